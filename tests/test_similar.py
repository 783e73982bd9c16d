"""Similar drugs, drugs that share a pattern, and what a class has more often, by arrays."""

from __future__ import annotations

import json
import math
from itertools import combinations

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from scipy import stats
from scipy.cluster import hierarchy

from kg import similar as module
from kg.clusters import clustered, distances
from kg.enrich import enriched
from kg.errors import QueryError, UnknownNameError
from kg.facts import plain, ref_of, select
from kg.identifiers import BASE
from kg.index import Gathering, index_of, index_store
from kg.indexed import Indexed
from kg.model import Kind, Ref
from kg.profiles import Profiles, build_profiles
from kg.similar import common_weights, sharing, similar, similar_bytes
from kg.store import Store
from kg.store.rdflib_store import RdflibStore
from tests.examples import (
    DEXAMETHASONE,
    FATIGUE,
    LENALIDOMIDE,
    NEUTROPENIA,
    POMALIDOMIDE,
    RASH,
    THALIDOMIDE,
)
from tests.family import family_store
from tests.index.graphs import graphs, quad, store_of, vocabulary

RELAXED = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def made_of(lines: list[str]) -> Profiles:
    found = Gathering(BASE)
    found.take(lines)
    return build_profiles(Indexed(index_of(found)))


def by_sparql(store: Store) -> dict[Ref, set[Ref]]:
    """Return what is supported of each drug, with all that is broader."""
    rows = select(
        store,
        "SELECT DISTINCT ?drug ?effect WHERE { ?s rdf:subject ?drug ; rdf:object ?stated ;"
        " rdf:predicate dkg:hasAdverseEffect ; dkg:status dkg:Supported ."
        " FILTER NOT EXISTS { ?s dkg:inCombinationWith ?other }"
        " ?stated dkg:broaderTransitive? ?effect }",
    )
    found: dict[Ref, set[Ref]] = {}
    for drug, effect in rows:
        one, other = ref_of(drug), ref_of(effect)
        assert one is not None
        assert other is not None
        found.setdefault(one, set()).add(other)
    return found


def weights_of(implied: dict[Ref, set[Ref]]) -> dict[Ref, float]:
    every = [effect for each in implied.values() for effect in each]
    return {each: math.log((len(implied) + 1) / every.count(each)) for each in every}


def score(one: set[Ref], other: set[Ref], weights: dict[Ref, float]) -> float:
    return sum(weights[e] for e in one & other) / sum(weights[e] for e in one | other)


@pytest.fixture(scope="module")
def profiles() -> Profiles:
    return build_profiles(Indexed(index_store(family_store())))


@RELAXED
@given(graphs())
def test_scores_are_those_of_sparql_and_sets(lines: list[str]) -> None:
    profiles = made_of(lines)
    implied = by_sparql(store_of(lines))
    weights = weights_of(implied)
    assert {profiles.indexed.node(int(each)).ref for each in profiles.drugs} == set(implied)
    for drug, mine in implied.items():
        expected = {
            other: round(score(mine, theirs, weights), 4)
            for other, theirs in implied.items()
            if other != drug and mine & theirs
        }
        found = similar(profiles, drug, limit=100, shown=1000)
        assert {each.drug.ref: each.score for each in found} == pytest.approx(expected, abs=1e-4)
        assert [each.score for each in found] == sorted(expected.values(), reverse=True)
        for each in found:
            assert {one.effect.ref for one in each.shared} == mine & implied[each.drug.ref]
            assert sum(one.share for one in each.shared) == pytest.approx(1, abs=1e-3)


@RELAXED
@given(graphs())
def test_looking_through_few_columns_gives_the_weights_that_all_give(lines: list[str]) -> None:
    profiles = made_of(lines)
    for drug in range(len(profiles.drugs)):
        found = []
        for less in (0, 10**9):  # few columns, and all of them
            with pytest.MonkeyPatch.context() as patch:
                patch.setattr(module, "_LESS", less)
                found.append(common_weights(profiles, profiles.implied[drug]))
        assert found[0] == pytest.approx(found[1], abs=1e-12)


@RELAXED
@given(graphs())
def test_bytes_are_the_json_of_values(lines: list[str]) -> None:
    profiles = made_of(lines)
    for drug in (profiles.indexed.node(int(each)).ref for each in profiles.drugs):
        written = json.loads(similar_bytes(profiles, drug, shown=2))
        assert written == plain(similar(profiles, drug, shown=2))


def test_similar_drugs_share_effects(profiles: Profiles) -> None:
    found = similar(profiles, LENALIDOMIDE)
    assert [each.drug.ref for each in found] == [POMALIDOMIDE, THALIDOMIDE]
    assert {each.effect.ref for each in found[1].shared} == {FATIGUE}
    assert (found[1].only_here, found[1].only_there) == (1, 2)
    assert 0 < found[1].score < found[0].score < 1


