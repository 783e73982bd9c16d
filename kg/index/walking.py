"""What is around a node, by steps along edges."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np

from kg.index.columns import AnyArray, Bits, spans
from kg.index.reading import EDGE_NAMES
from kg.index.tables import Index


@dataclass(frozen=True, slots=True, kw_only=True)
class Around:
    """What is around a node.

    Attributes:
        nodes: the node itself, then the nearest and most believed first.
        depths: steps to each.
        edges: places of all edges between these nodes, in the order of the table.
        cut: number of nodes left out, by place in `EDGE_NAMES`.
    """

    nodes: AnyArray
    depths: AnyArray
    edges: AnyArray
    cut: AnyArray


def around(
    index: Index, node: int, *, depth: int, limit: int, predicates: Collection[str]
) -> Around:
    """Return what is up to `depth` steps from a node, `limit` nodes at most beside the node."""
    wanted = np.array([name in predicates for name in EDGE_NAMES])
    seen = np.zeros(len(index.nodes.slug), np.bool_)
    seen[node] = True
    front = np.array([node])
    levels = [front]
    cut = np.zeros(len(EDGE_NAMES), np.int64)
    room = limit
    for _ in range(depth):
        edges, others = _first_ways(index, front, wanted, seen)
        kept = others[:room]
        np.add.at(cut, index.edges.predicate[edges[room:]], 1)
        seen[kept] = True
        room -= len(kept)
        front = kept
        levels.append(front)
        if not len(front):
            break
    nodes = np.concatenate(levels)
    return Around(
        nodes=nodes,
        depths=np.repeat(np.arange(len(levels)), [len(level) for level in levels]),
        edges=_edges_inside(index, nodes, seen, wanted),
        cut=cut,
    )


def has_edges(index: Index, node: int) -> bool:
    """Return whether a node has any edge."""
    out_at, in_at = index.edges.out_at, index.edges.in_at
    return bool(out_at[node + 1] > out_at[node] or in_at[node + 1] > in_at[node])


def ways(index: Index, node: int, predicates: Collection[str]) -> tuple[AnyArray, AnyArray]:
    """Return each node that one step leads to, and the edge: the most believed first."""
    wanted = np.array([name in predicates for name in EDGE_NAMES])
    itself = np.zeros(len(index.nodes.slug), np.bool_)
    itself[node] = True
    return _first_ways(index, np.array([node]), wanted, itself)


def edges_between(index: Index, nodes: AnyArray) -> AnyArray:
    """Return the places of all edges between some nodes, in the order of the table."""
    inside = np.zeros(len(index.nodes.slug), np.bool_)
    inside[nodes] = True
    return _edges_inside(index, nodes, inside, np.ones(len(EDGE_NAMES), np.bool_))


def edge_counts(index: Index, node: int) -> AnyArray:
    """Return how many edges a node has, to it and from it, by place in `EDGE_NAMES`."""
    table = index.edges
    into = table.into[table.in_at[node] : table.in_at[node + 1]]
    out = table.predicate[table.out_at[node] : table.out_at[node + 1]]
    both = np.concatenate([out, table.predicate[into]])
    return np.bincount(both, minlength=len(EDGE_NAMES))


def _first_ways(
    index: Index, front: AnyArray, wanted: Bits, seen: Bits
) -> tuple[AnyArray, AnyArray]:
    """Return each node that a step leads to, and the edge: the most believed, then the first."""
    table = index.edges
    out = spans(table.out_at[front], table.out_at[front + 1])
    into = table.into[spans(table.in_at[front], table.in_at[front + 1])]
    edges = np.concatenate([out, into])
    others = np.concatenate([table.end[out], table.start[into]])
    fresh = wanted[table.predicate[edges]] & ~seen[others]
    edges, others = edges[fresh], others[fresh]
    belief = np.nan_to_num(table.belief[edges], nan=1.0)
    order = np.lexsort((edges, -np.where(belief == 0, 1.0, belief)))
    edges, others = edges[order], others[order]
    _, first = np.unique(others, return_index=True)
    first.sort()
    return edges[first], others[first]


def _edges_inside(index: Index, nodes: AnyArray, inside: Bits, wanted: Bits) -> AnyArray:
    table = index.edges
    out = spans(table.out_at[nodes], table.out_at[nodes + 1])
    kept = out[inside[table.end[out]] & wanted[table.predicate[out]]]
    kept.sort()
    return kept
