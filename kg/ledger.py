"""Sorted lines in gzipped files, of which few can be changed without packing all of them anew.

A file is a chain of gzip members, of some thousand lines each. Where one ends is decided by its
last line alone, so that the same lines give the same bytes, however the file has come to be.
"""

from __future__ import annotations

import hashlib
import zlib
from bisect import bisect_right
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from itertools import chain, islice, repeat
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
        last = _last(plain)
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


def _last(plain: bytes) -> bytes:
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
    for _, plain in _members(path):
        yield lines_of(plain)


def _members(path: Path) -> Iterator[tuple[bytes, bytes]]:
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


@dataclass(frozen=True, slots=True)
class Ledger:
    """Lines that come in several times: a file with each once, and one with all further times."""

    once: Path
    again: Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What has become of a ledger.

    Attributes:
        removed, added: the lines that it has no more, or has now; sorted.
        written: what the file with each line once holds.
    """

    removed: list[str]
    added: list[str]
    written: Written


def change(
    former: Ledger, ledger: Ledger, times: Mapping[str, int], *, level: int = QUICK
) -> Change:
    """Write a ledger that has some lines more often than a former one, or less often.

    Args:
        former: the ledger as it was.
        ledger: the new one, whose files are not there yet.
        times: how many times more each line comes in; below 0 if less often.
        level: of packing the file with each line once.

    Raises:
        DamagedError: the former one is not what was written, or a line came in less often.
        OSError: the disk is full or not to be written.
    """
    waiting = sorted(line for line, number in times.items() if number)
    asked = set(waiting)
    extra = Counter(line for lines in lines_in(former.again) for line in lines if line in asked)
    left: dict[str, int] = {}
    removed: list[str] = []
    added: list[str] = []

    def once(lines: list[str], some: Sequence[str]) -> list[str]:
        there = asked.intersection(lines)
        gone = set()
        come = []
        for line in some:
            number = (line in there) + extra[line] + times[line]
            if number < 0:
                raise DamagedError(f"{former.once} and {former.again} do not fit together")
            left[line] = max(number - 1, 0)
            if number and line not in there:
                come.append(line)
            elif not number and line in there:
                gone.add(line)
        removed.extend(sorted(gone))
        added.extend(come)
        return sorted([*(line for line in lines if line not in gone), *come])

    with Writer(ledger.once, level=level) as writer:
        _rewrite(former.once, writer, waiting, once)
    moved = sorted(line for line, number in left.items() if number != extra[line])

    def again(lines: list[str], some: Sequence[str]) -> list[str]:
        others = set(some)
        more = chain.from_iterable(repeat(line, left[line]) for line in some)
        return sorted([*(line for line in lines if line not in others), *more])

    with Writer(ledger.again, level=QUICK, repeated=True) as further:
        _rewrite(former.again, further, moved, again)
    return Change(removed=removed, added=added, written=writer.written)


def _rewrite(
    before: Path,
    writer: Writer,
    touched: Sequence[str],
    rewritten: Callable[[list[str], Sequence[str]], list[str]],
) -> None:
    """Write a file again, of which only the members where some lines belong are unpacked.

    Args:
        before: the file; a line that it has several times may stand in several members.
        writer: what is written to.
        touched: the lines, sorted.
        rewritten: gives the new lines for those of a member and the lines that belong there.
    """
    done, former = 0, ""
    for packed, plain in _members(before):
        if not plain:
            continue
        end = bisect_right(touched, _last(plain).decode() + "\n", done)
        goes_on = bool(former) and plain.startswith(former.encode())
        if end > done or goes_on:
            lines = [line for line in lines_of(plain) if line != former]
            writer.add(rewritten(lines, touched[done:end]))
        else:
            writer.copy(packed, plain)
        if end > done:
            done, former = end, touched[end - 1]
    if done < len(touched):
        writer.add(rewritten([], touched[done:]))


def noted(lines: Iterable[str], writer: Writer) -> Iterator[str]:
    """Yield lines, and write them."""
    waiting = iter(lines)
    while slab := list(islice(waiting, _SLAB)):
        writer.add(slab)
        yield from slab
