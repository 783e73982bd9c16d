"""Scores of a finder on a folder of annotated label texts: by span, and by set of strings."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import Any

from kg.errors import InvalidFileError
from kg.evaluation.crossvalidation import cross_validated, examples
from kg.evaluation.finders import dictionary, rules
from kg.evaluation.label_mistakes import span_mistakes, string_mistakes
from kg.evaluation.labels import Finder, LabelText, read_mentions, read_strings
from kg.evaluation.mistakes import Mistake
from kg.evaluation.scores import Score, to_text
from kg.evaluation.sets import score_sets, strings
from kg.evaluation.spans import score_spans
from kg.lexicon import Lexicon
from kg.tagger import Parts, train

MENTIONS, STRINGS = "mentions", "train.json"


class FinderName(StrEnum):
    """What finds the mentions: names alone, the rules of extraction, or a tagger."""

    DICTIONARY = "dictionary"
    RULES = "rules"
    TAGGER = "tagger"


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelEvaluation:
    """What a finder scores on annotated labels, and what it got wrong.

    Attributes:
        scores: by "exact", "overlap", "wordings" and "set", then by section and overall.
            "Wordings" are all distinct strings of the annotated mentions, "set" one for each
            reaction.
        mistakes: misses and false hits by exact span, and by string.
    """

    scores: dict[str, dict[str, Score]]
    mistakes: tuple[Mistake, ...]


def score_labels(
    folder: Path, name: FinderName, lexicon: Lexicon, *, texts: Sequence[str] = ()
) -> LabelEvaluation:
    """Return the scores and mistakes of a finder.

    A tagger is trained and scored in turn on labels that it has not seen.

    Args:
        folder: holds `mentions/text`, `mentions/gold` and `train.json`.
        name: the finder.
        lexicon: the vocabularies.
        texts: without gold, for a tagger to learn from which words are used alike.

    Raises:
        InvalidFileError: the folder holds no annotated labels.
    """
    labels = _labels(folder)
    listed = read_strings(folder / STRINGS) if (folder / STRINGS).is_file() else ()
    with tempfile.TemporaryDirectory() as models:
        find = _remembered(_finder(name, labels, lexicon, Path(models), texts))
        wordings = [replace(each, strings=strings(each.text, each.mentions)) for each in labels]
        scores = {**score_spans(labels, find), "wordings": score_sets(wordings, find)}
        if listed:
            scores["set"] = score_sets(listed, find)
        return LabelEvaluation(
            scores=scores,
            mistakes=(*span_mistakes(labels, find), *string_mistakes(listed, find)),
        )


def _remembered(find: Finder) -> Finder:
    """Return a finder that reads each text once."""
    found: dict[tuple[str, str], tuple[Parts, ...]] = {}

    def remember(text: str, section: str) -> tuple[Parts, ...]:
        if (text, section) not in found:
            found[text, section] = tuple(find(text, section))
        return found[text, section]

    return remember


def train_on_labels(
    folder: Path, path: Path, lexicon: Lexicon, *, texts: Sequence[str] = ()
) -> int:
    """Write a tagger that has learned from annotated labels; return the number of their texts.

    Args:
        folder: holds `mentions/text` and `mentions/gold`.
        path: file to write; its directory is made.
        lexicon: the vocabularies.
        texts: without gold, to learn from which words are used alike.

    Raises:
        InvalidFileError: the folder holds no annotated labels.
    """
    labels = _labels(folder)
    path.parent.mkdir(parents=True, exist_ok=True)
    train(examples(labels), path, lexicon, texts=texts)
    return len(labels)


def in_words(scores: dict[str, dict[str, Score]]) -> str:
    """Return the scores as plain-text tables."""
    titles = {
        "exact": "exact spans",
        "overlap": "overlapping spans",
        "wordings": "sets of all strings of the mentions",
        "set": "sets of strings, one listed for each reaction",
    }
    return "\n\n".join(f"{titles[name]}\n{to_text(table)}" for name, table in scores.items())


def to_json(scores: dict[str, dict[str, Score]]) -> dict[str, dict[str, dict[str, Any]]]:
    """Return the scores as JSON values."""
    return {
        name: {section: asdict(score) for section, score in table.items()}
        for name, table in scores.items()
    }


def _labels(folder: Path) -> Sequence[LabelText]:
    labels = read_mentions(folder / MENTIONS)
    if not labels:
        raise InvalidFileError(str(folder), expected=f"{MENTIONS}/text and {MENTIONS}/gold")
    return labels


def _finder(
    name: FinderName,
    labels: Sequence[LabelText],
    lexicon: Lexicon,
    models: Path,
    texts: Sequence[str],
) -> Finder:
    if name is FinderName.TAGGER:
        return cross_validated(labels, lexicon, models, texts=texts)
    return rules(lexicon) if name is FinderName.RULES else dictionary(lexicon)
