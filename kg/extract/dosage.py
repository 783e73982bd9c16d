"""Dosing instructions: form, route, amount, schedule, cycle and end."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache

from kg.extract.passages import Passage
from kg.extract.recorder import Finding, Recorder
from kg.extract.rules import pattern, table
from kg.extract.subject import Subject
from kg.model import Context, Dosage, Kind, Predicate, Ref, SectionKind

_SECTIONS = frozenset({SectionKind.DOSAGE, SectionKind.OVERVIEW})
_COUNT = r"(?:once|twice|three times|four times|five times|one time|two times|\d+ times)"
_PERIOD = r"(?:day|week|month|year|night|morning|evening)"
_SCHEDULE = re.compile(
    rf"\b(?:{_COUNT}\s+(?:(?:a|per|each|every)\s+{_PERIOD}|daily|weekly|monthly|nightly|yearly)"
    rf"|every\s+(?:other\s+)?(?:\d+(?:\s*(?:-|–|to)\s*\d+)?\s+)?(?:hours?|days?|weeks?|months?|morning|evening|night)"
    r"|every\s+(?:two|three|four|six|eight|twelve)\s+(?:hours|days|weeks|months)"
    r"|(?:daily|weekly|monthly|nightly)(?=\W)|at bedtime)\b",
    re.IGNORECASE,
)
_AMOUNT = re.compile(
    r"\b\d+(?:[.,]\d+)?(?:\s*(?:-|–|to)\s*\d+(?:[.,]\d+)?)?\s*"
    r"(?:mg|mcg|µg|ug|g|ml|mL|IU|units?|million units|mmol|%)"
    r"(?:/(?:kg|m2|m²|day|mL|ml|dose))*(?!\w)",
)
_DURATION = r"(?P<count>\d+|[a-z]+)\s+(?P<unit>day|week|month|year)s?"
_ON = re.compile(rf"\bfor\s+(?:the\s+first\s+)?{_DURATION}\b", re.IGNORECASE)
_OFF = re.compile(
    rf"\b(?:followed by|then)\s+(?:an?\s+)?{_DURATION}\s+"
    r"(?:off|rest|without|break|drug-free|treatment-free|of rest)"
    r"|\b(?P<count2>\d+|[a-z]+)[\s-]+(?P<unit2>day|week|month)s?\s+"
    r"(?:off|break|rest period|rest)\b",
    re.IGNORECASE,
)
_UNTIL = re.compile(r"\buntil\s+(?:the\s+)?([^,.;()]+)", re.IGNORECASE)
_OCCURS = re.compile(r"\s+(?:occurs?|happens?|develops?|is seen)$", re.IGNORECASE)
_PRESENTED = re.compile(r"\b(?:is an?|comes as|available as|given as|taken as|supplied as)\b", re.I)
_LONGEST_UNTIL = 8  # words


def dosages(passage: Passage, subject: Subject, recorder: Recorder) -> None:
    """Record the dosing instruction that a passage gives, if it gives any part of one."""
    if passage.section not in _SECTIONS or subject.other_drugs(passage.text):
        return
    text = passage.text
    dosage = read_dosage(text)
    schedule = _SCHEDULE.search(text)
    if dosage is None or (passage.section is SectionKind.OVERVIEW and schedule is None):
        return
    start, end = _extent(text)
    recorder.add(
        passage,
        Finding(
            start=start,
            end=end,
            predicate=Predicate.HAS_DOSAGE,
            object=replace(dosage, text=" ".join(text.split())),
            context=Context(population=_population(passage, subject)),
            method="dosage: parts",
        ),
    )


def _population(passage: Passage, subject: Subject) -> Ref | None:
    """Return the people that an instruction is for: by its own words, else by its heading."""
    for words in (passage.text, *reversed(passage.governing)):
        found = subject.lexicon.find(words, Kind.POPULATION)
        if found:
            return found[0].concept
    return None


def read_dosage(text: str) -> Dosage | None:
    """Return the parts of a dosing instruction, None where a sentence gives none.

    >>> read_dosage("a capsule taken once daily for three weeks, followed by one week off").schedule
    'once daily'
    """
    schedule = _SCHEDULE.search(text)
    amount = _AMOUNT.search(text)
    form = pattern("dosage", "forms").search(_singular(text))
    if schedule is None and amount is None and (form is None or not _PRESENTED.search(text)):
        return None
    on, off = _ON.search(text), _OFF.search(text)
    return Dosage(
        text=text,
        form=_label("form_labels", _form(form[0])) if form else None,
        route=_route(text),
        amount=" ".join(amount[0].split()) if amount else None,
        schedule=" ".join(schedule[0].casefold().split()) if schedule else None,
        cycle_days_on=_days(on["count"], on["unit"]) if on and off else None,
        cycle_days_off=_days(off["count"] or off["count2"], off["unit"] or off["unit2"])
        if on and off
        else None,
        until=_until(text),
    )


def _extent(text: str) -> tuple[int, int]:
    found = [m for m in (_SCHEDULE.search(text), _AMOUNT.search(text)) if m]
    return (min(m.start() for m in found), max(m.end() for m in found)) if found else (0, len(text))


def _singular(text: str) -> str:
    return re.sub(r"(?<=[a-z]{3})s\b", " ", text)


def _form(words: str) -> str:
    return " ".join(words.casefold().split())


def _label(name: str, words: str) -> str:
    return str(table("dosage")[name].get(words, words))


def _route(text: str) -> str | None:
    match = pattern("dosage", "routes").search(text)
    return _label("route_labels", _form(match[0])) if match else None


@cache
def _units() -> dict[str, int]:
    return dict(table("dosage")["days"])


def _days(count: str, unit: str) -> int | None:
    number = int(count) if count.isdigit() else table("dosage")["numbers"].get(count.casefold())
    return number * _units()[unit.casefold()] if number else None


def _until(text: str) -> str | None:
    match = _UNTIL.search(text)
    if match is None:
        return None
    words = _OCCURS.sub("", match[1].strip())
    return words if 0 < len(words.split()) <= _LONGEST_UNTIL else None
