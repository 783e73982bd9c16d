"""Sees to it that there is a nursery: one that has died is followed by another at once."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping

from kg.workers.figures import Figures
from kg.workers.nursery import Home
from kg.workers.processes import Nursery, NurseryError, Worker

_PAUSE, _MOST_PAUSE = 0.1, 5.0  # seconds before a nursery is started again that does not start
_LOG = logging.getLogger(__name__)


class Matron:
    """Has a nursery, from the first time that a worker is wanted until she is told to close it."""

    def __init__(
        self, home: Home, figures: Figures, environment: Mapping[str, str] | None = None
    ) -> None:
        self._home = home
        self._environment = environment or {}
        self._figures = figures
        self._nursery: Nursery | None = None
        self._starting = asyncio.Lock()
        self._again: asyncio.Task[None] | None = None
        self._closed = False

    async def fork(self, directory: str) -> Worker:
        """Return a new worker on a directory, or on what the nursery holds in memory.

        Raises:
            NurseryError: there is none to be had.
        """
        worker = await (await self._running()).fork(directory)
        self._figures.forks += 1
        self._figures.alive += 1
        return worker

    def end(self, worker: Worker) -> None:
        """End a worker, whatever it does."""
        worker.end()
        self._figures.alive -= 1

    def ease(self, worker: Worker) -> None:
        """Make a worker yield to others from now on."""
        if self._nursery is not None:
            self._nursery.ease(worker)

    async def close(self) -> None:
        """End the nursery with all its workers."""
        self._closed = True
        if self._again is not None:
            self._again.cancel()
        async with self._starting:
            await self._buried()

    async def _running(self) -> Nursery:
        async with self._starting:
            if self._closed:
                raise NurseryError("the nursery has been closed")
            if self._nursery is None or not self._nursery.alive:
                await self._buried()
                self._figures.nurseries += 1
                self._nursery = await Nursery.start(self._home, self._environment, self._died)
            return self._nursery

    async def _buried(self) -> None:
        if self._nursery is not None:
            former, self._nursery = self._nursery, None
            await former.close()

    def _died(self) -> None:
        if not self._closed and (self._again is None or self._again.done()):
            _LOG.error("the process that workers come from has ended; it is started again")
            self._again = asyncio.ensure_future(self._replaced())

    async def _replaced(self) -> None:
        pause = _PAUSE
        while True:
            try:
                await self._running()
            except (NurseryError, OSError) as error:
                _LOG.error("it cannot be started again: %s", error)
                await asyncio.sleep(pause)
                pause = min(_MOST_PAUSE, 2 * pause)
            else:
                return
