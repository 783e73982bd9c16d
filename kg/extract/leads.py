"""What the words of a note say of all that it names: signs, consequences, mere possibilities."""

from __future__ import annotations

import re

from kg.extract.rules import pattern
from kg.extract.structure import ASSERTED, Verdict
from kg.lexicon import Lexicon, Match
from kg.model import MatchKind

# As in "nerve disorder (often causes numbness)", which is no list of kinds.
_CAUSING = re.compile(
    r"\s*(?:which\s+|that\s+)?(?:(?:often|sometimes|usually|may|can|could|might)\s+)*"
    r"(?:causes?|causing|leads?\s+to|leading\s+to|results?\s+in|resulting\s+in)\b",
    re.IGNORECASE,
)
_BRINGING = re.compile(
    r"\b(?:leading\s+to|resulting\s+in|lead\s+to|result\s+in)\s+(?:an?\s+|the\s+)?", re.IGNORECASE
)
_LISTED = re.compile(r"\s*(?:[,/]|,?\s*\b(?:and/or|and|or)\b)\s*(?:[\w-]+\s+)?", re.IGNORECASE)
_AT_PLACE = re.compile(r"\b(?:of|on|in)\s+(?:the|your)\b", re.IGNORECASE)
_JOINED = re.compile(r"\s+(?:and/or|and|or)\s+", re.IGNORECASE)
_SEVERAL = 3
_PLAINER = Verdict(False, "gloss")


def judged_at_once(
    text: str, start: int, words: str, inside: list[Match], lexicon: Lexicon
) -> dict[Match, Verdict]:
    """Return the verdicts on a note whose words tell what all in it is, {} where they tell nothing.

    Args:
        text: a sentence.
        start: where the note begins in it.
        words: the note.
        inside: the mentions in it.
        lexicon: tells which effects are serious.
    """
    if _brings_many(words, inside):
        sign = Verdict(False, "sign")
        return {each: ASSERTED if is_serious(each, lexicon) else sign for each in inside}
    brought = _brought(text, start, inside)
    if brought:
        return {each: ASSERTED if each in brought else Verdict(False, "gloss") for each in inside}
    lead = ASSERTED if _are_examples(words, inside) else _judge_lead(words)
    return dict.fromkeys(inside, lead) if lead is not None else {}


def _are_examples(words: str, inside: list[Match]) -> bool:
    """Say whether a note gives examples of the thing before it: "low salts (e.g. sodium)"."""
    shared = all(each.grounding.how is MatchKind.PATTERN for each in inside)
    return shared and pattern("adverse", "members").match(words.strip()) is not None


def _brings_many(words: str, inside: list[Match]) -> bool:
    """Say whether a note says of a disease that it brings several things, which are its signs.

    As in "hepatitis (which can cause fever, nausea and yellow skin)".
    """
    return len(inside) >= _SEVERAL and _CAUSING.match(words) is not None


def is_serious(match: Match, lexicon: Lexicon) -> bool:
    """Say whether an effect is serious by its nature, and so no mere sign of another."""
    concept = lexicon.concept(match.concept)
    return concept is not None and concept.serious


def hedged(words: str) -> bool:
    """Say whether a note only says what may be."""
    return (
        re.match(r"\s*(?:possible|possibly|suspected|potential(?:ly)?|may indicate)\b", words, re.I)
        is not None
    )


def _brought(text: str, start: int, inside: list[Match]) -> list[Match]:
    """Return what a note says to come of what it is behind: "(severe and leading to colitis)"."""
    cue = _BRINGING.search(text, start, inside[-1].start)
    if cue is None:
        return []
    end, found = cue.end(), list[Match]()
    for each in inside:
        if each.start == end or (found and _LISTED.fullmatch(text, end, each.start)):
            found.append(each)
            end = each.end
    return found


def _judge_lead(words: str) -> Verdict | None:
    """Return what the first words of a note make of all that it names, None where nothing."""
    if hedged(words):
        return Verdict(False, "hedged")
    if pattern("adverse", "signs").match(words.strip()):
        return Verdict(False, "sign")
    return ASSERTED if _CAUSING.match(words) else None


def of_the_same_place(
    text: str,
    note: re.Match[str],
    matches: list[Match],
    host: Match,
    judged: dict[Match, Verdict],
) -> dict[Match, Verdict]:
    """Return the verdicts on what shares the place of plain words that a note gives the term for.

    As in "redness and swelling of the palms (hand-foot syndrome)".

    Args:
        text: a sentence.
        note: the note with its parentheses.
        matches: the mentions in the sentence.
        host: the one before the note.
        judged: what the note makes of it and of those in the note.
    """
    if judged.get(host) != _PLAINER or not _AT_PLACE.search(text, host.start, note.start()):
        return {}
    return {
        each: _PLAINER
        for each in matches
        if _JOINED.fullmatch(text, each.end, host.start) and " " not in text[each.start : each.end]
    }
