"""What the graph says of itself: its sizes, its prefixes, and queries to begin with.

What a program knows before it has seen a graph is part of every release, in a graph of its own
(`ontology/description.ttl`): which properties each class has and what they lead to, prefixes and
queries. Editors of SPARQL ask an endpoint for that. The sizes of a release are counted when they
are first asked for.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterable, Iterator

from rdflib import Graph, URIRef

from kg import resources
from kg.about.examples import example_quads, prefix_quads
from kg.about.statistics import ClassPart, PropertyPart, Statistics
from kg.about.void import RIGHTS, SUMMARY, TITLE, statistics_quads
from kg.identifiers import BASE
from kg.queryfiles import NamedQuery, read_queries
from kg.rdf.quads import Quad, to_node
from kg.vocab import XSD, Names

__all__ = [
    "RIGHTS",
    "SUMMARY",
    "TITLE",
    "Statistics",
    "counted_quads",
    "structure",
    "written",
]

STRUCTURE = "structure.tsv"
"""Beside the ontology: a row for each class, property, and class or datatype of its values."""


def counted_quads(
    found: Statistics, base: str = BASE, queries: Iterable[NamedQuery] | None = None
) -> Iterator[Quad]:
    """Yield the description of a graph of some sizes; what is described is without it."""
    names = Names(base)
    queries = read_queries(base=base) if queries is None else queries
    yield from statistics_quads(found, names)
    yield from prefix_quads(names)
    yield from example_quads(queries, found, names)


def written() -> str:
    """Return the description that is part of every release, as Turtle."""
    names, found = Names(), structure()
    queries = (each for each in read_queries() if not each.requires)
    graph = Graph()
    for prefix, namespace in names.prefixes().items():
        graph.bind(prefix, namespace, replace=True)
    for part in (
        statistics_quads(found, names),
        prefix_quads(names),
        example_quads(queries, found, names),
    ):
        for subject, predicate, value, _ in part:
            graph.add((URIRef(subject), URIRef(predicate), to_node(value)))
    return graph.serialize(format="turtle")


def structure() -> Statistics:
    """Return which properties classes have and what they lead to; nothing of it is counted."""
    namespaces = Names().prefixes()

    def iri(name: str) -> str:
        prefix, _, local = name.partition(":")
        return namespaces[prefix] + local

    classes: defaultdict[str, ClassPart] = defaultdict(ClassPart)
    with (resources.ontology() / STRUCTURE).open(encoding="utf-8", newline="") as file:
        for cls, name, leads_to in csv.reader(file, delimiter="\t"):
            part = classes[iri(cls)].properties[iri(name)]
            if leads_to:
                found = iri(leads_to)
                kinds = part.datatypes if _is_datatype(found) else part.classes
                kinds[found] = 0
    properties = {name: PropertyPart() for each in classes.values() for name in each.properties}
    return Statistics(classes=dict(sorted(classes.items())), properties=properties)


def _is_datatype(iri: str) -> bool:
    return iri.startswith(XSD) or iri.endswith("#langString")
