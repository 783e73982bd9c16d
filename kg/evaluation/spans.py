"""Scores of mentions by their places: the same place, or an overlapping one.

A gold mention whose words do not stand together ("joint ... discomfort" of "joint swelling or
discomfort") counts as one mention like any other. By exact place it is found only by a mention of
the very same parts; a finder that gives continuous mentions only misses each of them, and what it
gave instead counts as wrong. By overlap it is found when any of its parts shares a character with
any part of a mention given. Precision by overlap is the share of mentions given that share a
character with a gold mention; nothing is paired off, so that one long mention may find several.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Sequence

from kg.evaluation.labels import Finder, LabelText
from kg.evaluation.scores import DRAWS, SEED, Counts, Score, scored
from kg.model import Span
from kg.tagger import Parts


def exact(gold: Iterable[Parts], said: Iterable[Parts]) -> Counts:
    """Return the counts of mentions at the same place; a place given twice counts once."""
    expected, given = set(gold), set(said)
    both = len(expected & given)
    return Counts(gold=len(expected), found=both, said=len(given), right=both)


def overlapping(gold: Iterable[Parts], said: Iterable[Parts]) -> Counts:
    """Return the counts of mentions that share a character with one of the other side."""
    expected, given = set(gold), set(said)
    return Counts(
        gold=len(expected),
        found=_touched(expected, given),
        said=len(given),
        right=_touched(given, expected),
    )


def _touched(mentions: Iterable[Parts], others: Iterable[Parts]) -> int:
    covered = _merged(part for parts in others for part in parts)
    starts = [span.start for span in covered]
    return sum(any(_meets(part, covered, starts) for part in parts) for parts in mentions)


def _merged(spans: Iterable[Span]) -> list[Span]:
    found: list[Span] = []
    for span in sorted(spans):
        if found and span.start <= found[-1].end:
            found[-1] = Span(found[-1].start, max(found[-1].end, span.end))
        else:
            found.append(span)
    return found


def _meets(part: Span, covered: Sequence[Span], starts: Sequence[int]) -> bool:
    before = bisect_left(starts, part.end) - 1
    return before >= 0 and covered[before].end > part.start


def score_spans(
    labels: Iterable[LabelText], find: Finder, *, draws: int = DRAWS, seed: int = SEED
) -> dict[str, dict[str, Score]]:
    """Return the scores of a finder by "exact" and "overlap", then by section and overall.

    Documents, for the confidence intervals, are labels with all their sections.
    """
    same: defaultdict[tuple[str, str], Counts] = defaultdict(Counts)
    near: defaultdict[tuple[str, str], Counts] = defaultdict(Counts)
    for each in labels:
        said = tuple(find(each.text, each.section))
        place = each.label, each.section
        same[place] += exact(each.mentions, said)
        near[place] += overlapping(each.mentions, said)
    return {
        "exact": scored(same, draws=draws, seed=seed),
        "overlap": scored(near, draws=draws, seed=seed),
    }
