"""`kg similar` and `kg path`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated

import typer
from rich.text import Text

from kg.cli.options import (
    CURRENT,
    BadUsageError,
    DataForm,
    DataFormOption,
    ReleaseOption,
    StoreOption,
)
from kg.cli.output import note, render, table, write_json
from kg.cli.session import opened
from kg.facts import plain
from kg.model import Kind
from kg.paths import (
    MAX_PATHS,
    Connection,
    Step,
    build_network,
    evidence_of,
    path_json,
    paths,
    quoted,
)
from kg.profiles import build_profiles
from kg.quotes import Quote, quotes
from kg.similar import MAX_RESULTS, Sharing, Similar, sharing
from kg.similar import similar as similar_to

_MOST_SHARED = 5


def similar(
    drug: Annotated[
        str,
        typer.Argument(metavar="[DRUG]", help="Name, brand, id or IRI.", show_default=False),
    ] = "",
    effects: Annotated[
        list[str] | None,
        typer.Option("--effect", metavar="NAME", help="In place of a drug: effects to share."),
    ] = None,
    limit: Annotated[int, typer.Option("--limit", min=1, max=MAX_RESULTS, help="At most.")] = 10,
    form: DataFormOption = DataForm.TABLE,
    release: ReleaseOption = CURRENT,
    store: StoreOption = "",
) -> None:
    """List the drugs whose adverse effects are most alike, or that share some effects.

    The score (0 to 1) is the weight of the effects that both have over that of those that either
    has, with all broader effects; one that few drugs have weighs more. "its own" and "lacking" are
    numbers of effects. With --effect, once or more, "coverage" is the part of these effects that a
    drug has, weighed alike.
    """
    if bool(drug) == bool(effects):
        raise BadUsageError("a drug is needed, or --effect, and not both")
    with opened(release, store) as session:
        profiles = build_profiles(session.answers.whole())
        if effects:
            asked = [session.names.resolve(each, Kind.EFFECT) for each in effects]
            _write_sharing(sharing(profiles, asked, limit=limit), form)
        else:
            found = similar_to(profiles, session.names.resolve(drug, Kind.DRUG), limit=limit)
            _write_similar(found, form)


def _write_similar(found: Sequence[Similar], form: DataForm) -> None:
    if form is DataForm.JSON:
        write_json(plain(tuple(found)))
        return
    rows = []
    for each in found:
        shared = ", ".join(
            f"{one.effect.label} ({one.share:.0%})" for one in each.shared[:_MOST_SHARED]
        )
        more = each.shared_count - _MOST_SHARED
        rows.append(
            (
                each.drug.label,
                f"{each.score:.3f}",
                str(each.shared_count),
                str(each.only_here),
                str(each.only_there),
                shared + (f" and {more} more" if more > 0 else ""),
            )
        )
    headers = ("drug", "score", "shared", "its own", "lacking", "shared effects")
    table(headers, rows, right=headers[1:5])


def _write_sharing(found: Sequence[Sharing], form: DataForm) -> None:
    if form is DataForm.JSON:
        write_json(plain(tuple(found)))
        return
    headers = ("drug", "coverage", "score", "has", "lacks")
    rows = [
        (
            each.drug.label,
            f"{each.coverage:.3f}",
            f"{each.score:.3f}",
            ", ".join(node.label for node in each.has),
            ", ".join(node.label for node in each.lacks),
        )
        for each in found
    ]
    table(headers, rows, right=headers[1:3])


def path(
    start: Annotated[str, typer.Argument(metavar="FROM", help="Any name, id or IRI.")],
    end: Annotated[str, typer.Argument(metavar="TO", help="Any name, id or IRI.")],
    count: Annotated[
        int, typer.Option("-k", "--count", min=1, max=MAX_PATHS, help="How many paths.")
    ] = 3,
    with_quotes: Annotated[bool, typer.Option("--quotes", help="With sentences of each edge.")] = (
        False
    ),
    form: DataFormOption = DataForm.TABLE,
    release: ReleaseOption = CURRENT,
    store: StoreOption = "",
) -> None:
    """Find the shortest paths between two nodes.

    A step costs 1, more the more edges of its kind its ends have ("nausea" joins nearly all), and
    more the less it is believed.
    """
    with opened(release, store) as session:
        ends = session.names.resolve(start), session.names.resolve(end)
        if ends[0] == ends[1]:
            raise BadUsageError(f"{start} and {end} are the same node, {ends[0]}")
        found = paths(build_network(session.answers.whole()), *ends, k=count)
        said = quotes(session.store, evidence_of(found), session.base) if with_quotes else None
    if form is DataForm.JSON:
        write_json([path_json(each, said) for each in found])
    elif not found:
        note(f"no path joins {start} and {end}")
    for each in found if form is DataForm.TABLE else ():
        render(_drawn(each))
        for step in each.steps if said else ():
            _write_quotes(step, said or {})


def _write_quotes(step: Step, said: Mapping[str, Quote]) -> None:
    """Write the first sentence of each edge of a step."""
    for edge, ids in zip(step.edges, step.evidence, strict=True):
        for quote in quoted(ids, said)[:1]:
            line = Text.assemble((edge.predicate, "dim"), f": “{quote.text}” ({quote.title})")
            render(line, indent=2)


def _drawn(found: Connection) -> Text:
    line = Text.assemble((found.nodes[0].label, "bold"))
    for step in found.steps:
        line.append(f" {_arrow(step)} ", style="dim")
        line.append(step.end.label, style="bold")
    return line


def _arrow(step: Step) -> str:
    """Return the edges of a step, pointing the way that the graph has them."""
    onward = [edge.predicate for edge in step.edges if edge.start == step.start.ref]
    back = [edge.predicate for edge in step.edges if edge.start != step.start.ref]
    if not back:
        return f"—{', '.join(onward)}→"
    return f"←{', '.join(back)}—" + (f" —{', '.join(onward)}→" if onward else "")
