"""Scores of the set of distinct reaction strings that a finder finds in each label section.

Strings are compared in lower case with runs of white space as one space, parts of a mention joined
by a space in order of the text; nothing else is folded ("headaches" is not "headache"). A gold that
lists one string for each reaction, whatever else the label calls it, makes a false hit of every
other wording: the annotated mentions themselves reach a precision of 0.92 against such a one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from kg.evaluation.labels import Finder, LabelText
from kg.evaluation.scores import DRAWS, SEED, Counts, Score, scored
from kg.tagger import Parts


def normalized(text: str) -> str:
    """Return the form in which strings are compared.

    >>> normalized("Weight  Decreased")
    'weight decreased'
    """
    return " ".join(text.lower().split())


def strings(text: str, mentions: Iterable[Parts]) -> frozenset[str]:
    """Return the distinct strings of mentions of a text, normalised."""
    return frozenset(
        normalized(" ".join(part.of(text) for part in sorted(parts))) for parts in mentions
    )


def score_sets(
    labels: Iterable[LabelText], find: Finder, *, draws: int = DRAWS, seed: int = SEED
) -> dict[str, Score]:
    """Return the scores of a finder by section and overall.

    A string found in two sections of a label counts in both, as the gold lists it in both.
    """
    counts: defaultdict[tuple[str, str], Counts] = defaultdict(Counts)
    for each in labels:
        expected = frozenset(map(normalized, each.strings))
        said = strings(each.text, find(each.text, each.section))
        both = len(expected & said)
        counts[each.label, each.section] += Counts(
            gold=len(expected), found=both, said=len(said), right=both
        )
    return scored(counts, draws=draws, seed=seed)
