"""Phrases are found as a regular expression of all of them would find them."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.extract.phrasing import Phrases

WORDS = ("can", "cause", "causes", "risk", "of", "not", "caus", "a", "(", ",", "e.g.", "co-use")
PHRASES = ("can cause", "cause", "caus*", "risk of", "risk", "not a", ", but", "(e.g.", "co-use")


def expression(words: tuple[str, ...]) -> re.Pattern[str]:
    made = []
    for each in words:
        body = r"[\s\-‐‑–]+".join(re.escape(w).replace(r"\*", r"\w*") for w in each.split())
        before = r"(?<!\w)" if each[0].isalnum() else ""
        made.append(before + body + (r"(?!\w)" if each[-1].isalnum() else ""))
    return re.compile("|".join(sorted(made, key=lambda m: (-len(m), m))), re.IGNORECASE)


@given(
    st.lists(st.sampled_from(PHRASES), min_size=1, unique=True),
    st.lists(st.sampled_from([*WORDS, "CAN", "-", " ", "  "])).map("".join),
    st.integers(0, 5),
)
def test_the_same_places_as_those_of_one_expression(
    phrases: list[str], text: str, start: int
) -> None:
    made, plain = Phrases(phrases), expression(tuple(phrases))
    assert [m.span() for m in made.finditer(text)] == [m.span() for m in plain.finditer(text)]
    first, expected = made.search(text, start), plain.search(text, start)
    assert (first and first.span()) == (expected and expected.span())
    here, there = made.match(text, start), plain.match(text, start)
    assert (here and here.span()) == (there and there.span())
    assert bool(made.fullmatch(text)) == bool(plain.fullmatch(text))
    assert made.sub(lambda m: "." * len(m[0]), text) == plain.sub(lambda m: "." * len(m[0]), text)


@pytest.mark.parametrize(
    ("phrase", "text", "found"),
    [
        ("risk of", "a RISK\nof falls", "RISK\nof"),
        ("risk of", "high-risk-of-falls", "risk-of"),
        ("risk of", "asterisk of", None),
        ("caus*", "it was Causing rash", "Causing"),
        ("caus*", "because", None),
        (", but", "rash, but mild", ", but"),
        ("rash", "İ rash", "rash"),
    ],
)
def test_a_phrase_is_found_as_whole_words_in_any_case(
    phrase: str, text: str, found: str | None
) -> None:
    match = Phrases([phrase]).search(text)
    assert (match[0] if match else None) == found


def test_a_phrase_that_begins_after_the_end_is_not_found() -> None:
    assert Phrases(["risk"]).search("the risk", 0, 4) is None
    assert Phrases(["risk of"]).search("the risk of", 0, 8) is None


def test_no_phrases_are_never_found() -> None:
    assert Phrases([]).search("anything") is None
    assert re.search(Phrases([]).pattern, "anything") is None
