"""Lines in order, each once, however many: sorted in runs on disk and merged as they are read."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain, compress
from operator import eq, ne
from pathlib import Path

from kg.rdf.quads import lines_of

RUN = 512 * 2**20
"""Characters of lines that are sorted in memory at once, which takes up to twice as many bytes."""
_BLOCK = 4 * 2**20  # bytes of a run that are held at once
_OPEN = 64  # runs that are merged at once; a process may have some hundred files open


class Sorter:
    """Lines that are sorted by code point once all are there.

    Attributes:
        taken: how many there are, repeated ones too.

    Args:
        folder: place for temporary files.
        run: characters of lines that memory may hold.
    """

    def __init__(self, folder: Path, *, run: int = RUN) -> None:
        self._folder = folder
        self._most = run
        self.taken = 0
        self._held: list[str] = []
        self._size = 0
        self._runs: list[Path] = []
        self._number = 0

    def add(self, lines: Sequence[str]) -> None:
        """Take lines, each with its line feed.

        Raises:
            OSError: the disk is full.
        """
        self.taken += len(lines)
        self._held += lines
        self._size += sum(map(len, lines))
        if self._size > self._most:
            self._spill()

    def __iter__(self) -> Iterator[str]:
        """Return the lines in order, each once; any number of times."""
        return self.lines()

    def lines(self, again: Callable[[list[str]], object] | None = None) -> Iterator[str]:
        """Return the lines in order, each once.

        Args:
            again: gets all further times that lines come in, in order.
        """
        if not self._runs:
            self._held.sort()
            return _each_once([self._held], again)
        if self._held:
            self._spill()
        while len(self._runs) > _OPEN:
            together, self._runs = self._runs[:_OPEN], self._runs[_OPEN:]
            self._runs.append(self._write(chain.from_iterable(_merged(together))))
            for each in together:
                each.unlink()
        return _each_once(_merged(self._runs), again)

    def _spill(self) -> None:
        self._held.sort()
        self._runs.append(self._write(self._held))
        self._held, self._size = [], 0

    def _write(self, lines: Iterable[str]) -> Path:
        self._number += 1
        path = self._folder / f"{self._number}.run"
        with path.open("w", encoding="utf-8", newline="\n") as file:
            file.writelines(lines)
        return path


def _merged(runs: Iterable[Path]) -> Iterator[list[str]]:
    """Yield the lines of sorted files in order, many at a time.

    All lines up to the least of the last that are held of each file are sorted together, which is
    quick, since they are few sorted stretches.
    """
    streams = [_blocks(each) for each in runs]
    held = [(block, stream) for stream in streams if (block := next(stream, []))]
    while held:
        last = min(block[-1] for block, _ in held)
        together: list[str] = []
        rest: list[tuple[list[str], Iterator[list[str]]]] = []
        for block, stream in held:
            end = bisect_right(block, last)
            together += block[:end]
            left = block[end:] or next(stream, [])
            if left:
                rest.append((left, stream))
        together.sort()
        yield together
        held = rest


def _blocks(run: Path) -> Iterator[list[str]]:
    with run.open("rb") as file:
        while lines := file.readlines(_BLOCK):
            yield lines_of(b"".join(lines))


def _each_once(
    stretches: Iterable[list[str]], again: Callable[[list[str]], object] | None
) -> Iterator[str]:
    """Yield sorted lines without repeated ones; millions of them, so that no loop is Python's."""
    former = ""
    for lines in stretches:
        if not lines:
            continue
        if again is not None:
            again(list(compress(lines, map(eq, lines, chain([former], lines)))))
        yield from compress(lines, map(ne, lines, chain([former], lines)))
        former = lines[-1]
