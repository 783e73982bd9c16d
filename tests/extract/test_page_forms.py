"""Wordings of pages that are no monographs: of health services, formularies, labels."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest

from kg.extract import extract
from kg.lexicon import load
from kg.model import CiomsClass, Evidence, Extraction, Kind, Predicate, Ref, SourceRecord
from kg.readers import read
from tests.extract.conftest import by_slug

Effects = Callable[..., dict[str, Evidence]]
Extract = Callable[[str], Extraction]

_ABOUT = "# Examplin\n\n## What is Examplin?\n\n"
_AGAINST = "# Examplin\n\n## Contraindications\n\n"


def uses(extraction: Extraction) -> set[str]:
    return set(by_slug(extraction, Predicate.HAS_INDICATION))


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Examplin is the main medicine for the treatment of gout.", {"gout"}),
        ("It is a drug of choice for epilepsy.", {"epilepsy"}),
        ("Examplin is used alone or with other medicines to treat gout.", {"gout"}),
        ("Examplin is also used together with another medicine to treat asthma.", {"asthma"}),
        ("It can also help with migraine.", {"migraine"}),
        ("People take it as a herb. It is taken for gout.", {"gout"}),
        ("Examplin can prevent gout.", {"gout"}),
        ("Worsening is a concern if Examplin is used in people with gout.", set()),
        (
            "Examplin is used to treat asthma, particularly in people who are overweight.",
            {"asthma"},
        ),
    ],
)
def test_use_stated_in_an_overview(extracted: Extract, sentence: str, expected: set[str]) -> None:
    assert uses(extracted(f"{_ABOUT}{sentence}\n")) == expected


def test_infections_listed_by_their_sites_are_told_apart(extracted: Extract) -> None:
    text = f"{_ABOUT}It is used for infections of the ear, zorb, throat, skin, or urinary tract.\n"
    assert uses(extracted(text)) == {
        "ear-infection",
        "pharyngitis",
        "skin-infection",
        "urinary-tract-infection",
    }


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Examplin is in a class of medicines called ACE inhibitors.", {"ace-inhibitor"}),
        ("It is in the beta blocker class of drugs.", {"beta-blocker"}),
    ],
)
def test_class_that_a_drug_is_in(extracted: Extract, sentence: str, expected: set[str]) -> None:
    # an unknown heading opens no section of its own kind
    text = f"# Examplin\n\n## Learning goals\n\n{sentence}\n"
    assert set(by_slug(extracted(text), Predicate.IN_CLASS)) == expected


def test_what_a_drug_holds_back_does_not_work_for_it(extracted: Extract) -> None:
    text = f"{_ABOUT}It works by decreasing substances that tighten the blood vessels.\n"
    assert by_slug(extracted(text), Predicate.HAS_MECHANISM) == {}


@pytest.mark.parametrize("last", ["Call your doctor if you get:", "See a doctor if you have:"])
def test_what_is_said_of_effects_before_a_list_is_said_of_all_of_it(
    effects: Effects, last: str
) -> None:
    found = effects(
        "\n\nSome people may have serious side effects. They are rare and happen in fewer than 1 in"
        f" 1,000 people. {last}\n\n* chest pain\n* a seizure\n"
    )
    for each in ("chest-pain", "seizure"):
        assert found[each].serious
        assert found[each].frequency is not None
        assert found[each].frequency.cioms is CiomsClass.RARE


def test_effects_that_are_named_before_a_list_say_nothing_of_it(effects: Effects) -> None:
    found = effects("\n\nRare side effects are tremor and gout. Call us if you have:\n\n* fever\n")
    assert found["pyrexia"].frequency is None


def test_figures_of_a_list_take_the_word_of_the_heading_over_it(effects: Effects) -> None:
    text = (
        "\n\n### Common side effects\n\nThese side effects affect more than 1 in 100 people. Tell a"
        " doctor if they bother you:\n\n* nausea\n"
    )
    frequency = effects(text)["nausea"].frequency
    assert frequency is not None
    assert (frequency.term, frequency.low) == ("common", Decimal("0.01"))
    assert frequency.cioms is CiomsClass.COMMON


def test_word_for_a_frequency_before_a_colon_is_said_of_the_whole_line(effects: Effects) -> None:
    found = effects(
        "\n\nCommon or very common: nausea; fatigue; tremor."
        "\n\nUncommon (0.1% to 1%): rash; gout.\n\n"
        "Frequency not known: colitis; seizures.\n"
    )
    terms = {slug: each.frequency.term for slug, each in found.items() if each.frequency}
    assert terms == {
        **dict.fromkeys(["nausea", "fatigue", "tremor"], "common"),
        **dict.fromkeys(["rash", "gout"], "uncommon"),
        **dict.fromkeys(["colitis", "seizure"], "not known"),
    }
    assert found["gout"].frequency is not None
    assert found["gout"].frequency.high == Decimal("0.01")


def test_lines_for_each_frequency_may_be_one_paragraph(effects: Effects) -> None:
    found = effects(
        "\n\nBlood and lymphatic system disorders\n\nCommon: anaemia, neutropenia\nRare: rash\n\n"
    )
    terms = {slug: each.frequency.term for slug, each in found.items() if each.frequency}
    assert terms == {"anemia": "common", "neutropenia": "common", "rash": "rare"}
    assert set(found) == set(terms)


def test_whom_it_is_not_for_has_no_effect_by_that(effects: Effects) -> None:
    found = effects("It may cause rash. It must not be used in patients with active tuberculosis.")
    assert set(found) == {"rash"}


def test_what_a_protein_causes_is_no_effect_of_what_blocks_it(extracted: Extract) -> None:
    text = f"{_ABOUT}Examplin blocks a protein in the body that causes inflammation.\n"
    assert by_slug(extracted(text), Predicate.HAS_ADVERSE_EFFECT) == {}


def test_cases_that_were_reported_are_effects_wherever_they_are_told(extracted: Extract) -> None:
    text = "# Examplin\n\nEight cases of liver failure have been reported.\n\n## Uses\n\nGout\n"
    found = by_slug(extracted(text), Predicate.HAS_ADVERSE_EFFECT)
    assert set(found) == {"liver-failure"}


def test_questions_and_answers_may_stand_apart(extracted: Extract) -> None:
    text = (
        "# Examplin\n\n**Q: What are its side effects?**\n\nA: Headache, cough, rash and fever.\n\n"
        "**Q: Can Examplin cause depression?**\n\nA: Yes. Depression and bad dreams have been"
        " reported.\n"
    )
    found = by_slug(extracted(text), Predicate.HAS_ADVERSE_EFFECT)
    assert set(found) == {"headache", "cough", "rash", "pyrexia", "depression", "nightmares"}


def test_name_of_a_vaccine_is_no_effect_of_it(extracted: Extract) -> None:
    text = "# Flu vaccine: facts\n\n## Side effects\n\n- A rash is common after flu vaccine.\n"
    assert set(by_slug(extracted(text), Predicate.HAS_ADVERSE_EFFECT)) == {"rash"}


def test_heading_of_two_kinds_and_unlabeled_uses(extracted: Extract) -> None:
    text = (
        "# Examplin\n\n## Indications\n\nDepression. **Unlabeled use:** Gout, asthma.\n\n"
        "## Adverse Reactions/Side Effects\n\n**CNS:** drowsiness. **CV:** hypotension.\n"
    )
    found = extracted(text)
    assert uses(found) == {"depression", "gout", "asthma"}
    assert set(by_slug(found, Predicate.HAS_ADVERSE_EFFECT)) == {"somnolence", "hypotension"}


def test_each_share_is_compared_with_the_one_behind_it(effects: Effects) -> None:
    found = effects(
        "Of 210 people given Examplin 32% had headache, versus 9% of those on placebo, and 12% had"
        " nausea, versus 3% with placebo."
    )
    compared = {slug: each.frequency.comparator for slug, each in found.items() if each.frequency}
    assert compared == {"headache": Decimal("0.09"), "nausea": Decimal("0.03")}


def test_number_of_those_who_got_it_is_the_denominator(effects: Effects) -> None:
    found = effects("In a trial of 286 subjects, 53% of the 141 who took Examplin had headache.")
    frequency = found["headache"].frequency
    assert frequency is not None
    assert frequency.denominator == 141


def test_alarm_before_the_effect_names_it_and_its_signs_do_not(effects: Effects) -> None:
    found = effects(
        "\n\nGet emergency help right away if you have signs of an allergic reaction: hives; fever."
        "\n\nGet medical help at once if you have a seizure.\n"
    )
    assert set(found) == {"hypersensitivity", "seizure"}


def test_people_of_the_last_of_a_list_are_not_those_of_all(effects: Effects) -> None:
    found = effects(
        "Warnings include seizures, myocarditis, and increased mortality in elderly patients."
    )
    assert found["death"].context.population == Ref(Kind.POPULATION, "older-adults")
    assert found["seizure"].context.population is None


def test_place_of_the_last_pain_is_not_that_of_another(effects: Effects) -> None:
    found = effects("Common side effects include joint pain, and pain where it is injected.")
    assert set(found) == {"arthralgia", "injection-site-pain"}


@pytest.mark.parametrize(
    ("item", "expected"),
    [
        ("have epilepsy, as Examplin may make seizures worse", {"epilepsy"}),
        ("have metabolic acidosis, including diabetic ketoacidosis",
         {"metabolic-acidosis", "diabetic-ketoacidosis"}),
    ],
)  # fmt: skip
def test_list_of_those_whom_it_may_not_suit(
    extracted: Extract, item: str, expected: set[str]
) -> None:
    text = f"# Examplin\n\n## Who can take it\n\nIt may not be suitable if you:\n\n- {item}\n"
    assert set(by_slug(extracted(text), Predicate.CONTRAINDICATED_IN)) == expected


def test_paralytic_ileus_need_not_follow_an_operation(extracted: Extract) -> None:
    found = by_slug(extracted(f"{_AGAINST}* Paralytic ileus\n"), Predicate.CONTRAINDICATED_IN)
    assert set(found) == {"ileus"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("# Warfarin 5 mg film-coated tablets\n\n## Uses\n\nFor clots.\n", "warfarin"),
        ("# Warfarin: uses, dosage and warnings\n\n## Uses\n\nFor clots.\n", "warfarin"),
        ("# Medication Guide: Zorvix\n\n## Uses\n\nFor clots.\n", "zorvix"),
        (
            "# Zorvix 5 mg tablets\n\n## Composition\n\nEach tablet contains 5 mg of zorvinib"
            " sodium and 20 mg of lactose.\n",
            "zorvinib",
        ),
        ("# Zorvix\n\n## Uses\n\nZorvix contains the active substance zorvinib.\n", "zorvinib"),
        ("# Safety update: warfarin and the gut\n\n## Uses\n\nFor clots.\n", "warfarin"),
        (
            "# Safety update: zorvinib and guts\n\n## Uses\n\nZorvinib is a medicine for gout.\n",
            "zorvinib",
        ),
        ("# Zorvix\n\nActive ingredient: Zorvinib 30 mg\n\n## Uses\n\nGout\n", "zorvinib"),
        ("# Flu vaccine: what to know\n\n## Risks of it\n\n- Fever\n", "flu-vaccine"),
        ("# Zorvix FAQ\n\n## Uses\n\nGout\n", "zorvix"),
        ("# Zorvix in adults with gout: a trial\n\n## Results\n\nIt worked.\n", "zorvix"),
        ("PATIENT INFORMATION\n\nZorvix\n\nSide effects\n\n- Nausea\n", "zorvix"),
        (
            "1 INDICATIONS AND USAGE\n\nZORVIX is indicated for gout.\n\n6 ADVERSE REACTIONS\n\n"
            "Bleeding was less common than with warfarin; warfarin and warfarin again.\n",
            "zorvix",
        ),
    ],
)
def test_drug_that_a_page_is_about(text: str, expected: str) -> None:
    record = SourceRecord(id="page", title="page", digest="sha256:0")
    assert extract(read(record, text.encode()), load()).drug == Ref(Kind.DRUG, expected)
