"""Rows of a table, streamed out of a file that may be packed, each with its place in it."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import islice

from kg.datasets.layout import Layout, column_key
from kg.datasets.lines import LONGEST_ROW, Lines, Part, Raw
from kg.datasets.objects import Objects, fields
from kg.errors import UnreadableSourceError
from kg.model import Span
from kg.readers import packed
from kg.readers.manifest import ManifestEntry

__all__ = ["LONGEST_ROW", "Part", "Refuse", "Row", "Table"]

Refuse = Callable[[UnreadableSourceError], None]
"""Takes the error of a row that cannot be read; the rows after it are read all the same."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A row with its place in the decoded file.

    Attributes:
        file: name of the file.
        line: 1-based line where it begins.
        start: offset of its first character.
        text: its characters, without the line end.
        cells: by `column_key` of the column.
    """

    file: str
    line: int
    start: int
    text: str
    cells: dict[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells.get(column_key(column), "")

    @property
    def span(self) -> Span:
        """Return the place of the whole row."""
        return Span(self.start, self.start + len(self.text))

    def place(self, words: str) -> Span:
        """Return the place of the first of these words in the row, the whole row without them."""
        for written in _writings(words):
            at = self.text.find(written)
            if at >= 0:
                return Span(self.start + at, self.start + at + len(written))
        return self.span

    def words_at(self, span: Span) -> str:
        """Return what stands at a place in the row."""
        return self.text[span.start - self.start : span.end - self.start]

    def place_in(self, column: str, words: str = "") -> Span:
        """Return the place of a cell, or of words in it; the row where quotes hide it."""
        name = column_key(column)
        before = 0
        for key, cell in self.cells.items():
            at = self.text.find(cell, before)
            if at < 0:
                break
            if key == name:
                inner = cell.find(words) if words else 0
                begin = self.start + at + max(inner, 0)
                return Span(begin, begin + len(words or cell))
            before = at + len(cell)
        return self.span

    def only(self, first: str, last: str = "") -> Row | None:
        """Return the row as if it were but one cell, or those from one to another.

        None where quotes hide where they stand, or where they are empty: then nothing of the row
        can be quoted without the rest.
        """
        begin, end = self.place_in(first), self.place_in(last or first)
        if self.span in (begin, end) or begin.start >= end.end:
            return None
        text = self.text[begin.start - self.start : end.end - self.start]
        return replace(self, start=begin.start, text=text)

    def expected(self, what: str) -> UnreadableSourceError:
        """Return the error of a row that lacks something."""
        return UnreadableSourceError(self.file, line=self.line, expected=what)


def _writings(words: str) -> Iterator[str]:
    """Yield how the words of a cell may stand in a row: as they are, or with escapes."""
    if words:
        yield words
        yield words.replace('"', '""')
        escaped = json.dumps(words)[1:-1]
        yield escaped
        yield escaped.replace("/", "\\/")


class Table:
    """A table of a data set.

    Args:
        entry: the file.
        layout: what it is.
    """

    def __init__(self, entry: ManifestEntry, layout: Layout) -> None:
        self.entry = entry
        self.layout = layout
        self._name = entry.name

    def parts(self, size: int) -> Iterator[Part]:
        """Yield the rows in stretches of `size`, the last one to the end of the file.

        A file that breaks off gives the stretches before; to read the last one tells why.
        """
        first, count = Part(), 0
        try:
            for raw in self._raws(Part()):
                if count == size:
                    yield replace(first, rows=count)
                    first, count = Part(byte=raw.byte, start=raw.start, line=raw.line), 0
                count += 1
        except packed.FAULTS:
            pass
        yield first

    def rows(self, refuse: Refuse, part: Part | None = None) -> Iterator[Row]:
        """Yield the rows of a stretch, of the whole table without one.

        Args:
            refuse: gets the error of each row that cannot be read.
            part: the stretch.

        Raises:
            UnreadableSourceError: no such header, or the file is a bomb or breaks off; with the
                last line that could be read.
        """
        header, line = self._header(), 1
        try:
            for raw in self._raws(part or Part()):
                line = raw.line
                row = self._row(raw, header, refuse)
                if row is not None:
                    yield row
        except packed.BROKEN as error:
            expected = f"a file that can be read to its end: {str(error) or type(error).__name__}"
            raise UnreadableSourceError(self._name, line=line, expected=expected) from error

    def _header(self) -> list[str]:
        if self.layout.sign is not None or self.layout.listed:
            return [column_key(each) for each in self.layout.columns]
        for raw in self._raws(Part(), header=True):
            cells = self.layout.header(raw.text)
            if self.layout.has(cells):
                return [column_key(each) for each in cells]
        wanted = ", ".join(self.layout.columns)
        raise UnreadableSourceError(
            self._name, line=1, expected=f"a header with the columns {wanted}"
        )

    def _row(self, raw: Raw, header: list[str], refuse: Refuse) -> Row | None:
        fault: str = raw.fault
        cells: dict[str, str] = {}
        if not fault:
            try:
                cells = self._fields(raw) if self.layout.listed else self._cells(raw, header)
            except ValueError as error:
                fault = str(error)
        if fault:
            refuse(UnreadableSourceError(self._name, line=raw.line, expected=fault))
            return None
        return Row(file=self._name, line=raw.line, start=raw.start, text=raw.text, cells=cells)

    def _cells(self, raw: Raw, header: list[str]) -> dict[str, str]:
        """Return the cells of a row by column.

        Raises:
            ValueError: what is expected of a row and not so in this one.
        """
        try:
            cells = [cell.strip() for cell in self._joined(self.layout.split(raw.text), header)]
        except csv.Error as error:
            raise ValueError(f"a row of cells: {error}") from error
        if len(cells) == len(header) + 1 and not cells[-1]:
            cells.pop()  # a delimiter ends each row of some tables, but not the header
        if len(cells) != len(header):
            columns = f"{len(header)} columns ({', '.join(header)})"
            raise ValueError(f"{columns}; the row has {len(cells)}")
        found = dict(zip(header, cells, strict=True))
        if self.layout.begins is not None:
            prose = column_key(self.layout.prose)
            broken = [name for name, cell in found.items() if "\n" in cell and name != prose]
            if broken:
                raise ValueError(f"no line end in the column {broken[0]}")
        return found

    def _joined(self, cells: list[str], header: list[str]) -> list[str]:
        """Return cells with those made one again that delimiters in free text part."""
        more = len(cells) - len(header)
        if more <= 0 or not self.layout.prose:
            return cells
        at = header.index(column_key(self.layout.prose))
        prose = self.layout.delimiter.join(cells[at : at + more + 1])
        return [*cells[:at], prose, *cells[at + more + 1 :]]

    def _fields(self, raw: Raw) -> dict[str, str]:
        """Return the fields of an object.

        Raises:
            ValueError: it is no JSON, or lacks a field.
        """
        try:
            found = fields(raw.text)
        except ValueError as error:
            raise ValueError(f"an object of JSON: {error}") from error
        lacking = [name for name in self.layout.columns if column_key(name) not in found]
        if lacking:
            raise ValueError(f"an object with {', '.join(lacking)}")
        return found

    def _raws(self, part: Part, *, header: bool = False) -> Iterator[Raw]:
        """Yield the rows of a stretch as they stand; of `header` what may be the header."""
        with packed.opened(self.entry) as (stream, size):
            stream.seek(part.byte)
            kind = Objects if self.layout.listed else Lines
            raws = iter(kind(stream, size, self._name, self.layout, part))
            before = self.layout.preamble + 1
            if header:
                yield from islice(raws, before)
                return
            if self.layout.sign is None and not self.layout.listed and part.byte == 0:
                any(self.layout.has(self.layout.header(raw.text)) for raw in islice(raws, before))
            yield from islice(raws, part.rows)
