"""Rows that were picked out of all tables of a data set, kept in a file until jobs read them.

A data set whose tables must be seen whole (to join them, to say each thing once) sifts them before
there are jobs. The rows wait in a temporary file, so that memory does not grow with the tables, and
jobs read their stretch of it without unpacking a table up to its place.
"""

from __future__ import annotations

import json
import os
import shutil
import weakref
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from kg import scratch
from kg.datasets.table import Row
from kg.errors import UnreadableSourceError

Group = tuple[Row, ...]
"""Rows that are understood together."""
_MOST_REFUSED = 1_000


class Refused:
    """Errors of rows that cannot be read: the first thousand, and how many more there are."""

    def __init__(self) -> None:
        self._errors: list[UnreadableSourceError] = []
        self._more = 0

    def add(self, error: UnreadableSourceError) -> None:
        """Keep the error of a row."""
        if len(self._errors) < _MOST_REFUSED:
            self._errors.append(error)
        else:
            self._more += 1

    def all(self) -> tuple[UnreadableSourceError, ...]:
        """Return the errors, the last one telling how many were not kept."""
        if not self._more:
            return tuple(self._errors)
        last = self._errors[-1]
        more = UnreadableSourceError(
            last.name, line=last.line, expected=f"rows in order; {self._more:,} more are not"
        )
        return (*self._errors, more)


class Store:
    """A temporary file that is removed when the last of those who know it is gone.

    Copies of it in other processes know the file and do not remove it.
    """

    def __init__(self) -> None:
        folder = scratch.make("rows-")
        self.path = folder / "rows.jsonl"
        weakref.finalize(self, _remove, folder, os.getpid())

    def __getstate__(self) -> Path:
        return self.path

    def __setstate__(self, path: Path) -> None:
        self.path = path


def _remove(folder: Path, owner: int) -> None:
    if os.getpid() == owner:
        shutil.rmtree(folder, ignore_errors=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """Some groups of the sifted rows.

    Attributes:
        byte: where the first begins.
        groups: how many there are.
        refused: errors of the sifting, of the first stretch.
    """

    store: Store
    byte: int
    groups: int
    refused: tuple[UnreadableSourceError, ...] = ()

    def read(self) -> Iterator[Group]:
        """Yield the groups."""
        with self.store.path.open("rb") as file:
            file.seek(self.byte)
            for line in islice(file, self.groups):
                yield tuple(_row(*each) for each in json.loads(line))


def stretches(groups: Iterable[Group], size: int, refused: Refused) -> Iterator[Stretch]:
    """Write groups of rows to a file, then yield its stretches of about `size` rows.

    Args:
        groups: sifted rows.
        size: rows of a stretch; a group is never cut.
        refused: gets errors while `groups` are read.
    """
    store = Store()
    found = _written(store, groups, size)
    told = refused.all()
    for byte, count in found:
        yield Stretch(
            store=store,
            byte=byte,
            groups=count,
            refused=() if byte else told,
        )


def _written(store: Store, groups: Iterable[Group], size: int) -> list[tuple[int, int]]:
    """Return where each stretch begins and how many groups it has, one at least."""
    found: list[tuple[int, int]] = []
    begin, count, rows = 0, 0, 0
    with store.path.open("wb") as file:
        for group in groups:
            if rows >= size:
                found.append((begin, count))
                begin, count, rows = file.tell(), 0, 0
            file.write(json.dumps([_parts(row) for row in group]).encode() + b"\n")
            count += 1
            rows += len(group)
    return [*found, (begin, count)]


def _parts(row: Row) -> tuple[str, int, int, str, dict[str, str]]:
    return row.file, row.line, row.start, row.text, row.cells


def _row(file: str, line: int, start: int, text: str, cells: dict[str, str]) -> Row:
    return Row(file=file, line=line, start=start, text=text, cells=cells)
