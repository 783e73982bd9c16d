"""Paths are those of networkx over the same costs, off hubs, with the evidence of each edge."""

from __future__ import annotations

import math
from collections import Counter
from itertools import islice, pairwise

import networkx as nx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg.errors import QueryError, UnknownNameError
from kg.facts import select
from kg.identifiers import BASE
from kg.index import EDGE_NAMES, Gathering, index_of, index_store
from kg.indexed import Indexed
from kg.model import Kind, Ref
from kg.paths import DAMPING, Network, build_network, evidence_of, path_json, paths
from kg.quotes import quotes
from kg.store import Store
from kg.store.rdflib_store import RdflibStore
from tests.examples import (
    ABACAVIR,
    ABACAVIR_LAMIVUDINE,
    ALOPECIA,
    CONSTIPATION,
    FATIGUE,
    HYPERGLYCEMIA,
    LENALIDOMIDE,
    NEUTROPENIA,
    POMALIDOMIDE,
    RASH,
    THALIDOMIDE,
)
from tests.family import family_store
from tests.index.graphs import DRUGS, EFFECTS, graphs

RELAXED = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@pytest.fixture(scope="module")
def store() -> Store:
    return family_store()


@pytest.fixture(scope="module")
def network(store: Store) -> Network:
    return build_network(Indexed(index_store(store)))


def by_networkx(indexed: Indexed) -> nx.Graph[Ref]:
    """Return the graph with costs that are computed edge by edge."""
    edges = indexed.index.edges
    rows = [
        (indexed.index.ref(int(one)), indexed.index.ref(int(other)), int(name), float(belief))
        for one, other, name, belief in zip(
            edges.start, edges.end, edges.predicate, edges.belief, strict=True
        )
    ]
    out = Counter((one, name) for one, _, name, _ in rows)
    into = Counter((other, name) for _, other, name, _ in rows)
    graph: nx.Graph[Ref] = nx.Graph()
    for one, other, name, belief in rows:
        degrees = math.log(out[one, name]) + math.log(into[other, name])
        certain = 0.0 if math.isnan(belief) else math.log(max(belief, 1e-6))
        cost = 1 + DAMPING * degrees - certain
        if one != other and cost < graph.get_edge_data(one, other, {"weight": math.inf})["weight"]:
            graph.add_edge(one, other, weight=cost)
    return graph


ENDS = [Ref(Kind(each.split("/")[0]), each.split("/")[1]) for each in (*DRUGS, *EFFECTS)]


@RELAXED
@given(graphs(), st.sampled_from(ENDS), st.sampled_from(ENDS), st.integers(1, 6))
def test_costs_are_those_of_networkx(lines: list[str], one: Ref, other: Ref, k: int) -> None:
    gathered = Gathering(BASE)
    gathered.take(lines)
    indexed = Indexed(index_of(gathered))
    graph = by_networkx(indexed)
    if one == other or one not in graph or other not in graph:
        with pytest.raises((QueryError, UnknownNameError)):
            paths(build_network(indexed), one, other, k=k)
        return
    expected = []
    if nx.has_path(graph, one, other):
        ways = nx.shortest_simple_paths(graph, one, other, weight="weight")
        expected = [nx.path_weight(graph, each, "weight") for each in islice(ways, k)]
    found = paths(build_network(indexed), one, other, k=k)
    assert [each.cost for each in found] == pytest.approx(expected)
    for each in found:
        refs = [node.ref for node in each.nodes]
        assert (refs[0], refs[-1]) == (one, other)
        assert len(set(refs)) == len(refs)
        assert all(graph.has_edge(*pair) for pair in pairwise(refs))
        steps = len(each.steps)
        assert math.exp(steps - each.cost) == pytest.approx(
            each.degree_product * max(each.belief, 1e-6), rel=0.01
        ) or any(edge.belief == 0 for step in each.steps for edge in step.edges)


def test_a_step_has_all_edges_of_its_ends_and_their_evidence(
    store: Store, network: Network
) -> None:
    (found,) = paths(network, POMALIDOMIDE, NEUTROPENIA, k=1)
    (step,) = found.steps
    (edge,), (ids,) = step.edges, step.evidence
    assert edge.predicate == "hasAdverseEffect"
    rows = select(
        store,
        f"SELECT ?proof WHERE {{ VALUES ?s {{ {' '.join(f'statement:{e}' for e in edge.statements)}"
        " } ?proof dkg:supports ?s }",
    )
    assert sorted(str(proof).rpartition("/")[2] for (proof,) in rows) == list(ids)


def test_only_what_is_supported_of_a_drug_alone_is_an_edge(network: Network) -> None:
    joined = by_networkx(network.indexed)
    assert joined.has_edge(POMALIDOMIDE, NEUTROPENIA)
    for not_so in (CONSTIPATION, ALOPECIA, HYPERGLYCEMIA):
        assert not joined.has_edge(POMALIDOMIDE, not_so)


