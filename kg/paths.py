"""What joins two nodes: the shortest and best supported ways, off what joins everything.

A step costs 1, and more the more edges of its kind its ends have, and the less it is believed:
1 + 0.4 (ln of the degree of the start + ln of that of the end) - ln of the belief. By the degrees
of a kind of edge "nausea" joins little, though thousands of drugs have it. The sum over the
degrees is minus the logarithm of the path degree product of Himmelstein DS, Baranzini SE (2015),
PLoS Computational Biology 11:e1004259, with their exponent; Hetionet ranks paths by it.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import yen

from kg.errors import QueryError, UnknownNameError
from kg.explore import Edge, edge_at, edge_json
from kg.facts import Node, plain
from kg.index import EDGE_NAMES, NONE, STATES, has_edges
from kg.index.columns import AnyArray, Floats, Ints, spans
from kg.indexed import Indexed
from kg.model import Ref, Status
from kg.quotes import Quote

MAX_PATHS = 20
DAMPING = 0.4
"""Exponent of degrees: 0 counts steps alone, 1 forbids hubs altogether."""

QUOTED = 3
"""Sentences that are given of an edge."""

_LEAST = 1e-6  # belief of an edge that nobody believes, whose logarithm must be finite
_SUPPORTED = STATES.index(Status.SUPPORTED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Network:
    """All edges of an index with what a step along them costs, made once and asked many times.

    Attributes:
        costs: of each edge of the index.
        penalties: the part of a cost that degrees make.
        cheapest: nodes x nodes, sparse and symmetric: the cost of the cheapest edge between two.
    """

    indexed: Indexed
    costs: Floats
    penalties: Floats
    cheapest: Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step of a path.

    Attributes:
        edges: every edge between the ends, whichever way they point.
        evidence: ids of the evidence of each edge, in the order of `edges`.
        cost: of the cheapest of them.
    """

    start: Node
    end: Node
    edges: tuple[Edge, ...]
    evidence: tuple[tuple[str, ...], ...]
    cost: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Connection:
    """A way from one node to another.

    Attributes:
        cost: sum over the steps; e to the power of its negative is what follows, damped by the
            number of steps.
        degree_product: 0..1, product of the degrees of all steps to the power of -0.4.
        belief: 0..1, product of the beliefs of the cheapest edges.
    """

    nodes: tuple[Node, ...]
    steps: tuple[Step, ...]
    cost: float
    degree_product: float
    belief: float


def build_network(indexed: Indexed) -> Network:
    """Return the network of all supported statements between nodes."""
    edges = indexed.index.edges
    size = len(indexed.index.nodes.slug)
    believed = np.where(np.isnan(edges.belief), 1.0, np.maximum(edges.belief, _LEAST))
    at_start, at_end = (
        np.log(_degrees(each, edges.predicate, size)) for each in (edges.start, edges.end)
    )
    penalties = DAMPING * (at_start + at_end)
    costs = 1 + penalties - np.log(believed)
    return Network(
        indexed=indexed,
        costs=costs,
        penalties=penalties,
        cheapest=_cheapest(edges.start, edges.end, costs, size),
    )


def paths(network: Network, start: Ref, end: Ref, *, k: int = 3) -> tuple[Connection, ...]:
    """Return up to `k` ways from one node to another, the cheapest first; none may join them.

    Edges are walked either way, and no node is passed twice (Yen JY (1971), Management Science
    17:712-716).

    Raises:
        UnknownNameError: an end has no edge.
        QueryError: both ends are the same, or k is out of range.
    """
    if not 1 <= k <= MAX_PATHS:
        raise QueryError(f"k must be 1 to {MAX_PATHS}, not {k}")
    one, other = (_number(network.indexed, each) for each in (start, end))
    if one == other:
        raise QueryError("a path needs two different ends")
    costs, before = yen(network.cheapest, one, other, k, return_predecessors=True)
    walked = [_walk(before[at], one, other) for at in range(len(costs))]
    return tuple(_connection(network, nodes) for nodes in walked)


def evidence_of(found: Iterable[Connection]) -> list[str]:
    """Return the ids of the evidence that is to be quoted of paths."""
    return [
        each
        for path in found
        for step in path.steps
        for ids in step.evidence
        for each in ids[:QUOTED]
    ]


