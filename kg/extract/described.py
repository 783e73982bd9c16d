"""Items that describe an effect and end with its name: "A condition with seizures (PRES)"."""

from __future__ import annotations

import re

from kg.extract.qualifiers import Reading
from kg.extract.structure import ASSERTED, Verdict
from kg.lexicon import Lexicon, Match
from kg.model import Concept

# How a note begins that brings a name, as in "clots in the legs (known as deep vein thrombosis)".
NAMING = re.compile(
    r"\s*(?:(?:which|this)\s+is\s+)?(?:called|known\s+as|named|termed)\s+(?:an?\s+|the\s+)?",
    re.IGNORECASE,
)
_NOTE = re.compile(r"\((?P<note>[^()]+)\)")
_NEXT = re.compile(r"[\s.*†‡]*(?:\Z|[,;])")
_CONDITION = re.compile(
    r"\W*(?:an?\s+|the\s+)?(?:(?!and\b|or\b)[\w-]+\s+){0,4}?"
    r"(?:condition|disease|disorder|illness|reaction|complication|inflammation)\s+"
    r"(?:of\s+(?:the\s+)?(?:[\w-]+\s+){1,2}?)?"
    r"(?:with|in\s+which|where|that|which|when|caused|characteri[sz]ed|affecting|mainly|causing"
    r"|involving)\b",
    re.IGNORECASE,
)
_LEADING_TO = re.compile(
    r"\b(?:which|that)\s+(?:can|may|might|could)\s+(?:lead\s+to|cause|result\s+in|include)\b",
    re.IGNORECASE,
)
_BREAK = re.compile(r"[,;:.]|\b(?:and|or)\b")
_MORE_NAMES = re.compile(r"\s*(?:(?:,|/|\bor\b)\s*(?:[A-Z][\w-]*\s*){1,5})?\Z")


def judge_described(reading: Reading) -> dict[Match, Verdict]:
    """Return the verdicts where an item describes one effect and ends with the name of it.

    What the description names is then part of it, as in "A brain disease with seizures and
    confusion (PRES)" or "Raised pressure in the lungs which can cause fatigue (pulmonary
    hypertension)".
    """
    verdicts: dict[Match, Verdict] = {}
    start = 0
    for note in _NOTE.finditer(reading.text):
        behind = _NEXT.match(reading.text, note.end())
        if behind is not None:
            verdicts |= _judge_item(reading, start, note)
            start = behind.end()
    return verdicts


def _judge_item(reading: Reading, start: int, note: re.Match[str]) -> dict[Match, Verdict]:
    told = [m for m in reading.matches if start <= m.start and m.end <= note.end()]
    named = _named(reading.text, note.span("note"), told)
    before = [match for match in told if match.end <= note.start()]
    if named is None or not before:
        return {}
    if not (_CONDITION.match(reading.text, start) or _is_kind_of_first(reading, before, named)):
        return {}
    return {match: Verdict(False, "gloss") for match in told} | {named: ASSERTED}


def _named(text: str, note: tuple[int, int], matches: list[Match]) -> Match | None:
    """Return what a note is the name of, or gives two names of ("... syndrome or PRES")."""
    start, end = note
    opened = NAMING.match(text, start)
    begin = opened.end() if opened else start
    return next(
        (m for m in matches if m.start == begin and _MORE_NAMES.match(text[:end], m.end)), None
    )


def _is_kind_of_first(reading: Reading, before: list[Match], named: Match) -> bool:
    """Say whether a name is that of a kind of the first thing told, with what that leads to."""
    first = before[0]
    leads = _LEADING_TO.search(reading.text, first.end)
    if leads is None or any(each.start < leads.start() for each in before[1:]):
        return False
    labels = [concept.label for each in (first, named) if (concept := _of(reading, each))]
    return first.concept in {named.concept, *reading.lexicon.ancestors(named.concept)} or (
        len(labels) > 1 and labels[1].split()[-1] == labels[0].split()[-1]
    )


def _of(reading: Reading, match: Match) -> Concept | None:
    return reading.lexicon.concept(match.concept)


def judge_naming(
    text: str, note: re.Match[str], matches: list[Match], inside: list[Match], lexicon: Lexicon
) -> dict[Match, Verdict]:
    """Return the verdicts on a note that says what the words before it are called, {} on another.

    As in "clots in the arteries of the lungs (called pulmonary embolism)", where the note may stand
    behind examples: "a clot in a vein, such as in the leg (known as deep vein thrombosis)".
    """
    named = _named(text, note.span(1), inside)
    if named is None or NAMING.match(text, note.start(1)) is None:
        return {}
    before = [match for match in matches if match.end <= note.start()]
    host = before[-1] if before else None
    if host is None or host.concept == named.concept:
        return {}
    next_to = _BREAK.search(text, host.end, note.start()) is None
    if not next_to and host.concept not in lexicon.ancestors(named.concept):
        return {}
    return {match: Verdict(False, "gloss") for match in [host, *inside]} | {named: ASSERTED}
