"""The parameters of constraint components, each with how it is read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import pyoxigraph as ox
from rdflib import OWL, RDF, SH, BNode, Graph, Literal, URIRef
from rdflib.collection import Collection
from rdflib.term import Node

from kg.shacl import counts, logic, pairs, selects, values
from kg.shacl.paths import Path, Predicate
from kg.shacl.shapes import Constraint, Shape, UnsupportedShapeError

FLAGS = frozenset(
    {SH.flags, SH.ignoredProperties, SH.qualifiedMinCount, SH.qualifiedMaxCount}
    | {SH.qualifiedValueShapesDisjoint}
)
"""Parameters that are read with another of their component."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """What one shape of a graph says.

    Attributes:
        graph: the shapes graph.
        node: the shape.
        shape: what reads another shape.
    """

    graph: Graph
    node: Node
    shape: Callable[[Node], Shape]

    def refused(self, parameter: Node, reason: str) -> UnsupportedShapeError:
        """Return the error that names a parameter of this shape."""
        return UnsupportedShapeError(
            self.node, f"sh:{str(parameter).removeprefix(str(SH))}", reason
        )

    def all(self, parameter: URIRef) -> list[Node]:
        """Return the values of a parameter, sorted."""
        return sorted(self.graph.objects(self.node, parameter), key=str)

    def one(self, parameter: URIRef) -> Node | None:
        """Return the only value of a parameter, None without."""
        found = self.all(parameter)
        if len(found) > 1:
            raise self.refused(parameter, "it has more than one value")
        return found[0] if found else None

    def iris(self, parameter: URIRef) -> list[URIRef]:
        """Return the values of a parameter, which are IRIs."""
        found = self.all(parameter)
        if not all(isinstance(each, URIRef) for each in found):
            raise self.refused(parameter, "its value is no IRI")
        return [URIRef(str(each)) for each in found]

    def number(self, parameter: URIRef) -> int:
        """Return the only value of a parameter, a whole number."""
        value = self.one(parameter)
        if not isinstance(value, Literal) or not isinstance(value.value, int):
            raise self.refused(parameter, "its value is no whole number")
        return int(value.value)

    def flag(self, parameter: URIRef) -> bool:
        """Return the only value of a parameter, true or false; false without."""
        value = self.one(parameter)
        if value is None:
            return False
        if not isinstance(value, Literal) or not isinstance(value.value, bool):
            raise self.refused(parameter, "its value is neither true nor false")
        # "1" is no other way to write true here: the recommendation names the terms.
        return str(value) == "true"

    def literals(self, parameter: URIRef) -> list[Literal]:
        """Return the values of a parameter, which are literals."""
        found = self.all(parameter)
        if not all(isinstance(each, Literal) for each in found):
            raise self.refused(parameter, "its value is no literal")
        return [each for each in found if isinstance(each, Literal)]

    def texts(self, parameter: URIRef) -> tuple[Literal, ...]:
        """Return the values of a parameter as texts."""
        return tuple(self.literals(parameter))

    def members(self, parameter: URIRef, value: Node) -> tuple[Node, ...]:
        """Return the members of a list that is the value of a parameter."""
        if value != RDF.nil and (value, RDF.first, None) not in self.graph:
            raise self.refused(parameter, "its value is no list")
        return tuple(Collection(self.graph, value))

    def terms(self, parameter: URIRef, found: Iterable[Node]) -> tuple[Node, ...]:
        """Return terms that a query can name."""
        terms = tuple(found)
        if any(isinstance(each, BNode) for each in terms):
            raise self.refused(parameter, "a blank node has no name in the data")
        return terms


_Read = Callable[[Reader, Path | None], Iterator[Constraint]]


def _each_iri(parameter: URIRef, make: Callable[[URIRef], Constraint]) -> _Read:
    def read(reader: Reader, path: Path | None) -> Iterator[Constraint]:  # noqa: ARG001
        yield from map(make, reader.iris(parameter))

    return read


def _number(
    parameter: URIRef, make: Callable[[int], Constraint], *, counts_values: bool = False
) -> _Read:
    def read(reader: Reader, path: Path | None) -> Iterator[Constraint]:
        if counts_values and path is None:
            raise reader.refused(parameter, "only property shapes have it")
        yield make(reader.number(parameter))

    return read


def _limit(parameter: URIRef, make: Callable[[Literal], Constraint]) -> _Read:
    def read(reader: Reader, path: Path | None) -> Iterator[Constraint]:  # noqa: ARG001
        found = reader.literals(parameter)
        if any(each.ill_typed for each in found):
            raise reader.refused(parameter, "its value is not of its own datatype")
        yield from map(make, found)

    return read


def _each_shape(parameter: URIRef, make: Callable[[Shape], Constraint]) -> _Read:
    def read(reader: Reader, path: Path | None) -> Iterator[Constraint]:  # noqa: ARG001
        yield from (make(reader.shape(each)) for each in reader.all(parameter))

    return read


def _each_list(parameter: URIRef, make: Callable[[tuple[Shape, ...]], Constraint]) -> _Read:
    def read(reader: Reader, path: Path | None) -> Iterator[Constraint]:  # noqa: ARG001
        for value in reader.all(parameter):
            yield make(tuple(map(reader.shape, reader.members(parameter, value))))

    return read


def _datatype(reader: Reader, path: Path | None) -> Iterator[Constraint]:  # noqa: ARG001
    reader.one(SH.datatype)
    yield from map(values.Datatype, reader.iris(SH.datatype))


def _node_kind(reader: Reader, path: Path | None) -> Iterator[Constraint]:  # noqa: ARG001
    kind = reader.one(SH.nodeKind)
    if kind not in values.NODE_KINDS:
        raise reader.refused(SH.nodeKind, f"{kind} is no kind of node")
    yield values.NodeKind(URIRef(str(kind)))


def _pattern(reader: Reader, path: Path | None) -> Iterator[Constraint]:  # noqa: ARG001
    flags = reader.one(SH.flags)
    for pattern in reader.literals(SH.pattern):
        made = values.Pattern(pattern, Literal(str(flags or "")))
        if not ox.Store().query(f'ASK {{ FILTER(REGEX("", {made.arguments}) IN (true, false)) }}'):
            raise reader.refused(SH.pattern, f"the store does not know the expression {pattern}")
        yield made


def _languages(reader: Reader, path: Path | None) -> Iterator[Constraint]:  # noqa: ARG001
    for value in reader.all(SH.languageIn):
        tags = reader.members(SH.languageIn, value)
        yield values.LanguageIn(tuple(Literal(str(each)) for each in tags))


def _in(reader: Reader, path: Path | None) -> Iterator[Constraint]:  # noqa: ARG001
    value = reader.one(SH["in"])
    if value is not None:
        yield values.In(reader.terms(SH["in"], reader.members(SH["in"], value)))


def _has_value(reader: Reader, path: Path | None) -> Iterator[Constraint]:  # noqa: ARG001
    yield from map(pairs.HasValue, reader.terms(SH.hasValue, reader.all(SH.hasValue)))


def _unique_lang(reader: Reader, path: Path | None) -> Iterator[Constraint]:
    if path is None:
        raise reader.refused(SH.uniqueLang, "only property shapes have it")
    if reader.flag(SH.uniqueLang):
        yield pairs.UniqueLang()


def _closed(reader: Reader, path: Path | None) -> Iterator[Constraint]:  # noqa: ARG001
    if not reader.flag(SH.closed):
        return
    ignored = reader.one(SH.ignoredProperties)
    known = set(reader.members(SH.ignoredProperties, ignored)) if ignored is not None else set()
    for each in reader.all(SH.property):
        own = reader.shape(each).path
        if isinstance(own, Predicate):
            known.add(own.iri)
    yield pairs.Closed(tuple(sorted(URIRef(str(each)) for each in known)))


def _qualified(reader: Reader, path: Path | None) -> Iterator[Constraint]:
    if path is None:
        raise reader.refused(SH.qualifiedValueShape, "only property shapes have it")
    least, most = SH.qualifiedMinCount, SH.qualifiedMaxCount
    for value in reader.all(SH.qualifiedValueShape):
        siblings: tuple[Shape, ...] = ()
        if reader.flag(SH.qualifiedValueShapesDisjoint):
            siblings = tuple(map(reader.shape, sorted(_siblings(reader) - {value}, key=str)))
        counted = counts.Counted(reader.shape(value), siblings)
        if reader.one(least) is not None:
            yield counts.QualifiedMinCount(counted, reader.number(least))
        if reader.one(most) is not None:
            yield counts.QualifiedMaxCount(counted, reader.number(most))


def _siblings(reader: Reader) -> set[Node]:
    """Return the qualified shapes of all properties of the shapes that this is a property of."""
    return {
        each
        for parent in reader.graph.subjects(SH.property, reader.node)
        for sibling in reader.graph.objects(parent, SH.property)
        for each in reader.graph.objects(sibling, SH.qualifiedValueShape)
    }


def _sparql(reader: Reader, path: Path | None) -> Iterator[Constraint]:
    for node in reader.all(SH.sparql):
        own = Reader(graph=reader.graph, node=node, shape=reader.shape)
        if own.flag(SH.deactivated):
            continue
        select = str(own.one(SH.select) or "")
        if "$PATH" in select and (path is None or path.may_stay):
            raise reader.refused(SH.sparql, "$PATH is no path of one step or more")
        if path is not None:
            select = select.replace("$PATH", path.sparql)
        if why := selects.problem(select):
            raise reader.refused(SH.sparql, why)
        text = f"{_prefixes(own)}{select}"
        try:
            ox.Store().query(text)
        except SyntaxError as error:
            raise reader.refused(SH.sparql, f"not SPARQL: {error}") from error
        yield selects.Select(text, own.texts(SH.message))


def _prefixes(reader: Reader) -> str:
    return "".join(
        f"PREFIX {reader.graph.value(each, SH.prefix)}: "
        f"{URIRef(str(reader.graph.value(each, SH.namespace))).n3()}\n"
        for start in reader.all(SH.prefixes)
        for holder in sorted(reader.graph.transitive_objects(start, OWL.imports), key=str)
        for each in sorted(reader.graph.objects(holder, SH.declare), key=str)
    )


PARAMETERS: Mapping[Node, _Read] = MappingProxyType(
    {
        SH["class"]: _each_iri(SH["class"], values.Class),
        SH.datatype: _datatype,
        SH.nodeKind: _node_kind,
        SH.minCount: _number(SH.minCount, counts.MinCount, counts_values=True),
        SH.maxCount: _number(SH.maxCount, counts.MaxCount, counts_values=True),
        SH.minExclusive: _limit(SH.minExclusive, values.MinExclusive),
        SH.minInclusive: _limit(SH.minInclusive, values.MinInclusive),
        SH.maxExclusive: _limit(SH.maxExclusive, values.MaxExclusive),
        SH.maxInclusive: _limit(SH.maxInclusive, values.MaxInclusive),
        SH.minLength: _number(SH.minLength, values.MinLength),
        SH.maxLength: _number(SH.maxLength, values.MaxLength),
        SH.pattern: _pattern,
        SH.languageIn: _languages,
        SH.uniqueLang: _unique_lang,
        SH.equals: _each_iri(SH.equals, pairs.Equals),
        SH.disjoint: _each_iri(SH.disjoint, pairs.Disjoint),
        SH.lessThan: _each_iri(SH.lessThan, pairs.LessThan),
        SH.lessThanOrEquals: _each_iri(SH.lessThanOrEquals, pairs.LessThanOrEquals),
        SH["not"]: _each_shape(SH["not"], logic.Not),
        SH["and"]: _each_list(SH["and"], logic.And),
        SH["or"]: _each_list(SH["or"], logic.Or),
        SH.xone: _each_list(SH.xone, logic.Xone),
        SH.node: _each_shape(SH.node, logic.Conforms),
        SH.property: _each_shape(SH.property, logic.Property),
        SH.qualifiedValueShape: _qualified,
        SH.closed: _closed,
        SH.hasValue: _has_value,
        SH["in"]: _in,
        SH.sparql: _sparql,
    }
)
"""Each parameter that a component is known by."""
