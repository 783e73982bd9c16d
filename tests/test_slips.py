"""Misspelt names are told from other names."""

from __future__ import annotations

import pytest

from kg.slips import misspelt, sounding

NAMES = (
    "afatinib",
    "axitinib",
    "ibrutinib",
    "anemia",
    "mood",
    "headache",
    "lenalidomide",
    "pomalidomide",
    "thalidomide",
)


def test_stems_that_drugs_share_make_no_slip() -> None:
    assert misspelt("imatinib", NAMES) == sounding("imatinib", NAMES) == []


@pytest.mark.parametrize("text", ["foo", "food", "ozempic", "", "a", "xyzzy"])
def test_other_words_are_no_slip(text: str) -> None:
    assert misspelt(text, NAMES) == sounding(text, NAMES) == []


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("aixtinib", "axitinib"),  # swapped
        ("headake", "headache"),
        ("lenalidomid", "lenalidomide"),  # left out
        ("palidomide", "pomalidomide"),
        ("halidomide", "thalidomide"),  # its first letter
    ],
)
def test_few_edits_are_a_slip(text: str, name: str) -> None:
    assert NAMES[misspelt(text, NAMES)[0]] == name


def test_the_fewest_edits_go_first() -> None:
    assert misspelt("headach", ["headaches", "headache"]) == [1, 0]


def test_vowels_are_heard_wrong() -> None:
    assert misspelt("lenolodamode", NAMES) == []
    assert [NAMES[index] for index in sounding("lenolodamode", NAMES)] == ["lenalidomide"]


def test_no_names_are_no_slip() -> None:
    assert misspelt("pomalidomide", []) == sounding("pomalidomide", []) == []
