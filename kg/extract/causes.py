"""What is named as another's doing, as the cause of an effect, or as a sign of one."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from kg.extract.context import clause
from kg.extract.qualifiers import Reading
from kg.extract.rules import pattern, table
from kg.extract.structure import Verdict
from kg.lexicon import Match

# As in "it is one of the medicines that can cause it", which says what the drug itself does.
_OF_THIS_ONE = re.compile(
    r"\b(?:this|these|the|such|is|are|class\s+of|group\s+of|type\s+of|family\s+of|one\s+of)\s+"
    r"(?:[\w-]+\s+){0,1}$",
    re.IGNORECASE,
)
_WHICH = re.compile(r"(?<=,\s)which\b", re.IGNORECASE)
_NEAR = r"\s+(?:[\w'’-]+\s+){0,5}$"
# What may stand before a cue that no subject has: "There is a risk of", "We have had 4 reports of".
THERE_IS = re.compile(
    r"\W*(?:there\s*(?:['’]s|is|are|was|were|have been|may be|can be|could be)\s+)?"
    r"(?:(?:we|the\s+agency)\s+(?:(?:have|has|had)\s+)?(?:(?:also|now|so far)\s+)?"
    r"(?:had|received)\s+)?"
    r"(?:(?:an?|the|some|no|several|few|\d+|one|two|three|four|five|six|seven|eight|nine|ten)\s+)?"
    r"(?:(?:increased|high|higher|greater|elevated|possible|potential|small|slight|significant|real"
    r"|serious|considerable)\s+)?",
    re.IGNORECASE,
)
# As in "We have received 12 reports of".
REPORTS = re.compile(rf"(?!\W*the\b){THERE_IS.pattern}(?:reports|cases)\s+of\b", re.IGNORECASE)


def is_of_others(reading: Reading, match: Match) -> bool:
    """Say whether a mention is what other medicines or diseases do.

    "People who take medicines that lower blood sugar" says nothing of this drug.
    """
    text = reading.text
    begin, _ = clause(text, match.start, match.end)
    return any(
        not _OF_THIS_ONE.search(text, begin, told.start())
        and not reading.subject.names.search(text, told.end(), match.start)
        for told in _all_done_by_others(text)
        if begin <= told.start() < match.start and told.end() <= match.end
    )


@lru_cache(maxsize=256)
def _all_done_by_others(text: str) -> tuple[re.Match[str], ...]:
    return tuple(_done_by_others().finditer(text))


def is_named_cause(reading: Reading, match: Match) -> bool:
    """Say whether a mention only tells what an effect comes of.

    "Bleeding that is tumor-related" names no tumor as an effect, "meningitis caused by a virus" no
    viral infection; what the drug itself may have done ("due to kidney damage") stays one.
    """
    text = reading.text
    if _joined().match(text, match.end):
        return True
    concept = match.concept
    agents = table("adverse")["cause"]["agents"]
    kinds = {concept.slug, *(each.slug for each in reading.lexicon.ancestors(concept))}
    begin, _ = clause(text, match.start, match.end)
    return (
        not kinds.isdisjoint(agents) and _caused_by().search(text, begin, match.start) is not None
    )


def told_as_signs(reading: Reading) -> dict[Match, Verdict]:
    """Return what a sentence calls signs of an effect: "hives, which may be symptoms of ..."."""
    text = reading.text
    for cue in pattern("adverse", "noted_signs").finditer(text):
        if _WHICH.match(text, cue.start()) is None:
            continue
        begin, end = clause(text, cue.start(), cue.start())
        told = [m for m in reading.matches if begin <= m.start and m.end <= cue.start()]
        if any(cue.end() <= m.start < end for m in reading.matches):
            return dict.fromkeys(told, Verdict(False, "sign"))
    return {}


@cache
def _done_by_others() -> re.Pattern[str]:
    nouns, does = (pattern("adverse", "others", each).pattern for each in ("nouns", "does"))
    return re.compile(
        rf"\b(?:{nouns})\s+(?:that|which|known\s+to|able\s+to)\s+"
        rf"(?:(?:can|may|could|might|also|both)\s+){{0,2}}(?:{does})\b",
        re.IGNORECASE,
    )


@cache
def _caused_by() -> re.Pattern[str]:
    return re.compile(rf"(?:{pattern('adverse', 'cause', 'cues').pattern}){_NEAR}", re.IGNORECASE)


@cache
def _joined() -> re.Pattern[str]:
    return re.compile(rf"[-‐–](?:{pattern('adverse', 'cause', 'joined').pattern})\b", re.IGNORECASE)
