"""Named queries: the questions that are ready to be asked, and the terms of their parameters.

A value never becomes part of a query's words: it becomes a term, and the store writes that term.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from rapidfuzz import process
from rdflib import URIRef

from kg.errors import BadValueError, UnknownNameError
from kg.identifiers import BASE
from kg.parameters import MOST_CHARACTERS, WORDS, expected_of, plain_term
from kg.queryfiles import NamedQuery, Parameter, ParameterType, read_queries
from kg.resolve import Resolver
from kg.store import Term


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
    found = plain_term(parameter.type, text)
    if found is None:
        raise _wrong(parameter, text, f"{WORDS[parameter.type]}, not {text!r}")
    return found


def _wrong(parameter: Parameter, given: str, must: str) -> BadValueError:
    return BadValueError(
        f"{parameter.name} must be {must}",
        parameter=parameter.name,
        given=given,
        expected=expected_of(parameter.type),
    )
