"""The plain pages: first page, search, comparison, questions, sources, documentation."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import HTMLResponse

from kg import describe
from kg.api.asking import ask_named, look
from kg.api.conditional import tagged
from kg.api.negotiation import HTML
from kg.api.pages import browse, docs
from kg.api.pages.questions import question_page, questions_page
from kg.api.questions import given_in
from kg.api.service import Asked
from kg.compare import MIN_DRUGS, Level, compare
from kg.errors import QueryError, UnknownNameError

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)


@router.get("/")
def home(service: Asked) -> str:
    """Return the first page."""
    return browse.home_page(service)


@router.get("/search")
def search(service: Asked, q: Annotated[str, Query(max_length=200)] = "") -> str:
    """Return what a search found."""
    return browse.search_page(q, service.resolver.search(q, limit=30))


@router.get("/compare")
def compare_page(
    service: Asked,
    drug: Annotated[list[str] | None, Query()] = None,
    level: Level = Level.EFFECT,
    choose: str = "",
) -> HTMLResponse:
    """Return a comparison, or the form that asks for one."""
    names = [name for name in drug or () if name.strip()]
    try:
        refs = [service.drug_or_class(name) for name in names]
    except UnknownNameError as error:
        return HTMLResponse(browse.compare_page(service, None, (), str(error)), 404)
    if choose or len(set(refs)) < MIN_DRUGS:
        told = "Choose one more drug." if len(set(refs)) == 1 and not choose else ""
        return HTMLResponse(browse.compare_page(service, None, refs, told))
    try:
        found = compare(service.answers.about(refs), refs, level=level)
    except QueryError as error:
        return HTMLResponse(browse.compare_page(service, None, refs, error.reason), 400)
    return HTMLResponse(browse.compare_page(service, found, refs))


@router.get("/queries")
def queries(service: Asked) -> str:
    """Return the list of questions."""
    return questions_page(service.catalogue)


@router.get("/queries/{name}")
async def query(request: Request, service: Asked, name: str) -> Response:
    """Return a question with its form, and its answer where nothing is missing."""
    found = service.catalogue.get(name)
    given = given_in(request)
    headers, unchanged = tagged(request, service, HTML, str(request.url), query=found.sparql)
    if unchanged:
        return unchanged
    if not given and any(each.required for each in found.parameters):
        return HTMLResponse(question_page(service, found, given), headers=headers)
    try:
        question = await ask_named(request, service, found, given)
        answer = await look(request, service, question)
    except (QueryError, UnknownNameError) as error:
        status = 404 if isinstance(error, UnknownNameError) else 400
        return HTMLResponse(question_page(service, found, given, wrong=error), status)
    return HTMLResponse(question_page(service, found, given, answer), headers=headers)


@router.get("/sources")
def sources(service: Asked) -> str:
    """Return the list of sources."""
    return browse.sources_page(
        describe.list_sources(service.store, service.base, service.answers.ready())
    )


@router.get("/docs")
def documentation(request: Request) -> str:
    """Return the OpenAPI description as a page."""
    return docs.docs_page(request.app.openapi())
