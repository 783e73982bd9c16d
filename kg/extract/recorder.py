"""Collects what the extractors find in one document, as evidence with exact places."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from decimal import Decimal

from kg.extract.passages import Passage
from kg.extract.structure import narrowing
from kg.extract.subject import Subject
from kg.identifiers import object_key
from kg.lexicon import Match, key
from kg.model import (
    Concept,
    Context,
    Document,
    Evidence,
    Frequency,
    Grounding,
    Kind,
    MatchKind,
    Mention,
    Object,
    Polarity,
    Predicate,
    Qualifier,
    Ref,
    Severity,
    Span,
)

UNGROUNDED = "ungrounded"
"""The reason of a mention that no concept fits."""
_MARKS = "*_"
_LINE_END = re.compile(r"\r\n|\r|\n")
_FULL_SCORE = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What an extractor says about `passage.text[start:end]`; see `Evidence` for the fields.

    `how` counts where no `grounding` led to the object.
    """

    start: int
    end: int
    predicate: Predicate
    object: Object
    method: str
    subject: Ref | None = None
    context: Context | None = None
    polarity: Polarity = Polarity.AFFIRMED
    frequency: Frequency | None = None
    serious: bool | None = None
    severities: tuple[Severity, ...] = ()
    severity_grade: int | None = None
    severity_grade_high: int | None = None
    qualifiers: tuple[Qualifier, ...] = ()
    consequence_of: tuple[Ref, ...] = ()
    how: MatchKind = MatchKind.EXACT
    grounding: Grounding | None = None


def _identity(evidence: Evidence) -> Hashable:
    """Return what tells evidence of one document apart, the parts of its identifier."""
    return (
        *(evidence.subject, evidence.predicate, evidence.object, evidence.context),
        *(evidence.span, evidence.mention, evidence.polarity),
    )


