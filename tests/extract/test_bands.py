"""Bands of frequency as leaflets word them."""

from __future__ import annotations

import pytest

from kg.extract.incidence import declared_class, declared_scale
from kg.model import CiomsClass


@pytest.mark.parametrize(
    ("heading", "expected"),
    [
        ("Very common (affects more than 1 user in 10)", CiomsClass.VERY_COMMON),
        ("Very common (1 or more in 10 patients)", CiomsClass.VERY_COMMON),
        ("Common (affects 1 to 10 users in 100)", CiomsClass.COMMON),
        ("Common: between 1 and 10 in every 100 people", CiomsClass.COMMON),
        (
            "Common (in at least 1 of every 100 and less than 1 of every 10 patients)",
            CiomsClass.COMMON,
        ),
        ("Common (fewer than 1 in 10, but more than 1 in 100 patients)", CiomsClass.COMMON),
        ("Uncommon: 1 - 10 in 1000 patients", CiomsClass.UNCOMMON),
        ("Rare: affects 1 to 10 patients out of 10,000", CiomsClass.RARE),
        ("Very rare (affects less than 1 user in 10,000)", CiomsClass.VERY_RARE),
        ("Not known (cannot be estimated from the available data)", None),
    ],
)
def test_a_band_has_the_class_of_its_figures(heading: str, expected: CiomsClass | None) -> None:
    assert declared_class(heading) is expected


def test_a_scale_may_be_declared_in_running_words() -> None:
    scale = declared_scale(
        "The words mean: Very common may affect more than 1 in 10 people Common may affect up to"
        " 1 in 10 people Uncommon affects up to 1 in 100 people"
    )
    assert [(each.term, each.cioms) for each in scale] == [
        ("very common", CiomsClass.VERY_COMMON),
        ("common", CiomsClass.COMMON),
        ("uncommon", CiomsClass.UNCOMMON),
    ]
