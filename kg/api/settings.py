"""What whoever starts the server may set."""

from __future__ import annotations

import os
from dataclasses import dataclass, field

from kg.identifiers import BASE
from kg.workers.frames import Limits
from kg.workers.places import Room
from kg.workers.threads import QueryPool

_CORES = len(os.sched_getaffinity(0))


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Limits and names of a server.

    Attributes:
        base: base IRI of the nodes; a release brings its own.
        update_token: what those must send who change a store that is handed over; "" for nobody.
        query_timeout: seconds that a SPARQL query may take, and as many that it may wait before.
        query_memory: bytes that a query may take beyond what the graph takes.
        query_rows: rows or triples of an answer.
        query_bytes: bytes of an answer.
        query_workers: SPARQL queries that run at the same time.
        query_slow: further queries that run at the same time and have proved to take long.
        query_patience: seconds after which a query takes long.
        query_queue: SPARQL queries that may wait for their turn.
        answer_timeout: seconds within which a client must have taken a long answer.
        memory_quads: quads up to which a release is held in memory, about 342 bytes each; the
            process that answers pages and the one that answers SPARQL hold it once each.
        max_body: bytes of a request body.
        max_document: bytes of a graph that is sent to be stored.
        watch_every: seconds after which a store elsewhere is asked which release it holds.
        follow_every: seconds after which it is seen that another release has been published.
        max_rows: rows of an answer that a page shows.
        ready_within: seconds within which a query must be answered of a server that is ready.
        drain: seconds that a server goes on after it has been told to stop, no longer ready.
        page: whether browsers get the page with scripts, where it was built; plain pages if not.
        slow_query: seconds of work from which the log has the text of a query.
    """

    base: str = BASE
    update_token: str = field(default="", repr=False)
    query_timeout: float = 30.0
    query_memory: int = 2**30
    query_rows: int = 1_000_000
    query_bytes: int = 2**29
    query_workers: int = max(2, _CORES)
    query_slow: int = max(4, 2 * _CORES)
    query_patience: float = 0.25
    query_queue: int = 64
    answer_timeout: float = 600.0
    memory_quads: int = 20_000_000
    max_body: int = 1_000_000
    max_document: int = 64_000_000
    watch_every: float = 15.0
    follow_every: float = 2.0
    max_rows: int = 500
    ready_within: float = 2.0
    slow_query: float = 5.0
    drain: float = 0.0
    page: bool = False

    def limits(self) -> Limits:
        """Return the limits of one query."""
        return Limits(
            seconds=self.query_timeout,
            memory=self.query_memory,
            rows=self.query_rows,
            size=self.query_bytes,
        )

    def room(self) -> Room:
        """Return how many queries there is room for."""
        return Room(
            quick=self.query_workers,
            slow=self.query_slow,
            queue=self.query_queue,
            patience=self.query_patience,
            wait=self.query_timeout,
        )

    def threads(self) -> QueryPool:
        """Return threads for queries."""
        return QueryPool(
            timeout=self.query_timeout, workers=self.query_workers, queue=self.query_queue
        )
