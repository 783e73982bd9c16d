"""What has become of a query, and of workers, in numbers."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What became of one query.

    Attributes:
        outcome: "answered", "wrong", "unavailable" (a store elsewhere), "left" (the client went
            away), or a value of `Reason`.
        waited: seconds before somebody worked on it.
        worked: seconds that the work took.
        size: bytes of the answer that came.
        rows: rows or triples of a whole answer, as far as they were counted.
        begun: whether a part of the answer may have been sent before it broke off.
        worker: id of the process that worked on it; 0 for none of its own.
    """

    outcome: str
    waited: float
    worked: float
    size: int = 0
    rows: int = 0
    begun: bool = False
    worker: int = 0


@dataclass(slots=True, kw_only=True)
class Figures:
    """What became of workers since the start.

    Attributes:
        alive: workers that there are now.
        forks: workers that were made.
        kills: workers that were ended before they had answered, or ended so, by outcome.
        nurseries: times that a nursery was started.
    """

    alive: int = 0
    forks: int = 0
    kills: Counter[str] = field(default_factory=Counter)
    nurseries: int = 0
