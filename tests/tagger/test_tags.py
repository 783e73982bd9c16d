"""Tests of kg.tagger.tags."""

from __future__ import annotations

import pytest

from kg.model import Span
from kg.tagger.tags import Parts, decode, encode, token_spans


def place(text: str, words: str) -> Span:
    start = text.index(words)
    return Span(start, start + len(words))


def mention(text: str, *words: str) -> Parts:
    return tuple(place(text, each) for each in words)


def tags(text: str, *mentions: Parts) -> str:
    return " ".join(encode(token_spans(text), mentions))


def test_continuous_mentions_begin_and_go_on() -> None:
    text = "severe back pain, rash"

    assert tags(text, mention(text, "back pain"), mention(text, "rash")) == "O B I O B"


def test_shared_words_are_heads_and_others_limbs() -> None:
    text = "joint swelling or discomfort"

    assert (
        tags(text, mention(text, "joint swelling"), mention(text, "joint", "discomfort"))
        == "BH BD O BD"
    )


def test_longest_of_nested_mentions_is_kept() -> None:
    text = "hyperosmolar coma"

    assert tags(text, mention(text, "coma"), mention(text, "hyperosmolar coma")) == "B I"


@pytest.mark.parametrize(
    ("text", "mentions"),
    [
        ("rash, hives", [("rash",), ("hives",)]),
        ("joint swelling or discomfort", [("joint swelling",), ("joint", "discomfort")]),
        (
            "hepatic, renal and heart failure",
            [("hepatic", "failure"), ("renal", "failure"), ("heart failure",)],
        ),
        ("increases in ALT and AST", [("increases in ALT",), ("increases in", "AST")]),
        ("hematocrit was increased", [("hematocrit", "increased")]),
        ("", []),
    ],
)
def test_tags_give_the_mentions_back(text: str, mentions: list[tuple[str, ...]]) -> None:
    gold = sorted(mention(text, *words) for words in mentions)
    tokens = token_spans(text)

    assert decode(tokens, encode(tokens, gold)) == gold


def test_tag_that_continues_nothing_begins_a_mention() -> None:
    tokens = token_spans("no rash here")

    assert decode(tokens, ["O", "I", "O"]) == [(tokens[1],)]


def test_limbs_far_apart_belong_to_different_mentions() -> None:
    text = "joint " + "and so on " * 6 + "discomfort"
    tokens = token_spans(text)

    found = decode(tokens, ["BD", *["O"] * (len(tokens) - 2), "BD"])

    assert [len(parts) for parts in found] == [1, 1]


def test_mention_may_begin_within_a_token() -> None:
    text = "rashes"

    assert tags(text, (Span(2, 6),)) == "B"
