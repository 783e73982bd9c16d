"""Words that a refusal governs and that yet name no state of those who must not take the drug."""

from __future__ import annotations

import re

from kg.extract.rules import pattern
from kg.extract.subject import Subject
from kg.lexicon import Match
from kg.model import Kind

_ALLERGY = re.compile(r"\b(?:allerg\w+|hypersensitiv\w+|sensitiv\w+|cross-?reactiv\w+)\b", re.I)
_SHORT = 5  # characters
_SPACE = re.compile(r"\s+")
_MEDICINES = re.compile(
    r"\b(?<!this\s)(?:medicines?|medications?|drugs|products|treatments|antibiotics"
    r"|(?:inhibit|antagon|agon|block)(?:ors?|ists?|ers?))\b",
    re.IGNORECASE,
)
_FOR = re.compile(
    r"(?:\b(?:used|given|taken|prescribed)\s+(?:to|for|in)\b|\bfor\s+(?:the\s+treatment|treating)\b"
    r"|\bto\s+(?:treat|relieve|prevent|control|manage|reduce|lower)\b)[^.;]*$",
    re.IGNORECASE,
)
_NOTED_FOR = re.compile(
    r"\((?:used\s+)?(?:for|to\s+(?:treat|relieve|prevent|reduce|lower))\b[^()]*$", re.I
)
# As in "narrow-angle glaucoma (an eye disorder)" and "NMS (this is a reaction to medicines)".
_EXPLAINED = re.compile(
    r"\(\s*(?:an?\s|[^()]{0,12}\b(?:this|it|which)\s+is\s+an?\s)[^()]*$", re.IGNORECASE
)
_WHOSE = re.compile(r"\b(?:your|her|their)\s+(?:[\w-]+\s+)?$", re.IGNORECASE)
_POSSESSIVE = ("'s", "’s", "'", "’")
_USED_IN = re.compile(
    r"\bfor\s+(?P<only>only\s+)?use\s+(?:only\s+)?(?:in|by)\b[^.;]*$", re.IGNORECASE
)
_EXCEPT = re.compile(r"\s*(?:excluding|except|unless|other\s+than|but\s+not)\b", re.IGNORECASE)
_ONLY = re.compile(r"\bonly\b", re.IGNORECASE)


def is_no_state(text: str, match: Match, subject: Subject) -> bool:
    """Say whether words name no state of people that tells drugs apart.

    These are the words of an allergy, which `allergies` tells, a short word where all is set in
    capitals, which is no abbreviation, what other medicines are for ("patients taking HIV
    medications", "aciclovir (for herpes)"), the words of an explanation and of a list that only
    begins ("if you are a woman:").
    """
    if match.concept.kind is Kind.POPULATION and _is_nobody(text, match):
        return True
    words = text[match.start : match.end]
    return (
        _is_aside(text, match)
        or _ALLERGY.search(words) is not None
        or (text.isupper() and match.end - match.start <= _SHORT)
        or pattern("advice", "contraindication", "goals").fullmatch(words) is not None
        or _EXPLAINED.search(text, 0, match.start) is not None
        or _is_for_another(text, match, subject)
    )


def _is_aside(text: str, match: Match) -> bool:
    """Say whether a note gives words as a reason or an exception: "asthma (as it may wheeze)"."""
    opened = text.rfind("(", 0, match.start)
    if opened <= text.rfind(")", 0, match.start):
        return False
    until = pattern("advice", "contraindication", "until")
    return bool(_EXCEPT.match(text, opened + 1) or until.search(text, opened, match.start))


def _is_nobody(text: str, match: Match) -> bool:
    """Say whether people are named of whom nothing is refused: "your child", "for men only".

    Nor is anything where only a thing is theirs: "children's dosage is for a doctor to tell".
    """
    used = _USED_IN.search(text, 0, match.start)
    return (
        _WHOSE.search(text, 0, match.start) is not None
        or text[match.end :].strip() == ":"
        or text[match.start : match.end].endswith(_POSSESSIVE)
        or text.startswith(_POSSESSIVE, match.end)
        or (used is not None and _ONLY.search(text, used.start()) is not None)
    )


def _is_for_another(text: str, match: Match, subject: Subject) -> bool:
    """Say whether a condition is what another medicine is for."""
    behind = _SPACE.match(text, match.end)
    if behind and pattern("advice", "monitoring", "things").match(text, behind.end()):
        return True
    if _NOTED_FOR.search(text, 0, match.start):
        return True
    used = _FOR.search(text, 0, match.start)
    if used is None:
        return False
    others = [each.end for each in subject.other_drugs(text[: used.start()])]
    return bool(others) or _MEDICINES.search(text, 0, used.start()) is not None
