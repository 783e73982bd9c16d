"""What validation finds, in words: which source, which line, which sentence."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Violation:
    """One thing that a shape found wrong.

    Attributes:
        focus: IRI of the node that is wrong.
        path: IRI of the property that is wrong, "^" before it where it is read backwards.
        value: the offending value, where there is one.
        message: what should hold, in words.
        severity: "Violation", "Warning" or "Info".
        shape: IRI of the shape.
        source: id of the source that the node comes from, where it comes from one.
        title: title of that source.
        line: 1-based line of the quote.
        quote: the words concerned.
    """

    focus: str
    message: str
    shape: str
    severity: str = "Violation"
    path: str | None = None
    value: str | None = None
    source: str | None = None
    title: str | None = None
    line: int | None = None
    quote: str | None = None

    def __str__(self) -> str:
        return placed(self.title or self.source or self.focus, self.line, self.message, self.quote)


@dataclass(frozen=True, slots=True, kw_only=True)
class ValidationReport:
    """What validation came to; violations are sorted by source, line and node."""

    conforms: bool
    violations: tuple[Violation, ...] = ()

    @classmethod
    def of(cls, violations: Iterable[Violation]) -> ValidationReport:
        """Return the report of violations, each once; without any, all conforms."""
        found = tuple(sorted(set(violations), key=_order))
        return cls(conforms=not found, violations=found)


def placed(where: str, line: int | None, message: str, quote: str | None) -> str:
    """Return what is wrong in a line, with where and the words concerned."""
    place = where if line is None else f"{where}, line {line}"
    return f"{place}: {message} “{quote}”" if quote else f"{place}: {message}"


def _order(violation: Violation) -> tuple[str | int, ...]:
    return (
        violation.source or "",
        violation.line or 0,
        violation.focus,
        violation.path or "",
        violation.value or "",
        violation.message,
        violation.shape,
        violation.severity,
    )
