"""What the sentences of a paragraph on studies tell of: the harm that was seen, or the benefit."""

from __future__ import annotations

import re
from functools import cache

from kg.extract.rules import pattern


def opens_effects(text: str, start: int) -> bool:
    """Say whether a sentence begins with adverse events as a whole ("Adverse events were ...")."""
    return _opening().match(text, start) is not None


def tells_outcome(text: str) -> bool:
    """Say whether a sentence tells what the treatment did ("Survival was longer with ...")."""
    return pattern("trials", "outcome_words").search(text) is not None


@cache
def _opening() -> re.Pattern[str]:
    nouns = pattern("adverse", "nouns").pattern
    return re.compile(rf"\W*(?:(?!no\b|not\b)[\w-]+\s+){{0,4}}?(?:{nouns})\b", re.IGNORECASE)
