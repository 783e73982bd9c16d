"""Bullets with a lead-in: what lists effects, what explains one, and of which drug it speaks."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kg.model import Evidence, Extraction, Polarity, Predicate, Ref
from tests.extract.conftest import by_slug

Effects = Callable[..., dict[str, Evidence]]
Extract = Callable[[str], Extraction]


@pytest.mark.parametrize("lead", ["Topical", "Musculoskeletal", "Skin and Hair", "In the long run"])
def test_list_of_effects_is_read_whatever_it_is_headed_by(effects: Effects, lead: str) -> None:
    found = effects(f"\n\n* **{lead}:** Itching, rash, back pain (lumbago).\n")
    assert {"pruritus", "rash", "back-pain"} <= set(found)


def test_unknown_name_with_a_sentence_after_it_brings_no_effects(effects: Effects) -> None:
    assert effects("\n\n* **Zorbling:** A sudden feeling of nausea after a meal.\n") == {}


def test_use_that_effects_were_seen_in_is_no_effect(extracted: Extract) -> None:
    text = (
        "# Examplin\n\n**Usage:** Examplin is used to treat prostate cancer.\n\n"
        "**Side Effects:**\n\n* **Prostate cancer:** Fatigue, nausea, headache.\n"
    )
    found = by_slug(extracted(text), Predicate.HAS_ADVERSE_EFFECT)
    assert set(found) == {"fatigue", "nausea", "headache"}


def test_signs_of_a_serious_effect_are_not_listed_with_it(effects: Effects) -> None:
    found = effects(
        "\n\n* **Liver problems:** Symptoms may include jaundice and dark urine.\n"
        "* **Allergic reactions:** Rare. Seek help if you experience symptoms like hives.\n"
    )
    assert set(found) == {"liver-disorder", "hypersensitivity"}


def test_gloss_with_a_cue_adds_effects(effects: Effects) -> None:
    found = effects("\n\n* **Diarrhea:** This can lead to dehydration.\n")
    assert set(found) == {"diarrhea", "dehydration"}
    assert [ref.slug for ref in found["dehydration"].consequence_of] == ["diarrhea"]


@pytest.mark.parametrize(
    ("gloss", "term"),
    [
        ("Rare but serious.", "rare"),
        ("This is a common side effect.", "common"),
        ("Though less common, it can occur.", "less common"),
        ("Frequent or severe headaches.", None),
    ],
)
def test_gloss_says_how_often_only_where_it_says_so_of_the_effect(
    effects: Effects, gloss: str, term: str | None
) -> None:
    frequency = effects(f"\n\n* **Headache:** {gloss}\n")["headache"].frequency
    assert (frequency.term if frequency else None) == term


def test_second_sentence_of_an_item_has_its_own_frequency(effects: Effects) -> None:
    found = effects(
        "Common ones:\n\n* **Skin:** Rash, itching. Less common but serious side effects include "
        "angioedema.\n"
    )
    assert found["angioedema"].frequency is not None
    assert found["angioedema"].frequency.term == "less common"


def test_lead_in_names_the_part_by_its_first_word(extracted: Extract) -> None:
    text = (
        "# Clobetasol + Zorbine Extract\n\n**Side Effects:**\n\n* **Zorbine:** Deafness.\n"
        "* **Drowsiness:** Possible with clobetasol.\n"
    )
    found = by_slug(extracted(text), Predicate.HAS_ADVERSE_EFFECT)
    assert found["hearing-loss"].subject.slug == "zorbine-extract"
    assert found["somnolence"].subject.slug.startswith("clobetasol")


def test_bare_word_after_or_takes_the_site_before_it(effects: Effects) -> None:
    assert set(effects("\n\n* Stomach ache or pain\n* Eye redness or swelling\n")) == {
        "abdominal-pain",
        "eye-redness",
        "eye-swelling",
    }


def test_bold_title_ends_with_its_list(effects: Effects) -> None:
    found = effects(
        "\n\n**Serious side effects include:**\n\n* Stroke\n\nIt may also cause nausea.\n"
    )
    assert found["stroke"].serious is True
    assert found["nausea"].serious is None


def test_remark_in_place_of_a_generic_name_gives_way_to_the_title(extracted: Extract) -> None:
    found = extracted(
        "# Zorbine + Nauseol\n\n**Generic Name:** There is no single generic name for this "
        "combination of Zorbine and Nauseol (it is sold apart).\n\n**Side Effects:** Nausea.\n"
    )
    assert found.drug is not None
    assert found.drug.slug == "nauseol-zorbine"


def test_denied_combination_leaves_what_is_said_of_its_parts(extracted: Extract) -> None:
    found = extracted(
        "# Atenolol + Zorbine\n\nThis combination does not exist.\n\n**Side Effects:** Nausea.\n\n"
        "* **Atenolol:** Fatigue.\n"
    )
    assert found.drug is None
    assert [(e.subject.slug, e.quote) for e in found.evidence] == [
        ("atenolol", "**Atenolol:** Fatigue.")
    ]
    assert "does not exist" in found.notes[0]


def test_a_page_on_a_salt_is_about_its_substance_and_names_the_salt(extracted: Extract) -> None:
    found = extracted("# Imatinib Mesylate\n\n**Side Effects:** Nausea.\n")
    assert found.drug is not None
    assert found.drug.slug == "imatinib"
    imatinib, form = found.concepts[:2]
    assert "Imatinib Mesylate" not in imatinib.synonyms
    assert (form.label, form.broader) == ("imatinib mesylate", (found.drug,))


def test_a_salt_that_a_set_lists_as_a_drug_is_one(extracted: Extract) -> None:
    found = extracted("# Lithium Citrate\n\n**Side Effects:** Nausea.\n")
    assert found.drug is not None
    assert found.drug.slug == "lithium-citrate"


def test_an_acid_and_its_salt_are_no_combination(extracted: Extract) -> None:
    found = extracted("# Sodium Valproate + Valproic Acid\n\n**Side Effects:** Nausea.\n")
    assert found.drug is not None
    assert found.drug.slug == "valproic-acid"
    assert "sodium valproate" in {concept.label for concept in found.concepts}


def test_a_part_may_be_called_by_its_salt(extracted: Extract) -> None:
    found = extracted(
        "# Atenolol + Imatinib Mesylate\n\n**Side Effects:**\n\n"
        "* **Imatinib Mesylate:** Nausea.\n* **Atenolol:** Fatigue.\n"
    )
    assert found.drug is not None
    assert found.drug.slug == "atenolol-imatinib"
    subjects = {e.object.slug: e.subject.slug for e in found.evidence if isinstance(e.object, Ref)}
    assert subjects == {"nausea": "imatinib", "fatigue": "atenolol"}
    assert [each.label for each in found.concepts if each.is_form] == ["imatinib mesylate"]


def test_note_on_one_item_is_not_said_of_the_list(effects: Effects) -> None:
    found = effects("\n\n* **Topical:** Itching, jaundice (rare but serious), rash.\n")
    assert found["jaundice"].serious is True
    assert found["pruritus"].serious is None
    assert found["rash"].serious is None


def test_words_in_apposition_explain(effects: Effects) -> None:
    found = effects("Side effects include stroke, a serious nervous system disorder, and rash.")
    assert set(found) == {"stroke", "rash"}


def test_kinds_of_a_heading_are_listed_with_it(effects: Effects) -> None:
    found = effects("\n\n* **Hypersensitivity reactions:** Anaphylaxis, angioedema.\n")
    assert set(found) == {"hypersensitivity", "anaphylaxis", "angioedema"}


def test_what_the_drug_can_cause_is_read_after_any_lead_in(extracted: Extract) -> None:
    text = (
        "# Examplin\n\n**Generic Name:** Examplin\n\n**Precautions:**\n\n"
        "* **More risk:** Long-term use increases the risk of heart failure and cataracts.\n"
    )
    found = by_slug(extracted(text), Predicate.HAS_ADVERSE_EFFECT)
    assert set(found) == {"heart-failure", "cataract"}


def test_effects_blamed_on_parts_in_notes_belong_to_the_parts(effects: Effects) -> None:
    found = effects(
        "\n\n* **Other:** Bleeding (mostly with ibuprofen), hypertension (caffeine), rash.\n",
        name="Ibuprofen + Caffeine",
    )
    assert {slug: each.subject.slug for slug, each in found.items()} == {
        "hemorrhage": "ibuprofen",
        "hypertension": "caffeine",
        "rash": "caffeine-ibuprofen",
    }


def test_heading_stays_where_only_people_are_told_of(effects: Effects) -> None:
    found = effects("\n\n* **Kidney problems:** Monitored in people with pre-existing asthma.\n")
    assert set(found) == {"kidney-disorder"}


def test_what_a_reaction_ranges_up_to_is_an_effect(effects: Effects) -> None:
    found = effects("\n\n* **Hypersensitivity:** Ranging from mild rash to severe anaphylaxis.\n")
    assert set(found) == {"hypersensitivity", "anaphylaxis"}


@pytest.mark.parametrize(
    "sentence",
    [
        "May cause drowsiness.",
        "There is an increased risk of drowsiness with long use.",
        "Increased risk of drowsiness exists.",
        "Drowsiness is a potential side effect.",
        "Oral ingestion can cause drowsiness.",
        "Sedatives like Examplin carry a risk of drowsiness.",
    ],
)
def test_sentence_that_leaves_the_drug_unnamed_speaks_of_it(
    extracted: Extract, sentence: str
) -> None:
    text = f"# Examplin\n\n**Generic Name:** Examplin\n\n**Precautions:** {sentence}\n"
    assert set(by_slug(extracted(text), Predicate.HAS_ADVERSE_EFFECT)) == {"somnolence"}


@pytest.mark.parametrize(
    "sentence",
    [
        "There is an increased risk of drowsiness with diazepam.",
        "Drowsiness is not a side effect.",
        "Diazepam can cause drowsiness.",
    ],
)
def test_sentence_about_another_drug_or_a_denial_adds_nothing(
    extracted: Extract, sentence: str
) -> None:
    text = f"# Examplin\n\n**Generic Name:** Examplin\n\n**Precautions:** {sentence}\n"
    found = by_slug(extracted(text), Predicate.HAS_ADVERSE_EFFECT)
    assert not any(each.polarity is Polarity.AFFIRMED for each in found.values())


def test_organ_that_the_drug_can_suppress_suffers(extracted: Extract) -> None:
    text = "# Examplin\n\n**Precautions:** Examplin can severely suppress bone marrow function.\n"
    found = by_slug(extracted(text), Predicate.HAS_ADVERSE_EFFECT)
    assert set(found) == {"bone-marrow-suppression"}


def test_note_behind_an_unknown_name_tells_what_it_leads_to(effects: Effects) -> None:
    assert set(effects("\n\n* Uptake through the skin (leading to hirsutism)")) == {"hirsutism"}


@pytest.mark.parametrize(
    ("item", "term"),
    [
        ("Hiccups (in rare cases)", "rare"),
        ("Hiccups – a common and often transient side effect.", "common"),
        ("Hiccups (sometimes severe)", None),
    ],
)
def test_frequency_said_of_an_item(effects: Effects, item: str, term: str | None) -> None:
    frequency = effects(f"\n\n* {item}")["hiccups"].frequency
    assert (frequency.term if frequency else None) == term


def test_effects_that_are_rare_are_listed_behind_a_but(effects: Effects) -> None:
    frequency = effects("More serious side effects are rare but can include hiccups.")["hiccups"]
    assert frequency.frequency is not None
    assert frequency.frequency.term == "rare"


def test_a_remark_between_a_label_and_its_list_leaves_the_label_over_it(effects: Effects) -> None:
    found = effects(
        "\n\n**Common side effects:** These are generally mild and pass.\n\n* Headache\n\n"
        "**Rare but serious side effects:** These need care.\n\n* Seizures\n"
    )
    assert found["headache"].frequency is not None
    assert found["headache"].frequency.term == "common"
    assert found["seizure"].frequency is not None
    assert found["seizure"].frequency.term == "rare"
    assert found["seizure"].serious is True


def test_a_note_of_an_imbalance_lists_its_kinds(effects: Effects) -> None:
    found = effects("\n\n* Electrolyte imbalance (low potassium, sodium, magnesium)\n")
    assert set(found) == {"hypokalemia", "hyponatremia", "hypomagnesemia"}


def test_what_comes_of_stopping_is_no_effect_of_the_drug(effects: Effects) -> None:
    found = effects("Nausea. Stopping treatment too early can lead to infection.")
    assert set(found) == {"nausea"}


def test_what_a_condition_raises_the_risk_of_is_an_effect_too(effects: Effects) -> None:
    found = effects("\n\n* **Bone loss:** Increased risk of fractures.\n")
    assert "fracture" in found


def test_a_class_in_the_name_of_an_effect_is_no_subject(effects: Effects) -> None:
    found = effects("Neuroleptic malignant syndrome, increased risk of stroke, jaundice.")
    assert {"neuroleptic-malignant-syndrome", "stroke", "jaundice"} <= set(found)


def test_an_item_with_a_modifier_in_its_name_is_an_item(effects: Effects) -> None:
    found = effects("Heart problems (such as irregular heartbeat, heart attack).")
    assert {"arrhythmia", "myocardial-infarction"} <= set(found)


def test_a_lack_that_brings_something_is_not_the_drug(extracted: Extract) -> None:
    found = extracted("# Examplin\n\n**Usage:** A deficiency can cause fatigue and headache.\n")
    assert by_slug(found, Predicate.HAS_ADVERSE_EFFECT) == {}


def test_reactions_to_a_drug_that_treats_them_are_its_effects_all_the_same(
    extracted: Extract,
) -> None:
    text = (
        "# Examplin\n\n**Usage:** Examplin is used to treat allergic reactions.\n\n"
        "**Side Effects:**\n\n* **Allergic reactions:** Rash, hives, swelling.\n"
    )
    assert set(by_slug(extracted(text), Predicate.HAS_ADVERSE_EFFECT)) == {"hypersensitivity"}


def test_what_an_effect_manifests_as_are_its_signs(effects: Effects) -> None:
    found = effects("Allergic reactions can manifest as hives and cough.")
    assert set(found) == {"hypersensitivity"}


def test_a_plain_label_of_effects_on_a_system_is_no_effect(effects: Effects) -> None:
    found = effects("* Cardiovascular effects: Palpitations, flushing.\n* Skin effects: Rash.")
    assert set(found) == {"palpitations", "flushing", "rash"}


def test_swelling_of_several_places_is_a_sign_of_an_allergy(effects: Effects) -> None:
    found = effects("\n\n* **Allergic reactions:** Rash, swelling of the face, lips, or tongue.")
    assert set(found) == {"hypersensitivity"}


@pytest.mark.parametrize(
    ("gloss", "term"),
    [
        ("In rare cases, particularly with high doses.", "rare"),
        ("A serious, though rare, side effect.", "rare"),
        ("In rare cases, a coma can follow.", "common"),
    ],
)
def test_a_lead_in_is_said_to_be_rare_behind_it(effects: Effects, gloss: str, term: str) -> None:
    frequency = effects(f"Common side effects:\n\n* **Seizures:** {gloss}")["seizure"].frequency
    assert frequency is not None
    assert frequency.term == term


def test_a_word_of_a_name_tells_no_frequency_of_what_follows(effects: Effects) -> None:
    found = effects("Common side effects:\n\n* Frequent urination, nausea and rash")
    assert {each.frequency.term for each in found.values() if each.frequency} == {"common"}
