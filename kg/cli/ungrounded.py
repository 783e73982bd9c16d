"""`kg ungrounded`."""

from __future__ import annotations

from typing import Annotated

import typer

from kg.cli.options import CURRENT, ReleaseOption
from kg.cli.output import table
from kg.cli.session import opened
from kg.query import Catalogue
from kg.tables import tabulate

QUERY = "ungrounded-words"


def ungrounded(
    limit: Annotated[int, typer.Option("--limit", min=1, help="At most so many.")] = 50,
    release: ReleaseOption = CURRENT,
) -> None:
    """List the words that no vocabulary knows, the most frequent first."""
    with opened(release) as session:
        answer = tabulate(
            session.store.query(Catalogue.load().get(QUERY).sparql), session.release.base
        )
    table(answer.headers, answer.rows[:limit])
