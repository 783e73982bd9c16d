"""An open store as an application answers from it: what is started with it, and ended."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

from starlette.datastructures import State

from kg.api.service import About, Service
from kg.api.settings import Settings
from kg.api.watch import Watch
from kg.store import Store
from kg.store.oxigraph import OxigraphStore
from kg.store.remote import RemoteStore
from kg.workers.copies import Copies
from kg.workers.elsewhere import home_of
from kg.workers.matron import Matron
from kg.workers.pool import Workers
from kg.workers.running import Pool


class Opened(Protocol):
    """What an application answers from."""

    @property
    def service(self) -> Service:
        """Return what routes ask."""
        ...

    @property
    def pool(self) -> Pool | None:
        """Return what workers have in common; None where there are none."""
        ...

    @property
    def switches(self) -> int:
        """Return how often another release came."""
        ...

    async def start(self, state: State) -> None:
        """Start what answers queries."""
        ...

    async def stop(self) -> None:
        """End everything, what is under way too."""
        ...

    def changed(self) -> None:
        """Take note that the store has been changed."""
        ...


class Held:
    """A store that is handed over, and stays open.

    Queries of users go to worker processes that read copies of a store on disk, or that ask a store
    elsewhere; of a store in memory alone, they are answered in threads.

    Attributes:
        service: what routes ask.
        pool: what workers have in common; None for threads.
        switches: times that a store elsewhere was found to hold another release.
    """

    def __init__(
        self, store: Store, settings: Settings, about: About | None, copies: Path | None
    ) -> None:
        self.pool: Pool | None = None
        self.switches = 0
        self._executor: Copies | Workers | None = None
        self._watch: Watch | None = None
        if isinstance(store, OxigraphStore) and copies is not None:
            self.pool = Pool(settings.limits(), settings.room())
            self._executor = Copies(self.pool, store, copies)
        elif isinstance(store, RemoteStore):
            self.pool = Pool(settings.limits(), settings.room())
            home, environment = home_of(store, self.pool.limits)
            self._matron = Matron(home, self.pool.figures, environment)
            self._executor = Workers(self.pool, home, self._matron)
            self._watch = Watch(self._look, settings.watch_every)
        self.service = Service(store, settings, about, executor=self._executor)

    async def start(self, state: State) -> None:
        """Start workers, and begin to watch a store elsewhere.

        Raises:
            KgError: there are no workers.
        """
        del state  # holds the same service to the end
        if self._executor is not None:
            await self._executor.start()
        if self._watch is not None:
            self._watch.start()

    async def stop(self) -> None:
        """End what was started."""
        if self._watch is not None:
            self._watch.stop()
            await self._matron.close()
        if self._executor is not None:
            await self._executor.close()
        self.service.close()

    def changed(self) -> None:
        """Take note that the store has been changed, before anybody is told so."""
        if isinstance(self._executor, Copies):
            self._executor.changed()

    def _look(self) -> None:
        before = self.service.release
        self.service.renew()
        self.switches += before is not None and self.service.release != before
