"""The route that says what of the graph is to be drawn, and where."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import numpy as np
from fastapi import APIRouter, Query, Response
from fastapi.responses import JSONResponse

from kg import scene
from kg.api import schemas
from kg.api.service import Asked, Service
from kg.errors import QueryError
from kg.index.columns import AnyArray
from kg.indexed import Indexed
from kg.model import Ref
from kg.paths import paths

_MOST_WISHES = 100
_WAYS = 3  # between two nodes

router = APIRouter(prefix="/api", responses=schemas.PROBLEMS)


class Layout(StrEnum):
    """How positions come about."""

    FORCE = "force"
    RING = "ring"


@router.get("/graph/scene", summary="Draw a part of the graph", response_model=schemas.Scene)
def draw(
    service: Asked,
    node: Annotated[
        list[str],
        Query(
            description="Name, IRI, or kind/slug of a node to begin with; repeat it for more.",
            examples=["drug/pomalidomide"],
            max_length=_MOST_WISHES,
        ),
    ],
    opened: Annotated[
        list[str] | None,
        Query(
            alias="open",
            description="What to open, in this order: kind/slug, kind/slug:edge,"
            " kind/slug:edge:limit, or, for the effects of one organ class,"
            " kind/slug:edge:limit:organ-class. Without any, the nodes themselves;"
            " empty, nothing.",
            max_length=_MOST_WISHES,
        ),
    ] = None,
    hide: Annotated[
        list[str] | None, Query(description="Nodes to leave out.", max_length=_MOST_WISHES)
    ] = None,
    pin: Annotated[
        list[str] | None,
        Query(description="Positions that are given: kind/slug:x:y.", max_length=_MOST_WISHES),
    ] = None,
    path: Annotated[
        bool, Query(description="With the shortest paths between the first two nodes.")
    ] = False,
    layout: Annotated[
        Layout,
        Query(description="By forces; or the nodes on a ring, what they share as clusters."),
    ] = Layout.FORCE,
) -> Response:
    """Return nodes around others, all edges between them, and positions: for the same, the same.

    500 nodes at most. What is opened and has more neighbours has them in bundles, counted by edge
    and kind, effects by organ class, too; where more than 500 are asked for, what was opened first
    gives way to what was opened last.
    """
    names = service.resolver
    indexed = service.answers.whole()
    roots = [names.resolve(each) for each in node]
    ways = _paths(service, roots) if path else ()
    wishes = [scene.opening_of(each, names.resolve) for each in opened or () if each]
    found = scene.gather(
        indexed,
        [*roots, *(ref for way in ways for ref in way)],
        None if opened is None and not path else wishes,
        [names.resolve(each) for each in hide or ()],
    )
    ends = _ends(indexed, found)
    if layout is Layout.RING:
        at = scene.ring(found, ends)
    else:
        at = scene.place(found, ends, _pinned(service, indexed, found, pin or ()))
    hung = scene.beside(at, _places(indexed, found)[[each.node for each in found.bundles]])
    told = [tuple(indexed.named(ref).iri for ref in way) for way in ways]
    return JSONResponse(scene.to_json(indexed, found, at, hung, told))


def _paths(service: Service, roots: list[Ref]) -> tuple[tuple[Ref, ...], ...]:
    if len(roots) < 2:
        raise QueryError("a path needs two nodes")
    found = paths(service.network, roots[0], roots[1], k=_WAYS)
    return tuple(tuple(node.ref for node in each.nodes) for each in found)


def _ends(indexed: Indexed, found: scene.Scene) -> AnyArray:
    """Return the ends of each edge as places in the scene."""
    places = _places(indexed, found)
    table = indexed.index.edges
    ends = np.stack([table.start[found.edges], table.end[found.edges]], axis=1)
    return np.asarray(places[ends])


def _places(indexed: Indexed, found: scene.Scene) -> AnyArray:
    """Return the place in the scene of each node that is there, by its number."""
    places = np.zeros(len(indexed.index.nodes.slug), np.int64)
    places[found.nodes] = np.arange(len(found.nodes))
    return places


def _pinned(
    service: Service, indexed: Indexed, found: scene.Scene, given: list[str] | tuple[()]
) -> dict[int, tuple[float, float]]:
    places = {number: place for place, number in enumerate(found.nodes.tolist())}
    pinned: dict[int, tuple[float, float]] = {}
    for each in given:
        name, _, rest = each.partition(":")
        number = indexed.find(service.resolver.resolve(name))
        if number in places:
            pinned[places[number]] = _position(each, rest)
    return pinned


def _position(given: str, text: str) -> tuple[float, float]:
    across, _, down = text.partition(":")
    try:
        position = float(across), float(down)
    except ValueError:
        raise QueryError(f"a position is kind/slug:x:y, not {given!r}") from None
    if not np.isfinite(position).all() or max(map(abs, position)) > 1e6:
        raise QueryError(f"a position is two numbers up to a million, not {given!r}")
    return position
