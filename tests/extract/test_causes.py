"""What is another's doing, the cause of an effect or a sign of one is no effect of the drug."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kg.model import Evidence, Polarity, Predicate
from tests.extract.conftest import Extract, by_slug

Effects = Callable[..., dict[str, Evidence]]


@pytest.mark.parametrize(
    ("text", "slugs"),
    [
        ("* Bleeding, above all tumor-related bleeding", {"hemorrhage"}),
        ("* Meningitis caused by a fungal infection", {"meningitis"}),
        ("* Infection caused by low neutrophil counts", {"infection", "neutropenia"}),
    ],
)
def test_what_an_effect_comes_of_is_none_unless_the_drug_may_bring_it(
    effects: Effects, text: str, slugs: set[str]
) -> None:
    assert set(effects(text)) == slugs


@pytest.mark.parametrize(
    "text",
    [
        "Low blood sugar, above all in people who take other medicines that can cause tremor.",
        "Low blood sugar, mostly with diseases which lead to tremor.",
    ],
)
def test_what_other_medicines_and_diseases_do_is_no_effect(effects: Effects, text: str) -> None:
    assert set(effects(text)) == {"hypoglycemia"}


def test_what_the_medicines_it_belongs_to_do_is_one(effects: Effects) -> None:
    assert "tremor" in effects("It belongs to the group of medicines that can cause tremor.")


def test_what_a_sentence_calls_signs_names_the_effect_behind_them(effects: Effects) -> None:
    found = effects(
        "Hives, swelling of eyes or mouth, which may be symptoms of a serious reaction called "
        "anaphylaxis."
    )
    assert set(found) == {"anaphylaxis"}


@pytest.mark.parametrize(
    ("text", "slugs"),
    [
        (
            "* Redness and swelling of the palms (hand-foot syndrome)",
            {"palmar-plantar-erythrodysesthesia-syndrome"},
        ),
        ("* Redness and swelling of the eyelids (blepharitis)", {"blepharitis"}),
        ("* Fever and low neutrophil counts (neutropenia)", {"pyrexia", "neutropenia"}),
    ],
)
def test_term_in_a_note_stands_for_all_that_share_the_place_before_it(
    effects: Effects, text: str, slugs: set[str]
) -> None:
    assert set(effects(text)) == slugs


@pytest.mark.parametrize(
    ("text", "slugs"),
    [
        ("* Allergic reactions (e.g., itching, tremor)", {"hypersensitivity"}),
        (
            "\n\n* **Allergic reactions:** Rare, but possible, including itching or tremor.",
            {"hypersensitivity"},
        ),
        ("* Allergic reactions (such as anaphylaxis)", {"anaphylaxis"}),
        (
            "* Allergic reactions (such as methemoglobinemia)",
            {"hypersensitivity", "methemoglobinemia"},
        ),
        (
            "\n\n* **Allergic reactions:** Rare, including itching or cases like angioedema too.",
            {"hypersensitivity", "angioedema"},
        ),
    ],
)
def test_examples_of_reactions_are_signs_unless_they_are_kinds(
    effects: Effects, text: str, slugs: set[str]
) -> None:
    assert set(effects(text)) == slugs


def test_what_symptoms_of_an_effect_include_are_signs(effects: Effects) -> None:
    found = effects("* Low blood sugar. Symptoms of low blood sugar can include tremor and rash.")
    assert set(found) == {"hypoglycemia"}


def test_what_is_more_common_with_a_part_is_of_the_whole(extracted: Extract) -> None:
    text = (
        "# Timolol + Latanoprost\n\n**Generic Name:** Timolol + Latanoprost\n\n"
        "**Side Effects:**\n\n* **Headache:** Pain in the head, more common with timolol.\n"
    )
    found = extracted(text)
    headache = by_slug(found, Predicate.HAS_ADVERSE_EFFECT)["headache"]
    assert headache.subject == found.drug


def test_note_behind_withdrawal_symptoms_ends_what_is_said_of_them(effects: Effects) -> None:
    found = effects("* Withdrawal symptoms (possibly severe), and confusion")
    assert set(found) == {"drug-withdrawal-syndrome", "confusion"}


def test_what_rare_effects_may_include_is_as_serious_as_they_are(effects: Effects) -> None:
    found = effects("Serious side effects are rare but could include hepatitis.")
    assert found["hepatitis"].serious


def test_cases_behind_an_effect_tell_how_often_it_comes(effects: Effects) -> None:
    found = effects("* Allergic reactions (including anaphylaxis in rare cases)")
    frequency = found["anaphylaxis"].frequency
    assert frequency is not None
    assert frequency.term == "rare"


@pytest.fixture
def asked(extracted: Extract) -> Effects:
    """Return a function from questions and answers to evidence by effect."""

    def run(text: str) -> dict[str, Evidence]:
        page = f"# Examplin\n\n### Generic Name\nExamplin\n\n### FAQs\n\n{text}\n"
        return by_slug(extracted(page), Predicate.HAS_ADVERSE_EFFECT)

    return run


def test_answer_that_it_is_possible_is_yes(asked: Effects) -> None:
    found = asked("* **Q: Can Examplin cause weight gain?** A: Weight gain is possible.")
    assert found["weight-gain"].polarity is Polarity.AFFIRMED


def test_ending_the_treatment_brings_withdrawal(asked: Effects) -> None:
    found = asked("* **Q: May I stop?** A: No. Sudden cessation could lead to withdrawal symptoms.")
    assert "drug-withdrawal-syndrome" in found
