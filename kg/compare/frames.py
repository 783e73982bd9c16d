"""A comparison as one long table: a line for each drug and row, for pandas, polars and Parquet."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from importlib import import_module
from io import BytesIO
from typing import Any

from kg.compare.comparison import Comparison
from kg.compare.model import STATED, Cell, Row
from kg.errors import KgError
from kg.facts import Node, word

COLUMNS = (
    "drug",
    "drug_label",
    "effect",
    "effect_label",
    "organ_class",
    "organ_class_label",
    "state",
    "belief",
    "serious",
    "always_serious",
    "incidence_low",
    "incidence_high",
    "figures",
    "differences",
    "terms",
    "classes",
    "populations",
    "supported",
    "disputed",
    "refuted",
    "of",
    "sources",
    "statements",
    "evidence",
)
"""Columns of the long table.

`supported`, `disputed`, `refuted` count effects where a row stands for several, and drugs where a
class is compared, `of` how many those are in all; they are empty for one drug and one effect.
"""


def columns(comparison: Comparison) -> dict[str, list[Any]]:
    """Return the long table by columns; what is not known is None."""
    found: dict[str, list[Any]] = {name: [] for name in COLUMNS}
    for line in _lines(comparison):
        for name in COLUMNS:
            found[name].append(line[name])
    return found


def to_pandas(comparison: Comparison) -> Any:
    """Return the long table as a pandas data frame.

    Raises:
        KgError: pandas is not installed.
    """
    frame = _imported("pandas").DataFrame(columns(comparison))
    return frame.astype(
        {"belief": "Float64", "figures": "Int64", **dict.fromkeys(_COUNTED, "Int64")}
    )


def to_polars(comparison: Comparison) -> Any:
    """Return the long table as a polars data frame.

    Raises:
        KgError: polars is not installed.
    """
    polars = _imported("polars")
    return polars.DataFrame(columns(comparison), schema=_schema(polars))


def parquet(comparison: Comparison) -> bytes:
    """Return the long table as the bytes of a Parquet file.

    Raises:
        KgError: polars is not installed.
    """
    file = BytesIO()
    to_polars(comparison).write_parquet(file)
    return file.getvalue()


_COUNTED = ("supported", "disputed", "refuted", "of")
_LISTED = ("terms", "classes", "populations", "sources", "statements", "evidence")


def _schema(polars: Any) -> Mapping[str, Any]:
    """Return the types of the columns, which do not depend on what is in them."""
    kinds = {
        **dict.fromkeys(("belief", "incidence_low", "incidence_high"), polars.Float64),
        **dict.fromkeys(("figures", *_COUNTED), polars.Int64),
        **dict.fromkeys(("serious", "always_serious"), polars.Boolean),
        **dict.fromkeys(_LISTED, polars.List(polars.String)),
        "differences": polars.List(polars.Float64),
    }
    return {name: kinds.get(name, polars.String) for name in COLUMNS}


def _imported(name: str) -> Any:
    try:
        return import_module(name)
    except ImportError as error:
        raise KgError(f"{name} is not installed: pip install 'drug-effect-kg[frames]'") from error


def _lines(comparison: Comparison) -> Iterator[dict[str, Any]]:
    for row in comparison.rows:
        for drug, cell in zip(comparison.drugs, row.cells, strict=True):
            yield {**_named("drug", drug), **_of_row(row), **_of_cell(cell), **_counted(cell)}


def _of_row(row: Row) -> dict[str, Any]:
    return {
        **_named("effect", row.effect),
        **_named("organ_class", row.organ_class),
        "always_serious": row.serious,
    }


def _of_cell(cell: Cell) -> dict[str, Any]:
    finding, span = cell.finding, cell.finding.incidence
    return {
        "state": finding.state.value,
        "belief": _number(finding.belief),
        "serious": finding.serious,
        "incidence_low": _number(span.low) if span else None,
        "incidence_high": _number(span.high) if span else None,
        "figures": span.figures if span else 0,
        "differences": [
            float(each.difference) for each in finding.frequencies if each.difference is not None
        ],
        "terms": _each(each.term for each in finding.frequencies),
        "classes": _each(word(each.cioms) if each.cioms else None for each in finding.frequencies),
        "populations": [node.label for node in finding.populations],
        "sources": list(finding.sources),
        "statements": list(finding.statements),
        "evidence": list(finding.evidence),
    }


def _counted(cell: Cell) -> dict[str, int | None]:
    if cell.members is not None:
        members = cell.members
        numbers = {state.value: members.number(state) for state in STATED}
        return {**numbers, "of": members.of}
    if cell.counts:
        return {**{state.value: count for state, count in cell.counts.items()}, "of": None}
    return dict.fromkeys(_COUNTED)


def _named(name: str, node: Node | None) -> dict[str, str | None]:
    return {name: str(node.ref) if node else None, f"{name}_label": node.label if node else None}


def _number(value: object) -> float | None:
    return None if value is None else float(str(value))


def _each(values: Iterable[str | None]) -> list[str]:
    return list(dict.fromkeys(value for value in values if value is not None))
