"""`kg ungrounded`."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from kg.cli.options import CURRENT, DataForm, DataFormOption, ReleaseOption, StoreOption
from kg.cli.output import table, write_json
from kg.cli.session import opened
from kg.cli.words import one_line
from kg.query import Catalogue
from kg.tables import tabulate

QUERY = "ungrounded-words"
_LONGEST = 160  # characters of a sentence in the table


class Expected(StrEnum):
    """Kind of thing that words were looked up as."""

    EFFECT = "effect"
    CONDITION = "condition"


def ungrounded(
    limit: Annotated[int, typer.Option("--limit", min=1, help="At most so many.")] = 50,
    kind: Annotated[
        Expected | None, typer.Option("--kind", help="Only words expected to name this kind.")
    ] = None,
    form: DataFormOption = DataForm.TABLE,
    release: ReleaseOption = CURRENT,
    store: StoreOption = "",
) -> None:
    """List the words that no vocabulary knows, the most frequent first.

    With how often they occur, what they were looked up as, the concept that their head names, and
    one of the sources with its sentence.
    """
    with opened(release, store) as session:
        asked = Catalogue.load(base=session.base).get(QUERY)
        answer = tabulate(session.store.query(asked.sparql), session.base)
    place = answer.headers.index("kind")
    rows = [
        tuple(map(one_line, row))
        for row in answer.rows
        if kind is None or row[place].casefold() == kind
    ][:limit]
    if form is DataForm.JSON:
        write_json([dict(zip(answer.headers, row, strict=True)) for row in rows])
    else:
        table(answer.headers, [(*row[:-1], _cut(row[-1])) for row in rows], right=("places",))


def _cut(sentence: str) -> str:
    return sentence if len(sentence) <= _LONGEST else f"{sentence[:_LONGEST].rstrip()} …"
