"""`kg reports`."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from kg.cli.options import CURRENT, ReleaseOption, StoreOption
from kg.cli.output import note, table, working, write, write_json
from kg.cli.session import opened
from kg.disproportionality import CAVEATS, DrugReports, Order, Reports, rows, to_csv, to_json
from kg.model import Kind


class Form(StrEnum):
    """How the figures are written."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"


def reports(
    drug: Annotated[str, typer.Argument(metavar="DRUG", help="Name, brand, id or IRI.")],
    effects: Annotated[
        list[str] | None,
        typer.Argument(metavar="[EFFECT]...", help="Only these effects.", show_default=False),
    ] = None,
    least: Annotated[
        int, typer.Option("--least", min=1, help="Only effects with as many cases.")
    ] = 3,
    sort: Annotated[
        Order,
        typer.Option("--sort", help="Order; prr, ic and ebgm by the lower bounds of intervals."),
    ] = Order.IC,
    form: Annotated[Form, typer.Option("--format", help="How to write it.")] = Form.TABLE,
    release: ReleaseOption = CURRENT,
    store: StoreOption = "",
) -> None:
    """Tell how often reports name a drug with an effect, beside what sources state.

    Cases, those expected were drug and effect independent, PRR with chi-squared (Yates), ROR, the
    Mantel-Haenszel odds ratio over sex and age, IC with IC025 and IC975, EBGM with EB05 and EB95.
    The last column is what the sources of statements say, which no report weighs in.
    """
    with opened(release, store) as session:
        wanted = session.names.resolve(drug, Kind.DRUG)
        only = [session.names.resolve(each, Kind.EFFECT) for each in effects or ()]
        asked = Reports(session.store, session.base)
        with working("Fitting the mixture that EBGM rests on"):
            found = asked.of_drug(
                wanted,
                session.answers.about([wanted]),
                only,
                least=1 if only else least,
                order=sort,
            )
    if not found.tables:
        note(f"no such report names {found.drug.label}")
    match form:
        case Form.TABLE if found.tables:
            _draw(found)
        case Form.JSON:
            write_json(to_json(found))
        case Form.CSV:
            write(to_csv(found))
    for caveat in CAVEATS if found.tables and form is not Form.JSON else ():
        note(caveat)


def _draw(found: DrugReports) -> None:
    headers = (
        "effect",
        "cases",
        "expected",
        "PRR",
        "chi²",
        "ROR",
        "MH",
        "IC",
        "EBGM",
        "stated",
        "source",
    )
    lines = [
        (
            str(line["effect_label"]),
            str(line["cases"]),
            f"{line['expected']:.2f}",
            _span(line, "prr"),
            "" if line["chi_squared"] is None else f"{line['chi_squared']:.1f}",
            _span(line, "ror"),
            _span(line, "mantel_haenszel"),
            _span(line, "ic"),
            _span(line, "ebgm"),
            str(line["stated"]),
            str(line["source"]),
        )
        for line in rows(found)
    ]
    table(headers, lines, right=headers[1:9])


def _span(line: dict[str, object], name: str) -> str:
    if line[name] is None:
        return ""
    return f"{line[name]:.2f} ({line[f'{name}_low']:.2f} to {line[f'{name}_high']:.2f})"
