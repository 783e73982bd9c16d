"""Whether a sentence asserts an effect, denies it, or leaves it open."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from kg.extract.answers import answered
from kg.extract.context import categories, clause, places
from kg.extract.qualifiers import Reading
from kg.extract.rules import pattern
from kg.lexicon import Match
from kg.model import Polarity

_LISTED = re.compile(r"\s*(?:,\s*)?(?:\b(?:or|and|nor|and/or)\b\s*)?(?:[\w-]+\s+){0,2}", re.I)

# Another statement begins here.
_ENDS = re.compile(
    r"[;:.!?]\s|,\s*(?:and|it|which|this|some|other|common)\b|\band\s+(?:may|can|it)\b", re.I
)


def polarity_of(reading: Reading, match: Match) -> Polarity:
    """Return the polarity that the words around a mention give it."""
    found = categories(reading.text, match.start, match.end)
    asked = match.end <= reading.passage.lead
    if asked and answered(reading.passage, reading.subject) is Polarity.NEGATED:
        return Polarity.NEGATED
    if "negated" in found or _denied(reading, match) or _not_done(reading.text, match):
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


def _not_done(text: str, match: Match) -> bool:
    """Say whether "not" and a verb deny what follows them up to the mention."""
    begin, _ = clause(text, match.start, match.end)
    return any(
        begin <= denial.start()
        and denial.end() <= match.start
        and _ENDS.search(text, denial.end(), match.start) is None
        and pattern("context", "denial", "void").search(text, denial.start(), match.start) is None
        for denial in _denials(text)
    )


@lru_cache(maxsize=256)
def _denials(text: str) -> tuple[re.Match[str], ...]:
    return tuple(_not().finditer(text))


@cache
def _not() -> re.Pattern[str]:
    verbs = pattern("context", "denial", "verbs").pattern
    return re.compile(
        rf"(?:\b(?:not|never|cannot)|n['’]t)\s+(?:[\w-]+\s+){{0,3}}?(?:{verbs})", re.IGNORECASE
    )


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
