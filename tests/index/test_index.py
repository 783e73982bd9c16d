"""The index answers what SPARQL answers, and is the same however it is made."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg.errors import IndexUnusableError
from kg.facts import select
from kg.findings import Finding, findings_of_drugs
from kg.identifiers import BASE
from kg.index import (
    NONE,
    VERSION,
    Gathering,
    Index,
    amended,
    flat,
    index_drugs,
    index_of,
    index_store,
    open_index,
    replace_index,
    write_index,
)
from kg.indexed import Indexed
from kg.model import Kind, Ref
from kg.store import Store
from tests.examples import POMALIDOMIDE, example_assembly
from tests.family import family_store
from tests.index.graphs import DRUGS, graphs, quad, store_of, vocabulary

GRAPH = "sha256:graph"
RELAXED = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def made_of(lines: list[str]) -> Index:
    found = Gathering(BASE)
    found.take(lines)
    return index_of(found)


def differing(one: Index, other: Index) -> list[str]:
    pairs = zip(flat(one), flat(other), strict=True)
    return [
        name
        for (name, mine), (_, yours) in pairs
        if mine.dtype != yours.dtype or mine.tobytes() != yours.tobytes()
    ]


def by_index(index: Index) -> dict[tuple[Ref, Ref], Finding]:
    indexed, cells = Indexed(index), index.cells
    return {
        (index.ref(int(cells.drug[cell])), index.ref(int(cells.effect[cell]))): indexed.finding(
            cell
        )
        for cell in range(len(cells.state))
    }


def by_sparql(store: Store, drugs: list[Ref]) -> dict[tuple[Ref, Ref], Finding]:
    return {
        (pair.drug, pair.effect): finding
        for pair, finding in findings_of_drugs(store, drugs).items()
        if not pair.partners
    }


@RELAXED
@given(graphs())
def test_every_finding_is_that_of_sparql(lines: list[str]) -> None:
    store = store_of(lines)
    drugs = [Ref(Kind.DRUG, each.split("/")[1]) for each in DRUGS]
    assert by_index(made_of(lines)) == by_sparql(store, drugs)


@RELAXED
@given(graphs())
def test_what_a_cell_sums_up_is_what_its_finding_says(lines: list[str]) -> None:
    index = made_of(lines)
    indexed, cells = Indexed(index), index.cells
    for cell in range(len(cells.state)):
        finding = indexed.finding(cell)
        assert cells.sources[cell] == len(finding.sources)
        assert cells.serious[cell] == {True: 1, False: 0, None: NONE}[finding.serious]
        bounds = [
            float(bound)
            for each in finding.frequencies
            for bound in (each.low, each.high)
            if bound is not None
        ]
        assert bool(np.isnan(cells.high[cell])) == (not bounds)
        if bounds:
            assert cells.low[cell] == min(bounds)
            assert cells.high[cell] == max(bounds)


@RELAXED
@given(graphs())
def test_columns_have_the_cells_of_rows(lines: list[str]) -> None:
    cells = made_of(lines).cells
    for effect, (start, end) in enumerate(zip(cells.column_at, cells.column_at[1:], strict=False)):
        of_effect = cells.column[start:end]
        assert (
            set(cells.effect[of_effect] - cells.effect.min(initial=0)) <= {effect}
            or len(set(cells.effect[of_effect])) == 1
        )
        assert (np.diff(cells.drug[of_effect]) > 0).all()
    assert sorted(cells.column.tolist()) == list(range(len(cells.state)))


@RELAXED
@given(graphs(), st.randoms())
def test_the_order_of_lines_makes_no_difference(lines: list[str], chance: object) -> None:
    turned = list(lines)
    chance.shuffle(turned)  # type: ignore[attr-defined]
    assert differing(made_of(lines), made_of(turned)) == []


@RELAXED
@given(graphs(), graphs())
def test_an_amended_index_is_that_of_the_whole_graph(former: list[str], now: list[str]) -> None:
    removed, added = sorted(set(former) - set(now)), sorted(set(now) - set(former))
    assert differing(amended(made_of(former), removed, added), made_of(now)) == []


@RELAXED
@given(graphs())
def test_a_store_gives_the_index_of_its_lines(lines: list[str]) -> None:
    assert differing(index_store(store_of(lines)), made_of(lines)) == []


def test_classes_and_effects_have_what_is_below_them() -> None:
    index = made_of(vocabulary())

    def members(slug: str) -> list[str]:
        node = index.find(Ref(Kind.DRUG_CLASS, slug))
        return [index.nodes.slug[each] for each in index.nodes.members[node]]

    assert members("c0") == ["d0", "d1", "d2"]
    assert members("c1") == ["d1", "d2"]
    assert members("c2") == []
    top, below = (index.find(Ref(Kind.EFFECT, slug)) for slug in ("e0", "e2"))
    assert [index.nodes.slug[each] for each in index.nodes.descendants[top]] == ["e1", "e2"]
    assert [int(index.nodes.depth[each]) for each in (top, below)] == [1, 3]
    both = index.find(Ref(Kind.DRUG, "d3"))
    assert [index.nodes.slug[each] for each in index.nodes.components[both]] == ["d0", "d1"]


def test_an_index_of_some_drugs_has_what_is_said_of_them_alone() -> None:
    store = family_store()
    index = index_drugs(store, [POMALIDOMIDE])
    assert by_index(index) == by_sparql(store, [POMALIDOMIDE])
    whole = index_store(store)
    for effect in range(*index.range(Kind.EFFECT)):
        other = whole.find(index.ref(effect))
        assert index.nodes.label[effect] == whole.nodes.label[other]
        assert index.nodes.serious[effect] == whole.nodes.serious[other]
        organs = (
            one.ref(int(one.nodes.organ[at])) for one, at in ((index, effect), (whole, other))
        )
        assert next(organs) == next(organs)


def test_an_index_of_a_class_has_what_is_said_of_its_drugs() -> None:
    lines = [*vocabulary(), *_said("drug/d2")]
    index = index_drugs(store_of(lines), [Ref(Kind.DRUG_CLASS, "c0")])
    assert [index.ref(int(each)).slug for each in index.cells.drug] == ["d2"]
    top = index.find(Ref(Kind.DRUG_CLASS, "c0"))
    assert "d2" in [index.nodes.slug[each] for each in index.nodes.members[top]]


def _said(drug: str) -> list[str]:
    node = "statement/0001"
    return [
        quad(node, "rdf:subject", drug),
        quad(node, "rdf:predicate", "vocab/hasAdverseEffect"),
        quad(node, "rdf:object", "effect/e0"),
        quad(node, "status", "vocab/Supported"),
        quad(node, "belief", '"0.5"^^<xsd:decimal>'),
    ]


def test_edges_are_those_of_the_graph() -> None:
    store = family_store()
    index = index_store(store)
    drawn = {
        (index.iri(int(start)), index.iri(int(end)))
        for start, end in zip(index.edges.start, index.edges.end, strict=True)
    }
    stated = select(
        store,
        "SELECT DISTINCT ?from ?to WHERE { { ?s dkg:status dkg:Supported ; rdf:subject ?from ;"
        " rdf:object ?to FILTER NOT EXISTS { ?s dkg:inCombinationWith ?other } }"
        " UNION { ?from dkg:hasComponent|dkg:activeMoiety ?to } FILTER isIRI(?to) }",
    )
    undrawn = ("/dosage/", "/trialresult/")
    assert drawn == {
        (str(one), str(other))
        for one, other in stated
        if str(other).startswith(BASE) and not any(kind in str(other) for kind in undrawn)
    }


def test_an_index_is_written_the_same_and_opened_as_it_was(tmp_path: Path) -> None:
    index = index_store(family_store())
    write_index(tmp_path / "one", index, GRAPH)
    write_index(tmp_path / "two", index, GRAPH)
    for name in ("index.json", "arrays.bin"):
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()
    opened = open_index(tmp_path / "one", GRAPH)
    assert differing(opened, index) == []
    assert opened.base == BASE
    with pytest.raises(ValueError, match="read-only"):
        opened.cells.state[0] = 1


def damaged(folder: Path, name: str, before: bytes, after: bytes) -> None:
    path = folder / name
    found = path.read_bytes()
    assert before in found
    path.write_bytes(found.replace(before, after, 1))


@pytest.mark.parametrize(
    ("name", "before", "after", "told"),
    [
        ("arrays.bin", b"pomalidomide", b"pomalidomidE", "arrays.bin is not what was written"),
        ("arrays.bin", b"pomalidomide", b"", "arrays.bin has"),
        ("index.json", b'"version": %d' % VERSION, b'"version": 0', "it is of version 0"),
        ("index.json", b"sha256:graph", b"sha256:other", "it is of another graph"),
        ("index.json", b'"nodes.depth"', b'"nodes.deep"', "index.json is damaged"),
        ("index.json", b"{", b"", "index.json cannot be read"),
        ("index.json", b"drug-effect-kg index", b"something else", "does not describe an index"),
    ],
)
def test_what_is_wrong_with_an_index_is_told(
    tmp_path: Path, name: str, before: bytes, after: bytes, told: str
) -> None:
    folder = tmp_path / "index"
    write_index(folder, index_store(family_store()), GRAPH)
    damaged(folder, name, before, after)
    with pytest.raises(IndexUnusableError, match=told):
        open_index(folder, GRAPH)


def test_a_missing_index_is_told_and_can_be_put_in_place(tmp_path: Path) -> None:
    folder = tmp_path / "index"
    with pytest.raises(IndexUnusableError, match="it is missing"):
        open_index(folder, GRAPH)
    index = index_store(family_store())
    for _ in range(2):
        replace_index(folder, index, GRAPH)
        assert differing(open_index(folder, GRAPH), index) == []
    assert [path.name for path in tmp_path.iterdir()] == ["index"]


def test_an_empty_graph_has_an_index(tmp_path: Path) -> None:
    index = made_of([])
    write_index(tmp_path / "index", index, GRAPH)
    assert differing(open_index(tmp_path / "index", GRAPH), index) == []
    assert index.find(POMALIDOMIDE) == NONE


def test_only_statements_of_a_drug_on_its_own_make_cells() -> None:
    joint = [each for each in example_assembly().statements if each.context.combination]
    assert joint
    found = by_index(index_store(family_store()))
    for each in joint:
        assert (each.subject, each.object) not in found or any(
            (other.subject, other.object) == (each.subject, each.object)
            and not other.context.combination
            for other in example_assembly().statements
        )
