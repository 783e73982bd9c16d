"""Where a faulty node comes from: looked up in whatever holds the graph."""

from __future__ import annotations

from typing import Protocol, cast

import pyoxigraph as ox
from rdflib import DCTERMS, PROV, Graph, URIRef
from rdflib.term import Node

from kg.shacl.data import Data
from kg.shacl.terms import Term, from_store, to_store
from kg.validate.report import Violation
from kg.vocab import Names
from kg.vocab import Term as Word


class Facts(Protocol):
    """A graph in which a fault is placed."""

    def objects(self, subject: Node, predicate: URIRef) -> list[Node]:
        """Return the values of a property of a node."""
        ...

    def subjects(self, predicate: URIRef, value: Node) -> list[Node]:
        """Return the nodes that have a value of a property."""
        ...


class GraphFacts:
    """Facts of an rdflib graph."""

    def __init__(self, graph: Graph) -> None:
        self._graph = graph

    def objects(self, subject: Node, predicate: URIRef) -> list[Node]:
        """Return the values of a property of a node."""
        return list(self._graph.objects(subject, predicate))

    def subjects(self, predicate: URIRef, value: Node) -> list[Node]:
        """Return the nodes that have a value of a property."""
        return list(self._graph.subjects(predicate, value))


class DataFacts:
    """Facts of data in a store."""

    def __init__(self, data: Data) -> None:
        self._store = data.store

    def objects(self, subject: Node, predicate: URIRef) -> list[Node]:
        """Return the values of a property of a node; a literal has none."""
        term = to_store(subject)
        if isinstance(term, ox.Literal):
            return []
        found = self._store.quads_for_pattern(term, ox.NamedNode(str(predicate)), None)
        return [from_store(cast(Term, each.object)) for each in found]

    def subjects(self, predicate: URIRef, value: Node) -> list[Node]:
        """Return the nodes that have a value of a property."""
        found = self._store.quads_for_pattern(None, ox.NamedNode(str(predicate)), to_store(value))
        return [from_store(cast(Term, each.subject)) for each in found]


def place(focus: Node, facts: Facts, names: Names) -> Violation:
    """Return a violation that knows no more than where its node comes from."""
    node, supports = focus, URIRef(names.dkg(Word.SUPPORTS))
    if not is_derived(node, facts):
        # A statement stands where its first evidence does.
        node = min(facts.subjects(supports, focus), key=str, default=focus)
    source = _first(facts.objects(node, PROV.wasDerivedFrom))
    if source is None and facts.objects(node, DCTERMS.title):
        source = node
    title = None if source is None else _first(facts.objects(source, DCTERMS.title))
    line = str(_first(facts.objects(node, URIRef(names.dkg(Word.LINE)))))
    quote = _first(facts.objects(node, URIRef(names.dkg(Word.QUOTE))))
    return Violation(
        focus=str(focus),
        message="",
        shape="",
        source=None if source is None else str(source).removeprefix(names.source("")),
        title=None if title is None else str(title),
        line=int(line) if line.isdecimal() else None,
        quote=None if quote is None else str(quote),
    )


def is_derived(node: Node, facts: Facts) -> bool:
    """Tell whether a node says which source it comes from."""
    return bool(facts.objects(node, PROV.wasDerivedFrom))


def _first(nodes: list[Node]) -> Node | None:
    return min(nodes, key=str, default=None)
