"""Effects that are reported, recorded with all that the words around them tell of each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from kg.extract.asides import reason_against
from kg.extract.consequences import consequence_of
from kg.extract.modifiers import Mentioned, grades, qualifiers, severities
from kg.extract.polarity import polarity_of
from kg.extract.qualifiers import Reading, frequency_of, limits, whose
from kg.extract.recorder import Finding, Recorder
from kg.extract.seriousness import is_serious
from kg.lexicon import Match
from kg.model import Kind, Polarity, Predicate, Severity, Span
from kg.tagger import Parts

_GRAVE = frozenset({Severity.LIFE_THREATENING, Severity.FATAL})


def record(
    reading: Reading, match: Match, asserted: list[Match], method: str, recorder: Recorder
) -> None:
    """Record an effect with its polarity, frequency, people and gravity.

    Args:
        reading: the passage.
        match: the mention.
        asserted: all mentions of the passage that are effects, `match` among them.
        method: which rule reports it, or the tagger.
        recorder: takes the evidence.
    """
    polarity = polarity_of(reading, match)
    concept = reading.lexicon.concept(match.concept)
    label = concept.label if concept else ""
    mentioned = Mentioned(reading.passage, reading.text, match.start, match.end, label)
    severe, grade = severities(mentioned), grades(mentioned)
    finding = Finding(
        start=match.start,
        end=match.end,
        predicate=Predicate.HAS_ADVERSE_EFFECT,
        object=match.concept,
        method=f"effects: {method}",
        subject=whose(reading, match),
        polarity=polarity,
        frequency=frequency_of(reading, match) if polarity is not Polarity.NEGATED else None,
        serious=is_serious(reading, match) or bool(_GRAVE & {*severe}) or None,
        severities=severe,
        severity_grade=grade.low,
        severity_grade_high=grade.high,
        qualifiers=qualifiers(mentioned),
        consequence_of=consequence_of(reading, match, asserted),
        grounding=match.grounding,
    )
    for context in limits(reading, match):
        recorder.add(reading.passage, replace(finding, context=context))


def record_tagged(reading: Reading, mentions: Sequence[Parts], recorder: Recorder) -> None:
    """Record the effects that a tagger found, and what it found that no concept fits.

    What the vocabularies name besides is set aside: the tagger has learned that it is not reported.
    """
    grounded = {parts: _grounded(reading, parts) for parts in mentions}
    asserted = [match for matches in grounded.values() for match in matches]
    for parts, matches in grounded.items():
        for match in matches:
            record(reading, match, asserted, "tagger", recorder)
        if not matches:
            start, end = parts[0].start, parts[-1].end
            recorder.set_aside(
                reading.passage, start, end, expected=Kind.EFFECT, reason="ungrounded"
            )
    for match in reading.matches:
        if not any(_shares(match, part) for parts in mentions for part in parts):
            reason = reason_against(reading, match, [], "tagger") or "not reported"
            recorder.set_aside(
                reading.passage, match.start, match.end, expected=Kind.EFFECT, reason=reason
            )


def _grounded(reading: Reading, parts: Parts) -> list[Match]:
    """Return the concept that a mention names, or those that a part of its words names."""
    start, end = parts[0].start, parts[-1].end
    words = " ".join(part.of(reading.passage.text) for part in parts)
    grounding = reading.subject.ground(words, Kind.EFFECT)
    if grounding is not None and not grounding.candidate:
        return [Match(start, end, grounding)]
    return [
        match
        for match in reading.matches
        if any(part.start <= match.start and match.end <= part.end for part in parts)
    ]


def _shares(match: Match, part: Span) -> bool:
    return match.start < part.end and part.start < match.end
