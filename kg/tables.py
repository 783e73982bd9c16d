"""Answers as text: tables for people, and the formats that programs read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from rdflib import URIRef

from kg.errors import QueryError
from kg.identifiers import BASE
from kg.store import QueryResult, Solutions, Term, Triples, Truth, results
from kg.vocab import Names

_LABEL = "Label"


class OutputFormat(StrEnum):
    """How an answer can be written."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"
    TSV = "tsv"
    XML = "xml"
    TTL = "ttl"


_TABLE_TYPES: Mapping[OutputFormat, str] = MappingProxyType(
    {
        OutputFormat.JSON: results.JSON,
        OutputFormat.CSV: results.CSV,
        OutputFormat.TSV: results.TSV,
        OutputFormat.XML: results.XML,
    }
)
_GRAPH_TYPES: Mapping[OutputFormat, str] = MappingProxyType(
    {
        OutputFormat.TTL: results.TURTLE,
        OutputFormat.JSON: results.JSON_LD,
        OutputFormat.XML: results.RDF_XML,
    }
)


def write(result: QueryResult, form: OutputFormat, base: str = BASE) -> bytes:
    """Return an answer as UTF-8 text in a format; TABLE is plain, with columns set apart by tabs.

    Raises:
        QueryError: the answer has no such form (a table in Turtle, a graph in CSV).
    """
    if form is OutputFormat.TABLE:
        return tabulate(result, base).text().encode()
    types = _GRAPH_TYPES if isinstance(result, Triples) else _TABLE_TYPES
    if form not in types:
        offered = ", ".join(each.value for each in (OutputFormat.TABLE, *types))
        raise QueryError(f"this answer can be written as {offered}, not as {form.value}")
    return results.encode(result, types[form], prefixes=Names(base).prefixes())


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultTable:
    """An answer for people to read: labels in place of their nodes, prefixes in place of IRIs."""

    headers: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    def text(self) -> str:
        """Return lines of cells set apart by tabs, the headers first."""
        lines = (self.headers, *self.rows)
        return "".join("\t".join(" ".join(cell.split()) for cell in line) + "\n" for line in lines)


def tabulate(result: QueryResult, base: str = BASE) -> ResultTable:
    """Return an answer for people to read.

    A column `effectLabel` takes the place, and the name, of the column `effect`; a node without a
    label shows itself.
    """
    match result:
        case Truth(value=value):
            return ResultTable(headers=("answer",), rows=(("yes" if value else "no",),))
        case Triples(triples=triples):
            headers: tuple[str, ...] = ("subject", "predicate", "object")
            rows: tuple[tuple[Term | None, ...], ...] = triples
        case Solutions():
            names = result.variables
            shown = [index for index, name in enumerate(names) if name + _LABEL not in names]
            headers = tuple(names[index].removesuffix(_LABEL) for index in shown)
            nodes = [_node_of(names, index) for index in shown]
            rows = tuple(
                tuple(
                    row[node] if row[index] is None else row[index]
                    for index, node in zip(shown, nodes, strict=True)
                )
                for row in result.rows
            )
    short = _Shortener(base)
    return ResultTable(
        headers=headers, rows=tuple(tuple(short(cell) for cell in row) for row in rows)
    )


def _node_of(names: tuple[str, ...], index: int) -> int:
    """Return the column of the nodes whose labels a column has; the column itself otherwise."""
    node = names[index].removesuffix(_LABEL)
    return names.index(node) if node in names else index


class _Shortener:
    """Writes terms as short as people like them."""

    def __init__(self, base: str) -> None:
        names = Names(base)
        self._own = names.dkg("")
        pairs = names.prefixes().items()
        self._prefixes = sorted(
            ((ns, prefix) for prefix, ns in pairs), key=lambda each: -len(each[0])
        )

    def __call__(self, term: Term | None) -> str:
        if not isinstance(term, URIRef):
            return "" if term is None else str(term)
        if term.startswith(self._own):
            return term.removeprefix(self._own)
        for namespace, prefix in self._prefixes:
            if term.startswith(namespace):
                return f"{prefix}:{term.removeprefix(namespace)}"
        return str(term)
