"""What is around a node."""

from __future__ import annotations

import json

import pytest

from kg.errors import QueryError, UnknownNameError
from kg.explore import (
    neighbourhood,
    neighbourhood_bytes,
    neighbourhood_json,
)
from kg.index import index_store
from kg.indexed import Indexed
from kg.model import Kind, Ref
from kg.store import Store
from kg.store.rdflib_store import RdflibStore
from tests.examples import (
    CELGENE,
    DEXAMETHASONE,
    FATIGUE,
    LENALIDOMIDE,
    NEUTROPENIA,
    POMALIDOMIDE,
    POMALYST,
    THALIDOMIDE,
)
from tests.family import family_store


@pytest.fixture(scope="module")
def store() -> Store:
    return family_store()


@pytest.fixture(scope="module")
def indexed(store: Store) -> Indexed:
    return Indexed(index_store(store))


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


def test_every_store_gives_the_same_neighbourhood(indexed: Indexed) -> None:
    other = Indexed(index_store(family_store(RdflibStore)))
    assert neighbourhood(other, POMALIDOMIDE) == neighbourhood(indexed, POMALIDOMIDE)
