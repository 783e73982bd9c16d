"""Components that count value nodes."""

from __future__ import annotations

from dataclasses import dataclass

from kg.shacl.shapes import Constraint, Offence, Shape, Site, Writer


def _at_least(number: int, site: Site, writer: Writer, shapes: Counted | None = None) -> str:
    """Return the condition that a focus node has so many value nodes (that are counted)."""
    if number <= 0:
        return "true"
    if site.path is None:
        one = shapes.holds(site.focus, writer) if shapes else "true"
        return one if number == 1 else "false"
    if not site.path.may_stay:
        return _reached(number, site, writer, shapes)
    # The focus node is a value node too: it is counted on its own, and not met again.
    own = shapes.holds(site.focus, writer) if shapes else "true"
    others = (_reached(each, site, writer, shapes) for each in (number - 1, number))
    with_own, without = others
    return f"(({own} && {with_own}) || {without})"


def _reached(number: int, site: Site, writer: Writer, shapes: Counted | None) -> str:
    """Return the condition that so many value nodes are reached by a step or more."""
    assert site.path is not None  # noqa: S101 - for the type checker
    if number == 0:
        return "true"
    first, second = writer.fresh("value"), writer.fresh("other")
    step = f"{site.focus} {site.path.sparql}"
    apart = f"!sameTerm({first}, {site.focus})" if site.path.may_stay else ""
    tests = [each for each in (apart, shapes.holds(first, writer) if shapes else "") if each]
    kept = f" FILTER({' && '.join(tests)})" if tests else ""
    if number == 1:
        return f"EXISTS {{ {step} {first} .{kept} }}"
    if number == 2 and not tests:
        return f"EXISTS {{ {step} {first}, {second} FILTER(!sameTerm({first}, {second})) }}"
    return (
        f"EXISTS {{ SELECT {site.focus} {{ {step} {first} .{kept} }} "
        f"GROUP BY {site.focus} HAVING (COUNT(DISTINCT {first}) >= {number}) }}"
    )


@dataclass(frozen=True, slots=True)
class MinCount(Constraint):
    """There are so many value nodes at least."""

    component = "MinCountConstraintComponent"
    asks_for_values = True
    number: int

    def offences(self, site: Site, writer: Writer) -> list[Offence]:
        """Return that there are fewer."""
        return [Offence(condition=f"!({_at_least(self.number, site, writer)})")]

    def wording(self) -> str:
        """Return it in words."""
        return f"There are at least {self.number} values."


@dataclass(frozen=True, slots=True)
class MaxCount(Constraint):
    """There are so many value nodes at most."""

    component = "MaxCountConstraintComponent"
    number: int

    def offences(self, site: Site, writer: Writer) -> list[Offence]:
        """Return that there is one more."""
        return [Offence(condition=_at_least(self.number + 1, site, writer))]

    def wording(self) -> str:
        """Return it in words."""
        return f"There are at most {self.number} values."


@dataclass(frozen=True, slots=True)
class Counted:
    """Which value nodes a qualified count counts: those that conform to a shape and no other.

    Attributes:
        shape: what they conform to.
        siblings: what they must not conform to, where such shapes are disjoint.
    """

    shape: Shape
    siblings: tuple[Shape, ...] = ()

    def holds(self, value: str, writer: Writer) -> str:
        """Return the condition that a value is counted."""
        own = f"!({writer.breaks(self.shape, value)})"
        return " && ".join([own, *(f"({writer.breaks(each, value)})" for each in self.siblings)])


@dataclass(frozen=True, slots=True)
class QualifiedMinCount(Constraint):
    """So many value nodes at least conform to a shape."""

    component = "QualifiedMinCountConstraintComponent"
    asks_for_values = True
    counted: Counted
    number: int

    def offences(self, site: Site, writer: Writer) -> list[Offence]:
        """Return that there are fewer."""
        return [Offence(condition=f"!({_at_least(self.number, site, writer, self.counted)})")]


@dataclass(frozen=True, slots=True)
class QualifiedMaxCount(Constraint):
    """So many value nodes at most conform to a shape."""

    component = "QualifiedMaxCountConstraintComponent"
    counted: Counted
    number: int

    def offences(self, site: Site, writer: Writer) -> list[Offence]:
        """Return that there is one more."""
        return [Offence(condition=_at_least(self.number + 1, site, writer, self.counted))]
