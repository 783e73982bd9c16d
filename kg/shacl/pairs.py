"""Components that look at several values together: with those of another property, or all of them.

What is said here of values without a path is said of the focus node itself.
"""

from __future__ import annotations

from dataclasses import dataclass

from rdflib import URIRef
from rdflib.term import Node

from kg.shacl.shapes import Constraint, Offence, Site, Writer, surely
from kg.shacl.terms import constant


@dataclass(frozen=True, slots=True)
class HasValue(Constraint):
    """One of the value nodes is a given term."""

    component = "HasValueConstraintComponent"
    asks_for_values = True
    term: Node

    def offences(self, site: Site, writer: Writer) -> list[Offence]:  # noqa: ARG002 - as all
        """Return that none is."""
        return [Offence(condition=f"!({site.reaches(constant(self.term))})")]

    def wording(self) -> str:
        """Return it in words."""
        return f"One of the values is {self.term}."


@dataclass(frozen=True, slots=True)
class Equals(Constraint):
    """The value nodes are those of another property."""

    component = "EqualsConstraintComponent"
    asks_for_values = True
    other: URIRef

    def offences(self, site: Site, writer: Writer) -> list[Offence]:
        """Return each value that only one of the two has."""
        step = f"{site.focus} {constant(self.other)}"
        only_here = [
            Offence(pattern=pattern, condition=f"NOT EXISTS {{ {step} {value} }}", value=value)
            for pattern, value in site.values(writer)
        ]
        value = writer.fresh("value")
        only_there = Offence(
            pattern=f"{step} {value} .", condition=f"!({site.reaches(value)})", value=value
        )
        return [*only_here, only_there]

    def wording(self) -> str:
        """Return it in words."""
        return f"The values are those of {self.other}."


@dataclass(frozen=True, slots=True)
class Disjoint(Constraint):
    """No value node is a value of another property."""

    component = "DisjointConstraintComponent"
    other: URIRef

    def offences(self, site: Site, writer: Writer) -> list[Offence]:
        """Return each value that both have."""
        step = f"{site.focus} {constant(self.other)}"
        return [
            Offence(pattern=pattern, condition=f"EXISTS {{ {step} {value} }}", value=value)
            for pattern, value in site.values(writer)
        ]

    def wording(self) -> str:
        """Return it in words."""
        return f"No value is one of {self.other}."


@dataclass(frozen=True, slots=True)
class LessThan(Constraint):
    """Every value node is less than every value of another property."""

    component = "LessThanConstraintComponent"
    other: URIRef
    operator: str = "<"

    def offences(self, site: Site, writer: Writer) -> list[Offence]:
        """Return each pair that is not so, or does not compare."""
        found = []
        for pattern, value in site.values(writer):
            other = writer.fresh("other")
            pair = f"{pattern} {site.focus} {constant(self.other)} {other} ."
            less = f"{writer.by_value(value)} {self.operator} {writer.by_value(other)}"
            found.append(
                Offence(pattern=pair, condition=f"!{surely(less)}", value=value, apart=(other,))
            )
        return found

    def wording(self) -> str:
        """Return it in words."""
        return f"Every value is {self.operator} every value of {self.other}."


@dataclass(frozen=True, slots=True)
class LessThanOrEquals(LessThan):
    """Every value node is less than every value of another property, or equal to it."""

    component = "LessThanOrEqualsConstraintComponent"
    operator: str = "<="


@dataclass(frozen=True, slots=True)
class UniqueLang(Constraint):
    """No two value nodes are texts in one language."""

    component = "UniqueLangConstraintComponent"

    def offences(self, site: Site, writer: Writer) -> list[Offence]:
        """Return each language of two or more, however many texts it has."""
        if site.path is None:
            return []
        first, second, tag = writer.fresh("value"), writer.fresh("other"), writer.fresh("language")
        return [
            Offence(
                pattern=(
                    f"{site.focus} {site.path.sparql} {first}, {second} . "
                    f"BIND(LCASE(LANG({first})) AS {tag})"
                ),
                condition=(
                    f"{surely(f'STRLEN({tag}) > 0')} && {surely(f'LCASE(LANG({second})) = {tag}')}"
                    f" && !sameTerm({first}, {second})"
                ),
                apart=(tag,),
            )
        ]

    def wording(self) -> str:
        """Return it in words."""
        return "No two values are in one language."


@dataclass(frozen=True, slots=True)
class Closed(Constraint):
    """Value nodes have no other properties than those known."""

    component = "ClosedConstraintComponent"
    known: tuple[URIRef, ...]

    def offences(self, site: Site, writer: Writer) -> list[Offence]:
        """Return each value of a property that is not known, with that property."""
        listed = ", ".join(constant(each) for each in self.known)
        found = []
        for pattern, node in site.values(writer):
            path, value = writer.fresh("path"), writer.fresh("value")
            found.append(
                Offence(
                    pattern=f"{pattern} {node} {path} {value} .",
                    condition=f"{path} NOT IN ({listed})" if listed else "",
                    value=value,
                    path=path,
                )
            )
        return found

    def wording(self) -> str:
        """Return it in words."""
        return "There are no properties but those that the shape knows."
