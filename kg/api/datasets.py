"""What the graph as a whole and its named graphs say of themselves (VoID, DCAT)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Annotated

from fastapi import APIRouter, Path, Request, Response
from fastapi.responses import HTMLResponse
from rdflib import DCAT, DCTERMS, RDF, VOID, XSD, Literal, Namespace, URIRef

from kg.api.conditional import tagged
from kg.api.negotiation import HTML, RESOURCE, choose, with_charset
from kg.api.pages.terms import graph_page
from kg.api.problems import ProblemError
from kg.api.schemas import PROBLEMS
from kg.api.service import Asked, Service
from kg.facts import local, select
from kg.store import Triple, Triples, ordered, results
from kg.vocab import DCTERMS as TERMS
from kg.vocab import OA, PROV, SKOS, Names

router = APIRouter(tags=["Resources"])
MOST_WHOLE = 2_000  # triples up to which a graph is given whole
_SD = Namespace("http://www.w3.org/ns/sparql-service-description#")
_FORMATS = Namespace("http://www.w3.org/ns/formats/")
_GRAPHS = {
    "statements": (
        "Statements",
        "What the sources say of drugs, judged together: each statement with its status, belief"
        " and number of sources, and those that are supported as plain edges.",
    ),
    "vocabulary": (
        "Vocabulary",
        "Drugs, effects, conditions and other concepts with their labels, and the ontology.",
    ),
}
_RIGHTS = (
    "The graph quotes its sources. Each has terms of its own, which dcterms:license of the source"
    " gives; a quotation stays under the terms of its source."
)
_BY_PROPERTY = "SELECT ?p (COUNT(*) AS ?n) {{ GRAPH <{graph}> {{ ?s ?p ?o }} }} GROUP BY ?p"
_BY_CLASS = "SELECT ?class (COUNT(?node) AS ?n) { ?node a ?class } GROUP BY ?class"
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
    if sum(counts.values()) <= MOST_WHOLE:
        found += await service.queries.run(partial(_content, service, node))
    return _answer(service, found, media_type, headers)


@router.get(
    "/.well-known/void",
    summary="Describe the whole graph",
    response_model=None,
    responses={200: {"content": {each: {} for each in results.GRAPH_TYPES}}},
)
async def void(request: Request, service: Asked) -> Response:
    """Return the VoID and DCAT description: sizes, classes, vocabularies, endpoint, rights."""
    media_type = choose(request.headers.get("accept"), results.GRAPH_TYPES)
    headers, unchanged = tagged(request, service, media_type, str(request.url))
    if unchanged:
        return unchanged
    sizes = await service.queries.run(partial(_sizes, service))
    found = list(_dataset(service, str(request.base_url), sizes))
    return _answer(service, found, media_type, headers)


def _dataset(service: Service, address: str, sizes: Mapping[str, int]) -> Iterator[Triple]:
    node = URIRef(f"{address}.well-known/void#dataset")
    names, release = Names(service.base), service.release
    yield node, RDF.type, VOID.Dataset
    yield node, RDF.type, DCAT.Dataset
    yield node, DCTERMS.title, Literal("Drug Effects Knowledge Graph")
    yield (
        node,
        DCTERMS.description,
        Literal("What drugs do to people, who says so, and in which sentence."),
    )
    yield node, DCTERMS.rights, Literal(_RIGHTS)
    yield node, VOID.sparqlEndpoint, URIRef(f"{address}sparql")
    yield node, DCAT.landingPage, URIRef(address)
    yield node, VOID.uriSpace, Literal(service.base)
    yield node, VOID.triples, Literal(release.quads if release else len(service.store))
    for each in (names.dkg(""), SKOS, PROV, TERMS, OA):
        yield node, VOID.vocabulary, URIRef(each)
    for form in ("Turtle", "JSON-LD", "N-Triples", "RDF_XML"):
        yield node, VOID.feature, _FORMATS[form]
    for name in _GRAPHS:
        yield node, VOID.subset, URIRef(f"{service.base}graph/{name}")
    if release is not None:
        issued = Literal(release.created.isoformat(), datatype=XSD.dateTime)
        yield node, DCTERMS.identifier, Literal(release.id)
        yield node, DCTERMS.issued, issued
    for cls, count in sizes.items():
        part = URIRef(f"{node}-{local(URIRef(cls))}")
        yield node, VOID.classPartition, part
        yield part, VOID["class"], URIRef(cls)
        yield part, VOID.entities, Literal(count)


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


def _counts(service: Service, node: str) -> dict[str, int]:
    rows = select(service.store, _BY_PROPERTY.format(graph=node), service.base)
    return {str(name): int(str(count)) for name, count in rows if name is not None}


def _sizes(service: Service) -> dict[str, int]:
    own = Names(service.base).dkg("")
    rows = sorted(select(service.store, _BY_CLASS, service.base), key=str)
    return {str(cls): int(str(count)) for cls, count in rows if str(cls).startswith(own)}


def _content(service: Service, node: str) -> list[Triple]:
    rows = select(service.store, _CONTENT.format(graph=node), service.base)
    return [(s, p, o) for s, p, o in rows if s is not None and p is not None and o is not None]


def _answer(
    service: Service, found: list[Triple], media_type: str, headers: Mapping[str, str]
) -> Response:
    prefixes = {
        **Names(service.base).prefixes(),
        "void": str(VOID),
        "dcat": str(DCAT),
        "sd": str(_SD),
    }
    data = results.encode(Triples(triples=ordered(found)), media_type, prefixes=prefixes)
    return Response(data, media_type=with_charset(media_type), headers=dict(headers))
