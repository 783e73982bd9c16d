"""Comparisons filtered, rolled up, sorted and of classes, with sizes of intersections."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest

from kg.compare import Comparison, Order, Rule, compare, filters_of, frames, to_json
from kg.compare.heatmap import heat_map
from kg.errors import QueryError
from kg.findings import State
from kg.model import Kind, Ref
from kg.quotes import Quote, quotes
from kg.render import to_csv, to_html, to_svg
from tests.compare.graph import C0, C1, C2, D0, D1, D2, D3, indexed, lines
from tests.index.graphs import store_of


def rows(comparison: Comparison) -> list[str]:
    return [row.node.ref.slug if row.node else "" for row in comparison.rows]


def states(comparison: Comparison, slug: str) -> list[str]:
    row = next(each for each in comparison.rows if each.node and each.node.ref.slug == slug)
    return [cell.finding.state.value for cell in row.cells]


@pytest.mark.parametrize(
    ("chosen", "kept"),
    [
        ({}, ["e0", "e2", "e1", "e3", "e4"]),
        ({"states": ["disputed"]}, ["e3"]),
        ({"states": ["refuted", "disputed"]}, ["e3", "e4"]),
        ({"serious": True}, ["e2", "e3"]),
        ({"tiers": ["regulator"]}, ["e0", "e4"]),
        ({"tiers": ["regulator", "curated"]}, ["e0", "e2", "e4"]),
        ({"incidence": 0.1}, ["e0"]),
        ({"incidence": 0.6}, []),
        ({"frequency": "rare"}, ["e1", "e4"]),
        ({"frequency": "common"}, ["e4"]),
        ({"organ_classes": [Ref(Kind.ORGAN_CLASS, "o0")]}, ["e0", "e2"]),
        ({"organ_classes": [Ref(Kind.ORGAN_CLASS, "nothing")]}, []),
        ({"states": ["supported"], "tiers": ["editorial"], "belief": 0.5}, ["e0", "e1"]),
    ],
)
def test_filters_keep_rows_of_which_one_cell_has_it_all(
    chosen: dict[str, Any], kept: list[str]
) -> None:
    assert rows(compare(indexed(), [D0, D1, D2], filters=filters_of(**chosen))) == kept


def test_a_row_that_is_kept_is_whole() -> None:
    found = compare(indexed(), [D0, D1, D2], filters=filters_of(incidence=0.4))
    assert states(found, "e0") == ["supported", "supported", "not-mentioned"]
    whole = compare(indexed(), [D0, D1, D2])
    assert found.rows[0] == whole.rows[0]


@pytest.mark.parametrize("words", [{"states": ["not-mentioned"]}, {"tiers": ["x"]}])
def test_what_cannot_be_filtered_for_is_refused(words: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="is not a valid"):
        filters_of(**words)


@pytest.mark.parametrize(
    ("level", "expected"),
    [
        ("1", {"e0": [2, 2, 1], "e3": [0, 0, 0], "e4": [0, 0, 1]}),
        ("2", {"e0": [1, 1, 0], "e1": [1, 1, 1], "e3": [0, 0, 0], "e4": [0, 0, 1]}),
        ("broader", {"e0": [2, 1, 1], "e1": [0, 1, 0], "e3": [0, 0, 0], "e4": [0, 0, 1]}),
        ("organ-class", {"o0": [1, 2, 0], "o1": [1, 0, 1], "": [0, 0, 1]}),
    ],
)
def test_levels_count_the_effects_below(level: str, expected: dict[str, list[int]]) -> None:
    found = compare(indexed(), [D0, D1, D2], level=level)
    counted = {
        row.node.ref.slug if row.node else "": [cell.counts[State.SUPPORTED] for cell in row.cells]
        for row in found.rows
    }
    assert counted == expected


@pytest.mark.parametrize("level", ["0", "21", "organ", "-1", ""])
def test_other_levels_are_refused(level: str) -> None:
    with pytest.raises(QueryError, match="no level"):
        compare(indexed(), [D0, D1], level=level)


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        (Rule.ANY, {"e0": "supported", "e1": "supported", "e3": "disputed", "e4": "supported"}),
        (Rule.MOST, {"e0": "supported", "e1": "supported", "e3": "not-mentioned"}),
        (Rule.ALL, {"e0": "not-mentioned", "e1": "not-mentioned"}),
    ],
)
def test_a_class_has_what_enough_of_its_drugs_have(rule: Rule, expected: dict[str, str]) -> None:
    found = compare(indexed(), [C0, D3], rule=rule)
    assert {slug: states(found, slug)[0] for slug in expected} == expected


def test_a_class_says_for_how_many_of_its_drugs_it_is_so() -> None:
    found = compare(indexed(), [C0, C1])
    cell = next(row for row in found.rows if row.node and row.node.ref.slug == "e4").cells[0]
    assert cell.members is not None
    assert cell.members.of == 3
    assert [node.ref for node in cell.members.drugs[State.SUPPORTED]] == [D2]
    assert [node.ref for node in cell.members.drugs[State.REFUTED]] == [D1]
    assert len(cell.finding.statements) == 2
    shown = next(row for row in to_json(found)["rows"] if row["effect"]["slug"] == "e4")
    assert shown["cells"][0]["members"] == {"of": 3, "supported": ["d2"], "refuted": ["d1"]}
    assert "supported for 1, refuted for 1 of 3 drugs" in to_html(found)


def test_a_class_without_drugs_has_only_empty_cells() -> None:
    found = compare(indexed(), [C2, D0])
    assert {row.cells[0].finding.state for row in found.rows} == {State.NOT_MENTIONED}


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        (Order.LABEL, ["e0", "e1", "e2", "e3", "e4"]),
        (Order.FREQUENCY, ["e0", "e2", "e1", "e3", "e4"]),
        (Order.DISCRIMINATION, ["e4", "e0", "e2", "e1", "e3"]),
    ],
)
def test_rows_come_in_the_order_asked_for(order: Order, expected: list[str]) -> None:
    found = compare(indexed(), [D0, D1, D2], order=order)
    assert rows(found) == expected
    if order is Order.DISCRIMINATION:
        bits = [row.discrimination for row in found.rows]
        assert bits == sorted(bits, reverse=True)


def test_discrimination_is_the_entropy_of_the_states() -> None:
    found = {
        row.node.ref.slug: row.discrimination
        for row in compare(indexed(), [D0, D1, D2]).rows
        if row.node
    }
    assert found["e4"] == pytest.approx(1.585, abs=1e-3)  # three states: log2(3)
    assert found["e0"] == pytest.approx(0.9183, abs=1e-3)
    same = compare(indexed(), [D0, D1], filters=filters_of(incidence=0.1))
    assert [row.discrimination for row in same.rows] == [0.0]


def test_intersections_are_exclusive_and_sum_up_to_what_is_supported() -> None:
    found = compare(indexed(), [D0, D1, D2])
    sizes = {
        tuple(node.ref.slug for node in each.drugs): [node.ref.slug for node in each.effects]
        for each in found.intersections
    }
    assert sizes == {
        ("d0", "d1"): ["e0"],
        ("d0", "d2"): ["e1"],
        ("d1",): ["e2"],
        ("d2",): ["e4"],
    }
    counts = [each["count"] for each in to_json(found)["intersections"]]
    assert counts == sorted(counts, reverse=True)


def test_figures_are_a_span_and_never_an_average() -> None:
    found = to_json(compare(indexed(), [D0, D1, C0]))
    cells = next(row for row in found["rows"] if row["effect"]["slug"] == "e0")["cells"]
    assert cells[0]["incidence"] == {"low": 0.5, "high": 0.5, "figures": 1, "sources": 1}
    assert cells[1]["incidence"] == {"low": 0.02, "high": 0.1, "figures": 1, "sources": 1}
    assert cells[2]["incidence"] is None
    assert cells[2]["frequencies"] == []


def test_csv_has_the_members_of_classes() -> None:
    found = list(csv.DictReader(io.StringIO(to_csv(compare(indexed(), [C0, D0])))))
    row = next(each for each in found if each["effect"] == "the e4")
    assert row["the c0: members"] == "3"
    assert row["the c0: supported in"] == "the d2"
    assert row["the d0: members"] == ""


def test_a_page_opens_into_the_sentences() -> None:
    comparison = compare(indexed(), [D0, C1])
    said = quotes(store_of(lines()), comparison.evidence())
    assert said["0000"] == Quote(
        text="d0 and e0",
        lead_in="",
        section="adverse-reactions",
        polarity="affirmed",
        source="s0",
        title="source/s0",
    )
    page = to_html(comparison, quotes=said)
    assert page.count("<q>") == sum(
        len(cell.finding.evidence) for row in comparison.rows for cell in row.cells
    )
    assert "<q>d1 and e2</q> <cite>source/s1</cite>" in page
    assert "<details" not in to_html(compare(indexed(), [D0, D1]))


def test_the_picture_tells_states_without_color() -> None:
    picture = to_svg(compare(indexed(), [D0, D1, D2]))
    assert 'pattern id="disputed"' in picture
    assert 'pattern id="refuted"' in picture
    assert "@media print" in picture


def test_frames_have_a_line_for_each_drug_and_row() -> None:
    pandas = pytest.importorskip("pandas")
    polars = pytest.importorskip("polars")
    comparison = compare(indexed(), [D0, D1, C0])
    frame = frames.to_pandas(comparison)
    assert list(frame.columns) == list(frames.COLUMNS)
    assert len(frame) == 3 * len(comparison.rows)
    by_drug = frame[frame.effect == "effect/e0"].set_index("drug")
    assert by_drug.state.to_dict() == {
        "drug/d0": "supported",
        "drug/d1": "supported",
        "class/c0": "supported",
    }
    assert by_drug.incidence_high["drug/d0"] == 0.5
    assert by_drug.supported["class/c0"] == 2
    assert by_drug.of["class/c0"] == 3
    assert by_drug.supported["drug/d0"] is pandas.NA
    other = frames.to_polars(comparison)
    assert other.schema["evidence"] == polars.List(polars.String)
    assert polars.read_parquet(io.BytesIO(frames.parquet(comparison))).equals(other)


def test_frames_of_nothing_have_the_same_columns() -> None:
    polars = pytest.importorskip("polars")
    nothing = compare(indexed(), [D3, C2])
    assert frames.to_polars(nothing).schema == frames.to_polars(compare(indexed(), [D0, D1])).schema
    assert isinstance(frames.to_polars(nothing), polars.DataFrame)
    assert len(frames.to_pandas(nothing)) == 0


def test_a_heat_map_counts_pairs_of_drugs_and_effects() -> None:
    found = heat_map(indexed())
    assert [node.ref.slug for node in found.classes] == ["c0", "c1"]
    assert [node.ref.slug for node in found.organ_classes] == ["o0", "o1"]
    assert found.drugs.tolist() == [3, 2]
    assert found.pairs.tolist() == [[3, 2], [2, 1]]
