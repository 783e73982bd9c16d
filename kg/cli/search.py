"""`kg search`."""

from __future__ import annotations

from typing import Annotated

import typer

from kg.cli.options import CURRENT, BadUsageError, ReleaseOption, StoreOption
from kg.cli.output import table
from kg.cli.session import opened
from kg.errors import UnknownNameError
from kg.model import Kind


def search(
    text: Annotated[str, typer.Argument(metavar="TEXT", help="A name, or how it begins.")],
    kind: Annotated[
        str | None,
        typer.Option("--kind", metavar="KIND", help="drug, effect, product, condition, class ..."),
    ] = None,
    limit: Annotated[int, typer.Option("--limit", min=1, help="At most so many.")] = 10,
    release: ReleaseOption = CURRENT,
    store: StoreOption = "",
) -> None:
    """Search names and synonyms, misspelt ones too."""
    with opened(release, store) as session:
        names = session.names
        wanted = None if kind is None else _kind(kind, names.kinds())
        hits = names.search(text, wanted, limit)
        if not hits:
            raise UnknownNameError(text, wanted=kind or "node", nearest=names.nearest(text, wanted))
        rows = [
            (hit.label, hit.ref.kind.value, hit.name if hit.name != hit.label else "", str(hit.ref))
            for hit in hits
        ]
    table(("name", "kind", "also called", "id"), rows)


def _kind(name: str, known: tuple[Kind, ...]) -> Kind:
    for each in known:
        if name.casefold().replace(" ", "") == each.value:
            return each
    raise BadUsageError(f"no kind is called {name!r}; there are {', '.join(known)}")
