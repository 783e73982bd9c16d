"""Phrases come to a concept by the strictest step that leads there, and say which it was."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.lexicon import Lexicon
from kg.lexicon.phrases import ground_phrase
from kg.model import Concept, Kind, MatchKind, Ref


def effect(label: str, *synonyms: str) -> Concept:
    slug = label.replace(" ", "-")
    return Concept(ref=Ref(Kind.EFFECT, slug), label=label, synonyms=synonyms)


LEXICON = Lexicon(
    [
        effect("hemorrhage", "bleeding"),
        effect("rash"),
        effect("pain"),
        effect("nausea"),
        effect("myocardial infarction", "MI"),
        effect("abdominal pain"),
        effect("trunk edema"),
        effect("hypertension"),
        effect("hypotension"),
        effect("gastritis"),
        effect("atrial fibrillation"),
        effect("acute coronary syndrome"),
        effect("vaginal lesions", "lesion of vagina"),
        effect("zorblingfrumposis"),
        effect("zorblingfrumpesis"),
    ]
)


def found(text: str) -> tuple[str, MatchKind] | None:
    grounding = ground_phrase(LEXICON, text, Kind.EFFECT)
    return (grounding.concept.slug, grounding.how) if grounding else None


@pytest.mark.parametrize(
    ("text", "slug", "how"),
    [
        ("hemorrhage", "hemorrhage", MatchKind.EXACT),
        ("bleeding", "hemorrhage", MatchKind.SYNONYM),
        ("Haemorrhages", "hemorrhage", MatchKind.INFLECTED),
        ("acute coronary syndrome", "acute-coronary-syndrome", MatchKind.EXACT),
        ("severe bleeding", "hemorrhage", MatchKind.MODIFIER_STRIPPED),
        ("new or worsening severe rash", "rash", MatchKind.MODIFIER_STRIPPED),
        ("rash, severe", "rash", MatchKind.MODIFIER_STRIPPED),
        ("grade 3/4 rash", "rash", MatchKind.MODIFIER_STRIPPED),
        ("rash (Grade 3 or 4)", "rash", MatchKind.MODIFIER_STRIPPED),
        ("rash on the trunk", "rash", MatchKind.HEAD_NOUN),
        ("severe trunk rash", "rash", MatchKind.HEAD_NOUN),
        ("abdominal rash of the vagina", "rash", MatchKind.HEAD_NOUN),
        ("hemorhage", "hemorrhage", MatchKind.FUZZY),
        ("atrial fibrilation", "atrial-fibrillation", MatchKind.FUZZY),
        ("severe abdomnal pain", "abdominal-pain", MatchKind.FUZZY),
    ],
)
def test_a_phrase_says_how_it_was_matched(text: str, slug: str, how: MatchKind) -> None:
    assert found(text) == (slug, how)


@pytest.mark.parametrize(
    "text",
    [
        "", "severe", "pre-hypertension", "abdominal mi", "no rash on the trunk",
        "history of rash", "prevention of pain",
        "rash and pain", "pain with nausea", "purple quux rash on the moon", "frumping",
        "a long sentence that ends, after many more words, with a rash",
    ],
)  # fmt: skip
def test_what_names_nothing_or_something_else_is_not_grounded(text: str) -> None:
    assert found(text) is None


def test_only_the_head_is_a_candidate() -> None:
    candidates = [
        grounding.candidate
        for text in ("rash", "severe rash", "rash on the trunk", "hemorhage")
        if (grounding := ground_phrase(LEXICON, text, Kind.EFFECT))
    ]
    assert candidates == [False, False, True, False]


def test_only_a_misspelt_name_has_a_score() -> None:
    misspelt = ground_phrase(LEXICON, "hemorhage", Kind.EFFECT)
    assert misspelt is not None
    assert misspelt.score is not None
    assert 92 <= misspelt.score < 100
    stripped = ground_phrase(LEXICON, "severe rash", Kind.EFFECT)
    assert stripped is not None
    assert stripped.score is None


@pytest.mark.parametrize("text", ["nausae", "rahs", "hypretenison", "gastrtis x1234567"])
def test_short_words_and_too_many_changes_are_not_guessed(text: str) -> None:
    assert found(text) is None


def test_a_valid_name_is_never_taken_for_another() -> None:
    lexicon = LEXICON.extended([Concept(ref=Ref(Kind.DRUG, "d"), label="gastritin")])
    assert ground_phrase(LEXICON, "gastritiis", Kind.EFFECT) is not None
    assert ground_phrase(lexicon, "gastritin", Kind.EFFECT) is None
    assert found("hypotension") == ("hypotension", MatchKind.EXACT)


def test_names_that_are_as_like_stay_visible() -> None:
    grounding = ground_phrase(LEXICON, "zorblingfrumpisis", Kind.EFFECT)
    assert grounding is not None
    assert {grounding.concept.slug, *(ref.slug for ref in grounding.others)} == {
        "zorblingfrumposis",
        "zorblingfrumpesis",
    }


@given(st.text(max_size=60))
def test_any_text_gives_an_answer(text: str) -> None:
    grounding = ground_phrase(LEXICON, text, Kind.EFFECT)
    assert grounding is None or grounding.concept in LEXICON


@given(st.sampled_from(["rash", "pain", "bleeding"]), st.sampled_from(["severe", "mild", "fatal"]))
def test_a_modifier_does_not_change_the_concept(name: str, modifier: str) -> None:
    bare, qualified = found(name), found(f"{modifier} {name}")
    assert bare is not None
    assert qualified is not None
    assert bare[0] == qualified[0]
