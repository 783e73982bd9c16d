"""Answers of queries in the media types of the web."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from rdflib import Graph, Literal, Variable
from rdflib.query import Result

from kg.errors import QueryError
from kg.store import QueryResult, Solutions, Term, Triple, Triples, Truth
from kg.store.guard import Form

JSON = "application/sparql-results+json"
XML = "application/sparql-results+xml"
CSV = "text/csv"
TSV = "text/tab-separated-values"
TURTLE = "text/turtle"
N_TRIPLES = "application/n-triples"
N_QUADS = "application/n-quads"
TRIG = "application/trig"
JSON_LD = "application/ld+json"
RDF_XML = "application/rdf+xml"

NO_TRIPLES = Triples(triples=())
TABLE_TYPES = (JSON, XML, CSV, TSV)
GRAPH_TYPES = (TURTLE, N_TRIPLES, JSON_LD, RDF_XML, N_QUADS, TRIG)

_RDFLIB_TABLE: Mapping[str, str] = MappingProxyType({JSON: "json", XML: "xml", CSV: "csv"})
_RDFLIB_GRAPH: Mapping[str, str] = MappingProxyType(
    {
        TURTLE: "turtle",
        N_TRIPLES: "nt",
        JSON_LD: "json-ld",
        RDF_XML: "pretty-xml",
        N_QUADS: "nt",  # triples in no named graph are written alike
        TRIG: "turtle",
    }
)


def media_types(form: Form) -> tuple[str, ...]:
    """Return the media types that an answer to this form of query can be given in."""
    return TABLE_TYPES if form in (Form.SELECT, Form.ASK) else GRAPH_TYPES


def check(form: Form | None, media_type: str) -> None:
    """Raise QueryError where an answer to this form of query cannot be given in a media type."""
    if form is not None and media_type not in media_types(form):
        offered = ", ".join(media_types(form))
        raise QueryError(f"a {form} query is answered in {offered}, not in {media_type}")


def encode(
    result: QueryResult, media_type: str, *, prefixes: Mapping[str, str] | None = None
) -> bytes:
    """Return an answer in a media type; `prefixes` shorten the IRIs of Turtle and the like.

    Raises:
        QueryError: the media type does not fit the answer.
    """
    match result:
        case Triples(triples=triples):
            check(Form.CONSTRUCT, media_type)
            return _graph(triples, media_type, prefixes or {})
        case Truth(value=value):
            check(Form.ASK, media_type)
            if media_type in (CSV, TSV):  # the standard gives none; this is what Oxigraph does
                return b"true" if value else b"false"
            answer = Result("ASK")
            answer.askAnswer = value
            return answer.serialize(format=_RDFLIB_TABLE[media_type]) or b""
        case Solutions():
            check(Form.SELECT, media_type)
            return _table(result, media_type)


def _table(solutions: Solutions, media_type: str) -> bytes:
    if media_type == TSV:
        lines = ["\t".join(f"?{name}" for name in solutions.variables)]
        lines += ["\t".join(_tsv(cell) for cell in row) for row in solutions.rows]
        return ("\n".join(lines) + "\n").encode()
    answer = Result("SELECT")
    answer.vars = [Variable(name) for name in solutions.variables]
    answer.bindings = [
        {
            variable: cell
            for variable, cell in zip(answer.vars, row, strict=True)
            if cell is not None
        }
        for row in solutions.rows
    ]
    return answer.serialize(format=_RDFLIB_TABLE[media_type]) or b""


def _tsv(cell: Term | None) -> str:
    if cell is None:
        return ""
    return Literal.n3(cell).replace("\t", "\\t") if isinstance(cell, Literal) else cell.n3()


def _graph(triples: Iterable[Triple], media_type: str, prefixes: Mapping[str, str]) -> bytes:
    graph = Graph(bind_namespaces="core")
    for prefix, namespace in prefixes.items():
        graph.bind(prefix, namespace)
    for triple in triples:
        graph.add(triple)
    return graph.serialize(format=_RDFLIB_GRAPH[media_type], encoding="utf-8")
