"""Pages of publishers of many kinds: parts on ingredients, reports, abstracts, inserts."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kg.model import Extraction, Polarity, Predicate
from tests.extract.conftest import by_slug

Extract = Callable[[str], Extraction]


def said(extraction: Extraction, predicate: Predicate) -> set[tuple[str, str]]:
    return {
        (each.subject.slug, getattr(each.object, "slug", str(each.object)))
        for each in extraction.evidence
        if each.predicate is predicate and each.polarity is not Polarity.NEGATED
    }


def denied(extraction: Extraction, predicate: Predicate) -> set[str]:
    found = by_slug(extraction, predicate).items()
    return {slug for slug, each in found if each.polarity is Polarity.NEGATED}


PARTS = """# Examplin and Exemplol

## Ingredient: Examplin

**Generic Name:** Examplin

**Drug class:** Beta blocker

**Side Effects:** headache

**Do not take it if you have:** gout

## Ingredient: Exemplol

**Generic Name:** Exemplol

**Side Effects:** rash
"""


def test_a_page_with_a_part_on_each_ingredient_is_about_the_combination(extracted: Extract) -> None:
    extraction = extracted(PARTS)
    assert extraction.drug is not None
    assert extraction.drug.slug == "examplin-exemplol"
    assert said(extraction, Predicate.HAS_ADVERSE_EFFECT) == {
        ("examplin", "headache"),
        ("exemplol", "rash"),
    }
    assert said(extraction, Predicate.IN_CLASS) == {("examplin", "beta-blocker")}
    assert said(extraction, Predicate.CONTRAINDICATED_IN) == {("examplin", "gout")}


def test_parts_are_told_also_where_the_combination_does_not_exist(extracted: Extract) -> None:
    remark = "There is currently no approved combination of the two.\n\n## Ingredient: Examplin"
    extraction = extracted(PARTS.replace("## Ingredient: Examplin", remark, 1))
    assert extraction.drug is None
    assert ("exemplol", "rash") in said(extraction, Predicate.HAS_ADVERSE_EFFECT)


def test_a_page_called_one_of_side_effects_lists_them_under_any_heading(extracted: Extract) -> None:
    page = "# Examplin Side Effects\n\n## For nurses\n\n### Skin\n\n**Common** (1% to 10%): Rash\n"
    found = by_slug(extracted(page), Predicate.HAS_ADVERSE_EFFECT)
    assert found["rash"].frequency is not None
    assert found["rash"].frequency.term == "common"
    other = page.replace("Side Effects", "Uses", 1)
    assert by_slug(extracted(other), Predicate.HAS_ADVERSE_EFFECT) == {}


def test_what_came_of_an_overdose_is_no_effect(extracted: Extract) -> None:
    page = "# Examplin\n\n## Side effects\n\nRash.\n\n### {}\n\n- coma\n"
    over = page.format("Call at once if these symptoms of overdose occur")
    assert set(by_slug(extracted(over), Predicate.HAS_ADVERSE_EFFECT)) == {"rash"}
    swallowed = (
        "# Examplin\n\n## Side effects\n\nA girl swallowed an unknown number and fell into coma."
    )
    assert said(extracted(swallowed), Predicate.HAS_ADVERSE_EFFECT) == set()


@pytest.mark.parametrize(
    "sentence",
    [
        "Rash has not been encountered.",
        "Rash occurred no more often than with placebo.",
        "Trials did not find more rash with Examplin than with placebo.",
    ],
)
def test_what_did_not_come_is_denied(sentence: str, extracted: Extract) -> None:
    extraction = extracted(f"# Examplin\n\n## Side effects\n\n{sentence}\n")
    assert said(extraction, Predicate.HAS_ADVERSE_EFFECT) == set()
    assert denied(extraction, Predicate.HAS_ADVERSE_EFFECT) == {"rash"}


def test_a_table_may_tell_people_apart(extracted: Extract) -> None:
    page = "# Examplin\n\n## Side effects\n\n| Men | Women |\n| --- | --- |\n| rash | dry mouth |\n"
    assert set(by_slug(extracted(page), Predicate.HAS_ADVERSE_EFFECT)) == {"rash", "dry-mouth"}


def test_a_column_of_another_treatment_is_not_of_the_drug(extracted: Extract) -> None:
    page = "# Examplin\n\n## Side effects\n\nHow often, %\n\n"
    page += "| Effect | Examplin (n=90) | Warfarin (n=88) |\n| --- | --- | --- |\n"
    page += "| Rash | 5 | 3 |\n| Gout | 0 | 9 |\n"
    assert set(by_slug(extracted(page), Predicate.HAS_ADVERSE_EFFECT)) == {"rash"}


def test_refusals_are_read_in_many_wordings(extracted: Extract) -> None:
    page = "# Examplin\n\n## Before you take it\n\nDon't use Examplin if you have gout.\n"
    assert said(extracted(page), Predicate.CONTRAINDICATED_IN) == {("examplin", "gout")}
    page = "# Examplin\n\n## Contraindications\n\nAsthma; pregnancy, when used for gout.\n"
    assert {slug for _, slug in said(extracted(page), Predicate.CONTRAINDICATED_IN)} == {
        "asthma",
        "pregnancy",
    }


@pytest.mark.parametrize(
    "sentence",
    [
        "It should not be used in patients with gout.",
        "It should no longer be used for gout.",
        "It is not effective in gout.",
        "It plays no part in the treatment of gout.",
    ],
)
def test_a_refused_use_is_no_use(sentence: str, extracted: Extract) -> None:
    page = f"# Examplin\n\n## Uses\n\nExamplin is used to treat asthma. {sentence}\n"
    assert said(extracted(page), Predicate.HAS_INDICATION) == {("examplin", "asthma")}


def test_what_a_use_is_not_recommended_for_is_no_danger(extracted: Extract) -> None:
    page = "# Examplin\n\n## Uses\n\nExamplin is not recommended for gout.\n"
    assert said(extracted(page), Predicate.CONTRAINDICATED_IN) == set()


def test_signs_may_stand_before_what_they_are_of(extracted: Extract) -> None:
    page = "# Examplin\n\n## Warnings\n\nCall if you are hot: these may be signs of meningitis.\n"
    assert set(by_slug(extracted(page), Predicate.HAS_ADVERSE_EFFECT)) == {"meningitis"}


BULLETIN = """# Drug News 14

