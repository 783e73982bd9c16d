"""Whether a source calls an effect serious: by its own words, or by what introduces it."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import lru_cache

from kg.extract.context import clause, says_serious
from kg.extract.modifiers import run_before
from kg.extract.qualifiers import Reading
from kg.extract.rules import pattern
from kg.lexicon import Match
from kg.model import SectionKind

_NOTE = re.compile(r"\([^()]*\)")
_BEFORE_NOTE = re.compile(r"(?:(?!\b(?:and|or)\b)[^,;()]){0,20}", re.IGNORECASE)
_REACH = 40  # characters in front of a mention


@dataclass(frozen=True, slots=True)
class _Cue:
    """Words that call something serious, with what they belong to.

    Attributes:
        start: where they begin.
        note: where the parenthesis opens that they stand in, None outside of any.
        owner: where the mention begins that they are part of or qualify, None where none.
    """

    start: int
    note: int | None
    owner: int | None


def is_serious(reading: Reading, match: Match) -> bool:
    """Say whether the source calls the effect serious, by its own words or what introduces it."""
    passage = reading.passage
    return (
        passage.section is SectionKind.BOXED_WARNING
        or _gravely(reading, match)
        or _spoken_of(reading, match)
        or any(
            says_serious(words)
            for words in (passage.lead_text, *passage.governing)
            if not _is_question(words)
        )
    )


def _is_question(words: str) -> bool:
    return words.endswith("?")


def _gravely(reading: Reading, match: Match) -> bool:
    """Say whether an effect that can be serious is called severe."""
    concept = reading.lexicon.concept(match.concept)
    if concept is None or not concept.serious:
        return False
    begin, _ = clause(reading.text, match.start, match.end)
    grave = pattern("adverse", "grave")
    before = reading.text[max(begin, match.start - _REACH) : match.start].rstrip()
    return (
        any(cue.end() == len(before) for cue in grave.finditer(before))
        or grave.match(reading.text, match.start, match.end) is not None
    )


def _spoken_of(reading: Reading, match: Match) -> bool:
    """Say whether the clause of a mention calls it serious, or all that it speaks of."""
    text, passage = reading.text, reading.passage
    begin, end = clause(text, match.start, match.end)
    if passage.lead and match.start >= passage.lead > begin:
        begin = passage.lead
    if _is_question(text[begin:end]):
        return False
    gap = _BEFORE_NOTE.match(text, match.end)
    own = gap.end() if gap and text.startswith("(", gap.end()) else None
    places = tuple((each.start, each.end) for each in reading.matches)
    for cue in _cues(text, places):
        if cue.note is not None and cue.note == own:
            return True
        # what stands in parentheses is said of the words before them, not of the whole list,
        # and what qualifies a later mention says nothing of this one
        later = cue.owner is not None and cue.owner >= match.end
        if begin <= cue.start < end and cue.note is None and not later:
            return True
    return False


@lru_cache(maxsize=64)
def _cues(text: str, places: tuple[tuple[int, int], ...]) -> tuple[_Cue, ...]:
    without = pattern("adverse", "not_serious").sub(lambda found: " " * len(found[0]), text)
    starts = [found.start() for found in pattern("adverse", "serious").finditer(without)]
    if not starts:
        return ()
    notes = [found.span() for found in _NOTE.finditer(text)]
    owned = [(run_before(text, start), end) for start, end in places]
    return tuple(
        _Cue(
            start,
            next((opened for opened, closed in notes if opened <= start < closed), None),
            _owner(start, owned, places),
        )
        for start in starts
    )


def _owner(
    cue: int, owned: list[tuple[int, int]], places: tuple[tuple[int, int], ...]
) -> int | None:
    last = bisect_right(owned, (cue, cue + 1)) - 1
    for position in (last, last + 1):
        if 0 <= position < len(owned) and owned[position][0] <= cue < owned[position][1]:
            return places[position][0]
    return None
