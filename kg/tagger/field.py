"""Conditional random fields: which tag each token has, and how sure that is."""

from __future__ import annotations

import ctypes
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pycrfsuite
from numpy.typing import NDArray

from kg.tagger.features import Sentence
from kg.tagger.tags import OUTSIDE, TAGS

_CERTAIN = 0.99
_SHUFFLE = 20241101
_FEATURE = "feature.minfreq"


@dataclass(frozen=True, slots=True)
class Marked:
    """The tags of a text.

    Attributes:
        tags: the likeliest, one for each token.
        chances: how likely each of `TAGS` (columns) is for each token (rows), 0 to 1.
    """

    tags: list[str]
    chances: NDArray[np.float64]


def packed(sentence: Sentence) -> Sentence:
    """Return a sentence in a form that is smaller, and quicker to learn from several times."""
    return replace(sentence, features=pycrfsuite.ItemSequence(sentence.features))


def fitted(examples: Iterable[tuple[Sentence, Sequence[str]]], *, rounds: int) -> bytes:
    """Return the weights of a field that has learned from sentences with their tags.

    The same examples in the same order give the same weights.

    Args:
        examples: at least one sentence.
        rounds: passes over the examples; more fit them closer.
    """
    # The trainer shuffles with the generator of the C library and has no way to seed it.
    ctypes.CDLL(None).srand(_SHUFFLE)
    settings = {"c2": 0.1, _FEATURE: 2, "max_iterations": rounds}
    return _weights("l2sgd", settings, ((each.features, tags) for each, tags in examples))


def fitted_singly(examples: Iterable[tuple[Sequence[str], str]]) -> bytes:
    """Return the weights of a field of things that stand alone, each with its one tag."""
    settings = {"c2": 5.0, _FEATURE: 3, "max_iterations": 150}
    return _weights("lbfgs", settings, (([features], [tag]) for features, tag in examples))


def _weights(
    algorithm: str,
    settings: dict[str, float],
    examples: Iterable[tuple[Sequence[Sequence[str]], Sequence[str]]],
) -> bytes:
    trainer = pycrfsuite.Trainer(algorithm=algorithm, params=settings, verbose=False)
    for items, tags in examples:
        trainer.append(items, tags)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "weights"
        trainer.train(str(path))
        return path.read_bytes()


class Field:
    """Tags tokens by weights that `fitted` or `fitted_singly` returned."""

    def __init__(self, weights: bytes) -> None:
        # The library reads from these bytes as long as it tags, and does not own them.
        self._weights = weights
        self._model = pycrfsuite.Tagger()
        self._model.open_inmemory(self._weights)
        self._known = frozenset(self._model.labels())

    def mark(self, sentences: Iterable[Sentence], size: int) -> Marked:
        """Return the tags of a text of `size` tokens that the sentences cover."""
        tags = [OUTSIDE] * size
        chances = np.zeros((size, len(TAGS)))
        chances[:, TAGS.index(OUTSIDE)] = 1.0
        for each in sentences:
            tags[each.first : each.last] = self._model.tag(each.features)
            self._rate(each, chances)
        return Marked(tags, chances)

    def _rate(self, sentence: Sentence, chances: NDArray[np.float64]) -> None:
        for at in range(sentence.last - sentence.first):
            # Nearly all tokens are surely outside, and asking for each tag is slow.
            if OUTSIDE in self._known and self._model.marginal(OUTSIDE, at) > _CERTAIN:
                continue
            chances[sentence.first + at] = [
                self._model.marginal(tag, at) if tag in self._known else 0.0 for tag in TAGS
            ]

    def chance(self, features: Sequence[str], tag: str) -> float:
        """Return how likely a thing that stands alone has a tag."""
        if tag not in self._known:
            return 0.0
        self._model.set([features])
        return float(self._model.marginal(tag, 0))
