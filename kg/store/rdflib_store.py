"""The reference store: rdflib's own SPARQL engine. Slow; for tests and as a second opinion."""

from __future__ import annotations

import gzip
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import BinaryIO

from pyparsing.exceptions import ParseBaseException
from rdflib import BNode, Dataset, Graph, Literal, URIRef
from rdflib.plugins.sparql.algebra import translateQuery
from rdflib.plugins.sparql.parser import parseQuery
from rdflib.plugins.sparql.sparql import Query
from rdflib.query import Result

from kg.errors import QueryError
from kg.store import QueryResult, Solutions, Term, Triples, Truth, ordered, results
from kg.store.guard import Screened, screen
from kg.store.tokens import syntax_error


class RdflibStore:
    """Quads in an rdflib Dataset, which may be handed in."""

    def __init__(self, dataset: Dataset | None = None) -> None:
        self._dataset: Dataset | None = Dataset(default_union=True)
        if dataset is not None:
            self._dataset.addN(
                (subject, predicate, value, self._dataset.graph(graph))
                for subject, predicate, value, graph in dataset.quads((None, None, None, None))
            )

    def query(
        self,
        sparql: str,
        *,
        bindings: Mapping[str, Term] | None = None,
        default_graphs: Sequence[str] = (),
        named_graphs: Sequence[str] = (),
    ) -> QueryResult:
        """Return the answer as values."""
        return self._answer(screen(sparql), bindings, default_graphs, named_graphs)

    def serialize_query(
        self,
        sparql: str,
        media_type: str,
        *,
        bindings: Mapping[str, Term] | None = None,
        default_graphs: Sequence[str] = (),
        named_graphs: Sequence[str] = (),
    ) -> bytes:
        """Return the answer in a media type."""
        screened = screen(sparql)
        results.check(screened.form, media_type)
        answer = self._answer(screened, bindings, default_graphs, named_graphs)
        return results.encode(answer, media_type)

    def load_nquads(self, source: Path | BinaryIO) -> None:
        """Add the quads of an N-Quads file (gzipped where the path ends in .gz) or stream."""
        if not isinstance(source, Path):
            data = source.read()
        elif source.suffix == ".gz":
            data = gzip.decompress(source.read_bytes())
        else:
            data = source.read_bytes()
        self._opened().parse(data=data, format="nquads")

    def dump_nquads(self) -> bytes:
        """Return all quads as sorted N-Quads lines."""
        dumped = self._opened().serialize(format="nquads", encoding="utf-8")
        return b"".join(sorted(line for line in dumped.splitlines(keepends=True) if line.strip()))

    def __len__(self) -> int:
        return sum(1 for _ in self._opened().quads((None, None, None, None)))

    def close(self) -> None:
        """Forget the quads."""
        self._dataset = None

    def _opened(self) -> Dataset:
        if self._dataset is None:
            raise QueryError("the store is closed")
        return self._dataset

    def _answer(
        self,
        screened: Screened,
        bindings: Mapping[str, Term] | None,
        default_graphs: Sequence[str],
        named_graphs: Sequence[str],
    ) -> QueryResult:
        dataset = self._opened()
        text = screened.bound(bindings)
        default_graphs, named_graphs = screened.graphs(default_graphs, named_graphs)
        query = _parsed(text)
        if default_graphs or named_graphs:
            query.algebra.datasetClause = None  # rdflib would fetch these graphs from the web
            dataset = self._selected(default_graphs, named_graphs)
        try:
            return _values(dataset.query(query))
        except QueryError:
            raise
        except Exception as error:  # rdflib raises whatever comes
            raise QueryError(f"the query failed: {error}") from error

    def _selected(self, default_graphs: Sequence[str], named_graphs: Sequence[str]) -> Dataset:
        """Return the dataset of a query that names its graphs: what it does not name is empty."""
        selected = Dataset(default_union=False)
        for iri in default_graphs:
            for triple in self._graph(iri):
                selected.default_graph.add(triple)
        for iri in named_graphs:
            for triple in self._graph(iri):
                selected.graph(URIRef(iri)).add(triple)
        return selected

    def _graph(self, iri: str) -> Graph:
        graph = self._opened().get_context(URIRef(iri))
        if not len(graph):
            raise QueryError(
                f"the store has no graph <{iri}>; graphs are not fetched from elsewhere"
            )
        return graph


def _parsed(text: str) -> Query:
    try:
        return translateQuery(parseQuery(text))
    except ParseBaseException as error:
        raise syntax_error(text, error.lineno, error.column) from error
    except RecursionError as error:
        raise QueryError("the query is nested too deep for this store") from error
    except Exception as error:  # unknown prefixes and the like are bare exceptions in rdflib
        raise QueryError(f"syntax error: {error}") from error


def _values(result: Result) -> QueryResult:
    if result.type == "ASK":
        return Truth(value=bool(result.askAnswer))
    if result.type in ("CONSTRUCT", "DESCRIBE"):
        found = {(_term(s), _term(p), _term(o)) for s, p, o in result.graph or ()}
        return Triples(triples=ordered(found))
    names = tuple(result.vars or ())
    variables = tuple(str(name) for name in names)
    rows = tuple(
        # a grouped variable that is unbound is there with the value None
        tuple(None if (cell := row.get(name)) is None else _term(cell) for name in names)
        for row in result.bindings
    )
    return Solutions(variables=variables, rows=rows)


def _term(node: object) -> Term:
    if isinstance(node, URIRef | BNode | Literal):
        return node
    raise QueryError(f"the answer has a term that this interface cannot give: {node}")
