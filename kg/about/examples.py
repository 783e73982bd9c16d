"""Prefixes and queries as SHACL has them, which editors of SPARQL ask an endpoint for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from rdflib import Literal, URIRef

from kg.about.statistics import Statistics
from kg.identifiers import slug
from kg.model import Kind
from kg.parameters import plain_term
from kg.queryfiles import NamedQuery, Parameter, ParameterType
from kg.rdf.quads import ANY_URI, Quad, Value
from kg.store.guard import Form, screen
from kg.vocab import DCTERMS, RDFS, SCHEMA, SH, TYPE, Names

_LANGUAGE = "en"


def prefix_quads(names: Names) -> Iterator[Quad]:
    """Yield the declarations of all prefixes, which the ontology makes."""
    graph = names.description
    for prefix, namespace in names.prefixes().items():
        node = f"{names.dataset}#prefix-{prefix}"
        yield names.dkg(""), SH + "declare", node, graph
        yield node, TYPE, SH + "PrefixDeclaration", graph
        yield node, SH + "prefix", Value(prefix), graph
        yield node, SH + "namespace", Value(namespace, ANY_URI), graph


def example_quads(queries: Iterable[NamedQuery], found: Statistics, names: Names) -> Iterator[Quad]:
    """Yield the queries that a graph can answer, each with values for what it needs."""
    graph = names.description
    for query in queries:
        if not _has_answer(query, found, names):
            continue
        text, form = runnable(query, found, names)
        node = f"{names.dataset}#query-{query.name}"
        yield node, TYPE, f"{SH}SPARQLExecutable", graph
        yield node, TYPE, f"{SH}SPARQL{form.value.capitalize()}Executable", graph
        yield node, f"{SH}{form.value.lower()}", Value(text), graph
        yield node, SH + "prefixes", names.dkg(""), graph
        yield node, RDFS + "label", Value(query.name), graph
        yield node, RDFS + "comment", Value(query.summary, language=_LANGUAGE), graph
        yield node, DCTERMS + "description", Value(query.description, language=_LANGUAGE), graph
        yield node, SCHEMA + "target", names.endpoint, graph
        for each in query.tags:
            yield node, SCHEMA + "keywords", Value(each), graph


def _has_answer(query: NamedQuery, found: Statistics, names: Names) -> bool:
    wanted = {names.dkg(each) for each in query.requires}
    return not wanted or not wanted.isdisjoint([*found.classes, *found.properties])


def runnable(query: NamedQuery, found: Statistics, names: Names) -> tuple[str, Form]:
    """Return the text of a query that needs nothing more, and its form."""
    taken: defaultdict[Kind, int] = defaultdict(int)
    terms = {
        each.name: _example(each, found, names, taken)
        for each in query.parameters
        if not each.optional
    }
    screened = screen(query.text)
    return screened.bound(terms), screened.form or Form.SELECT


def sought(queries: Iterable[NamedQuery], names: Names) -> set[str]:
    """Return the IRIs of the nodes that the examples of parameters name."""
    return {_named(each, names) for query in queries for each in query.parameters if each.type.kind}


def _example(
    parameter: Parameter, found: Statistics, names: Names, taken: defaultdict[Kind, int]
) -> URIRef | Literal:
    """Return the example of a parameter; where the graph has it not, a common node of its kind."""
    kind = parameter.type.kind
    text = parameter.example or parameter.default or ""
    if parameter.type is ParameterType.TERM:
        return URIRef(names.dkg(text))
    if kind is None:
        return plain_term(parameter.type, text) or Literal(text)
    node, others = _named(parameter, names), found.common.get(kind, ())
    place = taken[kind]
    taken[kind] += 1
    if node in found.seen or len(others) <= place:
        return URIRef(node)
    return URIRef(others[place])


def _named(parameter: Parameter, names: Names) -> str:
    return f"{names.base}{parameter.type.kind}/{slug(parameter.example)}"
