"""The index of a release: written with it, and made anew where it is missing, damaged or older."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from pathlib import Path

from kg.errors import IndexUnusableError, InvalidFileError
from kg.index import Gathering, Index, amended, index_of, open_index, replace_index, write_index
from kg.release.releases import GRAPH, INDEX, Release

_BLOCK = 5_000


class Indexing:
    """The index of a release that is being written.

    It is made of the lines that pass by, or of what differs from a former release; where neither
    came, of the graph as it was written.

    Args:
        directory: of the release, with the graph in it when `write` is called.
        base: base IRI of the nodes.
    """

    def __init__(self, directory: Path, base: str) -> None:
        self._directory = directory
        self._base = base
        self._gathering: Gathering | None = None
        self._index: Index | None = None

    def take(self, lines: Iterable[str]) -> None:
        """Take some of the lines of the graph; all must come."""
        if self._gathering is None:
            self._gathering = Gathering(self._base)
        self._gathering.take(lines)

    def amend(self, former: Release, removed: Iterable[str], added: Iterable[str]) -> None:
        """Make the index of that of a former release, if it has one, and of what differs."""
        try:
            found = open_index(former.path / INDEX, former.graph_digest)
        except IndexUnusableError:
            return
        if found.base == self._base:
            self._index = amended(found, removed, added)

    def write(self, graph_digest: str) -> None:
        """Write the index beside the graph.

        Raises:
            OSError: the disk is full or not to be written.
        """
        index = self._index
        if index is None:
            gathering = self._gathering or _gathered(self._directory / GRAPH, self._base)
            index = index_of(gathering)
        write_index(self._directory / INDEX, index, graph_digest)


def open_index_of(release: Release, told: Callable[[str], None] = lambda _: None) -> Index:
    """Return the index of a release; it is made of the graph where it cannot be used.

    It is then written beside the graph for the next time, if that may be written.

    Args:
        release: whose index.
        told: is told in words what was wrong with the index, and what became of it.

    Raises:
        InvalidFileError: the graph is damaged too.
    """
    folder = release.path / INDEX
    try:
        return open_index(folder, release.graph_digest)
    except IndexUnusableError as error:
        told(f"{error}; it is made anew")
    index = index_of(_gathered(release.graph, release.base))
    try:
        replace_index(folder, index, release.graph_digest)
        return open_index(folder, release.graph_digest)
    except (OSError, IndexUnusableError) as error:
        told(f"the index is kept in memory: {error}")
    return index


def _gathered(graph: Path, base: str) -> Gathering:
    gathering = Gathering(base)
    try:
        with gzip.open(graph, "rt", encoding="utf-8", newline="\n") as file:
            for lines in _blocks(file):
                gathering.take(lines)
    except (EOFError, ValueError, zlib.error) as error:
        raise InvalidFileError(str(graph), expected=f"the quads of a release: {error}") from error
    return gathering


def _blocks(lines: Iterable[str]) -> Iterator[list[str]]:
    waiting = iter(lines)
    while block := list(islice(waiting, _BLOCK)):
        yield block