class Recorder:
    """Evidence, mentions and new concepts of one document.

    Args:
        document: the document that is read.
        subject: the drug that it is about.
    """

    def __init__(self, document: Document, subject: Subject) -> None:
        self._document = document
        self._subject = subject
        self.part: Ref | None = None  # the part of a combination that the headings speak of
        self._evidence: dict[Hashable, Evidence] = {}
        self._mentions: dict[tuple[Span, Kind], Mention] = {}
        self._indicated: set[str] = set()
        self._concepts: dict[Ref, Concept] = {each.ref: each for each in subject.concepts}
        self._lines = [0, *(line.end() for line in _LINE_END.finditer(document.text))]

    def add(self, passage: Passage, finding: Finding) -> None:
        """Record a finding; the same finding in the same place counts once."""
        span = passage.span(0, passage.end - passage.start)
        if passage.label is not None:
            span = Span(passage.label.start, span.end)
        span = self._whole(span)
        grounding = finding.grounding
        evidence = Evidence(
            subject=finding.subject or self.part or self._subject.drug,
            predicate=finding.predicate,
            object=finding.object,
            context=finding.context or Context(),
            source=self._document.source.id,
            quote=span.of(self._document.text),
            span=span,
            mention=passage.span(finding.start, finding.end),
            section=passage.section,
            line=bisect_right(self._lines, span.start),
            method=finding.method,
            lead_in=passage.governing[-1] if passage.governing else None,
            polarity=finding.polarity,
            frequency=finding.frequency,
            serious=finding.serious,
            severities=finding.severities,
            severity_grade=finding.severity_grade,
            severity_grade_high=finding.severity_grade_high,
            qualifiers=finding.qualifiers,
            consequence_of=finding.consequence_of,
            how=grounding.how if grounding else finding.how,
            score=_share(grounding),
            others=grounding.others if grounding else (),
        )
        self._evidence.setdefault(_identity(evidence), evidence)
        if evidence.predicate is Predicate.HAS_INDICATION:
            self._note_indication(evidence)

    def refuse(self, passage: Passage, match: Match, *, expected: Kind, reason: str) -> None:
        """Record a mention that became no evidence; an adjective that narrows it is part of it."""
        unknown = reason == UNGROUNDED
        self.set_aside(
            passage,
            _narrowed_start(passage.plain, match) if unknown else match.start,
            match.end,
            expected=expected,
            reason=reason,
            candidate=match.concept if unknown else None,
        )

    def set_aside(
        self,
        passage: Passage,
        start: int,
        end: int,
        *,
        expected: Kind,
        reason: str,
        candidate: Ref | None = None,
    ) -> None:
        """Record words that became no evidence, with the reason."""
        span = passage.span(start, end)
        mention = Mention(
            source=self._document.source.id,
            quote=span.of(self._document.text),
            span=span,
            section=passage.section,
            expected=expected,
            reason=reason,
            candidate=candidate,
            context=passage.plain if reason == UNGROUNDED else None,
        )
        self._mentions.setdefault((span, expected), mention)

    def withdraw(self, evidence: Evidence, *, expected: Kind, reason: str) -> None:
        """Take back evidence that the rest of the document makes moot; its words stay a mention."""
        del self._evidence[_identity(evidence)]
        mention = Mention(
            source=evidence.source,
            quote=evidence.mention.of(self._document.text),
            span=evidence.mention,
            section=evidence.section,
            expected=expected,
            reason=reason,
        )
        self._mentions.setdefault((mention.span, expected), mention)

    def indicated(self) -> frozenset[str]:
        """Return the folded names of the conditions recorded as indications so far."""
        return frozenset(self._indicated)

    def _note_indication(self, evidence: Evidence) -> None:
        if evidence.polarity is Polarity.NEGATED or not isinstance(evidence.object, Ref):
            return
        concept = self._subject.lexicon.concept(evidence.object)
        if concept is not None:
            self._indicated.update(key(name) for name in (concept.label, *concept.synonyms))

    def mint(self, concept: Concept) -> Ref:
        """Record a node that no vocabulary has; return its reference."""
        self._concepts.setdefault(concept.ref, concept)
        return concept.ref

    def _whole(self, span: Span) -> Span:
        """Widen a span over the emphasis marks that enclose it, so that none is left half."""
        text, start, end = self._document.text, span.start, span.end
        if span.of(text).count("**") % 2:
            while start > 0 and text[start - 1] in _MARKS:
                start -= 1
            if text[start:end].count("**") % 2:
                while end < len(text) and text[end] in _MARKS:
                    end += 1
        return Span(start, end)

    def evidence(self) -> tuple[Evidence, ...]:
        """Return the evidence in order of the text."""
        return tuple(
            sorted(
                self._evidence.values(),
                key=lambda each: (
                    *(each.span.start, each.span.end, each.mention.start, each.mention.end),
                    *(each.predicate, each.polarity, object_key(each.object), str(each.subject)),
                ),
            )
        )

    def mentions(self) -> tuple[Mention, ...]:
        """Return the mentions that became no evidence, in order of the text."""
        used = {(each.mention.start, each.mention.end) for each in self._evidence.values()}
        kept: Iterable[Mention] = (
            each for each in self._mentions.values() if (each.span.start, each.span.end) not in used
        )
        return tuple(
            sorted(
                kept, key=lambda each: (each.span.start, each.span.end, each.expected, each.reason)
            )
        )

    def concepts(self) -> tuple[Concept, ...]:
        """Return the nodes that the document brings along, sorted."""
        return tuple(sorted(self._concepts.values(), key=lambda each: each.ref))


def _share(grounding: Grounding | None) -> Decimal | None:
    if grounding is None or grounding.score is None:
        return None
    return (Decimal(str(grounding.score)) / _FULL_SCORE).normalize()


def _narrowed_start(text: str, match: Match) -> int:
    """Return where a mention begins with the adjective that narrows it, if there is one."""
    adjective = narrowing(text, match)
    return text.rindex(adjective, 0, match.start) if adjective else match.start
