"""The objects of a list in a stream of JSON, found one by one without loading the file."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO

from kg.errors import UnreadableSourceError
from kg.readers import packed

# Possessive: to step back in a string that does not end, a byte at a time, finds nothing.
_TOKEN = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"|[{}\[\]]|"', re.DOTALL)
_BETWEEN = re.compile(rb"[\s,]*")
_GOING_ON = bytes(range(0x80, 0xC0))  # bytes of UTF-8 that begin no character
_CHUNK = packed.MEBIBYTE


def opening(name: str) -> re.Pattern[bytes]:
    """Return what the beginning of the list `name` looks like."""
    return re.compile(rb'"%s"\s*:\s*\[' % re.escape(name).encode())


@dataclass(frozen=True, slots=True)
class Element:
    """An object of a list: offset of its first byte and character, 1-based line, its bytes."""

    byte: int
    start: int
    line: int
    data: bytes


class Elements:
    """Finds the objects of a list in a stream, holding one of them at a time.

    Args:
        stream: the JSON.
        size: packed bytes that it comes from, None for plain ones.
        file: name of the file, for errors.
        name: name of the list.
        what: what an object of it is, for errors ("label").
        most: bytes that an object may have.
        inside: the place in the list where the stream stands, None at the start of the file.
    """

    def __init__(
        self,
        stream: IO[bytes],
        size: int | None,
        *,
        file: str,
        name: str,
        what: str,
        most: int = packed.MOST_BYTES,
        inside: Element | None = None,
    ) -> None:
        self._stream = stream
        self._size = size
        self._file = file
        self._name = name
        self._what = what
        self._most = most
        self._inside = inside is not None
        self._buffer = b""
        self._base = inside.byte if inside else 0
        self._start = inside.start if inside else 0
        self._line = inside.line if inside else 1

    def __iter__(self) -> Iterator[Element]:
        """Yield the objects in order.

        Raises:
            UnreadableSourceError: the list breaks off, holds what is no object, or is a bomb.
        """
        if not self._inside:
            self._open()
        while self._begins():
            end = self._whole()
            found = Element(self._base, self._start, self._line, self._buffer[:end])
            self._drop(end)
            yield found

    def _open(self) -> None:
        """Drop what stands before the list."""
        begins = opening(self._name)
        while self._more() and not begins.search(self._buffer):
            pass
        found = begins.search(self._buffer)
        self._drop(found.end() if found else len(self._buffer))

    def _begins(self) -> bool:
        """Drop what stands before the next object; tell whether there is one."""
        while True:
            between = _BETWEEN.match(self._buffer)
            self._drop(between.end() if between else 0)
            if self._buffer:
                return not self._buffer.startswith(b"]")
            if not self._more():
                raise self._error(f"the end of the list `{self._name}`")

    def _whole(self) -> int:
        """Return the end of the object that the buffer begins with."""
        if not self._buffer.startswith(b"{"):
            raise self._error(f"a {self._what}, an object of JSON, in the list `{self._name}`")
        while not (end := _end(self._buffer)):
            if not self._more():
                raise self._error(f"the end of the {self._what} that begins here")
        return end

    def _more(self) -> bool:
        """Read about as much again as there is, so that nothing is looked at too often."""
        if len(self._buffer) > self._most:
            limit = f"{self._most / packed.MEBIBYTE:g} MiB"
            raise self._error(f"a document of at most {limit} (`--max-size` allows more)")
        left = self._most + 1 - len(self._buffer)
        read = self._stream.read(max(_CHUNK, min(len(self._buffer), left)))
        self._buffer += read
        if packed.is_bomb(self._base + len(self._buffer), self._size):
            raise self._error(f"a file packed at most {packed.MOST_RATIO} times, no zip bomb")
        return bool(read)

    def _drop(self, count: int) -> None:
        gone = self._buffer[:count]
        self._line += gone.count(b"\n")
        self._start += len(gone.translate(None, _GOING_ON))
        self._buffer = self._buffer[count:]
        self._base += count

    def _error(self, expected: str) -> UnreadableSourceError:
        return UnreadableSourceError(self._file, line=self._line, expected=expected)


def _end(buffer: bytes) -> int:
    """Return the end of the object that a buffer begins with, 0 where it lies behind."""
    depth = 0
    for token in _TOKEN.finditer(buffer):
        first = token[0][:1]
        if token[0] == b'"':
            return 0
        depth += (first in b"{[") - (first in b"}]")
        if depth == 0:
            return token.end()
    return 0
