"""Named queries: the questions that are ready to be asked, and the terms of their parameters.

A value never becomes part of a query's words: it becomes a term, and the store writes that term.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path

from rapidfuzz import process
from rdflib import XSD, Literal, URIRef

from kg.errors import BadValueError, UnknownNameError
from kg.identifiers import BASE
from kg.queryfiles import NamedQuery, Parameter, ParameterType, read_queries
from kg.resolve import Resolver
from kg.store import Term

MOST_CHARACTERS = 1_000
"""Characters that the value of a parameter may have."""

_DIGITS = 18  # what stores hold of a whole number, and of a decimal on either side of its point
_INTEGER = re.compile(rf"[+-]?[0-9]{{1,{_DIGITS}}}")
_NUMBER = re.compile(rf"[+-]?[0-9]{{1,{_DIGITS}}}(?:\.[0-9]{{1,{_DIGITS}}})?")
_POWER = re.compile(r"[+-]?[0-9]{1,18}(?:\.[0-9]{1,18})?[eE][+-]?[0-9]{1,2}")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_ABSOLUTE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^<>\"{}|^`\\\x00-\x20\x7f-\x9f]+")
_TRUTHS = {
    "true": "true",
    "yes": "true",
    "1": "true",
    "false": "false",
    "no": "false",
    "0": "false",
}
_WORDS: Mapping[ParameterType, str] = {
    ParameterType.TERM: "the local name or IRI of a term of the vocabulary",
    ParameterType.TEXT: "text",
    ParameterType.INTEGER: "a whole number",
    ParameterType.NUMBER: "a decimal number",
    ParameterType.BOOLEAN: "true or false",
    ParameterType.DATE: "a day as YYYY-MM-DD",
    ParameterType.IRI: "an absolute IRI",
}
_LIMITS: Mapping[ParameterType, str] = {
    ParameterType.TEXT: f" of at most {MOST_CHARACTERS:,} characters",
    ParameterType.INTEGER: f" of at most {_DIGITS} digits",
    ParameterType.NUMBER: f" of at most {_DIGITS} digits on each side of its point",
}


class Catalogue:
    """The named queries of a directory."""

    def __init__(self, queries: Mapping[str, NamedQuery]) -> None:
        self._queries = dict(sorted(queries.items()))

    @classmethod
    def load(cls, directory: Path | None = None, base: str = BASE) -> Catalogue:
        """Return the queries of a directory; without one, those that ship with the package."""
        return cls({each.name: each for each in read_queries(directory, base)})

    def __iter__(self) -> Iterator[NamedQuery]:
        return iter(self._queries.values())

    def __len__(self) -> int:
        return len(self._queries)

    def __contains__(self, name: object) -> bool:
        return name in self._queries

    def get(self, name: str) -> NamedQuery:
        """Return the query of a name.

        Raises:
            UnknownNameError: there is none; carries the nearest names.
        """
        if name not in self._queries:
            wanted = name[:MOST_CHARACTERS]
            near = process.extract(wanted, list(self._queries), limit=3, score_cutoff=50)
            nearest = [found for found, _, _ in near]
            raise UnknownNameError(name, wanted="query", nearest=nearest)
        return self._queries[name]


def bindings(query: NamedQuery, given: Mapping[str, str], resolver: Resolver) -> dict[str, Term]:
    """Return the terms that the parameters of a query get.

    Raises:
        BadValueError: a parameter is missing or unknown, or its value is not of its type.
        UnknownNameError: a name fits no node.
    """
    known = {parameter.name for parameter in query.parameters}
    for name in given:
        if name not in known:
            has = f"it has {', '.join(sorted(known))}" if known else "it has none"
            raise BadValueError(
                f"query {query.name} has no parameter {name!r}: {has}",
                parameter=name,
                given=given[name],
                expected=f"one of {', '.join(sorted(known))}" if known else "no parameter",
            )
    found: dict[str, Term] = {}
    for parameter in query.parameters:
        text = given.get(parameter.name, parameter.default)
        if text is not None:
            found[parameter.name] = _named(parameter, text, resolver)
        elif not parameter.optional:
            reason = f"query {query.name} needs the parameter {parameter.name!r}"
            hint = f", for example {parameter.example}" if parameter.example else ""
            raise BadValueError(
                f"{reason}: {parameter.description}{hint}",
                parameter=parameter.name,
                expected=expected_of(parameter.type),
            )
    return found


def _named(parameter: Parameter, text: str, resolver: Resolver) -> Term:
    try:
        return term_of(parameter, text, resolver)
    except UnknownNameError as error:
        raise UnknownNameError(
            error.name, wanted=error.wanted, nearest=error.nearest, parameter=parameter.name
        ) from error


def expected_of(kind: ParameterType) -> str:
    """Return what a parameter of a type takes, in words."""
    if kind.kind is None:
        return _WORDS[kind] + _LIMITS.get(kind, "")
    return f"the name, id or IRI of a node of the kind {kind.value}"


def term_of(parameter: Parameter, text: str, resolver: Resolver) -> Term:
    """Return the term of a value.

    Raises:
        BadValueError: it is not of the type of the parameter.
        UnknownNameError: it names no node of the wanted kind.
    """
    if len(text) > MOST_CHARACTERS:
        shown = f"{len(text):,} characters"
        raise _wrong(parameter, text[:30] + "...", f"at most {MOST_CHARACTERS:,}, not {shown}")
    if any("\ud800" <= each <= "\udfff" for each in text):
        raise _wrong(parameter, ascii(text)[1:-1], "Unicode text")
    kind = parameter.type.kind
    if kind is not None:
        return URIRef(resolver.iri(resolver.resolve(text, kind)))
    if parameter.type is ParameterType.TERM:
        return URIRef(resolver.term(text))
    found = _value(parameter.type, text)
    if found is None:
        raise _wrong(parameter, text, f"{_WORDS[parameter.type]}, not {text!r}")
    return found


def _value(kind: ParameterType, text: str) -> Term | None:
    """Return the term of a plain value, None where it is not of the type."""
    match kind:
        case ParameterType.INTEGER:
            return Literal(int(text)) if _INTEGER.fullmatch(text) else None
        case ParameterType.NUMBER:
            plain = format(Decimal(text), "f") if _POWER.fullmatch(text) else text
            return Literal(plain, datatype=XSD.decimal) if _NUMBER.fullmatch(plain) else None
        case ParameterType.BOOLEAN:
            truth = _TRUTHS.get(text.strip().lower())
            return Literal(truth, datatype=XSD.boolean) if truth else None
        case ParameterType.DATE:
            return Literal(text, datatype=XSD.date) if _is_day(text) else None
        case ParameterType.IRI:
            return URIRef(text) if _ABSOLUTE.fullmatch(text) else None
    return Literal(text)


def _is_day(text: str) -> bool:
    if _DATE.fullmatch(text) is None:
        return False
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _wrong(parameter: Parameter, given: str, must: str) -> BadValueError:
    return BadValueError(
        f"{parameter.name} must be {must}",
        parameter=parameter.name,
        given=given,
        expected=expected_of(parameter.type),
    )
