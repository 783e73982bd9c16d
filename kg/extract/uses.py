"""What is said of a use or an interaction besides its object: what for, when, which way."""

from __future__ import annotations

import re

from kg.extract.context import clause
from kg.extract.rules import pattern, table
from kg.extract.subject import Subject
from kg.lexicon import Match
from kg.model import Qualifier

_JOINED = re.compile(r"\s*(?:,|/|,?\s*\b(?:and|or|and/or)\b)\s*(?:the\s+)?", re.IGNORECASE)
_BY = re.compile(r"\s+(?:\w+\s+)?by\b", re.IGNORECASE)
_ITS = re.compile(r"\bits\b", re.IGNORECASE)
_NEAR = 40  # characters from a change to what is changed


def intents(text: str, match: Match) -> tuple[Qualifier, ...]:
    """Return what the use in a condition is for, as the words nearest before it tell.

    "For the treatment and prevention of gout" tells both.
    """
    found = sorted(
        (each.start(), each.end(), intent)
        for intent in table("uses")["intent"]
        for each in pattern("uses", "intent", intent).finditer(text, 0, match.start)
    )
    told: list[tuple[int, int, str]] = []
    for start, end, intent in reversed(found):
        if told and not _JOINED.fullmatch(text, end, told[-1][0]):
            break
        told.append((start, end, intent))
    return tuple(sorted({Qualifier(intent) for _, _, intent in told}))


def therapy_lines(text: str, match: Match) -> tuple[Qualifier, ...]:
    """Return at which point of a treatment a use comes, as its clause tells."""
    begin, end = clause(text, match.start, match.end)
    return tuple(
        sorted(
            Qualifier(line)
            for line in table("uses")["line"]
            if pattern("uses", "line", line).search(text, begin, end)
        )
    )


def change(text: str, other: Match, subject: Subject) -> tuple[Qualifier, ...]:
    """Return which drug an interaction gives more or less effect, () where nothing tells.

    In "ketoconazole raises its level" more of this drug, in "it raises warfarin levels" of the
    other one.
    """
    begin, end = clause(text, other.start, other.end)
    own = [each.start() for each in subject.names.finditer(text, begin, end)]
    for way in ("raises", "lowers"):
        for cue in pattern("uses", "change", way).finditer(text, begin, end):
            passive = _BY.match(text, cue.end()) is not None
            measured = (
                (max(begin, cue.start() - _NEAR), cue.start())
                if passive
                else (cue.end(), min(end, cue.end() + _NEAR))
            )
            if not pattern("uses", "change", "measures").search(text, *measured):
                continue
            changed_behind = not passive
            this = any((place > cue.start()) == changed_behind for place in own) or (
                _ITS.search(text, *measured) is not None
            )
            that = (other.start > cue.start()) == changed_behind
            if this == that:
                continue
            more = (way == "raises") != bool(
                pattern("uses", "change", "opposite").search(text, *measured)
            )
            return (_CHANGES[this, more],)
    return ()


_CHANGES = {
    (True, True): Qualifier.RAISED,
    (True, False): Qualifier.LOWERED,
    (False, True): Qualifier.RAISES_OTHER,
    (False, False): Qualifier.LOWERS_OTHER,
}
