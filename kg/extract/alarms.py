"""Effects that warnings name where people are told what to report, or not to drive with."""

from __future__ import annotations

import re

from kg.extract.passages import Passage
from kg.extract.rules import pattern
from kg.model import SectionKind

_HAVE_SIGNS = re.compile(
    r"\bif\s+you\s+(?:[\w-]+\s+){1,6}?(?:signs?|symptoms?)(?:\s+(?:or|and)\s+symptoms?)?\s+of\s+"
    r"(?P<what>(?:(?!\b(?:before|during|after|while|when|such as|including|like|which|that|these|"
    r"possible)\b)[^.;:,()])+)",
    re.IGNORECASE,
)
_DEVELOP = re.compile(
    r"\bif\s+you\s+(?:develop|experience)\s+(?P<what>(?:(?!\b(?:before|when|while|such as|any\s+of|"
    r"following|signs?|symptoms?|side\s+effects?|combination)\b)[^.;:()])+)",
    re.IGNORECASE,
)
_IF_YOU = re.compile(r"\bif\s+you:$", re.IGNORECASE)
_IF_YOU_GET = re.compile(r"\bif\s+you\s+(?:develop|experience|get):$", re.IGNORECASE)
_GET = re.compile(r"\W*(?:develop|experience|get|have)\s+(?P<what>[^.;:]+)", re.IGNORECASE)
_FIRST = re.compile(r"(?P<what>[^.;:]+)")
_DRIVING = re.compile(r"\b(?:drive|driving|machin\w+)\b", re.IGNORECASE)
_MAY_FEEL = re.compile(
    r"\b(?:you|(?:some\s+)?(?:people|patients))\s+(?:may|might|can|could)\s+(?:also\s+|sometimes\s+)?"
    r"(?P<what>(?:feel|be|become|get|have|develop|suffer\s+from|experience)\s+(?:(?!\b(?:while|when|"
    r"after|during|which|until|able|advised|asked|told|given)\b)[^.;:()])+)",
    re.IGNORECASE,
)


def alarmed_of(passage: Passage, text: str) -> tuple[int, int] | None:
    """Return where a warning names what people have to report at once, None where nothing.

    As in "Tell your doctor immediately if you have signs of liver damage", or in the items below
    "Tell your doctor immediately if you develop:"; what the signs are is no part of it.
    """
    if passage.section is not SectionKind.PRECAUTIONS:
        return None
    told = _listed(passage, text)
    if told is None and _alarms(text):
        told = _HAVE_SIGNS.search(text) or _DEVELOP.search(text)
    return told.span("what") if told else None


def felt_at_the_wheel(passage: Passage, text: str) -> tuple[int, int] | None:
    """Return where a warning on driving names what people may feel, None where it names nothing."""
    over = passage.governing[-1] if passage.governing else ""
    if passage.section is not SectionKind.PRECAUTIONS:
        return None
    told = _MAY_FEEL.search(text) if _DRIVING.search(text) or _DRIVING.search(over) else None
    return told.span("what") if told else None


def _listed(passage: Passage, text: str) -> re.Match[str] | None:
    """Return the name that an item begins with below "Tell your doctor at once if you get:"."""
    intro = passage.governing[-1] if passage.governing else ""
    if not (passage.item and passage.first and _alarms(intro)):
        return None
    if _IF_YOU_GET.search(intro):
        return _FIRST.match(text)
    return _GET.match(text) if _IF_YOU.search(intro) else None


def _alarms(text: str) -> bool:
    """Say whether people are told to do something at once, not before they take the drug."""
    told = pattern("adverse", "alarms").search(text) is not None
    return told and pattern("adverse", "before_use").search(text) is None
