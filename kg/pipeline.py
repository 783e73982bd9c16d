"""Runs the stages over many documents: read, extract, validate, assemble, publish."""

from __future__ import annotations

import os
import traceback
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from functools import cache, partial
from pathlib import Path

from kg import datasets, rdf, resources
from kg.assemble import assemble
from kg.checking import checked
from kg.errors import BuildError, KgError, UnknownNameError, UnreadableSourceError
from kg.extract import extract
from kg.identifiers import BASE
from kg.lexicon import load
from kg.model import Assembly, Extraction
from kg.readers import faults, formats, read, readable_files, record_for, suffixes
from kg.readers.bulk import content, labels
from kg.readers.files import GZIP, ZIP, digest_of, named, real
from kg.readers.manifest import ManifestEntry, load_manifest
from kg.readers.packed import MOST_BYTES, unpacked
from kg.release import Content, Release, publish
from kg.report import Problem, Report
from kg.tagger import Tagger
from kg.validate import Quarantined

MANIFEST = "manifest.toml"
NOTHING_STATED = "nothing was stated that could be read"
_INLINE = 12  # documents below which worker processes cost more than they bring


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of some work: what it states, and what was kept out.

    Attributes:
        name: of the document, the rows of a data set, or the source in a file of RDF.
        extraction: what it states; None where nothing could be read, and for what tells no more
            than what is wrong with a file of many sources.
    """

    name: str
    extraction: Extraction | None
    quarantined: tuple[Quarantined, ...] = ()
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Build:
    """A finished build."""

    release: Release
    report: Report


Progress = Callable[[int, int], None]
Work = ManifestEntry | datasets.Job | rdf.Job
"""A document, some rows of a data set, or some evidence of a source in a file of RDF."""


def find_sources(
    paths: Sequence[Path], *, form: str = "", most: int = MOST_BYTES, base: str = BASE
) -> tuple[Work, ...]:
    """Return the documents below the paths; without paths, those of the default graph.

    A folder that holds a manifest gives what the manifest lists; another folder gives every file
    that a reader may know. An archive gives its members, a list of labels each of them. The tables
    of a data set give jobs of some rows each, graphs in RDF one or more for each of their sources.
    The same bytes count once.

    Args:
        paths: files, folders and manifests.
        form: name of the format that all of them have, "" to find it for each.
        most: bytes that a document may have; tables and RDF are streamed and may have more.
        base: base IRI of graphs in RDF that are not below that of this project.

    Raises:
        BuildError: a path that is not there, or no document at all.
        InvalidFileError: a manifest that breaks its format.
        UnknownNameError: no reader has the format.
    """
    offered = (*formats(), *datasets.formats(), rdf.NAME)
    if form and form not in offered:
        raise UnknownNameError(form, wanted="format", nearest=(*offered, *faults()))
    known = suffixes() | datasets.SUFFIXES | rdf.SUFFIXES
    files = [file for path in paths or (resources.sources(),) for file in _files(path, known, most)]
    members = [member for file in files for member in unpacked(file, known, most)]
    if form:
        members = [replace(each, record=replace(each.record, format=form)) for each in members]
    jobs, rest = datasets.grouped(members)
    graphs, rest = rdf.grouped(rest, base)
    entries = _distinct(label for member in rest for label in labels(member, most))
    own: tuple[ManifestEntry | datasets.Job, ...] = (*jobs, *entries)
    found = (*own, *rdf.settled(graphs, (each.record for each in own)))
    if not found:
        raise BuildError(f"no documents in {', '.join(str(path) for path in paths)}")
    return found


def _files(path: Path, known: frozenset[str], most: int) -> Iterator[ManifestEntry]:
    if path.is_dir():
        manifest = path / MANIFEST
        if manifest.is_file() and real(manifest).is_relative_to(real(path)):
            yield from load_manifest(manifest)
        else:
            yield from (_loose(each, most) for each in readable_files(path, known))
    elif path.name == MANIFEST:
        yield from load_manifest(path)
    elif path.is_file():
        yield _loose(path, most)
    else:
        raise BuildError(f"no file or folder {path}")


def _loose(path: Path, most: int) -> ManifestEntry:
    """Return a file as an entry; what is packed or too large is not read to the end for it."""
    try:
        if path.suffix.casefold() not in (GZIP, ZIP) and path.stat().st_size <= most:
            return ManifestEntry(record=record_for(path), path=path)
    except OSError:
        pass  # reading it will tell why
    return ManifestEntry(record=named(path.name, f"unread {path}"), path=path)


def _distinct(entries: Iterable[ManifestEntry]) -> tuple[ManifestEntry, ...]:
    """Drop repeated bytes, and tell different documents of one name apart by their digest."""
    by_bytes: dict[str, ManifestEntry] = {}
    for entry in sorted(entries, key=lambda each: (each.record.id, str(each.path))):
        by_bytes.setdefault(entry.record.digest, entry)
    uses = Counter(entry.record.id for entry in by_bytes.values())
    distinct = []
    for entry in by_bytes.values():
        if uses[entry.record.id] > 1:
            mark = entry.record.digest.removeprefix("sha256:")[:8]
            entry = replace(entry, record=replace(entry.record, id=f"{entry.record.id}-{mark}"))
        distinct.append(entry)
    return tuple(sorted(distinct, key=_place))


def _place(entry: ManifestEntry) -> tuple[str, str, int, str]:
    """Return what sorts documents by name, and those of one file as they stand in it."""
    if entry.part is None:
        return "", "", 0, entry.record.id
    return str(entry.path), entry.member, entry.part[0], entry.record.id


def process(work: Work, tagger: Path | None = None, most: int = MOST_BYTES) -> Outcome:
    """Return what a document or job gives: read, extracted and validated, whatever it holds.

    Args:
        work: the document, rows of a data set, or evidence in RDF.
        tagger: file of a trained tagger, for documents worded like those that it learned from.
        most: bytes that the document may have.
    """
    try:
        extraction, problems = _extracted(work, tagger, most)
        if extraction is None:
            return Outcome(name=work.name, extraction=None, problems=problems)
        kept, quarantined = checked(extraction)
    except KgError as error:
        return _failed(work, str(error))
    except OSError as error:
        expected = f"a file that can be read: {error.strerror or error}"
        return _failed(work, str(UnreadableSourceError(work.name, line=1, expected=expected)))
    except Exception as error:  # noqa: BLE001 - one document must not stop the build
        return _failed(work, _fault(error))
    return Outcome(name=work.name, extraction=kept, quarantined=quarantined, problems=problems)


def _extracted(
    work: Work, tagger: Path | None, most: int
) -> tuple[Extraction | None, tuple[Problem, ...]]:
    if isinstance(work, ManifestEntry):
        document = read(work.record, content(work, most))
        return extract(document, load(), _tagger(tagger) if tagger else None), ()
    if isinstance(work, rdf.Job):
        made, refused = rdf.read(work, load())
    else:
        made, refused = datasets.read(work, load())
    return made, tuple(Problem(name=work.name, reason=str(error)) for error in refused)


def _failed(work: Work, reason: str) -> Outcome:
    problem = Problem(name=work.name, reason=reason)
    return Outcome(name=work.name, extraction=None, problems=(problem,))


@cache
def _tagger(path: Path) -> Tagger:
    return Tagger.load(path, load())


def _fault(error: Exception) -> str:
    """Return an error of ours in a line, with the place that raised it."""
    place = traceback.extract_tb(error.__traceback__)[-1]
    told = " ".join(str(error).split())
    where = f"({Path(place.filename).name}:{place.lineno})"
    return " ".join(filter(None, (f"internal error: {type(error).__name__}:", told, where)))


def process_all(
    entries: Sequence[Work],
    *,
    jobs: int | None = None,
    tagger: Path | None = None,
    most: int = MOST_BYTES,
    progress: Progress | None = None,
) -> Iterator[Outcome]:
    """Yield the outcomes in the order of the documents, from worker processes where it pays."""
    workers = min(jobs or os.cpu_count() or 1, len(entries))
    if workers < 2 or (jobs is None and len(entries) < _INLINE):
        for done, entry in enumerate(entries, start=1):
            yield process(entry, tagger, most)
            if progress:
                progress(done, len(entries))
        return
    work = partial(process, tagger=tagger, most=most)
    with ProcessPoolExecutor(workers) as pool:
        chunk = max(1, min(16, len(entries) // (4 * workers)))
        for done, outcome in enumerate(pool.map(work, entries, chunksize=chunk), start=1):
            yield outcome
            if progress:
                progress(done, len(entries))


def build(
    paths: Sequence[Path],
    out: Path,
    *,
    jobs: int | None = None,
    strict: bool = False,
    tagger: Path | None = None,
    form: str = "",
    most: int = MOST_BYTES,
    base: str = BASE,
    progress: Progress | None = None,
) -> Build:
    """Build the graph of the documents at `paths` and publish it below `out`.

    Args:
        paths: files, folders or manifests; none for the default graph.
        out: directory of the releases.
        jobs: number of worker processes; as many as there are cores by default.
        strict: fail on the first document that is unreadable or has quarantined evidence.
        tagger: file of a trained tagger that reads labels; the rules read them without.
        form: name of the format that all documents have, "" to find it for each.
        most: bytes that a document may have.
        base: base IRI of the nodes of the release, and of graphs in RDF that go into it.
        progress: called with the number of documents done and of all.

    Raises:
        InvalidFileError: the tagger is none.
        UnknownNameError: no reader has the format.
        BuildError: nothing to build from, no such tagger, every document unreadable, or, with
            `strict`, any document unreadable or evidence quarantined.
    """
    entries = find_sources(paths, form=form, most=most, base=base)
    mark = _digest(tagger) if tagger else ""
    report: list[Report] = []

    def make() -> Content:
        outcomes = tuple(
            process_all(entries, jobs=jobs, tagger=tagger, most=most, progress=progress)
        )
        assembly = assemble((o.extraction for o in outcomes if o.extraction), load())
        made = _report(outcomes, assembly)
        _refuse(made, strict=strict)
        report.append(made)
        return Content(
            quads=rdf.nquads(assembly, base),
            sources=assembly.sources,
            counts=made.counts,
            report=made.to_json(),
            report_text=made.to_markdown(),
            tagger=mark,
            made_with=resources.digests(),
        )

    release = publish(out, make, base=base)
    return Build(release=release, report=report[0])


def _digest(tagger: Path) -> str:
    """Return the digest of a tagger that can be read; before any document is."""
    try:
        _tagger(tagger)
        return digest_of(tagger.read_bytes())
    except OSError as error:
        raise BuildError(f"the tagger {tagger} cannot be read: {error}") from error


def _report(outcomes: Sequence[Outcome], assembly: Assembly) -> Report:
    return Report.of(
        assembly,
        quarantined=tuple(each for outcome in outcomes for each in outcome.quarantined),
        problems=tuple(each for outcome in outcomes for each in outcome.problems),
        notes=faults()
        + tuple(
            note for o in outcomes if o.extraction for note in (*o.extraction.notes, *_silence(o))
        ),
    )


def _silence(outcome: Outcome) -> Iterator[str]:
    """Yield the note on a document that was read but gave nothing."""
    made = outcome.extraction
    if made and not (made.evidence or made.counts or outcome.quarantined):
        yield f"{outcome.name}: {NOTHING_STATED}"


def _refuse(report: Report, *, strict: bool) -> None:
    first = report.problems[0].reason if report.problems else ""
    if not report.sources:
        raise BuildError(f"none of the documents could be read; the first: {first}")
    if strict and report.problems:
        raise BuildError(f"{len(report.problems)} documents could not be read; the first: {first}")
    if strict and report.quarantined:
        raise BuildError(
            f"{len(report.quarantined)} pieces of evidence break a shape; "
            f"the first: {report.quarantined[0]}"
        )
