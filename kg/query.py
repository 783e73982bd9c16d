"""Named queries: one question a file, its parameters in the header, its answer as a table.

The header is that of grlc: YAML behind `#+ `, with `summary`, `description` and `parameters`, each
with `name`, `type`, `description` and, where it need not be given, `default` or `optional: true`.
A parameter gives the variable of its name a value; one that is left out leaves it free.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

import yaml
from rapidfuzz import process
from rdflib import XSD, Literal, URIRef

from kg import resources
from kg.errors import InvalidFileError, QueryError, UnknownNameError
from kg.identifiers import BASE
from kg.model import Kind
from kg.resolve import Resolver
from kg.store import Term

_HEADER = re.compile(r"#\+ ?(.*)")
_NUMBER = re.compile(r"[+-]?\d+(?:\.\d+)?")
_INTEGER = re.compile(r"[+-]?\d+")


class ParameterType(StrEnum):
    """What a parameter takes: a node of a kind, or a value."""

    DRUG = "drug"
    EFFECT = "effect"
    CLASS = "class"
    ORGANIZATION = "organization"
    MECHANISM = "mechanism"
    CONDITION = "condition"
    ORGAN_CLASS = "organclass"
    SOURCE = "source"
    STATEMENT = "statement"
    TEXT = "text"
    INTEGER = "integer"
    NUMBER = "number"

    @property
    def kind(self) -> Kind | None:
        """Return the kind of node, None for a plain value."""
        plain = (ParameterType.TEXT, ParameterType.INTEGER, ParameterType.NUMBER)
        return None if self in plain else Kind(self.value)


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """A variable of a query that the asker may set."""

    name: str
    type: ParameterType
    description: str
    default: str | None = None
    optional: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedQuery:
    """A question, ready to be asked."""

    name: str
    summary: str
    description: str
    parameters: tuple[Parameter, ...]
    sparql: str

    def bindings(self, given: Mapping[str, str], resolver: Resolver) -> dict[str, Term]:
        """Return the terms that the parameters get.

        Raises:
            QueryError: a parameter is unknown, missing or no number.
            UnknownNameError: a name fits no node.
        """
        known = {parameter.name for parameter in self.parameters}
        for name in given:
            if name not in known:
                has = f"it has {', '.join(sorted(known))}" if known else "it has none"
                raise QueryError(f"query {self.name} has no parameter {name!r}: {has}")
        found: dict[str, Term] = {}
        for parameter in self.parameters:
            text = given.get(parameter.name, parameter.default)
            if text is not None:
                found[parameter.name] = _term(parameter, text, resolver)
            elif not parameter.optional:
                raise QueryError(
                    f"query {self.name} needs the parameter {parameter.name!r}:"
                    f" {parameter.description}"
                )
        return found


class Catalogue:
    """The named queries of a directory."""

    def __init__(self, queries: Mapping[str, NamedQuery]) -> None:
        self._queries = dict(sorted(queries.items()))

    @classmethod
    def load(cls, directory: Path | None = None, base: str = BASE) -> Catalogue:
        """Return the queries of a directory; without one, those that ship with the package."""
        paths = (directory or resources.queries()).glob("*.rq")
        return cls({path.stem: read_query(path, base) for path in paths})

    def __iter__(self) -> Iterator[NamedQuery]:
        return iter(self._queries.values())

    def __len__(self) -> int:
        return len(self._queries)

    def get(self, name: str) -> NamedQuery:
        """Return the query of a name.

        Raises:
            UnknownNameError: there is none; carries the nearest names.
        """
        if name not in self._queries:
            near = process.extract(name, list(self._queries), limit=3, score_cutoff=50)
            nearest = [found for found, _, _ in near]
            raise UnknownNameError(name, wanted="query", nearest=nearest)
        return self._queries[name]


def read_query(path: Path, base: str = BASE) -> NamedQuery:
    """Return the query in a file; a header is not required, but without one it has no parameters.

    Raises:
        InvalidFileError: the header is not YAML, or lacks what the format asks for.
        OSError: there is no such file.
    """
    text = path.read_text("utf-8")
    header = "\n".join(match[1] for line in text.splitlines() if (match := _HEADER.match(line)))
    try:
        facts = yaml.safe_load(header) or {}
    except yaml.YAMLError as error:
        raise InvalidFileError(path.name, expected=f"YAML behind `#+ `: {error}") from error
    if not isinstance(facts, dict):
        raise InvalidFileError(path.name, expected="`#+ summary: ...` and the like")
    return NamedQuery(
        name=path.stem,
        summary=str(facts.get("summary", "")),
        description=" ".join(str(facts.get("description", "")).split()),
        parameters=tuple(_parameter(each, path) for each in facts.get("parameters") or ()),
        sparql=text.replace(BASE, base),
    )


def _parameter(facts: Any, path: Path) -> Parameter:
    try:
        default = facts.get("default")
        return Parameter(
            name=facts["name"],
            type=ParameterType(facts["type"]),
            description=facts["description"],
            default=None if default is None else str(default),
            optional=bool(facts.get("optional", False)),
        )
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        expected = f"parameters with name, type ({', '.join(ParameterType)}) and description"
        raise InvalidFileError(path.name, expected=f"{expected}; found {facts!r}") from error


def _term(parameter: Parameter, text: str, resolver: Resolver) -> Term:
    kind = parameter.type.kind
    if kind is not None:
        return URIRef(resolver.iri(resolver.resolve(text, kind)))
    match parameter.type:
        case ParameterType.INTEGER:
            if _INTEGER.fullmatch(text) is None:
                raise QueryError(f"{parameter.name} must be a whole number, not {text!r}")
            return Literal(int(text))
        case ParameterType.NUMBER:
            if _NUMBER.fullmatch(text) is None:
                raise QueryError(f"{parameter.name} must be a decimal number, not {text!r}")
            return Literal(text, datatype=XSD.decimal)
    return Literal(text)
