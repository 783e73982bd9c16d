"""What the graph as a whole and its named graphs say of themselves (VoID, DCAT)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Annotated

from fastapi import APIRouter, Path, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import FileResponse, HTMLResponse
from rdflib import DCTERMS, RDF, VOID, XSD, Literal, Namespace, URIRef

from kg.api.conditional import tagged
from kg.api.negotiation import HTML, RESOURCE, choose, with_charset
from kg.api.pages.dataset import void_page
from kg.api.pages.terms import graph_page
from kg.api.problems import ProblemError
from kg.api.schemas import PROBLEMS
from kg.api.served import DUMP, served
from kg.api.service import Asked, Service
from kg.facts import select
from kg.release import Release
from kg.store import Triple, Triples, ordered, results
from kg.vocab import Names

router = APIRouter(tags=["Resources"])
MOST_WHOLE = 2_000  # triples up to which a graph is given whole
_RELEASE = "release"
_SD = Namespace("http://www.w3.org/ns/sparql-service-description#")
_GRAPHS = {
    "statements": (
        "Statements",
        "What the sources say of drugs, judged together: each statement with its status, belief"
        " and number of sources, and those that are supported as plain edges.",
    ),
    "description": (
        "Description",
        "What the graph says of itself: its sizes by class and property, its prefixes, and queries"
        " to begin with.",
    ),
    "reports": (
        "Reports",
        "How many cases of spontaneous reports name a drug, an effect, or both; no statement rests"
        " on them.",
    ),
    "release": (
        "Release",
        "Which release this is.",
    ),
    "vocabulary": (
        "Vocabulary",
        "Drugs, effects, conditions and other concepts with their labels, and the ontology.",
    ),
}
_FOR_EDITORS = ("query-", "prefix-")
_BY_PROPERTY = "SELECT ?p (COUNT(*) AS ?n) {{ GRAPH <{graph}> {{ ?s ?p ?o }} }} GROUP BY ?p"
_CONTENT = "SELECT ?s ?p ?o {{ GRAPH <{graph}> {{ ?s ?p ?o }} }}"
_ANSWERS = {**PROBLEMS, 200: {"content": {each: {} for each in RESOURCE}}}


@router.get(
    "/graph/{name}", summary="Describe a named graph", response_model=None, responses=_ANSWERS
)
async def graph(
    request: Request,
    service: Asked,
    name: Annotated[str, Path(description=f"One of {', '.join(_GRAPHS)}.")],
) -> Response:
    """Return how much a graph holds, by property; a small one comes with its triples.

    The graph of a source is at the address of the source. SPARQL gives the content of any.
    """
    if name not in _GRAPHS:
        raise ProblemError(404, "not-found", f"no graph {name!r}: there are {', '.join(_GRAPHS)}")
    node = f"{service.base}graph/{name}"
    media_type = choose(request.headers.get("accept"), RESOURCE)
    headers, unchanged = tagged(request, service, media_type, str(request.url))
    if unchanged:
        return unchanged
    counts = await service.queries.run(partial(_counts, service, node))
    if media_type == HTML:
        text = graph_page(node, *_GRAPHS[name], counts, service.base)
        return HTMLResponse(text, headers=headers)
    found = list(_graph(node, name, counts, f"{request.base_url}sparql"))
    if name == _RELEASE:
        found += _release(node, service)
    if sum(counts.values()) <= MOST_WHOLE:
        found += await service.queries.run(partial(_content, service, node))
    return _answer(service, found, media_type, headers)


@router.get("/void", summary="Describe the whole graph", response_model=None, responses=_ANSWERS)
@router.get(
    "/.well-known/void",
    summary="Describe the whole graph",
    response_model=None,
    responses=_ANSWERS,
)
async def void(request: Request, service: Asked) -> Response:
    """Return the VoID and DCAT description.

    It has the sizes of the graph, by class, property and named graph, its links to other
    vocabularies, its sources, prefixes and queries, and where it can be had.
    """
    return await _described(request, service)


@router.get(
    "/.well-known/sparql-examples",
    summary="Give the queries and prefixes that editors show",
    response_model=None,
    responses=_ANSWERS,
)
async def examples(request: Request, service: Asked) -> Response:
    """Return the queries as `sh:SPARQLExecutable`, and the prefixes as `sh:declare`.

    The SPARQL endpoint gives the same to those who ask it.
    """
    return await _described(request, service, *_FOR_EDITORS)


@router.get(
    f"/{DUMP}",
    summary="Give all quads",
    response_model=None,
    responses={**PROBLEMS, 200: {"content": {"application/gzip": {}}}},
)
async def dump(request: Request, service: Asked) -> Response:
    """Return the whole release: sorted N-Quads, gzipped."""
    release = service.release
    if not isinstance(release, Release) or not release.graph.is_file():
        raise ProblemError(404, "not-found", "the graph that is served here is in no file")
    headers, unchanged = tagged(request, service, "application/gzip", DUMP)
    return unchanged or FileResponse(
        release.graph, media_type="application/gzip", filename=DUMP, headers=headers
    )


async def _described(request: Request, service: Service, *parts: str) -> Response:
    """Return the description, or those parts of it whose fragments begin so."""
    media_type = choose(request.headers.get("accept"), RESOURCE)
    headers, unchanged = tagged(request, service, media_type, str(request.url))
    if unchanged:
        return unchanged
    found = await description(service, str(request.base_url))
    if parts:
        found = [each for each in found if str(each[0]).partition("#")[2].startswith(parts)]
    if media_type == HTML:
        return HTMLResponse(
            await run_in_threadpool(void_page, found, service.base), headers=headers
        )
    return await run_in_threadpool(_answer, service, found, media_type, headers)


async def description(service: Service, address: str) -> list[Triple]:
    """Return the description of the graph with where it can be had, for an address that ends in /.

    Raises:
        RefusedError: it is not there yet.
        QueryError, StoreError: the store does not answer.
    """
    found = await service.description.get()
    return [*found, *served(service.release, address, found, service.base)]


def _graph(node: str, name: str, counts: Mapping[str, int], endpoint: str) -> Iterator[Triple]:
    about, (title, description) = URIRef(node), _GRAPHS[name]
    yield about, RDF.type, VOID.Dataset
    yield about, RDF.type, _SD.NamedGraph
    yield about, _SD.name, about
    yield about, DCTERMS.title, Literal(title)
    yield about, DCTERMS.description, Literal(description)
    yield about, VOID.sparqlEndpoint, URIRef(endpoint)
    yield about, VOID.triples, Literal(sum(counts.values()))
    for index, (each, count) in enumerate(sorted(counts.items())):
        part = URIRef(f"{node}#property-{index}")
        yield about, VOID.propertyPartition, part
        yield part, VOID.property, URIRef(each)
        yield part, VOID.triples, Literal(count)


def _release(node: str, service: Service) -> Iterator[Triple]:
    about, release = URIRef(node), service.release
    yield about, DCTERMS.isVersionOf, URIRef(Names(service.base).dataset)
    if release is not None:
        issued = Literal(release.created.isoformat(), datatype=XSD.dateTime)
        yield about, DCTERMS.identifier, Literal(release.id)
        yield about, DCTERMS.issued, issued


def _counts(service: Service, node: str) -> dict[str, int]:
    rows = select(service.store, _BY_PROPERTY.format(graph=node), service.base)
    return {str(name): int(str(count)) for name, count in rows if name is not None}


def _content(service: Service, node: str) -> list[Triple]:
    rows = select(service.store, _CONTENT.format(graph=node), service.base)
    return [(s, p, o) for s, p, o in rows if s is not None and p is not None and o is not None]


def _answer(
    service: Service, found: list[Triple], media_type: str, headers: Mapping[str, str]
) -> Response:
    prefixes = Names(service.base).prefixes()
    data = results.encode(Triples(triples=ordered(found)), media_type, prefixes=prefixes)
    return Response(data, media_type=with_charset(media_type), headers=dict(headers))
