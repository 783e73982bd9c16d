"""Answers as Oxigraph's own values: made into ours, or written in a media type."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import islice
from types import MappingProxyType
from typing import IO, Protocol, cast

import pyoxigraph as ox
from rdflib import BNode, Literal, URIRef

from kg.errors import QueryError
from kg.store import QueryResult, Row, Solutions, Term, Triples, Truth, ordered, results
from kg.store.tokens import syntax_error

Answer = ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples
Found = Answer | Iterable[ox.Triple]

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
        results.N_QUADS: ox.RdfFormat.N_QUADS,
        results.TRIG: ox.RdfFormat.TRIG,
    }
)


class Output(Protocol):
    """What of a file it takes to write to it."""

    def write(self, data: bytes, /) -> int:
        """Take bytes, and return how many."""
        ...


def of_answer(answer: Answer) -> QueryResult:
    """Return an answer as values of ours."""
    match answer:
        case ox.QuerySolutions():
            variables = tuple(each.value for each in answer.variables)
            rows = tuple(_row(row) for row in answer)
            return Solutions(variables=variables, rows=rows)
        case ox.QueryBoolean():
            return Truth(value=bool(answer))
        case ox.QueryTriples():
            return of_triples(answer)


def of_triples(found: Iterable[ox.Triple | ox.Quad]) -> Triples:
    """Return triples as values of ours."""
    made = ((_node(each.subject), _node(each.predicate), _node(each.object)) for each in found)
    return Triples(triples=ordered(made))


def beginning(answer: Found, most: int) -> tuple[QueryResult, int]:
    """Return the first rows or triples of an answer, and how many there are in all."""
    match answer:
        case ox.QuerySolutions():
            variables = tuple(each.value for each in answer.variables)
            rows = tuple(_row(row) for row in islice(answer, most))
            number = len(rows) + sum(1 for _ in answer)
            return Solutions(variables=variables, rows=rows), number
        case ox.QueryBoolean():
            return Truth(value=bool(answer)), 1
        case _:
            found = of_triples(answer).triples
            return Triples(triples=found[:most]), len(found)


def write(
    answer: Found,
    media_type: str,
    output: Output,
    counted: Callable[[Iterator[ox.Triple]], Iterator[ox.Triple]],
) -> None:
    """Write an answer to a file as it is found; triples go through `counted`."""
    if isinstance(answer, ox.QuerySolutions | ox.QueryBoolean):
        answer.serialize(cast(IO[bytes], output), format=_TABLE[media_type])
    else:
        ox.serialize(counted(iter(answer)), cast(IO[bytes], output), format=_GRAPH[media_type])


def decoded(data: bytes, media_type: str) -> QueryResult:
    """Return the answer that was written as SPARQL results in JSON, or as N-Triples."""
    if media_type == results.JSON:
        return of_answer(ox.parse_query_results(data, format=ox.QueryResultsFormat.JSON))
    return of_triples(ox.parse(data, format=ox.RdfFormat.N_TRIPLES))


def encoded(answer: Answer, media_type: str) -> bytes:
    """Return an answer in a media type that fits it, written by Oxigraph."""
    if isinstance(answer, ox.QueryTriples):
        return encoded_triples(answer, media_type)
    return answer.serialize(format=_TABLE[media_type]) or b""


def encoded_triples(found: Iterable[ox.Triple], media_type: str) -> bytes:
    """Return triples in a media type."""
    return ox.serialize(found, format=_GRAPH[media_type]) or b""


def explained(message: str, text: str) -> QueryError:
    """Return the error for Oxigraph's "error at 1:25: expected one of A, B, [_]"."""
    match = re.match(r"error at (\d+):(\d+): expected (?:one of )?(.*)", message, re.DOTALL)
    if match is None:
        return QueryError(f"syntax error: {message}")
    expected = ", ".join(each for each in match[3].split(", ") if each != "[_]")
    hint = f"expected {expected}" if expected else ""
    return syntax_error(text, int(match[1]), int(match[2]), hint)


def _row(row: ox.QuerySolution) -> Row:
    return tuple(_term(cell) for cell in row)


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
            return Literal(value, datatype=kind, normalize=False)
    raise QueryError(f"the answer has a term that this interface cannot give: {term}")
