"""Statements besides adverse effects in wordings that texts really use."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest

from kg.model import (
    Datatype,
    Dosage,
    Evidence,
    Extraction,
    Kind,
    Literal,
    Object,
    Polarity,
    Predicate,
    Ref,
    TrialResult,
)
from tests.extract.conftest import by_slug

Extract = Callable[[str], Extraction]
Page = Callable[..., Extraction]

INDICATED = "Zorbyx is approved for psoriasis."


@pytest.fixture
def page(extracted: Extract) -> Page:
    """Return a function from one section of a page on a product to its extraction."""

    def run(text: str, heading: str = "General Info", name: str = "examplin") -> Extraction:
        return extracted(
            f"Zorbyx\n\nGeneric Name: {name}\n\nDrug Indication\n\n{INDICATED}\n\n"
            f"{heading}\n\n{text}\n"
        )

    return run


def of(extraction: Extraction, predicate: Predicate) -> list[Evidence]:
    return [each for each in extraction.evidence if each.predicate is predicate]


def objects(extraction: Extraction, predicate: Predicate) -> list[Object]:
    return [each.object for each in of(extraction, predicate)]


def results(extraction: Extraction) -> list[tuple[Decimal, str | None, str, str | None]]:
    return [
        (r.value, r.population, r.outcome, r.trial)
        for r in objects(extraction, Predicate.HAS_TRIAL_RESULT)
        if isinstance(r, TrialResult)
    ]


def dosage(extraction: Extraction) -> Dosage:
    (found,) = objects(extraction, Predicate.HAS_DOSAGE)
    assert isinstance(found, Dosage)
    return found


# Comparators


@pytest.mark.parametrize("cue", ["compared with", "versus", "vs."])
def test_drug_of_the_comparator_arm_is_not_used_with_it(page: Page, cue: str) -> None:
    found = page(
        f"In a trial, 60% of people taking Zorbyx plus dexamethasone responded, {cue} 31% of "
        "those who took melphalan plus prednisone."
    )
    assert set(by_slug(found, Predicate.USED_WITH)) == {"dexamethasone"}


def test_drugs_that_are_taken_with_each_other_are_not_taken_with_this_one(page: Page) -> None:
    found = page("Avoid it in people on lopinavir plus ritonavir, or telaprevir.", "Dosage")
    assert by_slug(found, Predicate.USED_WITH) == {}
    found = page("Examplin plus lopinavir plus ritonavir is usual.", "Dosage")
    assert set(by_slug(found, Predicate.USED_WITH)) == {"lopinavir", "ritonavir"}


def test_a_word_set_in_capitals_is_no_abbreviation(page: Page) -> None:
    shouted = "DO NOT USE IF THE CAP IS BROKEN OR IN GLAUCOMA."
    found = page(shouted, "Precautions")
    assert set(by_slug(found, Predicate.CONTRAINDICATED_IN)) == {"glaucoma"}


def test_comparator_named_first_ends_where_the_drug_is_named(page: Page) -> None:
    found = page("Compared with placebo plus cisplatin, Zorbyx plus dexamethasone works better.")
    assert set(by_slug(found, Predicate.USED_WITH)) == {"dexamethasone"}


# Trial results


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        (
            "In the ORION trial, 91% of people with gout achieved a complete hematologic response, "
            "compared with 55% of those given melphalan.",
            [(91, "people with gout", "complete hematologic response rate", "ORION")],
        ),
        (
            "At seven years, overall survival was 72%.",
            [(72, None, "overall survival rate", None)],
        ),
        (
            "In the DUAL study, 84% had an undetectable viral load after 96 weeks compared with "
            "79% in the placebo group.",
            [(84, None, "viral suppression rate", "DUAL")],
        ),
        (
            "In NCT01234567, the overall response rate (ORR) was 38.5% in adults with asthma.",
            [(Decimal("38.5"), "adults with asthma", "response rate", "NCT01234567")],
        ),
        (
            "In Study GS-US-999-0101, 66% of patients taking Zorbyx responded versus 12% of "
            "patients taking placebo.",
            [(66, "patients taking Zorbyx", "response rate", "GS-US-999-0101")],
        ),
        (
            "A phase III trial found that 20% of people taking placebo achieved remission, "
            "compared with 44% of those taking Zorbyx.",
            [(44, "those taking Zorbyx", "response rate", None)],
        ),
        ("In one study, 30% of people lost their response.", []),
        ("About 12% of people had headache in this study.", []),
    ],
)
def test_trial_results(
    page: Page, sentence: str, expected: list[tuple[Decimal, str | None, str, str | None]]
) -> None:
    assert results(page(sentence)) == expected


# First approval


@pytest.mark.parametrize(
    ("sentence", "year"),
    [
        ("Zorbyx was approved by the Food and Drug Administration in August 2014.", "2014"),
        ("FDA approval came in 2012.", "2012"),
        ("Zorbyx won approval in March 2011.", "2011"),
        ("It follows an older tablet, unlike Zorbyx (approved 2013).", "2013"),
        ("Unlike lenalidomide, Zorbyx was approved by the FDA on May 3, 2016.", "2016"),
        ("In June 2009, the FDA approved Zorbyx.", "2009"),
        ("Zorbyx was first approved for people with severe asthma in 2008.", "2008"),
    ],
)
def test_year_of_the_first_approval(page: Page, sentence: str, year: str) -> None:
    assert objects(page(sentence), Predicate.FIRST_APPROVED) == [Literal(year, Datatype.YEAR)]


@pytest.mark.parametrize(
    "sentence",
    [
        "Zorbyx is expected to be approved in 2027.",
        "It is related to lenalidomide, which was approved in 2005.",
        "Zorbyx is approved at 2000 mg daily.",
        "The FDA approved lenalidomide in 2005.",
    ],
)
def test_year_that_is_no_approval_of_this_drug(page: Page, sentence: str) -> None:
    assert objects(page(sentence), Predicate.FIRST_APPROVED) == []


# Dosage


def test_strengths_of_the_parts_stop_no_dosage(page: Page) -> None:
    found = dosage(
        page(
            "One tablet (300 mg abacavir/300 mg lamivudine HCl) twice daily.",
            heading="Adult Dose",
            name="abacavir + lamivudine",
        )
    )
    assert (found.form, found.amount, found.schedule) == ("tablet", "300 mg/300 mg", "twice daily")


def test_other_form_of_the_drug_stops_no_dosage(page: Page) -> None:
    found = page("Take 245 mg tenofovir DF once daily.", "Dosage", "tenofovir disoproxil")
    assert dosage(found).amount == "245 mg"


def test_dose_of_another_drug_is_no_dosage(page: Page) -> None:
    found = page("Take ibuprofen 400 mg three times daily for the pain.", "Dosage")
    assert objects(found, Predicate.HAS_DOSAGE) == []


def test_mishap_is_no_dosage(page: Page) -> None:
    found = page("Taking it daily by mistake has led to fatal toxicity.", "Dosage")
    assert objects(found, Predicate.HAS_DOSAGE) == []


@pytest.mark.parametrize(
    ("words", "schedule"),
    [
        ("Take 20 mg OD.", "once daily"),
        ("Take 20 mg BID.", "twice daily"),
        ("Take 20 mg t.i.d. with water.", "three times daily"),
        ("Take 20 mg QID.", "four times daily"),
        ("Take 20 mg q8h.", "every 8 hours"),
    ],
)
def test_abbreviated_schedules(page: Page, words: str, schedule: str) -> None:
    assert dosage(page(words, "Dosage")).schedule == schedule


@pytest.mark.parametrize(
    "words",
    [
        "Take 4 mg once daily on days 1-21 of a 28-day cycle.",
        "Take 4 mg once daily on days 1 through 21 of each 28-day cycle.",
        "Take 4 mg once daily, three weeks on and one week off.",
        "Take 4 mg once daily for 21 days, followed by a 7-day rest.",
    ],
)
def test_cycles(page: Page, words: str) -> None:
    found = dosage(page(words, "Dosage"))
    assert (found.schedule, found.cycle_days_on, found.cycle_days_off) == ("once daily", 21, 7)


# Interactions


def test_list_of_interacting_drugs_and_classes(page: Page) -> None:
    found = by_slug(
        page("Metformin, carbamazepine, rifampin, antacids and MAO inhibitors.", "Interactions"),
        Predicate.INTERACTS_WITH,
    )
    assert {"metformin", "carbamazepine", "rifampin"} <= set(found)
    assert {ref.slug for ref in (e.object for e in found.values()) if isinstance(ref, Ref)} >= {
        "antacid",
        "monoamine-oxidase-inhibitor",
    }
    assert found["antacid"].object == Ref(Kind.DRUG_CLASS, "antacid")


def test_other_drugs_that_act_on_the_drug_interact(page: Page) -> None:
    found = page("Ibuprofen and amiodarone increase the effect of Zorbyx.", "Interactions")
    assert set(by_slug(found, Predicate.INTERACTS_WITH)) == {"ibuprofen", "amiodarone"}


def test_drug_that_must_not_be_taken_with_it_interacts(page: Page) -> None:
    found = page("Do not take Zorbyx with dofetilide.", "Precautions")
    assert set(by_slug(found, Predicate.INTERACTS_WITH)) == {"dofetilide"}
    found = page("It must not be taken with other medicines that contain abacavir.")
    assert set(by_slug(found, Predicate.INTERACTS_WITH)) == {"abacavir"}


def test_denied_interaction_is_negated(page: Page) -> None:
    found = page("Zorbyx does not interact with warfarin.", "Interactions")
    assert by_slug(found, Predicate.INTERACTS_WITH)["warfarin"].polarity is Polarity.NEGATED


def test_own_class_and_gloss_do_not_interact(page: Page) -> None:
    found = page(
        "Zorbyx is a beta blocker. It may interact with warfarin, a blood thinner.", "Interactions"
    )
    assert set(by_slug(found, Predicate.INTERACTS_WITH)) == {"warfarin"}


# Contraindications


def test_contraindications_after_the_name_of_the_drug(page: Page) -> None:
    found = page(
        "Do not take Zorbyx if you are pregnant or have a bleeding disorder such as hemophilia.",
        "Precautions",
    )
    assert set(by_slug(found, Predicate.CONTRAINDICATED_IN)) == {
        "pregnancy",
        "bleeding-disorder",
        "hemophilia",
    }


def test_contraindication_before_the_refusal(page: Page) -> None:
    found = page(
        "Headache can occur, and people with moderate or severe liver impairment should not take "
        "Zorbyx.",
        "Precautions",
    )
    assert set(by_slug(found, Predicate.CONTRAINDICATED_IN)) == {"people-with-liver-impairment"}


@pytest.mark.parametrize(
    "sentence",
    [
        "People with asthma should not take ibuprofen with Zorbyx.",
        "People with asthma should not take Zorbyx without medical advice.",
    ],
)
def test_refusal_of_something_else_is_no_contraindication(page: Page, sentence: str) -> None:
    assert objects(page(sentence, "Precautions"), Predicate.CONTRAINDICATED_IN) == []


def test_condition_that_describes_the_people_is_no_contraindication(page: Page) -> None:
    found = page("Zorbyx is not recommended for pregnant women with asthma or gout.", "Precautions")
    assert set(by_slug(found, Predicate.CONTRAINDICATED_IN)) == {"pregnancy"}


def test_condition_of_so_many_people_is_what_counts(page: Page) -> None:
    found = by_slug(
        page("Zorbyx is contraindicated in adults with asthma.", "Precautions"),
        Predicate.CONTRAINDICATED_IN,
    )
    assert set(found) == {"asthma"}
    assert found["asthma"].context.population == Ref(Kind.POPULATION, "adults")


def test_indication_is_no_contraindication(page: Page) -> None:
    found = page("Zorbyx is not recommended for psoriasis in children.", "Precautions")
    assert set(by_slug(found, Predicate.CONTRAINDICATED_IN)) == {"children"}


# Precautions and monitoring


def test_precaution_that_names_its_people_has_no_limit(page: Page) -> None:
    found = by_slug(
        page(
            "People of childbearing potential must use effective contraception, and should not "
            "breastfeed.",
            "Precautions",
        ),
        Predicate.HAS_PRECAUTION,
    )
    assert found["avoid-use-while-breastfeeding"].context.population is None
    assert found["contraception"].context.population == Ref(
        Kind.POPULATION, "people-of-childbearing-potential"
    )


@pytest.mark.parametrize(
    "sentence",
    [
        "Zorbyx should not be used during pregnancy or while breast-feeding.",
        "Use during pregnancy or breast-feeding should be avoided.",
        "Pregnant or breastfeeding women should not take Zorbyx.",
    ],
)
def test_two_states_are_two_precautions(page: Page, sentence: str) -> None:
    found = by_slug(page(sentence, "Precautions"), Predicate.HAS_PRECAUTION)
    assert set(found) == {"avoid-use-in-pregnancy", "avoid-use-while-breastfeeding"}
    assert all(each.context.population is None for each in found.values())


def test_other_advice_in_a_state_is_no_refusal(page: Page) -> None:
    found = page("Women should avoid becoming pregnant. Alcohol should be avoided in pregnancy.")
    assert "avoid-use-in-pregnancy" not in by_slug(found, Predicate.HAS_PRECAUTION)


def test_what_is_tested_stands_in_the_phrase_of_the_test(page: Page) -> None:
    found = page(
        "Before treatment you should be tested for the HLA-B*5701 gene variant, because those who "
        "have it are prone to allergic reactions.",
        "Precautions",
    )
    assert set(by_slug(found, Predicate.REQUIRES_MONITORING)) == {"hla-b-5701-test"}


def test_what_is_monitored_may_stand_before_the_cue(page: Page) -> None:
    found = page("Kidney function and blood pressure should be monitored.", "Precautions")
    assert set(by_slug(found, Predicate.REQUIRES_MONITORING)) == {
        "kidney-function",
        "blood-pressure",
    }


# Companies and brands


def test_company_is_known_without_its_legal_form(extracted: Extract) -> None:
    found = extracted(
        "Zorbyx\n\nGeneric Name: examplin\n\nCompany: Novartis & Co / Teva Ltd. / Zorbo Inc.\n"
    )
    assert [o.slug for o in objects(found, Predicate.MANUFACTURED_BY) if isinstance(o, Ref)] == [
        "novartis",
        "teva",
        "zorbo-inc",
    ]


def brands(extraction: Extraction) -> set[tuple[str, str]]:
    return {
        (each.subject.slug, each.object.slug)
        for each in of(extraction, Predicate.CONTAINS)
        if isinstance(each.object, Ref)
    }


def test_brand_names_below_a_heading_are_products(extracted: Extract) -> None:
    found = extracted("# Examplin\n\n### Brand Names\nZorbyx, Yanto®\n\n### Usage\nFor gout.\n")
    assert brands(found) == {("zorbyx", "examplin"), ("yanto", "examplin")}
    labels = {each.label for each in found.concepts if each.ref.kind is Kind.PRODUCT}
    assert labels == {"Zorbyx", "Yanto"}


def test_listed_brand_names_are_products(extracted: Extract) -> None:
    found = extracted("# Examplin\n\n## Brand Names\n\n- Zorbyx\n- Yanto XR\n")
    assert brands(found) == {("zorbyx", "examplin"), ("yanto-xr", "examplin")}


def test_maker_in_parentheses_makes_that_brand(extracted: Extract) -> None:
    found = extracted("# Examplin\n\n**Brand Name(s):** Zorbyx (Pfizer), Yanto (discontinued)\n")
    assert brands(found) == {("zorbyx", "examplin"), ("yanto", "examplin")}
    assert [(e.subject, e.object) for e in of(found, Predicate.MANUFACTURED_BY)] == [
        (Ref(Kind.PRODUCT, "zorbyx"), Ref(Kind.ORGANIZATION, "pfizer"))
    ]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Examplin, sold as Zorbyx, helps with gout.", {"zorbyx"}),
        ("It is sold under the brand names Zorbyx, Yanto and Quix.", {"zorbyx", "yanto", "quix"}),
        ("Examplin (brand name: Zorbyx) helps with gout.", {"zorbyx"}),
        ('Examplin is marketed as "Zorbyx" in many countries.', {"zorbyx"}),
        ("Examplin is sold as tablets.", set()),
        ("It is related to lenalidomide, sold as Revlimid.", set()),
    ],
)
def test_brands_in_running_text(extracted: Extract, sentence: str, expected: set[str]) -> None:
    found = extracted(f"# Examplin\n\n**Usage:** {sentence}\n")
    assert brands(found) == {(slug, "examplin") for slug in expected}


def test_brand_of_a_part_contains_that_part(extracted: Extract) -> None:
    found = extracted(
        "# Abacavir + Lamivudine\n\n**Usage:** Abacavir (brand name: Zorbyx) is one of the parts.\n"
    )
    assert brands(found) == {("zorbyx", "abacavir")}
