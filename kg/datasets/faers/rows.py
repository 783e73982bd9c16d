"""Rows of the tables of FAERS: `$` between cells, and what years of exports have broken in them.

Reads ten times the rows a second that `kg.datasets.table` does: a quarter has four million.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Generator, Iterator, Sequence
from typing import NamedTuple

from kg.datasets.layout import column_key
from kg.datasets.table import LONGEST_ROW, Refuse
from kg.errors import UnreadableSourceError
from kg.model import Span
from kg.readers import packed
from kg.readers.manifest import ManifestEntry

DELIMITER = "$"
MOST_TOLD = 50
"""Bad rows of a file that are told one by one."""
MOST_JOINED = 20
"""Lines over which a row may be broken."""
_BINARY = "text, not binary data"
_TOO_LONG = f"a row of at most {LONGEST_ROW // packed.MEBIBYTE} MiB"
_NUMBER = re.compile(r"\d{5,18}")  # how a row begins


class _Line(NamedTuple):
    """A line with its line end, and the offset of its first character in the decoded file."""

    line: int
    start: int
    text: str


class Row(NamedTuple):
    """A row, with the wanted cells; "" for those of a column that the file does not have."""

    line: int
    start: int
    text: str
    cells: tuple[str, ...]


class Rows:
    """The rows of a file, those that a line break splits or joins among them.

    Args:
        entry: the file.
        wanted: for each cell wanted, the names that its column may have.
        refuse: gets the errors of rows that cannot be read; of the first of them, and then how many
            more there are.
    """

    def __init__(
        self, entry: ManifestEntry, wanted: Sequence[tuple[str, ...]], refuse: Refuse
    ) -> None:
        self._entry = entry
        self._wanted = wanted
        self._told = _Told(entry.name, refuse)
        self._places: tuple[int, ...] = ()
        self._width = 0

    def __iter__(self) -> Iterator[Row]:
        """Yield the rows.

        Raises:
            UnreadableSourceError: no header, or the file breaks off or is a bomb.
        """
        lines = _lines(self._entry, self._told.refuse)
        try:
            self._read_header(next(lines, _Line(1, 0, "")).text)
            yield from self._rows(lines)
        finally:
            lines.close()
            self._told.close()

    def refuse(self, row: Row, expected: str) -> None:
        """Tell that a row lacks something."""
        self._told.refuse(row.line, expected)

    def span(self, row: Row, which: int) -> Span:
        """Return the place of a wanted cell in the file."""
        cells = row.text.split(DELIMITER)
        place = self._places[which]
        before = sum(len(cell) + 1 for cell in cells[:place])
        bare = cells[place].strip()
        start = row.start + before + cells[place].find(bare)
        return Span(start, start + len(bare))

    def _read_header(self, text: str) -> None:
        names = [column_key(name) for name in text.removeprefix("\ufeff").split(DELIMITER)]
        while names and not names[-1]:
            names.pop()
        self._width = len(names)
        if not names:
            raise UnreadableSourceError(self._entry.name, line=1, expected="a header of columns")
        self._places = tuple(
            next((names.index(key) for key in map(column_key, each) if key in names), len(names))
            for each in self._wanted
        )

    def _rows(self, lines: Iterator[_Line]) -> Iterator[Row]:
        held: _Line | None = None
        for each in lines:
            whole = each
            if held is not None:
                if self._begins(each.text) or each.line - held.line > MOST_JOINED:
                    self._lost(held)
                else:
                    whole = held._replace(text=held.text + each.text)
            made = self._made(*whole)
            yield from made
            held = None
            if not made and whole.text.strip():
                if self._short(whole.text):
                    held = whole
                else:
                    self._lost(whole)
        if held is not None:
            self._lost(held)

    def _begins(self, text: str) -> bool:
        """Tell whether a line begins a row, and does not continue the one before."""
        return _NUMBER.fullmatch(text.partition(DELIMITER)[0].strip()) is not None

    def _short(self, text: str) -> bool:
        return text.count(DELIMITER) + 1 < self._width

    def _lost(self, row: _Line) -> None:
        count = row.text.count(DELIMITER) + 1
        self._told.refuse(row.line, f"{self._width} columns; the row has {count}")

    def _made(self, line: int, start: int, text: str) -> list[Row]:
        """Return the row of a text, the rows of one in which line breaks are lost, or none."""
        cells = text.rstrip("\r\n").split(DELIMITER)
        width = self._width
        if len(cells) == width:
            cells.append("")
        if len(cells) == width + 1 and not cells[-1]:
            return [Row(line, start, text, tuple(cells[place].strip() for place in self._places))]
        if cells[-1] == "":
            cells.pop()
        if len(cells) % width or not all(_NUMBER.fullmatch(each) for each in cells[::width]):
            return []
        rows = []
        for first in range(0, len(cells), width):
            own = DELIMITER.join(cells[first : first + width])
            rows += self._made(line, start, own)
            start += len(own) + 1
        return rows


def numbers(entry: ManifestEntry, refuse: Refuse) -> Iterator[int]:
    """Yield the numbers of a file that lists them, one a line, with or without a header.

    Raises:
        UnreadableSourceError: the file breaks off or is a bomb.
    """
    told = _Told(entry.name, refuse)
    for line, _, text in _lines(entry, told.refuse):
        bare = text.strip().strip(DELIMITER)
        if bare.isascii() and bare.isdigit() and len(bare) < 19:
            yield int(bare)
        elif bare and line > 1:
            told.refuse(line, "the number of a case")
    told.close()


class _Told:
    """Tells of bad rows, each of the first ones and then their number."""

    def __init__(self, name: str, refuse: Refuse) -> None:
        self._name, self._refuse = name, refuse
        self._count = self._line = 0
        self._expected = ""

    def refuse(self, line: int, expected: str) -> None:
        self._count += 1
        self._line, self._expected = line, expected
        if self._count <= MOST_TOLD:
            self._refuse(UnreadableSourceError(self._name, line=line, expected=expected))

    def close(self) -> None:
        if self._count > MOST_TOLD:
            more = f"{self._expected} (the last of {self._count - MOST_TOLD:,} more such rows)"
            self._refuse(UnreadableSourceError(self._name, line=self._line, expected=more))


def _lines(entry: ManifestEntry, refuse: Callable[[int, str], None]) -> Generator[_Line]:
    """Yield the lines of a file; one that cannot be a line of a table is told and left out."""
    byte = start = 0
    number, whole = 1, True
    try:
        with packed.opened(entry) as (stream, size):
            while data := stream.readline(LONGEST_ROW):
                text = _decoded(data)
                byte += len(data)
                if packed.is_bomb(byte, size):
                    expected = f"a file packed at most {packed.MOST_RATIO} times, no zip bomb"
                    raise UnreadableSourceError(entry.name, line=number, expected=expected)
                begins, whole = whole, len(data) < LONGEST_ROW or data.endswith(b"\n")
                if begins and whole and "\0" not in text:
                    yield _Line(number, start, text)
                elif begins:
                    refuse(number, _BINARY if whole else _TOO_LONG)
                start += len(text)
                number += data.endswith(b"\n")
    except packed.BROKEN as error:
        expected = f"a file that can be read to its end: {str(error) or type(error).__name__}"
        raise UnreadableSourceError(entry.name, line=number, expected=expected) from error


def _decoded(data: bytes) -> str:
    """Return a line as text; older quarters have lines in Windows-1252, or in Latin-1."""
    try:
        return data.decode()
    except UnicodeDecodeError:
        pass
    try:
        return data.decode("cp1252")
    except UnicodeDecodeError:
        return data.decode("latin-1")
