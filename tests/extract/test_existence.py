"""Pages that say that there is no such drug, in whichever adjectives."""

from __future__ import annotations

import pytest

from tests.extract.conftest import Extract


@pytest.mark.parametrize(
    "denial",
    [
        "There is no standard, FDA-approved generic combination drug of the two.",
        "There is no single, widely available medication containing both.",
        "There's no currently approved drug combination of this name.",
        "There is no single, recognized generic medicine with the exact name A + B.",
        "It is not a recognized pharmaceutical preparation.",
    ],
)
def test_a_combination_that_is_not_sold_yields_a_note(extracted: Extract, denial: str) -> None:
    found = extracted(f"# A + B\n\n**Usage:** {denial}\n\n**Side Effects:** Nausea.\n")
    assert found.evidence == ()
    assert "nothing is stated" in found.notes[0]


def test_a_heading_may_say_that_a_combination_is_thought_of(extracted: Extract) -> None:
    found = extracted("# A + B\n\n**Usage (Hypothetical Combination):** Used for gout.\n")
    assert found.evidence == ()


@pytest.mark.parametrize(
    "remark",
    [
        "There is no standard combination dosage.",
        "There is no single standardized formulation.",
        "There is no generic combination drug.",
    ],
)
def test_what_is_only_not_standard_is_no_denial(extracted: Extract, remark: str) -> None:
    found = extracted(f"# A + B\n\n**Usage:** {remark}\n\n**Side Effects:** Nausea.\n")
    assert found.evidence
