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
from kg.model import Kind
from kg.store import results

router = APIRouter(prefix="/api", responses=schemas.PROBLEMS)


class TableFormat(StrEnum):
    """Formats of a table of figures."""

    JSON = "json"
    CSV = "csv"


@router.get(
    "/reports/{name}",
    summary="What spontaneous reports say of a drug",
    response_model=schemas.DrugReports,
    responses={200: {"content": {JSON: {}, results.CSV: {}}}},
)
def reports(
    service: Asked,
    name: Annotated[
        str,
        Path(description="Slug, label, synonym or brand of a drug.", examples=["pomalidomide"]),
    ],
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
