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
from kg.readers.elements import Elements, opening
from kg.readers.files import GZIP, digest_of
from kg.readers.manifest import ManifestEntry

_LIST = "results"
_SIGN = re.compile(rb'"(?:set_id|spl_id|openfda)"\s*:')
_HEAD = 100_000  # bytes in which a file shows what it is


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
    stated = _identity(data)
    name = slug(stated) if stated.strip() else f"{entry.record.id}-{number}"
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
    return opening(_LIST).search(head) is not None and _SIGN.search(head) is not None


def _scanned(entry: ManifestEntry, most: int) -> Iterator[tuple[int, bytes]]:
    with packed.opened(entry) as (stream, size):
        found = Elements(stream, size, file=entry.name, name=_LIST, what="label", most=most)
        yield from ((each.byte, each.data) for each in found)


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
