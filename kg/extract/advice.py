"""What people are told to do, to watch and when not to take the drug."""

from __future__ import annotations

import re

from kg.extract.context import clause
from kg.extract.passages import Passage, without_abbreviations
from kg.extract.recorder import Finding, Recorder
from kg.extract.rules import pattern
from kg.extract.structure import narrowed
from kg.extract.subject import Subject
from kg.lexicon import Match
from kg.model import Context, Kind, Predicate, SectionKind

_UNHEARD = frozenset({SectionKind.DISCLAIMER, SectionKind.LINKS, SectionKind.IDENTIFICATION})
_ALLERGY = re.compile(r"\b(?:allerg\w+|hypersensitiv\w+|sensitiv\w+)\b", re.I)


def advice(passage: Passage, subject: Subject, recorder: Recorder) -> None:
    """Record the precautions, the monitoring and the contraindications that a passage states."""
    if passage.section in _UNHEARD or passage.text.rstrip().endswith("?"):
        return
    text = without_abbreviations(passage.text)
    _told(passage, text, Kind.PRECAUTION, "precaution", subject, recorder)
    _told(passage, text, Kind.MONITORING, "monitoring", subject, recorder)
    _contraindications(passage, text, subject, recorder)


_PREDICATES = {
    Kind.PRECAUTION: Predicate.HAS_PRECAUTION,
    Kind.MONITORING: Predicate.REQUIRES_MONITORING,
}


def _told(
    passage: Passage, text: str, kind: Kind, name: str, subject: Subject, recorder: Recorder
) -> None:
    found = subject.lexicon.find(text, kind)
    if not found:
        return
    cues = list(pattern("advice", name, "cues").finditer(text))
    for match in found:
        begin, end = clause(text, match.start, match.end)
        overlapping = [c for c in cues if c.start() < match.end and match.start <= c.start()]
        if not overlapping and not any(begin <= cue.start() < end for cue in cues):
            continue
        recorder.add(
            passage,
            Finding(
                start=match.start,
                end=match.end,
                predicate=_PREDICATES[kind],
                object=match.concept,
                method=f"advice: {name}",
                context=_limits(text, match, subject),
                how=match.grounding.how,
            ),
        )


def _limits(text: str, match: Match, subject: Subject) -> Context:
    populations = [
        each.concept
        for each in subject.lexicon.find(text, Kind.POPULATION)
        if each.end <= match.start or match.end <= each.start
    ]
    return Context(population=populations[-1] if populations else None)


def _contraindications(passage: Passage, text: str, subject: Subject, recorder: Recorder) -> None:
    cues = pattern("advice", "contraindication", "cues")
    until = pattern("advice", "contraindication", "until")
    governed = any(cues.search(words) for words in passage.governing[-1:])
    cue = cues.search(text)
    if passage.section is SectionKind.CONTRAINDICATIONS or (governed and passage.item):
        start = cue.end() if cue else 0
    elif cue:
        start = cue.end()
    else:
        return
    stop = until.search(text, start)
    end = stop.start() if stop else len(text)
    taken: list[tuple[int, int]] = []
    for kind in (Kind.POPULATION, Kind.CONDITION):
        for match in subject.lexicon.find(text, kind):
            inside = start <= match.start and match.end <= end
            if not inside or any(s < match.end and match.start < e for s, e in taken):
                continue
            if _ALLERGY.search(text[match.start : match.end]):
                continue  # an allergy to the drug itself says nothing that tells drugs apart
            if narrowed(text, match):
                recorder.set_aside(
                    passage, match.start, match.end, expected=kind, reason="ungrounded"
                )
                continue
            taken.append((match.start, match.end))
            recorder.add(
                passage,
                Finding(
                    start=match.start,
                    end=match.end,
                    predicate=Predicate.CONTRAINDICATED_IN,
                    object=match.concept,
                    method="advice: contraindication",
                    how=match.grounding.how,
                ),
            )
