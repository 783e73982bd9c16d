"""Where work is done: in this process, in worker processes, on a Dask cluster; in order always.

All three call one function for each piece of work and yield what it returns in the order of the
work, with no more pieces under way than keep the workers busy, so that memory stays flat.
"""

from __future__ import annotations

import multiprocessing
import os
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing.connection import wait
from typing import Protocol, TypeVar

T = TypeVar("T")
R = TypeVar("R")

_AHEAD = 8  # pieces under way for each worker
INLINE = 12
"""Pieces of work below which worker processes cost more than they bring."""


class Executor(Protocol):
    """What calls a function for each piece of work."""

    def map(
        self, function: Callable[[T], R], work: Iterable[T], lost: Callable[[T], R]
    ) -> Iterator[R]:
        """Yield the results in the order of the work.

        Args:
            function: a function of a module that can be sent to another process.
            work: pieces of work, taken as workers become free.
            lost: what stands for a piece of work that took its worker with it twice.
        """
        ...


class Inline:
    """Does the work in this process, piece by piece."""

    def map(
        self,
        function: Callable[[T], R],
        work: Iterable[T],
        lost: Callable[[T], R],  # noqa: ARG002 - a worker that is this process takes all with it
    ) -> Iterator[R]:
        """Yield the results in the order of the work."""
        yield from map(function, work)


class Processes:
    """Does the work in worker processes of this machine.

    A worker that is killed (by hand, or by the system because memory ran out) breaks the pool: what
    was under way is then done again, piece by piece in a process of its own, so that only what
    kills its worker a second time is lost.
    """

    def __init__(self, workers: int) -> None:
        self._workers = workers

    def map(
        self, function: Callable[[T], R], work: Iterable[T], lost: Callable[[T], R]
    ) -> Iterator[R]:
        """Yield the results in the order of the work."""
        waiting = iter(work)
        again: list[T] = []
        while True:
            with self._pool(self._workers) as pool:
                under_way: deque[tuple[T, Future[R]]] = deque()
                try:
                    yield from self._through(pool, function, waiting, under_way)
                except BrokenProcessPool:
                    again = [piece for piece, _ in under_way]
            if not again:
                return
            for piece in again:
                yield self._alone(function, piece, lost)
            again = []

    def _through(
        self,
        pool: ProcessPoolExecutor,
        function: Callable[[T], R],
        waiting: Iterator[T],
        under_way: deque[tuple[T, Future[R]]],
    ) -> Iterator[R]:
        for piece in waiting:
            under_way.append((piece, _submitted(pool, function, piece)))
            if len(under_way) >= _AHEAD * self._workers:
                yield under_way[0][1].result()
                under_way.popleft()
        while under_way:
            yield under_way[0][1].result()
            under_way.popleft()

    def _alone(self, function: Callable[[T], R], piece: T, lost: Callable[[T], R]) -> R:
        with self._pool(1) as pool:
            try:
                return pool.submit(function, piece).result()
            except BrokenProcessPool:
                return lost(piece)

    def _pool(self, workers: int) -> ProcessPoolExecutor:
        return ProcessPoolExecutor(workers, initializer=_end_with_parent)


def _submitted(pool: ProcessPoolExecutor, function: Callable[[T], R], piece: T) -> Future[R]:
    """Return the call of a function; one that a broken pool does not take fails as such."""
    try:
        return pool.submit(function, piece)
    except BrokenProcessPool as error:
        failed: Future[R] = Future()
        failed.set_exception(error)
        return failed


def _end_with_parent() -> None:
    """Let a worker end when the build is killed, which cannot tell it."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_watch, args=(parent.sentinel,), daemon=True).start()


def _watch(sentinel: int) -> None:
    wait([sentinel])
    os._exit(1)


def local(jobs: int | None, work: Sequence[object]) -> Executor:
    """Return what does work on this machine: worker processes where they pay.

    Args:
        jobs: number of workers; as many as there are cores by default.
        work: what there is to do.
    """
    workers = min(jobs or os.cpu_count() or 1, len(work))
    if workers < 2 or (jobs is None and len(work) < INLINE):
        return Inline()
    return Processes(workers)
