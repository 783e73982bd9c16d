"""The graph as a network: what is around a node.

Only what is supported is an edge, as in the direct edges of the graph itself.
"""

from __future__ import annotations

import json
import math
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kg.errors import QueryError, UnknownNameError
from kg.facts import Node, plain
from kg.index import EDGE_NAMES, NONE, STATES, Around, around, has_edges
from kg.indexed import Indexed
from kg.model import Predicate, Ref, Status

MAX_DEPTH, MAX_NODES = 4, 2_000
HAS_COMPONENT = "hasComponent"
ACTIVE_MOIETY = "activeMoiety"
EDGES = (*(predicate.value for predicate in Predicate), HAS_COMPONENT, ACTIVE_MOIETY)
_SUPPORTED = STATES.index(Status.SUPPORTED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Edge:
    """An edge with the statements that make it.

    Attributes:
        statements: ids; none for parts and forms of a drug, which no source needs to state.
        belief: 0..1, that of the statement with the highest; None without statements.
    """

    start: Ref
    end: Ref
    predicate: str
    statements: tuple[str, ...]
    belief: Decimal | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Neighbourhood:
    """What is around a node.

    Attributes:
        depths: distance of each node from the first, in steps, in the order of `nodes`.
        cut: number of neighbours left out because of the limit, by predicate.
    """

    center: Node
    nodes: tuple[Node, ...]
    depths: tuple[int, ...]
    edges: tuple[Edge, ...]
    cut: Mapping[str, int]


def neighbourhood(
    indexed: Indexed,
    node: Ref,
    *,
    depth: int = 1,
    limit: int = 100,
    edges: Collection[str] | None = None,
) -> Neighbourhood:
    """Return what is up to `depth` steps around a node, along `edges` (all by default).

    Nearer nodes come first, then those that are believed more; `limit` counts the nodes beside
    the first one.

    Raises:
        UnknownNameError: the node has no edge.
        QueryError: depth or limit out of range, or an edge that no predicate is called.
    """
    number, found = _walked(indexed, node, depth, limit, edges)
    cut = zip(EDGE_NAMES, found.cut.tolist(), strict=True)
    return Neighbourhood(
        center=indexed.node(number),
        nodes=tuple(indexed.node(each) for each in found.nodes.tolist()),
        depths=tuple(found.depths.tolist()),
        edges=tuple(edge_at(indexed, place) for place in found.edges.tolist()),
        cut={str(name): count for name, count in cut if count},
    )


def neighbourhood_bytes(
    indexed: Indexed,
    node: Ref,
    *,
    depth: int = 1,
    limit: int = 100,
    edges: Collection[str] | None = None,
) -> bytes:
    """Return a neighbourhood as JSON in UTF-8, without making its edges first.

    Raises:
        UnknownNameError: the node has no edge.
        QueryError: depth or limit out of range, or an edge that no predicate is called.
    """
    number, found = _walked(indexed, node, depth, limit, edges)
    cut = {str(EDGE_NAMES[at]): int(found.cut[at]) for at in np.flatnonzero(found.cut)}
    fragment = indexed.node_fragment
    placed = zip(found.nodes.tolist(), found.depths.tolist(), strict=True)
    nodes = (b'%b, "depth": %d}' % (fragment(each)[:-1], steps) for each, steps in placed)
    return b'{"center": %b,\n"nodes": [%b],\n"edges": [%b],\n"cut": %b}' % (
        fragment(number),
        b",\n".join(nodes),
        b",\n".join(_edges_bytes(indexed, found.edges)),
        json.dumps(cut).encode(),
    )


def _edges_bytes(indexed: Indexed, places: NDArray[Any]) -> Iterator[bytes]:
    """Yield edges as JSON."""
    table, said = indexed.index.edges, indexed.index.statements
    starts, ends = table.start[places].tolist(), table.end[places].tolist()
    iris = {each: indexed.node(each).iri.encode() for each in {*starts, *ends}}
    names = [str(EDGE_NAMES[each]).encode() for each in table.predicate[places].tolist()]
    rows = zip(table.statements[places].tolist(), table.ends[places].tolist(), strict=True)
    beliefs = table.belief[places].tolist()
    for start, end, name, (first, last), belief in zip(
        starts, ends, names, rows, beliefs, strict=True
    ):
        if last == first + 1:
            ids = b'"%b"' % said.id[first]
        else:
            ids = b", ".join(b'"%b"' % each for each in _supported(indexed, first, last))
        shown = b"null" if math.isnan(belief) else repr(belief).encode()
        yield b'{"from": "%b", "to": "%b", "predicate": "%b", "statements": [%b], "belief": %b}' % (
            iris[start],
            iris[end],
            name,
            ids,
            shown,
        )


def _supported(indexed: Indexed, first: int, last: int) -> list[bytes]:
    """Return the ids of those statements of a stretch that are supported, sorted."""
    said = indexed.index.statements
    chosen = said.id[first:last][said.status[first:last] == _SUPPORTED]
    return sorted(chosen.tolist())


def _walked(
    indexed: Indexed, node: Ref, depth: int, limit: int, edges: Collection[str] | None
) -> tuple[int, Around]:
    """Return the number of a node, and what is around it."""
    _check("depth", depth, MAX_DEPTH)
    _check("limit", limit, MAX_NODES)
    wanted = _wanted(edges)
    index, number = indexed.index, indexed.find(node)
    if number == NONE or not has_edges(index, number):
        raise UnknownNameError(node.slug, wanted=f"{node.kind.value} with edges")
    return number, around(index, number, depth=depth, limit=limit, predicates=wanted)


def connected(indexed: Indexed, node: Ref) -> bool:
    """Return whether a node has any edge."""
    number = indexed.find(node)
    return number != NONE and has_edges(indexed.index, number)


def neighbourhood_json(found: Neighbourhood) -> dict[str, Any]:
    """Return a neighbourhood as JSON values."""
    by_ref = {node.ref: node for node in found.nodes}
    pairs = zip(found.nodes, found.depths, strict=True)
    return {
        "center": plain(found.center),
        "nodes": [{**plain(node), "depth": depth} for node, depth in pairs],
        "edges": [edge_json(edge, by_ref) for edge in found.edges],
        "cut": dict(found.cut),
    }


def edge_json(edge: Edge, by_ref: Mapping[Ref, Node]) -> dict[str, Any]:
    """Return an edge as JSON values; both ends are among the nodes."""
    return {
        "from": by_ref[edge.start].iri,
        "to": by_ref[edge.end].iri,
        "predicate": edge.predicate,
        "statements": list(edge.statements),
        "belief": plain(edge.belief),
    }


def edge_at(indexed: Indexed, place: int) -> Edge:
    """Return the edge at a place of the index."""
    table = indexed.index.edges
    supported = _supported(indexed, int(table.statements[place]), int(table.ends[place]))
    belief = float(table.belief[place])
    return Edge(
        start=indexed.node(int(table.start[place])).ref,
        end=indexed.node(int(table.end[place])).ref,
        predicate=str(EDGE_NAMES[table.predicate[place]]),
        statements=tuple(each.decode() for each in supported),
        belief=None if math.isnan(belief) else Decimal(str(belief)),
    )


def _wanted(edges: Collection[str] | None) -> frozenset[str]:
    wanted = frozenset(edges or EDGES)
    unknown = sorted(wanted - set(EDGES))
    if unknown:
        raise QueryError(f"no edge {unknown[0]!r}: choose from {', '.join(EDGES)}")
    return wanted


def _check(name: str, value: int, most: int) -> None:
    if not 1 <= value <= most:
        raise QueryError(f"{name} must be 1 to {most}, not {value}")
