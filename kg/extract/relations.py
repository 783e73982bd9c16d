"""How a drug stands to classes and to other drugs: is a, related to, used with, given after."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from kg.extract.context import categories
from kg.extract.passages import Passage, without_abbreviations
from kg.extract.recorder import Finding, Recorder
from kg.extract.rules import pattern, phrases, table
from kg.extract.subject import Subject
from kg.lexicon import Match
from kg.model import Kind, Polarity, Predicate, Ref, SectionKind

_CLASS_SECTIONS = frozenset(
    {SectionKind.OVERVIEW, SectionKind.INDICATIONS, SectionKind.MECHANISM, SectionKind.FAQ}
)
_NEGATION = re.compile(r"\b(?:not|no longer|never|isn't)\b", re.I)
_LONGEST_APPOSITION = 40  # characters between the drug and the article of its apposition


@dataclass(frozen=True, slots=True)
class _Relation:
    predicate: Predicate
    words: re.Pattern[str]
    until: re.Pattern[str]
    sections: frozenset[str]
    refused_by: re.Pattern[str]


@cache
def _relations() -> tuple[_Relation, ...]:
    return tuple(
        _Relation(
            predicate=Predicate(each["predicate"]),
            words=phrases(each["phrases"]),
            until=phrases(each["until"]),
            sections=frozenset(each.get("sections", ())),
            refused_by=phrases(each.get("refused_by", ())),
        )
        for each in table("relations")["relation"]
    )


def relations(passage: Passage, subject: Subject, recorder: Recorder) -> None:
    """Record how a passage relates the drug to other drugs."""
    text = without_abbreviations(passage.text)
    others = subject.other_drugs(text)
    if not others:
        return
    for relation in _relations():
        if relation.sections and passage.section.value not in relation.sections:
            continue
        if relation.refused_by.search(text):
            continue
        for drug in others:
            if _related(relation, text, drug):
                _add(passage, relation.predicate, drug, "relations: cue", recorder)
    if passage.section.value in table("relations")["listed"]["sections"] and (
        passage.item or re.search(r"\binteract", text, re.I)
    ):
        for drug in others:
            _add(passage, Predicate.INTERACTS_WITH, drug, "relations: list", recorder)


def _related(relation: _Relation, text: str, drug: Match) -> bool:
    for cue in relation.words.finditer(text, 0, drug.start):
        stop = relation.until.search(text, cue.end())
        if stop is None or stop.start() >= drug.start:
            return True
    return False


def _add(
    passage: Passage, predicate: Predicate, drug: Match, method: str, recorder: Recorder
) -> None:
    recorder.add(
        passage,
        Finding(
            start=drug.start,
            end=drug.end,
            predicate=predicate,
            object=drug.concept,
            method=method,
            how=drug.grounding.how,
        ),
    )


def classes(passage: Passage, subject: Subject, recorder: Recorder) -> None:
    """Record the classes that a passage puts the drug in."""
    if passage.section not in _CLASS_SECTIONS:
        return
    text = without_abbreviations(passage.text)
    found = subject.lexicon.find(text, Kind.DRUG_CLASS)
    if not found:
        return
    for start, end, whose in _predications(passage, text, subject):
        stop = pattern("relations", "classes", "until").search(text, start, end)
        limit = stop.start() if stop else end
        for match in found:
            if start <= match.start and match.end <= limit:
                if "history" in categories(text, match.start, match.end):
                    continue
                recorder.add(
                    passage,
                    Finding(
                        start=match.start,
                        end=match.end,
                        predicate=Predicate.IN_CLASS,
                        object=match.concept,
                        method="classes: predicate",
                        subject=whose,
                        polarity=_polarity(text, start),
                        how=match.grounding.how,
                    ),
                )


def _polarity(text: str, start: int) -> Polarity:
    return Polarity.NEGATED if _NEGATION.search(text[start : start + 8]) else Polarity.AFFIRMED


def _predications(
    passage: Passage, text: str, subject: Subject
) -> list[tuple[int, int, Ref | None]]:
    """Return the stretches after "is a" or in apposition, with the part of the drug they are of."""
    copula = pattern("relations", "classes", "copulas")
    found: list[tuple[int, int, Ref | None]] = []
    named = [(m.start(), m.end(), None) for m in subject.names.finditer(text)]
    parts = [(m.start, m.end, m.concept) for m in subject.parts_named(text)]
    lead_parts = {part.concept for part in subject.parts_named(passage.lead_text)}
    for start, end, part in [*parts, *named]:
        if part is None and any(s <= start and end <= e for s, e, _ in parts):
            continue
        after = copula.match(text, _skip(text, end))
        if after:
            found.append((after.end(), len(text), part))
        apposition = re.match(r"\s*(?:\([^)]*\)\s*)?,\s+(?:an?|the)\s+", text[end:])
        if apposition and apposition.end() <= _LONGEST_APPOSITION:
            found.append((end + apposition.end(), len(text), part))
    opening = re.match(
        r"(?:it|this(?: \w+){0,2})\s+(?:is|belongs)\b", text[passage.lead :].strip(), re.I
    )
    if opening:
        whose = next(iter(lead_parts)) if len(lead_parts) == 1 else None
        after = copula.search(text, passage.lead)
        if after and (whose is not None or not subject.other_drugs(passage.lead_text)):
            found.append((after.end(), len(text), whose))
    elif passage.lead and len(lead_parts) == 1:
        bare = re.match(r"\W*(?:an?|the)\s+", text[passage.lead :], re.I)
        if bare:
            found.append((passage.lead + bare.end(), len(text), next(iter(lead_parts))))
    return found


def _skip(text: str, place: int) -> int:
    """Step over white space and one parenthesis."""
    match = re.match(r"\s*(?:\([^)]*\)\s*)?", text[place:])
    return place + (match.end() if match else 0)
