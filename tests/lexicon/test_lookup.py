"""Names are found whatever their case, spelling and number, and only where they stand."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from string import ascii_letters

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import InvalidFileError
from kg.lexicon import Lexicon, fold, key, load, read_vocabulary
from kg.model import Concept, Kind, MatchKind, Ref


def effect(label: str, *synonyms: str, broader: str = "") -> Concept:
    return Concept(
        ref=Ref(Kind.EFFECT, label.replace(" ", "-")),
        label=label,
        synonyms=synonyms,
        broader=(Ref(Kind.EFFECT, broader),) if broader else (),
    )


LEXICON = Lexicon(
    [
        effect("hemorrhage", "bleeding"),
        effect("pain"),
        effect("back pain", broader="pain"),
        effect("deep vein thrombosis", "DVT"),
        effect("acquired immunodeficiency syndrome", "AIDS"),
    ]
)


@pytest.mark.parametrize(
    ("name", "how"),
    [
        ("hemorrhage", MatchKind.EXACT),
        ("Bleeding", MatchKind.SYNONYM),
        ("Haemorrhages", MatchKind.INFLECTED),
        ("deep-vein thromboses", MatchKind.INFLECTED),
    ],
)
def test_grounding_says_how_it_matched(name: str, how: MatchKind) -> None:
    grounding = LEXICON.ground(name, Kind.EFFECT)
    assert grounding is not None
    assert grounding.how is how


def test_longest_name_wins() -> None:
    found = LEXICON.find("Back pain and pain", Kind.EFFECT)
    assert [(m.start, m.end, m.concept.slug) for m in found] == [
        (0, 9, "back-pain"),
        (14, 18, "pain"),
    ]


@pytest.mark.parametrize("text", ["back, pain", "back (pain", "back. Pain"])
def test_names_do_not_run_across_punctuation(text: str) -> None:
    assert [m.concept.slug for m in LEXICON.find(text, Kind.EFFECT)] == ["pain"]


def test_abbreviation_is_not_an_ordinary_word() -> None:
    assert LEXICON.find("It aids digestion. Aids for walking.", Kind.EFFECT) == []
    assert len(LEXICON.find("AIDS and DVTs", Kind.EFFECT)) == 2


def test_other_kinds_are_not_found() -> None:
    assert LEXICON.find("pain", Kind.CONDITION) == []
    assert LEXICON.ground("pain", Kind.CONDITION) is None


def test_ambiguity_stays_visible() -> None:
    lexicon = Lexicon([effect("burn", "burning"), effect("burning sensation", "burning")])
    grounding = lexicon.ground("burning", Kind.EFFECT)
    assert grounding is not None
    assert len(grounding.others) == 1


def test_extension_leaves_the_lexicon_as_it_was() -> None:
    wider = LEXICON.extended([effect("zorbling")])
    assert wider.ground("zorbling", Kind.EFFECT)
    assert wider.ground("pain", Kind.EFFECT)
    assert LEXICON.ground("zorbling", Kind.EFFECT) is None


def test_ancestors_are_all_broader_concepts() -> None:
    assert LEXICON.ancestors(Ref(Kind.EFFECT, "back-pain")) == {Ref(Kind.EFFECT, "pain")}


@given(st.text(alphabet=ascii_letters + " -/'", max_size=40))
def test_case_makes_no_difference(text: str) -> None:
    assert key(text.upper()) == key(text.lower())


def test_british_spelling_and_plurals_make_no_difference() -> None:
    assert fold("tumours") == fold("tumor")
    assert key("Oedema of the oesophagus") == key("edema of the esophagus")


@given(st.lists(st.sampled_from(["back", "pain", "DVT", "and", ",", "bleeding"]), max_size=12))
def test_matches_lie_in_order_without_overlap(words: list[str]) -> None:
    text = " ".join(words)
    found = LEXICON.find(text, Kind.EFFECT)
    assert all(a.end <= b.start for a, b in pairwise(found))
    assert all(0 <= m.start < m.end <= len(text) for m in found)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("wrong\theader\n", "the columns label, broader"),
        ("label\tbroader\torgan_class\tsynonyms\tflags\tmappings\nnausea\n", "6 columns"),
        (
            "label\tbroader\torgan_class\tsynonyms\tflags\tmappings\nnausea\t\tx\t\tloud\t\n",
            "flags",
        ),
        (
            "label\tbroader\torgan_class\tsynonyms\tflags\tmappings\nnausea\t\t\t\t\t\n",
            "organ class",
        ),
    ],
)
def test_broken_vocabulary_says_what_was_expected(tmp_path: Path, text: str, expected: str) -> None:
    path = tmp_path / "effects.tsv"
    path.write_text(text)
    with pytest.raises(InvalidFileError, match=expected):
        list(read_vocabulary(path, Kind.EFFECT))


def test_drug_named_by_an_ordinary_word_is_not_found_in_prose() -> None:
    assert load().find("Drink water and breathe oxygen.", Kind.DRUG) == []
