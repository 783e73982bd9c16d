"""What is to be watched, and words that only look like it."""

from __future__ import annotations

import pytest

from kg.model import Predicate
from tests.extract.conftest import Extract, by_slug


@pytest.mark.parametrize(
    ("sentence", "watched"),
    [
        ("Kidney function should be determined before treatment.", {"kidney-function"}),
        ("Blood pressure must be monitored.", {"blood-pressure"}),
        ("The dose is determined by a doctor from age and weight.", set()),
        ("A doctor will determine the right treatment for your infection.", set()),
        ("Patients with impaired liver function require monitoring.", {"general-monitoring"}),
        ("Several blood pressure medicines need monitoring.", {"general-monitoring"}),
    ],
)
def test_only_what_is_watched_is_monitoring(
    extracted: Extract, sentence: str, watched: set[str]
) -> None:
    found = extracted(f"# Examplin\n\n**Generic Name:** Examplin\n\n**Precautions:** {sentence}\n")
    assert set(by_slug(found, Predicate.REQUIRES_MONITORING)) <= watched
    assert watched - {"general-monitoring"} <= set(by_slug(found, Predicate.REQUIRES_MONITORING))


@pytest.mark.parametrize(
    ("sentence", "related"),
    [
        ("Examplin is chemically related to morphine.", {"morphine"}),
        ("Seizures related to morphine may occur.", set()),
    ],
)
def test_only_what_is_akin_is_related(extracted: Extract, sentence: str, related: set[str]) -> None:
    found = extracted(f"# Examplin\n\n**Generic Name:** Examplin\n\n{sentence}\n")
    assert set(by_slug(found, Predicate.RELATED_TO)) == related


@pytest.mark.parametrize(
    ("sentence", "prior"),
    [
        ("It is used in cancer resistant to treatment with tamoxifen.", {"tamoxifen"}),
        ("It is used for infections with bacteria resistant to ampicillin.", set()),
    ],
)
def test_what_germs_resist_was_no_treatment_before(
    extracted: Extract, sentence: str, prior: set[str]
) -> None:
    found = extracted(f"# Examplin\n\n**Generic Name:** Examplin\n\n**Usage:** {sentence}\n")
    assert set(by_slug(found, Predicate.PRIOR_THERAPY)) == prior
