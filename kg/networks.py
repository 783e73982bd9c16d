"""The graph as a network of networkx, for its algorithms and for programs that draw networks."""

from __future__ import annotations

import json
from collections.abc import Iterator
from enum import StrEnum
from typing import TYPE_CHECKING, Any

import networkx as nx

from kg.explore import Edge, edge_at
from kg.indexed import Indexed

if TYPE_CHECKING:
    Multi = nx.MultiDiGraph[str]


class NetworkFormat(StrEnum):
    """Formats of a network."""

    GRAPHML = "graphml"
    GEXF = "gexf"
    NODE_LINK = "node-link"


def network_of(indexed: Indexed) -> Multi:
    """Return all nodes that have an edge, and all edges, which are what is supported.

    Nodes are called as their addresses end ("drug/pomalidomide") and have `label` and `kind`; edges
    are keyed by their predicate and have `predicate`, `statements` (a number) and, but for parts
    and forms of drugs, `belief` (0..1).
    """
    network: Multi = nx.MultiDiGraph()
    for place in range(len(indexed.index.edges.start)):
        edge = edge_at(indexed, place)
        for ref in (edge.start, edge.end):
            name = str(ref)
            if name not in network:
                network.add_node(name, label=indexed.named(ref).label, kind=ref.kind.value)
        network.add_edge(str(edge.start), str(edge.end), edge.predicate, **_facts(edge))
    return network


def _facts(edge: Edge) -> dict[str, Any]:
    facts: dict[str, Any] = {"predicate": edge.predicate, "statements": len(edge.statements)}
    return facts if edge.belief is None else {**facts, "belief": float(edge.belief)}


def written(indexed: Indexed, form: NetworkFormat) -> Iterator[bytes]:
    """Yield a network in a format, as UTF-8; the same graph gives the same bytes."""
    network = network_of(indexed)
    match form:
        case NetworkFormat.GRAPHML:
            yield from _encoded(nx.generate_graphml(network))
        case NetworkFormat.GEXF:
            network.graph["lastmodifieddate"] = ""
            yield from _encoded(nx.generate_gexf(network))
        case NetworkFormat.NODE_LINK:
            data = nx.node_link_data(network, edges="links")
            yield json.dumps(data, ensure_ascii=False, indent=1).encode() + b"\n"


def _encoded(lines: Iterator[str]) -> Iterator[bytes]:
    for line in lines:
        yield f"{line}\n".encode()
