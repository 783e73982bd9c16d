"""Releases as they lie on disk: opened from wherever one points at them, and listed."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from kg.errors import InvalidFileError, NoReleaseError
from kg.rdf.quads import lines_of
from kg.store import Store
from kg.store.oxigraph import OxigraphStore
from kg.texts import Texts

GRAPH, FACTS, REPORT, REPORT_TEXT, STORE, INDEX, TEXTS = (
    "graph.nq.gz",
    "release.json",
    "report.json",
    "report.md",
    "store",
    "index",
    "texts.zip",
)
CURRENT, RELEASES, PARTIAL = "current", "releases", ".partial"
_BLOCK = 2**20


@dataclass(frozen=True, slots=True, kw_only=True)
class Input:
    """A source that went into a release."""

    id: str
    title: str
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """A published build.

    Attributes:
        path: its own directory, never the `current` link, which may move on.
        id: digest of all that is in it but the date.
        created: date and time of the build, UTC.
        version: version of the program that built it.
        base: base IRI of its nodes.
        graph_digest: "sha256:" + hex digest of the uncompressed graph.
        quads: number of quads.
        counts: sizes in words.
        inputs: the sources.
        tagger: digest of the tagger that read labels, "" where the rules did.
        made_with: digests of what it was made with: "rules", "vocabulary", "program"; empty for
            a release of a version that kept none.
    """

    path: Path
    id: str
    created: datetime
    version: str
    base: str
    graph_digest: str
    quads: int
    counts: Mapping[str, int]
    inputs: tuple[Input, ...]
    tagger: str = ""
    made_with: Mapping[str, str] = field(default_factory=dict)

    @property
    def graph(self) -> Path:
        """Return the file of all quads: sorted N-Quads, gzipped."""
        return self.path / GRAPH

    @property
    def directory(self) -> Path:
        """Return the directory of the store on disk."""
        return self.path / STORE

    def blocks(self) -> Iterator[list[str]]:
        """Yield the quads as lines, sorted, some thousands at a time: they may fill no memory."""
        rest = b""
        with gzip.open(self.graph) as file:
            while data := file.read(_BLOCK):
                whole, end, rest = (rest + data).rpartition(b"\n")
                if end:
                    yield lines_of(whole + end)

    def store(self, *, in_memory: bool = True) -> Store:
        """Return a store of its own: loaded into memory, or read from the directory on disk.

        Memory answers five to ten times faster, at some 350 bytes a quad.
        """
        if not in_memory:
            return OxigraphStore.open(self.directory)
        store = OxigraphStore()
        store.load_nquads(self.graph)
        return store

    def texts(self) -> Texts:
        """Return the texts of the documents; none of them where the release is older than that."""
        return Texts(self.path / TEXTS)

    def report(self) -> dict[str, Any]:
        """Return the report of the build as JSON values."""
        return _json(self.path / REPORT)

    def report_text(self) -> str:
        """Return the report of the build as Markdown."""
        return (self.path / REPORT_TEXT).read_text("utf-8")


def release_path(out: Path, identifier: str) -> Path:
    """Return where a release of a build directory lies, whether it is there or not."""
    return out / RELEASES / identifier


def open_release(path: Path) -> Release:
    """Return the release at a path: its own directory, a `current` link, or a build directory.

    Raises:
        NoReleaseError: there is none.
        InvalidFileError: its release.json is not one of ours.
    """
    for candidate in (path, path / CURRENT):
        if (candidate / FACTS).is_file():
            return read_release(candidate.resolve())
    raise NoReleaseError(str(path))


def list_releases(out: Path) -> tuple[Release, ...]:
    """Return the releases of a build directory, the newest first."""
    found = [
        read_release(path)
        for path in (out / RELEASES).glob("*")
        if path.suffix != PARTIAL and (path / FACTS).is_file()
    ]
    return tuple(sorted(found, key=lambda each: (each.created, each.id), reverse=True))


def read_release(path: Path) -> Release:
    """Return the release in a directory of its own.

    Raises:
        InvalidFileError: its release.json is not one of ours.
    """
    facts = _json(path / FACTS)
    try:
        return Release(
            path=path,
            id=facts["id"],
            created=datetime.fromisoformat(facts["created"]),
            version=facts["version"],
            base=facts["base"],
            graph_digest=facts["graph_digest"],
            quads=facts["quads"],
            counts=facts["counts"],
            inputs=tuple(Input(**each) for each in facts["inputs"]),
            tagger=facts.get("tagger", ""),
            made_with=facts.get("made_with", {}),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise InvalidFileError(
            str(path / FACTS), expected=f"the facts of a release: {error}"
        ) from error


def _json(path: Path) -> dict[str, Any]:
    try:
        found = json.loads(path.read_bytes())
    except ValueError as error:
        raise InvalidFileError(str(path), expected=f"JSON: {error}") from error
    if not isinstance(found, dict):
        raise InvalidFileError(str(path), expected="a JSON object")
    return found
