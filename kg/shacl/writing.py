"""Shapes to SPARQL: one query for each constraint of each shape, and one that sieves.

The focus node of a shape with targets is always `?focus`; every query looks at all focus nodes at
once. What a shape asks of the nodes of another is written as a condition, so that no query has to
be asked for a single node.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import count

from rdflib import RDF, URIRef
from rdflib.term import Node

from kg.shacl.counts import MaxCount, MinCount
from kg.shacl.logic import Property
from kg.shacl.paths import Predicate
from kg.shacl.queries import (
    FOCUS,
    NEVER,
    Compiled,
    Condition,
    Query,
    Stop,
    any_of,
    each_once,
    values,
)
from kg.shacl.selects import Select
from kg.shacl.shapes import (
    Constraint,
    Offence,
    Shape,
    Site,
    Target,
    TargetKind,
    UnsupportedShapeError,
    ValueConstraint,
)
from kg.shacl.terms import KEPT, UncheckableTermError, constant

_EXACTLY_ONE = frozenset({MinCount(1), MaxCount(1)})
_TYPE = constant(RDF.type)

Subclasses = Mapping[URIRef, Sequence[URIRef]]
"""Each class that has subclasses in the data, with itself and all of them."""


class Compiler:
    """Writes shapes for data of which the subclasses are known.

    Attributes:
        forms_kept: whether the data has literals under a datatype that keeps their form.
    """

    def __init__(self, subclasses: Subclasses, *, forms_kept: bool = False) -> None:
        self._subclasses = subclasses
        self._forms_kept = forms_kept
        self._numbers = count(1)

    def compile(self, shape: Shape) -> Compiled:
        """Return a shape with targets as queries.

        Raises:
            UnsupportedShapeError: it asks another shape for what only a query of its own tells, or
                has a term that no query can name.
        """
        try:
            return self._compiled(shape)
        except UncheckableTermError as error:
            raise UnsupportedShapeError(shape.node, "term", str(error)) from error

    def _compiled(self, shape: Shape) -> Compiled:
        every = tuple(self._queries(Stop(shape=shape, trail=(shape.node,))))
        return Compiled(
            shape=shape,
            targets=self.targets(shape.targets),
            leads=self._leads(shape.targets),
            conditions=tuple(self._conditions(_without_selects(shape))),
            queries=tuple(each for each in every if not isinstance(each.constraint, Select)),
            selects=tuple(each for each in every if isinstance(each.constraint, Select)),
        )

    def _conditions(self, shape: Shape) -> Iterator[Condition]:
        """Yield what breaks a shape: each property on its own, and the rest."""
        apart = [] if shape.path else [each for each in shape.constraints if _is_property(each)]
        rest = tuple(each for each in shape.constraints if each not in apart)
        parts = [replace(shape, constraints=rest)] if rest else []
        parts += [replace(shape, constraints=(each,)) for each in apart]
        for part in parts:
            text = self.breaks(part, FOCUS)
            if text != NEVER:
                yield Condition(text=text, needs=_needs(part))

    def targets(self, targets: Iterable[Target]) -> str:
        """Return the pattern that gives the focus nodes of some targets."""
        nodes = [each.term for each in targets if each.kind is TargetKind.NODE]
        patterns = [values(map(constant, nodes))] if nodes else []
        patterns += [self._target(each) for each in targets if each.kind is not TargetKind.NODE]
        return patterns[0] if len(patterns) == 1 else _either(patterns)

    def _target(self, target: Target) -> str:
        term = constant(target.term)
        other = self.fresh("other")
        match target.kind:
            case TargetKind.SUBJECTS_OF:
                return each_once(FOCUS, f"{FOCUS} {term} {other}")
            case TargetKind.OBJECTS_OF:
                return each_once(FOCUS, f"{other} {term} {FOCUS}")
            case _:
                return self._instances(FOCUS, URIRef(str(target.term)))

    def _leads(self, targets: Sequence[Target]) -> tuple[tuple[Node, Node | None], ...]:
        found: list[tuple[Node, Node | None]] = []
        for target in targets:
            match target.kind:
                case TargetKind.NODE:
                    return ()
                case TargetKind.CLASS:
                    classes = self._subclasses.get(URIRef(str(target.term)), (target.term,))
                    found += [(RDF.type, each) for each in classes]
                case _:
                    found.append((target.term, None))
        return tuple(found)

    def _instances(self, node: str, of: URIRef) -> str:
        classes = self._subclasses.get(of, (of,))
        if len(classes) == 1:
            return f"{node} {_TYPE} {constant(of)} ."
        listed = " ".join(map(constant, classes))
        kind = self.fresh("class")
        return each_once(node, f"VALUES {kind} {{ {listed} }} {node} {_TYPE} {kind}")

    def fresh(self, stem: str) -> str:
        """Return a variable that nothing else uses."""
        return f"?{stem}{next(self._numbers)}"

    def is_a(self, value: str, of: URIRef) -> str:
        """Return the condition that a value is an instance of a class or of its subclasses."""
        classes = self._subclasses.get(of, (of,))
        if len(classes) == 1:
            return f"EXISTS {{ {value} {_TYPE} {constant(of)} }}"
        kind = self.fresh("class")
        listed = ", ".join(map(constant, classes))
        return f"EXISTS {{ {value} {_TYPE} {kind} FILTER({kind} IN ({listed})) }}"

    def datatype(self, value: str) -> str:
        """Return the expression for the datatype that a literal has in the data."""
        if not self._forms_kept:
            return f"DATATYPE({value})"
        kind = f"STR(DATATYPE({value}))"
        return f'IRI(IF(STRSTARTS({kind}, "{KEPT}"), STRAFTER({kind}, "{KEPT}"), {kind}))'

    def by_value(self, value: str) -> str:
        """Return the expression for a literal that is compared by value."""
        if not self._forms_kept:
            return value
        kind = f"STR(DATATYPE({value}))"
        meant = f'STRDT(STR({value}), IRI(STRAFTER({kind}, "{KEPT}")))'
        return f'IF(STRSTARTS({kind}, "{KEPT}"), {meant}, {value})'

    def breaks(self, shape: Shape, node: str) -> str:
        """Return the condition that a node does not conform to a shape."""
        if shape.deactivated:
            return NEVER
        if any(isinstance(each, Select) for each in shape.constraints):
            why = "another shape asks for it, of which a query of its own tells nothing"
            raise UnsupportedShapeError(shape.node, "sh:sparql", why)
        site = Site(node, shape.path)
        single = [each for each in shape.constraints if isinstance(each, ValueConstraint)]
        others = [each for each in shape.constraints if not isinstance(each, ValueConstraint)]
        found = []
        if single and shape.path and not shape.path.may_stay and set(others) >= _EXACTLY_ONE:
            # The only value conforms where any does, so that need not be asked apart.
            others = [each for each in others if each != MinCount(1)]
            found.append(f"!{self._any(site, single)}")
        elif single:
            found.append(self._one_of(single, site))
        found += [
            offence.as_condition() for each in others for offence in each.offences(site, self)
        ]
        return any_of(found)

    def _any(self, site: Site, constraints: Sequence[ValueConstraint]) -> str:
        """Return the condition that a value keeps all of several constraints."""
        ((pattern, value),) = site.values(self)
        kept = " && ".join(f"({each.holds(value, self)})" for each in constraints)
        return f"EXISTS {{ {pattern} FILTER({kept}) }}"

    def _one_of(self, constraints: Sequence[ValueConstraint], site: Site) -> str:
        """Return the condition that a value breaks one of several constraints, read once."""
        found = []
        for pattern, value in site.values(self):
            broken = any_of([f"!({each.holds(value, self)})" for each in constraints])
            found.append(f"EXISTS {{ {pattern} FILTER({broken}) }}" if pattern else broken)
        return any_of(found)

    def _queries(self, stop: Stop) -> Iterator[Query]:
        """Yield the queries of the shape at a stop, and those of its properties."""
        shape = stop.shape
        if shape.deactivated:
            return
        site = Site(stop.focus[0], shape.path)
        for constraint in shape.constraints:
            match constraint:
                case Property():
                    for pattern, value in site.values(self):
                        yield from self._queries(stop.before(constraint.shape, pattern, value))
                case Select():
                    yield stop.query(constraint, Offence())
                case _:
                    for offence in constraint.offences(site, self):
                        yield stop.query(constraint, offence)


def _is_property(constraint: Constraint) -> bool:
    return isinstance(constraint, Property)


def _needs(part: Shape) -> Node | None:
    """Return the predicate without which a shape that is one property cannot be broken."""
    match part.constraints:
        case (Property(shape=Shape(path=Predicate(iri=iri), constraints=inner)),):
            return None if any(each.asks_for_values for each in inner) else iri
    return None


def _either(patterns: Sequence[str]) -> str:
    joined = " UNION ".join(f"{{ {each} }}" for each in patterns)
    return each_once(FOCUS, joined)


def _without_selects(shape: Shape) -> Shape:
    """Return a shape without the queries that it, or a property of it, has of its own."""
    kept: list[Constraint] = []
    for each in shape.constraints:
        if isinstance(each, Property):
            kept.append(Property(_without_selects(each.shape)))
        elif not isinstance(each, Select):
            kept.append(each)
    return replace(shape, constraints=tuple(kept))