def test_a_rare_effect_counts_more_than_one_that_all_have(profiles: Profiles) -> None:
    weights = {one: profiles.weights[profiles.column(one)] for one in (RASH, FATIGUE)}
    assert weights[RASH] > weights[FATIGUE]
    shared = similar(profiles, LENALIDOMIDE)[0].shared
    assert shared[-1].effect.ref == FATIGUE
    assert [one.weight for one in shared] == sorted((one.weight for one in shared), reverse=True)


def test_what_is_broader_is_shared_without_being_stated() -> None:
    said = {"d0": "e1", "d1": "e2", "d2": "e4"}  # e2 is an e1, which is an e0
    found = similar(made_of(told(said)), Ref(Kind.DRUG, "d0"))
    (other,) = found
    assert other.drug.ref.slug == "d1"
    assert {one.effect.ref.slug: one.stated for one in other.shared} == {"e1": False, "e0": False}
    assert (other.only_here, other.only_there) == (1, 0)


def told(said: dict[str, str]) -> list[str]:
    """Return lines in which drugs have effects."""
    found = vocabulary()
    for number, (drug, effects) in enumerate(said.items()):
        for effect in effects.split():
            node = f"statement/{number:02}{effect}"
            found += [
                quad(node, "rdf:subject", f"drug/{drug}"),
                quad(node, "rdf:predicate", "vocab/hasAdverseEffect"),
                quad(node, "rdf:object", f"effect/{effect}"),
                quad(node, "status", "vocab/Supported"),
                quad(node, "belief", '"0.5"^^<xsd:decimal>'),
            ]
    return sorted(found)


def test_similarity_is_the_same_both_ways(profiles: Profiles) -> None:
    there = {each.drug.ref: each.score for each in similar(profiles, LENALIDOMIDE)}
    back = {each.drug.ref: each.score for each in similar(profiles, POMALIDOMIDE)}
    assert there[POMALIDOMIDE] == back[LENALIDOMIDE]


def test_a_drug_without_effects_is_like_none(profiles: Profiles) -> None:
    with pytest.raises(UnknownNameError, match="dexamethasone"):
        similar(profiles, DEXAMETHASONE)


@pytest.mark.parametrize("asked", [{"limit": 0}, {"limit": 101}, {"shown": 0}])
def test_what_is_out_of_range_is_refused(profiles: Profiles, asked: dict[str, int]) -> None:
    with pytest.raises(QueryError, match="must be 1 to"):
        similar(profiles, LENALIDOMIDE, **asked)


def test_every_store_gives_the_same_answer(profiles: Profiles) -> None:
    other = build_profiles(Indexed(index_store(family_store(RdflibStore))))
    assert similar(other, POMALIDOMIDE) == similar(profiles, POMALIDOMIDE)


def test_a_pattern_is_had_by_what_has_something_narrower() -> None:
    profiles = made_of(told({"d0": "e2 e4", "d1": "e4", "d2": "e0"}))
    found = sharing(profiles, [Ref(Kind.EFFECT, "e0"), Ref(Kind.EFFECT, "e4")])
    assert found[0].drug.ref.slug == "d0"
    assert found[0].coverage == 1
    assert {node.ref.slug for node in found[0].has} == {"e0", "e4"}
    assert {each.drug.ref.slug: [node.ref.slug for node in each.lacks] for each in found} == {
        "d0": [],
        "d1": ["e0"],
        "d2": ["e4"],
    }


def test_a_pattern_needs_effects_that_are_known(profiles: Profiles) -> None:
    with pytest.raises(UnknownNameError):
        sharing(profiles, [Ref(Kind.EFFECT, "nothing")])
    with pytest.raises(QueryError, match="number of effects"):
        sharing(profiles, [])


@RELAXED
@given(graphs())
def test_enrichment_is_fishers_test_of_scipy_drug_by_drug(lines: list[str]) -> None:
    profiles, implied = made_of(lines), by_sparql(store_of(lines))
    for slug, every in (("c0", {"d0", "d1", "d2"}), ("c1", {"d1", "d2"})):
        members = {each for each in implied if each.slug in every}
        asked = Ref(Kind.DRUG_CLASS, slug)
        if len(members) < 2:
            with pytest.raises(QueryError, match="two are needed"):
                enriched(profiles, asked, most=1)
            continue
        found = enriched(profiles, asked, most=1)
        assert found.background == len(implied)
        for each in found.found:
            assert each.p == pytest.approx(fisher(implied, members, each.node.ref), rel=1e-3)
            without = [
                fisher(
                    {drug: has for drug, has in implied.items() if drug != left},
                    members - {left},
                    each.node.ref,
                )
                for left in members
            ]
            assert each.p_without_one == pytest.approx(max(without), rel=1e-3)
            assert {node.ref for node in each.of} == {
                drug for drug in members if each.node.ref in implied[drug]
            }


def fisher(implied: dict[Ref, set[Ref]], members: set[Ref], effect: Ref) -> float:
    inside = [effect in implied[drug] for drug in members]
    outside = [effect in has for drug, has in implied.items() if drug not in members]
    table = [
        [sum(inside), len(inside) - sum(inside)],
        [sum(outside), len(outside) - sum(outside)],
    ]
    return float(stats.fisher_exact(table, "greater").pvalue)


