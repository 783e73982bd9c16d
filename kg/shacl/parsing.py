"""Shapes graphs as frozen values; what cannot be compiled is refused, never passed over."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from rdflib import OWL, RDF, RDFS, SH, BNode, Graph, Literal, URIRef
from rdflib.collection import Collection
from rdflib.term import Node

from kg.shacl.parameters import FLAGS, PARAMETERS, Reader
from kg.shacl.paths import Alternative, Inverse, Path, Predicate, Repeated, Sequence
from kg.shacl.shapes import Constraint, Shape, Target, TargetKind, UnsupportedShapeError

# What says nothing of data, or is read with what it belongs to.
_SILENT = frozenset(
    {SH.path, SH.severity, SH.message, SH.deactivated, SH.name, SH.description, SH.order}
    | {SH.group, SH.defaultValue, SH.declare, SH.prefixes, SH.select, *FLAGS}
    | {URIRef(SH + kind.value) for kind in TargetKind}
)
_REPEATED = ((SH.zeroOrMorePath, "*"), (SH.oneOrMorePath, "+"), (SH.zeroOrOnePath, "?"))


def shapes_of(graph: Graph) -> tuple[Shape, ...]:
    """Return the shapes that have targets, in the order of their names.

    Raises:
        UnsupportedShapeError: a shape, also one that no target leads to, that is ill-formed or
            has a component that is not supported.
    """
    parser = _Parser(graph)
    found = {node: parser.shape(node) for node in sorted(_named(graph), key=str)}
    return tuple(shape for shape in found.values() if shape.targets)


def _named(graph: Graph) -> set[Node]:
    """Return what is a shape by its type, its targets, or as the property of another."""
    found: set[Node] = set()
    for kind in (SH.NodeShape, SH.PropertyShape):
        found.update(graph.subjects(RDF.type, kind))
    for target in TargetKind:
        found.update(graph.subjects(URIRef(SH + target.value), None))
    found.update(graph.objects(None, SH.property))
    return found


@dataclass(slots=True)
class _Parser:
    """Reads shapes of one graph, each once, and knows which it is in the middle of."""

    graph: Graph
    done: dict[Node, Shape] = field(default_factory=dict)
    under_way: list[Node] = field(default_factory=list)
    custom: frozenset[Node] = frozenset()

    def __post_init__(self) -> None:
        parameters = self.graph.objects(None, SH.parameter)
        self.custom = frozenset(
            path for each in parameters for path in self.graph.objects(each, SH.path)
        ) - set(PARAMETERS)

    def shape(self, node: Node) -> Shape:
        """Return the shape of a node of the graph."""
        if node in self.under_way:
            raise UnsupportedShapeError(node, "recursion", "it refers to itself")
        if node not in self.done:
            self.under_way.append(node)
            self.done[node] = self._parsed(node)
            self.under_way.pop()
        return self.done[node]

    def _parsed(self, node: Node) -> Shape:
        reader = Reader(graph=self.graph, node=node, shape=self.shape)
        path = reader.one(SH.path)
        severity = reader.one(SH.severity)
        parsed = path_of(self.graph, path) if path is not None else None
        if parsed is None and (node, RDF.type, SH.PropertyShape) in self.graph:
            raise UnsupportedShapeError(node, "path", "a property shape has one")
        return Shape(
            node=node,
            path=parsed,
            targets=tuple(self._targets(node)),
            constraints=tuple(self._constraints(node, reader, parsed)),
            severity=severity or SH.Violation,
            messages=reader.texts(SH.message),
            deactivated=reader.flag(SH.deactivated),
        )

    def _targets(self, node: Node) -> Iterator[Target]:
        for kind in TargetKind:
            for term in sorted(self.graph.objects(node, URIRef(SH + kind.value)), key=str):
                if isinstance(term, BNode):
                    raise UnsupportedShapeError(node, kind, "a blank node has no name in the data")
                yield Target(kind, term)
        is_class = {RDFS.Class, OWL.Class} & set(self.graph.objects(node, RDF.type))
        if is_class and isinstance(node, URIRef):
            yield Target(TargetKind.CLASS, node)

    def _constraints(self, node: Node, reader: Reader, path: Path | None) -> Iterator[Constraint]:
        given = sorted(set(self.graph.predicates(node, None)), key=str)
        for parameter in given:
            if parameter in PARAMETERS:
                yield from PARAMETERS[parameter](reader, path)
            elif parameter in self.custom:
                raise UnsupportedShapeError(node, str(parameter), "a component of its own making")
            elif str(parameter).startswith(str(SH)) and parameter not in _SILENT:
                raise UnsupportedShapeError(
                    node, f"sh:{str(parameter).removeprefix(str(SH))}", "unsupported"
                )


def path_of(graph: Graph, node: Node) -> Path:
    """Return the path that a node of a graph stands for.

    Raises:
        UnsupportedShapeError: it stands for none.
    """
    return _path(graph, node, ())


def _path(graph: Graph, node: Node, above: tuple[Node, ...]) -> Path:
    if isinstance(node, URIRef):
        return Predicate(node)
    if node in above or isinstance(node, Literal):
        raise UnsupportedShapeError(node, "path", "it is none")
    above = (*above, node)
    if (node, RDF.first, None) in graph:
        return Sequence(_paths(graph, node, above))
    kinds = [(kind, of) for kind, of in graph.predicate_objects(node) if str(kind) in SH]
    if len(kinds) != 1:
        raise UnsupportedShapeError(node, "path", "it is not exactly one kind of path")
    ((kind, of),) = kinds
    if kind == SH.alternativePath:
        return Alternative(_paths(graph, of, above))
    if kind == SH.inversePath:
        return Inverse(_path(graph, of, above))
    for known, mark in _REPEATED:
        if kind == known:
            return Repeated(_path(graph, of, above), mark)
    raise UnsupportedShapeError(node, "path", f"{kind} is no kind of path")


def _paths(graph: Graph, node: Node, above: tuple[Node, ...]) -> tuple[Path, ...]:
    found = tuple(_path(graph, each, above) for each in Collection(graph, node))
    if len(found) < 2:
        raise UnsupportedShapeError(node, "path", "a list of paths has two or more")
    return found
