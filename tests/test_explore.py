"""Neighbourhoods, paths and similar drugs."""

from __future__ import annotations

import json

import pytest

from kg.errors import QueryError, UnknownNameError
from kg.explore import (
    Network,
    build_network,
    neighbourhood,
    neighbourhood_bytes,
    neighbourhood_json,
    path_json,
    paths,
)
from kg.index import index_store
from kg.indexed import Indexed
from kg.model import Kind, Ref
from kg.store import Store
from kg.store.rdflib_store import RdflibStore
from tests.examples import (
    ABACAVIR,
    ABACAVIR_LAMIVUDINE,
    ALOPECIA,
    CELGENE,
    CONSTIPATION,
    DEXAMETHASONE,
    FATIGUE,
    HYPERGLYCEMIA,
    LENALIDOMIDE,
    MULTIPLE_MYELOMA,
    NEUTROPENIA,
    POMALIDOMIDE,
    POMALYST,
    RASH,
    THALIDOMIDE,
)
from tests.family import family_store


@pytest.fixture(scope="module")
def store() -> Store:
    return family_store()


@pytest.fixture(scope="module")
def indexed(store: Store) -> Indexed:
    return Indexed(index_store(store))


@pytest.fixture(scope="module")
def network(indexed: Indexed) -> Network:
    return build_network(indexed)


def test_only_what_is_supported_of_a_drug_alone_is_an_edge(network: Network) -> None:
    assert network.graph.has_edge(POMALIDOMIDE, NEUTROPENIA, "hasAdverseEffect")
    for not_so in (CONSTIPATION, ALOPECIA, HYPERGLYCEMIA):
        assert not network.graph.has_edge(POMALIDOMIDE, not_so)


def test_every_node_has_its_label_and_every_stated_edge_its_statements(network: Network) -> None:
    assert network.node(MULTIPLE_MYELOMA).label == "multiple myeloma"
    for _, _, data in network.graph.edges(data=True):
        edge = data["edge"]
        unstated = {"hasComponent", "activeMoiety"}
        assert edge.predicate in unstated or (edge.statements and 0 < edge.belief <= 1)


def test_the_neighbourhood_of_a_node_goes_both_ways(indexed: Indexed) -> None:
    found = neighbourhood(indexed, POMALIDOMIDE)
    refs = [node.ref for node in found.nodes]
    assert refs[0] == POMALIDOMIDE
    assert {POMALYST, NEUTROPENIA, THALIDOMIDE} <= set(refs)
    assert CELGENE not in refs
    assert not found.cut


def test_deeper_neighbourhoods_reach_further(indexed: Indexed) -> None:
    found = neighbourhood(indexed, POMALIDOMIDE, depth=2)
    depths = {node.ref: depth for node, depth in zip(found.nodes, found.depths, strict=True)}
    assert depths[CELGENE] == 2
    assert depths[POMALYST] == 1


def test_only_chosen_edges_are_followed(indexed: Indexed) -> None:
    found = neighbourhood(indexed, POMALIDOMIDE, edges=["usedWith", "priorTherapy"])
    assert {node.ref for node in found.nodes} == {POMALIDOMIDE, DEXAMETHASONE, LENALIDOMIDE}
    assert {edge.predicate for edge in found.edges} == {"usedWith", "priorTherapy"}


def test_a_limit_keeps_the_most_believed_and_counts_what_it_cut(indexed: Indexed) -> None:
    whole = neighbourhood(indexed, POMALIDOMIDE)
    found = neighbourhood(indexed, POMALIDOMIDE, limit=3)
    assert len(found.nodes) == 4
    assert sum(found.cut.values()) == len(whole.nodes) - 4
    assert "hasAdverseEffect" in found.cut


def test_edges_among_the_neighbours_are_shown_too(indexed: Indexed) -> None:
    found = neighbourhood(indexed, POMALIDOMIDE)
    assert (THALIDOMIDE, FATIGUE) in {(edge.start, edge.end) for edge in found.edges}


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ({"depth": 0}, "depth must be 1 to"),
        ({"limit": 0}, "limit must be 1 to"),
        ({"edges": ["causes"]}, "no edge 'causes'"),
    ],
)
def test_what_is_out_of_range_is_refused(
    indexed: Indexed, asked: dict[str, object], told: str
) -> None:
    with pytest.raises(QueryError, match=told):
        neighbourhood(indexed, POMALIDOMIDE, **asked)


