"""Where a worker writes an answer: counted, and sent on in pieces."""

from __future__ import annotations

import re
import socket
from collections.abc import Iterator
from typing import TypeVar

from kg.store import results
from kg.workers import HEAD, Reason, RefusedError
from kg.workers.frames import DATA, END, HEADER, told

_T = TypeVar("_T")
# What each row begins with, and nothing else: a quotation mark within a value of JSON is escaped,
# and what follows the one that ends a value begins no variable. JSON rows without any value are not
# seen; they are three bytes long.
_ROW = {
    results.JSON: re.compile(rb'(?:"bindings":\[|\},)\{"(?=[^},])'),
    results.XML: re.compile(rb"<result>"),
    results.TSV: re.compile(rb"\n"),
}
_OVERLAP = 15  # bytes of the longest of these with what follows, less one
_QUOTE, _LINE = b'"', b"\n"


class Outlet:
    """A file that sends what is written to a socket, and raises when it is too much.

    Args:
        connection: to the web process.
        media_type: of the answer; rows are counted as they are written in it.
        rows: most rows or triples.
        size: most bytes.
    """

    def __init__(self, connection: socket.socket, media_type: str, *, rows: int, size: int) -> None:
        self._connection = connection
        self._media_type = media_type
        self._rows, self._size = rows, size
        self._held = bytearray()
        self._before, self._quoted = b"", False
        self.size = 0
        self.rows = -1 if media_type in (results.CSV, results.TSV) else 0  # one line is the header

    def write(self, data: bytes, *, counts: bool = True) -> int:
        """Take bytes, and count the rows in them.

        Raises:
            RefusedError: there are too many, or too many rows in them.
            OSError: the web process has ended the connection.
        """
        self.size += len(data)
        if self.size > self._size:
            detail = f"the answer has more than {self._size:,} bytes; use LIMIT"
            raise RefusedError(Reason.SIZE, detail)
        if counts:
            self._count(bytes(data))
        self._held += data
        if len(self._held) >= HEAD:
            self.flush()
        return len(data)

    def flush(self) -> None:
        """Send what is held."""
        if self._held:
            self._connection.sendall(self._frame())
            self._held.clear()

    def end(self, *, last: bool) -> None:
        """Send what is held and that it is the end, in one piece: most answers are short.

        Args:
            last: whether the worker ends with it.
        """
        self._connection.sendall(self._frame() + told(END, {"rows": self.rows, "last": last}))
        self._held.clear()

    def _frame(self) -> bytes:
        """Return what is held as a frame; nothing where nothing is."""
        return HEADER.pack(DATA, len(self._held)) + self._held if self._held else b""

    def counted(self, found: Iterator[_T]) -> Iterator[_T]:
        """Yield what is found, each counted as a row."""
        for each in found:
            self._more(1)
            yield each

    def _more(self, rows: int) -> None:
        self.rows += rows
        if self.rows > self._rows:
            detail = f"the answer has more than {self._rows:,} rows; use LIMIT"
            raise RefusedError(Reason.SIZE, detail)

    def _count(self, data: bytes) -> None:
        if self._media_type == results.CSV:
            self._count_lines(data)
        elif row := _ROW.get(self._media_type):
            text = self._before + data
            ends = [each.end() for each in row.finditer(text)]
            self._before = text[max(ends[-1] if ends else 0, len(text) - _OVERLAP) :]
            self._more(len(ends))

    def _count_lines(self, data: bytes) -> None:
        """Count the ends of lines that are not within quotation marks."""
        for index, part in enumerate(data.split(_QUOTE)):
            self._quoted ^= index > 0
            if not self._quoted:
                self._more(part.count(_LINE))
