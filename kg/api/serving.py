"""Keeps an application at the release that a path points to, without dropping a request."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Coroutine
from pathlib import Path

from starlette.datastructures import State

from kg.api.memory import give_back
from kg.api.service import Service
from kg.api.settings import Settings
from kg.errors import KgError
from kg.release import Release, open_index_of, open_release
from kg.workers.nursery import Home
from kg.workers.pool import Workers
from kg.workers.running import Pool

_LOG = logging.getLogger(__name__)


class Serving:
    """The services of one release after the other.

    A request keeps the service that it began with, and so sees one release only. When another
    release has been published, its service is made beside the one that answers; then new requests
    go to it, and the workers of the former end when they have answered.

    Attributes:
        pool: what all workers have in common.
        service: of the release that is served.
        switches: times that another release came.
    """

    def __init__(self, release: Release, settings: Settings, follow: Path | None) -> None:
        self._settings = settings
        self._follow = follow
        self._threads = settings.threads()
        self.pool = Pool(settings.limits(), settings.room())
        self.service, self._workers = self._made(release)
        self.switches = 0
        self._tasks: set[asyncio.Task[None]] = set()

    async def start(self, state: State) -> None:
        """Start workers, and begin to follow.

        Raises:
            NurseryError: the release cannot be opened.
        """
        await self._workers.start()
        if self._follow is not None:
            self._do(self._watch(state, self._follow))

    async def stop(self) -> None:
        """End everything, what is under way too."""
        for each in self._tasks:
            each.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._workers.close()
        self._threads.close()
        self.service.store.close()

    def changed(self) -> None:
        """Do nothing: a release never changes."""

    async def _watch(self, state: State, path: Path) -> None:
        while True:
            await asyncio.sleep(self._settings.follow_every)
            try:
                found = await asyncio.to_thread(open_release, path)
                if self.service.release is None or found.id != self.service.release.id:
                    await self._switch(state, found)
            except (KgError, OSError, ValueError) as error:  # the former release goes on
                _LOG.warning("the release at %s cannot be served: %s", path, error)

    async def _switch(self, state: State, release: Release) -> None:
        service, workers = await asyncio.to_thread(self._made, release)
        try:
            await workers.start()
        except BaseException:
            await workers.close()
            raise
        former, self.service, self._workers = self._workers, service, workers
        state.service = service
        self.switches += 1
        _LOG.info("serving release %s", release.id)
        self._do(self._retire(former, workers))

    async def _retire(self, former: Workers, successor: Workers) -> None:
        try:
            await former.retire(successor)
        finally:
            await former.close()
        await asyncio.to_thread(give_back)

    def _do(self, work: Coroutine[None, None, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def _made(self, release: Release) -> tuple[Service, Workers]:
        in_memory = release.quads <= self._settings.memory_quads
        home = Home(
            quads=str(release.graph) if in_memory else "",
            directory=str(release.directory),
            memory=self._settings.query_memory,
        )
        workers = Workers(self.pool, home)
        store = release.store(in_memory=in_memory)
        return Service(
            store,
            self._settings,
            release,
            self._threads,
            workers,
            open_index_of(release, _LOG.warning),
        ), workers
