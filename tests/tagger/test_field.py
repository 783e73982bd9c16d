"""Tests of kg.tagger.field."""

from __future__ import annotations

import numpy as np
import pytest

from kg.tagger.features import Sentence
from kg.tagger.field import Field, fitted, fitted_singly, packed

WORDS = ("rash", "and", "gout", "of", "the", "skin")
TAGGED = [
    (Sentence(0, 3, [[f"w={WORDS[(at + step) % 6]}"] for step in range(3)]), ["O", "B", "I"])
    for at in range(6)
] * 4


def test_learning_again_gives_the_same_weights() -> None:
    first = fitted(TAGGED, rounds=5)
    fitted(TAGGED[:7], rounds=3)

    assert fitted(TAGGED, rounds=5) == first


def test_packed_sentences_are_learned_from_and_tagged_alike() -> None:
    small = [(packed(sentence), tags) for sentence, tags in TAGGED]

    assert fitted(small, rounds=5) == fitted(TAGGED, rounds=5)
    field = Field(fitted(TAGGED, rounds=5))
    assert field.mark([small[0][0]], 3).tags == field.mark([TAGGED[0][0]], 3).tags


def test_chances_of_the_tags_of_each_token_add_up_to_one() -> None:
    marked = Field(fitted(TAGGED, rounds=5)).mark([TAGGED[0][0]], 5)

    assert np.allclose(marked.chances.sum(axis=1), 1.0)
    assert marked.chances[3:, 0].tolist() == [1.0, 1.0]
    assert marked.tags[3:] == ["O", "O"]


def test_things_that_stand_alone_are_rated_by_their_features() -> None:
    field = Field(fitted_singly([(["good"], "right"), (["bad"], "wrong")] * 100))

    assert field.chance(["good"], "right") > 0.8 > 0.2 > field.chance(["bad"], "right")
    assert field.chance(["good"], "right") + field.chance(["good"], "wrong") == pytest.approx(1.0)
    assert field.chance(["good"], "unheard of") == 0.0
