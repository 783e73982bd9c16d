"""The SPARQL 1.1 Protocol: queries by GET, by form and as the body itself; updates by POST."""

from __future__ import annotations

from functools import partial
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse

from kg.api import protocol
from kg.api.asking import client_of, look, reply, screened
from kg.api.conditional import tagged
from kg.api.datasets import description
from kg.api.description import describe_service
from kg.api.editing import Editor, allowed, editor_of
from kg.api.negotiation import HTML, with_charset
from kg.api.pages.sparql import answer_page, form_page
from kg.api.problems import ProblemError
from kg.api.protocol import FORMATS, Operation, Update
from kg.api.service import Service, service_of
from kg.errors import QueryError
from kg.store import results
from kg.store.guard import Form
from kg.store.tokens import moved, with_base
from kg.workers import Question

_ANSWERS: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "The answer; without a query, the description of this endpoint.",
        "content": {each: {} for each in (*results.TABLE_TYPES, *results.GRAPH_TYPES, HTML)},
    },
    400: {
        "description": "The query is wrong (the problem says where, by line and column), or its"
        " answer has too many rows or bytes."
    },
    406: {"description": "None of the media types in Accept fits this form of query."},
    500: {"description": "The query ended the process that worked on it."},
    503: {
        "description": "The query took too long or too much memory, or too many are under way."
        " A long answer that reaches a limit once it is being sent breaks off instead."
    },
}
_GRAPHS = {"type": "array", "items": {"type": "string", "format": "iri"}}
_OF_QUERY = {
    "query": {"type": "string"},
    "default-graph-uri": _GRAPHS,
    "named-graph-uri": _GRAPHS,
}
_OF_UPDATE = {
    "update": {"type": "string"},
    "using-graph-uri": _GRAPHS,
    "using-named-graph-uri": _GRAPHS,
}
_LIST = {"required": False, "schema": _GRAPHS}
_EXAMPLE = "SELECT ?drug WHERE { ?drug a <https://w3id.org/drug-effect-kg/vocab/Drug> }"
# Described here and read from the address: what the protocol says of them is none of its types.
_PARAMETERS = {
    "parameters": [
        {
            "name": "query",
            "in": "query",
            "required": False,
            "description": "SPARQL 1.1 query; without it, the endpoint describes itself.",
            "schema": {"type": "string", "examples": [_EXAMPLE]},
        },
        {
            "name": "default-graph-uri",
            "in": "query",
            "description": "Graphs that make up the default graph.",
            **_LIST,
        },
        {
            "name": "named-graph-uri",
            "in": "query",
            "description": "Graphs that GRAPH can name.",
            **_LIST,
        },
        {
            "name": "format",
            "in": "query",
            "required": False,
            "description": f"Instead of Accept, where it fits the query: {', '.join(FORMATS)}.",
            "schema": {"type": "string"},
        },
    ]
}
_BODY = {
    "security": [{}, {"HTTPBearer": []}],  # updates need it
    "requestBody": {
        "required": True,
        "content": {
            protocol.QUERY: {
                "schema": {"type": "string"},
                "example": "SELECT * WHERE { ?s ?p ?o } LIMIT 5",
            },
            protocol.UPDATE: {"schema": {"type": "string"}},
            protocol.FORM: {
                "schema": {
                    "anyOf": [
                        {"type": "object", "required": ["query"], "properties": _OF_QUERY},
                        {"type": "object", "required": ["update"], "properties": _OF_UPDATE},
                    ]
                }
            },
        },
    },
}

router = APIRouter(tags=["SPARQL"])


@router.get(
    "/sparql",
    summary="Ask a SPARQL query",
    responses=_ANSWERS,
    response_model=None,
    openapi_extra=_PARAMETERS,
)
async def ask_by_get(request: Request) -> Response:
    """Answer a query, or describe the endpoint where none is given.

    Without dataset parameters a query sees all graphs as one. SERVICE is not allowed.
    """
    service = service_of(request)
    operation = protocol.operation(protocol.parameters(request))
    if operation.query is None:
        return await _describe(request, service, operation)
    return await _answer(request, service, operation)


