"""Rows of a table, streamed out of a file that may be packed, each with its place in it."""

from __future__ import annotations

import csv
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from typing import IO

from kg.datasets.layout import Layout, column_key
from kg.errors import UnreadableSourceError
from kg.model import Span
from kg.readers import packed
from kg.readers.manifest import ManifestEntry

LONGEST_ROW = packed.MEBIBYTE
"""Bytes that a row may have; a cell of a label text has some hundred thousand."""
Refuse = Callable[[UnreadableSourceError], None]
"""Takes the error of a row that cannot be read; the rows after it are read all the same."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Some rows of a table: where the first begins, and how many there are.

    Attributes:
        byte: offset of the first byte in the unpacked file.
        start: offset of the first character in the decoded file.
        line: 1-based line of the first row.
        rows: number of rows, bad ones included; None for all up to the end of the file.
    """

    byte: int = 0
    start: int = 0
    line: int = 1
    rows: int | None = None


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
        at = self.text.find(words) if words else -1
        return Span(self.start + at, self.start + at + len(words)) if at >= 0 else self.span

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

    def expected(self, what: str) -> UnreadableSourceError:
        """Return the error of a row that lacks something."""
        return UnreadableSourceError(self.file, line=self.line, expected=what)


@dataclass(frozen=True, slots=True)
class _Raw:
    """A row as it stands; `fault` says why it cannot be read, "" where it can."""

    byte: int
    start: int
    line: int
    text: str
    fault: str = ""


class Table:
    """A table of a data set.

    Args:
        entry: the file.
        layout: what it is.
    """

    def __init__(self, entry: ManifestEntry, layout: Layout) -> None:
        self.entry = entry
        self.layout = layout

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
            UnreadableSourceError: no such header, or the file breaks off or is a bomb.
        """
        header = self._header()
        try:
            for raw in self._raws(part or Part()):
                row = self._row(raw, header, refuse)
                if row is not None:
                    yield row
        except packed.BROKEN as error:
            expected = f"a file that can be read to its end: {str(error) or type(error).__name__}"
            raise UnreadableSourceError(self.entry.name, line=1, expected=expected) from error

    def _header(self) -> list[str]:
        if self.layout.sign is not None:
            return [column_key(each) for each in self.layout.columns]
        for raw in self._raws(Part(), header=True):
            cells = self.layout.split(raw.text.removeprefix("\ufeff"))
            if not self.layout.has(cells):
                break
            return [column_key(each) for each in cells]
        wanted = ", ".join(self.layout.columns)
        raise UnreadableSourceError(
            self.entry.name, line=1, expected=f"a header with the columns {wanted}"
        )

    def _row(self, raw: _Raw, header: list[str], refuse: Refuse) -> Row | None:
        fault, cells = raw.fault, []
        if not fault:
            try:
                cells = [cell.strip() for cell in self.layout.split(raw.text)]
            except csv.Error as error:
                fault = f"a row of cells: {error}"
        if not fault and len(cells) == len(header) + 1 and not cells[-1]:
            cells.pop()  # a delimiter ends each row of some tables, but not the header
        if not fault and len(cells) != len(header):
            fault = f"{len(header)} columns ({', '.join(header)}); the row has {len(cells)}"
        if fault:
            refuse(UnreadableSourceError(self.entry.name, line=raw.line, expected=fault))
            return None
        return Row(
            file=self.entry.name,
            line=raw.line,
            start=raw.start,
            text=raw.text,
            cells=dict(zip(header, cells, strict=True)),
        )

    def _raws(self, part: Part, *, header: bool = False) -> Iterator[_Raw]:
        """Yield the rows of a stretch as they stand; of `header` the first line of the file."""
        with packed.opened(self.entry) as (stream, size):
            stream.seek(part.byte)
            lines = _Lines(stream, size, self.entry.name, self.layout, part)
            skipped = self.layout.sign is not None or part.byte > 0 or header
            count = 0
            for raw in lines:
                if not skipped:
                    skipped = True
                elif part.rows is None or count < part.rows:
                    count += 1
                    yield raw
                else:
                    return


class _Lines:
    """The rows of a stream from a place on, blank lines and comments left out."""

    def __init__(
        self, stream: IO[bytes], size: int | None, name: str, layout: Layout, part: Part
    ) -> None:
        self._stream = stream
        self._size = size
        self._name = name
        self._layout = layout
        self._byte = part.byte
        self._start = part.start
        self._line = part.line
        self._put_back: deque[bytes] = deque()

    def __iter__(self) -> Iterator[_Raw]:
        while data := self._read():
            raw = self._raw(data)
            if raw.fault or (raw.text.strip() and not self._layout.is_comment(raw.text)):
                yield raw

    def _read(self) -> bytes:
        return self._put_back.popleft() if self._put_back else self._stream.readline(LONGEST_ROW)

    def _raw(self, data: bytes) -> _Raw:
        data, fault = self._closed(data)
        raw = partial(_Raw, self._byte, self._start, self._line)
        text, unreadable = self._passed(data)
        if len(data) >= LONGEST_ROW and not data.endswith(b"\n"):
            fault = f"a row of at most {LONGEST_ROW // packed.MEBIBYTE} MiB"
            while not data.endswith(b"\n") and (data := self._read()):
                self._passed(data)
        return raw(text.rstrip("\r\n"), fault or unreadable)

    def _closed(self, data: bytes) -> tuple[bytes, str]:
        """Return a row with the lines that its quotes enclose; alone where they never close."""
        if not self._layout.quoted or data.count(b'"') % 2 == 0:
            return data, ""
        lines, size = [data], len(data)
        while size < LONGEST_ROW and (line := self._read()):
            lines.append(line)
            size += len(line)
            if line.count(b'"') % 2:
                return b"".join(lines), ""
        self._put_back.extendleft(reversed(lines[1:]))
        return data, "quotes that are closed"

    def _passed(self, data: bytes) -> tuple[str, str]:
        """Return bytes as text, with what is wrong with them, and count them as read."""
        text, fault = _decoded(data, self._layout.encoding)
        self._byte += len(data)
        self._start += len(text)
        self._line += data.count(b"\n")
        if packed.is_bomb(self._byte, self._size):
            expected = f"a file packed at most {packed.MOST_RATIO} times, no zip bomb"
            raise UnreadableSourceError(self._name, line=self._line, expected=expected)
        return text, fault


def _decoded(data: bytes, other: str) -> tuple[str, str]:
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        text = data.decode(other, errors="replace")
        if other == "utf-8" or "\ufffd" in text:
            return text, f"text encoded as {other.upper()}"
    return text, "text, not binary data" if "\0" in text else ""
