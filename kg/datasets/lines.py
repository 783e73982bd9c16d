"""The rows of a table as they stand in a stream: where each begins, and its characters."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import IO

from kg.datasets.layout import Layout
from kg.errors import UnreadableSourceError
from kg.readers import packed

LONGEST_ROW = packed.MEBIBYTE
"""Bytes that a row may have; a cell of a label text has some hundred thousand."""
_BEGINNING = 64  # bytes of a line by which it is told whether it begins a row


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


@dataclass(frozen=True, slots=True)
class Raw:
    """A row as it stands; `fault` says why it cannot be read, "" where it can."""

    byte: int
    start: int
    line: int
    text: str
    fault: str = ""


class Lines:
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

    def __iter__(self) -> Iterator[Raw]:
        while data := self._read():
            raw = self._raw(data)
            if raw.fault or (raw.text.strip() and not self._layout.is_comment(raw.text)):
                yield raw

    def _read(self) -> bytes:
        return self._put_back.popleft() if self._put_back else self._stream.readline(LONGEST_ROW)

    def _raw(self, data: bytes) -> Raw:
        data, fault = self._closed(data)
        raw = partial(Raw, self._byte, self._start, self._line)
        text, unreadable = self._passed(data)
        if len(data) >= LONGEST_ROW and not data.endswith(b"\n"):
            fault = f"a row of at most {LONGEST_ROW // packed.MEBIBYTE} MiB"
            while not data.endswith(b"\n") and (data := self._read()):
                self._passed(data)
        return raw(text.rstrip("\r\n"), fault or unreadable)

    def _closed(self, data: bytes) -> tuple[bytes, str]:
        """Return a row with the lines that its quotes enclose; alone where they never close."""
        if self._layout.begins is not None:
            return self._with_next(data, self._layout.begins), ""
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

    def _with_next(self, data: bytes, begins: re.Pattern[str]) -> bytes:
        """Return a row with the lines after it that begin no row."""
        lines, size = [data], len(data)
        while size < LONGEST_ROW and (line := self._read()):
            if begins.match(line[:_BEGINNING].decode("latin-1")):
                self._put_back.appendleft(line)
                break
            lines.append(line)
            size += len(line)
        return b"".join(lines)

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