## Examplin: falls

Examplin is approved for gout. Examplin was studied last year.

### Reports

We have received 12 reports of rash. The most commonly reported reactions were nausea (4) and cough.

| Reaction | Reports |
| --- | --- |
| Dizziness | 7 |

## Also in this issue

Exemplol is used for asthma and may cause vomiting.
"""


def test_a_bulletin_is_about_the_drug_of_its_first_headline(extracted: Extract) -> None:
    extraction = extracted(BULLETIN)
    assert said(extraction, Predicate.HAS_INDICATION) == {("examplin", "gout")}
    assert {slug for _, slug in said(extraction, Predicate.HAS_ADVERSE_EFFECT)} == {
        "rash",
        "nausea",
        "cough",
        "dizziness",
    }


ABSTRACT = """Safety of examplin in the treatment of gout: a review of trials

Methods. Trials were sought.

Results. Adverse events were seen in 40% with examplin and 38% with placebo. Rash occurred in 5%
with examplin and 2% with placebo. Nausea was a problem with warfarin (11%). One patient in the
placebo group had a stroke. Survival was longer than with placebo, and pain fell by half.

Conclusions. Examplin is effective.
"""


def test_an_abstract_is_read_by_its_labels(extracted: Extract) -> None:
    extraction = extracted(ABSTRACT)
    assert extraction.drug is not None
    assert extraction.drug.slug == "examplin"
    assert set(by_slug(extraction, Predicate.HAS_ADVERSE_EFFECT)) == {"rash"}


def test_an_interval_of_confidence_is_no_share(extracted: Extract) -> None:
    page = (
        "# Examplin\n\n## Side effects\n\nRash was seen more with it (RR 2.1, 95% CI 1.3 to 3.4).\n"
    )
    rash = by_slug(extracted(page), Predicate.HAS_ADVERSE_EFFECT)["rash"]
    assert rash.frequency is None or rash.frequency.cioms is None


INSERT = """For the use of a Registered Medical Practitioner only

Examplix
(Examplin 5 mg and Warfarin Sodium 2 mg Tablets)

INDICATIONS
Examplix is indicated in gout.

PACK
Strips of 10.

WARNINGS
Bleeding
There have been post-marketing reports of nosebleed with warfarin.

UNDESIRABLE EFFECTS
Examplin
Skin: Common - rash.
Warfarin
Stomach: Rare - nausea.

CLASS
Antiplatelet agent and anticoagulant

Manufactured by: Foo Works Ltd., Springfield
"""


def test_an_insert_is_about_what_the_note_under_its_name_lists(extracted: Extract) -> None:
    extraction = extracted(INSERT)
    assert extraction.drug is not None
    assert extraction.drug.slug.startswith("examplin-warfarin")
    found = said(extraction, Predicate.HAS_ADVERSE_EFFECT)
    assert ("examplin", "rash") in found
    assert {(s.split("-")[0], o) for s, o in found} == {
        ("examplin", "rash"),
        ("warfarin", "nausea"),
        ("warfarin", "epistaxis"),
    }
    made = {slug for _, slug in said(extraction, Predicate.MANUFACTURED_BY)}
    assert made == {"foo-works-ltd"}
    assert len(said(extraction, Predicate.IN_CLASS)) == 2


def test_an_answer_that_denies_is_no_effect(extracted: Extract) -> None:
    page = (
        "# Examplin\n\n## Common questions\n\n**Will my hair go?** Hair loss has been reported.\n"
    )
    assert set(by_slug(extracted(page), Predicate.HAS_ADVERSE_EFFECT)) == {"alopecia"}
    page = (
        "# Examplin\n\n## Common questions\n\n**Can it cause rash?** Studies did not show that.\n"
    )
    assert said(extracted(page), Predicate.HAS_ADVERSE_EFFECT) == set()
