"""Whether a sentence asserts an effect, denies it, or leaves it open."""

from __future__ import annotations

import re
from functools import cache

from kg.extract.context import categories, places
from kg.extract.qualifiers import Reading
from kg.extract.rules import pattern
from kg.lexicon import Match
from kg.model import Polarity

_LISTED = re.compile(r"\s*(?:,\s*)?(?:\b(?:or|and|nor|and/or)\b\s*)?(?:[\w-]+\s+){0,2}", re.I)


def polarity_of(reading: Reading, match: Match) -> Polarity:
    """Return the polarity that the words around a mention give it."""
    found = categories(reading.text, match.start, match.end)
    if "negated" in found or _denied(reading, match):
        return Polarity.NEGATED
    if found & {"uncertain", "inferred"}:
        return Polarity.UNCERTAIN
    return Polarity.AFFIRMED


def _denied(reading: Reading, match: Match) -> bool:
    """Say whether "no" stands before a mention, or before those that it is listed with."""
    text = reading.text
    denials = places(text, "context", "no")
    if not denials or denials[0] > match.start:
        return False
    first = match
    for before in reversed([each for each in reading.matches if each.end <= match.start]):
        if not _LISTED.fullmatch(text, before.end, first.start):
            break
        if _no_before(text, first.start):
            return True
        first = before
    return _no_before(text, first.start)


def _no_before(text: str, place: int) -> bool:
    found = _no().search(text, max(0, place - 60), place)
    return (
        found is not None
        and pattern("context", "no_reach").search(found["between"]) is None
        and pattern("context", "no_cue").search(text, max(0, found.start() - 8), place) is None
    )


@cache
def _no() -> re.Pattern[str]:
    words = pattern("context", "no").pattern
    return re.compile(rf"(?:{words})\s+(?P<between>(?:[\w-]+\s+){{0,3}})$", re.IGNORECASE)
