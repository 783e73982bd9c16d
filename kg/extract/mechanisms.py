"""How a drug works: mechanisms named outright, or said as an action upon a target."""

from __future__ import annotations

import re
from functools import cache

from kg.extract.context import categories
from kg.extract.passages import Passage
from kg.extract.phrasing import Phrases
from kg.extract.recorder import Finding, Recorder
from kg.extract.rules import table
from kg.extract.subject import Subject
from kg.identifiers import slug
from kg.lexicon import Lexicon
from kg.model import Concept, Kind, MatchKind, Polarity, Predicate, Ref, SectionKind

_SPOKEN = frozenset({SectionKind.MECHANISM, SectionKind.OVERVIEW, SectionKind.INDICATIONS})
_CLAUSE = re.compile(r"[;:]|,\s*(?:which|thereby|thus|leading to|resulting in)\b|\.\s")
_UNCERTAIN = Phrases(
    [
        "may",
        "might",
        "believed to",
        "thought to",
        "is believed",
        "is thought",
        "possibly",
        "appears to",
        "not fully understood",
    ]
)
_NEGATED = Phrases(["does not", "do not", "not", "without", "unlike", "rather than"])
_RELATIVE = re.compile(r"\s(?:that|which)\s+(?:can\s+|may\s+)?(?:causes?\s+)?\Z", re.IGNORECASE)
_BRAKE = "inhibition"
_REACH = 110  # characters between an action and the target that it still acts upon


@cache
def _actions() -> tuple[tuple[str, Phrases], ...]:
    return tuple(
        (action["name"], Phrases(action["verbs"])) for action in table("mechanisms")["action"]
    )


@cache
def _targets() -> tuple[Lexicon, dict[Ref, dict[str, Ref]]]:
    """Return the names of the targets, and what each action upon each comes to."""
    actions = [name for name, _ in _actions()]
    targets: list[Concept] = []
    results: dict[Ref, dict[str, Ref]] = {}
    for row in table("mechanisms")["target"]:
        ref = Ref(Kind.MECHANISM, slug(row["name"]))
        first, *others = row["words"]
        targets.append(Concept(ref=ref, label=first, synonyms=tuple(others)))
        results[ref] = {
            action: Ref(Kind.MECHANISM, slug(row[action])) for action in actions if action in row
        }
    return Lexicon(targets), results


def mechanisms(passage: Passage, subject: Subject, recorder: Recorder) -> None:
    """Record the mechanisms that a passage gives the drug."""
    if passage.section not in _SPOKEN:
        return
    text = passage.plain
    if _of_another_drug(passage, text, subject):
        return
    for match in subject.find(text, Kind.MECHANISM):
        if passage.section is SectionKind.MECHANISM or (
            "treated" not in categories(text, match.start, match.end)
        ):
            _add(
                passage,
                text,
                match.start,
                match.end,
                match.concept,
                match.grounding.how,
                subject,
                recorder,
            )
    for start, end, mechanism in _acted(text):
        _add(passage, text, start, end, mechanism, MatchKind.PATTERN, subject, recorder)


def _of_another_drug(passage: Passage, text: str, subject: Subject) -> bool:
    lead = passage.lead_text
    if lead and subject.other_drugs(lead) and not subject.names.search(lead):
        return bool(subject.components) is False
    others = [
        drug
        for drug in subject.other_drugs(text)
        if not categories(text, drug.start, drug.end) & {"comparator", "combination"}
    ]
    own = subject.names.search(text)
    return bool(others) and others[0].start < 5 and (own is None or own.start() > others[0].start)


def _acted(text: str) -> list[tuple[int, int, Ref]]:
    """Return where an action stands before a target within one clause, nearest action first."""
    names, results = _targets()
    found = []
    for target in names.find(text, Kind.MECHANISM):
        begin = max((m.end() for m in _CLAUSE.finditer(text, 0, target.start)), default=0)
        acting = [
            (verb.start(), name)
            for name, verbs in _actions()
            if name in results[target.concept]
            for verb in verbs.finditer(text, begin, target.start)
            if target.start - verb.end() <= _REACH
        ]
        if acting and not _is_countered(text, begin, max(acting)[0]):
            start, name = max(acting)
            found.append((start, target.end, results[target.concept][name]))
    return found


def _is_countered(text: str, begin: int, act: int) -> bool:
    """Say whether what acts is itself held back: "decreasing what tightens the vessels"."""
    relative = _RELATIVE.search(text, begin, act)
    return relative is not None and any(
        verbs.search(text, begin, relative.start()) for name, verbs in _actions() if name == _BRAKE
    )


def _add(
    passage: Passage,
    text: str,
    start: int,
    end: int,
    mechanism: Ref,
    how: MatchKind,
    subject: Subject,
    recorder: Recorder,
) -> None:
    before = text[max(0, start - 40) : start]
    polarity = Polarity.AFFIRMED
    if _NEGATED.search(before) and not re.search(r"\bnot (?:only|fully)\b", before, re.I):
        polarity = Polarity.NEGATED
    elif _UNCERTAIN.search(text[:start]):
        polarity = Polarity.UNCERTAIN
    recorder.add(
        passage,
        Finding(
            start=start,
            end=end,
            predicate=Predicate.HAS_MECHANISM,
            object=mechanism,
            method="mechanisms: named" if how is not MatchKind.PATTERN else "mechanisms: action",
            subject=_whose(passage, text[:end], subject),
            polarity=polarity,
            how=how,
        ),
    )


def _whose(passage: Passage, before: str, subject: Subject) -> Ref | None:
    if not subject.components:
        return None
    opening = _CLAUSE.split(before)[-1]
    spoken = opening if _starts_with_part(opening, subject) else ""
    return subject.only_part(passage.lead_text, spoken, *reversed(passage.governing))


def _starts_with_part(words: str, subject: Subject) -> bool:
    """Say whether a part of the combination is the subject of a clause."""
    parts = subject.parts_named(words)
    return bool(parts) and not re.search(r"\w{4,}", words[: parts[0].start])
