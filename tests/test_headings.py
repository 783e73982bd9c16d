"""Headings say what a section is about."""

from __future__ import annotations

import pytest

from kg.headings import heading_kind, is_closing, label_kind
from kg.model import SectionKind


@pytest.mark.parametrize(
    ("heading", "kind"),
    [
        ("Side Effects:", SectionKind.ADVERSE_REACTIONS),
        ("SIDE EFFECTS (Individual Ingredients)", SectionKind.ADVERSE_REACTIONS),
        ("4.8 Undesirable effects", SectionKind.ADVERSE_REACTIONS),
        ("Common Side Effects", SectionKind.ADVERSE_REACTIONS),
        ("What are the possible side effects of Zentiva?", SectionKind.ADVERSE_REACTIONS),
        ("What Zentiva is used for", SectionKind.INDICATIONS),
        ("Warnings & Precautions", SectionKind.PRECAUTIONS),
        ("Boxed Warning", SectionKind.BOXED_WARNING),
        ("Drug Interactions", SectionKind.INTERACTIONS),
        ("How it Works", SectionKind.MECHANISM),
        ("Note", SectionKind.DISCLAIMER),
        ("Metformin", None),
        ("Sideways effects", None),
    ],
)
def test_the_kind_is_that_of_the_words(heading: str, kind: SectionKind | None) -> None:
    assert heading_kind(heading) is kind


def test_only_main_labels_open_sections_by_themselves() -> None:
    assert label_kind("Common Side Effects") is None
    assert label_kind("Side Effects") is SectionKind.ADVERSE_REACTIONS
    assert is_closing("Important Note:")
    assert not is_closing("Usage:")
