"""Figures are those of the counts that SPARQL gives, and stand beside what is stated."""

from __future__ import annotations

import csv
import io

import numpy as np
import pytest

from kg.disproportionality import (
    CAVEATS,
    Fourfold,
    Order,
    Reports,
    mantel_haenszel,
    to_csv,
    to_json,
)
from kg.disproportionality.reading import counts_of_drug, every_pair, margins, margins_of
from kg.findings import State
from kg.identifiers import BASE, count_ref
from kg.index import index_store
from kg.indexed import Indexed
from kg.query import Catalogue
from kg.resolve import Resolver
from kg.store import Store
from kg.tables import tabulate
from tests.asking import run
from tests.examples import LENALIDOMIDE, NEUTROPENIA, POMALIDOMIDE, STROKE
from tests.family import family_store


@pytest.fixture(scope="module")
def store() -> Store:
    return family_store()


@pytest.fixture(scope="module")
def indexed(store: Store) -> Indexed:
    return Indexed(index_store(store))


def test_counts_and_margins_are_those_of_the_query(store: Store, indexed: Indexed) -> None:
    (table,) = Reports(store).of_drug(POMALIDOMIDE, indexed).tables
    (pair,) = table.effects
    asked = run(
        store, Catalogue.load().get("report-counts"), {"drug": "pomalidomide"}, Resolver(store)
    )
    (row,) = [
        dict(zip(tabulate(asked).headers, line, strict=True)) for line in tabulate(asked).rows
    ]
    numbers = (pair.cases, pair.serious, table.drug_cases, pair.effect_cases, table.all_cases)
    columns = ("cases", "serious", "drugCases", "effectCases", "allCases")
    assert numbers == tuple(int(str(row[name])) for name in columns)
    assert pair.expected == pytest.approx(9 * 12 / 40)


def test_measures_are_those_of_the_fourfold_table(store: Store, indexed: Indexed) -> None:
    (table,) = Reports(store).of_drug(POMALIDOMIDE, indexed, [STROKE]).tables
    (pair,) = table.effects
    assert pair.prr is not None
    assert pair.ror is not None
    assert pair.prr.value == pytest.approx((4 / 9) / (8 / 31), abs=1e-4)
    assert pair.ror.value == pytest.approx(4 * 23 / (5 * 8), abs=1e-4)
    assert pair.ebgm is None  # one pair tells no distribution
    assert table.mixture is None


def test_what_is_stated_stands_beside(store: Store, indexed: Indexed) -> None:
    (table,) = Reports(store).of_drug(POMALIDOMIDE, indexed).tables
    cells = indexed.index.cells
    known = {
        indexed.index.ref(int(effect)): int(state)
        for drug, effect, state in zip(cells.drug, cells.effect, cells.state, strict=True)
        if indexed.index.ref(int(drug)) == POMALIDOMIDE
    }
    assert (table.effects[0].stated is State.NOT_MENTIONED) == (STROKE not in known)


def test_all_pairs_are_read_for_the_mixture(store: Store) -> None:
    ((key, pairs),) = every_pair(store, BASE).items()
    assert key[1] == 40
    assert pairs.cases.tolist() == [4]
    assert pairs.expected.tolist() == [pytest.approx(9 * 12 / 40)]


@pytest.mark.parametrize("order", Order)
def test_every_order_has_all_effects(store: Store, indexed: Indexed, order: Order) -> None:
    (table,) = Reports(store).of_drug(POMALIDOMIDE, indexed, order=order).tables
    assert [each.effect.ref for each in table.effects] == [STROKE]


def test_what_no_report_names_has_no_table(store: Store, indexed: Indexed) -> None:
    assert Reports(store).of_drug(LENALIDOMIDE, indexed).tables == ()
    assert Reports(store).of_drug(POMALIDOMIDE, indexed, [NEUTROPENIA]).tables == ()
    assert Reports(store).of_drug(POMALIDOMIDE, indexed, least=5).tables == ()


def test_strata_that_tell_nothing_give_no_odds_ratio_and_others_do(
    store: Store, indexed: Indexed
) -> None:
    (count,) = counts_of_drug(store, POMALIDOMIDE, BASE)
    sides = [margins(store, [count], BASE)[count_ref(each).slug] for each in margins_of(count)]
    tables = [count.strata, *sides]
    cells = {(each.sex, each.age) for strata in tables for each in strata}
    numbers = [
        [
            sum(each.cases for each in strata if (each.sex, each.age) == cell)
            for cell in sorted(cells)
        ]
        for strata in tables
    ]
    assert [sum(each) for each in numbers] == [4, 9, 12, 40]
    expected = mantel_haenszel(Fourfold.of_margins(*numbers)).value
    (table,) = Reports(store).of_drug(POMALIDOMIDE, indexed).tables
    found = table.effects[0].mantel_haenszel
    assert (found is None) == bool(np.isnan(expected))
    if found is not None:
        assert found.value == pytest.approx(float(expected), abs=1e-4)


def test_the_caveats_go_with_the_figures(store: Store, indexed: Indexed) -> None:
    found = to_json(Reports(store).of_drug(POMALIDOMIDE, indexed))
    assert found["caveats"] == list(CAVEATS)
    assert any("prove no cause" in each for each in CAVEATS)


def test_csv_has_a_line_for_each_effect(store: Store, indexed: Indexed) -> None:
    (line,) = csv.DictReader(io.StringIO(to_csv(Reports(store).of_drug(POMALIDOMIDE, indexed))))
    assert (line["effect"], line["cases"], line["ebgm"]) == ("stroke", "4", "")
    assert float(line["prr_low"]) < float(line["prr"]) < float(line["prr_high"])
