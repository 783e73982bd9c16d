"""A file that is on its way: its bytes so far, and the version of which they are."""

from __future__ import annotations

import errno
import hashlib
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import IO

from kg.errors import FetchError
from kg.fetch.client import Reply

HIDDEN = ".fetch"  # readers leave hidden folders out
_NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT})


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """What a server says of the version of a file that it sends.

    Attributes:
        url: the address asked for.
        etag: its entity tag, as sent.
        modified: its `Last-Modified`, as sent.
        total: bytes of the whole file, or None where the server does not say.
        sha256: digest of the whole file, once it is there.
    """

    url: str
    etag: str = ""
    modified: str = ""
    total: int | None = None
    sha256: str = ""

    @classmethod
    def of(cls, url: str, reply: Reply, total: int | None) -> Version:
        """Return the version that an answer sends."""
        return cls(
            url=url, etag=reply.header("ETag"), modified=reply.header("Last-Modified"), total=total
        )

    def strong(self) -> str:
        """Return what `If-Range` may name: a strong tag or a date, or an empty text."""
        return self.etag if self.etag and not self.etag.startswith("W/") else self.modified


def read_version(path: Path) -> Version | None:
    """Return the version noted in a file; None where none is, or not in full."""
    try:
        noted = json.loads(path.read_text(encoding="utf-8"))
        return Version(**{each.name: noted[each.name] for each in fields(Version)})
    except (OSError, ValueError, KeyError, TypeError):
        return None


def write_version(path: Path, version: Version) -> None:
    """Note a version, whole or not at all."""
    write_whole(path, json.dumps(asdict(version), indent=1) + "\n")


def write_whole(path: Path, text: str) -> None:
    """Write a text file by a rename, so that nobody ever sees half of it.

    Raises:
        FetchError: it cannot be written.
    """
    beside = path.with_name(f".{path.name}.new")
    with writing(path):
        with beside.open("w", encoding="utf-8", newline="\n") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)


@contextmanager
def writing(path: Path) -> Iterator[None]:
    """Turn what goes wrong in writing a file into words.

    Raises:
        FetchError: something did.
    """
    try:
        yield
    except OSError as error:
        if error.errno in _NO_ROOM:
            reason = "no room is left on the disk; what came is kept, and the same call goes on"
        else:
            reason = f"cannot be written: {error.strerror or error}"
        raise FetchError(str(error.filename or path), reason) from error


class Part:
    """The bytes of a file so far, in a hidden folder beside its place, with their version."""

    def __init__(self, folder: Path, name: str, url: str) -> None:
        self.path = folder / HIDDEN / f"{name}.part"
        self._note = folder / HIDDEN / f"{name}.part.json"
        version = read_version(self._note)
        self.version = version if version is not None and version.url == url else None

    @property
    def size(self) -> int:
        """Return how many bytes are there."""
        try:
            return self.path.stat().st_size
        except OSError:
            return 0

    def resumable(self) -> Version | None:
        """Return the version of the bytes that are there, if a server can be asked for the rest."""
        if self.version is None or not self.version.strong() or not self.size:
            return None
        if self.version.total is not None and self.size > self.version.total:
            return None
        return self.version

    def begin(self, version: Version) -> None:
        """Drop what is there and note the version that comes now."""
        with writing(self.path):
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self.path.open("wb").close()
        write_version(self._note, version)
        self.version = version

    @contextmanager
    def opened(self, start: int) -> Iterator[IO[bytes]]:
        """Yield the part, open to be written from an offset on; on disk when done."""
        with writing(self.path), self.path.open("r+b") as file:
            file.seek(start)
            try:
                yield file
            finally:  # also when the transfer breaks off: the next one goes on from here
                file.flush()
                os.fsync(file.fileno())

    def digest(self) -> str:
        """Return the SHA-256 of the bytes, as hexadecimal digits."""
        with writing(self.path), self.path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()

    def head(self) -> bytes:
        """Return the first bytes."""
        with writing(self.path), self.path.open("rb") as file:
            return file.read(512)

    def discard(self) -> None:
        """Drop the bytes and what was noted of them."""
        with writing(self.path):
            self.path.unlink(missing_ok=True)
            self._note.unlink(missing_ok=True)
        self.version = None

    def install(self, place: Path) -> None:
        """Move the whole file to its place, in one step."""
        with writing(place):
            self.path.replace(place)
            self._note.unlink(missing_ok=True)
            _settle(place.parent)


def _settle(folder: Path) -> None:
    """Wait until a rename is on disk, where the system lets a folder be opened."""
    try:
        handle = os.open(folder, os.O_RDONLY)
    except OSError:  # Windows does not
        return
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
