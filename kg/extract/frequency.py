"""How often a sentence says that a mention occurs: its own figure, or the word nearest to it."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from kg.extract.assigned import OTHER_NAME, figures_of
from kg.extract.context import clause
from kg.extract.figures import Figure
from kg.extract.incidence import (
    bounded_class,
    cioms_class,
    frequency_words,
    stated_frequency,
    written,
)
from kg.extract.phrasing import Phrases
from kg.extract.rules import pattern
from kg.extract.sentences import sentences
from kg.model import CiomsClass, Frequency

_COPULA = (
    r"(?:(?:is|are|was|were|be|been|being|can be|may be)"
    r"(?:\s+(?:found|seen|observed|reported|noted))?"
    r"|occurs?|occurred|can occur|may occur)\s+"
    r"(?:an?\s+|the\s+|also\s+|quite\s+|relatively\s+|fairly\s+)*"
)
_PREDICATE = re.compile(
    rf"\s*(?:\([^)]*\)\s*)?(?:(?:may|can|might|could|have|has)\s+)?{_COPULA}", re.IGNORECASE
)
_NOTE = re.compile(
    OTHER_NAME + r"\s*\(\s*(?:an?\s+|in\s+|this is\s+)?(?:very\s+(?=rare))?", re.IGNORECASE
)
_DASH = re.compile(OTHER_NAME + r"(?:\s*\([^()\d]*\))?\s*[-–—]\s*(?:an?\s+)?", re.IGNORECASE)
# As in "Kidney stones uncommonly happen" and "changes of rhythm may occasionally happen".
_HAPPENS = re.compile(
    r"\s*(?:\([^)]*\)\s*)?(?:(?:may|can|might|could)\s+)?(?:also\s+)?"
    r"(?=(?:very\s+)?\w+ly\s+(?:happens?|occurs?|appears?|develops?|arises?)\b)",
    re.IGNORECASE,
)
# As in "anaphylaxis in rare cases".
_IN_CASES = re.compile(
    r"\s+in\s+(?=(?:very\s+)?\w+\s+(?:cases|instances|patients|people|individuals)\b)",
    re.IGNORECASE,
)
_ENDS_IN_NOTE = re.compile(r"\(\s*(?P<words>[^()]+?)\s*\)\W*$")
_EFFECTS_ARE = re.compile(rf"\b(?:effects|reactions|events)\s+{_COPULA}$", re.IGNORECASE)
_BUT_INCLUDE = re.compile(r",?\s+(?:but|and)\s+(?:can|may|might|could)\s+include\b", re.IGNORECASE)
_ENDS_IN_COPULA = re.compile(rf"\b{_COPULA}$", re.IGNORECASE)
_PARENTHESES = re.compile(r"\([^()]*\)")
_SCALE = re.compile(r"[^,;:()]{0,60}\([^()]*\d[^()]*\)")


def mention_frequency(
    text: str,
    start: int,
    end: int,
    figures: Sequence[Figure] = (),
    mentions: Sequence[tuple[int, int]] = (),
) -> Frequency | None:
    """Return how often a sentence says that the mention `text[start:end]` occurs.

    A figure that goes with the mention comes first, then a predicate ("is common"), then the
    nearest cue before the mention in its clause, then one after it.

    Args:
        text: a sentence.
        start: where the mention starts.
        end: where it ends.
        figures: the figures of the sentence.
        mentions: where it names effects.
    """
    told = figures_of(text, start, end, figures, mentions)
    cue = _own_cue(text, start, end, mentions)
    term = written(cue[0]) if cue else None
    drug, compared = told.drug, told.compared
    if drug is not None:
        return Frequency(
            term=term,
            low=drug.low,
            high=drug.high,
            cioms=_class_of(text, drug, term),
            comparator=(compared.high or compared.low) if compared else None,
            denominator=drug.denominator,
        )
    if cue is None:
        return None
    scale = _SCALE.match(text, cue.end(), start if cue.start() < start else len(text))
    return stated_frequency(text[cue.start() : scale.end()]) if scale else Frequency(term=term)


def _class_of(text: str, figure: Figure, term: str | None) -> CiomsClass | None:
    """Return the class of a figure, also where it is one bound of a band of the EU's template."""
    within = cioms_class(figure.low, figure.high)
    if within is not None or (term is None and not _template().search(text, 0, figure.end)):
        return within
    return bounded_class(term, figure.low, figure.high)


