"""What the routes ask: an open store with everything that is made of it once."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Protocol

from fastapi import Depends, Request

from kg.about.asked import of_release, of_store
from kg.api.beside import Description
from kg.api.computed import Computed
from kg.api.settings import Settings
from kg.describe.lists import DrugEntry
from kg.disproportionality import Reports
from kg.facts import Properties
from kg.index import Index
from kg.indexed import Answers
from kg.loading import held_whole
from kg.model import Kind, Ref
from kg.paths import Network
from kg.profiles import Profiles
from kg.query import Catalogue
from kg.release import Release
from kg.resolve import Resolver, drug_or_class
from kg.store import Store, Triple
from kg.store.remote import RemoteStore
from kg.texts import NO_TEXTS
from kg.workers import Executor
from kg.workers.threads import QueryPool, Threads

_KEPT = "kg.service"  # in the scope of a request


class About(Protocol):
    """What is told of a release, be it in a directory or in a store elsewhere."""

    @property
    def id(self) -> str:
        """Return its id."""
        ...

    @property
    def created(self) -> datetime:
        """Return date and time of its build, UTC."""
        ...

    @property
    def version(self) -> str:
        """Return the version of the program that built it."""
        ...

    @property
    def base(self) -> str:
        """Return the base IRI of its nodes."""
        ...

    @property
    def quads(self) -> int:
        """Return the number of its quads."""
        ...

    @property
    def counts(self) -> Mapping[str, int]:
        """Return sizes in words."""
        ...


class Service:
    """An open store, the names in it, and what is computed from it when first asked for.

    Attributes:
        release: what the store holds; None where nobody says.
        queries: threads for queries of ours.
        executor: who answers queries of users.
        texts: of the documents of the release.
    """

    def __init__(
        self,
        store: Store,
        settings: Settings,
        release: About | None = None,
        queries: QueryPool | None = None,
        executor: Executor | None = None,
        index: Index | None = None,
    ) -> None:
        self.store = store
        self.settings = settings
        self.queries = queries or settings.threads()
        self.executor = executor or Threads(store, self.queries)
        self._hold(release, index)

    def renew(self) -> None:
        """Ask a store elsewhere what it holds, and begin anew where that is another release.

        Raises:
            StoreError: it does not answer, or holds but a part of a release.
        """
        if not isinstance(self.store, RemoteStore):
            return
        found = held_whole(self.store)
        if found != self.release:
            self._hold(found)

    def forget(self) -> None:
        """Compute all anew when next asked for: the store has changed."""
        self._computed = Computed(self.store, self.base)
        self.description = Description(self._described)

    def _hold(self, release: About | None, index: Index | None = None) -> None:
        base = release.base if release else self.settings.base
        computed = Computed(self.store, base, index)
        _ = computed.resolver  # nearly every request needs it; none is to wait for it
        self.catalogue = Catalogue.load(base=base)
        self.release, self.base, self._computed = release, base, computed
        self.texts = release.texts() if isinstance(release, Release) else NO_TEXTS
        self.description = Description(self._described)

    @property
    def resolver(self) -> Resolver:
        """Return the names of all nodes."""
        return self._computed.resolver

    @property
    def answers(self) -> Answers:
        """Return what comparisons and walks are answered from."""
        return self._computed.answers

    @property
    def reports(self) -> Reports:
        """Return the figures of reports."""
        return self._computed.reports

    @property
    def network(self) -> Network:
        """Return the network of all edges."""
        return self._computed.network

    @property
    def profiles(self) -> Profiles:
        """Return the effects of every drug."""
        return self._computed.profiles

    @property
    def drugs(self) -> tuple[DrugEntry, ...]:
        """Return all drugs with their classes, sorted by label."""
        return self._computed.drugs

    @property
    def terms(self) -> dict[str, Properties]:
        """Return the ontology and each of its terms by IRI, with their properties."""
        return self._computed.terms

    def _described(self) -> tuple[Triple, ...]:
        release = self.release
        if isinstance(release, Release) and not self.settings.update_token:
            return of_release(release)
        return of_store(self.store, self.base)  # which may hold more than its release

    def drug(self, name: str) -> Ref:
        """Return the drug of a name.

        Raises:
            UnknownNameError: there is none; carries the nearest labels.
        """
        return self.resolver.resolve(name, Kind.DRUG)

    def drug_or_class(self, name: str) -> Ref:
        """Return the drug of a name, else the class of drugs.

        Raises:
            UnknownNameError: there is neither; carries the nearest labels.
        """
        return drug_or_class(self.resolver, name)

    def close(self) -> None:
        """Stop; the store stays open."""
        self.queries.close()


def service_of(request: Request) -> Service:
    """Return what a request asks: that of the release that was served when it came."""
    found: Service = request.scope.setdefault(_KEPT, request.app.state.service)
    return found


async def _asked(request: Request) -> Service:
    return service_of(request)  # in the event loop: what is not async is sent to a thread


Asked = Annotated[Service, Depends(_asked)]
