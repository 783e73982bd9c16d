"""The same as each view of the page, for programs: its address with `.json` or `.csv` behind it."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Annotated
from urllib.parse import parse_qsl, quote, urlencode

from fastapi import APIRouter, Depends, Path, Query, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import RedirectResponse

from kg import describe
from kg.api import resources, scenes, schemas
from kg.api import viewtables as tables
from kg.api.negotiation import RESOURCE, with_charset
from kg.api.problems import ProblemError
from kg.api.service import Asked, Service
from kg.api.web import FIRST, KINDS, VIEWS
from kg.model import Kind, Ref
from kg.store import results

_JSON, _CSV = "json", "csv"
_FORMS = (_JSON, _CSV)
_ANSWERS: dict[int | str, dict[str, object]] = {
    **schemas.PROBLEMS,
    200: {"description": "The table of the view.", "content": {results.CSV: {}}},
    307: {"description": "The answer is at an address below `/api`."},
}
_TABLES: Mapping[str, Callable[[Service, str], tables.Table]] = MappingProxyType(
    {
        "/": lambda service, _: tables.drug_table(service.drugs),
        "/search": tables.hit_table,
        "/queries": lambda service, _: tables.question_table(service.catalogue),
        "/sources": lambda service, _: tables.source_table(
            describe.list_sources(service.store, service.base, service.answers.ready())
        ),
        "/data": lambda service, _: tables.count_table(service.release),
    }
)
"""What views show as tables, by their address; they get the words of a search, too."""

router = APIRouter(tags=["Views"])


@router.get(
    "/explore.csv",
    summary="Edges of a part of the graph as CSV",
    response_model=None,
    responses=_ANSWERS,
)
def explored(drawn: Annotated[Response, Depends(scenes.draw)]) -> Response:
    """Return the edges of what `/api/graph/scene` draws."""
    return _csv(tables.edge_table(json.loads(bytes(drawn.body))))


@router.get(
    "/{view}.{form}",
    summary="A view of the page as JSON or CSV",
    response_model=None,
    responses=_ANSWERS,
)
def view_as_data(
    request: Request,
    service: Asked,
    view: Annotated[
        str,
        Path(
            description="drugs, search, compare, explore, queries, sources, sparql or data.",
            examples=["sources"],
        ),
    ],
    form: Annotated[str, Path(description="json or csv.", examples=[_CSV])],
    q: Annotated[str, Query(max_length=200, description="Words of a search.")] = "",
) -> Response:
    """Return what a view shows, with the parameters of the view or of its route in `/api`.

    What the page leaves out by itself (`only` of a comparison, filters of the graph) stays in.
    """
    path = f"/{view}"
    path = "/" if path == FIRST else path
    found = VIEWS.get(path)
    if found is None:
        raise ProblemError(404, "not-found", f"there is nothing at /{view}.{form}")
    if found.answer:
        return _elsewhere(request, found.answer, form)
    if form == _JSON:
        return _elsewhere(request, found.whole or found.data)
    if form != _CSV or path not in _TABLES:
        raise _no_form(form)
    return _csv(_TABLES[path](service, q))


@router.get(
    "/queries/{name}.{form}",
    summary="The answer to a named query",
    response_model=None,
    responses=_ANSWERS,
)
def answer_as_data(
    request: Request,
    name: Annotated[str, Path(description="Name of a query.", examples=["effects-of-drug"])],
    form: Annotated[str, Path(description="As in /api/queries.", examples=[_CSV])],
) -> Response:
    """Return where the answer to a named query is."""
    return _elsewhere(request, f"/api/queries/{quote(f'{name}.{form}', safe='')}")


@router.get(
    "/{kind}/{name}.{form}",
    summary="The view of a node as JSON or CSV",
    response_model=None,
    responses={
        **_ANSWERS,
        200: {"content": {each: {} for each in (results.CSV, *RESOURCE)}},
    },
)
async def node_as_data(
    request: Request,
    service: Asked,
    kind: Annotated[str, Path(description=f"Kind of node: {', '.join(KINDS)}.")],
    name: Annotated[
        str,
        Path(description="Slug, id, label or synonym; may hold dots.", examples=["pomalidomide"]),
    ],
    form: Annotated[str, Path(description="json or csv.", examples=[_CSV])],
) -> Response:
    """Return what is known of a node as JSON, or the table of its view as CSV.

    A node whose own name ends so is described, as without a format.
    """
    whole = f"{name}.{form}"
    found = KINDS.get(kind)
    if found is None or form not in _FORMS or service.resolver.knows(Ref(Kind(kind), whole)):
        return await resources.resource(request, service, kind, whole)
    if form == _JSON:
        return _elsewhere(request, found.data.format(kind=kind, slug=quote(name, safe="")))
    return await run_in_threadpool(_table, service, Kind(kind), name)


def _table(service: Service, kind: Kind, name: str) -> Response:
    return _csv(tables.node_table(service, kind, name))


def _elsewhere(request: Request, address: str, form: str = "") -> Response:
    """Return the way to an address with the parameters of a request, and maybe a format."""
    given = parse_qsl(request.url.query, keep_blank_values=True)
    if form:
        given = [*((name, value) for name, value in given if name != "format"), ("format", form)]
    asked = urlencode(given)
    joined = "&" if "?" in address else "?"
    return RedirectResponse(f"{address}{joined}{asked}" if asked else address)


def _csv(table: tables.Table) -> Response:
    return Response(table.to_csv(), media_type=with_charset(results.CSV))


def _no_form(form: str) -> ProblemError:
    return ProblemError(404, "not-found", f"this view is had as json and csv, not as {form}")
