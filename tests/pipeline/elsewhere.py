"""Builds in processes of their own, which can be killed or given little to live on.

They come from a server that has never opened a store: RocksDB does not survive a fork.
"""

from __future__ import annotations

import multiprocessing
import resource
import signal
from collections.abc import Callable
from multiprocessing.process import BaseProcess
from pathlib import Path

from kg.errors import BuildError
from kg.lexicon import load
from kg.pipeline import Processes, build, find_sources, process_all, untold

_context = multiprocessing.get_context("forkserver")
_context.set_forkserver_preload(["tests.pipeline.elsewhere"])


def started(function: Callable[..., None], *arguments: object) -> BaseProcess:
    """Return a process that calls a function of this module."""
    process = _context.Process(target=function, args=arguments)
    process.start()
    return process


def built(folder: Path, out: Path, fresh: bool, jobs: int) -> None:
    """Build."""
    build([folder], out, fresh=fresh, jobs=jobs)


def built_with_little_room(folder: Path, out: Path, room: int, told: Path) -> None:
    """Build where no file grows beyond a number of bytes, as on a full disk; write the error."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    _, most = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (room, most))
    try:
        build([folder], out, jobs=1)
    except BuildError as error:
        resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))
        told.write_text(str(error))


def read_with_little_memory(folder: Path, more: int, told: Path) -> None:
    """Read documents with no more memory than there is in use now, and some bytes.

    Oxigraph reserves two hundred million of them to load anything at all.
    """
    load()
    work = find_sources([folder])
    used = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (used + more,) * 2)
    outcomes = list(process_all(work, Processes(2), untold))
    told.write_text("\n".join(each.reason for found in outcomes for each in found.problems))
