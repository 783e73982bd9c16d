"""A network has the direct edges of the graph, and every program of networks reads it."""

from __future__ import annotations

import io
import json

import networkx as nx
import pytest

from kg.explore import EDGES
from kg.facts import local, select
from kg.identifiers import BASE
from kg.indexed import Answers, Indexed
from kg.networks import NetworkFormat, network_of, written
from kg.store import Store
from tests.family import family_store


@pytest.fixture(scope="module")
def store() -> Store:
    return family_store()


@pytest.fixture(scope="module")
def indexed(store: Store) -> Indexed:
    return Answers(store, BASE).whole()


def test_edges_are_those_that_sparql_finds(store: Store, indexed: Indexed) -> None:
    rows = select(store, "SELECT ?s ?p ?o { ?s ?p ?o FILTER(isIRI(?o)) }", BASE)
    wanted = {
        (str(s).removeprefix(BASE), local(str(p)), str(o).removeprefix(BASE))
        for s, p, o in rows
        if str(p).startswith(f"{BASE}vocab/") and local(str(p)) in EDGES
    }
    network = network_of(indexed)
    found = {(start, key, end) for start, end, key in network.edges(keys=True)}
    assert found
    assert found <= wanted
    nodes = set(network)
    assert {edge for edge in wanted if edge[0] in nodes and edge[2] in nodes} == found


def test_nodes_and_edges_say_what_they_are(indexed: Indexed) -> None:
    network = network_of(indexed)
    assert network.nodes["drug/pomalidomide"] == {"label": "pomalidomide", "kind": "drug"}
    facts = [facts for _, _, facts in network.edges(data=True)]
    assert all(0 <= each.get("belief", 0) <= 1 for each in facts)
    assert any(each["statements"] for each in facts)


@pytest.mark.parametrize("form", NetworkFormat)
def test_what_is_written_reads_back(indexed: Indexed, form: NetworkFormat) -> None:
    data = b"".join(written(indexed, form))
    assert data == b"".join(written(indexed, form))
    match form:
        case NetworkFormat.GRAPHML:
            read = nx.read_graphml(io.BytesIO(data), force_multigraph=True)
        case NetworkFormat.GEXF:
            read = nx.read_gexf(io.BytesIO(data))
        case NetworkFormat.NODE_LINK:
            read = nx.node_link_graph(json.loads(data), edges="links")
    network = network_of(indexed)
    assert set(read) == set(network)
    assert read.number_of_edges() == network.number_of_edges()
