"""Names put together of a finding and a thing, with any words between the two."""

from __future__ import annotations

import pytest

from kg.extract.composed import with_composed
from kg.lexicon import load
from kg.model import Kind


def named(text: str, kind: Kind = Kind.EFFECT, *, levels: bool = True) -> dict[str, str]:
    """Return the words that name something in a text, by its concept."""
    lexicon = load()
    found = with_composed(text, lexicon.find(text, kind), kind, lexicon, levels=levels)
    return {each.concept.slug: text[each.start : each.end] for each in found}


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("a rise in the level of a mineral called potassium", "hyperkalemia"),
        ("too little of the protein albumin in the blood", "hypoalbuminemia"),
        ("fewer white blood cells called neutrophils", "neutropenia"),
        ("lower number of white blood cells (lymphocytes)", "lymphopenia"),
        (
            "higher levels of the liver enzyme alkaline phosphatase",
            "alkaline-phosphatase-increased",
        ),
        ("inflamed lining of the large bowel", "colitis"),
        ("inflammation of the sac around the heart", "pericarditis"),
        ("fluid collecting around the heart, fluid build-up in the tummy", "ascites"),
        ("a hole in the wall of the gut", "gastrointestinal-perforation"),
        ("bleeding inside the eye", "eye-hemorrhage"),
        ("swollen eye lids", "eyelid-edema"),
        ("a low number of some blood cells (called leucocytes )", "leukopenia"),
        ("abnormal result with a test called Coombs", "coombs-test-positive"),
    ],
)
def test_lay_words_between_a_finding_and_its_thing_are_passed_over(text: str, slug: str) -> None:
    assert slug in named(text)


def test_a_finding_goes_with_each_thing_of_a_list() -> None:
    assert set(named("low levels of albumin, magnesium and/or calcium in the blood")) == {
        "hypoalbuminemia",
        "hypomagnesemia",
        "hypocalcemia",
    }


def test_two_findings_share_a_thing() -> None:
    assert set(named("increased or decreased white cells")) == {"leukocytosis", "leukopenia"}


@pytest.mark.parametrize(
    ("text", "slugs"),
    [
        ("increased hair loss", {"alopecia"}),  # what stands there in full counts
        ("low levels of calcium or sleep", {"hypocalcemia"}),
        ("higher doses of potassium", set()),
        ("reduced risk of infection", {"infection"}),
        (
            "inflammation, of the 20 patients with colon cancer",
            {"inflammation", "colorectal-cancer"},
        ),
    ],
)
def test_no_name_is_made_across_other_words(text: str, slugs: set[str]) -> None:
    assert set(named(text)) == slugs


def test_levels_are_no_names_where_they_tell_a_use() -> None:
    assert "hypoglycemia" in named("decreases the amount of sugar")
    assert not named("decreases the amount of sugar", levels=False)


def test_conditions_are_put_together_too() -> None:
    found = named("cancer of the rectum or the lung", Kind.CONDITION)
    assert set(found) == {"rectal-cancer", "lung-cancer"}


def test_a_note_of_the_kind_of_a_thing_is_no_exacter_name() -> None:
    assert set(named("low levels of neutrophils (a type of white blood cell)")) == {"neutropenia"}


def test_an_enzyme_is_known_by_its_name_behind_what_it_does() -> None:
    found = named(
        "increased level of the enzyme that breaks down glucose (sugar) (lactate dehydrogenase), "
        "the enzyme that breaks down fats (lipase)"
    )
    assert set(found) == {"lactate-dehydrogenase-increased", "lipase-increased"}


def test_things_are_called_by_their_name_behind_their_kind() -> None:
    assert set(named("increase in the number of some types of blood cells called eosinophils")) == {
        "eosinophilia"
    }
    assert set(named("a decrease in red blood cells, and blood cells called platelets")) == {
        "anemia",
        "thrombocytopenia",
    }
    assert set(named("increase in the amount of a kind of blood cell (called lymphocytes)")) == {
        "lymphocytosis"
    }
