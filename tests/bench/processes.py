"""What a server and all processes that it has started take."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass

import psutil

_GONE = (psutil.NoSuchProcess, psutil.AccessDenied)


@dataclass(frozen=True, slots=True, kw_only=True)
class Usage:
    """What processes take together.

    Attributes:
        processes: their number.
        zombies: those that have ended and that nobody has waited for.
        files: open file descriptors.
        memory: bytes, what several share counted once (PSS).
        largest: bytes of the one that takes most, with all that it shares (RSS).
        cpu: seconds, with those of processes that have ended and been waited for.
    """

    processes: int
    zombies: int
    files: int
    memory: int
    largest: int
    cpu: float


def usage(pid: int) -> Usage:
    """Return what a process and all that it has started take."""
    found = list(tree(pid))
    zombies = files = memory = largest = 0
    cpu = 0.0
    for each in found:
        with suppress(*_GONE):
            times = each.cpu_times()
            cpu += times.user + times.system + times.children_user + times.children_system
            if each.status() == psutil.STATUS_ZOMBIE:
                zombies += 1
                continue
            files += each.num_fds()
            told = each.memory_full_info()
            memory += told.pss
            largest = max(largest, told.rss)
    return Usage(
        processes=len(found),
        zombies=zombies,
        files=files,
        memory=memory,
        largest=largest,
        cpu=cpu,
    )


def tree(pid: int) -> Iterator[psutil.Process]:
    """Yield a process and all that it has started."""
    with suppress(*_GONE):
        process = psutil.Process(pid)
        yield process
        yield from process.children(recursive=True)
