"""The SPARQL 1.1 Graph Store HTTP Protocol: named graphs as resources."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import MIMEPart
from functools import partial
from typing import Annotated, Any

import pyoxigraph as ox
from fastapi import APIRouter, Path, Query, Request, Response

from kg.api import protocol
from kg.api.asking import client_of, reply, screened
from kg.api.conditional import tagged
from kg.api.editing import Editing, Editor
from kg.api.negotiation import choose, with_charset
from kg.api.problems import ProblemError
from kg.api.schemas import PROBLEMS
from kg.api.service import Asked, Service
from kg.facts import select
from kg.store import results
from kg.store.graphs import READABLE, drop_graph, graph_name, read_graph, write_graph
from kg.store.oxigraph import OxigraphStore
from kg.workers import Question

STORE = "/rdf-graph-store"
_MULTIPART = "multipart/form-data"
_ALL = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"
_EXISTS = "SELECT ?s WHERE {{ GRAPH <{graph}> {{ ?s ?p ?o }} }} LIMIT 1"
_READ: dict[int | str, dict[str, Any]] = {
    200: {"content": {each: {} for each in results.GRAPH_TYPES}},
    404: PROBLEMS[404],
    406: {"description": "None of the media types in Accept is one for graphs."},
}
_WRITTEN: dict[int | str, dict[str, Any]] = {
    201: {"description": "The graph is new."},
    204: {"description": "The graph has been changed."},
    400: {"description": "The document is not well-formed, or no graph is named."},
    401: {"description": "Changes need the bearer token of the server."},
    403: {"description": "The server takes no changes."},
    413: {"description": "The document is too long."},
    415: {"description": "The document is in no media type that is read here."},
}
_REMOVED: dict[int | str, dict[str, Any]] = {
    **{status: _WRITTEN[status] for status in (204, 401, 403)},
    400: {"description": "No graph is named."},
    404: PROBLEMS[404],
}
_BODY = {
    "requestBody": {
        "required": True,
        "content": {each: {"schema": {"type": "string"}} for each in READABLE},
    }
}

router = APIRouter(tags=["SPARQL"])

Named = Annotated[str | None, Query(description="IRI of the graph.")]
Default = Annotated[
    str | None, Query(description="The triples that are in no named graph; has no value.")
]
Below = Annotated[str, Path(description="The address itself is the IRI of the graph.")]


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """The graph of a request; without a name the triples that are in no named graph."""

    name: str | None


@router.get(STORE, summary="Read a graph", responses=_READ, response_model=None)
async def read(
    request: Request, service: Asked, graph: Named = None, default: Default = None
) -> Response:
    """Return the triples of one graph.

    Everything of a release is in named graphs: `default` is empty there, unlike the default graph
    of a query, which is the union of all.
    """
    del graph, default  # read below, where each counts once
    return await _read(request, service, _target(request))


@router.get(STORE + "/{path:path}", include_in_schema=False, response_model=None)
async def read_directly(request: Request, service: Asked, path: Below) -> Response:
    """Return the triples of the graph whose IRI is the address."""
    del path
    return await _read(request, service, _itself(request))


@router.put(
    STORE,
    summary="Replace a graph",
    responses=_WRITTEN,
    response_model=None,
    status_code=204,
    openapi_extra=_BODY,
)
async def put(
    request: Request,
    service: Asked,
    editor: Editing,
    graph: Named = None,
    default: Default = None,
) -> Response:
    """Replace the triples of a graph, or make it; needs the bearer token."""
    del graph, default
    return await _write(request, service, editor, _target(request), replace=True)


@router.put(STORE + "/{path:path}", include_in_schema=False, response_model=None)
async def put_directly(request: Request, service: Asked, editor: Editing, path: Below) -> Response:
    """Replace the triples of the graph whose IRI is the address."""
    del path
    return await _write(request, service, editor, _itself(request), replace=True)


@router.post(
    STORE,
    summary="Add to a graph",
    responses=_WRITTEN,
    response_model=None,
    status_code=204,
    openapi_extra=_BODY,
)
async def post(
    request: Request,
    service: Asked,
    editor: Editing,
    graph: Named = None,
    default: Default = None,
) -> Response:
    """Add triples to a graph, or make one; needs the bearer token.

    Without `graph` and `default` a new graph is made, whose IRI is in `Location`.
    """
    del graph, default
    if not protocol.parameters(request):
        name = f"{_address(request)}/{uuid.uuid4()}"
        return await _write(request, service, editor, Target(name=name), replace=False)
    return await _write(request, service, editor, _target(request), replace=False)


@router.post(STORE + "/{path:path}", include_in_schema=False, response_model=None)
async def post_directly(request: Request, service: Asked, editor: Editing, path: Below) -> Response:
    """Add triples to the graph whose IRI is the address."""
    del path
    return await _write(request, service, editor, _itself(request), replace=False)


@router.delete(
    STORE, summary="Remove a graph", responses=_REMOVED, response_model=None, status_code=204
)
async def delete(
    request: Request, editor: Editing, graph: Named = None, default: Default = None
) -> Response:
    """Remove a graph; needs the bearer token."""
    del graph, default
    return await _delete(editor, _target(request))


@router.delete(STORE + "/{path:path}", include_in_schema=False, response_model=None)
async def delete_directly(request: Request, editor: Editing, path: Below) -> Response:
    """Remove the graph whose IRI is the address."""
    del path
    return await _delete(editor, _itself(request))


def _address(request: Request) -> str:
    return str(request.url.replace(query="")).rstrip("/")


def _itself(request: Request) -> Target:
    return Target(name=graph_name(str(request.url.replace(query=""))))


def _target(request: Request) -> Target:
    given = protocol.parameters(request)
    graphs = [value for name, value in given if name == "graph"]
    defaults = [value for name, value in given if name == "default"]
    if len(graphs) + len(defaults) != 1:
        raise ProblemError(
            400, "bad-query", "name one graph: `?graph=` with its IRI, or `?default`"
        )
    return Target(name=graph_name(graphs[0]) if graphs else None)


async def _read(request: Request, service: Service, target: Target) -> Response:
    media_type = choose(request.headers.get("accept"), results.GRAPH_TYPES)
    headers, unchanged = tagged(request, service, media_type, str(target.name))
    if unchanged:
        return unchanged
    if target.name is None:
        data = await service.queries.run(partial(_unnamed, service, media_type))
        return Response(data, media_type=with_charset(media_type), headers=headers)
    if not await service.queries.run(partial(_exists, service, target.name)):
        raise _missing(target)
    question = Question(
        query=await screened(_ALL),
        media_type=media_type,
        default_graphs=(target.name,),
        client=client_of(request),
    )
    return await reply(request, service, question, headers)


def _unnamed(service: Service, media_type: str) -> bytes:
    store = service.store
    if isinstance(store, OxigraphStore):
        return store.unnamed(media_type)
    return results.encode(results.NO_TRIPLES, media_type)  # what is loaded elsewhere has names


def _exists(service: Service, name: str) -> bool:
    store = service.store
    if isinstance(store, OxigraphStore):
        return store.has_graph(name)
    return bool(select(store, _EXISTS.format(graph=name), service.base))


async def _write(
    request: Request, service: Service, editor: Editor, target: Target, *, replace: bool
) -> Response:
    base = target.name or _address(request)
    triples = await _document(request, service, base)
    change = partial(write_graph, editor.store, target.name, triples, replace=replace)
    if await editor.change(change):
        return Response(status_code=201, headers={"Location": str(target.name)})
    return Response(status_code=204)


async def _delete(editor: Editor, target: Target) -> Response:
    if target.name is not None and not editor.store.has_graph(target.name):
        raise _missing(target)
    await editor.change(partial(drop_graph, editor.store, target.name))
    return Response(status_code=204)


async def _document(request: Request, service: Service, base: str) -> Sequence[ox.Triple]:
    media_type = protocol.content_type(request)
    data = await protocol.body(request, service.settings.max_document)
    if media_type != _MULTIPART:
        return read_graph(data, _readable(media_type), base)
    head = f"Content-Type: {request.headers['content-type']}\r\n\r\n".encode("latin-1")
    whole = message_from_bytes(head + data, policy=policy.HTTP)
    return [
        triple
        for part in whole.iter_parts()
        for triple in read_graph(_content(part), _readable(part.get_content_type()), base)
    ]


def _content(part: MIMEPart) -> bytes:
    found = part.get_payload(decode=True)
    return found if isinstance(found, bytes) else b""


def _readable(media_type: str) -> str:
    if media_type not in READABLE:
        offered = ", ".join(READABLE)
        raise ProblemError(
            415,
            "unsupported-media-type",
            f"a graph comes as {offered}, not as {media_type or 'nothing'}",
            headers={"Accept-Post": offered, "Accept-Put": offered},
        )
    return media_type


def _missing(target: Target) -> ProblemError:
    return ProblemError(404, "not-found", f"there is no graph <{target.name}>")
