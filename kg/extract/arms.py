"""Who is told apart in a sentence: those who took the drug, and those who took something else."""

from __future__ import annotations

import re
from dataclasses import dataclass

from kg.extract.phrasing import Phrases
from kg.extract.rules import pattern

_FAR = 48  # characters before an arm in which words make it a group of people
_GROUP = re.compile(
    r"\b(?:in|with|on|for|of|among|receiving|received|taking|took|given)\s+(?:an?\s+|the\s+)?$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Arm:
    """Where people are told apart by what they took; `grouped` after "in", "with" and the like."""

    start: int
    end: int
    compared: bool
    grouped: bool


def arms_in(text: str, own: Phrases, others: tuple[tuple[int, int], ...]) -> list[Arm]:
    """Return the arms that a text names, in order of the text."""
    bare = pattern("frequency", "arms", "no_arm").sub(lambda match: " " * len(match[0]), text)
    places = [(m.start(), m.end(), True) for m in _words("comparator").finditer(bare)]
    places += [(start, end, True) for start, end in others]
    places += [(m.start(), m.end(), False) for m in own.finditer(bare)]
    places += [(m.start(), m.end(), False) for m in _words("drug").finditer(bare)]
    found: list[Arm] = []
    for start, end, compared in sorted(places):
        if not found or start >= found[-1].end:
            grouped = _GROUP.search(bare, max(0, start - _FAR), start) is not None
            found.append(Arm(start, end, compared, grouped))
    return found


def _words(name: str) -> Phrases:
    return pattern("frequency", "arms", name)


def arms_named(text: str, own: Phrases) -> list[bool]:
    """Return for each arm that a text names whether it is of people who took something else."""
    return [each.compared for each in arms_in(text, own, ())]
