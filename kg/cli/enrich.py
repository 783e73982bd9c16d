"""`kg enrich`."""

from __future__ import annotations

from typing import Annotated

import typer

from kg.cli.options import (
    CURRENT,
    BadUsageError,
    DataForm,
    DataFormOption,
    ReleaseOption,
    StoreOption,
)
from kg.cli.output import note, table, write_json
from kg.cli.session import opened
from kg.enrich import enriched
from kg.errors import QueryError
from kg.facts import plain
from kg.model import Kind
from kg.profiles import build_profiles
from kg.resolve import class_or_effect

_MOST_SHOWN = 5


def enrich(
    name: Annotated[
        str, typer.Argument(metavar="CLASS|EFFECT", help="Name, id or IRI of one of these.")
    ],
    most: Annotated[
        float, typer.Option("--most", min=0, max=1, help="Highest q that is shown.")
    ] = 0.05,
    limit: Annotated[int, typer.Option("--limit", min=1, help="At most.")] = 20,
    form: DataFormOption = DataForm.TABLE,
    release: ReleaseOption = CURRENT,
    store: StoreOption = "",
) -> None:
    """List what a class of drugs has more often than others, or an effect's classes.

    Fisher's exact test, one-sided, against all drugs with a supported effect; q is p after
    Benjamini and Hochberg, "p without one" the highest p where any one drug of the class is left
    out.
    """
    with opened(release, store) as session:
        asked = class_or_effect(session.names, name)
        try:
            found = enriched(build_profiles(session.answers.whole()), asked, most=most, limit=limit)
        except QueryError as error:
            raise BadUsageError(str(error)) from error
    if form is DataForm.JSON:
        write_json(plain(found))
        return
    wanted = "effect" if asked.kind is Kind.DRUG_CLASS else "class"
    headers = (wanted, "having", "of", "all", "fold", "p", "q", "p without one", "drugs")
    rows = []
    for each in found.found:
        more = len(each.of) - _MOST_SHOWN
        listed = ", ".join(drug.label for drug in each.of[:_MOST_SHOWN])
        rows.append(
            (
                each.node.label,
                str(each.having),
                str(each.members),
                str(each.drugs),
                f"{each.fold:.1f}",
                f"{each.p:.1e}",
                f"{each.q:.1e}",
                f"{each.p_without_one:.1e}",
                listed + (f" and {more} more" if more > 0 else ""),
            )
        )
    table(headers, rows, right=headers[1:8])
    note(f"{found.tested} tested against a background of {found.background} drugs")
