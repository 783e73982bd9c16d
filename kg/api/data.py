"""The JSON routes below /api."""

from __future__ import annotations

from typing import Annotated, Any
from weakref import WeakKeyDictionary

from fastapi import APIRouter, Path, Query, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import JSONResponse

from kg import describe, explore
from kg.api import schemas
from kg.api.negotiation import JSON
from kg.api.problems import ProblemError
from kg.api.service import Asked, Service
from kg.facts import plain
from kg.indexed import Indexed
from kg.model import Kind
from kg.paths import MAX_PATHS, evidence_of, path_json, paths
from kg.quotes import quotes

_FEW = 500  # nodes around one: they take little longer than handing the work to a thread

router = APIRouter(prefix="/api", responses=schemas.PROBLEMS)

# Two views need all sources, which may be thousands; what is kept goes with its release.
_SOURCES: WeakKeyDictionary[Indexed, bytes] = WeakKeyDictionary()

DrugName = Annotated[
    str, Path(description="Slug, label, synonym or brand of a drug.", examples=["pomalidomide"])
]


@router.get("/search", summary="Find nodes by name", response_model=schemas.SearchAnswer)
async def search(  # takes less than going to a thread and back
    service: Asked,
    q: Annotated[str, Query(description="Part of a name.", examples=["pomal"], max_length=200)],
    kind: Annotated[Kind | None, Query(description="Only nodes of this kind.")] = None,
    limit: Annotated[int, Query(ge=1, le=100, description="Most hits to give.")] = 10,
) -> Response:
    """Return nodes whose label, synonym, brand or id fits, best first; slips are forgiven."""
    hits = [
        {
            "iri": hit.iri,
            "kind": hit.ref.kind.value,
            "slug": hit.ref.slug,
            "label": hit.label,
            "name": hit.name,
        }
        for hit in service.resolver.search(q, kind, limit)
    ]
    return JSONResponse({"query": q, "hits": hits})


@router.get("/drugs", summary="List all drugs", response_model=list[schemas.DrugEntry])
def drugs(service: Asked) -> Response:
    """Return all drugs with their classes, sorted by label."""
    return _json(service.drugs)


@router.get("/drugs/{name}", summary="Describe a drug", response_model=schemas.DrugCard)
def drug(service: Asked, name: DrugName) -> Response:
    """Return all that is known of a drug, and of the products that contain it."""
    return _json(
        describe.describe_drug(
            service.store, service.drug(name), service.base, service.answers.ready()
        )
    )


@router.get(
    "/drugs/{name}/effects/{effect}",
    summary="Why a drug is said to have an effect",
    response_model=list[schemas.StatementCard],
)
def why(
    service: Asked,
    name: DrugName,
    effect: Annotated[
        str, Path(description="Slug, label or synonym of an effect.", examples=["neutropenia"])
    ],
) -> Response:
    """Return all statements between a drug and an effect, with the sentences that make them."""
    of = service.resolver.resolve(effect, Kind.EFFECT)
    found = describe.why(service.store, service.drug(name), of, service.base)
    return JSONResponse([_stated(service, each) for each in found])


@router.get("/effects/{name}", summary="Describe an effect", response_model=schemas.EffectCard)
def effect(
    service: Asked,
    name: Annotated[
        str, Path(description="Slug, label or synonym of an effect.", examples=["neutropenia"])
    ],
) -> Response:
    """Return an adverse effect with the drugs that are said to have it."""
    ref = service.resolver.resolve(name, Kind.EFFECT)
    return _json(
        describe.describe_effect(service.store, ref, service.base, service.answers.ready())
    )


@router.get(
    "/nodes/{kind}/{name}", summary="Describe a node of any kind", response_model=schemas.NodeCard
)
def node(
    service: Asked,
    kind: Annotated[Kind, Path(description="Kind of node.", examples=["condition"])],
    name: Annotated[
        str, Path(description="Slug, label or synonym.", examples=["multiple-myeloma"])
    ],
) -> Response:
    """Return a node with its place among others and what is said of it, by statement."""
    ref = service.resolver.resolve(name, kind)
    return _json(describe.describe_node(service.store, ref, service.base, service.answers.ready()))


