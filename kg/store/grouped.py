"""Quads sorted by graph, in a temporary file: larger than memory, each graph in one piece."""

from __future__ import annotations

import gzip
import hashlib
import heapq
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from types import MappingProxyType
from typing import IO, BinaryIO, cast

import pyoxigraph as ox

from kg.errors import QueryError

_RUN = 64 << 20  # characters that are sorted in memory at once
_BETWEEN = "\t"  # sorts before what IRIs and triples are made of


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """The triples of one graph.

    Attributes:
        start, end: offsets of its lines in the file.
        triples: their number.
        digest: hex SHA-256 of its sorted lines of N-Triples.
    """

    start: int
    end: int
    triples: int
    digest: str

    @property
    def size(self) -> int:
        """Return the number of bytes."""
        return self.end - self.start


@dataclass(frozen=True, slots=True, kw_only=True)
class Grouped:
    """A file of N-Triples in which each graph is one piece; gone when its context ends."""

    file: IO[bytes]
    pieces: Mapping[str, Piece]

    def chunks(self, graph: str, most: int) -> Iterator[bytes]:
        """Yield the lines of a graph, together at most so many bytes unless one has more."""
        piece = self.pieces[graph]
        place = piece.start
        while place < piece.end:
            self.file.seek(place)
            data = self.file.read(min(most, piece.end - place))
            if place + len(data) < piece.end:
                data = data[: data.rfind(b"\n") + 1] or data + self.file.readline()
            yield data
            place += len(data)


@contextmanager
def grouped(source: Path | BinaryIO, run: int = _RUN) -> Iterator[Grouped]:
    """Yield the quads of an N-Quads file (gzipped where the path ends in .gz) or stream by graph.

    Args:
        source: the quads.
        run: characters that are sorted in memory at once.

    Raises:
        QueryError: it is no N-Quads, has quads without a graph, or blank nodes, which would be
            others in each piece.
    """
    with ExitStack() as stack:
        stream = source if not isinstance(source, Path) else stack.enter_context(_opened(source))
        runs = [stack.enter_context(each) for each in _runs(_lines(stream), run)]
        file = stack.enter_context(tempfile.TemporaryFile())
        yield Grouped(file=file, pieces=MappingProxyType(_write(file, runs)))


def _opened(path: Path) -> IO[bytes]:
    return cast(IO[bytes], gzip.open(path)) if path.suffix == ".gz" else path.open("rb")


def _lines(stream: BinaryIO | IO[bytes]) -> Iterator[str]:
    """Yield graph and triple of each quad."""
    try:
        for quad in ox.parse(stream, format=ox.RdfFormat.N_QUADS):
            if any(isinstance(each, ox.BlankNode) for each in (quad.subject, quad.object)):
                raise QueryError(f"a blank node cannot be loaded into another server: {quad}")
            graph = quad.graph_name
            if not isinstance(graph, ox.NamedNode):
                raise QueryError(f"a quad without a graph cannot be loaded there: {quad.triple}")
            yield f"{graph.value}{_BETWEEN}{quad.triple} .\n"
    except SyntaxError as error:
        raise QueryError(f"no N-Quads: {error}") from error


def _runs(lines: Iterable[str], most: int) -> Iterator[IO[str]]:
    """Yield files of sorted lines."""
    held: list[str] = []
    size = 0
    for line in lines:
        held.append(line)
        size += len(line)
        if size >= most:
            yield _sorted(held)
            held, size = [], 0
    yield _sorted(held)


def _sorted(lines: list[str]) -> IO[str]:
    file = tempfile.TemporaryFile("w+", encoding="utf-8", newline="\n")  # noqa: SIM115 - yielded
    file.writelines(sorted(lines))
    file.seek(0)
    return file


def _write(file: IO[bytes], runs: Iterable[IO[str]]) -> dict[str, Piece]:
    pieces: dict[str, Piece] = {}
    found = (line.split(_BETWEEN, 1) for line, _ in groupby(heapq.merge(*runs)))
    for graph, members in groupby(found, key=lambda each: each[0]):
        hashed, triples, start = hashlib.sha256(), 0, file.tell()
        for _, triple in members:
            data = triple.encode()
            file.write(data)
            hashed.update(data)
            triples += 1
        pieces[graph] = Piece(
            start=start, end=file.tell(), triples=triples, digest=hashed.hexdigest()
        )
    return pieces
