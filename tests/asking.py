"""Named queries asked of a store directly, as commands and routes do it in their own ways."""

from __future__ import annotations

from collections.abc import Mapping

from kg.query import bindings
from kg.queryfiles import NamedQuery
from kg.resolve import Resolver
from kg.store import QueryResult, Store


def run(
    store: Store, query: NamedQuery, given: Mapping[str, str], resolver: Resolver
) -> QueryResult:
    """Return the answer to a named query."""
    return store.query(query.sparql, bindings=bindings(query, given, resolver))
