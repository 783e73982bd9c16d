"""A document's own definition of an abbreviation stands before what the vocabularies make of it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.extract.abbreviations import Definition, definitions, long_form, with_definitions
from kg.lexicon import Lexicon
from kg.model import Concept, Evidence, Extraction, Kind, MatchKind, Predicate, Ref
from tests.extract.conftest import by_slug

Effects = Callable[..., dict[str, Evidence]]
Extract = Callable[[str], Extraction]


@pytest.mark.parametrize(
    ("text", "short", "long"),
    [
        ("There is interstitial lung disease (ILD).", "ILD", "interstitial lung disease"),
        ("ILD (interstitial lung disease) was seen", "ILD", "interstitial lung disease"),
        ("Hepatitis B virus (HBV, also old)", "HBV", "Hepatitis B virus"),
        ("Rash. Hypertension (HTN)", "HTN", "Hypertension"),
        ("quux of the toes, abbreviated as QOTT.", "QOTT", "quux of the toes"),
        ("acute respiratory distress (ARD)", "ARD", "acute respiratory distress"),
        ("drug-induced liver injury (DILI)", "DILI", "drug-induced liver injury"),
    ],
)  # fmt: skip
def test_the_words_of_an_abbreviation_are_found(text: str, short: str, long: str) -> None:
    assert definitions([text]) == (Definition(short, long),)


@pytest.mark.parametrize(
    "text",
    [
        "Rash (severe) and redness (Common)", "low blood counts (anemia)", "nausea (10%)",
        "headache (MRI of the brain)", "ILD. Disease (ILD)", "in the USA (n = 20)", "rash (2, 3)",
    ],
)  # fmt: skip
def test_other_parentheses_define_nothing(text: str) -> None:
    assert definitions([text]) == ()


@given(st.text(max_size=12), st.text(max_size=60))
def test_the_words_found_stand_at_the_end_of_the_text(short: str, before: str) -> None:
    found = long_form(short, before)
    assert found is None or found in " ".join(before.split())


def test_the_letters_are_read_where_they_stand_alone(effects: Effects) -> None:
    found = effects("Frumious lung disease (FLD) and interstitial lung disease (ILD). ILD is rare.")
    evidence = found["interstitial-lung-disease"]
    assert evidence.frequency is None
    found = effects("ILD is rare. Serious side effects include interstitial lung disease (ILD).")
    assert found["interstitial-lung-disease"].how is MatchKind.ABBREVIATION
    frequency = found["interstitial-lung-disease"].frequency
    assert frequency is not None
    assert frequency.term == "rare"


def test_the_document_overrules_the_vocabulary(effects: Effects) -> None:
    known = effects("Serious side effects include rash and PE.")
    assert known["pulmonary-embolism"].how is MatchKind.SYNONYM
    found = effects("Physical exhaustion (PE) is common. Serious side effects include rash and PE.")
    assert set(found) == {"fatigue", "rash"}
    unknown = effects("Purple earlobe (PE) is common. Serious side effects include rash and PE.")
    assert set(unknown) == {"rash"}


def test_the_drug_and_what_it_treats_are_abbreviated_too(extracted: Extract) -> None:
    extraction = extracted(
        "# Examplin\n\n**Generic Name:** Examplin\n\n"
        "**Uses:** EXM is approved for T2DM. Examplin (EXM) was tested in Type 2 diabetes mellitus "
        "(T2DM).\n\n**Mechanism:** EXM may cause rash.\n"
    )
    assert by_slug(extraction, Predicate.HAS_INDICATION)["type-2-diabetes-mellitus"].how is (
        MatchKind.ABBREVIATION
    )
    assert set(by_slug(extraction, Predicate.HAS_ADVERSE_EFFECT)) == {"rash"}


def test_two_meanings_of_the_same_letters_stay_visible() -> None:
    lexicon = Lexicon(
        Concept(ref=Ref(Kind.EFFECT, label.replace(" ", "-")), label=label)
        for label in ("acute kidney failure", "atypical knee fracture")
    )
    extended = with_definitions(
        lexicon,
        [Definition("AKF", "acute kidney failure"), Definition("AKF", "atypical knee fractures")],
    )
    grounding = extended.ground("AKF", Kind.EFFECT)
    assert grounding is not None
    assert {grounding.concept.slug, *(ref.slug for ref in grounding.others)} == {
        "acute-kidney-failure",
        "atypical-knee-fracture",
    }
    assert lexicon.ground("AKF", Kind.EFFECT) is None


def test_a_concept_takes_no_name_that_is_also_of_another() -> None:
    shock = Concept(ref=Ref(Kind.EFFECT, "shock"), label="shock")
    collapse = Concept(
        ref=Ref(Kind.EFFECT, "circulatory-collapse"),
        label="circulatory collapse",
        synonyms=("shock",),
    )
    lexicon = with_definitions(
        Lexicon([shock, collapse]), [Definition("CC", "circulatory collapse")]
    )
    for name, ref in (("CC", collapse.ref), ("shock", shock.ref)):
        grounding = lexicon.ground(name, Kind.EFFECT)
        assert grounding is not None
        assert grounding.concept == ref
