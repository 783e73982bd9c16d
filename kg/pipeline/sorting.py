"""Lines in order, each once, however many: sorted in runs on disk and merged as they are read."""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from pathlib import Path

RUN = 256 * 2**20
"""Characters of lines that are sorted in memory at once, which takes about twice as many bytes."""
_OPEN = 64  # runs that are merged at once; a process may have some hundred files open


class Sorter:
    """Lines that are sorted by code point once all are there.

    Args:
        folder: place for temporary files.
        run: characters of lines that memory may hold.
    """

    def __init__(self, folder: Path, *, run: int = RUN) -> None:
        self._folder = folder
        self._most = run
        self._held: list[str] = []
        self._size = 0
        self._runs: list[Path] = []
        self._number = 0

    def add(self, lines: Iterable[str]) -> None:
        """Take lines, each with its line feed; one that has several is kept as they stand.

        Raises:
            OSError: the disk is full.
        """
        for line in lines:
            self._held.append(line)
            self._size += len(line)
        if self._size > self._most:
            self._spill()

    def __iter__(self) -> Iterator[str]:
        """Yield the lines in order, each once; any number of times."""
        if not self._runs:
            self._held.sort()
            yield from _once(self._held)
            return
        if self._held:
            self._spill()
        while len(self._runs) > _OPEN:
            together, self._runs = self._runs[:_OPEN], self._runs[_OPEN:]
            self._runs.append(self._write(_merged(together)))
            for each in together:
                each.unlink()
        yield from _merged(self._runs)

    def _spill(self) -> None:
        self._held.sort()
        self._runs.append(self._write(_once(self._held)))
        self._held, self._size = [], 0

    def _write(self, lines: Iterable[str]) -> Path:
        self._number += 1
        path = self._folder / f"{self._number}.run"
        with path.open("w", encoding="utf-8", newline="\n") as file:
            file.writelines(lines)
        return path


def _merged(runs: Iterable[Path]) -> Iterator[str]:
    with ExitStack() as stack:
        files = [stack.enter_context(each.open(encoding="utf-8", newline="\n")) for each in runs]
        yield from _once(heapq.merge(*files))


def _once(lines: Iterable[str]) -> Iterator[str]:
    former = ""
    for line in lines:
        if line != former:
            yield line
            former = line
