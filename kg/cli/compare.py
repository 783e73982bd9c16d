"""`kg compare`."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import Annotated

import typer
from rich.text import Text

from kg.cli.options import CURRENT, BadUsageError, ReleaseOption, StoreOption
from kg.cli.output import on_terminal, render, table, write, write_json
from kg.cli.session import opened
from kg.compare import Cell, Comparison, Level, to_json
from kg.compare import compare as compared
from kg.errors import QueryError
from kg.facts import Node
from kg.findings import State
from kg.model import Kind
from kg.render import to_csv, to_html, to_svg, to_table

SHADES = {
    State.SUPPORTED: "green",
    State.DISPUTED: "yellow",
    State.REFUTED: "red",
    State.NOT_MENTIONED: "dim",
}


class Form(StrEnum):
    """How a comparison is written."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"
    HTML = "html"
    SVG = "svg"


def compare(
    drugs: Annotated[
        list[str], typer.Argument(metavar="DRUG DRUG...", help="Names, brands, ids or IRIs.")
    ],
    level: Annotated[Level, typer.Option("--level", help="What a row stands for.")] = Level.EFFECT,
    form: Annotated[Form, typer.Option("--format", help="How to write it.")] = Form.TABLE,
    release: ReleaseOption = CURRENT,
    store: StoreOption = "",
) -> None:
    """Compare the adverse effects of two or more drugs.

    A cell says what the sources make of it (supported, disputed, refuted, not mentioned), then
    how often, whether it is called serious, and the belief from 0 to 1.
    """
    with opened(release, store) as session:
        refs = [session.names.resolve(drug, Kind.DRUG) for drug in drugs]
        try:
            found = compared(session.store, refs, level=level, base=session.base)
        except QueryError as error:
            raise BadUsageError(str(error)) from error
    match form:
        case Form.TABLE:
            _draw(found)
        case Form.JSON:
            write_json(to_json(found))
        case Form.CSV:
            write(to_csv(found))
        case Form.HTML:
            write(to_html(found))
        case Form.SVG:
            write(to_svg(found))


def _draw(found: Comparison) -> None:
    headers, *lines = to_table(found)
    labels = len(headers) - len(found.drugs)
    rows: list[list[str | Text]] = [
        [*line[:labels], *map(_shaded, line[labels:], row.cells)]
        for line, row in zip(lines, found.rows, strict=True)
    ]
    table(headers, rows)
    if on_terminal():
        _summarize(found)


def _shaded(text: str, cell: Cell) -> Text:
    return Text(text, style=SHADES[cell.finding.state])


def _summarize(found: Comparison) -> None:
    """Write what is shared and what is not, below the table on a terminal."""
    render(Text(""))
    _line("all of them", found.shared)
    for drug in found.drugs:
        _line(f"only {drug.label}", found.unique[drug.ref.slug])
    if found.disputed:
        _line("disputed", found.disputed)


def _line(name: str, nodes: Sequence[Node]) -> None:
    listed = ", ".join(node.label for node in nodes) or "none"
    render(Text.assemble((f"{name} ({len(nodes)}): ", "bold"), listed))
