"""What introduces a list, with what the sentences before it say of all that is listed."""

from __future__ import annotations

import re

from kg.extract.rules import pattern
from kg.extract.sentences import sentences

_THESE = re.compile(r"(?:these|they|such|some of these)\b", re.IGNORECASE)
# As in "Call your doctor straight away if you have:".
_TOLD_TO_ACT = re.compile(
    r"\b(?:call|tell|see|contact|speak|talk|ask|seek|get|stop|go|check|consult|inform)\b",
    re.IGNORECASE,
)
_BACK = re.compile(r"\b(?:these|those|them|they)\b", re.IGNORECASE)
_NAMING = re.compile(
    r"\b(?:includ\w+|such as|are\b(?!\s+(?:\w+ly|not|rare|common|uncommon|mild|often|very|less|more"
    r"|likely|serious|possible|said|those)\b))|:",
    re.IGNORECASE,
)
_PREDICATE = re.compile(
    r"\s+(?:can|may|might|could|are|is|were|include|occur|have|has|vary|require)\b", re.IGNORECASE
)


def introduction(text: str) -> str:
    """Return the last sentence of a text, with the subject that its "these" refers to.

    Where it only tells what to do ("Call your doctor if you have:"), what is said of the effects
    before it belongs to it ("Some side effects can be serious. They happen to 1 person in 100.").
    """
    places = sentences(text)
    if not places:
        return text
    last = text[places[-1][0] :]
    if len(places) > 1 and _THESE.match(last):
        before = text[places[-2][0] : places[-2][1]]
        return f"{_PREDICATE.split(before, maxsplit=1)[0]} {last}"
    if len(places) > 1 and _TOLD_TO_ACT.search(last):
        return text[_of_effects(text, places) :]
    return last


def _of_effects(text: str, places: list[tuple[int, int]]) -> int:
    """Return where the sentences before the last begin that tell of effects as a whole."""
    nouns = pattern("adverse", "nouns")
    if nouns.search(text, places[-1][0]) and not _BACK.search(text, places[-1][0]):
        return places[-1][0]
    for start, end in reversed(places[:-1]):
        if nouns.search(text, start, end) and not _NAMING.search(text, start, end):
            return start
        if not _THESE.match(text, start):
            break
    return places[-1][0]
