"""The addresses of the vocabulary: the ontology, and each class and property of it."""

from __future__ import annotations

from collections import defaultdict
from typing import Annotated

from fastapi import APIRouter, Path, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import HTMLResponse
from rdflib import RDFS, URIRef

from kg import vocab
from kg.api.negotiation import HTML, RESOURCE, choose, with_charset
from kg.api.pages.terms import ontology_page, term_page
from kg.api.problems import ProblemError
from kg.api.schemas import PROBLEMS
from kg.api.service import Asked, Service
from kg.facts import Properties, local
from kg.store import Triple, Triples, ordered, results
from kg.vocab import Names

router = APIRouter(tags=["Resources"])
_ANSWERS = {**PROBLEMS, 200: {"content": {each: {} for each in RESOURCE}}}
_POINTING = frozenset(
    {
        vocab.TYPE,
        str(RDFS.domain),
        str(RDFS.range),
        str(RDFS.subClassOf),
        str(RDFS.subPropertyOf),
        vocab.SCHEMA + "domainIncludes",
        vocab.SCHEMA + "rangeIncludes",
    }
)


@router.get("/vocab/", summary="Describe the vocabulary", response_model=None, responses=_ANSWERS)
async def ontology(request: Request, service: Asked) -> Response:
    """Return all classes and properties of the graph, as RDF or as a page."""
    media_type = choose(request.headers.get("accept"), RESOURCE)
    found = await run_in_threadpool(lambda: service.terms)
    if media_type == HTML:
        return HTMLResponse(ontology_page(found, service.base), headers={"Vary": "Accept"})
    return _answer(service, found, media_type)


@router.get("/vocab/{name}", summary="Describe a term", response_model=None, responses=_ANSWERS)
async def term(
    request: Request,
    service: Asked,
    name: Annotated[str, Path(description="Local name.", examples=["hasAdverseEffect"])],
) -> Response:
    """Return what a class or property means: label, comment, domain, range, and what uses it."""
    media_type = choose(request.headers.get("accept"), RESOURCE)
    known = await run_in_threadpool(lambda: service.terms)
    node = Names(service.base).dkg(name)
    if node not in known:
        raise ProblemError(404, "not-found", f"the vocabulary has no term {name!r}")
    if media_type == HTML:
        text = term_page(node, known[node], _pointing(known, node), service.base)
        return HTMLResponse(text, headers={"Vary": "Accept"})
    return _answer(service, {node: known[node]}, media_type)


def _pointing(known: dict[str, Properties], node: str) -> dict[str, list[str]]:
    """Return the terms that have this one as domain, range, class or parent, by property."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for other, facts in known.items():
        for name, values in facts.items():
            if name in _POINTING and URIRef(node) in values:
                found[local(URIRef(name))].append(other)
    return dict(sorted(found.items()))


def _answer(service: Service, found: dict[str, Properties], media_type: str) -> Response:
    triples: list[Triple] = [
        (URIRef(node), URIRef(name), value)
        for node, facts in found.items()
        for name, values in facts.items()
        for value in values
    ]
    prefixes = Names(service.base).prefixes()
    data = results.encode(Triples(triples=ordered(triples)), media_type, prefixes=prefixes)
    return Response(data, media_type=with_charset(media_type), headers={"Vary": "Accept"})
