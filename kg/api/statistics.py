"""The routes of figures that are computed of many statements or counts."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from fastapi import APIRouter, Path, Query, Response
from fastapi.responses import JSONResponse

from kg import disproportionality
from kg.api import schemas
from kg.api.negotiation import JSON, with_charset
from kg.api.service import Asked
from kg.clusters import MAX_CLUSTERED, clustered
from kg.enrich import enriched
from kg.facts import plain
from kg.model import Kind
from kg.resolve import class_or_effect
from kg.similar import MAX_PATTERN, MAX_RESULTS, MAX_SHARED, SHOWN, sharing, similar_bytes
from kg.store import results

router = APIRouter(prefix="/api", responses=schemas.PROBLEMS)

DrugName = Annotated[
    str, Path(description="Slug, label, synonym or brand of a drug.", examples=["pomalidomide"])
]


class TableFormat(StrEnum):
    """Formats of a table of figures."""

    JSON = "json"
    CSV = "csv"


@router.get("/similar", summary="Find drugs with effects", response_model=list[schemas.Sharing])
def drugs_sharing(
    service: Asked,
    effect: Annotated[
        list[str],
        Query(
            description="Slug, label or synonym of an effect; repeat it for up to 50.",
            min_length=1,
            max_length=MAX_PATTERN,
            examples=[["neutropenia", "deep-vein-thrombosis"]],
        ),
    ],
    limit: Annotated[int, Query(ge=1, le=MAX_RESULTS, description="Most drugs to give.")] = 10,
) -> Response:
    """Return the drugs that have most of a pattern of effects, rare ones counting more."""
    effects = [service.resolver.resolve(each, Kind.EFFECT) for each in effect]
    return JSONResponse(plain(sharing(service.profiles, effects, limit=limit)))


@router.get("/similar/{name}", summary="Find similar drugs", response_model=list[schemas.Similar])
def similar_drugs(
    service: Asked,
    name: DrugName,
    limit: Annotated[int, Query(ge=1, le=MAX_RESULTS, description="Most drugs to give.")] = 10,
    shown: Annotated[
        int, Query(ge=1, le=MAX_SHARED, description="Most shared effects to give of each.")
    ] = SHOWN,
) -> Response:
    """Return the drugs most like one by their effects, saying which effects make them so."""
    found = similar_bytes(service.profiles, service.drug(name), limit=limit, shown=shown)
    return Response(found, media_type=JSON)


@router.get(
    "/enrich/{name}",
    summary="What a class of drugs has more often than others",
    response_model=schemas.Enrichment,
)
def enrichment(
    service: Asked,
    name: Annotated[
        str,
        Path(
            description="Slug, label or synonym of a class of drugs, or of an effect.",
            examples=["antineoplastic-agent"],
        ),
    ],
    most: Annotated[float, Query(gt=0, le=1, description="Highest q to give.")] = 0.05,
    limit: Annotated[int, Query(ge=1, le=1_000, description="Most results to give.")] = 100,
) -> Response:
    """Return the effects of a class, or the classes of an effect, by Fisher's exact test.

    The background is all drugs with a supported effect; q is after Benjamini and Hochberg, and
    p without one the highest that is left where any one drug of the class is left out.
    """
    asked = class_or_effect(service.resolver, name)
    return JSONResponse(plain(enriched(service.profiles, asked, most=most, limit=limit)))


@router.get("/clusters", summary="Put drugs beside alike ones", response_model=schemas.Clustering)
def clusters(
    service: Asked,
    drug: Annotated[
        list[str],
        Query(
            description="Slug, label, synonym or brand of a drug, or of a class; repeat it.",
            min_length=1,
            max_length=MAX_CLUSTERED,
            examples=[["pomalidomide", "carfilzomib", "thalidomide"]],
        ),
    ],
) -> Response:
    """Return drugs in the optimal order of leaves of their dendrogram (average linkage)."""
    refs = tuple(dict.fromkeys(service.drug_or_class(each) for each in drug))
    return JSONResponse(plain(clustered(service.profiles, refs)))


@router.get(
    "/reports/{name}",
    summary="What spontaneous reports say of a drug",
    response_model=schemas.DrugReports,
    responses={200: {"content": {JSON: {}, results.CSV: {}}}},
)
def reports(
    service: Asked,
    name: DrugName,
    effect: Annotated[
        list[str] | None, Query(description="Only these effects.", examples=["stroke"])
    ] = None,
    least: Annotated[int, Query(ge=1, le=1_000_000, description="Least cases of a pair.")] = 1,
    sort: Annotated[
        disproportionality.Order,
        Query(description="Order; prr, ic and ebgm by the lower bounds of their intervals."),
    ] = disproportionality.Order.IC,
    format: Annotated[  # noqa: A002 - the name that clients send
        TableFormat, Query(description="Of the answer.")
    ] = TableFormat.JSON,
) -> Response:
    """Return counts of cases with every measure of disproportionality, beside what is stated.

    Reports prove no cause and give no rate; no statement and no belief rests on them.
    """
    drug = service.drug(name)
    effects = [service.resolver.resolve(each, Kind.EFFECT) for each in effect or ()]
    indexed = service.answers.about([drug])
    found = service.reports.of_drug(drug, indexed, effects, least=least, order=sort)
    if format is TableFormat.CSV:
        return Response(disproportionality.to_csv(found), media_type=with_charset(results.CSV))
    return JSONResponse(disproportionality.to_json(found))
