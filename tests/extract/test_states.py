"""Which words below "Do not take" name a state of those who must not take the drug."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kg.model import Extraction, Predicate
from tests.extract.conftest import by_slug

Refused = Callable[[str], set[str]]


@pytest.fixture
def refused(extracted: Callable[[str], Extraction]) -> Refused:
    """Return a function from an item below "Do not take" to what it refuses the drug in."""

    def run(item: str) -> set[str]:
        found = extracted(
            "<html><body><h2>1. What Plantivo is and what it is used for</h2>"
            "<p>Plantivo is used to treat gout.</p>"
            "<h2>2. What you need to know before you take Plantivo</h2>"
            f"<h3>Do not take Plantivo</h3><ul><li>{item}</li></ul>"
            "<h2>4. Possible side effects</h2><p>Headache.</p>"
            "<h2>6. Contents of the pack and other information</h2>"
            "<p>The active substance is examplin.</p></body></html>"
        )
        return set(by_slug(found, Predicate.CONTRAINDICATED_IN))

    return run


@pytest.mark.parametrize(
    ("item", "expected"),
    [
        ("narrow-angle glaucoma (an eye disorder)", {"angle-closure-glaucoma"}),
        ("if you take medicines for treating depression", set()),
        ("dobutamine, used to treat low blood pressure", set()),
        ("amphotericin B (for fungal infection)", set()),
        ("long-term corticosteroids (used to reduce inflammation, as in asthma)", set()),
        ("Men must use effective methods of contraception.", set()),
        ("if you are being treated for tuberculosis", {"tuberculosis"}),
        ("if you or your child have a fever", {"fever"}),
        ("if you are a woman:", set()),
        ("Children's dosage should always be determined by a pediatrician.", set()),
        ("if you are a woman. Plantivo is for use in male patients only.", {"women"}),
        ("if you are pregnant, as Plantivo causes birth defects", {"pregnancy"}),
        (
            "diabetic ketoacidosis, a complication of diabetes with confusion",
            {"diabetic-ketoacidosis"},
        ),
        ("if you have ketoacidosis. Symptoms include stomach pain.", {"ketoacidosis"}),
        ("shock with rapid weight loss", {"shock"}),
    ],
)
def test_only_states_of_those_who_take_it_count(
    refused: Refused, item: str, expected: set[str]
) -> None:
    assert refused(item) == expected


def test_what_is_said_of_breastfeeding_is_not_said_of_the_drug(refused: Refused) -> None:
    assert refused("Breast-feeding is not recommended in women living with HIV.") == set()
    assert refused("if you are pregnant or nursing a baby") == {"pregnancy", "breastfeeding"}
