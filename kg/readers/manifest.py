"""The manifest of a folder of sources: what each document is, checked against its bytes."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
)

from kg.errors import InvalidFileError
from kg.model import SourceRecord, Tier
from kg.readers.files import file_digest, real

_AT_LINE = re.compile(r"at line (\d+)")
Range = tuple[int, int]
"""Least and most, both included."""


def _ordered(bounds: Range) -> Range:
    if bounds[0] > bounds[1]:
        raise ValueError(f"the least first, then the most; found {bounds[0]} and {bounds[1]}")
    return bounds


_Count = Annotated[int, Field(ge=0)]
_Bounds = Annotated[tuple[_Count, _Count], AfterValidator(_ordered)]
_Text = Annotated[str, StringConstraints(strip_whitespace=True)]
_Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]


@dataclass(frozen=True, slots=True, kw_only=True)
class ManifestEntry:
    """A source with the file that holds it.

    Attributes:
        member: name of the member of an archive that it is, "" where it is a file.
        listed: whether a manifest says what it is.
        part: its first byte and the one after its last in a file of many, None where it is whole.
    """

    record: SourceRecord
    path: Path
    member: str = ""
    listed: bool = False
    part: tuple[int, int] | None = None

    @property
    def name(self) -> str:
        """Return what people call it: the name of the file, of the member, of the label in it."""
        label = self.record.id if self.part else ""
        name = "/".join(filter(None, (self.path.name, self.member, label)))
        # The names of files may be no Unicode, but quads and error messages are.
        return " ".join(name.encode("utf-8", "replace").decode().split())


class _Source(BaseModel):
    """One `[[source]]` table."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: Annotated[str, Field(pattern=r"^[a-z0-9]+(?:-[a-z0-9]+)*$")]
    path: Annotated[_Words, StringConstraints(pattern=r"^[^\x00]+$")]
    format: _Text = ""
    title: _Text = ""
    publisher: _Words
    licence: _Words
    tier: Tier
    retrieved: date
    sha256: Annotated[str, Field(pattern=r"^(?:sha256:)?[0-9a-f]{64}$")]
    url: Annotated[str, Field(pattern=r"^(?:https?://\S+)?$")] = ""
    based_on: _Text = ""
    lineage: _Text = ""
    last_reviewed: date | None = None
    evidence: _Bounds | None = None


class _Manifest(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    source: tuple[_Source, ...] = ()
    bounds: dict[_Words, _Bounds] = Field(default_factory=dict)


def load_manifest(path: Path) -> tuple[ManifestEntry, ...]:
    """Return the sources that a manifest lists, in its order.

    Args:
        path: a TOML file of `[[source]]` tables; the paths in it are relative to its folder.

    Raises:
        InvalidFileError: it breaks its format, names a file that is not there or lies outside its
            folder, names an id twice, or gives a digest that is not that of the file.
    """
    manifest = _manifest(path)
    seen: set[str] = set()
    for source in manifest.source:
        if source.id in seen:
            raise InvalidFileError(str(path), expected=f"each id once; {source.id!r} stands twice")
        seen.add(source.id)
    return tuple(_entry(path, source) for source in manifest.source)


def load_bounds(path: Path) -> tuple[Mapping[str, Range], Mapping[str, Range]]:
    """Return how many of what a release of a manifest has: counts, and evidence by source.

    Args:
        path: a TOML file as for `load_manifest`; `[bounds]` names counts of the report, `evidence`
            of a `[[source]]` how many pieces of evidence it gives, each as [least, most].

    Raises:
        InvalidFileError: it breaks its format.
    """
    manifest = _manifest(path)
    evidence = {each.id: each.evidence for each in manifest.source if each.evidence is not None}
    return manifest.bounds, evidence


def _manifest(path: Path) -> _Manifest:
    name = str(path)
    try:
        if not path.is_file():
            raise FileNotFoundError(name)
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise InvalidFileError(name, expected=f"a file that can be read: {error}") from error
    except UnicodeDecodeError as error:
        raise InvalidFileError(name, expected="text encoded as UTF-8") from error
    except tomllib.TOMLDecodeError as error:
        line = _AT_LINE.search(str(error))
        raise InvalidFileError(
            name, line=int(line[1]) if line else None, expected=f"TOML: {error}"
        ) from error
    try:
        return _Manifest.model_validate(table)
    except ValidationError as error:
        raise InvalidFileError(name, expected=_in_words(error)) from error


def _in_words(error: ValidationError) -> str:
    first = error.errors()[0]
    where = ".".join(str(part) for part in first["loc"])
    return f"[[source]] tables as documented; {where}: {first['msg']}"


def _entry(manifest: Path, source: _Source) -> ManifestEntry:
    folder = real(manifest.parent)
    file = real(folder / source.path)
    if not file.is_relative_to(folder):
        raise InvalidFileError(
            str(manifest), expected=f"paths inside its folder; {source.path!r} leaves it"
        )
    try:
        if not file.is_file():  # to open a pipe is to wait for who writes into it
            raise FileNotFoundError(source.path)
        digest = file_digest(file)
    except OSError as error:
        raise InvalidFileError(
            str(manifest), expected=f"a file at {source.path!r} for source {source.id!r}"
        ) from error
    if digest.removeprefix("sha256:") != source.sha256.removeprefix("sha256:"):
        raise InvalidFileError(
            str(manifest),
            expected=f"the sha256 of {source.path!r}, which is {digest.removeprefix('sha256:')}",
        )
    return ManifestEntry(
        path=file,
        listed=True,
        record=SourceRecord(
            id=source.id,
            title=source.title,
            digest=digest,
            format=source.format,
            publisher=source.publisher,
            url=source.url,
            licence=source.licence,
            based_on=source.based_on,
            lineage=source.lineage,
            tier=source.tier,
            last_reviewed=source.last_reviewed,
            retrieved=source.retrieved,
        ),
    )
