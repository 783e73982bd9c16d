"""The address of every node answers: a page for people, RDF for programs."""

from __future__ import annotations

from collections import defaultdict
from html import escape
from typing import Annotated

from fastapi import APIRouter, Path, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import HTMLResponse
from rdflib import URIRef

from kg import describe, vocab
from kg.api.conditional import tagged
from kg.api.negotiation import HTML, RESOURCE, choose, with_charset
from kg.api.pages.browse import node_page
from kg.api.pages.cards import drug_page, effect_page, source_page, statement_page
from kg.api.pages.layout import inside, link, outside, spaced
from kg.api.problems import ProblemError
from kg.api.schemas import PROBLEMS
from kg.api.service import Asked, Service
from kg.errors import UnknownNameError
from kg.facts import Node, Properties, local, nodes, properties, ref_of, select, values
from kg.identifiers import iri
from kg.model import Kind, Ref
from kg.store import Term, Triple, Triples, ordered, results
from kg.vocab import Names

router = APIRouter(tags=["Resources"])

_MOST_INCOMING = 5_000
_INCOMING = f"""
SELECT DISTINCT ?from ?property WHERE {{{{
  {{node}} ?from ?property ?node .
  VALUES ?class {{{{ dkg:Drug dkg:Product dkg:Effect }}}} ?from a ?class .
}}}} ORDER BY ?property ?from LIMIT {_MOST_INCOMING}
"""


@router.get(
    "/{kind}/{slug}",
    summary="Dereference a node",
    response_model=None,
    responses={**PROBLEMS, 200: {"content": {each: {} for each in RESOURCE}}},
)
async def resource(
    request: Request,
    service: Asked,
    kind: Annotated[str, Path(description=f"Kind of node: {', '.join(Kind)}.")],
    slug: Annotated[str, Path(description="Slug or id.", examples=["pomalidomide"])],
) -> Response:
    """Return what is known of a node, as RDF or as a page.

    RDF holds the properties of the node, the edges that point to it, and for a statement its
    evidence.
    """
    if kind not in set(Kind):
        raise ProblemError(404, "not-found", f"there is no kind {kind!r} of node")
    ref = Ref(Kind(kind), slug)
    media_type = choose(request.headers.get("accept"), RESOURCE)
    headers, unchanged = tagged(request, service, media_type, iri(ref, service.base))
    if unchanged:
        return unchanged
    headers["Link"] = f'<{_safe(iri(ref, service.base))}>; rel="canonical"'
    try:
        if media_type == HTML:
            return HTMLResponse(await run_in_threadpool(_page, service, ref), headers=headers)
        data = await run_in_threadpool(_described, service, ref, media_type)
    except UnknownNameError as error:
        nearest = service.resolver.nearest(slug.replace("-", " "), ref.kind)
        raise UnknownNameError(slug, wanted=error.wanted, nearest=nearest) from error
    return Response(data, media_type=with_charset(media_type), headers=headers)


def _page(service: Service, ref: Ref) -> str:
    store, base = service.store, service.base
    match ref.kind:
        case Kind.DRUG:
            return drug_page(describe.describe_drug(store, ref, base, service.answers.ready()))
        case Kind.EFFECT:
            return effect_page(describe.describe_effect(store, ref, base, service.answers.ready()))
        case Kind.STATEMENT:
            return statement_page(describe.describe_statement(store, ref.slug, base))
        case Kind.SOURCE:
            return source_page(describe.describe_source(store, ref.slug, base))
    return _node_page(service, ref)


def _node_page(service: Service, ref: Ref) -> str:
    """Return the page of a node that has no card of its own."""
    triples = _own(service, ref)
    near = {found for _, _, value in triples if (found := ref_of(value, service.base)) is not None}
    incoming: defaultdict[str, list[Ref]] = defaultdict(list)
    for found, name in _pointing(service, ref):
        incoming[local(name)].append(found)
    named = nodes(
        service.store,
        [ref, *near, *(each for found in incoming.values() for each in found)],
        service.base,
    )
    shown: defaultdict[str, list[str]] = defaultdict(list)
    for _, name, value in triples:
        if str(name) != vocab.TYPE:
            shown[spaced(local(name)).capitalize()].append(_shown(value, named, service.base))
    return node_page(
        named[ref],
        [(name, ", ".join(found)) for name, found in sorted(shown.items())],
        {name: [named[each] for each in found] for name, found in sorted(incoming.items())},
    )


def _shown(value: Term, named: dict[Ref, Node], base: str) -> str:
    ref = ref_of(value, base)
    if ref is not None:
        return link(named[ref])
    if isinstance(value, URIRef) and value.startswith(base):
        return inside(value, base)
    return outside(str(value)) if isinstance(value, URIRef) else escape(str(value))


def _described(service: Service, ref: Ref, media_type: str) -> bytes:
    """Return the RDF of a node."""
    found = _own(service, ref)
    node = URIRef(iri(ref, service.base))
    if ref.kind is Kind.STATEMENT:
        about = values("statement", [ref], service.base)
        evidence = f"{about} ?node dkg:supports ?statement ."
        for subject, facts in properties(service.store, evidence, service.base).items():
            found += _triples(subject, facts)
    else:
        found += [
            (URIRef(iri(other, service.base)), URIRef(str(name)), node)
            for other, name in _pointing(service, ref)
        ]
    prefixes = Names(service.base).prefixes()
    return results.encode(Triples(triples=ordered(found)), media_type, prefixes=prefixes)


def _own(service: Service, ref: Ref) -> list[Triple]:
    """Return the properties of a node.

    Raises:
        UnknownNameError: the store has none such.
    """
    found = properties(service.store, values("node", [ref], service.base), service.base)
    if not found:
        raise UnknownNameError(ref.slug, wanted=ref.kind.value)
    return [triple for subject, facts in found.items() for triple in _triples(subject, facts)]


def _triples(subject: str, facts: Properties) -> list[Triple]:
    return [
        (URIRef(subject), URIRef(name), value) for name, found in facts.items() for value in found
    ]


def _pointing(service: Service, ref: Ref) -> list[tuple[Ref, Term]]:
    query = _INCOMING.format(node=values("node", [ref], service.base))
    return [
        (other, name)
        for found, name in select(service.store, query, service.base)
        if (other := ref_of(found, service.base)) is not None and name is not None
    ]


def _safe(text: str) -> str:
    """Return an IRI that can stand in a header."""
    return str(URIRef(text)).encode("ascii", "ignore").decode().replace(">", "").replace("<", "")