def test_one_drug_makes_no_class() -> None:
    """Two drugs of a class have an effect that few others have; one of them is not enough."""
    said = {f"d{number}": "e0" for number in range(4, 40)}
    said |= {"d1": "e3", "d2": "e3", "d4": "e0 e4"}
    profiles = made_of(told(said))
    (found,) = enriched(profiles, Ref(Kind.DRUG_CLASS, "c1")).found
    assert (found.node.ref.slug, found.having, found.members) == ("e3", 2, 2)
    assert found.odds_ratio is None
    assert found.p < 0.002 < 0.02 < found.p_without_one
    classes = enriched(profiles, Ref(Kind.EFFECT, "e3")).found
    assert [each.node.ref.slug for each in classes] == ["c0", "c1"]  # c1 is a c0
    assert {each.p for each in classes} == {found.p}


def test_what_is_neither_class_nor_effect_is_refused(profiles: Profiles) -> None:
    with pytest.raises(QueryError, match="neither a class"):
        enriched(profiles, POMALIDOMIDE)
    with pytest.raises(QueryError, match="0 to 1"):
        enriched(profiles, NEUTROPENIA, most=0)


@RELAXED
@given(graphs())
def test_distances_are_one_less_the_score(lines: list[str]) -> None:
    profiles, implied = made_of(lines), by_sparql(store_of(lines))
    weights, refs = weights_of(implied), sorted(implied)
    rows = [profiles.row(each) for each in refs]
    found = distances(profiles, [profiles.implied[row] for row in rows])
    for (at, one), (to, other) in combinations(enumerate(refs), 2):
        expected = 1 - score(implied[one], implied[other], weights)
        assert found[at, to] == found[to, at] == pytest.approx(expected)


def test_alike_drugs_stand_beside_each_other() -> None:
    said = {"d0": "e0 e3", "d1": "e4", "d2": "e0 e3", "d3": "e4 e3"}
    profiles = made_of(told(said))
    drugs = [Ref(Kind.DRUG, f"d{number}") for number in range(4)]
    found = clustered(profiles, drugs)
    order = [node.ref.slug for node in found.drugs]
    assert abs(order.index("d0") - order.index("d2")) == 1
    assert found.merges[0].height == 0
    assert {order[found.merges[0].left], order[found.merges[0].right]} == {"d0", "d2"}
    assert found.merges[-1].size == 4
    heights = [each.height for each in found.merges]
    assert heights == sorted(heights)


def test_the_order_is_that_of_the_least_distances_between_neighbours() -> None:
    said = {"d0": "e0 e3", "d1": "e4", "d2": "e0 e3 e4", "d3": "e4 e3"}
    profiles = made_of(told(said))
    refs = [Ref(Kind.DRUG, slug) for slug in said]
    apart = distances(profiles, [profiles.implied[profiles.row(each)] for each in refs])
    flat = apart[np.triu_indices(4, 1)]
    best = hierarchy.leaves_list(
        hierarchy.optimal_leaf_ordering(hierarchy.linkage(flat, "average"), flat)
    )
    assert [node.ref for node in clustered(profiles, refs).drugs] == [refs[each] for each in best]


def test_a_class_stands_for_its_drugs_and_one_drug_alone_for_itself(profiles: Profiles) -> None:
    assert clustered(profiles, [POMALIDOMIDE]).merges == ()
    for wrong in ([], [POMALIDOMIDE, POMALIDOMIDE]):
        with pytest.raises(QueryError):
            clustered(profiles, wrong)
    with pytest.raises(UnknownNameError):
        clustered(profiles, [POMALIDOMIDE, Ref(Kind.DRUG, "nothing")])
    made = made_of(told({"d1": "e3", "d2": "e4", "d0": "e3 e4"}))
    found = clustered(made, [Ref(Kind.DRUG, "d0"), Ref(Kind.DRUG_CLASS, "c1")])
    assert found.merges[0].height == 0


def test_leaving_one_out_is_fishers_test_without_it() -> None:
    """Many graphs of chance, larger than those above, of which two effects are tested at least."""
    chance = np.random.default_rng(5)
    effects = ["e0", "e2", "e3", "e4"]
    for _ in range(10):
        said = {
            f"d{number}": " ".join(chance.choice(effects, chance.integers(1, 4), replace=False))
            for number in range(12)
        }
        lines = told(said)
        profiles, implied = made_of(lines), by_sparql(store_of(lines))
        members = {each for each in implied if each.slug in {"d0", "d1", "d2"}}
        found = enriched(profiles, Ref(Kind.DRUG_CLASS, "c0"), most=1)
        assert len(found.found) > 1
        for each in found.found:
            without = [
                fisher(
                    {drug: has for drug, has in implied.items() if drug != left},
                    members - {left},
                    each.node.ref,
                )
                for left in members
            ]
            assert each.p == pytest.approx(fisher(implied, members, each.node.ref), rel=1e-3)
            assert each.p_without_one == pytest.approx(max(without), rel=1e-3)
