"""The named queries as an API: one address a query, its parameters by name."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import replace
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Path, Request, Response
from fastapi.responses import HTMLResponse, JSONResponse

from kg.api import schemas
from kg.api.asking import ask_named, look, reply
from kg.api.conditional import tagged
from kg.api.negotiation import HTML
from kg.api.pages.questions import question_page
from kg.api.problems import ProblemError
from kg.api.protocol import FORMATS, Operation, parameters
from kg.api.service import Asked, Service
from kg.errors import BadValueError
from kg.parameters import MOST_CHARACTERS, expected_of
from kg.queryfiles import RESERVED, NamedQuery, Parameter, ParameterType
from kg.store import results
from kg.store.guard import Form

_FORMAT = RESERVED[0]
_MOST_WHOLE = 10**18 - 1
_SCHEMAS: Mapping[ParameterType, Mapping[str, Any]] = {
    ParameterType.INTEGER: {"type": "integer", "minimum": -_MOST_WHOLE, "maximum": _MOST_WHOLE},
    ParameterType.NUMBER: {"type": "number", "minimum": -_MOST_WHOLE, "maximum": _MOST_WHOLE},
    ParameterType.BOOLEAN: {"type": "boolean"},
    ParameterType.DATE: {"type": "string", "format": "date"},
    ParameterType.IRI: {"type": "string", "format": "iri", "maxLength": MOST_CHARACTERS},
}
_TEXT: Mapping[str, Any] = {"type": "string", "minLength": 1, "maxLength": MOST_CHARACTERS}
_ANSWERS: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "The answer, in the media type that `format` or Accept asks for.",
        "content": {each: {} for each in (*results.TABLE_TYPES, *results.GRAPH_TYPES, HTML)},
    },
    304: {"description": "The answer is the one that If-None-Match names."},
    406: {"model": schemas.Problem, "description": "None of the media types is acceptable."},
}


def router(queries: Iterable[NamedQuery]) -> APIRouter:
    """Return the routes of the list of queries and of each query."""
    found = APIRouter(prefix="/api/queries", tags=["Questions"], responses=schemas.PROBLEMS)
    found.add_api_route(
        "",
        _list,
        summary="List named queries",
        response_model=list[schemas.NamedQuery],
    )
    for each in queries:
        found.add_api_route(
            f"/{each.name}",
            _asking(each),
            summary=each.summary,
            description=each.description,
            response_model=None,
            responses=_ANSWERS,
            openapi_extra={"parameters": [*map(_documented, each.parameters), _FORMAT_PARAMETER]},
        )
    found.add_api_route(
        "/{name}",
        _ask_any,
        summary="Ask a named query",
        response_model=None,
        responses=_ANSWERS,
    )
    return found


async def _list(service: Asked) -> Response:
    """Return the questions that are ready to be asked, with their parameters and an example."""
    return JSONResponse([_entry(each) for each in service.catalogue])


async def _ask_any(
    request: Request,
    service: Asked,
    name: Annotated[
        str,
        Path(
            description="Name of a query in /api/queries; a format can follow, behind a point.",
            examples=["effects-of-drug.csv"],
        ),
    ],
) -> Response:
    """Return the answer to a named query; its own parameters are given as query parameters."""
    stem, point, suffix = name.rpartition(".")
    if point and stem in service.catalogue and suffix in FORMATS:
        return await _answer(request, service, service.catalogue.get(stem), suffix)
    return await _answer(request, service, service.catalogue.get(name))


def _asking(query: NamedQuery) -> Callable[[Request, Asked], Awaitable[Response]]:
    async def ask(request: Request, service: Asked) -> Response:
        return await _answer(request, service, service.catalogue.get(query.name))

    return ask


async def _answer(
    request: Request, service: Service, query: NamedQuery, suffix: str = ""
) -> Response:
    given = given_in(request)
    formats = [each for each in (suffix, given.pop(_FORMAT, "")) if each]
    question = await ask_named(request, service, query, given)
    offered = (*results.media_types(question.query.form or Form.SELECT), HTML)
    media_type = _media_type(request, formats, offered)
    parts = (query.name, urlencode(sorted(given.items())))
    headers, unchanged = tagged(request, service, media_type, *parts, query=query.sparql)
    if unchanged:
        return unchanged
    if media_type != HTML:
        return await reply(request, service, replace(question, media_type=media_type), headers)
    result, rows = await look(request, service, question)
    return HTMLResponse(question_page(service, query, given, (result, rows)), headers=headers)


def _media_type(request: Request, formats: Iterable[str], offered: tuple[str, ...]) -> str:
    for each in formats:
        fitting = [name for name, types in FORMATS.items() if set(types) & set(offered)]
        if each not in fitting:
            raise BadValueError(
                f"{_FORMAT} must be one of {', '.join(fitting)}, not {each!r}",
                parameter=_FORMAT,
                given=each,
                expected=f"one of {', '.join(fitting)}",
            )
    types = tuple(media_type for each in formats for media_type in FORMATS[each])
    return Operation(query=None, formats=types).media_type(offered, request.headers.get("accept"))


def given_in(request: Request) -> dict[str, str]:
    """Return the parameters of a request; a field that was left empty is not given.

    Raises:
        ProblemError: 400, one is given twice, or they are not UTF-8.
    """
    found: dict[str, str] = {}
    for name, value in parameters(request):
        if name in found:
            more = {"parameter": name, "given": value, "expected": "one value"}
            detail = f"the parameter {name!r} is given twice"
            raise ProblemError(400, "bad-query", detail, more=more)
        found[name] = value
    return {name: value for name, value in found.items() if value.strip()}


def _entry(query: NamedQuery) -> dict[str, Any]:
    return {
        "name": query.name,
        "summary": query.summary,
        "description": query.description,
        "tags": list(query.tags),
        "parameters": [
            {
                "name": each.name,
                "type": each.type.value,
                "expected": expected_of(each.type),
                "description": each.description,
                "default": each.default,
                "optional": each.optional,
                "required": each.required,
                "example": each.example or each.default,
            }
            for each in query.parameters
        ],
        "sparql": query.sparql,
        "example": example_of(query),
    }


def example_of(query: NamedQuery) -> str:
    """Return the address of the query with the example values of what it needs."""
    values = {each.name: each.example for each in query.parameters if each.required}
    return f"/api/queries/{query.name}{'?' if values else ''}{urlencode(values)}"


def _documented(parameter: Parameter) -> dict[str, Any]:
    schema = dict(_SCHEMAS.get(parameter.type, _TEXT))
    if parameter.default is not None:
        schema["default"] = parameter.default
    example = parameter.example or parameter.default
    return {
        "name": parameter.name,
        "in": "query",
        "required": parameter.required,
        "description": f"{parameter.description}: {expected_of(parameter.type)}",
        "schema": schema,
        **({"example": example} if example else {}),
    }


_FORMAT_PARAMETER = {
    "name": _FORMAT,
    "in": "query",
    "required": False,
    "description": f"Instead of Accept, where it fits the query: {', '.join(FORMATS)}.",
    "schema": {"type": "string"},
    "example": "csv",
}
