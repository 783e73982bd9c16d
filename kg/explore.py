"""The graph as a network: what is around a node, and what joins two of them.

Only what is supported is an edge, as in the direct edges of the graph itself.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import islice, pairwise
from typing import Any

import networkx as nx

from kg.errors import QueryError, UnknownNameError
from kg.facts import Node, local, nodes, plain, ref_of, select
from kg.identifiers import BASE
from kg.model import Kind, Predicate, Ref
from kg.store import Store

MAX_DEPTH, MAX_NODES, MAX_PATHS = 4, 2_000, 20
HAS_COMPONENT = "hasComponent"
ACTIVE_MOIETY = "activeMoiety"
EDGES = (*(predicate.value for predicate in Predicate), HAS_COMPONENT, ACTIVE_MOIETY)

_UNDRAWN = frozenset({Kind.DOSAGE, Kind.TRIAL_RESULT, Kind.STATEMENT, Kind.EVIDENCE, Kind.SOURCE})
_SUPPORTED = """
SELECT ?from ?to ?predicate ?statement ?belief WHERE {
  ?statement dkg:status dkg:Supported ; rdf:subject ?from ; rdf:predicate ?predicate ;
    rdf:object ?to ; dkg:belief ?belief .
  FILTER NOT EXISTS { ?statement dkg:inCombinationWith ?partner }
  FILTER (isIRI(?to))
}
"""
_COMPONENTS = """
SELECT ?from ?to ?predicate ?statement ?belief WHERE {
  VALUES ?predicate { dkg:hasComponent dkg:activeMoiety } ?from ?predicate ?to .
}
"""


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
class Network:
    """All edges of a store, made once and asked many times.

    Attributes:
        graph: edges carry `edge`, nodes carry `node`; the key of an edge is its predicate.
        simple: the same without direction, one edge a pair; `weight` grows with the degree of the
            ends, so that a path avoids what everything is joined to.
    """

    graph: nx.MultiDiGraph[Ref]
    simple: nx.Graph[Ref]

    def node(self, ref: Ref) -> Node:
        """Return a node with its label.

        Raises:
            UnknownNameError: the node has no edge.
        """
        if ref not in self.graph:
            raise UnknownNameError(ref.slug, wanted=f"{ref.kind.value} with edges")
        found: Node = self.graph.nodes[ref]["node"]
        return found


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step of a path with every edge between its ends, whichever way they point."""

    start: Node
    end: Node
    edges: tuple[Edge, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Connection:
    """A way from one node to another; `cost` is low where it keeps off what joins everything."""

    nodes: tuple[Node, ...]
    steps: tuple[Step, ...]
    cost: float


def build_network(store: Store, base: str = BASE) -> Network:
    """Return the network of all supported statements between nodes."""
    graph: nx.MultiDiGraph[Ref] = nx.MultiDiGraph()
    for edge in _edges(store, base):
        graph.add_edge(edge.start, edge.end, key=edge.predicate, edge=edge)
    for ref, node in nodes(store, graph.nodes, base).items():
        graph.nodes[ref]["node"] = node
    simple: nx.Graph[Ref] = nx.Graph()
    simple.add_nodes_from(graph.nodes)
    simple.add_edges_from((start, end) for start, end in graph.edges() if start != end)
    burden = {ref: math.log2(1 + degree) / 2 for ref, degree in simple.degree()}
    for start, end, data in simple.edges(data=True):
        data["weight"] = 1 + burden[start] + burden[end]
    return Network(graph=graph, simple=simple)


def neighbourhood(
    network: Network,
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
    _check("depth", depth, MAX_DEPTH)
    _check("limit", limit, MAX_NODES)
    wanted = _wanted(edges)
    center = network.node(node)
    depths = {node: 0}
    cut: Counter[str] = Counter()
    front = [node]
    for step in range(1, depth + 1):
        reached: list[Ref] = []
        refused: set[Ref] = set()
        for edge, other in _around(network, front, wanted):
            if other in depths or other in refused:
                continue
            if len(depths) > limit:
                cut[edge.predicate] += 1
                refused.add(other)
            else:
                depths[other] = step
                reached.append(other)
        front = reached
    inside = network.graph.subgraph(depths).edges(data=True)
    kept = (data["edge"] for _, _, data in inside if data["edge"].predicate in wanted)
    return Neighbourhood(
        center=center,
        nodes=tuple(network.node(ref) for ref in depths),
        depths=tuple(depths.values()),
        edges=tuple(sorted(kept, key=_edge_order)),
        cut=dict(sorted(cut.items())),
    )


def paths(network: Network, start: Ref, end: Ref, *, k: int = 3) -> tuple[Connection, ...]:
    """Return up to `k` ways from one node to another, the most telling first; none may join them.

    Edges are walked either way. A step costs more the more neighbours its ends have, so that
    "nausea" does not join everything (Yen's algorithm on weights of log degrees).

    Raises:
        UnknownNameError: an end has no edge.
        QueryError: both ends are the same, or k is out of range.
    """
    _check("k", k, MAX_PATHS)
    network.node(start)
    network.node(end)
    if start == end:
        raise QueryError("a path needs two different ends")
    if not nx.has_path(network.simple, start, end):
        return ()
    found = nx.shortest_simple_paths(network.simple, start, end, weight="weight")
    return tuple(_path(network, refs) for refs in islice(found, k))


def neighbourhood_json(found: Neighbourhood) -> dict[str, Any]:
    """Return a neighbourhood as JSON values."""
    by_ref = {node.ref: node for node in found.nodes}
    pairs = zip(found.nodes, found.depths, strict=True)
    return {
        "center": plain(found.center),
        "nodes": [{**plain(node), "depth": depth} for node, depth in pairs],
        "edges": [_edge_json(edge, by_ref) for edge in found.edges],
        "cut": dict(found.cut),
    }


def path_json(path: Connection) -> dict[str, Any]:
    """Return a path as JSON values."""
    by_ref = {node.ref: node for node in path.nodes}
    return {
        "cost": round(path.cost, 4),
        "nodes": plain(path.nodes),
        "steps": [
            {
                "from": step.start.iri,
                "to": step.end.iri,
                "edges": [_edge_json(edge, by_ref) for edge in step.edges],
            }
            for step in path.steps
        ],
    }


def _edge_json(edge: Edge, by_ref: Mapping[Ref, Node]) -> dict[str, Any]:
    return {
        "from": by_ref[edge.start].iri,
        "to": by_ref[edge.end].iri,
        "predicate": edge.predicate,
        "statements": list(edge.statements),
        "belief": plain(edge.belief),
    }


def _edges(store: Store, base: str) -> Iterator[Edge]:
    found: dict[tuple[Ref, Ref, str], dict[str, Decimal]] = {}
    stated = select(store, _SUPPORTED, base)
    parts = select(store, _COMPONENTS, base)
    for start, end, predicate, statement, belief in (*stated, *parts):
        one, other = ref_of(start, base), ref_of(end, base)
        if one is not None and other is not None and other.kind not in _UNDRAWN:
            made = found.setdefault((one, other, local(predicate)), {})
            if statement is not None:
                made[local(statement)] = Decimal(str(belief))
    for (start_ref, end_ref, name), beliefs in sorted(found.items()):
        yield Edge(
            start=start_ref,
            end=end_ref,
            predicate=name,
            statements=tuple(sorted(beliefs)),
            belief=max(beliefs.values(), default=None),
        )


def _around(
    network: Network, front: Sequence[Ref], wanted: Collection[str]
) -> list[tuple[Edge, Ref]]:
    """Return the edges at the nodes of a front with their far ends, the most believed first."""
    ends = [
        *((data["edge"], end) for _, end, data in network.graph.out_edges(front, data=True)),
        *((data["edge"], start) for start, _, data in network.graph.in_edges(front, data=True)),
    ]
    found = [(edge, other) for edge, other in ends if edge.predicate in wanted]
    return sorted(found, key=lambda each: (-(each[0].belief or 1), _edge_order(each[0])))


def _path(network: Network, refs: Sequence[Ref]) -> Connection:
    steps = tuple(
        Step(start=network.node(one), end=network.node(other), edges=_between(network, one, other))
        for one, other in pairwise(refs)
    )
    cost = sum(network.simple[one][other]["weight"] for one, other in pairwise(refs))
    return Connection(nodes=tuple(network.node(ref) for ref in refs), steps=steps, cost=cost)


def _between(network: Network, one: Ref, other: Ref) -> tuple[Edge, ...]:
    both = network.graph.subgraph((one, other)).edges(data=True)
    found = (data["edge"] for start, end, data in both if start != end)
    return tuple(sorted(found, key=_edge_order))


def _edge_order(edge: Edge) -> tuple[Ref, Ref, str]:
    return edge.start, edge.end, edge.predicate


def _wanted(edges: Collection[str] | None) -> frozenset[str]:
    wanted = frozenset(edges or EDGES)
    unknown = sorted(wanted - set(EDGES))
    if unknown:
        raise QueryError(f"no edge {unknown[0]!r}: choose from {', '.join(EDGES)}")
    return wanted


def _check(name: str, value: int, most: int) -> None:
    if not 1 <= value <= most:
        raise QueryError(f"{name} must be 1 to {most}, not {value}")
