"""The file of all quads: sorted N-Quads, gzipped; the same quads give the same bytes."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import islice
from pathlib import Path

from kg.ledger import Writer, Written

_BLOCK = 5_000


def write_graph(
    path: Path,
    lines: Iterable[str],
    *,
    load: Callable[[bytes], None] | None = None,
    compare: Callable[[list[str]], None] | None = None,
) -> Written:
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
    waiting = iter(lines)
    with Writer(path) as writer:
        while block := list(islice(waiting, _BLOCK)):
            data = writer.add(block)
            if load is not None:
                load(data)
            if compare is not None:
                compare(block)
    return writer.written
