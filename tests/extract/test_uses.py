"""What a drug is for, told behind a heading, in a part of a page, or by what is lacking."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kg.model import Evidence, Extraction, Polarity, Predicate
from tests.extract.conftest import Extract, by_slug

Indications = Callable[..., dict[str, Evidence]]


@pytest.fixture
def indications(extracted: Extract) -> Indications:
    """Return a function from the usage section of a monograph to evidence by condition."""

    def run(section: str, *, name: str = "Examplin") -> dict[str, Evidence]:
        return by_slug(usage(extracted, section, name), Predicate.HAS_INDICATION)

    return run


def usage(extracted: Extract, section: str, name: str = "Examplin") -> Extraction:
    """Return the extraction of a monograph that has a usage section only."""
    return extracted(f"# {name}\n\n**Generic Name:** {name}\n\n**Usage:** {section}\n")


@pytest.mark.parametrize(
    ("item", "kinds"),
    [
        ("**Muscle pain:** This includes back pain and neck pain.", {"back-pain", "neck-pain"}),
        ("**Skin infection:** Such as impetigo or folliculitis.", {"impetigo", "folliculitis"}),
        ("**Anemia:** Treating megaloblastic anemia.", {"megaloblastic-anemia"}),
        ("**Lung cancer:** Specifically, small cell lung cancer.", {"small-cell-lung-cancer"}),
    ],
)
def test_kinds_behind_a_condition_are_uses_too(
    indications: Indications, item: str, kinds: set[str]
) -> None:
    assert kinds <= set(indications(f"It is used for:\n\n* {item}\n"))


def test_what_else_is_said_behind_a_condition_is_no_use(indications: Indications) -> None:
    found = indications("It is used for:\n\n* **Gout:** Attacks bring fever and joint pain.\n")
    assert set(found) == {"gout"}


def test_a_list_below_the_usage_of_a_part_is_of_that_part(extracted: Extract) -> None:
    found = extracted(
        "# Aspirin + Menthol\n\nThese are sold apart.\n\n**Aspirin**\n\n"
        "* **Usage:** Primarily used to treat:\n    * Fever\n    * Gout\n"
    )
    uses = by_slug(found, Predicate.HAS_INDICATION)
    assert {slug: uses[slug].subject.slug for slug in uses} == {
        "fever": "aspirin",
        "gout": "aspirin",
    }


@pytest.mark.parametrize(
    ("sentence", "found"),
    [
        ("Used to treat pantothenic acid deficiency.", {"pantothenic-acid-deficiency"}),
        ("Used for cyanocobalamin deficiency.", {"vitamin-b12-deficiency"}),
        (
            "It addresses deficiencies in lysine (an amino acid) and thiamine.",
            {"lysine-deficiency", "thiamine-deficiency"},
        ),
    ],
)
def test_too_little_of_a_substance_is_a_condition(
    indications: Indications, sentence: str, found: set[str]
) -> None:
    assert set(indications(sentence)) == found


def test_a_new_lack_is_a_concept_of_its_own(extracted: Extract) -> None:
    found = usage(extracted, "Used to treat pantothenic acid deficiency.")
    labels = {each.ref.slug: each.label for each in found.concepts}
    assert labels["pantothenic-acid-deficiency"] == "pantothenic acid deficiency"


def test_what_a_drug_is_only_marketed_for_is_uncertain(indications: Indications) -> None:
    found = indications("It is sometimes promoted for acne, without good evidence.")
    assert found["acne"].polarity is Polarity.UNCERTAIN


@pytest.mark.parametrize(
    "sentence",
    [
        "Used for gout by those with infections that present with fever.",
        "Used for gout; the dose is based on fever.",
        "Used for gout in a way that avoids drug resistance.",
    ],
)
def test_words_around_a_use_name_no_other(indications: Indications, sentence: str) -> None:
    assert set(indications(sentence)) - {"infection"} == {"gout"}


def test_a_disease_with_its_symptom_in_a_note_is_the_disease(indications: Indications) -> None:
    assert set(indications("Used to treat epilepsy (seizures).")) == {"epilepsy"}


def test_a_list_of_groups_is_one_of_uses(indications: Indications) -> None:
    found = indications(
        "Treatment of autoimmune disease. There are two groups:\n\n"
        "* Kawasaki disease, an illness of children in which vessels become wide and inflamed.\n"
        "* Gout, where crystals that the blood can no longer hold come to lie in the joints.\n"
    )
    assert {"kawasaki-disease", "gout"} <= set(found)


def test_several_kinds_in_a_note_do_not_replace_the_disease(indications: Indications) -> None:
    found = indications("Used to treat colorectal cancer (colon or rectal cancer).")
    assert set(found) == {"colorectal-cancer", "colon-cancer", "rectal-cancer"}


def test_what_a_drug_is_given_for_counts_before_a_later_cue(indications: Indications) -> None:
    found = indications("It is given for gout when nothing else was able to control fever.")
    assert "gout" in found


def test_items_within_the_item_of_a_part_are_of_that_part(extracted: Extract) -> None:
    found = extracted(
        "# Aspirin + Menthol\n\nThese are rarely combined.\n\n"
        "* **Aspirin:** A pain reliever.\n    * **Usage:** Treatment of gout.\n"
    )
    uses = by_slug(found, Predicate.HAS_INDICATION)
    assert uses["gout"].subject.slug == "aspirin"


def test_a_treatment_that_begins_an_item_is_a_use(indications: Indications) -> None:
    assert "anemia" in indications(
        "It is used for:\n\n* **Anemia treatment:** As part of a plan.\n"
    )


def test_what_a_dose_depends_on_is_no_use(indications: Indications) -> None:
    found = indications("Used for gout. The dose varies depending on the severity of the fever.")
    assert set(found) == {"gout"}


def test_what_a_disease_leads_to_is_no_use(indications: Indications) -> None:
    found = indications("Used in people with gout, which builds up crystals, leading to fever.")
    assert set(found) == {"gout"}


@pytest.mark.parametrize(
    ("section", "kinds"),
    [
        ("It treats sepsis. Sepsis is a severe condition caused by a lung infection.", {"sepsis"}),
        ("Used to treat chronic hepatitis B (HBV) infection in adults.", {"hepatitis-b"}),
        ("It combats gout, often co-existing with high blood pressure.", {"gout"}),
        ("It is often taken by those with gout.", {"gout"}),
        ("Used to treat gout, manifesting as joint pain.", {"gout"}),
        ("Used to correct deficiencies in certain vitamins and minerals.", {"vitamin-deficiency"}),
    ],
)
def test_what_only_defines_or_goes_with_a_disease_is_no_use(
    indications: Indications, section: str, kinds: set[str]
) -> None:
    assert set(indications(section)) == kinds


def test_what_rescues_only_is_denied(indications: Indications) -> None:
    found = indications("It is not a rescue medication for sudden bronchospasm.")
    assert found["bronchospasm"].polarity is Polarity.NEGATED
