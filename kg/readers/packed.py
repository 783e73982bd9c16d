"""What files hold, compressed ones too: documents by documents, within limits, never unpacked.

A member of an archive is read straight out of it. Its name names the source and is never a path.
"""

from __future__ import annotations

import gzip
import hashlib
import lzma
import os
import stat
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from functools import lru_cache
from pathlib import Path, PurePosixPath
from typing import IO, cast

from kg.errors import UnreadableSourceError
from kg.readers.files import GZIP, ZIP, is_readable, named
from kg.readers.manifest import ManifestEntry

MEBIBYTE = 2**20
MOST_BYTES = 64 * MEBIBYTE  # of a document: the way back to its characters takes 50 times as much
MOST_RATIO = 200  # text is packed 3 to 20 times; a bomb of repeated bytes 1000 times
MOST_MEMBERS = 200_000  # four times the labels that DailyMed has in all
MOST_UNPACKED = 64 * 1024 * MEBIBYTE  # twice the labels of DailyMed: what a build may take on
_FREE = MEBIBYTE  # what is smaller unpacked may be packed as well as it can
_CHUNK = MEBIBYTE

BROKEN = (
    OSError,
    EOFError,
    RuntimeError,  # a password is needed
    KeyError,  # the archive has been replaced meanwhile
    NotImplementedError,  # zipfile on a method of packing that it cannot unpack
    zlib.error,
    lzma.LZMAError,
    zipfile.BadZipFile,
)

FAULTS = (UnreadableSourceError, *BROKEN)


def unpacked(
    entry: ManifestEntry, known: frozenset[str], most: int = MOST_BYTES
) -> tuple[ManifestEntry, ...]:
    """Return the documents that a file holds: of an archive its members, else the file itself.

    An archive that cannot be read stays one entry, whose `content` tells why.

    Args:
        entry: the file.
        known: suffixes of the members that are documents; others are passed over.
        most: bytes that a document may have.
    """
    suffix = entry.path.suffix.casefold()
    if suffix == GZIP and not entry.listed:
        return (replace(entry, record=named(entry.name, _digest(entry, most))),)
    if suffix != ZIP:
        return (entry,)
    try:
        names = [info.filename for info in _members(entry.path, known)]
    except UnreadableSourceError:
        return (entry,)
    return tuple(_member(entry, name, most, alone=len(names) == 1) for name in names)


def _member(entry: ManifestEntry, name: str, most: int, *, alone: bool) -> ManifestEntry:
    part = replace(entry, member=name)
    own = named(_posix(name), _digest(part, most))
    if entry.listed and alone:
        own = replace(entry.record, digest=own.digest)
    elif entry.listed:
        own_id = f"{entry.record.id}-{own.id}"
        own = replace(entry.record, id=own_id, title=own.title, digest=own.digest)
    return replace(part, record=own)


def _digest(entry: ManifestEntry, most: int) -> str:
    """Return the digest of the bytes of a document, unpacked: packed or not, it is the same."""
    hashed = hashlib.sha256()
    try:
        for chunk in _chunks(entry, most):
            hashed.update(chunk)
    except FAULTS:  # reading it will tell; no other has this digest
        hashed.update(f"{entry.record.digest} {entry.member}".encode("utf-8", "replace"))
    return f"sha256:{hashed.hexdigest()}"


def content(entry: ManifestEntry, most: int = MOST_BYTES) -> bytes:
    """Return the bytes of a document, unpacked.

    Args:
        entry: the document.
        most: bytes that it may have.

    Raises:
        UnreadableSourceError: an archive that is broken or locked, or more bytes than there may be.
        OSError: a file that cannot be read.
    """
    if entry.path.suffix.casefold() == ZIP and not entry.member:
        names = ", ".join(info.filename for info in _members(entry.path, frozenset()))
        raise _refused(entry, f"an archive with a document in it; it has {names or 'nothing'}")
    try:
        return b"".join(_chunks(entry, most))
    except BROKEN as error:
        if not entry.member and entry.path.suffix.casefold() != GZIP:
            raise
        raise _refused(entry, f"a file that can be unpacked: {error}") from error


