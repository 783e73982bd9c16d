"""Every component and path against pySHACL: invented shapes over invented data.

`KG_SHACL=1000 pytest tests/shacl` tries a thousand pairs of shapes and data.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rdflib import RDF, RDFS, SH, XSD, BNode, Graph, Literal, Namespace, URIRef
from rdflib.collection import Collection
from rdflib.term import Node

from tests.shacl.oracle import by_pyshacl, compiled

EX = Namespace("https://example.org/")
_MANY = int(os.environ.get("KG_SHACL", "0"))
_NODES = [EX.a, EX.b, EX.c, EX["odd?x=1&y='2'#(z)"], BNode("d")]
_CLASSES = [EX.Thing, EX.Part, EX.Other]
_PREDICATES = [EX.p, EX.q, EX.r]
_TEXTS = [
    Literal(""),
    Literal("red"),
    Literal('a "quoted"\n\\line } ?focus'),
    Literal("rot", lang="de"),
    Literal("red", lang="en"),
    Literal("crimson", lang="en"),
    Literal("colour", lang="en-GB"),
]
_NUMBERS = [
    Literal(1),
    Literal(2),
    Literal(10),
    Literal("02", datatype=XSD.integer, normalize=False),
    Literal("2", datatype=XSD.int),
    Literal("300", datatype=XSD.byte, normalize=False),
    Literal("2.50", datatype=XSD.decimal, normalize=False),
    Literal("1.5e0", datatype=XSD.double, normalize=False),
]
_LIMITS = [each for each in _NUMBERS if not each.ill_typed]
_OTHERS = [
    Literal("two", datatype=XSD.integer, normalize=False),
    Literal("2024-02-31", datatype=XSD.date, normalize=False),
    Literal("2024-02-28", datatype=XSD.date),
    Literal("true", datatype=XSD.boolean),
]
_VALUES: list[Node] = [*_NODES, *_TEXTS, *_NUMBERS, *_OTHERS]
_NAMED = [each for each in _VALUES if not isinstance(each, BNode)]


@pytest.fixture(autouse=True)
def _quiet() -> Iterator[None]:
    """Have rdflib say nothing of literals that are wrong."""
    logging.disable(logging.WARNING)
    yield
    logging.disable(logging.NOTSET)


@st.composite
def _data(draw: st.DrawFn, values: list[Node]) -> Graph:
    graph = Graph()
    for node in _NODES:
        for kind in draw(st.sets(st.sampled_from(_CLASSES), max_size=2)):
            graph.add((node, RDF.type, kind))
    if draw(st.booleans()):
        graph.add((EX.Part, RDFS.subClassOf, EX.Thing))
    if draw(st.booleans()):
        graph.add((EX.Other, RDFS.subClassOf, EX.Part))
    edge = st.tuples(st.sampled_from(_NODES), st.sampled_from(_PREDICATES), st.sampled_from(values))
    for triple in draw(st.lists(edge, min_size=1, max_size=14)):
        graph.add(triple)
    return graph


class _Shapes:
    """Draws shapes into a graph; how deep they refer to each other is bounded."""

    def __init__(self, draw: st.DrawFn) -> None:
        self.draw = draw
        self.graph = Graph()

    def target(self, shape: Node) -> None:
        kinds: list[tuple[URIRef, list[Node]]] = [
            (SH.targetClass, list(_CLASSES)),
            (SH.targetNode, [*_NAMED, EX.absent]),
            (SH.targetSubjectsOf, list(_PREDICATES)),
            (SH.targetObjectsOf, list(_PREDICATES)),
        ]
        for _ in range(self.draw(st.integers(1, 2))):
            kind, terms = self.draw(st.sampled_from(kinds))
            self.graph.add((shape, kind, self.draw(st.sampled_from(terms))))

    def path(self, depth: int = 2) -> Node:
        kind = self.draw(st.integers(0, 7 if depth else 1))
        if kind <= 1:
            return self.draw(st.sampled_from(_PREDICATES))
        node = BNode()
        if kind in (2, 3):
            parts = [self.path(depth - 1) for _ in range(2)]
            listed = self.listed(parts)
            if kind == 2:
                return listed
            self.graph.add((node, SH.alternativePath, listed))
            return node
        marks = (SH.inversePath, SH.zeroOrMorePath, SH.oneOrMorePath, SH.zeroOrOnePath)
        # The inverse of a sequence pySHACL walks in the wrong order.
        self.graph.add((node, marks[kind - 4], self.path(0 if kind == 4 else depth - 1)))
        return node

    def listed(self, members: list[Node]) -> Node:
        node = BNode()
        Collection(self.graph, node, members)
        return node

    def shape(self, depth: int, *, is_property: bool | None = None) -> Node:
        node = EX[f"shape{len(self.graph)}"]
        if is_property is None:
            is_property = self.draw(st.booleans())
        self.graph.add((node, RDF.type, SH.PropertyShape if is_property else SH.NodeShape))
        if is_property:
            self.graph.add((node, SH.path, self.path()))
        for _ in range(self.draw(st.integers(1, 2))):
            self.constraint(node, depth, is_property=is_property)
        return node

    def constraint(self, shape: Node, depth: int, *, is_property: bool) -> None:
        kinds: list[Callable[[Node, int], None]] = [self.plain, self.pair, self.member]
        if is_property:
            kinds += [self.counted]
        if depth:
            kinds += [self.logical, self.logical]
        if depth and is_property:
            kinds += [self.qualified]
        self.draw(st.sampled_from(kinds))(shape, depth)

    def once(self, shape: Node, parameter: URIRef, value: Node) -> None:
        if (shape, parameter, None) not in self.graph:
            self.graph.add((shape, parameter, value))

    def plain(self, shape: Node, depth: int) -> None:
        del depth
        offered: list[tuple[URIRef, list[Node]]] = [
            (SH["class"], list(_CLASSES)),
            (SH.datatype, [XSD.string, XSD.integer, XSD.int, XSD.byte, XSD.decimal, XSD.date]),
            (SH.datatype, [RDF.langString, XSD.boolean, XSD.double]),
            (SH.nodeKind, [SH.IRI, SH.Literal, SH.BlankNode, SH.BlankNodeOrIRI]),
            (SH.nodeKind, [SH.BlankNodeOrLiteral, SH.IRIOrLiteral]),
            (SH.minLength, [Literal(1), Literal(4)]),  # 0 refuses blank nodes, not in pySHACL
            (SH.maxLength, [Literal(0), Literal(3), Literal(20)]),
            (SH.pattern, [Literal("^r"), Literal('"q.*\\n'), Literal("[0-9]+"), Literal("")]),
        ]
        parameter, values = self.draw(st.sampled_from(offered))
        self.once(shape, parameter, self.draw(st.sampled_from(values)))

    def counted(self, shape: Node, depth: int) -> None:
        del depth
        parameter = self.draw(st.sampled_from([SH.minCount, SH.maxCount, SH.uniqueLang]))
        number = Literal(self.draw(st.integers(0, 4)))
        self.once(shape, parameter, Literal(True) if parameter == SH.uniqueLang else number)

    def pair(self, shape: Node, depth: int) -> None:
        del depth
        parameter = self.draw(st.sampled_from([SH.equals, SH.disjoint]))
        self.once(shape, parameter, self.draw(st.sampled_from(_PREDICATES)))

    def member(self, shape: Node, depth: int) -> None:
        del depth
        some = st.lists(st.sampled_from(_NAMED), min_size=1, max_size=4, unique=True)
        match self.draw(st.integers(0, 3)):
            case 0:
                self.once(shape, SH["in"], self.listed(list(self.draw(some))))
            case 1:
                self.once(shape, SH.hasValue, self.draw(st.sampled_from(_NAMED)))
            case 2:
                self.once(shape, SH.languageIn, self.listed([Literal("en"), Literal("fr")]))
            case _:
                self.once(shape, SH.closed, Literal(True))
                self.once(shape, SH.ignoredProperties, self.listed([RDF.type, EX.p]))

    def logical(self, shape: Node, depth: int) -> None:
        parameter = self.draw(
            st.sampled_from([SH["not"], SH["and"], SH["or"], SH.xone, SH.node, SH.property])
        )
        if parameter in (SH["and"], SH["or"], SH.xone):
            members = [self.shape(depth - 1) for _ in range(self.draw(st.integers(1, 2)))]
            self.once(shape, parameter, self.listed(members))
        else:
            kind = {SH.node: False, SH.property: True}.get(parameter)
            self.once(shape, parameter, self.shape(depth - 1, is_property=kind))

    def qualified(self, shape: Node, depth: int) -> None:
        self.once(shape, SH.qualifiedValueShape, self.shape(depth - 1))
        parameter = self.draw(st.sampled_from([SH.qualifiedMinCount, SH.qualifiedMaxCount]))
        self.once(shape, parameter, Literal(self.draw(st.integers(0, 3))))


@st.composite
def _shapes(draw: st.DrawFn) -> Graph:
    made = _Shapes(draw)
    for _ in range(draw(st.integers(1, 2))):
        made.target(made.shape(2))
    return made.graph


@st.composite
def _ranges(draw: st.DrawFn) -> Graph:
    """Return shapes that compare numbers; of anything else pySHACL has an order of its own."""
    made = _Shapes(draw)
    shape = EX.shape
    made.graph.add((shape, SH.path, draw(st.sampled_from(_PREDICATES))))
    made.target(shape)
    limits = [SH.minExclusive, SH.minInclusive, SH.maxExclusive, SH.maxInclusive]
    made.once(shape, draw(st.sampled_from(limits)), draw(st.sampled_from(_LIMITS)))
    pairs = [SH.lessThan, SH.lessThanOrEquals]
    made.once(shape, draw(st.sampled_from(pairs)), draw(st.sampled_from(_PREDICATES)))
    return made.graph


_SETTINGS = settings(
    max_examples=_MANY or 40,
    derandomize=not _MANY,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


def _agree(data: Graph, shapes: Graph) -> None:
    ours, reference = compiled(data, shapes), by_pyshacl(data, shapes)
    told = shapes.serialize() + "\n" + data.serialize()
    assert set(ours) == set(reference), told
    assert ours == reference, told


@_SETTINGS
@given(_data(_VALUES), _shapes())
def test_invented_shapes_find_the_same(data: Graph, shapes: Graph) -> None:
    _agree(data, shapes)


@_SETTINGS
@given(_data(list(_LIMITS)), _ranges())
def test_ranges_of_numbers_find_the_same(data: Graph, shapes: Graph) -> None:
    _agree(data, shapes)
