"""What the index is made of: columns of numbers, of texts, and of lists of numbers.

All of them are plain arrays, so that a file of them is opened by a memory map and shared between
processes.
"""

from __future__ import annotations

import bisect
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

Bits = NDArray[np.bool_]
Bytes = NDArray[np.uint8]
Signed = NDArray[np.int8]
Ints = NDArray[np.int32]
Longs = NDArray[np.int64]
Floats = NDArray[np.float64]
Masks = NDArray[np.uint64]
AnyArray = NDArray[Any]

NONE = -1
"""Stands for no node, no number and no text in columns of whole numbers."""


@runtime_checkable
class Columns(Protocol):
    """A table: a dataclass whose fields are arrays or further tables."""

    __dataclass_fields__: Any


@dataclass(frozen=True, slots=True)
class Strings(Sequence[str]):
    """A column of texts.

    Attributes:
        data: all of them one behind the other, in UTF-8.
        at: where each begins, and the end of the last; one more than there are texts.
    """

    data: Bytes
    at: Longs

    @classmethod
    def of(cls, texts: Iterable[str]) -> Strings:
        """Return a column of texts."""
        encoded = [each.encode() for each in texts]
        at = np.zeros(len(encoded) + 1, np.int64)
        np.cumsum([len(each) for each in encoded], out=at[1:])
        return cls(np.frombuffer(b"".join(encoded), np.uint8), at)

    def __len__(self) -> int:
        return len(self.at) - 1

    def raw(self, index: int) -> bytes:
        """Return a text in UTF-8."""
        at = self.at  # as plain numbers: slicing by those of arrays takes twice as long
        return self.data[at.item(index) : at.item(index + 1)].tobytes()

    def __getitem__(self, index: Any) -> Any:
        if isinstance(index, slice):
            return list(self)[index]
        return self.raw(index).decode()

    def __iter__(self) -> Iterator[str]:
        data = self.data.tobytes()  # one copy is quicker than a look at the array for each
        return (data[start:end].decode() for start, end in pairwise(self.at.tolist()))

    def before(self, text: bytes, low: int = 0, high: int | None = None) -> int:
        """Return how many of the texts, which must be sorted, come before one."""
        end = len(self) if high is None else high
        view, at = self.data.data, self.at.item
        return bisect.bisect_left(
            range(end), text, low, key=lambda place: bytes(view[at(place) : at(place + 1)])
        )

    def several(self, places: AnyArray) -> list[str]:
        """Return some of the texts, in the order of their places."""
        view = self.data.data
        ends = zip(self.at[places].tolist(), self.at[places + 1].tolist(), strict=True)
        return [str(view[start:end], "utf-8") for start, end in ends]


@dataclass(frozen=True, slots=True)
class Lists:
    """A column of lists of whole numbers (compressed sparse rows).

    Attributes:
        at: where each list begins, and the end of the last.
        items: all lists one behind the other.
    """

    at: Longs
    items: Ints

    @classmethod
    def of(cls, rows: AnyArray, items: AnyArray, size: int) -> Lists:
        """Return lists, `size` of them, from pairs of a list's number and an item of it.

        Items are sorted and each is once in a list.
        """
        order = np.lexsort((items, rows))
        rows, items = rows[order], items[order]
        if len(rows):
            new = np.ones(len(rows), np.bool_)
            new[1:] = (rows[1:] != rows[:-1]) | (items[1:] != items[:-1])
            rows, items = rows[new], items[new]
        return cls(offsets(rows, size), items.astype(np.int32))

    def __len__(self) -> int:
        return len(self.at) - 1

    def __getitem__(self, index: int) -> Ints:
        return self.items[self.at[index] : self.at[index + 1]]

    def singles(self) -> Ints:
        """Return the first item of each list, NONE for an empty one."""
        found = np.full(len(self), NONE, np.int32)
        filled = np.diff(self.at) > 0
        found[filled] = self.items[self.at[:-1][filled]]
        return found

    def gathered(self, indices: AnyArray) -> Longs:
        """Return the places in `items` of several lists, one list behind the other."""
        return spans(self.at[indices], self.at[indices + 1])

    def turned(self, size: int) -> Lists:
        """Return for each of `size` items the numbers of the lists that it is in."""
        rows = np.repeat(np.arange(len(self), dtype=np.int32), np.diff(self.at))
        return Lists.of(self.items, rows, size)


def offsets(rows: AnyArray, size: int) -> Longs:
    """Return where each of `size` rows begins in a column of row numbers that is sorted."""
    at = np.zeros(size + 1, np.int64)
    np.cumsum(np.bincount(rows, minlength=size), out=at[1:])
    return at


def spans(starts: AnyArray, ends: AnyArray) -> Longs:
    """Return the whole numbers of several ranges, one range behind the other."""
    lengths = ends - starts
    total = int(lengths.sum())
    if not total:
        return np.zeros(0, np.int64)
    before = np.cumsum(lengths) - lengths
    found: Longs = np.arange(total, dtype=np.int64) + np.repeat(starts - before, lengths)
    return found


def reduced(by: np.ufunc, values: AnyArray, at: AnyArray, empty: Any) -> AnyArray:
    """Return each range of values reduced to one; `empty` for one that has none.

    Args:
        by: what makes one of two, `np.maximum` say.
        values: the ranges one behind the other.
        at: where each begins, and the end of the last.
        empty: value of an empty range.
    """
    found = np.full(len(at) - 1, empty, values.dtype)
    filled = np.diff(at) > 0
    if filled.any():
        found[filled] = by.reduceat(values, at[:-1][filled])
    return found