@router.get("/release", summary="What is answered from", response_model=schemas.Release)
def release(service: Asked) -> Response:
    """Return when the release was built, by which version, and how much is in it."""
    found = service.release
    if found is None:
        raise ProblemError(404, "no-release", "nobody says what release this is")
    return JSONResponse(
        {
            "id": found.id,
            "created": found.created.isoformat(),
            "version": found.version,
            "base": found.base,
            "quads": found.quads,
            "counts": dict(found.counts),
        }
    )


@router.get(
    "/graph/neighbourhood",
    summary="What is around a node",
    response_model=schemas.Neighbourhood,
)
async def around(
    service: Asked,
    node: Annotated[
        str, Query(description="Name, IRI, or kind/slug.", examples=["drug/pomalidomide"])
    ],
    depth: Annotated[int, Query(ge=1, le=explore.MAX_DEPTH, description="Steps to go.")] = 1,
    limit: Annotated[
        int, Query(ge=1, le=explore.MAX_NODES, description="Most nodes beside the first.")
    ] = 100,
    edge: Annotated[
        list[str] | None,
        Query(description="Follow only these edges.", examples=["hasAdverseEffect"]),
    ] = None,
) -> Response:
    """Return the nodes around one, nearest and most believed first, and how many were cut."""

    def answered() -> bytes:
        ref = service.resolver.resolve(node)
        whole = service.answers.whole()
        return explore.neighbourhood_bytes(whole, ref, depth=depth, limit=limit, edges=edge)

    at_once = depth == 1 and limit <= _FEW and service.answers.ready() is not None
    found = answered() if at_once else await run_in_threadpool(answered)
    return Response(found, media_type=JSON)


@router.get("/graph/path", summary="What joins two nodes", response_model=list[schemas.Path])
def path(
    service: Asked,
    start: Annotated[
        str,
        Query(alias="from", description="Name, IRI, or kind/slug.", examples=["pomalidomide"]),
    ],
    end: Annotated[
        str, Query(alias="to", description="Name, IRI, or kind/slug.", examples=["thalidomide"])
    ],
    k: Annotated[int, Query(ge=1, le=MAX_PATHS, description="Most paths to give.")] = 3,
    with_quotes: Annotated[
        bool, Query(alias="quotes", description="With sentences of each edge.")
    ] = False,
) -> Response:
    """Return the shortest and best supported paths; those through common hubs cost more."""
    ends = service.resolver.resolve(start), service.resolver.resolve(end)
    found = paths(service.network, *ends, k=k)
    said = quotes(service.store, evidence_of(found), service.base) if with_quotes else None
    return JSONResponse([path_json(each, said) for each in found])


@router.get(
    "/statements/{identifier}",
    summary="Show a statement and its evidence",
    response_model=schemas.StatementCard,
)
def statement(
    service: Asked, identifier: Annotated[str, Path(description="Id of a statement.")]
) -> Response:
    """Return a statement with each source's sentence, its place, and the terms of its belief."""
    found = describe.describe_statement(service.store, identifier, service.base)
    return JSONResponse(_stated(service, found))


@router.get("/sources", summary="List all sources", response_model=list[schemas.SourceCard])
def sources(service: Asked) -> Response:
    """Return all sources with how much is drawn from each."""
    indexed = service.answers.ready()
    found = None if indexed is None else _SOURCES.get(indexed)
    if found is None:
        listed = describe.list_sources(service.store, service.base, indexed)
        found = bytes(_json(listed).body)
        if indexed is not None:
            _SOURCES[indexed] = found
    return Response(found, media_type=JSON)


@router.get("/sources/{identifier}", summary="Describe a source", response_model=schemas.SourceCard)
def source(
    service: Asked, identifier: Annotated[str, Path(description="Id of a source.")]
) -> Response:
    """Return a source with how much is drawn from it, and the drugs that it speaks of."""
    return _json(describe.describe_source(service.store, identifier, service.base))


def _stated(service: Service, card: describe.StatementCard) -> Any:
    """Return a statement as JSON values, and of its evidence whether its text is here."""
    found = plain(card)
    for each in found["evidence"]:
        each["in_text"] = each["source"]["id"] in service.texts.ids
    return found


def _json(value: Any) -> JSONResponse:
    return JSONResponse(plain(value))