@cache
def _template() -> Phrases:
    return pattern("frequency", "template")


def said_behind(text: str) -> Frequency | None:
    """Return what a text begins by saying of the effects before it ("This side effect is rare.").

    >>> said_behind("This side effect is common.").term
    'common'
    """
    following = text.lstrip()
    if pattern("frequency", "said_next").match(following) is None:
        return None
    start, end = sentences(following)[0]
    told = stated_frequency(following[start:end])
    return told if told is not None and told.term is not None else None


def said_of_item(text: str) -> Frequency | None:
    """Return the frequency in a note that ends an item, None where the item names another too.

    >>> said_of_item("sore mouth, severe diarrhea or nausea (very common)").term
    'very common'
    """
    note = _ENDS_IN_NOTE.search(text)
    if note is None or frequency_words().fullmatch(note["words"]) is None:
        return None
    only = frequency_words().search(text, 0, note.start()) is None
    return Frequency(term=written(note["words"])) if only else None


def word_said_of(text: str, end: int) -> re.Match[str] | None:
    """Return the word for a frequency in the predicate or note of a mention that ends at `end`."""
    for wording in (_PREDICATE, _NOTE, _DASH, _HAPPENS, _IN_CASES):
        opened = wording.match(text, end)
        if opened and (term := frequency_words().match(text, opened.end())):
            behind = text[term.end() :].lstrip()
            more = pattern("adverse", "grave").match(behind) or (
                wording is _NOTE and pattern("frequency", "of_more").match(behind)
            )
            return None if more else term  # "depression (sometimes severe)" is no rare depression
    return None


def _own_cue(
    text: str, start: int, end: int, mentions: Sequence[tuple[int, int]]
) -> re.Match[str] | None:
    """Return the word for a frequency in the predicate, note or clause of the mention."""
    said = word_said_of(text, end)
    if said is not None:
        return said
    begin, close = clause(text, start, end)
    cues = [each for each in _frequency_cues(text) if not _in_a_name(each.word, mentions)]
    starts = [each.word.start() for each in cues]
    for position in range(bisect_left(starts, start) - 1, -1, -1):
        cue = cues[position]
        if cue.predicative and _said_of_all(text, cue.word):
            return cue.word
        if cue.word.start() < begin:
            break
        if not cue.noted:
            if not cue.predicative and not _of_another_outcome(text, cue.word.end(), start):
                return cue.word
            break
    for cue in cues[bisect_left(starts, end) :]:
        if cue.word.end() > close:
            break
        if cue.predicative:
            return cue.word
    return None


def _in_a_name(word: re.Match[str], mentions: Sequence[tuple[int, int]]) -> bool:
    """Say whether a word belongs to the name of an effect: "frequent urination, cramps"."""
    return any(start <= word.start() and word.end() <= end for start, end in mentions)


def _said_of_all(text: str, word: re.Match[str]) -> bool:
    """Say whether a word is said of the effects listed behind it ("are rare but can include")."""
    return (
        _EFFECTS_ARE.search(text, 0, word.start()) is not None
        and _BUT_INCLUDE.match(text, word.end()) is not None
    )


def _of_another_outcome(text: str, start: int, end: int) -> bool:
    """Say whether a word tells how often something was a reason to stop, not how often it came."""
    return pattern("frequency", "outcomes", "other_outcome").search(text, start, end) is not None


@dataclass(frozen=True, slots=True)
class _FrequencyCue:
    """A word for a frequency: in a note of something else, or said of it ("is common")."""

    word: re.Match[str]
    noted: bool
    predicative: bool


@lru_cache(maxsize=256)
def _frequency_cues(text: str) -> tuple[_FrequencyCue, ...]:
    notes = [(note.start(), note.end()) for note in _PARENTHESES.finditer(text)]
    return tuple(
        _FrequencyCue(
            word=word,
            noted=any(start < word.start() < end for start, end in notes),
            predicative=_ENDS_IN_COPULA.search(text, max(0, word.start() - 40), word.start())
            is not None,
        )
        for word in frequency_words().finditer(text)
    )
