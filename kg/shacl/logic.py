"""Components that ask whether value nodes conform to other shapes."""

from __future__ import annotations

from dataclasses import dataclass

from kg.shacl.shapes import Constraint, Offence, Shape, Site, ValueConstraint, Writer


@dataclass(frozen=True, slots=True)
class Not(ValueConstraint):
    """Value nodes do not conform to a shape."""

    component = "NotConstraintComponent"
    shape: Shape

    def holds(self, value: str, writer: Writer) -> str:
        """Return that the shape is broken."""
        return writer.breaks(self.shape, value)


@dataclass(frozen=True, slots=True)
class And(ValueConstraint):
    """Value nodes conform to all of several shapes."""

    component = "AndConstraintComponent"
    shapes: tuple[Shape, ...]

    def holds(self, value: str, writer: Writer) -> str:
        """Return that none is broken."""
        return " && ".join(f"!({writer.breaks(each, value)})" for each in self.shapes) or "true"


@dataclass(frozen=True, slots=True)
class Or(ValueConstraint):
    """Value nodes conform to one or more of several shapes."""

    component = "OrConstraintComponent"
    shapes: tuple[Shape, ...]

    def holds(self, value: str, writer: Writer) -> str:
        """Return that one is not broken."""
        return " || ".join(f"!({writer.breaks(each, value)})" for each in self.shapes) or "false"


@dataclass(frozen=True, slots=True)
class Xone(ValueConstraint):
    """Value nodes conform to exactly one of several shapes; one that is listed twice counts so."""

    component = "XoneConstraintComponent"
    shapes: tuple[Shape, ...]

    def holds(self, value: str, writer: Writer) -> str:
        """Return that one and no more is not broken."""
        kept = (f"IF({writer.breaks(each, value)}, 0, 1)" for each in self.shapes)
        return f"({' + '.join(kept) or '0'}) = 1"


@dataclass(frozen=True, slots=True)
class Conforms(ValueConstraint):
    """Value nodes conform to a node shape (sh:node)."""

    component = "NodeConstraintComponent"
    shape: Shape

    def holds(self, value: str, writer: Writer) -> str:
        """Return that the shape is not broken."""
        return f"!({writer.breaks(self.shape, value)})"


@dataclass(frozen=True, slots=True)
class Property(Constraint):
    """Value nodes conform to a property shape, which reports what is wrong on its own."""

    component = "PropertyConstraintComponent"
    shape: Shape

    def offences(self, site: Site, writer: Writer) -> list[Offence]:
        """Return each value that breaks it; a report lists the faults of the shape instead."""
        return [
            Offence(pattern=pattern, condition=writer.breaks(self.shape, value), value=value)
            for pattern, value in site.values(writer)
        ]