@router.post(
    "/sparql",
    summary="Ask a SPARQL query, or make an update, in the body",
    responses={
        **_ANSWERS,
        204: {"description": "The update has been made."},
        401: {"description": "Updates need the bearer token of the server."},
        403: {"description": "The server takes no updates."},
        413: {"description": "The body is too long."},
        415: {"description": f"The body is none of {', '.join(protocol.TAKEN)}, or not UTF-8."},
    },
    response_model=None,
    openapi_extra=_BODY,
)
async def ask_by_post(request: Request) -> Response:
    """Answer a query, or make an update, that is the body or that a form in the body holds.

    An update is all or nothing. It needs the bearer token that the server was started with.
    """
    service = service_of(request)
    most = service.settings.max_body
    media_type = protocol.content_type(request)
    match media_type:
        case protocol.FORM:
            fields = protocol.pairs(await protocol.text_body(request, most))
            if any(name == "update" for name, _ in fields):
                return await _update(request, allowed(request), protocol.update(fields))
            operation = protocol.operation(fields)
        case protocol.UPDATE:
            editor = allowed(request)
            text, given = await protocol.text_body(request, most), protocol.parameters(request)
            update = protocol.update(protocol.only(given, "update", text))
            return await _update(request, editor, update)
        case protocol.QUERY:
            text, given = await protocol.text_body(request, most), protocol.parameters(request)
            operation = protocol.operation(protocol.only(given, "query", text))
        case _:
            raise ProblemError(
                415,
                "unsupported-media-type",
                f"what is asked comes as {', '.join(protocol.TAKEN)}, not as"
                f" {media_type or 'nothing'}",
                headers={"Accept-Post": ", ".join(protocol.TAKEN)},
            )
    if operation.query is None:
        raise ProblemError(400, "bad-query", "the form has no field `query` or `update`")
    return await _answer(request, service, operation)


def _endpoint(request: Request) -> str:
    return str(request.url.replace(query=""))


async def _update(request: Request, editor: Editor, update: Update) -> Response:
    change = partial(
        editor.store.update,
        update.text,
        base=_endpoint(request),
        using=update.using,
        using_named=update.using_named,
    )
    await editor.change(change)
    return Response(status_code=204)


async def _describe(request: Request, service: Service, operation: Operation) -> Response:
    offered = (*results.GRAPH_TYPES, HTML)
    media_type = operation.media_type(offered, request.headers.get("accept"))
    headers, unchanged = tagged(request, service, media_type, _endpoint(request))
    if unchanged:
        return unchanged
    if media_type == HTML:
        return HTMLResponse(form_page(service), headers=headers)
    editable = editor_of(request) is not None
    described = await description(service, str(request.base_url))
    call = partial(
        describe_service, service, _endpoint(request), media_type, described, editable=editable
    )
    data = await service.queries.run(call)
    return Response(data, media_type=with_charset(media_type), headers=headers)


async def _answer(request: Request, service: Service, operation: Operation) -> Response:
    text = operation.query or ""
    based = with_base(text, _endpoint(request))
    try:
        return await _asked(request, service, operation, based)
    except QueryError as error:
        raise moved(error, text, len(based) - len(text)) from error


async def _asked(request: Request, service: Service, operation: Operation, based: str) -> Response:
    query = await screened(based)
    form = query.form or Form.SELECT  # without a form the parser says what is wrong
    offered = results.media_types(form)
    media_type = operation.media_type((*offered, HTML), request.headers.get("accept"))
    dataset = (*operation.default_graphs, "", *operation.named_graphs)
    headers, unchanged = tagged(request, service, media_type, *dataset, query=query.text)
    if unchanged:
        return unchanged
    question = Question(
        query=query,
        media_type=media_type,
        default_graphs=operation.default_graphs,
        named_graphs=operation.named_graphs,
        client=client_of(request),
    )
    if media_type != HTML:
        return await reply(request, service, question, headers)
    result, rows = await look(request, service, question)
    return HTMLResponse(answer_page(service, operation.query or "", result, rows), headers=headers)
