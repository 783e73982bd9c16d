"""Trial results: what share of which people had which outcome."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import cache

from kg.extract.passages import Passage
from kg.extract.recorder import Finding, Recorder
from kg.extract.rules import pattern, phrases, table
from kg.extract.subject import Subject
from kg.model import Kind, Predicate, SectionKind, TrialResult

_SECTIONS = frozenset({SectionKind.OVERVIEW, SectionKind.CLINICAL_STUDIES, SectionKind.INDICATIONS})
_SHARE = re.compile(r"(\d{1,3}(?:\.\d+)?)\s*(?:%|percent|per cent)\s+of\s+(?:the\s+)?")
_TRIAL = re.compile(
    r"\b(?:(?:Study|Trial|Protocol)\s+(?P<number>[A-Z0-9][A-Z0-9\-.]*\d[A-Z0-9\-.]*)"
    r"|(?P<registry>NCT\d{8})"
    r"|(?:the\s+)?(?P<name>[A-Z][A-Z0-9]{2,}(?:-[A-Z0-9]+)*)\s+(?:study|trial))"
)
_CAUSED = re.compile(r"\b\S+-(?:related|associated|induced)\s+", re.IGNORECASE)
_WITH = re.compile(r"\bwith\s+(.+)$", re.IGNORECASE)


@cache
def _outcomes() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((each["label"], phrases(each["words"])) for each in table("trials")["outcome"])


def trial_results(passage: Passage, subject: Subject, recorder: Recorder) -> None:
    """Record the shares of people that a passage reports to have had an outcome."""
    if passage.section not in _SECTIONS:
        return
    text = passage.text
    shares = list(_SHARE.finditer(text))
    if not shares or not pattern("trials", "cues").search(text):
        return
    verb = pattern("trials", "verbs").search(text, shares[-1].end())
    if verb is None:
        return
    outcome = _outcome(text[verb.start() :])
    if outcome is None:
        return
    trial = _TRIAL.search(text)
    inherited: str | None = None
    for position, share in enumerate(shares):
        until = shares[position + 1].start() if position + 1 < len(shares) else verb.start()
        people = re.sub(r"[\s,]*(?:\band\b|\bwhile\b)?[\s,]*$", "", text[share.end() : until])
        if inherited and not _WITH.search(people):
            people = f"{people} with {inherited}"
        inherited = inherited or _condition(people, subject)
        recorder.add(
            passage,
            Finding(
                start=share.start(),
                end=share.end() + len(people) if people in text else until,
                predicate=Predicate.HAS_TRIAL_RESULT,
                object=TrialResult(
                    text=" ".join(text.split()),
                    outcome=outcome,
                    value=_plain(share[1]),
                    unit="percent",
                    population=people or None,
                    trial=_trial_name(trial),
                ),
                method="trials: share of people",
            ),
        )


def _plain(number: str) -> Decimal:
    """Return a number without trailing zeros and without an exponent."""
    return Decimal(number.rstrip("0").rstrip(".") if "." in number else number)


def _trial_name(match: re.Match[str] | None) -> str | None:
    return match["number"] or match["registry"] or match["name"] if match else None


def _outcome(text: str) -> str | None:
    """Return the outcome whose words are the longest in `text`."""
    found = [
        (-(m.end() - m.start()), label)
        for label, words in _outcomes()
        for m in words.finditer(text)
    ]
    return min(found)[1] if found else None


def _condition(people: str, subject: Subject) -> str | None:
    """Return the condition that people are said to have, for the groups compared with them."""
    stated = _WITH.search(people)
    if stated is None:
        return None
    bare = _CAUSED.sub("", stated[1])
    found = subject.lexicon.find(bare, Kind.CONDITION)
    concept = subject.lexicon.concept(found[-1].concept) if found else None
    return concept.label if concept else None
