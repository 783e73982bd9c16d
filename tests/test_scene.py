"""What of the graph is drawn, and where."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from kg import scene
from kg.errors import QueryError, UnknownNameError
from kg.explore import EDGES
from kg.index import NONE, index_store
from kg.index.columns import AnyArray
from kg.indexed import Indexed
from kg.model import Kind, Ref
from kg.scene import Opening, Scene, gather, gathering, opening_of
from tests.examples import LENALIDOMIDE, NEUTROPENIA, POMALIDOMIDE, THALIDOMIDE
from tests.family import family_store

ADVERSE = "hasAdverseEffect"


@pytest.fixture(scope="module")
def indexed() -> Indexed:
    return Indexed(index_store(family_store()))


def names(indexed: Indexed, found: Scene) -> list[Ref]:
    return [indexed.node(each).ref for each in found.nodes.tolist()]


def ends(indexed: Indexed, found: Scene) -> AnyArray:
    place = {number: at for at, number in enumerate(found.nodes.tolist())}
    table = indexed.index.edges
    pairs = [(place[table.start[e]], place[table.end[e]]) for e in found.edges.tolist()]
    return np.array(pairs, np.int64).reshape(-1, 2)


def opened(node: Ref, predicate: str | None = ADVERSE, limit: int = 25) -> Opening:
    return Opening(node=node, predicate=predicate, limit=limit)


def drawn_json(indexed: Indexed, found: Scene) -> dict[str, Any]:
    nowhere = np.zeros((len(found.nodes), 2)), np.zeros((len(found.bundles), 2))
    return scene.to_json(indexed, found, *nowhere)


def test_a_node_alone_is_opened_along_all_its_edges(indexed: Indexed) -> None:
    found = gather(indexed, [POMALIDOMIDE])
    assert names(indexed, found)[0] == POMALIDOMIDE
    assert len(found.nodes) > 1
    assert found.opened[0].left == 0


def test_what_is_opened_counts_what_is_left(indexed: Indexed) -> None:
    whole = gather(indexed, [POMALIDOMIDE], [opened(POMALIDOMIDE)])
    part = gather(indexed, [POMALIDOMIDE], [opened(POMALIDOMIDE, limit=2)])
    assert len(part.nodes) == 3
    assert part.opened[0].shown == 2
    assert part.opened[0].left == len(whole.nodes) - 3 > 0


def test_what_is_left_is_bundled_by_edge_and_kind(indexed: Indexed) -> None:
    whole = gather(indexed, [POMALIDOMIDE], [opened(POMALIDOMIDE)])
    assert whole.bundles == ()
    part = gather(indexed, [POMALIDOMIDE], [opened(POMALIDOMIDE, limit=2)])
    (bundle,) = part.bundles
    assert (bundle.predicate, bundle.kind) == (ADVERSE, Kind.EFFECT)
    assert (bundle.shown, bundle.count) == (2, len(whole.nodes) - 3)
    assert sum(each.count for each in bundle.groups) == bundle.count
    assert sum(each.shown for each in bundle.groups) <= 2
    told = drawn_json(indexed, part)["bundles"][0]
    assert told["of"]["slug"] == POMALIDOMIDE.slug
    organs = [each["organ_class"] for each in told["groups"]]
    assert len({each and each["slug"] for each in organs}) == len(organs)


def test_one_node_alone_is_no_bundle(indexed: Indexed) -> None:
    whole = gather(indexed, [POMALIDOMIDE], [opened(POMALIDOMIDE)])
    wish = [opened(POMALIDOMIDE, limit=len(whole.nodes) - 2)]
    found = gather(indexed, [POMALIDOMIDE], wish)
    assert set(names(indexed, found)) == set(names(indexed, whole))
    assert found.bundles == ()
    less = gather(indexed, [POMALIDOMIDE], [opened(POMALIDOMIDE, None, limit=1)])
    assert {each.predicate for each in less.bundles} == {ADVERSE}
    assert all(each.count > 1 for each in less.bundles)


def test_hidden_nodes_are_in_no_bundle(indexed: Indexed) -> None:
    wish = [opened(POMALIDOMIDE, limit=1)]
    (bundle,) = gather(indexed, [POMALIDOMIDE], wish).bundles
    (less,) = gather(indexed, [POMALIDOMIDE], wish, hidden=[NEUTROPENIA]).bundles
    assert less.count + less.shown == bundle.count + bundle.shown - 1


def test_a_bundle_is_opened_by_organ_class(indexed: Indexed) -> None:
    (bundle,) = gather(indexed, [POMALIDOMIDE], [opened(POMALIDOMIDE, limit=1)]).bundles
    group = next(each for each in bundle.groups if each.organ != NONE)
    organ = indexed.node(group.organ).ref
    wish = Opening(node=POMALIDOMIDE, predicate=ADVERSE, within=organ)
    found = gather(indexed, [POMALIDOMIDE], [wish])
    assert len(found.nodes) == 1 + group.count + group.shown
    assert {indexed.organ_class(each) for each in found.nodes.tolist()[1:]} == {
        indexed.node(group.organ)
    }
    (rest,) = found.bundles
    assert group.organ not in {each.organ for each in rest.groups}


def test_of_too_many_nodes_those_that_were_opened_first_are_bundled(
    indexed: Indexed, monkeypatch: pytest.MonkeyPatch
) -> None:
    wishes = [opened(POMALIDOMIDE, limit=6), opened(THALIDOMIDE, limit=5)]
    roots = [POMALIDOMIDE, THALIDOMIDE]
    whole = gather(indexed, roots, wishes)
    last = gather(indexed, roots, wishes[1:])
    monkeypatch.setattr(gathering, "MOST_NODES", 8)
    found = gather(indexed, roots, wishes)
    assert found.wished == len(whole.nodes) > 8 == len(found.nodes)
    assert set(names(indexed, last)) <= set(names(indexed, found))
    before = {each.node: each.count for each in whole.bundles}
    after = {each.node: each.count for each in found.bundles}
    pomalidomide = indexed.find(POMALIDOMIDE)
    assert after[pomalidomide] > before.get(pomalidomide, 0)


def test_bundles_hang_on_their_nodes_and_off_all_others(indexed: Indexed) -> None:
    found = gather(indexed, [POMALIDOMIDE], [opened(POMALIDOMIDE, None, limit=4)])
    at = scene.place(found, ends(indexed, found), {})
    place = found.nodes.tolist().index
    hung = scene.beside(at, np.array([place(each.node) for each in found.bundles]))
    every = np.concatenate([at, hung])
    away = np.linalg.norm(every[:, None] - every[None], axis=2) + 1e9 * np.eye(len(every))
    assert away[len(at) :].min() > 20
    assert np.linalg.norm(hung - at[0], axis=1).max() < 500
    assert len(scene.beside(at, np.array([], np.int64))) == 0


def test_nothing_is_opened_around_what_is_hidden_or_not_there(indexed: Indexed) -> None:
    assert len(gather(indexed, [POMALIDOMIDE], [opened(THALIDOMIDE)]).nodes) == 1
    wishes = [opened(POMALIDOMIDE), opened(NEUTROPENIA)]
    found = gather(indexed, [POMALIDOMIDE], wishes, hidden=[NEUTROPENIA])
    assert NEUTROPENIA not in names(indexed, found)
    assert len(found.opened) == 1


def test_every_edge_between_what_is_shown_is_shown(indexed: Indexed) -> None:
    both = gather(indexed, [POMALIDOMIDE, LENALIDOMIDE], [opened(POMALIDOMIDE)])
    shown = drawn_json(indexed, both)
    ends_of = {(each["from"], each["to"]) for each in shown["edges"]}
    lenalidomide = indexed.named(LENALIDOMIDE).iri
    assert any(start == lenalidomide for start, _ in ends_of)
    effect = next(each for each in shown["edges"] if each["predicate"] == ADVERSE)
    assert set(effect) >= {"serious", "frequency", "tiers", "belief", "statements"}
    assert shown["nodes"][0]["counts"][ADVERSE] == both.opened[0].shown


def test_wishes_are_read(indexed: Indexed) -> None:
    def resolve(name: str) -> Ref:
        kind, _, slug = name.partition("/")
        return Ref(Kind(kind), slug)

    assert opening_of(f"{POMALIDOMIDE}:{ADVERSE}:7", resolve) == opened(POMALIDOMIDE, limit=7)
    assert opening_of(str(POMALIDOMIDE), resolve) == opened(POMALIDOMIDE, None)
    organ = Ref(Kind.ORGAN_CLASS, "cardiac-disorders")
    within = Opening(node=POMALIDOMIDE, predicate=ADVERSE, limit=7, within=organ)
    assert opening_of(f"{POMALIDOMIDE}:{ADVERSE}:7:{organ.slug}", resolve) == within
    for wrong in (f"{POMALIDOMIDE}:likes", f"{POMALIDOMIDE}:{ADVERSE}:0", f"{POMALIDOMIDE}::x"):
        with pytest.raises(QueryError):
            opening_of(wrong, resolve)
    with pytest.raises(UnknownNameError):
        gather(indexed, [Ref(Kind.DRUG, "nothing")])
    assert ADVERSE in EDGES


def test_positions_are_the_same_for_the_same_and_apart(indexed: Indexed) -> None:
    found = gather(indexed, [POMALIDOMIDE, THALIDOMIDE, LENALIDOMIDE])
    at = scene.place(found, ends(indexed, found), {})
    assert (at == scene.place(found, ends(indexed, found), {})).all()
    away = np.linalg.norm(at[:, None] - at[None], axis=2) + 1e9 * np.eye(len(at))
    assert away.min() > 20


def test_what_was_there_stays_when_more_is_opened(indexed: Indexed) -> None:
    first = gather(indexed, [POMALIDOMIDE], [opened(POMALIDOMIDE, limit=4)])
    wishes = [opened(POMALIDOMIDE, limit=4), opened(names(indexed, first)[1], None)]
    more = gather(indexed, [POMALIDOMIDE], wishes)
    former = scene.place(first, ends(indexed, first), {})
    at = scene.place(more, ends(indexed, more), {})
    assert len(at) > len(former)
    assert np.abs(at[: len(former)] - former).max() < 0.2


def test_pinned_nodes_stay_where_they_are_put(indexed: Indexed) -> None:
    found = gather(indexed, [POMALIDOMIDE])
    at = scene.place(found, ends(indexed, found), {1: (321.0, -45.0)})
    assert at[1].tolist() == [321.0, -45.0]


def test_on_a_ring_what_drugs_share_lies_between_them(indexed: Indexed) -> None:
    drugs = [POMALIDOMIDE, THALIDOMIDE, LENALIDOMIDE]
    found = gather(indexed, drugs, [opened(each, limit=100) for each in drugs])
    pairs = ends(indexed, found)
    at = scene.ring(found, pairs)
    away = np.linalg.norm(at, axis=1)
    joined = {node: {int(a) for a, b in pairs if b == node} for node in range(3, len(at))}
    shared = [node for node, of in joined.items() if of == {0, 1, 2}]
    own = [node for node, of in joined.items() if len(of) == 1]
    assert shared
    assert away[shared].max() < away[:3].min()
    assert away[own].min() > away[shared].max()


def test_300_nodes_are_placed_while_nobody_waits(benchmark: object) -> None:
    generator = np.random.default_rng(1)
    edges = np.stack([np.arange(1, 300), generator.integers(0, 300, 299) % np.arange(1, 300)], 1)
    begin = generator.normal(size=(300, 2)) * 100
    free = np.ones(300, np.bool_)
    at = benchmark(scene.force, begin, edges, free)  # type: ignore[operator]
    assert np.isfinite(at).all()
