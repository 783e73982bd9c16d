"""Shapes as frozen values, and what every constraint component gives: its offences.

An offence is a piece of SPARQL that fits exactly where a constraint is broken. The same piece makes
the query that reports (all focus nodes at once), and the condition `EXISTS { ... }` by which
another shape asks whether a node conforms. So each component says once what it means.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar, Protocol

from rdflib import SH, Literal, URIRef
from rdflib.term import Node

from kg.errors import KgError
from kg.shacl.paths import Path


class UnsupportedShapeError(KgError):
    """A shape that cannot be compiled, and so is not checked at all.

    Attributes:
        shape: IRI or blank node of the shape.
        component: the parameter or component that is in the way.
        reason: what is wrong with it, in words.
    """

    def __init__(self, shape: Node, component: str, reason: str) -> None:
        super().__init__(str(shape), component, reason)
        self.shape = str(shape)
        self.component = component
        self.reason = reason

    def __str__(self) -> str:
        return f"shape {self.shape}: {self.component}: {self.reason}"


class TargetKind(StrEnum):
    """How a target finds focus nodes; the values are SHACL's own properties."""

    NODE = "targetNode"
    CLASS = "targetClass"
    SUBJECTS_OF = "targetSubjectsOf"
    OBJECTS_OF = "targetObjectsOf"


@dataclass(frozen=True, slots=True)
class Target:
    """What a shape looks at: a node, or what a class or property gives."""

    kind: TargetKind
    term: Node


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """A node shape (without a path) or property shape.

    Attributes:
        node: what names it in the shapes graph.
        path: the way to its value nodes; None where the focus node is the only one.
        targets: where it starts on its own; none where only other shapes refer to it.
        constraints: what it asks, in the order in which it is reported.
        severity: IRI of a severity.
        messages: what should hold, in words; none where the shapes graph gives none.
        deactivated: whether everything conforms to it.
    """

    node: Node
    path: Path | None = None
    targets: tuple[Target, ...] = ()
    constraints: tuple[Constraint, ...] = ()
    severity: Node = SH.Violation
    messages: tuple[Literal, ...] = ()
    deactivated: bool = False


class Writer(Protocol):
    """What a component needs to know to be written as SPARQL."""

    def fresh(self, stem: str) -> str:
        """Return a variable that nothing else uses, with its question mark."""
        ...

    def is_a(self, value: str, of: URIRef) -> str:
        """Return the condition that a value is an instance of a class or of its subclasses."""
        ...

    def datatype(self, value: str) -> str:
        """Return the expression for the datatype that a literal has in the data."""
        ...

    def by_value(self, value: str) -> str:
        """Return the expression for a literal that is compared by value."""
        ...

    def breaks(self, shape: Shape, node: str) -> str:
        """Return the condition that a node does not conform to a shape."""
        ...


@dataclass(frozen=True, slots=True)
class Site:
    """Where a constraint is looked at: a variable for the focus node, and the path, if any."""

    focus: str
    path: Path | None = None

    def values(self, writer: Writer) -> list[tuple[str, str]]:
        """Return the ways to the value nodes: a pattern ("" for the focus itself), a variable.

        A path of no step leads to the focus node also where the data has no such term, of which
        engines know nothing; so that node is a way of its own.
        """
        if self.path is None:
            return [("", self.focus)]
        value = writer.fresh("value")
        ways = [(f"{self.focus} {self.path.sparql} {value} .", value)]
        return [*ways, ("", self.focus)] if self.path.may_stay else ways

    def reaches(self, value: str) -> str:
        """Return the condition that a term, as variable or constant, is a value node."""
        same = f"sameTerm({self.focus}, {value})"
        if self.path is None:
            return same
        step = f"EXISTS {{ {self.focus} {self.path.sparql} {value} }}"
        return f"({same} || {step})" if self.path.may_stay else step


@dataclass(frozen=True, slots=True, kw_only=True)
class Offence:
    """What fits where a constraint is broken; one solution makes one result.

    Attributes:
        pattern: graph pattern over the focus node, "" where that alone tells.
        condition: what holds of a solution, "" for anything.
        value: variable of the offending value, "" where it is an absence that offends.
        path: variable of the property that offends, where it is not the path of the shape.
        apart: variables that tell results apart beside those.
    """

    pattern: str = ""
    condition: str = ""
    value: str = ""
    path: str = ""
    apart: tuple[str, ...] = ()

    def as_condition(self) -> str:
        """Return the condition that the constraint is broken."""
        if not self.pattern:
            return f"({self.condition})"
        held = f" FILTER({self.condition})" if self.condition else ""
        return f"EXISTS {{ {self.pattern}{held} }}"


class Constraint(ABC):
    """A constraint component with its parameters.

    Attributes:
        component: local name of the component in the SHACL namespace.
        asks_for_values: whether it can be broken where there is no value node.
    """

    __slots__ = ()
    component: ClassVar[str]
    asks_for_values: ClassVar[bool] = False

    @abstractmethod
    def offences(self, site: Site, writer: Writer) -> list[Offence]:
        """Return what fits where it is broken."""

    def wording(self) -> str:
        """Return what should hold, for a shape that has no message."""
        return f"{self.component.removesuffix('ConstraintComponent')} holds."


class ValueConstraint(Constraint):
    """A constraint that looks at one value node at a time."""

    __slots__ = ()

    @abstractmethod
    def holds(self, value: str, writer: Writer) -> str:
        """Return the condition that a value node conforms; it is never an error."""

    def offences(self, site: Site, writer: Writer) -> list[Offence]:
        """Return each value that does not conform."""
        return [
            Offence(pattern=pattern, condition=f"!({self.holds(value, writer)})", value=value)
            for pattern, value in site.values(writer)
        ]


def surely(expression: str) -> str:
    """Return a condition that is false where the expression is an error."""
    return f"COALESCE({expression}, false)"
