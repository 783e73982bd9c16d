"""What is made of all of a store once: names, the network, profiles; when first asked for."""

from __future__ import annotations

import threading
from functools import cached_property

from kg.describe.lists import DrugEntry, list_drugs
from kg.disproportionality import Reports
from kg.facts import Properties, properties
from kg.index import Index
from kg.indexed import Answers
from kg.paths import Network, build_network
from kg.profiles import Profiles, build_profiles
from kg.resolve import Resolver
from kg.store import Store
from kg.vocab import Names

_TERMS = "{ ?node rdfs:label ?name } UNION { ?node a owl:Ontology }"  # concepts have prefLabel


class Computed:
    """What is computed of a store as it is; another one is made when the store has changed.

    Args:
        store: what is asked.
        base: base IRI of its nodes.
        index: the index of all that the store holds, where there is one.

    Attributes:
        answers: what comparisons and walks are answered from.
        reports: the figures of reports.
    """

    def __init__(self, store: Store, base: str, index: Index | None = None) -> None:
        self._store = store
        self._base = base
        self._index = index
        self.answers = Answers(store, base, index)
        self.reports = Reports(store, base)
        self._lock = threading.RLock()  # else several first requests would each compute the same

    @property
    def resolver(self) -> Resolver:
        """Return the names of all nodes."""
        with self._lock:
            return self._resolver

    @property
    def network(self) -> Network:
        """Return the network of all edges."""
        with self._lock:
            return self._network

    @property
    def profiles(self) -> Profiles:
        """Return the effects of every drug."""
        with self._lock:
            return self._profiles

    @property
    def drugs(self) -> tuple[DrugEntry, ...]:
        """Return all drugs with their classes, sorted by label."""
        with self._lock:
            return self._drugs

    @property
    def terms(self) -> dict[str, Properties]:
        """Return the ontology and each of its terms by IRI, with their properties."""
        with self._lock:
            return self._terms

    @cached_property
    def _resolver(self) -> Resolver:
        return Resolver(self._store, self._base, self._index, often=True)

    @cached_property
    def _network(self) -> Network:
        return build_network(self.answers.whole())

    @cached_property
    def _profiles(self) -> Profiles:
        return build_profiles(self.answers.whole())

    @cached_property
    def _drugs(self) -> tuple[DrugEntry, ...]:
        return list_drugs(self._store, self._base)

    @cached_property
    def _terms(self) -> dict[str, Properties]:
        found = properties(self._store, _TERMS, self._base)
        own = Names(self._base).dkg("")
        return {node: facts for node, facts in sorted(found.items()) if node.startswith(own)}
