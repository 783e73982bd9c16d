"""Precision, recall and F1 from counts, with bootstrap confidence intervals over documents."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

DRAWS = 1000
SEED = 20241101
_TAIL = 0.025


@dataclass(frozen=True, slots=True)
class Counts:
    """What was expected and what was said.

    Attributes:
        gold: mentions (or strings) of the gold.
        found: those of them that the finder found.
        said: mentions (or strings) that the finder gave.
        right: those of them that the gold has.
    """

    gold: int = 0
    found: int = 0
    said: int = 0
    right: int = 0

    def __add__(self, other: Counts) -> Counts:
        return Counts(
            self.gold + other.gold,
            self.found + other.found,
            self.said + other.said,
            self.right + other.right,
        )

    @property
    def precision(self) -> float:
        """Return the share of what was said that is right, 1 where nothing was said."""
        return self.right / self.said if self.said else 1.0

    @property
    def recall(self) -> float:
        """Return the share of the gold that was found, 1 where there was nothing to find."""
        return self.found / self.gold if self.gold else 1.0

    @property
    def f1(self) -> float:
        """Return the harmonic mean of precision and recall."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


@dataclass(frozen=True, slots=True)
class Interval:
    """A 95 % confidence interval."""

    low: float
    high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """Counts over some documents, with the spread that other documents like them would give.

    Attributes:
        counts: summed over the documents.
        mean_f1: mean of the documents' own F1, each document weighing the same.
        precision: interval of the precision of the summed counts; so `recall` and `f1`.
    """

    counts: Counts
    mean_f1: float
    precision: Interval
    recall: Interval
    f1: Interval


def scored(
    counts: Mapping[tuple[str, str], Counts], *, draws: int = DRAWS, seed: int = SEED
) -> dict[str, Score]:
    """Return the score of each section, and of all under "overall".

    Args:
        counts: by document and section.
        draws: resamplings of the documents, with replacement; intervals are percentiles of them.
        seed: of the resampling, so that a run can be repeated.
    """
    groups: defaultdict[str, defaultdict[str, Counts]] = defaultdict(lambda: defaultdict(Counts))
    for (document, section), each in sorted(counts.items()):
        groups[section][document] += each
        groups["overall"][document] += each
    ordered = sorted(groups, key=lambda section: (section == "overall", section))
    return {
        section: _score(list(groups[section].values()), draws=draws, seed=seed)
        for section in ordered
    }


def _score(documents: Sequence[Counts], *, draws: int, seed: int) -> Score:
    chance = random.Random(seed)  # noqa: S311 - resampling, no secret
    sums = [_sum(chance.choices(documents, k=len(documents))) for _ in range(draws)]
    return Score(
        counts=_sum(documents),
        mean_f1=sum(each.f1 for each in documents) / len(documents),
        precision=_interval(sums, lambda each: each.precision),
        recall=_interval(sums, lambda each: each.recall),
        f1=_interval(sums, lambda each: each.f1),
    )


def _sum(counts: Iterable[Counts]) -> Counts:
    return sum(counts, Counts())


def _interval(sums: Sequence[Counts], value: Callable[[Counts], float]) -> Interval:
    values = sorted(map(value, sums))
    last = len(values) - 1
    return Interval(values[round(_TAIL * last)], values[round((1 - _TAIL) * last)])


def to_text(scores: Mapping[str, Score]) -> str:
    """Return scores as a plain-text table, a line for each section."""
    lines = [f"{'':26}{'precision':>9} {'recall':>9} {'F1':>9}  {'95 % of F1':<13} mean F1"]
    for section, score in scores.items():
        counts, f1 = score.counts, score.f1
        lines.append(
            f"{section:26}{counts.precision:9.3f} {counts.recall:9.3f} {counts.f1:9.3f}"
            f"  {f1.low:.3f}-{f1.high:.3f}   {score.mean_f1:.3f}"
        )
    return "\n".join(lines)
