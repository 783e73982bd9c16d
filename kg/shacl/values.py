"""Components that look at one value node: its type, its range, its text."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType

from rdflib import SH, XSD, Literal, URIRef
from rdflib.term import Node

from kg.shacl.shapes import ValueConstraint, Writer, surely
from kg.shacl.terms import INTEGERS, constant, plain

_KINDS = MappingProxyType(
    {
        SH.IRI: "isIRI({0})",
        SH.Literal: "isLiteral({0})",
        SH.BlankNode: "isBlank({0})",
        SH.BlankNodeOrIRI: "!isLiteral({0})",
        SH.BlankNodeOrLiteral: "!isIRI({0})",
        SH.IRIOrLiteral: "!isBlank({0})",
    }
)
NODE_KINDS = frozenset(_KINDS)

# Lexical spaces that a cast would take too widely.
_FORMS = {
    XSD.double: r"^([+-]?([0-9]+(\\.[0-9]*)?|\\.[0-9]+)([eE][+-]?[0-9]+)?|[+-]?INF|NaN)$",
    XSD.hexBinary: r"^([0-9A-Fa-f][0-9A-Fa-f])*$",
}
_FORMS[XSD.float] = _FORMS[XSD.double]
_CAST = frozenset(
    {XSD.decimal, XSD.boolean, XSD.dateTime, XSD.date, XSD.time, XSD.gYear, XSD.gYearMonth}
    | {XSD.gMonth, XSD.gMonthDay, XSD.gDay}
    | {XSD.duration, XSD.dayTimeDuration, XSD.yearMonthDuration}
)


@dataclass(frozen=True, slots=True)
class Class(ValueConstraint):
    """Value nodes are instances of a class."""

    component = "ClassConstraintComponent"
    of: URIRef

    def holds(self, value: str, writer: Writer) -> str:
        """Return that the value has the class, or one below it, as a type."""
        return writer.is_a(value, self.of)

    def wording(self) -> str:
        """Return it in words."""
        return f"The value is an instance of {self.of}."


@dataclass(frozen=True, slots=True)
class Datatype(ValueConstraint):
    """Value nodes are literals of a datatype, and well-formed where SPARQL knows it."""

    component = "DatatypeConstraintComponent"
    iri: URIRef

    def holds(self, value: str, writer: Writer) -> str:
        """Return that the datatype is the one, and that its lexical form is of its space."""
        is_it = f"{writer.datatype(value)} = {constant(self.iri)}"
        formed = _well_formed(value, self.iri)
        return surely(f"{is_it} && {formed}" if formed else is_it)

    def wording(self) -> str:
        """Return it in words."""
        return f"The value is a well-formed {self.iri}."


def _well_formed(value: str, datatype: URIRef) -> str:
    if datatype in INTEGERS:
        number = f"{constant(XSD.integer)}(STR({value}))"
        least, most = INTEGERS[datatype]
        bounds = [f"{number} >= {least}"] if least is not None else []
        bounds += [f"{number} <= {most}"] if most is not None else []
        return " && ".join(bounds or [f"isNumeric({number})"])
    if datatype in _FORMS:
        return f'REGEX(STR({value}), "{_FORMS[datatype]}")'
    return f"isLiteral({constant(datatype)}(STR({value})))" if datatype in _CAST else ""


@dataclass(frozen=True, slots=True)
class NodeKind(ValueConstraint):
    """Value nodes are IRIs, literals or blank nodes."""

    component = "NodeKindConstraintComponent"
    kind: URIRef

    def holds(self, value: str, writer: Writer) -> str:  # noqa: ARG002 - as all of them
        """Return that the value is of the kind."""
        return _KINDS[self.kind].format(value)

    def wording(self) -> str:
        """Return it in words."""
        return f"The value is of the kind {self.kind.removeprefix(str(SH))}."


@dataclass(frozen=True, slots=True)
class Bound(ValueConstraint):
    """Value nodes are on one side of a limit."""

    limit: Literal
    operator: str

    def holds(self, value: str, writer: Writer) -> str:
        """Return that the two compare, and compare so."""
        return surely(f"{writer.by_value(value)} {self.operator} {plain(self.limit)}")

    def wording(self) -> str:
        """Return it in words."""
        return f"The value is {self.operator} {self.limit}."


@dataclass(frozen=True, slots=True)
class MinExclusive(Bound):
    """Value nodes are above a limit."""

    component = "MinExclusiveConstraintComponent"
    operator: str = ">"


@dataclass(frozen=True, slots=True)
class MinInclusive(Bound):
    """Value nodes are not below a limit."""

    component = "MinInclusiveConstraintComponent"
    operator: str = ">="


@dataclass(frozen=True, slots=True)
class MaxExclusive(Bound):
    """Value nodes are below a limit."""

    component = "MaxExclusiveConstraintComponent"
    operator: str = "<"


@dataclass(frozen=True, slots=True)
class MaxInclusive(Bound):
    """Value nodes are not above a limit."""

    component = "MaxInclusiveConstraintComponent"
    operator: str = "<="


@dataclass(frozen=True, slots=True)
class MinLength(ValueConstraint):
    """Value nodes have so many characters at least; a blank node has none to count."""

    component = "MinLengthConstraintComponent"
    length: int

    def holds(self, value: str, writer: Writer) -> str:  # noqa: ARG002 - as all of them
        """Return that there are so many."""
        return surely(f"STRLEN(STR({value})) >= {self.length}")

    def wording(self) -> str:
        """Return it in words."""
        return f"The value has at least {self.length} characters."


@dataclass(frozen=True, slots=True)
class MaxLength(ValueConstraint):
    """Value nodes have so many characters at most; a blank node has none to count."""

    component = "MaxLengthConstraintComponent"
    length: int

    def holds(self, value: str, writer: Writer) -> str:  # noqa: ARG002 - as all of them
        """Return that there are no more."""
        return surely(f"STRLEN(STR({value})) <= {self.length}")

    def wording(self) -> str:
        """Return it in words."""
        return f"The value has at most {self.length} characters."


@dataclass(frozen=True, slots=True)
class Pattern(ValueConstraint):
    """Value nodes have a text in which a regular expression is found."""

    component = "PatternConstraintComponent"
    pattern: Literal
    flags: Literal

    def holds(self, value: str, writer: Writer) -> str:  # noqa: ARG002 - as all of them
        """Return that it is found."""
        return surely(f"REGEX(STR({value}), {self.arguments})")

    @property
    def arguments(self) -> str:
        """Return the expression and its flags as SPARQL takes them."""
        return f"{constant(Literal(str(self.pattern)))}, {constant(Literal(str(self.flags)))}"

    def wording(self) -> str:
        """Return it in words."""
        return f"The value matches {self.pattern}."


@dataclass(frozen=True, slots=True)
class LanguageIn(ValueConstraint):
    """Value nodes are texts in one of several languages."""

    component = "LanguageInConstraintComponent"
    languages: tuple[Literal, ...]

    def holds(self, value: str, writer: Writer) -> str:  # noqa: ARG002 - as all of them
        """Return that one of them is its language, or a wider one."""
        tags = (constant(Literal(str(each))) for each in self.languages)
        found = " || ".join(f"LANGMATCHES(LANG({value}), {tag})" for tag in tags)
        return surely(found) if found else "false"

    def wording(self) -> str:
        """Return it in words."""
        return f"The language is one of {', '.join(self.languages)}."


@dataclass(frozen=True, slots=True)
class In(ValueConstraint):
    """Value nodes are members of a list."""

    component = "InConstraintComponent"
    members: tuple[Node, ...]

    def holds(self, value: str, writer: Writer) -> str:  # noqa: ARG002 - as all of them
        """Return that the value is one of the terms, not only equal to it as a number."""
        return (
            " || ".join(f"sameTerm({value}, {constant(each)})" for each in self.members) or "false"
        )

    def wording(self) -> str:
        """Return it in words."""
        return f"The value is one of {', '.join(map(str, self.members))}."
