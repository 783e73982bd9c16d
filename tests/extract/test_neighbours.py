"""What the words of a list or item say of its neighbours: sites, occasions, notes, how often."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kg.model import Evidence, Extraction, Predicate
from tests.extract.conftest import by_slug

Effects = Callable[..., dict[str, Evidence]]


def test_two_effects_joined_by_a_word_are_two(effects: Effects) -> None:
    assert set(effects("Numbness or tingling, and salt and water retention.")) == {
        "hypoesthesia",
        "paresthesia",
        "sodium-retention",
        "fluid-retention",
    }


def test_site_behind_a_comma_belongs_to_the_last_alone(effects: Effects) -> None:
    found = effects("Tremor, headache, allergic reactions, irritation at the application site.")
    assert {"hypersensitivity", "application-site-irritation"} <= set(found)
    assert "application-site-hypersensitivity" not in found


def test_word_that_is_no_effect_by_itself_is_one_at_a_site(effects: Effects) -> None:
    found = effects("Irritation or pain where the medicine was injected.")
    assert set(found) == {"injection-site-irritation", "injection-site-pain"}


def test_occasion_behind_two_belongs_to_both(effects: Effects) -> None:
    assert set(effects("Pain or a burning sensation during urination.")) == {"dysuria"}


def test_place_behind_two_belongs_to_both(effects: Effects) -> None:
    assert set(effects("* Dryness or peeling of the skin")) == {"dry-skin", "skin-exfoliation"}


def test_note_of_symptoms_leaves_the_effect_before_it(effects: Effects) -> None:
    found = effects("* Stomach bleeding (symptoms include: vomiting of blood, belly pain)")
    assert set(found) == {"gastrointestinal-hemorrhage"}


def test_note_of_what_an_effect_causes_leaves_it(effects: Effects) -> None:
    found = effects("* Nerve problems in the arms (often causing numbness)")
    assert set(found) == {"nervous-system-disorder", "hypoesthesia"}


def test_alarm_should_an_effect_come_names_it(effects: Effects) -> None:
    found = effects("If you have severe belly pain, stop taking it and call a doctor right away.")
    assert set(found) == {"abdominal-pain"}


def test_advice_to_those_who_have_a_disease_names_no_effect(effects: Effects) -> None:
    assert effects("If you have diabetes, tell your doctor before you start.") == {}


def test_note_within_a_name_with_its_place_is_passed_over(effects: Effects) -> None:
    assert set(effects("* Ulcer (sore) on the skin")) == {"skin-ulcer"}


def test_line_that_only_lists_names_effects_that_are_treated_too(
    extracted: Callable[[str], Extraction],
) -> None:
    found = by_slug(
        extracted(
            "# Examplin\n\n**Usage:** Examplin is used to treat agitation.\n\n"
            "**Side Effects:** Insomnia, restlessness, agitation, drowsiness, headache.\n"
        ),
        Predicate.HAS_ADVERSE_EFFECT,
    )
    assert "agitation" in found


@pytest.mark.parametrize(
    ("item", "slug", "term"),
    [
        ("Kidney stones uncommonly happen in people taking it.", "kidney-stone", "uncommon"),
        ("Palpitations may occasionally occur.", "palpitations", "occasional"),
        ("Hiccups. These effects have been seen very commonly.", "hiccups", "very common"),
    ],
)
def test_word_for_how_often_something_happens_is_read(
    effects: Effects, item: str, slug: str, term: str
) -> None:
    frequency = effects(f"\n\n* {item}\n")[slug].frequency
    assert frequency is not None
    assert frequency.term == term


def test_declared_word_at_the_end_of_an_item_is_said_of_all_of_it(effects: Effects) -> None:
    scale = "Common means 1-10% of people, rare means less than 0.1% of people.\n\n"
    found = effects(f"{scale}* Tremor, cough or vomiting (rare)\n")
    assert {e.frequency.term for e in found.values() if e.frequency} == {"rare"}
    assert set(found) == {"tremor", "cough", "vomiting"}


def test_wide_name_before_the_exact_one_is_a_heading(effects: Effects) -> None:
    found = effects(
        "\n\n* A lung disease called pneumonitis\n* severe skin problems known as DRESS\n"
    )
    assert set(found) == {"pneumonitis", "dress-syndrome"}


def test_consequence_may_be_told_in_a_sentence_of_its_own(effects: Effects) -> None:
    found = effects("It can cause severe diarrhea. This may lead to dehydration.")
    assert [each.slug for each in found["dehydration"].consequence_of] == ["diarrhea"]


def test_what_the_drug_itself_does_is_no_consequence(effects: Effects) -> None:
    found = effects("It can cause diarrhea. It can lead to headache.")
    assert not found["headache"].consequence_of


def test_note_within_a_note_explains_and_adds_nothing(effects: Effects) -> None:
    found = effects(
        "\n\n* **Extrapyramidal symptoms:** These include akathisia (restlessness) and dystonia"
        " (muscle spasms).\n"
    )
    assert {"akathisia", "dystonia"} <= set(found)
    assert not {"restlessness", "muscle-spasms"} & set(found)


def test_what_a_note_says_to_come_of_an_effect_is_one(effects: Effects) -> None:
    found = effects(
        "\n\n* Bone marrow suppression (severe and leading to anemia or leukopenia)\n* Cough\n"
    )
    assert {"anemia", "leukopenia"} <= set(found)
    found = effects("\n\n* Diarrhea (potentially severe and leading to colitis), rash\n")
    assert set(found) == {"diarrhea", "colitis", "rash"}


def test_plain_words_behind_a_dash_explain_the_term(effects: Effects) -> None:
    found = effects("\n\n* Tardive dyskinesia (TD) – involuntary movements\n* Cough\n")
    assert set(found) == {"tardive-dyskinesia", "cough"}


def test_heading_is_no_part_that_has_a_name_with_its_word(
    extracted: Callable[[str], Extraction],
) -> None:
    found = by_slug(
        extracted(
            "# Betahistine + Ginkgo Biloba\n\n### Side Effects\n\n* **Common:** Nausea, cough.\n"
        ),
        Predicate.HAS_ADVERSE_EFFECT,
    )
    assert found["nausea"].subject.slug == "betahistine-ginkgo-biloba"


def test_note_that_gives_the_term_is_no_plainer_wording(effects: Effects) -> None:
    found = effects("\n\n* Swelling of the palms (palmar-plantar erythrodysesthesia)\n* Cough\n")
    assert set(found) == {"palmar-plantar-erythrodysesthesia-syndrome", "cough"}


def test_note_behind_two_enzymes_tells_what_both_are(effects: Effects) -> None:
    found = effects("\n\n* Increased ALT and AST levels (liver enzymes)\n* Cough\n")
    assert set(found) == {
        "alanine-aminotransferase-increased",
        "aspartate-aminotransferase-increased",
        "cough",
    }


def test_what_is_listed_before_other_ones_is_of_their_kind(effects: Effects) -> None:
    found = effects("bacterial, viral and other infections due to germs")
    assert {"bacterial-infection", "viral-infection", "infection"} <= set(found)
