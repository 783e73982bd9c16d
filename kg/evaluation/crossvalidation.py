"""Trains a tagger on some labels and asks it about the others, in turn, so that none is known."""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from pathlib import Path

from kg.evaluation.labels import SECTIONS, Finder, LabelText
from kg.evaluation.scores import SEED
from kg.lexicon import Lexicon
from kg.tagger import Example, Parts, Tagger, train

FOLDS = 5


def examples(labels: Iterable[LabelText]) -> list[Example]:
    """Return labels with gold mentions as examples to train on."""
    return [
        Example(
            document=each.label,
            text=each.text,
            section=SECTIONS[each.section],
            mentions=each.mentions,
        )
        for each in labels
    ]


def folds(names: Iterable[str], *, count: int = FOLDS, seed: int = SEED) -> dict[str, int]:
    """Return the fold of each label name: all sections of a label are in one, in any order of call.

    >>> sorted(folds(["a", "b", "c", "d"], count=2).values())
    [0, 0, 1, 1]
    """
    shuffled = sorted(set(names))
    random.Random(seed).shuffle(shuffled)  # noqa: S311 - an even split, no secret
    return {name: position % count for position, name in enumerate(shuffled)}


def tagged(tagger: Tagger) -> Finder:
    """Return a tagger as a finder, to be scored on labels that it was not trained on."""
    return lambda text, section: tagger.find(text, SECTIONS[section])


def cross_validated(
    labels: Sequence[LabelText],
    lexicon: Lexicon,
    folder: Path,
    *,
    texts: Sequence[str] = (),
    count: int = FOLDS,
    seed: int = SEED,
) -> Finder:
    """Return a finder that knows the texts of `labels` only, each tagged by a model of the others.

    The sections of a label are read together.

    Args:
        labels: with gold mentions.
        lexicon: the vocabularies.
        folder: where the model of each fold is written.
        texts: without gold, for all models to learn from which words are used alike.
        count: number of folds.
        seed: of the split.
    """
    fold = folds((each.label for each in labels), count=count, seed=seed)
    found: dict[tuple[str, str], list[Parts]] = {}
    for held_out in range(count):
        path = folder / f"fold-{held_out}.crf"
        known = examples(each for each in labels if fold[each.label] != held_out)
        train(known, path, lexicon, texts=texts)
        tagger = Tagger.load(path, lexicon)
        for name in sorted(name for name, number in fold.items() if number == held_out):
            own = [each for each in labels if each.label == name]
            read = tagger.find_all([(each.text, SECTIONS[each.section]) for each in own])
            found |= {
                (each.text, each.section): parts for each, parts in zip(own, read, strict=True)
            }
    return lambda text, section: found[text, section]
