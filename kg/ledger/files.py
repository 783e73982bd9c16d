"""Sorted lines in a gzipped file, of which members can be copied from another."""

from __future__ import annotations

import hashlib
import zlib
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from itertools import chain, islice
from operator import ge, gt
from pathlib import Path
from types import TracebackType
from typing import Self

from kg.errors import BuildError, KgError
from kg.rdf.quads import lines_of

LEVEL = 6
"""Of packing: 9 takes three times as long for a file that is 4 % smaller."""
QUICK = 1
"""Of packing what is not handed out."""
_LINES = 1024  # of a member, on average: the file is 3 % larger than as one; a power of two
_HEADER = b"\x1f\x8b\x08\0\0\0\0\0\0\xff"  # of a member without name and time, made anywhere
_GZIP = 31  # the window of zlib that stands for gzip's frame
_RAW = -15  # and for none
_CHUNK = 2**16
_THREADS = 2  # zlib lets go of Python's global lock
_WAITING = 16  # members that are being packed at once
_SLAB = 5_000  # lines


class DamagedError(KgError):
    """A ledger is not what was written."""


@dataclass(frozen=True, slots=True)
class Written:
    """What a file holds.

    Attributes:
        lines: their number.
        digest: "sha256:" + hex digest of all of them, not packed.
    """

    lines: int
    digest: str


class Writer:
    """Writes sorted lines to a file.

    Attributes:
        written: what the file holds, once it is closed.

    Args:
        path: the file.
        level: of packing, 1 to 9.
        repeated: whether a line may come several times.
    """

    def __init__(self, path: Path, *, level: int = LEVEL, repeated: bool = False) -> None:
        self.written = Written(0, "")
        self._path = path
        self._level = level
        self._wrong = gt if repeated else ge
        self._former = ""
        self._lines = 0
        self._hashed = hashlib.sha256()
        self._rest: list[bytes] = []  # lines of the member that has not ended yet
        self._waiting: deque[Future[bytes]] = deque()

    def __enter__(self) -> Self:
        self._file = self._path.open("wb")
        self._beside = ThreadPoolExecutor(_THREADS)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        with self._file, self._beside:
            if error is None:
                if self._rest or not self._lines:
                    self._pack(self._rest)
                self._flush(0)
                self.written = Written(self._lines, f"sha256:{self._hashed.hexdigest()}")

    def add(self, lines: Sequence[str]) -> bytes:
        """Write lines, each with its line feed; return them in UTF-8.

        Raises:
            BuildError: they are not sorted, or come twice.
            OSError: the disk is full or not to be written.
        """
        if not lines:
            return b""
        self._check(lines)
        data = "".join(lines).encode()
        *raw, _ = data.split(b"\n")
        start = 0
        for number, check in enumerate(map(zlib.crc32, raw), 1):
            if not check % _LINES:
                self._pack(self._rest + raw[start:number])
                self._rest, start = [], number
        self._rest += raw[start:]
        self._lines += len(lines)
        self._former = lines[-1]
        return data

    def copy(self, packed: bytes, plain: bytes) -> None:
        """Write a member of another ledger: as it is, where that is what its lines come to."""
        last = last_of(plain)
        if self._rest or not _ends(last):
            self.add(lines_of(plain))
            return
        self._flush(0)
        self._file.write(packed)
        self._hashed.update(plain)
        self._lines += plain.count(b"\n")
        self._former = last.decode() + "\n"

    def _check(self, lines: Sequence[str]) -> None:
        if any(map(self._wrong, chain([self._former], lines), lines)):
            pairs = zip(chain([self._former], lines), lines, strict=False)
            wrong = next(each for former, each in pairs if self._wrong(former, each))
            raise BuildError(f"the lines are not sorted and unique at {wrong.strip()!r}")

    def _pack(self, raw: Sequence[bytes]) -> None:
        data = b"\n".join([*raw, b""])
        self._hashed.update(data)
        self._waiting.append(self._beside.submit(_member, data, self._level))
        self._flush(_WAITING)

    def _flush(self, most: int) -> None:
        while len(self._waiting) > most:
            self._file.write(self._waiting.popleft().result())


def _member(data: bytes, level: int) -> bytes:
    packer = zlib.compressobj(level, zlib.DEFLATED, _RAW)
    size = (len(data) % 2**32).to_bytes(4, "little")
    return b"".join(
        (
            _HEADER,
            packer.compress(data),
            packer.flush(),
            zlib.crc32(data).to_bytes(4, "little"),
            size,
        )
    )


def last_of(plain: bytes) -> bytes:
    """Return the last line of a text, without its line feed."""
    return plain[plain.rfind(b"\n", 0, -1) + 1 : -1]


def _ends(line: bytes) -> bool:
    """Tell whether a line, without its line feed, ends a member."""
    return not zlib.crc32(line) % _LINES


def lines_in(path: Path) -> Iterator[list[str]]:
    """Yield the lines of a ledger, those of a member at a time.

    Raises:
        DamagedError: it is not what was written.
        OSError: it cannot be read.
    """
    for _, plain in members(path):
        yield lines_of(plain)


def members(path: Path) -> Iterator[tuple[bytes, bytes]]:
    """Yield the members of a gzipped file: as they are, and unpacked."""
    with path.open("rb") as file:
        data = file.read(_CHUNK)
        while data:
            unpacker = zlib.decompressobj(_GZIP)
            packed, plain = [], []
            while not unpacker.eof:
                if not data:
                    raise DamagedError(f"{path} is cut off")
                try:
                    plain.append(unpacker.decompress(data))
                except zlib.error as error:
                    raise DamagedError(f"{path} is damaged: {error}") from error
                rest = unpacker.unused_data
                packed.append(data[: len(data) - len(rest)])
                data = rest or file.read(_CHUNK)
            yield b"".join(packed), b"".join(plain)


def noted(lines: Iterable[str], writer: Writer) -> Iterator[str]:
    """Yield lines, and write them."""
    waiting = iter(lines)
    while slab := list(islice(waiting, _SLAB)):
        writer.add(slab)
        yield from slab
