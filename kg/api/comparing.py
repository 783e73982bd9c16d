"""The route that compares drugs and classes."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.concurrency import run_in_threadpool

from kg import render
from kg.api import schemas
from kg.api.negotiation import HTML, JSON, SVG, choose, with_charset
from kg.api.pages.layout import href
from kg.api.service import Asked, Service
from kg.clusters import Arrangement, arranged
from kg.compare import (
    Comparison,
    Filters,
    FrequencyName,
    Level,
    Order,
    Rule,
    Stated,
    TierName,
    compare,
    filters_of,
    frames,
    to_json,
    to_json_bytes,
)
from kg.facts import plain
from kg.model import Kind
from kg.quotes import Quote, quotes
from kg.store import results

PARQUET = "application/vnd.apache.parquet"
_COMPARED = {"json": JSON, "csv": results.CSV, "html": HTML, "svg": SVG, "parquet": PARQUET}
_VARY = {"Vary": "Accept"}
_FEW, _SHORT = 10, 500  # drugs, and effects of all of them

router = APIRouter(prefix="/api", responses=schemas.PROBLEMS)


class ComparisonFormat(StrEnum):
    """Formats of a comparison."""

    JSON = "json"
    CSV = "csv"
    HTML = "html"
    SVG = "svg"
    PARQUET = "parquet"


async def _filters(
    service: Asked,
    organ_class: Annotated[
        list[str] | None, Query(description="Only effects of these organ classes.")
    ] = None,
    state: Annotated[
        list[Stated] | None, Query(description="Only effects that have one for one of the drugs.")
    ] = None,
    serious: Annotated[bool, Query(description="Only what is called serious.")] = False,
    tier: Annotated[
        list[TierName] | None, Query(description="Only what a source of one of these speaks of.")
    ] = None,
    belief: Annotated[float | None, Query(ge=0, le=1, description="Least belief.")] = None,
    incidence: Annotated[
        float | None, Query(ge=0, le=1, description="Least share of people that is stated.")
    ] = None,
    frequency: Annotated[
        FrequencyName | None,
        Query(description="CIOMS class that is stated, or a more frequent one."),
    ] = None,
) -> Filters:
    names = service.resolver
    return filters_of(
        organ_classes=[names.resolve(each, Kind.ORGAN_CLASS) for each in organ_class or ()],
        states=state,
        serious=serious,
        tiers=tier,
        belief=belief,
        incidence=incidence,
        frequency=frequency,
    )


@router.get(
    "/compare",
    summary="Compare drugs",
    response_model=schemas.Comparison | schemas.BriefComparison,
    responses={
        200: {"content": {each: {} for each in _COMPARED.values()}},
        406: {"model": schemas.Problem, "description": "None of the formats is acceptable."},
    },
)
async def compare_drugs(
    request: Request,
    service: Asked,
    filters: Annotated[Filters, Depends(_filters)],
    drug: Annotated[
        list[str],
        Query(
            description="Slug, label, synonym or brand of a drug, or of a class of drugs; repeat it"
            " for each of 2 to 50.",
            examples=[["pomalidomide", "thalidomide"]],
        ),
    ],
    level: Annotated[
        str,
        Query(
            description="What a row stands for: effect; broader, the next broader effects; a number"
            " of steps from the top of the hierarchy; organ-class.",
            pattern=r"^(effect|broader|organ-class|1?[1-9]|[12]0)$",
        ),
    ] = Level.EFFECT,
    sort: Annotated[
        Order,
        Query(description="Order of the rows; discrimination is the entropy of the states."),
    ] = Order.ORGAN_CLASS,
    members: Annotated[
        Rule, Query(description="How many drugs of a class must have what it has.")
    ] = Rule.ANY,
    arrange: Annotated[
        Arrangement,
        Query(alias="order", description="Order of the drugs; cluster puts alike ones together."),
    ] = Arrangement.GIVEN,
    with_quotes: Annotated[
        bool, Query(alias="quotes", description="With the sentences, in JSON and HTML.")
    ] = False,
    brief: Annotated[
        bool, Query(description="JSON that is some times shorter: states and what goes with them.")
    ] = False,
    format: Annotated[  # noqa: A002 - the name that clients send
        ComparisonFormat | None, Query(description="Instead of Accept.")
    ] = None,
) -> Response:
    """Return drugs side by side: a state for each drug and effect, what they share, what is unique.

    "Not mentioned" means that no source here says anything, not that the effect does not occur.
    Figures of several sources stand side by side and are never averaged. A class of drugs stands
    for its drugs: a cell says for how many of them it is so. A row is given whole where one cell
    has all that is asked for.
    """
    media_type = (
        _COMPARED[format.value]
        if format
        else choose(request.headers.get("accept"), tuple(_COMPARED.values()))
    )

    def answered() -> Response:
        refs = [service.drug_or_class(name) for name in drug]
        if arrange is Arrangement.CLUSTER:
            refs = arranged(service.profiles, refs)
        found = compare(
            service.answers.about(refs),
            refs,
            level=level,
            filters=filters,
            order=sort,
            rule=members,
        )
        said = quotes(service.store, found.evidence(), service.base) if with_quotes else {}
        return _written(found, media_type, said, brief=brief)

    at_once = media_type == JSON and not with_quotes and arrange is Arrangement.GIVEN
    if at_once and _is_short(service, drug):
        return answered()
    return await run_in_threadpool(answered)


def _is_short(service: Service, drugs: Sequence[str]) -> bool:
    """Say whether comparing drugs takes about as long as handing the work to a thread does."""
    indexed = service.answers.ready()
    if indexed is None or len(drugs) > _FEW:
        return False
    refs = [service.drug_or_class(name) for name in drugs]
    return (
        all(ref.kind is Kind.DRUG for ref in refs) and sum(map(indexed.effects_of, refs)) <= _SHORT
    )


def _written(
    found: Comparison, media_type: str, said: Mapping[str, Quote], *, brief: bool
) -> Response:
    match media_type:
        case results.CSV:
            text: str | bytes = render.to_csv(found)
        case "text/html":
            text = render.to_html(found, href, said)
        case "image/svg+xml":
            text = render.to_svg(found)
        case "application/vnd.apache.parquet":
            return Response(frames.parquet(found), media_type=PARQUET, headers=_VARY)
        case _:
            data = render.to_brief(found) if brief else _json(found, said)
            return Response(data, media_type=JSON, headers=_VARY)
    return Response(text, media_type=with_charset(media_type), headers=_VARY)


def _json(found: Comparison, said: object) -> bytes:
    if not said:
        return to_json_bytes(found)
    return json.dumps(to_json(found) | {"quotes": plain(said)}, ensure_ascii=False).encode()