def _chunks(entry: ManifestEntry, most: int) -> Iterator[bytes]:
    with opened(entry) as (stream, packed):
        size = 0
        while chunk := stream.read(_CHUNK):
            size += len(chunk)
            if size > most:
                limit = f"{most / MEBIBYTE:g} MiB"
                raise _refused(entry, f"a document of at most {limit} (`--max-size` allows more)")
            if is_bomb(size, packed):
                raise _refused(entry, f"a file packed at most {MOST_RATIO} times, no zip bomb")
            yield chunk


def is_bomb(size: int, packed: int | None) -> bool:
    """Tell whether more bytes come of packed ones (None: not packed) than text makes."""
    return packed is not None and size > max(_FREE, MOST_RATIO * packed)


def whole(path: str, member: str) -> ManifestEntry:
    """Return the entry of a file, or member of an archive, of which no more is known."""
    return ManifestEntry(record=named(path, ""), path=Path(path), member=member)


@contextmanager
def opened(entry: ManifestEntry) -> Iterator[tuple[IO[bytes], int | None]]:
    """Give the stream of a document, and how many packed bytes it comes from, None for plain ones.

    Raises:
        OSError: the file cannot be read; further kinds of `FAULTS` where it is packed.
    """
    with ExitStack() as stack:
        stream, packed = _stored(entry, stack)
        if entry.name.casefold().endswith(GZIP):
            yield cast(IO[bytes], stack.enter_context(gzip.GzipFile(fileobj=stream))), packed
        else:
            yield stream, packed if entry.member else None


def _stored(entry: ManifestEntry, stack: ExitStack) -> tuple[IO[bytes], int]:
    if not entry.member:
        return stack.enter_context(entry.path.open("rb")), entry.path.stat().st_size
    archive = _archive(entry.path)
    info = archive.getinfo(entry.member)
    return stack.enter_context(archive.open(info)), info.compress_size


def _posix(name: str) -> str:
    return name.replace("\\", "/")


def _members(path: Path, known: frozenset[str]) -> list[zipfile.ZipInfo]:
    """Return the members of an archive that are documents.

    Raises:
        UnreadableSourceError: it is no archive, breaks a limit, or has no document.
    """
    whole = ManifestEntry(record=named(path.name, ""), path=path)
    try:
        infos = _archive(path).infolist()
        size = path.stat().st_size
    except (*BROKEN, ValueError) as error:
        raise _refused(whole, f"a zip archive: {error}") from error
    if len(infos) > MOST_MEMBERS:
        raise _refused(whole, f"at most {MOST_MEMBERS:,} members; it has {len(infos):,}")
    if sum(info.compress_size for info in infos) > size:
        raise _refused(whole, "members that do not overlap, no zip bomb")
    if sum(info.file_size for info in infos) > MOST_UNPACKED:
        raise _refused(whole, f"at most {MOST_UNPACKED // 2**30} GiB when unpacked")
    found = [info for info in infos if _is_document(info, known)]
    if known and not found:
        raise _refused(whole, f"a member that is one of {', '.join(sorted(known))}")
    return found if known else infos[:10]


def _is_document(info: zipfile.ZipInfo, known: frozenset[str]) -> bool:
    parts = PurePosixPath(_posix(info.filename)).parts
    hidden = any(part.startswith((".", "__MACOSX")) and part != ".." for part in parts)
    plain = not info.is_dir() and not stat.S_ISLNK(info.external_attr >> 16)
    return plain and not hidden and is_readable(info.filename, known)


def _archive(path: Path) -> zipfile.ZipFile:
    about = path.stat()
    return _archive_of(path, about.st_mtime_ns, about.st_size, os.getpid())


@lru_cache(maxsize=1)
def _archive_of(path: Path, changed: int, size: int, process: int) -> zipfile.ZipFile:  # noqa: ARG001
    """Return an open archive; kept, because its list of members is long to read.

    A process has its own: two that share a file would move its position under each other.
    """
    return zipfile.ZipFile(path)


def _refused(entry: ManifestEntry, expected: str) -> UnreadableSourceError:
    return UnreadableSourceError(entry.name, line=1, expected=expected)
