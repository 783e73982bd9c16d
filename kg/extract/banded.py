"""Tables of effects by frequency band: which cells list effects, and of which band each is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kg.model import Block
from kg.readers.bands import is_band, is_people

_Cell = tuple[int, int, str]


def banded(blocks: Sequence[Block]) -> dict[int, list[_Cell]]:
    """Return the cells that list effects, with their band, by the position of their block.

    A band stands over a column ("Very common" | "Common"), before the effects in their row, or in
    a row of its own over the rows that follow. So do the people who have them ("Adults" |
    "Children"), over columns only. Rows of such tables that list nothing have [].

    Args:
        blocks: the blocks of a section.
    """
    found: dict[int, list[_Cell]] = {}
    for run in _runs(blocks):
        told = _Bands()
        cells = {at: told.cells(blocks[at]) for at in run}
        if told.any:
            found |= cells
    return found


def _runs(blocks: Sequence[Block]) -> Iterator[list[int]]:
    """Yield the positions of rows that follow each other."""
    run: list[int] = []
    for at, block in enumerate(blocks):
        if block.cells:
            run.append(at)
        elif run:
            yield run
            run = []
    if run:
        yield run


class _Bands:
    """The bands of a table as its rows are read one after the other.

    Attributes:
        any: whether a cell of a band has been seen.
    """

    def __init__(self) -> None:
        self.any = False
        self._over: dict[int, str] = {}  # by column
        self._row = ""  # of a row of its own
        self._before: tuple[int, str] | None = None  # in a column of bands

    def cells(self, block: Block) -> list[_Cell]:
        """Return the cells of a row that list effects."""
        words = [block.text[start:end].strip() for start, end in block.cells]
        filled = [at for at, each in enumerate(words) if each and each not in words[:at]]
        bands = [at for at in filled if is_band(words[at])]
        people = len(filled) > 1 and all(is_people(words[at]) for at in filled)
        self.any |= bool(bands) or people
        if people:
            self._over, self._before, self._row = dict(enumerate(words)), None, ""
            return []
        if bands and set(filled) - set(bands) <= {0}:
            self._head(words, filled, bands)
            return []
        if bands:
            self._before = (bands[0], words[bands[0]])
        return [
            (*block.cells[at], band)
            for at in filled
            if at not in bands and (band := self._band_of(at, words, filled))
        ]

    def _head(self, words: list[str], filled: list[int], bands: list[int]) -> None:
        """Take up a row that names bands, over columns or over the rows below it."""
        self._over, self._before, self._row = {}, None, ""
        if len(bands) == 1 and filled == bands:
            self._row = words[bands[0]]
        else:
            self._over = {at: each for at, each in enumerate(words) if is_band(each)}

    def _band_of(self, at: int, words: list[str], filled: list[int]) -> str:
        """Return the band of a cell, "" for one that names organs or nothing."""
        if at in self._over:
            return self._over[at]
        if self._before is not None:
            column, band = self._before
            reaches = not words[column] or is_band(words[column])
            return band if at > column and reaches else ""
        return self._row if self._row and (at or len(filled) == 1) else ""
