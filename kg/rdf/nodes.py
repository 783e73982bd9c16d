"""What quads say of nodes, one value at a time; what is out of place is told in words."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import TypeVar

from kg.identifiers import parse_iri
from kg.model import Ref
from kg.rdf.quads import Value
from kg.vocab import Names, Term

_T = TypeVar("_T")
_E = TypeVar("_E", bound=StrEnum)
_WHOLE = re.compile(r"[+-]?\d{1,18}")
# No exponents: written out, "1E+999999999" would fill the memory.
_DECIMAL = re.compile(r"[+-]?(?:\d{1,30}(?:\.\d{0,30})?|\.\d{1,30})")


class Nodes:
    """All triples by subject and predicate; whatever does not fit is a ValueError.

    Its text is what was expected, and what was found instead.
    """

    def __init__(self, names: Names) -> None:
        self.names = names
        self._of: dict[str, dict[str, dict[str | Value, None]]] = {}

    def add(self, subject: str, predicate: str, value: str | Value) -> None:
        """Take a triple in; the same one again, from another graph, changes nothing."""
        self._of.setdefault(subject, {}).setdefault(predicate, {})[value] = None

    def __iter__(self) -> Iterator[str]:
        return iter(self._of)

    def of(self, node: str) -> Mapping[str, Iterable[str | Value]]:
        """Return the values of a node by predicate."""
        return self._of.get(node, {})

    def all(self, node: str, predicate: str) -> list[str | Value]:
        """Return the values of a property."""
        return list(self.of(node).get(predicate, ()))

    def one(self, node: str, predicate: str) -> str | Value:
        """Return the only value of a property."""
        found = self.all(node, predicate)
        if len(found) != 1:
            raise ValueError(f"one value of {predicate} at {node}, found {len(found)}")
        return found[0]

    def need(self, node: str, term: Term, read: Callable[[str | Value], _T]) -> _T:
        """Return the only value of a property of ours."""
        return read(self.one(node, self.names.dkg(term)))

    def maybe(self, node: str, term: Term, read: Callable[[str | Value], _T]) -> _T | None:
        """Return the only value of a property of ours, None where there is none."""
        return self.need(node, term, read) if self.names.dkg(term) in self.of(node) else None

    def each(self, node: str, term: Term, read: Callable[[str | Value], _T]) -> list[_T]:
        """Return the values of a property of ours."""
        return [read(each) for each in self.all(node, self.names.dkg(term))]

    def refs(self, node: str, term: Term) -> tuple[Ref, ...]:
        """Return the nodes that a property of ours leads to, sorted."""
        return tuple(sorted(self.each(node, term, self.ref)))

    def ref(self, term: str | Value) -> Ref:
        """Return the node of ours that an IRI names."""
        base = self.names.base
        ours = isinstance(term, str) and term.startswith(base)
        ref = parse_iri(str(term), base) if ours else None
        if ref is None:
            raise ValueError(f"a node of this graph, below {base}; found {_shown(term)}")
        return ref

    def local(self, kinds: type[_E]) -> Callable[[str | Value], _E]:
        """Return what reads a term of ours as a member of an enumeration."""

        def read(term: str | Value) -> _E:
            if isinstance(term, Value):
                known = self.names.dkg("")
                raise ValueError(f"a term of {known}; found {_shown(term)}")  # noqa: TRY004
            return member(kinds, term.removeprefix(self.names.dkg("")))

        return read


def word(kinds: type[_E]) -> Callable[[str | Value], _E]:
    """Return what reads a literal as a member of an enumeration."""
    return lambda term: member(kinds, lexical(term))


def member(kinds: type[_E], text: str) -> _E:
    """Return the member of an enumeration that has a value."""
    try:
        return kinds(text)
    except ValueError as error:
        known = ", ".join(each.value for each in kinds)
        raise ValueError(f"one of {known}; found {text}") from error


def lexical(term: str | Value) -> str:
    """Return the words of a literal."""
    if isinstance(term, Value):
        return term.lexical
    raise ValueError(f"a literal; found the node {term}")


def whole(term: str | Value) -> int:
    """Return a whole number."""
    if not _WHOLE.fullmatch(lexical(term)):
        raise ValueError(f"a whole number; found {_shown(term)}")
    return int(lexical(term))


def number(term: str | Value) -> Decimal:
    """Return a decimal number."""
    if not _DECIMAL.fullmatch(lexical(term)):
        raise ValueError(f"a decimal number; found {_shown(term)}")
    return Decimal(lexical(term))


def day(term: str | Value) -> date:
    """Return a day."""
    try:
        return date.fromisoformat(lexical(term))
    except ValueError as error:
        raise ValueError(f"a day such as 2026-01-31; found {_shown(term)}") from error


def _shown(term: str | Value) -> str:
    text = " ".join(repr(term.lexical).split()) if isinstance(term, Value) else term
    return text if len(text) <= 200 else f"{text[:199]}…"
