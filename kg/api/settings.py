"""What whoever starts the server may set."""

from __future__ import annotations

from dataclasses import dataclass, field

from kg.identifiers import BASE


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Limits and names of a server.

    Attributes:
        base: base IRI of the nodes; a release brings its own.
        update_token: what those must send who change a store that is handed over; "" for nobody.
        query_timeout: seconds that a SPARQL query may take, waiting included.
        query_workers: SPARQL queries that run at the same time.
        query_queue: SPARQL queries that may wait for their turn.
        answer_timeout: seconds within which a client must have taken a long answer.
        max_body: bytes of a request body.
        max_document: bytes of a graph that is sent to be stored.
        watch_every: seconds after which a store elsewhere is asked which release it holds.
        max_rows: rows of an answer that a page shows; answers to programs are not cut.
    """

    base: str = BASE
    update_token: str = field(default="", repr=False)
    query_timeout: float = 30.0
    query_workers: int = 4
    query_queue: int = 16
    answer_timeout: float = 600.0
    max_body: int = 1_000_000
    max_document: int = 64_000_000
    watch_every: float = 15.0
    max_rows: int = 500
