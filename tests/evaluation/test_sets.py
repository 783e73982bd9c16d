"""Tests of kg.evaluation.sets."""

from __future__ import annotations

from kg.evaluation.labels import LabelText, whole
from kg.evaluation.scores import Counts
from kg.evaluation.sets import score_sets, strings
from kg.model import Span

TEXT = "Rash, joint swelling or\n discomfort and RASH"


def test_strings_are_distinct_without_regard_to_case_and_space() -> None:
    mentions = [*whole([Span(0, 4), Span(40, 44)]), (Span(6, 11), Span(25, 35))]

    assert strings(TEXT, mentions) == {"rash", "joint discomfort"}


def test_parts_are_joined_in_order_of_the_text() -> None:
    assert strings(TEXT, [(Span(25, 35), Span(6, 11))]) == {"joint discomfort"}


def test_plural_is_another_string() -> None:
    label = LabelText(
        label="a", section="adverse reactions", text="Rashes", strings=frozenset({"rash"})
    )

    scores = score_sets([label], lambda _, __: whole([Span(0, 6)]))

    assert scores["overall"].counts == Counts(gold=1, found=0, said=1, right=0)


def test_string_of_two_sections_counts_in_both() -> None:
    gold = [
        LabelText(label="a", section=section, text="Rash", strings=frozenset({"Rash"}))
        for section in ("adverse reactions", "boxed warnings")
    ]

    scores = score_sets(gold, lambda _, __: whole([Span(0, 4)]))

    assert scores["overall"].counts.found == 2
    assert scores["boxed warnings"].counts.f1 == 1.0
