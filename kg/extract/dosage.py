"""Dosing instructions: form, route, amount, schedule, cycle and end."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cache

from kg.extract.passages import Passage
from kg.extract.people import in_lists
from kg.extract.recorder import Finding, Recorder
from kg.extract.rules import pattern, table
from kg.extract.subject import Subject
from kg.lexicon import Match, key
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
    r"\b\d+(?:[.,]\d+)?(?:\s*(?:-|–|to)\s*\d+(?:[.,]\d+)?)?[\s-]*"
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
_DAYS_OF_CYCLE = re.compile(
    r"\b(?:on\s+)?days?\s+(?P<first>\d+)\s*(?:-|–|—|to|through)\s*(?P<last>\d+)\s+"
    r"(?:of|in|out of)\s+(?:an?\s+|the\s+|each\s+|every\s+|repeated\s+)*"
    r"(?P<whole>\d+)[\s-]*days?(?:\s+cycles?)?",
    re.IGNORECASE,
)
_ON_AND_OFF = re.compile(
    rf"\b{_DURATION}\s+on\b\W*(?:and\s+|then\s+)?(?P<rest>\d+|[a-z]+)\s+(?P<of>day|week|month)s?\s+off",
    re.IGNORECASE,
)
_EVERY = re.compile(r"\b[qQ]\.?\s?(\d{1,2})\s?([hHdDwW])(?:rs?)?\b\.?")
_UNITS = {"h": "hours", "d": "days", "w": "weeks"}
_JOINED = re.compile(r"[^,;()]*(?:/|\+|\band\b)\s*", re.IGNORECASE)
_PARENTHESIS = re.compile(r"\([^()]*\)")
_UNTIL = re.compile(r"\buntil\s+(?:the\s+)?([^,.;()]+)", re.IGNORECASE)
_OCCURS = re.compile(r"\s+(?:occurs?|happens?|develops?|is seen)$", re.IGNORECASE)
_PRESENTED = re.compile(r"\b(?:is an?|comes as|available as|given as|taken as|supplied as)\b", re.I)
_LONGEST_UNTIL = 8  # words


def dosages(passage: Passage, subject: Subject, recorder: Recorder) -> None:
    """Record the dosing instruction that a passage gives, if it gives any part of one."""
    text = passage.text
    if passage.section not in _SECTIONS or _other_drugs(text, subject):
        return
    if pattern("dosage", "refused").search(text):
        return
    dosage = read_dosage(text)
    schedule = _schedule(text)
    if dosage is None or (passage.section is SectionKind.OVERVIEW and schedule is None):
        return
    start, end = _extent(text)
    finding = Finding(
        start=start,
        end=end,
        predicate=Predicate.HAS_DOSAGE,
        object=replace(dosage, text=" ".join(text.split())),
        method="dosage: parts",
    )
    for each in _people(passage, subject):
        recorder.add(passage, replace(finding, context=Context(population=each)))


def _other_drugs(text: str, subject: Subject) -> list[Match]:
    """Return the drugs that make a sentence an instruction for another treatment.

    What stands with the strength of a part ("200 mg of one/300 mg of the other") is a part too,
    and so is another form of the drug: a salt, or the base of a salt.
    """
    strengths = [
        (note.start(), note.end())
        for note in _PARENTHESIS.finditer(text)
        if subject.components and _AMOUNT.search(note[0])
    ]
    names = [set(key(name).split()) for name in _own_labels(subject)]
    foreign = []
    for match in subject.other_drugs(text):
        words = set(key(text[match.start : match.end]).split())
        kin = any(words <= own or own <= words for own in names)
        if not kin and not any(start < match.start < end for start, end in strengths):
            foreign.append(match)
    return foreign


def _own_labels(subject: Subject) -> list[str]:
    found = (subject.lexicon.concept(ref) for ref in (subject.components or (subject.drug,)))
    return [concept.label for concept in found if concept]


def _people(passage: Passage, subject: Subject) -> Sequence[Ref | None]:
    """Return those whom an instruction is for, by its own words, else by its heading."""
    for words in (passage.text, *reversed(passage.governing)):
        lists = in_lists(words, subject.find(words, Kind.POPULATION))
        if lists:
            return sorted({each.concept for each in lists[0]})
    return [None]


def read_dosage(text: str) -> Dosage | None:
    """Return the parts of a dosing instruction, None where a sentence gives none.

    >>> read_dosage("a capsule taken once daily for three weeks, followed by one week off").schedule
    'once daily'
    """
    schedule = _schedule(text)
    amount = _AMOUNT.search(text)
    form = pattern("dosage", "forms").search(_singular(text))
    if schedule is None and amount is None and (form is None or not _PRESENTED.search(text)):
        return None
    on, off = _cycle(text)
    return Dosage(
        text=text,
        form=_label("form_labels", _form(form[0])) if form else None,
        route=_route(text),
        amount=_amount(text, amount) if amount else None,
        schedule=schedule[1] if schedule else None,
        cycle_days_on=on,
        cycle_days_off=off,
        until=_until(text),
    )


def _amount(text: str, first: re.Match[str]) -> str:
    """Return an amount, or the amounts of all parts where one parenthesis gives their strengths."""
    amounts = [" ".join(first[0].split())]
    closed = re.compile(r"[()]").search(text, first.end())
    if closed and closed[0] == ")":
        for other in _AMOUNT.finditer(text, first.end(), closed.start()):
            if _JOINED.fullmatch(text, first.end(), other.start()):
                amounts.append(" ".join(other[0].split()))
    return "/".join(amounts)


def _schedule(text: str) -> tuple[re.Match[str], str] | None:
    """Return the first words for a schedule, with the schedule in full words."""
    found: list[tuple[re.Match[str], str]] = []
    if spoken := _SCHEDULE.search(text):
        found.append((spoken, " ".join(spoken[0].casefold().split())))
    if short := _abbreviations().search(text):
        found.append((short, str(table("dosage")["schedule_labels"][short[0]])))
    if every := _EVERY.search(text):
        found.append((every, f"every {every[1]} {_UNITS[every[2].casefold()]}"))
    if not found and (days := _DAYS_OF_CYCLE.search(text)):
        found.append((days, " ".join(days[0].casefold().split())))
    return min(found, key=lambda each: each[0].start()) if found else None


@cache
def _abbreviations() -> re.Pattern[str]:
    """Return a pattern of the abbreviations as they are written: OD is no "od"."""
    written = sorted(table("dosage")["schedule_labels"], key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, written))})(?!\w)")


def _cycle(text: str) -> tuple[int | None, int | None]:
    """Return for how many days a cycle has the drug taken, and for how many not."""
    if days := _DAYS_OF_CYCLE.search(text):
        first, last, whole = int(days["first"]), int(days["last"]), int(days["whole"])
        if first <= last <= whole:
            return last - first + 1, whole - (last - first + 1)
    if both := _ON_AND_OFF.search(text):
        return _days(both["count"], both["unit"]), _days(both["rest"], both["of"])
    on, off = _ON.search(text), _OFF.search(text)
    if on and off:
        return _days(on["count"], on["unit"]), _days(
            off["count"] or off["count2"], off["unit"] or off["unit2"]
        )
    return None, None


def _extent(text: str) -> tuple[int, int]:
    schedule = _schedule(text)
    found = [m for m in (schedule and schedule[0], _AMOUNT.search(text)) if m]
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
