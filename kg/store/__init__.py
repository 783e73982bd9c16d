"""Stores of quads that answer SPARQL: one protocol, and the closed set of answers it gives.

The default graph of a query without dataset clauses is the union of all graphs, in every store.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Protocol

from rdflib import BNode, Literal, URIRef

Term = URIRef | BNode | Literal
Row = tuple[Term | None, ...]
Triple = tuple[Term, Term, Term]


@dataclass(frozen=True, slots=True, kw_only=True)
class Solutions:
    """Answer of a SELECT query; the cells of a row are in the order of `variables`."""

    variables: tuple[str, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Truth:
    """Answer of an ASK query."""

    value: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Triples:
    """Answer of a CONSTRUCT or DESCRIBE query, sorted and without duplicates."""

    triples: tuple[Triple, ...]


QueryResult = Solutions | Truth | Triples


class Store(Protocol):
    """Quads that can be queried.

    Every query is screened before it is parsed (`kg.store.guard`): SERVICE, oversized and deeply
    nested queries raise QueryError, and so do syntax errors and graphs that the store lacks.

    `bindings` give variables of the outermost group of the query their value; `default_graphs`
    and `named_graphs` replace the dataset that the query names, as the SPARQL 1.1 Protocol says.
    """

    def query(
        self,
        sparql: str,
        *,
        bindings: Mapping[str, Term] | None = None,
        default_graphs: Sequence[str] = (),
        named_graphs: Sequence[str] = (),
    ) -> QueryResult:
        """Return the answer as values."""
        ...

    def serialize_query(
        self,
        sparql: str,
        media_type: str,
        *,
        bindings: Mapping[str, Term] | None = None,
        default_graphs: Sequence[str] = (),
        named_graphs: Sequence[str] = (),
    ) -> bytes:
        """Return the answer in a media type of `kg.store.results` that fits the query's form."""
        ...

    def load_nquads(self, source: Path | BinaryIO) -> None:
        """Add the quads of an N-Quads file (gzipped where the path ends in .gz) or stream."""
        ...

    def dump_nquads(self) -> bytes:
        """Return all quads as sorted N-Quads lines."""
        ...

    def __len__(self) -> int:
        """Return the number of quads."""
        ...

    def close(self) -> None:
        """Release what the store holds; it answers nothing any more."""
        ...


def ordered(triples: Iterable[Triple]) -> tuple[Triple, ...]:
    """Return triples sorted by their N-Triples text, each once."""
    return tuple(sorted(set(triples), key=lambda triple: [node.n3() for node in triple]))