def test_a_path_goes_either_way_along_edges(network: Network) -> None:
    first = paths(network, THALIDOMIDE, NEUTROPENIA)[0]
    assert [node.ref for node in first.nodes] == [THALIDOMIDE, POMALIDOMIDE, NEUTROPENIA]
    assert [edge.predicate for edge in first.steps[0].edges] == ["relatedTo"]


def test_what_many_have_costs_more() -> None:
    said = [(f"drug/d{number}", "effect/e0") for number in range(4)]
    said += [("drug/d0", "effect/e3"), ("drug/d1", "effect/e3")]
    gathered = Gathering(BASE)
    gathered.take(line for pair in said for line in _told(*pair))
    found = paths(build_network(Indexed(index_of(gathered))), ENDS[0], ENDS[1], k=2)
    assert [path.nodes[1].ref.slug for path in found] == ["e3", "e0"]
    assert found[0].degree_product == pytest.approx((2 * 2 * 2 * 2) ** -DAMPING)
    assert found[1].degree_product == pytest.approx((2 * 4 * 4 * 2) ** -DAMPING)


def test_what_is_believed_less_costs_more() -> None:
    said = [("drug/d0", "effect/e0", "0.9"), ("drug/d1", "effect/e0", "0.9")]
    said += [("drug/d0", "effect/e3", "0.4"), ("drug/d1", "effect/e3", "0.9")]
    gathered = Gathering(BASE)
    gathered.take(line for each in said for line in _told(*each))
    found = paths(build_network(Indexed(index_of(gathered))), ENDS[0], ENDS[1], k=2)
    assert [path.nodes[1].ref.slug for path in found] == ["e0", "e3"]
    assert [path.belief for path in found] == pytest.approx([0.81, 0.36])


def _told(drug: str, effect: str, belief: str = "0.5") -> list[str]:
    name = f"{drug}{effect}".replace("/", "")
    node, syntax = f"<{BASE}statement/{name}>", "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
    facts = {
        f"{syntax}subject": f"<{BASE}{drug}>",
        f"{syntax}predicate": f"<{BASE}vocab/hasAdverseEffect>",
        f"{syntax}object": f"<{BASE}{effect}>",
        f"{BASE}vocab/status": f"<{BASE}vocab/Supported>",
        f"{BASE}vocab/belief": f'"{belief}"',
    }
    return [f"{node} <{each}> {value} ." for each, value in facts.items()]


def test_paths_come_cheapest_first_and_without_repetition(network: Network) -> None:
    found = paths(network, THALIDOMIDE, LENALIDOMIDE, k=3)
    assert [path.cost for path in found] == sorted(path.cost for path in found)
    assert len({tuple(node.ref for node in path.nodes) for path in found}) == len(found)


def test_no_path_joins_separate_parts() -> None:
    gathered = Gathering(BASE)
    gathered.take([*_told("drug/d0", "effect/e0"), *_told("drug/d1", "effect/e3")])
    assert paths(build_network(Indexed(index_of(gathered))), ENDS[0], ENDS[1]) == ()


def test_the_parts_of_a_combination_are_joined_to_it(network: Network) -> None:
    (path, *_) = paths(network, ABACAVIR, ABACAVIR_LAMIVUDINE, k=1)
    assert path.steps[0].edges[0].predicate == "hasComponent"
    assert path.steps[0].edges[0].statements == path.steps[0].evidence[0] == ()
    assert path.belief == 1


def test_a_path_needs_two_ends_with_edges(network: Network) -> None:
    with pytest.raises(QueryError, match="two different ends"):
        paths(network, RASH, RASH)
    with pytest.raises(QueryError, match="k must be 1 to"):
        paths(network, RASH, FATIGUE, k=0)
    with pytest.raises(UnknownNameError):
        paths(network, RASH, Ref(Kind.DRUG, "nothing"))


def test_a_path_as_json_has_its_statements_and_sentences(store: Store, network: Network) -> None:
    found = paths(network, POMALIDOMIDE, NEUTROPENIA, k=1)
    (edge,) = path_json(found[0])["steps"][0]["edges"]
    assert edge["statements"]
    assert edge["quotes"] is None
    said = quotes(store, evidence_of(found))
    (edge,) = path_json(found[0], said)["steps"][0]["edges"]
    assert edge["quotes"][0]["text"]


def test_every_store_gives_the_same_paths(network: Network) -> None:
    other = build_network(Indexed(index_store(family_store(RdflibStore))))
    ends = (THALIDOMIDE, LENALIDOMIDE)
    assert paths(other, *ends, k=5) == paths(network, *ends, k=5)
    assert len(EDGE_NAMES) < 256  # degrees are counted by predicate and node
