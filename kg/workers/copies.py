"""Answers about a store that changes, from worker processes that read copies of it.

A copy is made by hard links, in a time that does not depend on the size of the store, and only when
somebody asks after a change: many changes in a row cost nothing. Carrying each change out a second
time in memory that workers share would be quicker, but not the same: blank nodes, NOW(), RAND() and
UUID() come out otherwise each time.
"""

from __future__ import annotations

import asyncio
import logging
import shutil
from itertools import count
from pathlib import Path

from kg.errors import KgError
from kg.store.oxigraph import OxigraphStore
from kg.workers import Answer, Question, Reason, RefusedError
from kg.workers.matron import Matron
from kg.workers.nursery import Home
from kg.workers.pool import Workers
from kg.workers.running import Pool

_LOG = logging.getLogger(__name__)


class Copies:
    """Answers each query with all changes that were made before it came.

    Args:
        pool: limits, and who may work when.
        store: what changes.
        directory: where copies go, on the file system of the store; it is emptied.
    """

    def __init__(self, pool: Pool, store: OxigraphStore, directory: Path) -> None:
        self._pool = pool
        self._store = store
        self._directory = directory
        self._matron = Matron(self._home(directory), pool.figures)
        self._numbers = count()
        self._changes, self._copied = 0, -1
        self._current: tuple[Workers, Path] | None = None
        self._copying: asyncio.Task[Workers] | None = None
        self._retiring: set[asyncio.Task[None]] = set()

    async def start(self) -> None:
        """Make a first copy, and have a worker ready.

        Raises:
            RefusedError: no copy can be made.
            NurseryError: there are no workers.
        """
        await asyncio.to_thread(shutil.rmtree, self._directory, ignore_errors=True)
        self._directory.mkdir(parents=True)
        workers = await self._latest()
        await workers.start()

    def changed(self) -> None:
        """Take note that the store has been changed; may be called in any one thread."""
        self._changes += 1

    async def run(self, question: Question) -> Answer:
        """Return the answer as soon as its head is there."""
        return await (await self._latest()).run(question)

    async def check(self) -> bool:
        """Return whether there is anything to answer from."""
        return await (await self._latest()).check()

    async def close(self) -> None:
        """End everything, what is under way too, and remove the copies."""
        tasks = {*self._retiring, *([self._copying] if self._copying else [])}
        for each in tasks:
            each.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        if self._current is not None:
            await self._current[0].close()
        await self._matron.close()
        await asyncio.to_thread(shutil.rmtree, self._directory, ignore_errors=True)

    async def _latest(self) -> Workers:
        """Return the workers of a copy that has all changes that have been made by now."""
        wanted = self._changes
        while self._current is None or self._copied < wanted:
            if self._copying is None or self._copying.done():
                self._copying = asyncio.ensure_future(self._copy())
            await asyncio.shield(self._copying)  # others wait for it too
        return self._current[0]

    async def _copy(self) -> Workers:
        """Make a copy, and have its workers follow those of the former one."""
        changes, path = self._changes, self._directory / str(next(self._numbers))
        try:
            await asyncio.to_thread(self._store.backup, path)
        except (KgError, OSError) as error:
            _LOG.exception("no copy of the store could be made")
            detail = "the store cannot be read just now; try again later"
            raise RefusedError(Reason.BUSY, detail) from error
        workers = Workers(self._pool, self._home(path), self._matron)
        former, self._current, self._copied = self._current, (workers, path), changes
        if former is not None:
            task = asyncio.ensure_future(_retired(*former, workers))
            self._retiring.add(task)
            task.add_done_callback(self._retiring.discard)
        return workers

    def _home(self, directory: Path) -> Home:
        return Home(quads="", directory=str(directory), memory=self._pool.limits.memory)


async def _retired(workers: Workers, path: Path, successor: Workers) -> None:
    await workers.retire(successor)
    await asyncio.to_thread(shutil.rmtree, path, ignore_errors=True)
