"""Tables of HTML pages: which are read by rows, and the cells of each."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from kg.readers.bands import is_band
from kg.readers.pieces import Piece
from kg.readers.visible import Visible, assemble, joined

_FIGURE = re.compile(
    r"[<>≤≥]?\s?\d[\d,]*(?:\.\d+)?\s?%?(?:\s?[(\[]\s?[<>≤≥]?\d+(?:\.\d+)?\s?%?\s?[)\]])?[*†‡§\w]?"
    r"|[-–—]{1,2}|NA|N/A|NR"
)
_SHARES = re.compile(r"%|\bn\s*=\s*\d", re.IGNORECASE)
_WIDEST = 200  # columns: more are no table that anyone reads
_ENOUGH = 2  # rows of figures that make a table one of figures


@dataclass(slots=True)
class _Cell:
    first: int
    last: int
    columns: int
    rows: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TableRow:
    """A row of a table.

    Attributes:
        first: position of its first piece.
        last: position after its last piece.
        shown: its words.
        cells: where the cells stand in them: one for each column, an empty one below a cell that
            reaches down.
    """

    first: int
    last: int
    shown: Visible
    cells: tuple[tuple[int, int], ...]


@dataclass(slots=True)
class Table:
    """A table while its page is read; pieces are told by their position.

    Attributes:
        nested: whether another table stands in it, as where tables only place things on a page.
    """

    nested: bool = False
    _rows: list[list[_Cell]] = field(default_factory=list)

    def open_row(self, at: int) -> None:
        """Begin a row before the piece `at`."""
        self.close_cell(at)
        self._rows.append([])

    def open_cell(self, at: int, attributes: Mapping[str, str | None]) -> None:
        """Begin a cell whose first piece will be `at`."""
        self.close_cell(at)
        if not self._rows:
            self._rows.append([])
        self._rows[-1].append(
            _Cell(at, -1, _count(attributes, "colspan"), _count(attributes, "rowspan"))
        )

    def close_cell(self, at: int) -> None:
        """End the cell that is open before the piece `at`."""
        if self._rows and self._rows[-1] and self._rows[-1][-1].last < 0:
            self._rows[-1][-1].last = at

    def rows(self, pieces: Sequence[Piece]) -> list[TableRow]:
        """Return the rows where the table tells how often effects came, [] for any other.

        Args:
            pieces: all pieces of the page so far.
        """
        if self.nested:
            return []
        found = [_row(cells, pieces) for cells in self._reached() if cells]
        texts = [[each.shown.text[a:b] for a, b in each.cells] for each in found]
        told = _has_bands(texts) or _has_shares(texts)
        return [each for each in found if each.shown.text] if told else []

    def _reached(self) -> list[list[_Cell]]:
        """Return the rows with an empty cell for each column that a cell above reaches into."""
        reaching: dict[int, int] = {}
        found = []
        for cells in self._rows:
            row: list[_Cell] = []
            for cell in [*cells[:_WIDEST], None]:
                while reaching.get(len(row), 0):
                    reaching[len(row)] -= 1
                    row.append(_Cell(0, 0, 1, 1))
                if cell is not None:
                    row += [cell] * min(cell.columns, _WIDEST - len(row))
            for column, cell in enumerate(row):
                if cell.rows > 1:
                    reaching[column] = cell.rows - 1
            found.append(row)
        return found


def _row(cells: list[_Cell], pieces: Sequence[Piece]) -> TableRow:
    distinct = list({id(cell): cell for cell in cells}.values())
    shown = [
        joined([each.shown for each in pieces[cell.first : cell.last]], ", ")[0]
        if cell.first < cell.last
        else assemble([], ())
        for cell in distinct
    ]
    words, filled = joined([each for each in shown if each.text], " | ")
    standing = iter(filled)
    at = {id(c): next(standing) for c, each in zip(distinct, shown, strict=True) if each.text}
    places: list[tuple[int, int]] = []
    for cell in cells:
        end = places[-1][1] if places else 0
        places.append(at.get(id(cell), (end, end)))
    return TableRow(
        first=min((cell.first for cell in distinct if id(cell) in at), default=0),
        last=max((cell.last for cell in distinct if id(cell) in at), default=0),
        shown=words,
        cells=tuple(places),
    )


def _has_bands(texts: list[list[str]]) -> bool:
    return sum(is_band(each) for row in texts for each in dict.fromkeys(row)) >= _ENOUGH


def _has_shares(texts: list[list[str]]) -> bool:
    rows = [row for row in texts if len(row) > 1 and any(row[1:])]
    told = [row for row in rows if row[0] and all(not c or _FIGURE.fullmatch(c) for c in row[1:])]
    figures = [row for row in told if any(any(map(str.isdigit, each)) for each in row[1:])]
    return len(figures) >= _ENOUGH and any(_SHARES.search(each) for row in texts for each in row)


def _count(attributes: Mapping[str, str | None], name: str) -> int:
    stated = (attributes.get(name) or "1").strip()
    return min(max(1, int(stated)), _WIDEST) if stated.isdecimal() and len(stated) < 6 else 1
