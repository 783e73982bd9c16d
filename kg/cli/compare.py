"""`kg compare`."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import Annotated

import typer
from rich.text import Text

from kg.cli.options import CURRENT, BadUsageError, ReleaseOption, StoreOption
from kg.cli.output import on_terminal, render, table, write, write_bytes, write_json
from kg.cli.session import Session, opened
from kg.clusters import Arrangement, arranged
from kg.compare import (
    Cell,
    Comparison,
    FrequencyName,
    Level,
    Order,
    Rule,
    Stated,
    TierName,
    filters_of,
    frames,
    to_json,
)
from kg.compare import compare as compared
from kg.errors import QueryError
from kg.facts import Node, plain
from kg.findings import State
from kg.model import Kind
from kg.profiles import build_profiles
from kg.quotes import quotes
from kg.render import to_csv, to_html, to_svg, to_table
from kg.resolve import drug_or_class

SHADES = {
    State.SUPPORTED: "green",
    State.DISPUTED: "yellow",
    State.REFUTED: "red",
    State.NOT_MENTIONED: "dim",
}
_MOST_SETS = 10  # intersections that a terminal shows


class Form(StrEnum):
    """How a comparison is written."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"
    HTML = "html"
    SVG = "svg"
    PARQUET = "parquet"


def compare(
    drugs: Annotated[
        list[str],
        typer.Argument(
            metavar="DRUG DRUG...", help="Names, brands, ids or IRIs of drugs or classes of drugs."
        ),
    ],
    level: Annotated[
        str,
        typer.Option(
            "--level",
            metavar="LEVEL",
            help="What a row stands for: effect; broader, the next broader effects; a number of"
            " steps from the top of the hierarchy; organ-class.",
        ),
    ] = Level.EFFECT,
    organ_class: Annotated[
        list[str] | None,
        typer.Option("--organ-class", metavar="NAME", help="Only effects of these."),
    ] = None,
    state: Annotated[
        list[Stated] | None,
        typer.Option("--state", help="Only effects that have one of these for one of the drugs."),
    ] = None,
    serious: Annotated[
        bool, typer.Option("--serious", help="Only effects that are called serious.")
    ] = False,
    tier: Annotated[
        list[TierName] | None,
        typer.Option("--tier", help="Only what a source of one of these tiers speaks of."),
    ] = None,
    belief: Annotated[
        float | None, typer.Option("--belief", min=0, max=1, help="Least belief.")
    ] = None,
    incidence: Annotated[
        float | None,
        typer.Option("--incidence", min=0, max=1, help="Least share of people that is stated."),
    ] = None,
    frequency: Annotated[
        FrequencyName | None,
        typer.Option("--frequency", help="CIOMS class that is stated, or a more frequent one."),
    ] = None,
    sort: Annotated[
        Order,
        typer.Option("--sort", help="Order of rows; discrimination is the entropy of the states."),
    ] = Order.ORGAN_CLASS,
    arrange: Annotated[
        Arrangement,
        typer.Option("--order", help="Order of the drugs; cluster puts alike ones together."),
    ] = Arrangement.GIVEN,
    members: Annotated[
        Rule,
        typer.Option("--members", help="How many drugs of a class must have what it has."),
    ] = Rule.ANY,
    form: Annotated[Form, typer.Option("--format", help="How to write it.")] = Form.TABLE,
    with_quotes: Annotated[
        bool, typer.Option("--quotes", help="With the sentences, in JSON and HTML.")
    ] = False,
    release: ReleaseOption = CURRENT,
    store: StoreOption = "",
) -> None:
    """Compare the adverse effects of two or more drugs.

    A cell says what the sources make of it (supported, disputed, refuted, not mentioned), then
    how often, whether it is called serious, and the belief from 0 to 1. Figures of several sources
    stand side by side and are never averaged.

    A class of drugs stands for its drugs: a cell says for how many of them it is so. A row is
    shown whole where one cell has all that is asked for.
    """
    with opened(release, store) as session:
        refs = [drug_or_class(session.names, drug) for drug in drugs]
        if arrange is Arrangement.CLUSTER:
            refs = arranged(build_profiles(session.answers.whole()), refs)
        filters = filters_of(
            organ_classes=[
                session.names.resolve(each, Kind.ORGAN_CLASS) for each in organ_class or ()
            ],
            states=state,
            serious=serious,
            tiers=tier,
            belief=belief,
            incidence=incidence,
            frequency=frequency,
        )
        try:
            found = compared(
                session.answers.about(refs),
                refs,
                level=level,
                filters=filters,
                order=sort,
                rule=members,
            )
        except QueryError as error:
            raise BadUsageError(str(error)) from error
        _write(session, found, form, with_quotes=with_quotes)


def _write(session: Session, found: Comparison, form: Form, *, with_quotes: bool) -> None:
    said = quotes(session.store, found.evidence(), session.base) if with_quotes else {}
    match form:
        case Form.TABLE:
            _draw(found)
        case Form.JSON:
            write_json(to_json(found) | ({"quotes": plain(said)} if with_quotes else {}))
        case Form.CSV:
            write(to_csv(found))
        case Form.HTML:
            write(to_html(found, quotes=said))
        case Form.SVG:
            write(to_svg(found))
        case Form.PARQUET:
            write_bytes(frames.parquet(found))


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
    for each in found.intersections[:_MOST_SETS]:
        if 1 < len(each.drugs) < len(found.drugs):
            _line(f"exactly {' and '.join(drug.label for drug in each.drugs)}", each.effects)


def _line(name: str, nodes: Sequence[Node]) -> None:
    listed = ", ".join(node.label for node in nodes) or "none"
    render(Text.assemble((f"{name} ({len(nodes)}): ", "bold"), listed))
