"""The route that shows a piece of evidence within the section that it stands in."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Query, Response
from fastapi.responses import JSONResponse

from kg import describe
from kg.api import schemas
from kg.api.problems import ProblemError
from kg.api.service import Asked
from kg.facts import plain
from kg.texts import AROUND

_LEAST, _MOST = 200, 100_000

router = APIRouter(prefix="/api", responses=schemas.PROBLEMS)


@router.get(
    "/evidence/{identifier}",
    summary="Show evidence within its section",
    response_model=schemas.SectionCard,
)
def evidence(
    service: Asked,
    identifier: Annotated[
        str, Path(description="Id of a piece of evidence.", examples=["0edaf4a7d5f3b0c7a9e1"])
    ],
    most: Annotated[
        int,
        Query(
            ge=_LEAST,
            le=_MOST,
            description="Characters of the section to give; what is longer is cut between"
            " sentences, around the quote, which is given whatever it takes.",
        ),
    ] = AROUND,
) -> Response:
    """Return the section of the source that a sentence stands in, with the sentence marked.

    A release holds the texts of documents; rows of tables and evidence read from RDF have none
    (404), and neither has a store elsewhere.
    """
    found = describe.describe_section(
        service.store, service.texts, identifier, service.base, most=most
    )
    if found is None:
        raise ProblemError(404, "no-text", "nobody holds the text of the source here")
    return JSONResponse(plain(found))
