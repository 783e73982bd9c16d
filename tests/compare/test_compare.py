"""Comparing drugs."""

from __future__ import annotations

from decimal import Decimal

import pytest

from kg.compare import Cell, Comparison, compare, to_json
from kg.errors import QueryError
from kg.findings import State
from kg.index import index_store
from kg.indexed import Indexed
from kg.model import CiomsClass, Kind, Ref
from kg.store import Store
from kg.store.rdflib_store import RdflibStore
from tests.examples import (
    ALOPECIA,
    BIRTH_DEFECTS,
    CONSTIPATION,
    DEXAMETHASONE,
    FATIGUE,
    HYPERGLYCEMIA,
    LENALIDOMIDE,
    MONOGRAPH,
    NEUTROPENIA,
    PAGE,
    PERIPHERAL_NEUROPATHY,
    POMALIDOMIDE,
    RASH,
    STROKE,
    THALIDOMIDE,
)
from tests.family import family_store


def indexed(store: Store) -> Indexed:
    return Indexed(index_store(store))


FAMILY = (POMALIDOMIDE, THALIDOMIDE, LENALIDOMIDE)


@pytest.fixture(scope="module")
def store() -> Indexed:
    return indexed(family_store())


@pytest.fixture(scope="module")
def compared(store: Indexed) -> Comparison:
    return compare(store, FAMILY)


def cells(comparison: Comparison, effect: Ref) -> tuple[Cell, ...]:
    return next(row.cells for row in comparison.rows if row.effect and row.effect.ref == effect)


def states(comparison: Comparison, effect: Ref) -> list[str]:
    return [cell.finding.state.value for cell in cells(comparison, effect)]


def test_each_cell_has_one_of_four_states(compared: Comparison) -> None:
    assert states(compared, FATIGUE) == ["supported", "supported", "supported"]
    assert states(compared, CONSTIPATION) == ["disputed", "refuted", "not-mentioned"]
    assert states(compared, ALOPECIA) == ["refuted", "not-mentioned", "not-mentioned"]


def test_a_drug_that_nothing_is_said_of_has_only_empty_cells(store: Indexed) -> None:
    comparison = compare(store, (POMALIDOMIDE, DEXAMETHASONE))
    assert {row.cells[1].finding.state for row in comparison.rows} == {State.NOT_MENTIONED}
    assert comparison.shared == ()


def test_what_happens_only_with_another_drug_does_not_count(compared: Comparison) -> None:
    assert HYPERGLYCEMIA not in [row.effect.ref for row in compared.rows if row.effect]


def test_what_happens_in_a_population_counts_and_names_it(compared: Comparison) -> None:
    finding = cells(compared, BIRTH_DEFECTS)[0].finding
    assert finding.state is State.SUPPORTED
    assert [node.label for node in finding.populations] == ["pregnancy"]
    assert cells(compared, FATIGUE)[0].finding.populations == ()


def test_a_cell_carries_frequency_seriousness_belief_and_where_they_come_from(
    compared: Comparison,
) -> None:
    finding = cells(compared, NEUTROPENIA)[0].finding
    assert finding.belief == Decimal("0.87")
    assert finding.serious is False
    assert finding.sources == (MONOGRAPH, PAGE)
    assert len(finding.statements) == 1
    assert len(finding.evidence) == 2
    (reported,) = finding.frequencies
    assert (reported.source, reported.term, reported.cioms) == (
        MONOGRAPH,
        "common",
        CiomsClass.VERY_COMMON,
    )
    assert (reported.low, reported.high) == (Decimal("0.46"), Decimal("0.46"))
    assert (reported.comparator, reported.denominator) == (Decimal("0.2"), 302)


def test_a_serious_effect_is_marked_where_a_source_says_so(compared: Comparison) -> None:
    assert [cell.finding.serious for cell in cells(compared, STROKE)] == [True, None, True]


def test_frequencies_are_kept_by_source(compared: Comparison) -> None:
    finding = cells(compared, FATIGUE)[0].finding
    assert [each.source for each in finding.frequencies] == [MONOGRAPH, PAGE]


def test_what_is_denied_has_no_frequency(compared: Comparison) -> None:
    denied = cells(compared, CONSTIPATION)[1].finding
    assert denied.state is State.REFUTED
    assert denied.frequencies == ()


