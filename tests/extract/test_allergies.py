"""An allergy that forbids the drug is a contraindication, by what it is to."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kg.model import Extraction, Kind, Predicate, Ref

Extract = Callable[[str], Extraction]
Refused = Callable[..., set[str]]


@pytest.fixture
def refused(extracted: Extract) -> Refused:
    """Return a function from a part of a page to what the drug is contraindicated in."""

    def run(text: str, *, heading: str = "Contraindications") -> set[str]:
        page = f"# Examplin\n\n**Generic Name:** Examplin\n\n**{heading}:** {text}\n"
        return {
            each.object.slug
            for each in extracted(page).evidence
            if each.predicate is Predicate.CONTRAINDICATED_IN and isinstance(each.object, Ref)
        }

    return run


@pytest.mark.parametrize(
    "text",
    [
        "Known hypersensitivity to examplin or any of its components.",
        "Known hypersensitivity.",
        "Patients with a history of severe allergic reactions to this medicine.",
        "You must not take it if you are allergic to any of the other ingredients.",
    ],
)
def test_an_allergy_to_the_drug_or_to_nothing_named_is_one_to_drugs(
    refused: Refused, text: str
) -> None:
    assert refused(text) == {"drug-hypersensitivity"}


def test_an_allergy_outside_a_list_of_contraindications_needs_a_refusal(refused: Refused) -> None:
    text = "People allergic to aspirin should not take examplin."
    assert refused(text, heading="Precautions") == {"hypersensitivity-to-aspirin"}
    for milder in (
        "Tell your doctor if you are allergic to aspirin.",
        "Examplin can cause an allergic reaction.",
    ):
        assert refused(milder, heading="Precautions") == set()


def test_an_allergy_to_a_class_or_another_drug_is_a_condition_of_its_own(
    extracted: Extract,
) -> None:
    made = extracted(
        "# Examplin\n\n**Generic Name:** Examplin\n\n"
        "**Contraindications:** Hypersensitivity to penicillins, or asthma.\n"
    )
    (own,) = [each for each in made.concepts if each.ref.slug.startswith("hypersensitivity-to")]
    assert own.label == "hypersensitivity to penicillin antibiotic"
    assert own.broader == (Ref(Kind.CONDITION, "drug-hypersensitivity"),)
    (told,) = [each for each in made.evidence if each.object == own.ref]
    assert made.source is not None
    assert told.quote == "Hypersensitivity to penicillins, or asthma."


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Allergy to peanuts or unobtainium.", {"peanut-allergic-reaction"}),
        ("Allergy to unobtainium.", set()),
        ("Allergic to examplin, or if you have gout.", {"drug-hypersensitivity", "gout"}),
        ("Photosensitivity.", {"photosensitivity"}),
    ],
)
def test_an_allergy_goes_as_far_as_its_things(refused: Refused, text: str, found: set[str]) -> None:
    assert refused(text) == found
