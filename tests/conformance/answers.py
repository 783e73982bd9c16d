"""Answers of queries and contents of stores, compared as the standard means them.

Rows are a multiset, or a sequence where the expected answer numbers them; blank nodes are equal
where they can be renamed into each other; numbers and truth values where datatype and value are.
All is turned into graphs, whose canonical forms tell.
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from pathlib import Path

import pyoxigraph as ox

from tests.conformance.manifests import address

Term = ox.NamedNode | ox.BlankNode | ox.Literal
Row = tuple[tuple[str, Term], ...]
Canonical = frozenset[str]

_RS = "http://www.w3.org/2001/sw/DataAccess/tests/result-set#"
_OWN = "http://conformance.example/answer#"
_TABLES = {
    ".srx": ox.QueryResultsFormat.XML,
    ".srj": ox.QueryResultsFormat.JSON,
    ".tsv": ox.QueryResultsFormat.TSV,
}
_XSD = "http://www.w3.org/2001/XMLSchema#"
_WRITTEN: dict[str, Callable[[str], str]] = {
    "integer": lambda text: str(int(text)),
    "decimal": lambda text: f"{Decimal(text).normalize():f}",
    "float": lambda text: f"{float(text):.6g}",
    "double": lambda text: repr(float(text)),
    "boolean": lambda text: {"1": "true", "0": "false"}.get(text, text),
}
_ALGORITHM = ox.CanonicalizationAlgorithm.RDFC_1_0


def canonical(quads: Iterable[ox.Quad]) -> Canonical:
    """Return the quads with canonical names of their blank nodes."""
    dataset = ox.Dataset(
        ox.Quad(each.subject, each.predicate, _by_value(each.object), each.graph_name)
        for each in quads
    )
    dataset.canonicalize(_ALGORITHM)
    return frozenset(str(each) for each in dataset)


def of_triples(triples: Iterable[ox.Triple]) -> Canonical:
    """Return the canonical form of a graph."""
    return canonical(ox.Quad(each.subject, each.predicate, each.object) for each in triples)


def of_truth(value: bool) -> Canonical:
    """Return the canonical form of the answer to an ASK query."""
    return frozenset([f"boolean {value}"])


def without_counts(answer: Canonical) -> Canonical:
    """Return a canonical form as it is where each row comes once."""
    quads = ox.parse("\n".join(f"{each} ." for each in answer), format=ox.RdfFormat.N_QUADS)
    return canonical(
        _quad(each.subject, "number", ox.Literal(1))
        if each.predicate.value == f"{_OWN}number"
        else each
        for each in quads
    )


def of_rows(names: Iterable[str], rows: Iterable[Row], *, ordered: bool) -> Canonical:
    """Return the canonical form of a table: a node for each row that differs, with its number."""
    found = list(rows)
    if ordered:
        counted = list(enumerate(found))
    else:
        counted = [(count, row) for row, count in Counter(map(_sorted, found)).items()]
    quads = [_quad(ox.NamedNode(_OWN), "variable", ox.Literal(name)) for name in names]
    for number, row in counted:
        node = ox.BlankNode()
        quads.append(_quad(node, "number", ox.Literal(number)))
        quads += [_quad(node, f"of-{name}", cell) for name, cell in row]
    return canonical(quads)


def of_answer(
    answer: ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples, *, ordered: bool = False
) -> Canonical:
    """Return the canonical form of an answer that Oxigraph has read."""
    if isinstance(answer, ox.QueryBoolean):
        return of_truth(bool(answer))
    if isinstance(answer, ox.QueryTriples):
        return of_triples(answer)
    names = [each.value for each in answer.variables]
    return of_rows(names, (_row(names, each) for each in answer), ordered=ordered)


def of_csv(data: bytes) -> Canonical:
    """Return the canonical form of a table as CSV, in which all terms are strings."""
    names, *lines = csv.reader(io.StringIO(data.decode("utf-8"), newline=""))
    rows = [
        tuple((name, _cell(text)) for name, text in zip(names, line, strict=True) if text)
        for line in lines
    ]
    return of_rows(names, rows, ordered=False)


def of_file(path: Path) -> tuple[Canonical, bool]:
    """Return the canonical form of an expected answer, and whether its rows have an order."""
    if path.suffix == ".csv":
        return of_csv(path.read_bytes()), False
    if path.suffix in _TABLES:
        found = ox.parse_query_results(path.read_bytes(), format=_TABLES[path.suffix])
        return of_answer(found), False
    quads = list(ox.parse(path=path, base_iri=address(path)))
    kinds = {_local(each.object) for each in quads if _local(each.predicate) == "type"}
    if "ResultSet" in kinds:
        return _result_set(quads)
    return canonical(quads), False


def _result_set(quads: Sequence[ox.Quad]) -> tuple[Canonical, bool]:
    """Return the canonical form of a table in the vocabulary of result sets."""

    def values(node: object, name: str) -> list[Term]:
        wanted = _RS + name
        return [q.object for q in quads if q.predicate.value == wanted and q.subject == node]

    (root,) = [q.subject for q in quads if _local(q.object) == "ResultSet"]
    if truth := values(root, "boolean"):
        return of_truth(truth[0].value in ("true", "1")), False
    names = [each.value for each in values(root, "resultVariable")]
    solutions = values(root, "solution")
    indexes = [int(index.value) for node in solutions for index in values(node, "index")]
    if indexes:
        solutions = [node for _, node in sorted(zip(indexes, solutions, strict=True))]
    rows = [
        tuple(
            (values(each, "variable")[0].value, values(each, "value")[0])
            for each in values(node, "binding")
        )
        for node in solutions
    ]
    return of_rows(names, rows, ordered=bool(indexes)), bool(indexes)


def _by_value(term: Term) -> Term:
    """Return a number or truth value in one of the forms that it can be written in."""
    if not isinstance(term, ox.Literal):
        return term
    read = _WRITTEN.get(term.datatype.value.removeprefix(_XSD))
    try:
        return ox.Literal(read(term.value), datatype=term.datatype) if read else term
    except (ValueError, ArithmeticError):
        return term  # it is none


def _local(term: object) -> str:
    value = term.value if isinstance(term, ox.NamedNode) else ""
    return value.rpartition("#")[2]


def _row(names: Sequence[str], solution: ox.QuerySolution) -> Row:
    cells = zip(names, solution, strict=True)
    return tuple((name, cell) for name, cell in cells if cell is not None)


def _sorted(row: Row) -> Row:
    return tuple(sorted(row, key=lambda cell: cell[0]))


def _cell(text: str) -> Term:
    return ox.BlankNode(text[2:]) if text.startswith("_:") else ox.Literal(text)


def _quad(node: ox.NamedNode | ox.BlankNode, name: str, value: Term) -> ox.Quad:
    return ox.Quad(node, ox.NamedNode(_OWN + name), value)
