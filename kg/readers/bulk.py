"""Files of many labels: the `results` of openFDA, packed or not, found without loading them.

A label is read by itself, so offsets are those of its own JSON; `part` tells where that stands.
"""

from __future__ import annotations

import json
import os
import re
from collections import deque
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from functools import lru_cache
from typing import IO

from kg.errors import UnreadableSourceError
from kg.identifiers import slug
from kg.readers import packed
from kg.readers.files import GZIP, digest_of
from kg.readers.manifest import ManifestEntry

_RESULTS = re.compile(rb'"results"\s*:\s*\[')
_SIGN = re.compile(rb'"(?:set_id|spl_id|openfda)"\s*:')
_TOKEN = re.compile(rb'"[^"\\]*(?:\\.[^"\\]*)*"|[{}\[\]]|"', re.DOTALL)
_BETWEEN = re.compile(rb"[\s,]*")
_HEAD = 100_000  # bytes in which a file shows what it is
_CHUNK = packed.MEBIBYTE


def labels(entry: ManifestEntry, most: int = packed.MOST_BYTES) -> Iterator[ManifestEntry]:
    """Yield the documents that a file or member of an archive is: each label of many, or itself.

    What breaks off yields the labels that stand before, and itself, whose content tells why.

    Args:
        entry: the file.
        most: bytes that a document may have.
    """
    number = 0
    try:
        if _lists_labels(entry):
            for number, (start, data) in enumerate(_scanned(entry, most), start=1):
                yield _label(entry, start, data, number)
    except packed.FAULTS:
        number = 0
    if not number:
        yield entry


def content(entry: ManifestEntry, most: int = packed.MOST_BYTES) -> bytes:
    """Return the bytes of a document: of one label, or of a whole file.

    Args:
        entry: the document.
        most: bytes that it may have.

    Raises:
        UnreadableSourceError: a list of labels that breaks off, or what `packed.content` refuses.
        OSError: a file that cannot be read.
    """
    if entry.part is None:
        if _lists_labels(entry):
            deque(_scanned(entry, most), maxlen=0)  # says what is wrong with it
        return packed.content(entry, most)
    about = entry.path.stat()
    try:
        _, stream = _stream(
            entry.path.as_posix(), entry.member, about.st_mtime_ns, about.st_size, os.getpid()
        )
        stream.seek(entry.part[0])
        return stream.read(entry.part[1] - entry.part[0])
    except packed.FAULTS as error:
        raise UnreadableSourceError(
            entry.name, line=1, expected=f"a file that can be unpacked: {error}"
        ) from error


def _label(entry: ManifestEntry, start: int, data: bytes, number: int) -> ManifestEntry:
    name = slug(_identity(data)) or f"{entry.record.id}-{number}"
    part = start, start + len(data)
    record = replace(
        entry.record,
        id=name,
        title=name,
        digest=digest_of(data),
        based_on=f"{entry.name}, bytes {part[0]} to {part[1]}",
    )
    return replace(entry, record=record, part=part)


def _identity(data: bytes) -> str:
    """Return the set id of a label, "" where it states none or is no JSON."""
    try:
        label = json.loads(data)
    except (ValueError, RecursionError):
        return ""
    stated = label.get("set_id") or label.get("id")
    return stated if isinstance(stated, str) else ""


def _lists_labels(entry: ManifestEntry) -> bool:
    if not entry.name.casefold().removesuffix(GZIP).endswith(".json"):
        return False
    try:
        with packed.opened(entry) as (stream, _):
            head = stream.read(_HEAD)
    except packed.FAULTS:
        return False
    return _RESULTS.search(head) is not None and _SIGN.search(head) is not None


def _scanned(entry: ManifestEntry, most: int) -> Iterator[tuple[int, bytes]]:
    with packed.opened(entry) as (stream, size):
        yield from _Scanner(entry, stream, size, most).labels()


@lru_cache(maxsize=1)
def _stream(
    path: str,
    member: str,
    changed: int,  # noqa: ARG001 - with the size, tells a file from the one it was before
    size: int,  # noqa: ARG001
    process: int,  # noqa: ARG001 - two that share a stream would move it under each other
) -> tuple[ExitStack, IO[bytes]]:
    """Return an open stream, and what closes it once it is forgotten.

    It is kept, because to seek back in a packed file is to unpack it again.
    """
    kept = ExitStack()
    stream, _ = kept.enter_context(packed.opened(packed.whole(path, member)))
    return kept, stream


class _Scanner:
    """Finds the elements of `results` in a stream, holding one of them at a time."""

    def __init__(
        self, entry: ManifestEntry, stream: IO[bytes], size: int | None, most: int
    ) -> None:
        self._entry = entry
        self._stream = stream
        self._size = size
        self._most = most
        self._buffer = b""
        self._base = 0
        self._line = 1

    def labels(self) -> Iterator[tuple[int, bytes]]:
        """Yield the labels, each with the offset of its first byte."""
        while self._more() and not _RESULTS.search(self._buffer):
            pass
        found = _RESULTS.search(self._buffer)
        self._drop(found.end() if found else len(self._buffer))
        while self._begins():
            end = self._whole()
            start, data = self._base, self._buffer[:end]
            self._drop(end)
            yield start, data

    def _begins(self) -> bool:
        """Drop what stands before the next element; tell whether there is one."""
        while True:
            between = _BETWEEN.match(self._buffer)
            self._drop(between.end() if between else 0)
            if self._buffer:
                return not self._buffer.startswith(b"]")
            if not self._more():
                raise self._error("the end of the list `results`")

    def _whole(self) -> int:
        """Return the end of the element that the buffer begins with."""
        if not self._buffer.startswith(b"{"):
            raise self._error("a label, an object of JSON, in the list `results`")
        while not (end := _end(self._buffer)):
            wanted = 2 * len(self._buffer)
            if not self._more():
                raise self._error("the end of the label that begins here")
            while len(self._buffer) < wanted and self._more():
                pass
        return end

    def _more(self) -> bool:
        if len(self._buffer) > self._most:
            limit = f"{self._most / packed.MEBIBYTE:g} MiB"
            raise self._error(f"a document of at most {limit} (`--max-size` allows more)")
        read = self._stream.read(_CHUNK)
        self._buffer += read
        if packed.is_bomb(self._base + len(self._buffer), self._size):
            raise self._error(f"a file packed at most {packed.MOST_RATIO} times, no zip bomb")
        return bool(read)

    def _drop(self, count: int) -> None:
        self._line += self._buffer.count(b"\n", 0, count)
        self._buffer = self._buffer[count:]
        self._base += count

    def _error(self, expected: str) -> UnreadableSourceError:
        return UnreadableSourceError(self._entry.name, line=self._line, expected=expected)


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
