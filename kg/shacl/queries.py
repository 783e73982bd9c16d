"""What a shape becomes: queries over all its focus nodes, put together from patterns."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rdflib.term import Node

from kg.shacl.selects import Select
from kg.shacl.shapes import Constraint, Offence, Shape

FOCUS = "?focus"
NEVER = "false"


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """A query that finds what breaks one constraint of one shape.

    Attributes:
        shape: whose constraint it is.
        constraint: what is broken.
        trail: the shapes from that with the targets to this one, each a property of the former.
        focus: variables of the focus nodes of those shapes, that of this one first.
        body: the pattern and conditions that follow the pattern of the targets.
        value: variable of the offending value, "" for none.
        path: variable of the offending property, "" where the path of the shape is meant.
        apart: further variables that tell results apart.
    """

    shape: Shape
    constraint: Constraint
    trail: tuple[Node, ...]
    focus: tuple[str, ...]
    body: str
    value: str = ""
    path: str = ""
    apart: tuple[str, ...] = ()

    @property
    def roles(self) -> tuple[str, ...]:
        """Return the variables that tell one result from another, "" where a role has none."""
        return (*self.focus, self.value, self.path, *self.apart)

    def text(self, targets: str) -> str:
        """Return the query over the focus nodes that a pattern gives."""
        if isinstance(self.constraint, Select):
            return self.constraint.joined(f"{targets} {self.body}", self.focus[0])
        asked = " ".join(filter(None, dict.fromkeys(self.roles)))
        return f"SELECT DISTINCT {asked} WHERE {{ {targets} {self.body} }}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """A part of what breaks a shape.

    Attributes:
        text: the condition on a focus node.
        needs: the predicate without which nothing in the data fulfils it; None where that is open.
    """

    text: str
    needs: Node | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Compiled:
    """A shape with targets, as queries.

    Attributes:
        shape: the shape.
        targets: pattern that gives each focus node, once or several times.
        leads: predicates, with a value or without, one of which data with a focus node has; none
            where there is a focus node whatever the data.
        conditions: what breaks it, in parts; a focus node conforms where none of them holds.
        queries: what tells why.
        selects: queries of the shapes graph itself, which no sieve goes before.
    """

    shape: Shape
    targets: str
    leads: tuple[tuple[Node, Node | None], ...]
    conditions: tuple[Condition, ...]
    queries: tuple[Query, ...]
    selects: tuple[Query, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop:
    """A shape on the way from one with targets, over its properties.

    Attributes:
        shape: the shape.
        trail: the shapes on the way, this one last.
        focus: the variables of their focus nodes, that of this one first.
        way: the patterns that bind them.
    """

    shape: Shape
    trail: tuple[Node, ...]
    focus: tuple[str, ...] = (FOCUS,)
    way: str = ""

    def before(self, shape: Shape, pattern: str, value: str) -> Stop:
        """Return the next stop: a property shape of this one, at its value nodes."""
        return Stop(
            shape=shape,
            trail=(*self.trail, shape.node),
            focus=(value, *self.focus),
            way=f"{self.way} {pattern}",
        )

    def query(self, constraint: Constraint, offence: Offence) -> Query:
        """Return the query that finds an offence here."""
        held = f"FILTER({offence.condition})" if offence.condition else ""
        return Query(
            shape=self.shape,
            constraint=constraint,
            trail=self.trail,
            focus=self.focus,
            body=f"{self.way} {offence.pattern} {held}",
            value=offence.value,
            path=offence.path,
            apart=offence.apart,
        )


def sieve(targets: str, conditions: Sequence[Condition]) -> str:
    """Return the query for the focus nodes for which one of some conditions holds."""
    broken = any_of([each.text for each in conditions])
    return f"SELECT DISTINCT {FOCUS} WHERE {{ {targets} FILTER({broken}) }}"


def values(terms: Iterable[str]) -> str:
    """Return the pattern of focus nodes that are listed."""
    return f"VALUES {FOCUS} {{ {' '.join(terms)} }}"


def each_once(node: str, pattern: str) -> str:
    """Return the pattern that gives a node of another pattern once, however often that has it.

    A filter on the node is asked for each once, too: Oxigraph would move it below a DISTINCT.
    """
    return f"{{ SELECT {node} {{ {pattern} }} GROUP BY {node} }}"


def any_of(conditions: Sequence[str]) -> str:
    """Return the condition that one of several holds.

    They are put together by halves: Oxigraph takes a time for a chain that grows with the square of
    its length.
    """
    if len(conditions) <= 1:
        return conditions[0] if conditions else NEVER
    middle = len(conditions) // 2
    return f"({any_of(conditions[:middle])} || {any_of(conditions[middle:])})"
