"""Tests of kg.tagger.candidates and kg.tagger.wordings."""

from __future__ import annotations

from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.model import SectionKind, Span
from kg.tagger.candidates import Candidate, candidates, wording
from kg.tagger.clusters import Clusters
from kg.tagger.features import Reading, Sentence
from kg.tagger.field import Marked
from kg.tagger.tags import TAGS, token_spans
from kg.tagger.vocabulary import Named
from kg.tagger.wordings import told

REACTIONS, WARNINGS = SectionKind.ADVERSE_REACTIONS, SectionKind.PRECAUTIONS


def reading(
    text: str, section: SectionKind = REACTIONS, named: dict[int, Named] | None = None
) -> Reading:
    tokens = token_spans(text)
    return Reading(
        text=text,
        section=section,
        tokens=tokens,
        named=named or {},
        sentences=[Sentence(0, len(tokens), [[]] * len(tokens))] if tokens else [],
    )


def marked(text: str, **chances: dict[str, float]) -> Marked:
    """Return tags by word; a word that is not given is outside."""
    words = [token.of(text) for token in token_spans(text)]
    table = np.array(
        [
            [
                chances[word].get(tag, 0.0) if tag != "O" else 1 - sum(chances[word].values())
                for tag in TAGS
            ]
            if word in chances
            else [float(tag == "O") for tag in TAGS]
            for word in words
        ]
    ).reshape(len(words), len(TAGS))
    return Marked([TAGS[at] for at in table.argmax(axis=1)], table)


def by_wording(found: list[Candidate]) -> dict[str, Candidate]:
    return {each.wording: each for each in found}


def test_wording_is_that_of_the_parts_in_lower_case() -> None:
    text = "Joint  swelling\n or QT-prolongation"

    assert wording(text, (Span(0, 5), Span(20, 35))) == "joint qt - prolongation"


def test_mentions_left_open_are_candidates_and_say_so() -> None:
    text = "Rash and gout with cough"

    found = by_wording(
        candidates(reading(text), marked(text, Rash={"B": 0.9}, gout={"B": 0.3}, cough={"B": 0.05}))
    )

    assert {name: each.marked for name, each in found.items()} == {"rash": True, "gout": False}
    assert found["gout"].chance == pytest.approx(0.3)


def test_candidate_is_as_likely_as_its_least_likely_edge() -> None:
    text = "severe back pain syndrome"

    found = by_wording(
        candidates(
            reading(text),
            marked(text, back={"B": 0.9}, pain={"I": 0.8}, syndrome={"I": 0.45}),
        )
    )

    assert found["back pain"].chance == pytest.approx(0.55)
    assert found["back pain syndrome"].chance == pytest.approx(0.45)


def test_only_a_name_of_the_very_same_words_is_the_effect_of_a_candidate() -> None:
    text = "skin rash, gout"
    named = {
        1: Named("B", "rash", 2, ()),
        3: Named("B", "gout", 4, ()),
    }

    found = by_wording(
        candidates(
            reading(text, named=named),
            marked(text, skin={"B": 0.9}, rash={"I": 0.9}, gout={"B": 0.9}),
        )
    )

    assert found["skin rash"].effect == ""
    assert found["gout"].effect == "gout"


def test_a_wording_is_told_of_its_places_elsewhere_in_the_document() -> None:
    warning, table = "Gout may occur", "gout 3 gout 4"
    sections = [reading(warning, WARNINGS), reading(table)]
    read = [
        (sections[0], candidates(sections[0], marked(warning, Gout={"B": 0.4}))),
        (sections[1], candidates(sections[1], marked(table, gout={"B": 0.97}))),
    ]

    together = [section["gout"] for section in told(read, Clusters())]
    alone = told(read[:1], Clusters())[0]["gout"]

    assert {"ar=-1precautions", "else=0precautions"} <= set(alone)
    assert {"ar=14precautions", "else=14precautions", "n=0", "count=1"} <= set(together[0])
    assert {"ar=-1adverse-reactions", "n=2", "count=2"} <= set(together[1])


def test_a_wording_is_told_of_a_likelier_one_of_the_same() -> None:
    text = "rashes then rash and rash"
    section = reading(text)
    found = candidates(section, marked(text, rashes={"B": 0.6}, rash={"B": 0.9}))

    [features] = told([(section, found)], Clusters())

    assert "k=-1" in features["rashes"]
    assert "k=1" in features["rash"]


@given(
    st.lists(st.sampled_from(["rash", "renal", "failure", ",", "or", "pain"]), max_size=12),
    st.randoms(use_true_random=False),
)
def test_candidates_lie_in_the_text_with_chances_between_0_and_1(
    words: list[str], chance: Random
) -> None:
    text = " ".join(words)
    drawn = np.array([[chance.random() + 0.001 for _ in TAGS] for _ in words]).reshape(
        -1, len(TAGS)
    )
    chances = drawn / drawn.sum(axis=1, keepdims=True)
    tags = [TAGS[at] for at in chances.argmax(axis=1)]
    section = reading(text)

    found = candidates(section, Marked(tags, chances))

    assert [each.parts for each in found] == sorted({each.parts for each in found})
    for each in found:
        assert 0.0 <= each.chance <= 1.0 + 1e-9
        assert all(part.of(text) for part in each.parts)
        assert each.tokens == tuple(sorted(each.tokens))
    assert set(told([(section, found)], Clusters())[0]) == {each.wording for each in found}