def test_a_node_without_edges_is_unknown(indexed: Indexed) -> None:
    with pytest.raises(UnknownNameError):
        neighbourhood(indexed, Ref(Kind.DRUG, "nothing"))


def test_a_neighbourhood_as_json_names_ends_by_iri(indexed: Indexed) -> None:
    found = neighbourhood_json(neighbourhood(indexed, POMALIDOMIDE, limit=5))
    iris = {node["iri"] for node in found["nodes"]}
    assert found["center"]["slug"] == "pomalidomide"
    assert all(edge["from"] in iris and edge["to"] in iris for edge in found["edges"])


@pytest.mark.parametrize("depth", [1, 2, 3])
def test_the_bytes_of_a_neighbourhood_are_its_json(indexed: Indexed, depth: int) -> None:
    found = neighbourhood_json(neighbourhood(indexed, POMALIDOMIDE, depth=depth, limit=20))
    assert json.loads(neighbourhood_bytes(indexed, POMALIDOMIDE, depth=depth, limit=20)) == found


def test_the_direct_edge_is_the_first_path(network: Network) -> None:
    first = paths(network, THALIDOMIDE, NEUTROPENIA)[0]
    assert [node.ref for node in first.nodes] == [THALIDOMIDE, POMALIDOMIDE, NEUTROPENIA]
    assert [edge.predicate for edge in first.steps[0].edges] == ["relatedTo"]
    assert first.steps[1].edges[0].statements


def test_paths_come_cheapest_first_and_without_repetition(network: Network) -> None:
    found = paths(network, THALIDOMIDE, LENALIDOMIDE, k=3)
    assert [path.cost for path in found] == sorted(path.cost for path in found)
    assert len({tuple(node.ref for node in path.nodes) for path in found}) == len(found)


def test_a_path_avoids_what_everything_is_joined_to(network: Network) -> None:
    hub, corner = Ref(Kind.EFFECT, "fatigue"), Ref(Kind.EFFECT, "rash")
    weight = network.simple[LENALIDOMIDE]
    assert weight[hub]["weight"] > weight[corner]["weight"]


def test_no_path_joins_separate_parts(network: Network) -> None:
    one, other = Ref(Kind.DRUG, "alone"), Ref(Kind.EFFECT, "aside")
    simple = network.simple.copy()
    simple.add_edge(one, other, weight=1.0)
    graph = network.graph.copy()
    for ref in (one, other):
        graph.add_node(ref, node=network.node(RASH))
    assert paths(Network(graph=graph, simple=simple), POMALIDOMIDE, other) == ()


def test_the_parts_of_a_combination_are_joined_to_it(network: Network) -> None:
    (path, *_) = paths(network, ABACAVIR, ABACAVIR_LAMIVUDINE, k=1)
    assert path.steps[0].edges[0].predicate == "hasComponent"
    assert path.steps[0].edges[0].statements == ()


def test_a_path_needs_two_ends(network: Network) -> None:
    with pytest.raises(QueryError, match="two different ends"):
        paths(network, RASH, RASH)


def test_a_path_as_json_has_its_statements(network: Network) -> None:
    found = path_json(paths(network, POMALIDOMIDE, NEUTROPENIA, k=1)[0])
    assert [node["label"] for node in found["nodes"]] == ["pomalidomide", "neutropenia"]
    assert found["steps"][0]["edges"][0]["statements"]


def test_every_store_gives_the_same_network(indexed: Indexed, network: Network) -> None:
    store = family_store(RdflibStore)
    other = Indexed(index_store(store))
    assert set(build_network(other).graph.nodes) == set(network.graph.nodes)
    assert neighbourhood(other, POMALIDOMIDE) == neighbourhood(indexed, POMALIDOMIDE)