def path_json(path: Connection, said: Mapping[str, Quote] | None = None) -> dict[str, Any]:
    """Return a path as JSON values, with the sentences of its edges where they are given."""
    by_ref = {node.ref: node for node in path.nodes}
    return {
        "cost": round(path.cost, 4),
        "degree_product": float(f"{path.degree_product:.4g}"),
        "belief": round(path.belief, 4),
        "nodes": plain(path.nodes),
        "steps": [
            {
                "from": step.start.iri,
                "to": step.end.iri,
                "cost": round(step.cost, 4),
                "edges": [
                    {
                        **edge_json(edge, by_ref),
                        "evidence": list(ids),
                        "quotes": None if said is None else plain(quoted(ids, said)),
                    }
                    for edge, ids in zip(step.edges, step.evidence, strict=True)
                ],
            }
            for step in path.steps
        ],
    }


def quoted(ids: Iterable[str], said: Mapping[str, Quote]) -> tuple[Quote, ...]:
    """Return the sentences of evidence that are at hand."""
    return tuple(said[each] for each in ids if each in said)


def _degrees(nodes: Ints, predicate: AnyArray, size: int) -> AnyArray:
    """Return for each edge how many edges with its predicate its node has at that end."""
    key = predicate.astype(np.int64) * size + nodes
    found: AnyArray = np.bincount(key, minlength=len(EDGE_NAMES) * size)[key]
    return found


def _cheapest(start: Ints, end: Ints, costs: Floats, size: int) -> Any:
    low, high = np.minimum(start, end), np.maximum(start, end)
    order = np.lexsort((costs, high, low))
    order = order[low[order] != high[order]]
    low, high, costs = low[order], high[order], costs[order]
    new = np.ones(len(low), np.bool_)
    new[1:] = (low[1:] != low[:-1]) | (high[1:] != high[:-1])
    low, high, costs = low[new], high[new], costs[new]
    made = csr_array(
        (np.append(costs, costs), (np.append(low, high), np.append(high, low))), shape=(size, size)
    )
    made.indices, made.indptr = made.indices.astype(np.int32), made.indptr.astype(np.int32)
    return made


def _number(indexed: Indexed, ref: Ref) -> int:
    number = indexed.find(ref)
    if number == NONE or not has_edges(indexed.index, number):
        raise UnknownNameError(ref.slug, wanted=f"{ref.kind.value} with edges")
    return number


def _walk(before: Ints, start: int, end: int) -> list[int]:
    """Return the nodes from the start to the end, by what comes before each."""
    nodes = [end]
    while nodes[-1] != start:
        nodes.append(int(before[nodes[-1]]))
    return nodes[::-1]


def _connection(network: Network, numbers: list[int]) -> Connection:
    places = [_between(network, one, other) for one, other in pairwise(numbers)]
    cheapest = [int(each[np.argmin(network.costs[each])]) for each in places]
    believed = network.indexed.index.edges.belief[cheapest]
    nodes = tuple(network.indexed.node(each) for each in numbers)
    steps = tuple(
        _step(network, one, other, between, float(network.costs[best]))
        for (one, other), between, best in zip(pairwise(nodes), places, cheapest, strict=True)
    )
    return Connection(
        nodes=nodes,
        steps=steps,
        cost=math.fsum(step.cost for step in steps),
        degree_product=math.exp(-float(network.penalties[cheapest].sum())),
        belief=float(np.where(np.isnan(believed), 1, believed).prod()),
    )


def _step(network: Network, start: Node, end: Node, places: Ints, cost: float) -> Step:
    indexed = network.indexed
    made = [(edge_at(indexed, each), _evidence(indexed, each)) for each in places.tolist()]
    made.sort(key=lambda pair: (pair[0].start, pair[0].end, pair[0].predicate))
    return Step(
        start=start,
        end=end,
        edges=tuple(edge for edge, _ in made),
        evidence=tuple(ids for _, ids in made),
        cost=cost,
    )


def _between(network: Network, one: int, other: int) -> Ints:
    """Return the places of all edges between two nodes."""
    edges = network.indexed.index.edges
    found = []
    for start, end in ((one, other), (other, one)):
        low, high = int(edges.out_at[start]), int(edges.out_at[start + 1])
        found.append(low + np.flatnonzero(edges.end[low:high] == end))
    both: Ints = np.concatenate(found)
    return both


def _evidence(indexed: Indexed, place: int) -> tuple[str, ...]:
    """Return the ids of the evidence of an edge, the supported statements' alone."""
    edges, said = indexed.index.edges, indexed.index.statements
    statements = np.arange(int(edges.statements[place]), int(edges.ends[place]))
    statements = statements[said.status[statements] == _SUPPORTED]
    rows = spans(said.evidence[statements], said.evidence[statements + 1])
    return tuple(sorted(each.decode() for each in indexed.index.evidence.id[rows].tolist()))
