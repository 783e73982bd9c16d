"""What counts as an adverse effect, and what only looks like one."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from time import perf_counter

import pytest

from kg.model import CiomsClass, Evidence, Extraction, MatchKind, Polarity, Predicate
from tests.extract.conftest import Extract, by_slug

Effects = Callable[..., dict[str, Evidence]]


def test_list_in_a_sentence_is_read_item_by_item(effects: Effects) -> None:
    found = effects("Common side effects include nausea, back pain and dizziness.")
    assert set(found) == {"nausea", "back-pain", "dizziness"}
    assert {e.frequency.term for e in found.values() if e.frequency} == {"common"}


def test_quote_is_the_sentence_and_mention_the_words(
    extracted: Callable[[str], Extraction],
) -> None:
    text = "# Examplin\n\n**Side Effects:** It is well tolerated. Nausea is common.\n"
    (evidence,) = extracted(text).evidence
    assert text[evidence.span.start : evidence.span.end] == evidence.quote == "Nausea is common."
    assert text[evidence.mention.start : evidence.mention.end] == "Nausea"
    assert evidence.line == 3


def test_bullet_gloss_explains_and_adds_no_effect(effects: Effects) -> None:
    found = effects(
        "These include:\n\n* **Peripheral neuropathy:** Numbness, tingling or pain in the feet.\n"
        "* **Fatigue:** Feeling tired or weak.\n"
    )
    assert set(found) == {"peripheral-neuropathy", "fatigue"}


def test_heading_in_a_bullet_gives_way_to_its_members(effects: Effects) -> None:
    found = effects("\n\n* **Gastrointestinal issues:** Nausea, vomiting and diarrhea.\n")
    assert set(found) == {"nausea", "vomiting", "diarrhea"}


def test_more_exact_name_in_parentheses_replaces_the_general_one(effects: Effects) -> None:
    found = effects("\n\n* Severe allergic reactions (anaphylaxis)\n* Low blood counts (anemia)\n")
    assert set(found) == {"anaphylaxis", "anemia"}


def test_lay_gloss_in_parentheses_adds_nothing(effects: Effects) -> None:
    found = effects("Serious side effects include deep vein thrombosis (blood clots) and stroke.")
    assert set(found) == {"deep-vein-thrombosis", "stroke"}
    assert all(evidence.serious for evidence in found.values())


def test_hedged_cause_in_parentheses_is_not_asserted(effects: Effects) -> None:
    found = effects("\n\n* Sudden chest pain (possible stroke)\n")
    assert set(found) == {"chest-pain"}


def test_signs_in_parentheses_are_not_effects_of_their_own(effects: Effects) -> None:
    assert set(effects("\n\n* Signs of infection (fever, chills, etc.)\n")) == {"infection"}


def test_consequence_names_the_effect_that_it_follows_from(effects: Effects) -> None:
    found = effects("It can cause neutropenia and thrombocytopenia, which can lead to infections.")
    assert [ref.slug for ref in found["infection"].consequence_of] == ["neutropenia"]
    assert found["neutropenia"].consequence_of == ()


@pytest.mark.parametrize(
    "sentence",
    [
        "It does not cause weight gain.",
        "Weight gain has not been reported.",
        "There is no evidence of weight gain.",
    ],
)
def test_denied_effect_is_negated_evidence(effects: Effects, sentence: str) -> None:
    assert effects(sentence)["weight-gain"].polarity is Polarity.NEGATED


def test_negation_ends_at_but(effects: Effects) -> None:
    found = effects("It does not cause drowsiness, but may cause headache.")
    assert found["somnolence"].polarity is Polarity.NEGATED
    assert found["headache"].polarity is Polarity.AFFIRMED


@pytest.mark.parametrize(
    "sentence",
    [
        "It is used to treat depression.",
        "Use with care in patients with asthma.",
        "Tell your doctor if you have a history of stroke.",
        "It reduces the risk of stroke.",
    ],
)
def test_disease_that_is_treated_or_there_before_is_no_effect(
    effects: Effects, sentence: str
) -> None:
    assert effects(sentence) == {}


def test_sentence_about_another_drug_says_nothing_about_this_one(effects: Effects) -> None:
    assert effects("Thalidomide can cause birth defects.") == {}


def test_comparison_with_another_drug_leaves_the_effect_with_this_one(effects: Effects) -> None:
    assert set(effects("Like thalidomide, Examplin can cause birth defects.")) == {
        "congenital-anomaly"
    }


def test_effect_of_a_combination_is_limited_to_it(effects: Effects) -> None:
    found = effects("When taken with warfarin, Examplin can cause hemorrhage.")
    assert [ref.slug for ref in found["hemorrhage"].context.combination] == ["warfarin"]


def test_percentage_belongs_to_the_words_before_it(effects: Effects) -> None:
    found = effects("Side effects include diarrhea (96%), rash (9%) and cough.")
    assert found["diarrhea"].frequency is not None
    assert found["diarrhea"].frequency.low == found["diarrhea"].frequency.high == Decimal("0.96")
    assert found["rash"].frequency is not None
    assert found["rash"].frequency.cioms is CiomsClass.COMMON
    assert found["cough"].frequency is None


def test_placebo_figure_is_the_comparator(effects: Effects) -> None:
    found = effects("Side effects include cough (12% versus 5% with placebo).")
    frequency = found["cough"].frequency
    assert frequency is not None
    assert (frequency.high, frequency.comparator) == (Decimal("0.12"), Decimal("0.05"))


def test_verbal_common_is_no_class(effects: Effects) -> None:
    frequency = effects("Nausea is common.")["nausea"].frequency
    assert frequency is not None
    assert (frequency.term, frequency.cioms, frequency.low) == ("common", None, None)


def test_declared_scale_gives_the_class(effects: Effects) -> None:
    found = effects("\n\n**Uncommon (may affect up to 1 in 100 people):**\n\n* Nausea\n* Rash\n")
    assert {e.frequency.cioms for e in found.values() if e.frequency} == {CiomsClass.UNCOMMON}


def test_bullet_lead_overrules_the_introduction(effects: Effects) -> None:
    found = effects("Common ones:\n\n* **Rare:** Hepatitis.\n* Nausea\n")
    assert found["hepatitis"].frequency is not None
    assert found["hepatitis"].frequency.term == "rare"
    assert found["nausea"].frequency is not None
    assert found["nausea"].frequency.term == "common"


def test_severe_alone_is_not_serious(effects: Effects) -> None:
    assert effects("It can cause severe headache.")["headache"].serious is None


def test_site_that_no_vocabulary_knows_is_not_dropped(effects: Effects) -> None:
    assert "hypertension" not in effects("Side effects include tubular hypertension.")


def test_unknown_list_item_is_kept_ungrounded(extracted: Callable[[str], Extraction]) -> None:
    extraction = extracted("# Examplin\n\n**Side Effects:** Include nausea.\n\n* Zorbling toes\n")
    assert [m.quote for m in extraction.mentions if m.reason == "ungrounded"] == ["Zorbling toes"]


def test_faq_answer_states_effects_and_advice_does_not(
    extracted: Callable[[str], Extraction],
) -> None:
    text = (
        "# Examplin\n\n**FAQs:**\n\n"
        "* **Q: What are the long-term effects?** "
        "A: Long-term effects can include kidney damage.\n"
        "* **Q: May I drive?** A: Ask your doctor about dizziness first.\n\n"
        "**Disclaimer:** This text may cause confusion.\n"
    )
    assert set(by_slug(extracted(text), Predicate.HAS_ADVERSE_EFFECT)) == {"kidney-injury"}


def test_part_of_a_combination_keeps_its_own_effects(
    extracted: Callable[[str], Extraction],
) -> None:
    text = (
        "# Atenolol + Nifedipine\n\n**Generic Name:** Atenolol + Nifedipine\n\n"
        "**Side Effects:**\n\n"
        "* **Atenolol related:** Fatigue.\n* **Common:** Headache.\n"
    )
    found = by_slug(extracted(text), Predicate.HAS_ADVERSE_EFFECT)
    assert found["fatigue"].subject.slug == "atenolol"
    assert found["headache"].subject.slug == "atenolol-nifedipine"


def test_document_that_denies_its_drug_yields_a_note(
    extracted: Callable[[str], Extraction],
) -> None:
    extraction = extracted(
        "# A + B\n\n**Generic Name:** A + B (a hypothetical combination)\n\n"
        "**Side Effects:** Nausea.\n"
    )
    assert extraction.evidence == ()
    assert "hypothetical" in extraction.notes[0]


def test_negation_after_the_mention_before_it(effects: Effects) -> None:
    found = effects("It may cause insomnia but not weight gain.")
    assert found["insomnia"].polarity is Polarity.AFFIRMED
    assert found["weight-gain"].polarity is Polarity.NEGATED


def test_contrast_makes_no_consequence(effects: Effects) -> None:
    found = effects("It does not cause weight gain, but may cause insomnia.")
    assert found["insomnia"].consequence_of == ()


def test_disputed_studies_leave_an_effect_uncertain(effects: Effects) -> None:
    found = effects("Some studies have linked Examplin to stroke, but others have not.")
    assert found["stroke"].polarity is Polarity.UNCERTAIN


def test_share_of_people_before_the_effect_is_its_frequency(effects: Effects) -> None:
    frequency = effects("About 12% of people had headache, compared with 3% taking placebo.")[
        "headache"
    ].frequency
    assert frequency is not None
    assert (frequency.low, frequency.comparator) == (Decimal("0.12"), Decimal("0.03"))


@pytest.mark.parametrize(
    ("sentence", "people"),
    [
        ("It can cause dizziness in older adults.", {"older-adults"}),
        ("It can cause dizziness, especially in older adults.", {None}),
        ("It can cause dizziness, mainly in older adults and women.", {None}),
        (
            "It can cause dizziness in children, adolescents and older adults.",
            {"children", "adolescents", "older-adults"},
        ),
        ("In children and the elderly, dizziness is common.", {"children", "older-adults"}),
        ("Men as well as pregnant women may feel dizziness.", {"men", "pregnancy"}),
    ],
)
def test_effect_is_limited_to_each_of_the_people_that_the_text_limits_it_to(
    extracted: Callable[[str], Extraction], sentence: str, people: set[str | None]
) -> None:
    found = extracted(f"# Examplin\n\n**Side Effects:** {sentence}\n").evidence
    limits = [each.context.population for each in found]
    assert {limit.slug if limit else None for limit in limits} == people
    assert len(limits) == len(people)


def test_statement_on_the_class_is_not_on_the_drug(effects: Effects) -> None:
    assert effects("Lactic acidosis was seen in people taking beta blockers.") == {}


def test_discomfort_with_something_is_no_discomfort(effects: Effects) -> None:
    assert "discomfort" not in effects("Side effects include discomfort with chewing.")


def test_long_sentences_take_linear_time(effects: Effects) -> None:
    def seconds(repeats: int) -> float:
        section = "Some say (so, and nausea), " * repeats + "."
        start = perf_counter()
        effects(section)
        return perf_counter() - start

    seconds(10)
    assert seconds(400) < 40 * max(seconds(50), 0.01)


def test_misspelt_item_is_grounded_and_says_so(effects: Effects) -> None:
    found = effects("These include:\n\n* Thrombocytopnia\n* Nausea\n")
    assert found["thrombocytopenia"].how is MatchKind.FUZZY


def test_figure_after_the_last_item_is_not_that_of_the_one_before(effects: Effects) -> None:
    found = effects("Side effects include cough, rash and insomnia (27% versus 8% with placebo).")
    assert found["rash"].frequency is None
    assert found["insomnia"].frequency is not None
    assert found["insomnia"].frequency.comparator == Decimal("0.08")


def test_site_behind_a_list_belongs_to_all_of_it(effects: Effects) -> None:
    found = effects("Redness, pain or mild swelling at the injection site, and fever.")
    assert set(found) == {
        "injection-site-erythema",
        "injection-site-pain",
        "injection-site-swelling",
        "pyrexia",
    }


def test_note_that_puts_a_term_plainly_is_no_effect(effects: Effects) -> None:
    assert set(effects("Apnea (cessation of breathing).")) == {"apnea"}


def test_effects_share_first_or_last_words(effects: Effects) -> None:
    found = effects("Liver and kidney damage, tooth and nail discoloration.")
    assert set(found) == {
        "hepatotoxicity",
        "kidney-injury",
        "tooth-discoloration",
        "nail-discoloration",
    }


@pytest.mark.parametrize(
    ("item", "found"),
    [
        ("Risk of seizures", {"seizure"}),
        ("Use with caution in patients with seizures", set()),
        ("Avoid use on open wounds", set()),
    ],
)
def test_warnings_about_people_report_no_effect(
    extracted: Extract, item: str, found: set[str]
) -> None:
    text = (
        f"# Examplin\n\n**Usage:** For gout.\n\n**Precautions:**\n\n* **Warnings:**\n    * {item}\n"
    )
    assert set(by_slug(extracted(text), Predicate.HAS_ADVERSE_EFFECT)) == found


@pytest.mark.parametrize(
    ("sentence", "found"),
    [
        ("It may increase bleeding time.", {"bleeding-time-prolonged"}),
        ("Examplin can raise blood pressure.", {"hypertension"}),
        ("It can harm a developing fetus.", {"fetal-harm"}),
        ("Examplin has a potential for abuse.", {"drug-abuse"}),
        ("Alcohol can raise blood pressure.", set()),
    ],
)
def test_effects_are_told_by_verbs(extracted: Extract, sentence: str, found: set[str]) -> None:
    text = f"# Examplin\n\n**Usage:** For gout.\n\n**Precautions:** {sentence}\n"
    assert set(by_slug(extracted(text), Predicate.HAS_ADVERSE_EFFECT)) == found


def test_heading_stays_where_its_note_only_explains_it(effects: Effects) -> None:
    found = effects("Blood disorders (indicated by unusual bruising or bleeding)")
    assert set(found) == {"hematologic-toxicity"}


def test_people_that_stand_out_limit_no_effect(effects: Effects) -> None:
    assert set(effects("Bleeding, especially in people taking blood thinners.")) == {"hemorrhage"}
    assert effects("Bleeding in people taking blood thinners.") == {}


def test_places_of_one_effect_are_told_by_its_name(effects: Effects) -> None:
    assert set(effects("Swelling of the face, lips, tongue, or throat (angioedema).")) == {
        "angioedema"
    }
    assert "lip-swelling" not in effects("Angioedema (swelling of the lips, tongue, or throat).")
    assert "angioedema" in effects("Angioedema (swelling of the lips, tongue, or throat).")


@pytest.mark.parametrize(
    "denial",
    [
        "Zorbalin is a fictional drug made up for teaching.",
        "There is no medicine by this name.",
        "Imagine a drug called Zorbalin; it is purely hypothetical.",
        "Zorbalin does not exist.",
        "It has never been developed or approved as a medicine.",
    ],
)
def test_document_that_says_that_its_drug_does_not_exist_states_nothing(
    extracted: Callable[[str], Extraction], denial: str
) -> None:
    found = extracted(f"# Zorbalin\n\n**Overview:** {denial}\n\n**Side Effects:** Nausea.\n")
    assert found.evidence == ()
    assert found.drug is None
    assert "nothing is stated" in found.notes[0]


@pytest.mark.parametrize(
    "remark",
    [
        "A generic does not exist.",
        "A cure for gout doesn't exist.",
        "Evidence of a benefit in gout does not exist.",
    ],
)
def test_what_else_does_not_exist_is_no_denial_of_the_drug(
    extracted: Callable[[str], Extraction], remark: str
) -> None:
    found = extracted(f"# Zorbalin\n\n**Overview:** {remark}\n\n**Side Effects:** Nausea.\n")
    assert found.notes == ()
    assert "nausea" in by_slug(found, Predicate.HAS_ADVERSE_EFFECT)


def test_part_of_a_combination_that_an_item_begins_with_has_its_effects(
    extracted: Callable[[str], Extraction],
) -> None:
    found = extracted(
        "# Aspirin + Warfarin\n\n**Generic Name:** Aspirin + Warfarin\n\n"
        "**Side Effects:** The combination can cause bleeding.\n\n"
        "**Side effects of the individual ingredients:**\n\n"
        "- Aspirin: stomach ulcers, tinnitus\n- Warfarin – skin necrosis\n"
    )
    subjects = {each.object.slug: each.subject.slug for each in found.evidence}  # type: ignore[union-attr]
    assert subjects == {
        "hemorrhage": "aspirin-warfarin",
        "gastric-ulcer": "aspirin",
        "tinnitus": "aspirin",
        "skin-necrosis": "warfarin",
    }


@pytest.mark.parametrize(
    ("item", "named"),
    [
        ("Mouth sores (mucositis)", "mucosal-inflammation"),
        ("Rash (redness)", "rash"),
        ("Bronchospasm (wheezing)", "bronchospasm"),
        ("Restlessness (akathisia)", "akathisia"),
        ("Akathisia (restlessness)", "akathisia"),
        ("Swelling of the ankles (edema)", "peripheral-edema"),
    ],
)
def test_a_note_names_the_effect_only_where_it_gives_the_term(
    effects: Callable[..., dict[str, Evidence]], item: str, named: str
) -> None:
    assert set(effects(f"\n\n* {item}\n")) == {named}


@pytest.mark.parametrize(
    "item",
    [
        "**Mood changes:** Depression, anxiety",
        "**Psychiatric problems:** Depression or anxiety",
        "Mood changes (depression, anxiety)",
    ],
)
def test_changes_are_a_heading_over_the_effects_that_follow(
    effects: Callable[..., dict[str, Evidence]], item: str
) -> None:
    assert set(effects(f"\n\n* {item}\n")) == {"depression", "anxiety"}


def test_a_medicine_for_a_disease_is_no_effect(
    effects: Callable[..., dict[str, Evidence]],
) -> None:
    assert set(effects("Examplin, like many cancer medications, can cause nausea.")) == {"nausea"}


def test_what_is_made_longer_is_an_effect(effects: Callable[..., dict[str, Evidence]]) -> None:
    assert "atrioventricular-block-first-degree" in effects("It can prolong the PR interval.")


def test_what_comes_with_an_effect_is_how_often_said_of(effects: Effects) -> None:
    found = effects("\n\n* Common: skin rash (sometimes with blisters)\n")
    assert found["rash"].frequency is not None
    assert found["rash"].frequency.term == "common"


def test_a_term_keeps_its_name_before_the_term_of_what_follows_it(effects: Effects) -> None:
    found = effects("\n\n* hemolytic uremic syndrome when blood cells break up (hemolysis)\n")
    assert set(found) == {"hemolytic-uremic-syndrome", "hemolysis"}


def test_a_term_with_a_modifier_in_it_may_stand_in_a_note(effects: Effects) -> None:
    found = effects("\n\n* the body attacks itself, with damage (systemic lupus erythematosus)\n")
    assert "systemic-lupus-erythematosus" in found


@pytest.mark.parametrize(
    ("section", "names"),
    [
        ("Of people:\n\nPain and stiffness disorders (incl tumours)\n\nRash came.", {"rash"}),
        ("Of people:\n\nInfections and other conditions\n\nRash came.", {"rash"}),
        ("Of people:\n\nCardiac disorders - Stroke, rash", {"stroke", "rash"}),
        ("The most common laboratory abnormalities were anemia and rash.", {"anemia", "rash"}),
        ("Of people:\n\n- Nail disorders\n- Rash", {"nail-disorder", "rash"}),
    ],
)
def test_lines_that_name_a_system_head_what_follows(
    effects: Effects, section: str, names: set[str]
) -> None:
    assert set(effects(section)) == names
