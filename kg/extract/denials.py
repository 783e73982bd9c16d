"""Uses that a page denies: outright, for a part of the disease, or of the ways to use the drug."""

from __future__ import annotations

import re
from functools import cache

from kg.extract.recorder import Recorder
from kg.extract.rules import pattern
from kg.lexicon import Lexicon, Match
from kg.model import Evidence, Kind, Polarity, Predicate, Ref

PARTLY = "denied in part"
"""The reason of a use that is denied only in part: "not for all types of pain"."""

_KINDS = {Predicate.HAS_INDICATION: Kind.CONDITION, Predicate.HAS_MECHANISM: Kind.MECHANISM}
_BUT = re.compile(
    r"\bbut\b|\bhowever\b|;|, (?:it|and) (?:is|can)\b"
    r"|,\s+(?:its|the)\s+(?:\w+\s+){0,4}?(?:use|uses|indication|indications)\b",
    re.IGNORECASE,
)
# Something else is said anew after these, which is not denied any more.
_ANEW = re.compile(
    r"\b(?:it|and|which|this)\s+(?:is|are|can|may|should|must|will|works|helps)\b", re.IGNORECASE
)
_ADVERB = re.compile(
    r"(?<=not )(?!(?:only|solely|merely|exclusively|necessarily|primarily|mainly|fully|entirely"
    r"|completely|directly)\b)\w+ly\s+",
    re.IGNORECASE,
)
_EXCEPT = re.compile(
    r"(?:,|\bbut|\band)\s+not\s+(?!only\b|just\b|all\b|yet\b|limited\b|necessarily\b)"
    r"(?!(?:[\w-]+ly\s+)?[\w-]+(?:ed|ing)\b)",
    re.IGNORECASE,
)
_WILL_NOT = re.compile(r"\bwon['’]t\b", re.IGNORECASE)
_NOT = re.compile(r"n['’]t\b", re.IGNORECASE)
_NOTES = re.compile(r"\([^()]*\)")
# As in "While not approved for angina, it is used in ...", where the comma ends what is denied.
_WHILE = re.compile(r"\b(?:while|although|though|whereas|despite)\b[^,;]*$", re.IGNORECASE)
_MAIN = re.compile(
    r",\s+(?:[\w'’-]+\s+){1,6}?(?:is|are|was|were|can|may|might|has|have|does|do|helps?|treats?"
    r"|remains?|works?)\b",
    re.IGNORECASE,
)


def use_polarity(text: str, match: Match) -> Polarity:
    """Return whether a drug is said to be for a condition, not for it, or only tried in it."""
    before = _before(text, match)
    if _denials(before):
        return Polarity.NEGATED
    # a note may hedge what follows it: "other uses (under investigation): ..."
    hedges = pattern("indications", "uncertain").finditer(text, 0, match.start)
    hedged = max((each.end() for each in hedges), default=None)
    if hedged is not None and not _BUT.search(_without_notes(text[: match.start]), hedged):
        return Polarity.UNCERTAIN
    return Polarity.AFFIRMED


def is_partly_denied(text: str, match: Match) -> bool:
    """Say whether words limit what is denied: "not a cure for gout", "not all types of pain".

    Of such a sentence it cannot be said that the drug is for the condition, nor that it is not.
    """
    before = _before(text, match)
    outright = [each.start() for each in _denials(before)]
    latest = max(outright, default=0)
    if any(
        _limits(before, text[match.end :], each)
        for each in _limited().finditer(before)
        if each.end() > latest
    ):
        return True
    if not outright:
        return False
    within = pattern("indications", "denial", "parts")
    return within.match(text[match.end :].lstrip()) is not None


def _limits(before: str, after: str, cue: re.Match[str]) -> bool:
    """Say whether a limited denial is about what is named next, and all that is said of it.

    "While no cure for gout, it relieves gout" says what it does for gout.
    """
    if not _in_force(before, cue):
        return False
    if cue["others"] and pattern("adverse", "members").search(before, cue.end()):
        return False
    conceded = _WHILE.search(before, 0, cue.start()) is not None
    return not (conceded and _MAIN.search(after))


def _before(text: str, match: Match) -> str:
    """Return the words before a mention, without notes, contractions and adverbs of denials."""
    spoken = _NOT.sub(" not", _WILL_NOT.sub("will not", text[: match.start]))
    return _ADVERB.sub("", _without_notes(spoken))


def _without_notes(text: str) -> str:
    """Return a text with its closed notes blanked, everything in its place."""
    return _NOTES.sub(lambda note: " " * len(note[0]), text)


def _denials(before: str) -> list[re.Match[str]]:
    found = [*pattern("indications", "negated").finditer(before), *_EXCEPT.finditer(before)]
    return [each for each in found if _in_force(before, each)]


def _in_force(before: str, cue: re.Match[str]) -> bool:
    """Say whether a cue reaches to the end of the words before a mention."""
    if _BUT.search(before, cue.end()) or _ANEW.search(before, cue.end()):
        return False
    subordinate = _WHILE.search(before, 0, cue.start()) is not None
    return not (subordinate and _MAIN.search(before, cue.end()))


@cache
def _limited() -> re.Pattern[str]:
    """Return what finds a denial with the words that limit it."""
    limits, others = (
        pattern("indications", "denial", each).pattern for each in ("limits", "others")
    )
    return re.compile(
        rf"(?:\bnot|\bnever)\s+(?:(?!not\b|but\b)[\w-]+\s+){{0,6}}?"
        rf"(?:{limits}|(?P<others>{others}))",
        re.IGNORECASE,
    )


def settle_denials(recorder: Recorder, lexicon: Lexicon, predicate: Predicate) -> None:
    """Set what is denied aside where the page says elsewhere that it is so.

    "Not for malaria caused by P. falciparum", on a page that gives malaria as its use, denies only
    what no concept tells; so does "it does not bind TNF-beta", of a drug that binds TNF-alpha. That
    a drug is no longer used for a condition stays said.

    Args:
        recorder: what was found so far.
        lexicon: the vocabularies.
        predicate: what is settled, of uses and of mechanisms.
    """
    found = [each for each in recorder.evidence() if each.predicate is predicate]
    made: dict[Ref, set[Ref]] = {}
    for each in found:
        if each.polarity is not Polarity.NEGATED and isinstance(each.object, Ref):
            kinds = made.setdefault(each.subject, set())
            kinds |= {each.object, *lexicon.ancestors(each.object)}
    for each in found:
        denied = each.polarity is Polarity.NEGATED and not _given_up(each)
        if denied and each.object in made.get(each.subject, ()):
            recorder.withdraw(each, expected=_KINDS[predicate], reason=PARTLY)


def _given_up(evidence: Evidence) -> bool:
    return pattern("indications", "denial", "given_up").search(evidence.quote) is not None
