"""The file of all quads: sorted N-Quads, gzipped; the same quads give the same bytes."""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Callable, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import islice
from operator import ge
from pathlib import Path

from kg.errors import BuildError

_LEVEL = 6  # of packing: 9 takes three times as long for a file that is 4 % smaller
_BLOCK = 5_000


def write_graph(
    path: Path,
    lines: Iterable[str],
    *,
    load: Callable[[bytes], None] | None = None,
    compare: Callable[[list[str]], None] | None = None,
) -> tuple[int, str]:
    """Write lines of quads to a file; return their number and the digest of the quads.

    Args:
        path: the file.
        lines: sorted, each once and with its line feed.
        load: gets the same bytes, not packed.
        compare: gets the same lines, some thousands at a time.

    Raises:
        BuildError: the lines are not sorted and unique.
        OSError: the disk is full or not to be written.
    """
    count, hashed, former = 0, hashlib.sha256(), ""
    waiting = iter(lines)
    with (
        path.open("wb") as file,
        gzip.GzipFile(
            filename="", mode="wb", fileobj=file, mtime=0, compresslevel=_LEVEL
        ) as packed,
        ThreadPoolExecutor(1) as beside,  # packing and sorting take about as long
    ):

        def write(data: bytes) -> None:
            packed.write(data)
            hashed.update(data)

        last: Future[None] | None = None
        while block := list(islice(waiting, _BLOCK)):
            _check(former, block)
            data = "".join(block).encode()
            if last is not None:
                last.result()
            last = beside.submit(write, data)
            if load is not None:
                load(data)
            if compare is not None:
                compare(block)
            count, former = count + len(block), block[-1]
        if last is not None:
            last.result()
    return count, f"sha256:{hashed.hexdigest()}"


def _check(former: str, block: list[str]) -> None:
    if block[0] <= former or any(map(ge, block, islice(block, 1, None))):
        wrong = next(
            each for before, each in zip((former, *block), block, strict=False) if each <= before
        )
        raise BuildError(f"the quads are not sorted and unique at {wrong.strip()!r}")
