"""Questions that ask for an effect, and how they are answered: "Can it cause cough? Yes"."""

from __future__ import annotations

import re

from kg.extract.passages import Passage
from kg.extract.qualifiers import Reading
from kg.extract.rules import pattern
from kg.extract.structure import enumerates
from kg.extract.subject import Subject
from kg.model import Polarity

_ASKS = re.compile(
    r"\W*(?:q\s*[:.]\s*)?(?:can|could|does|do|may|might|will)\s+(?P<who>[^?]{1,80}?)\s+"
    r"(?:cause|lead\s+to|make\s+(?:me|you|people)|result\s+in|induce|trigger"
    r"|(?:increase|raise)\s+(?:the\s+|my\s+)?risk\s+of)\b",
    re.IGNORECASE,
)
# As in "Can it be used for gout?" and "Is it effective against viruses?".
_ASKS_FOR_USE = re.compile(
    r"\W*(?:q\s*[:.]\s*)?(?:can|could|is|are|does|do|will|may|should)\s(?P<who>[^?]*?)"
    r"\b(?P<use>used\s+(?:for|against|in|to\s+\w+)|treat|prevent|relieve|help\s+with"
    r"|effective\s+(?:for|against|in)|works?\s+(?:for|against))\s",
    re.IGNORECASE,
)
_WHAT = re.compile(r"\b(?:what|which)\b", re.IGNORECASE)
_ANSWER = r"\W*(?:a(?:nswer)?\s*[:.]\s*)?"
_YES = re.compile(
    rf"{_ANSWER}(?:yes\b|(?:while|though|although)\s+(?:(?:it\s+is|this\s+is|it['’]s)\s+)?"
    r"(?:very\s+)?(?:rare|uncommon|infrequent|not\s+common)\b|rarely\b|in\s+(?:rare|some)\s+cases\b"
    r"|(?:[\w-]+\s+){1,4}?(?:is|are|can\s+be|may\s+be)\s+(?:also\s+)?(?:an?\s+)?"
    r"(?:(?:common|known|possible|potential|reported|rare|frequent)\s+)*"
    r"(?:possible|possibility|side\s+effects?|adverse\s+effects?)\b"
    r"|(?:it|this)\s+(?:can|may)\b(?!\s+not\b)|in\s+some\s+(?:people|individuals|patients)\b)",
    re.IGNORECASE,
)
_NO = re.compile(
    rf"{_ANSWER}(?:no(?=[,.;:])|(?:it|this)\s+(?:does\s+not|doesn['’]t|is\s+not\s+known\s+to)\b"
    r"|there\s+is\s+no\s+evidence\b"
    r"|(?:the\s+)?(?:\w+\s+)?(?:studies|trials)\s+(?:have\s+not|haven['’]t|did\s+not|didn['’]t|found\s+no)\b)",
    re.IGNORECASE,
)


def answered(passage: Passage, subject: Subject) -> Polarity | None:
    """Return how the question that a passage begins with is answered, None where it is no such one.

    Only plain answers count: "Yes, ...", "While rare, ...", "It is a
    possible side effect", "No, ...", "There is no evidence ...".
    """
    question = passage.lead_text
    if not passage.first or not question.endswith("?"):
        return None
    asked = _ASKS.match(question)
    if asked is None or not _is_asked_of(asked["who"], question, subject):
        return None
    if _YES.match(passage.plain, passage.lead):
        return Polarity.AFFIRMED
    return Polarity.NEGATED if _NO.match(passage.plain, passage.lead) else None


def says_no(passage: Passage) -> bool:
    """Say whether a passage begins with a question that it answers with "no"."""
    asks = passage.first and passage.lead_text.endswith("?")
    return asks and _NO.match(passage.plain, passage.lead) is not None


def denied_use(passage: Passage, subject: Subject) -> tuple[int, int] | None:
    """Return the part of a question answered with "no" that asks for a use of the drug."""
    asked = _ASKS_FOR_USE.match(passage.plain[: passage.lead])
    if asked is None or not _is_asked_of(asked["who"], passage.lead_text, subject):
        return None
    return asked.start("use"), passage.lead


def _is_asked_of(who: str, question: str, subject: Subject) -> bool:
    """Say whether the subject of a question is the drug of the page, and no other is named."""
    named = subject.names.search(who) or pattern("adverse", "pronouns").search(who)
    return named is not None and not subject.other_drugs(question)


def listed_in_answer(reading: Reading, start: int) -> tuple[int, int, str] | None:
    """Return the effects that the answer to "What are the side effects?" lists, with the rule.

    Args:
        reading: the passage.
        start: where the answer begins; behind its mark where it has one ("A: Headache, cough").
    """
    question, text = reading.passage.question, reading.text
    nouns = pattern("adverse", "nouns")
    if not nouns.search(question) or len(reading.matches) < 2:
        return None
    mark = re.match(_ANSWER, text, re.IGNORECASE)
    start = start or (mark.end() if mark else 0)
    named = nouns.search(text, start)
    if named:
        return named.end(), len(text), "answer"
    listed = _WHAT.search(question) and enumerates(text, start, reading.matches)
    return (start, len(text), "answer") if listed else None