def test_shared_is_what_all_have(compared: Comparison) -> None:
    assert [node.ref for node in compared.shared] == [FATIGUE]


def test_unique_is_what_no_other_has_even_disputedly(store: Indexed, compared: Comparison) -> None:
    assert NEUTROPENIA in [node.ref for node in compared.unique["pomalidomide"]]
    assert compared.unique["thalidomide"] == ()
    two = compare(store, (THALIDOMIDE, LENALIDOMIDE))
    assert [node.ref for node in two.unique["thalidomide"]] == [PERIPHERAL_NEUROPATHY]
    assert [node.ref for node in two.unique["lenalidomide"]] == [RASH, STROKE]


def test_disputed_is_what_sources_contradict_each_other_about(compared: Comparison) -> None:
    assert [node.ref for node in compared.disputed] == [CONSTIPATION]


def test_rows_are_in_order_of_organ_class_and_label(compared: Comparison) -> None:
    order = [
        (row.organ_class.label, row.effect.label)
        for row in compared.rows
        if row.organ_class and row.effect
    ]
    assert order == sorted(order)
    assert len(order) == len(compared.rows) > 10


def test_drugs_stay_in_the_order_asked_for_and_count_once(store: Indexed) -> None:
    comparison = compare(store, (THALIDOMIDE, POMALIDOMIDE, THALIDOMIDE))
    assert [drug.ref for drug in comparison.drugs] == [THALIDOMIDE, POMALIDOMIDE]


def test_changing_the_order_of_drugs_changes_the_order_of_cells_only(
    store: Indexed, compared: Comparison
) -> None:
    turned = compare(store, FAMILY[::-1])
    assert [row.cells[::-1] for row in turned.rows] == [row.cells for row in compared.rows]
    assert turned.shared == compared.shared
    assert turned.unique == compared.unique


@pytest.mark.parametrize("drugs", [(), (POMALIDOMIDE,), (POMALIDOMIDE, POMALIDOMIDE)])
def test_fewer_than_two_drugs_cannot_be_compared(store: Indexed, drugs: tuple[Ref, ...]) -> None:
    with pytest.raises(QueryError, match="2 to 50 different drugs, not"):
        compare(store, drugs)


def test_more_than_fifty_drugs_cannot_be_compared(store: Indexed) -> None:
    with pytest.raises(QueryError, match="not 51"):
        compare(store, [Ref(Kind.DRUG, f"drug-{number}") for number in range(51)])


def test_an_unknown_level_is_told_with_those_there_are(store: Indexed) -> None:
    with pytest.raises(QueryError, match="effect, broader, organ-class"):
        compare(store, FAMILY, level="organ")


def test_organ_classes_roll_effects_up_with_counts(store: Indexed) -> None:
    comparison = compare(store, FAMILY, level="organ-class")
    skin = next(r for r in comparison.rows if r.organ_class and r.organ_class.label == "skin")
    assert skin.effect is None
    assert skin.cells[0].counts == {State.SUPPORTED: 1, State.DISPUTED: 0, State.REFUTED: 1}
    assert [cell.finding.state.value for cell in skin.cells] == [
        "supported",
        "not-mentioned",
        "supported",
    ]
    assert len(skin.cells[0].finding.statements) == 2
    labels = [node.label for node in comparison.shared]
    assert labels == ["general and administration site", "nervous system"]


def test_every_store_gives_the_same_comparison(compared: Comparison) -> None:
    assert to_json(compare(indexed(family_store(RdflibStore)), FAMILY)) == to_json(compared)


def test_json_has_the_shape_that_clients_rely_on(compared: Comparison) -> None:
    found = to_json(compared)
    assert [drug["slug"] for drug in found["drugs"]] == [ref.slug for ref in FAMILY]
    row = next(row for row in found["rows"] if row["effect"]["slug"] == "neutropenia")
    assert row["effect"]["iri"].endswith("/effect/neutropenia")
    assert row["organ_class"]["label"] == "blood and lymphatic system"
    assert [cell["state"] for cell in row["cells"]] == [
        "supported",
        "not-mentioned",
        "not-mentioned",
    ]
    assert row["cells"][0]["frequencies"][0]["cioms"] == "very-common"
    assert row["cells"][0]["belief"] == 0.87
    assert [each["slug"] for each in found["shared"]] == ["fatigue"]
    assert set(found["unique"]) == {ref.slug for ref in FAMILY}
