"""Tests of kg.evaluation.spans and kg.evaluation.scores."""

from __future__ import annotations

import pytest

from kg.evaluation.labels import LabelText, Parts, whole
from kg.evaluation.scores import Counts, scored, to_text
from kg.evaluation.spans import exact, overlapping, score_spans
from kg.model import Span


def at(*places: tuple[int, int]) -> Parts:
    return tuple(Span(start, end) for start, end in places)


def label(name: str, section: str, *mentions: Parts) -> LabelText:
    return LabelText(label=name, section=section, text="x" * 100, mentions=mentions)


def test_exact_place_means_the_same_start_and_end() -> None:
    counts = exact([at((0, 5)), at((10, 15))], [at((0, 5)), at((10, 16))])

    assert counts == Counts(gold=2, found=1, said=2, right=1)


def test_place_given_twice_counts_once() -> None:
    assert exact([at((0, 5))], [at((0, 5)), at((0, 5))]) == Counts(1, 1, 1, 1)


def test_discontinuous_mention_is_found_only_by_its_very_parts() -> None:
    gold = [at((0, 5), (18, 28))]

    assert exact(gold, [at((0, 28))]) == Counts(gold=1, found=0, said=1, right=0)
    assert exact(gold, [at((0, 5), (18, 28))]) == Counts(gold=1, found=1, said=1, right=1)


def test_overlap_counts_each_side_on_its_own() -> None:
    gold = [at((0, 5)), at((10, 15)), at((20, 25))]
    said = [at((4, 12)), at((30, 35))]

    assert overlapping(gold, said) == Counts(gold=3, found=2, said=2, right=1)


def test_neighbours_do_not_overlap() -> None:
    assert overlapping([at((0, 5))], [at((5, 9))]) == Counts(gold=1, found=0, said=1, right=0)


def test_what_stands_between_the_parts_of_a_mention_is_not_in_it() -> None:
    gold = [at((0, 5), (18, 28))]

    assert overlapping(gold, [at((7, 12))]).found == 0
    assert overlapping(gold, [at((20, 22))]).found == 1


def test_scores_come_by_section_and_overall() -> None:
    gold = [
        label("a", "adverse reactions", at((0, 5)), at((10, 15))),
        label("a", "boxed warnings", at((0, 5))),
    ]

    scores = score_spans(gold, lambda _, __: whole([Span(0, 5)]))["exact"]

    assert list(scores) == ["adverse reactions", "boxed warnings", "overall"]
    assert scores["adverse reactions"].counts.recall == 0.5
    assert scores["boxed warnings"].counts.f1 == 1.0
    assert scores["overall"].counts == Counts(gold=3, found=2, said=2, right=2)


def test_finder_is_told_the_section() -> None:
    gold = [label("a", "boxed warnings", at((0, 5)))]

    scores = score_spans(
        gold, lambda _, section: whole([Span(0, 5)] if section == "boxed warnings" else [])
    )

    assert scores["overlap"]["overall"].counts.f1 == 1.0


def test_interval_holds_the_value_and_repeats() -> None:
    counts = {
        (f"label {i}", "s"): Counts(gold=4, found=i % 4, said=4, right=i % 4) for i in range(20)
    }

    first, again = scored(counts)["overall"], scored(counts)["overall"]

    assert first == again
    assert first.f1.low < first.counts.f1 < first.f1.high
    assert scored(counts, seed=1)["overall"].f1 != first.f1


def test_documents_and_not_sections_are_resampled() -> None:
    counts = {
        ("only", "a"): Counts(gold=1, found=1, said=1, right=1),
        ("only", "b"): Counts(gold=1, found=0, said=1, right=0),
    }

    interval = scored(counts)["overall"].f1

    assert interval.low == interval.high == pytest.approx(0.5)


def test_mean_weighs_every_document_the_same() -> None:
    counts = {
        ("large", "a"): Counts(gold=99, found=99, said=99, right=99),
        ("small", "a"): Counts(gold=1, found=0, said=1, right=0),
    }

    score = scored(counts)["a"]

    assert score.mean_f1 == 0.5
    assert score.counts.f1 == pytest.approx(0.99)


def test_nothing_expected_and_nothing_said_is_perfect() -> None:
    assert Counts().f1 == 1.0
    assert Counts(gold=1).f1 == 0.0


def test_table_has_a_line_for_each_section() -> None:
    text = to_text(scored({("a", "boxed warnings"): Counts(2, 1, 2, 1)}))

    assert [line.split()[0] for line in text.splitlines()[1:]] == ["boxed", "overall"]
    assert "0.500" in text
