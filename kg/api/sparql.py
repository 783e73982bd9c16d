"""The SPARQL 1.1 Protocol: queries by GET, by form and as the body itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from types import MappingProxyType
from typing import Annotated, Any
from urllib.parse import parse_qsl

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import HTMLResponse

from kg.api.asking import ask, client_of, reply, screened
from kg.api.description import describe_service
from kg.api.negotiation import HTML, choose, with_charset
from kg.api.pages.sparql import answer_page, form_page
from kg.api.problems import ProblemError
from kg.api.service import Asked, Service
from kg.store import results
from kg.store.guard import Form
from kg.store.values import decoded
from kg.workers import Question

FORM, QUERY = "application/x-www-form-urlencoded", "application/sparql-query"
# What clients send beside Accept; the first type that fits the form of the query is taken.
FORMATS = MappingProxyType(
    {
        "json": (results.JSON, results.JSON_LD),
        "xml": (results.XML, results.RDF_XML),
        "csv": (results.CSV,),
        "tsv": (results.TSV,),
        "ttl": (results.TURTLE,),
        "turtle": (results.TURTLE,),
        "nt": (results.N_TRIPLES,),
        "json-ld": (results.JSON_LD,),
        "rdf": (results.RDF_XML,),
        "html": (HTML,),
    }
)
_ANSWERS: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "The answer; without a query, the description of this endpoint.",
        "content": {each: {} for each in (*results.TABLE_TYPES, *results.GRAPH_TYPES, HTML)},
    },
    400: {"description": "The query is wrong; the problem says where, by line and column."},
    406: {"description": "None of the media types in Accept fits this form of query."},
    503: {"description": "The query took too long, or too many are under way."},
}
_BODY = {
    "requestBody": {
        "required": True,
        "content": {
            QUERY: {"schema": {"type": "string"}, "example": "SELECT * WHERE { ?s ?p ?o } LIMIT 5"},
            FORM: {
                "schema": {
                    "type": "object",
                    "required": ["query"],
                    "properties": {
                        "query": {"type": "string"},
                        "default-graph-uri": {"type": "array", "items": {"type": "string"}},
                        "named-graph-uri": {"type": "array", "items": {"type": "string"}},
                    },
                }
            },
        },
    }
}

router = APIRouter(tags=["SPARQL"])


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """A query with the dataset that the protocol gives it.

    Attributes:
        formats: media types that were asked for by name.
    """

    query: str | None
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()
    formats: tuple[str, ...] = ()

    def media_type(self, offered: tuple[str, ...], accept: str | None) -> str:
        """Return the media type of the answer.

        Raises:
            ProblemError: 406, none of the offered ones is acceptable.
        """
        named = (each for each in self.formats if each in offered)
        return next(named, None) or choose(accept, offered)


@router.get("/sparql", summary="Ask a SPARQL query", responses=_ANSWERS, response_model=None)
async def ask_by_get(
    request: Request,
    service: Asked,
    query: Annotated[
        str | None,
        Query(
            description="SPARQL 1.1 query; without it, the endpoint describes itself.",
            examples=[
                "SELECT ?drug WHERE { ?drug a <https://w3id.org/drug-effect-kg/vocab/Drug> }"
            ],
        ),
    ] = None,
    default_graph_uri: Annotated[
        list[str] | None,
        Query(alias="default-graph-uri", description="Graphs that make up the default graph."),
    ] = None,
    named_graph_uri: Annotated[
        list[str] | None,
        Query(alias="named-graph-uri", description="Graphs that GRAPH can name."),
    ] = None,
    format: Annotated[  # noqa: A002 - the name that clients send
        str | None,
        Query(description=f"Instead of Accept, where it fits the query: {', '.join(FORMATS)}."),
    ] = None,
) -> Response:
    """Answer a query, or describe the endpoint where none is given.

    Without dataset parameters a query sees all graphs as one. SERVICE is not allowed.
    """
    del query, default_graph_uri, named_graph_uri, format  # read below, where each counts once
    operation = _operation(request.query_params.multi_items())
    if operation.query is None:
        return await _describe(request, service, operation)
    return await _answer(request, service, operation)


@router.post(
    "/sparql",
    summary="Ask a SPARQL query in the body",
    responses={
        **_ANSWERS,
        413: {"description": "The body is too long."},
        415: {"description": f"The body is neither {FORM} nor {QUERY}."},
    },
    response_model=None,
    openapi_extra=_BODY,
)
async def ask_by_post(request: Request, service: Asked) -> Response:
    """Answer a query that is the body, or that a form in the body holds."""
    media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media_type not in (FORM, QUERY):
        raise ProblemError(
            415,
            "unsupported-media-type",
            f"a query comes as {QUERY} or {FORM}, not as {media_type or 'nothing'};"
            " updates are not taken here",
            headers={"Accept-Post": f"{QUERY}, {FORM}"},
        )
    text = await _body(request, service.settings.max_body)
    if media_type == FORM:
        operation = _operation(parse_qsl(text, keep_blank_values=True))
    else:
        given = [pair for pair in request.query_params.multi_items() if pair[0] != "query"]
        operation = _operation([("query", text), *given])
    if operation.query is None:
        raise ProblemError(400, "bad-query", "the form has no field `query`")
    return await _answer(request, service, operation)


def _operation(pairs: Sequence[tuple[str, str]]) -> Operation:
    def all_of(name: str) -> tuple[str, ...]:
        return tuple(value for key, value in pairs if key == name)

    queries, formats = all_of("query"), all_of("format")
    if len(queries) > 1:
        raise ProblemError(400, "bad-query", "more than one query was sent")
    if all_of("update"):
        raise ProblemError(400, "bad-query", "updates are not taken here")
    return Operation(
        query=queries[0] if queries else None,
        default_graphs=all_of("default-graph-uri"),
        named_graphs=all_of("named-graph-uri"),
        formats=tuple(each for name in formats for each in FORMATS.get(name, ())),
    )


async def _body(request: Request, most: int) -> str:
    data = bytearray()
    async for chunk in request.stream():
        data += chunk
        if len(data) > most:
            raise ProblemError(413, "too-large", f"the body is longer than {most:,} bytes")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise ProblemError(400, "bad-query", f"the body is not UTF-8: {error}") from error


async def _describe(request: Request, service: Service, operation: Operation) -> Response:
    offered = (*results.GRAPH_TYPES, HTML)
    media_type = operation.media_type(offered, request.headers.get("accept"))
    if media_type == HTML:
        return HTMLResponse(form_page(service))
    endpoint = str(request.url.replace(query=""))
    call = partial(describe_service, service, endpoint, media_type)
    return Response(
        await service.queries.run(call),
        media_type=with_charset(media_type),
        headers={"Vary": "Accept"},
    )


async def _answer(request: Request, service: Service, operation: Operation) -> Response:
    query = await screened(operation.query or "")
    form = query.form or Form.SELECT  # without a form the parser says what is wrong
    offered = results.media_types(form)
    media_type = operation.media_type((*offered, HTML), request.headers.get("accept"))
    headers = {"Vary": "Accept"}
    question = Question(
        query=query,
        media_type=media_type,
        default_graphs=operation.default_graphs,
        named_graphs=operation.named_graphs,
        client=client_of(request),
    )
    if media_type != HTML:
        return await reply(request, service, question, headers)
    plain = results.JSON if results.JSON in offered else results.N_TRIPLES
    question = replace(question, media_type=plain, shown=service.settings.max_rows)
    answer = await ask(request, service, question)
    result = decoded(await answer.whole(), plain)
    return HTMLResponse(answer_page(service, query.text, result, answer.rows), headers=headers)
