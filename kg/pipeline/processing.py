"""What becomes of one piece of work: read, extracted, validated, whatever it holds."""

from __future__ import annotations

import traceback
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from kg import datasets, rdf
from kg.checking import checked
from kg.errors import KgError, UnreadableSourceError
from kg.extract import extract
from kg.lexicon import load
from kg.model import Extraction
from kg.pipeline.sources import Work
from kg.readers import read
from kg.readers.bulk import content
from kg.readers.files import GZIP, ZIP, digest_of
from kg.readers.manifest import ManifestEntry
from kg.readers.packed import MOST_BYTES
from kg.report import Problem
from kg.tagger import Tagger
from kg.texts import Members, packed
from kg.validate import Quarantined


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of some work: what it states, and what was kept out.

    Attributes:
        name: of the document, the rows of a data set, or the source in a file of RDF.
        extraction: what it states; None where nothing could be read, and for what tells no more
            than what is wrong with a file of many sources.
        silent: whether it was read and gave nothing, good or bad.
        lasting: whether the same bytes give the same again; not where a disk or memory failed.
        text: of a document; rows of tables and graphs have none.
    """

    name: str
    extraction: Extraction | None
    quarantined: tuple[Quarantined, ...] = ()
    problems: tuple[Problem, ...] = ()
    silent: bool = False
    lasting: bool = True
    text: Members | None = None


def process(work: Work, tagger: Path | None = None, most: int = MOST_BYTES) -> Outcome:
    """Return what a document or job gives: read, extracted and validated, whatever it holds.

    Args:
        work: the document, rows of a data set, or evidence in RDF.
        tagger: file of a trained tagger, for documents worded like those that it learned from.
        most: bytes that the document may have.
    """
    try:
        extraction, problems, text = _extracted(work, tagger, most)
        if extraction is None:
            return Outcome(name=work.name, extraction=None, problems=problems)
        kept, quarantined = checked(extraction)
    except _ChangedError as error:
        return failed(work, str(error))
    except KgError as error:
        return replace(failed(work, str(error)), lasting=True)
    except OSError as error:
        expected = f"a file that can be read: {error.strerror or error}"
        return failed(work, str(UnreadableSourceError(work.name, line=1, expected=expected)))
    except MemoryError:
        return failed(work, "memory ran out while it was read")
    except Exception as error:  # noqa: BLE001 - one document must not stop the build
        return failed(work, _fault(error))
    silent = not (kept.evidence or kept.counts or quarantined)
    return Outcome(
        name=work.name,
        extraction=kept,
        quarantined=quarantined,
        problems=problems,
        silent=silent,
        text=text,
    )


def failed(work: Work, reason: str) -> Outcome:
    """Return the outcome of work that gives nothing this time, with the reason in words."""
    problem = Problem(name=work.name, reason=reason)
    return Outcome(name=work.name, extraction=None, problems=(problem,), lasting=False)


class _ChangedError(UnreadableSourceError):
    """A document has other bytes than when it was found."""


def _extracted(
    work: Work, tagger: Path | None, most: int
) -> tuple[Extraction | None, tuple[Problem, ...], Members | None]:
    if isinstance(work, ManifestEntry):
        document = read(work.record, _bytes(work, most))
        made_of = extract(document, load(), trained(tagger) if tagger else None)
        return made_of, (), packed(document)
    if isinstance(work, rdf.Job):
        made, refused = rdf.read(work, load())
    else:
        made, refused = datasets.read(work, load())
    return made, tuple(Problem(name=work.name, reason=str(error)) for error in refused), None


def _bytes(entry: ManifestEntry, most: int) -> bytes:
    """Return the bytes of a document, which are those that it was found with."""
    data = content(entry, most)
    is_plain = entry.part is None and entry.path.suffix.casefold() not in (GZIP, ZIP)
    if is_plain and digest_of(data) != entry.record.digest:
        expected = "the bytes that it had when the build began; it has been changed meanwhile"
        raise _ChangedError(entry.name, line=1, expected=expected)
    return data


@cache
def trained(path: Path) -> Tagger:
    """Return the tagger in a file.

    Raises:
        InvalidFileError: it is none.
        OSError: the file cannot be read.
    """
    return Tagger.load(path, load())


def _fault(error: Exception) -> str:
    """Return an error of ours in a line, with the place that raised it."""
    place = traceback.extract_tb(error.__traceback__)[-1]
    told = " ".join(str(error).split())
    where = f"({Path(place.filename).name}:{place.lineno})"
    return " ".join(filter(None, (f"internal error: {type(error).__name__}:", told, where)))
