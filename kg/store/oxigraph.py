"""The embedded store: Oxigraph, in memory or read from a directory."""

from __future__ import annotations

import gzip
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import IO, BinaryIO, Self, cast

import pyoxigraph as ox
from rdflib import BNode, Literal, URIRef

from kg.errors import QueryError
from kg.store import QueryResult, Solutions, Term, Triples, Truth, ordered, results
from kg.store.guard import Screened, screen
from kg.store.tokens import syntax_error

_Answer = ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples
_XSD_STRING = "http://www.w3.org/2001/XMLSchema#string"
_TABLE: Mapping[str, ox.QueryResultsFormat] = MappingProxyType(
    {
        results.JSON: ox.QueryResultsFormat.JSON,
        results.XML: ox.QueryResultsFormat.XML,
        results.CSV: ox.QueryResultsFormat.CSV,
        results.TSV: ox.QueryResultsFormat.TSV,
    }
)
_GRAPH: Mapping[str, ox.RdfFormat] = MappingProxyType(
    {
        results.TURTLE: ox.RdfFormat.TURTLE,
        results.N_TRIPLES: ox.RdfFormat.N_TRIPLES,
        results.JSON_LD: ox.RdfFormat.JSON_LD,
        results.RDF_XML: ox.RdfFormat.RDF_XML,
    }
)


class OxigraphStore:
    """Quads in Oxigraph; several threads may query one store at once.

    Oxigraph keeps numbers and dates as values: the lexical form "0.50" comes back as "0.5".
    """

    def __init__(self, store: ox.Store | None = None) -> None:
        self._store: ox.Store | None = store if store is not None else ox.Store()

    @classmethod
    def open(cls, directory: Path) -> Self:
        """Return a store that reads a directory that `create` made, and never writes it."""
        return cls(ox.Store.read_only(str(directory)))

    @classmethod
    def create(cls, directory: Path, nquads: Path) -> None:
        """Make a directory with the quads of an N-Quads file (gzipped or not), ready to open."""
        store = ox.Store(directory)
        with _opened(nquads) as stream:
            store.bulk_load(input=stream, format=ox.RdfFormat.N_QUADS)
        store.optimize()
        store.flush()

    def query(
        self,
        sparql: str,
        *,
        bindings: Mapping[str, Term] | None = None,
        default_graphs: Sequence[str] = (),
        named_graphs: Sequence[str] = (),
    ) -> QueryResult:
        """Return the answer as values."""
        answer = self._answer(screen(sparql), bindings, default_graphs, named_graphs)
        match answer:
            case ox.QuerySolutions():
                variables = tuple(each.value for each in answer.variables)
                rows = tuple(tuple(_term(cell) for cell in row) for row in answer)
                return Solutions(variables=variables, rows=rows)
            case ox.QueryBoolean():
                return Truth(value=bool(answer))
            case ox.QueryTriples():
                found = {
                    (_node(each.subject), _node(each.predicate), _node(each.object))
                    for each in answer
                }
                return Triples(triples=ordered(found))

    def serialize_query(
        self,
        sparql: str,
        media_type: str,
        *,
        bindings: Mapping[str, Term] | None = None,
        default_graphs: Sequence[str] = (),
        named_graphs: Sequence[str] = (),
    ) -> bytes:
        """Return the answer in a media type, written by Oxigraph itself."""
        screened = screen(sparql)
        results.check(screened.form, media_type)
        answer = self._answer(screened, bindings, default_graphs, named_graphs)
        if isinstance(answer, ox.QueryTriples):
            return answer.serialize(format=_GRAPH[media_type]) or b""
        return answer.serialize(format=_TABLE[media_type]) or b""

    def load_nquads(self, source: Path | BinaryIO) -> None:
        """Add the quads of an N-Quads file (gzipped where the path ends in .gz) or stream."""
        store = self._held()
        if isinstance(source, Path):
            with _opened(source) as stream:
                store.load(input=stream, format=ox.RdfFormat.N_QUADS)
        else:
            store.load(input=source, format=ox.RdfFormat.N_QUADS)

    def dump_nquads(self) -> bytes:
        """Return all quads as sorted N-Quads lines."""
        dumped = self._held().dump(format=ox.RdfFormat.N_QUADS) or b""
        return b"".join(sorted(dumped.splitlines(keepends=True)))

    def __len__(self) -> int:
        return len(self._held())

    def close(self) -> None:
        """Let Oxigraph go."""
        self._store = None

    def _held(self) -> ox.Store:
        if self._store is None:
            raise QueryError("the store is closed")
        return self._store

    def _answer(
        self,
        screened: Screened,
        bindings: Mapping[str, Term] | None,
        default_graphs: Sequence[str],
        named_graphs: Sequence[str],
    ) -> _Answer:
        store = self._held()
        text = screened.bound(bindings)
        default_graphs, named_graphs = screened.graphs(default_graphs, named_graphs)
        try:
            if not (default_graphs or named_graphs):
                return store.query(text, use_default_graph_as_union=True)
            return store.query(
                text,
                default_graph=[self._graph(each) for each in default_graphs],
                named_graphs=[self._graph(each) for each in named_graphs],
            )
        except SyntaxError as error:
            raise _explained(str(error), text) from error
        except (OSError, RuntimeError, ValueError) as error:
            raise QueryError(f"the query failed: {error}") from error

    def _graph(self, iri: str) -> ox.NamedNode:
        try:
            graph = ox.NamedNode(iri)
        except ValueError as error:
            raise QueryError(f"not an absolute IRI: {iri!r}") from error
        if not self._held().contains_named_graph(graph):
            raise QueryError(
                f"the store has no graph <{iri}>; graphs are not fetched from elsewhere"
            )
        return graph


def _opened(path: Path) -> IO[bytes]:
    return cast(IO[bytes], gzip.open(path)) if path.suffix == ".gz" else path.open("rb")


def _explained(message: str, text: str) -> QueryError:
    """Return the error for Oxigraph's "error at 1:25: expected one of A, B, [_]"."""
    match = re.match(r"error at (\d+):(\d+): expected (?:one of )?(.*)", message, re.DOTALL)
    if match is None:
        return QueryError(f"syntax error: {message}")
    expected = ", ".join(each for each in match[3].split(", ") if each != "[_]")
    hint = f"expected {expected}" if expected else ""
    return syntax_error(text, int(match[1]), int(match[2]), hint)


def _term(term: object) -> Term | None:
    return None if term is None else _node(term)


def _node(term: object) -> Term:
    match term:
        case ox.NamedNode(value=value):
            return URIRef(value)
        case ox.BlankNode(value=value):
            return BNode(value)
        case ox.Literal(value=value, language=str(language)):
            return Literal(value, lang=language)
        case ox.Literal(value=value, datatype=datatype):
            kind = None if datatype.value == _XSD_STRING else URIRef(datatype.value)
            return Literal(value, datatype=kind)
    raise QueryError(f"the answer has a term that this interface cannot give: {term}")
