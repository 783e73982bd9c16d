"""Query files: one question a file, with a header that documents it and its parameters.

The header is that of grlc: YAML behind `#+ `, with `summary`, `description`, `tags` and
`parameters`, each with `name`, `type`, `description`, `example` and, where it need not be given,
`default` or `optional: true`. `requires` names classes and properties: a graph without any of them
has no answer.
A parameter gives the variable of its name a value; one that is left out leaves it free.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

import yaml

from kg import resources
from kg.errors import InvalidFileError
from kg.identifiers import BASE
from kg.model import Kind

SUFFIX = ".rq"
RESERVED = ("format",)
"""Names that no parameter can have, for requests use them for something else."""

_HEADER = re.compile(r"#\+ ?(.*)")
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


class ParameterType(StrEnum):
    """What a parameter takes: a node of a kind, or a value."""

    DRUG = "drug"
    PRODUCT = "product"
    EFFECT = "effect"
    CLASS = "class"
    ORGANIZATION = "organization"
    MECHANISM = "mechanism"
    CONDITION = "condition"
    ORGAN_CLASS = "organclass"
    POPULATION = "population"
    PRECAUTION = "precaution"
    MONITORING = "monitoring"
    SOURCE = "source"
    STATEMENT = "statement"
    EVIDENCE = "evidence"
    MENTION = "mention"
    TERM = "term"
    TEXT = "text"
    INTEGER = "integer"
    NUMBER = "number"
    BOOLEAN = "boolean"
    DATE = "date"
    IRI = "iri"

    @property
    def kind(self) -> Kind | None:
        """Return the kind of node, None for a term of the vocabulary or a plain value."""
        return None if self in _PLAIN else Kind(self.value)


_PLAIN = frozenset(
    {
        ParameterType.TERM,
        ParameterType.TEXT,
        ParameterType.INTEGER,
        ParameterType.NUMBER,
        ParameterType.BOOLEAN,
        ParameterType.DATE,
        ParameterType.IRI,
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """A variable of a query that the asker may set.

    Attributes:
        example: a value that shows what it takes, "" where the header gives none.
    """

    name: str
    type: ParameterType
    description: str
    default: str | None = None
    optional: bool = False
    example: str = ""

    @property
    def required(self) -> bool:
        """Return whether it must be given."""
        return self.default is None and not self.optional


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedQuery:
    """A question, ready to be asked.

    Attributes:
        tags: what it is about, in words.
        requires: local names of classes and properties; a graph without any has no answer.
    """

    name: str
    summary: str
    description: str
    parameters: tuple[Parameter, ...]
    sparql: str
    tags: tuple[str, ...] = ()
    requires: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """Return the query without its header."""
        lines = self.sparql.splitlines(keepends=True)
        return "".join(line for line in lines if not _HEADER.match(line)).strip() + "\n"


def read_queries(directory: Path | None = None, base: str = BASE) -> Iterator[NamedQuery]:
    """Yield the queries of a directory by name; without one, those that ship with the package."""
    for path in sorted((directory or resources.queries()).glob(f"*{SUFFIX}")):
        yield read_query(path, base)


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
        tags=tuple(str(each) for each in facts.get("tags") or ()),
        requires=tuple(str(each) for each in facts.get("requires") or ()),
    )


def _parameter(facts: Any, path: Path) -> Parameter:
    try:
        default = facts.get("default")
        found = Parameter(
            name=facts["name"],
            type=ParameterType(facts["type"]),
            description=facts["description"],
            default=None if default is None else str(default),
            optional=bool(facts.get("optional", False)),
            example=str(facts.get("example", "")),
        )
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        expected = f"parameters with name, type ({', '.join(ParameterType)}) and description"
        raise InvalidFileError(path.name, expected=f"{expected}; found {facts!r}") from error
    if not _NAME.fullmatch(found.name) or found.name in RESERVED:
        expected = f"the name of a variable other than {', '.join(RESERVED)}; found {found.name!r}"
        raise InvalidFileError(path.name, expected=expected)
    return found
