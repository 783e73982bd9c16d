"""What has become of the queries so far, in numbers."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

BOUNDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)  # seconds


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What became of one query.

    Attributes:
        outcome: "answered", "wrong", "left" (the client went away), or a value of `Reason`.
        waited: seconds before it had a worker.
        worked: seconds that its worker took.
        size: bytes of the answer that were read.
        slow: whether it took long enough to move to a slow place.
    """

    outcome: str
    waited: float
    worked: float
    size: int
    slow: bool = False


@dataclass(slots=True, kw_only=True)
class Figures:
    """Sums over all queries since the start, the like of which monitoring reads.

    Attributes:
        outcomes: number of queries by outcome.
        waited: seconds that they waited, together.
        worked: seconds that workers took, together.
        size: bytes of answers, together.
        within: number of queries by the smallest of `BOUNDS` that they were done in; those beyond
            the last have the last index.
        kills: workers that were ended while they worked.
        forks: workers that were made.
    """

    outcomes: Counter[str] = field(default_factory=Counter)
    waited: float = 0.0
    worked: float = 0.0
    size: int = 0
    within: list[int] = field(default_factory=lambda: [0] * (len(BOUNDS) + 1))
    kills: int = 0
    forks: int = 0

    def add(self, told: Told) -> None:
        """Count a query."""
        self.outcomes[told.outcome] += 1
        self.waited += told.waited
        self.worked += told.worked
        self.size += told.size
        self.within[bisect_left(BOUNDS, told.worked)] += 1

    def cumulative(self) -> Mapping[float, int]:
        """Return how many queries were done within each of `BOUNDS`, and within any time."""
        total, found = 0, dict[float, int]()
        for bound, number in zip((*BOUNDS, float("inf")), self.within, strict=True):
            total += number
            found[bound] = total
        return found
