"""What documents say and what all together make of it: mention, evidence, statement, assembly."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from kg.model.counts import ReportCount
from kg.model.documents import SourceRecord, Span
from kg.model.nodes import Concept, Object, Ref
from kg.model.terms import (
    CiomsClass,
    Kind,
    MatchKind,
    Polarity,
    Predicate,
    Qualifier,
    SectionKind,
    Severity,
    Status,
    Tier,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Grounding:
    """A mention resolved to a concept, saying how.

    Attributes:
        others: the concepts it could also be.
        score: likeness of the words to the name, 0 to 100, where they are not the same.
    """

    concept: Ref
    how: MatchKind
    others: tuple[Ref, ...] = ()
    score: float | None = None

    @property
    def candidate(self) -> bool:
        """Tell whether the words name something narrower, so that this is not yet asserted."""
        return self.how is MatchKind.HEAD_NOUN


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """Words that name something and became no evidence, with the reason.

    Attributes:
        reason: "ungrounded" (no concept fits) or why it was set aside ("gloss", "other drug",
            "indication", "history", ...).
        expected: kind of concept looked for.
        candidate: the concept of its head, which the words name something narrower than.
        context: the visible words of the sentence or list item that it stands in, where no concept
            fits.
        file: name of the file, for a source of several.
        occurrences: how often the source has the words, where one mention stands for all.
    """

    source: str
    quote: str
    span: Span
    section: SectionKind
    expected: Kind
    reason: str
    candidate: Ref | None = None
    context: str | None = None
    file: str = ""
    occurrences: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Frequency:
    """How often, as far as the text says it.

    Attributes:
        term: the text's own word ("common"), normalised to lower case.
        cioms: class, only from a number or a scale that the source declares.
        low, high: incidence 0..1, both bounds included where known.
        comparator: incidence 0..1 in the comparator arm.
        denominator: number of people observed.
    """

    term: str | None = None
    cioms: CiomsClass | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    comparator: Decimal | None = None
    denominator: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What a statement is limited to: a population, or use together with other drugs."""

    population: Ref | None = None
    combination: tuple[Ref, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """One source saying one thing in one place.

    Attributes:
        source: id of the source.
        quote: the sentence or list item, `text[span.start:span.end]`.
        mention: the words inside the quote that name the object.
        lead_in: heading or introducing line that governs the quote ("Common side effects:").
        serious: the source calls it serious; None where it does not say.
        severities: the source's words for how severe it is, mildest first.
        severity_grade: CTCAE grade 1..5, the lowest where the source names several.
        severity_grade_high: the highest, 5 for "grade 3 or higher"; None where there is one.
        qualifiers: what is said of it rather than that it occurs, sorted.
        consequence_of: effects that this effect follows from.
        method: name of the rule that found it.
        how: how `object` was grounded.
        score: likeness (0..1) of the words to its name, where they are not the same.
        others: what the words could also mean, sorted.
        file: name of the file that the places are of, for a source of several.
    """

    subject: Ref
    predicate: Predicate
    object: Object
    context: Context = field(default_factory=Context)
    source: str
    quote: str
    span: Span
    mention: Span
    section: SectionKind
    line: int
    method: str
    lead_in: str | None = None
    polarity: Polarity = Polarity.AFFIRMED
    frequency: Frequency | None = None
    serious: bool | None = None
    severities: tuple[Severity, ...] = ()
    severity_grade: int | None = None
    severity_grade_high: int | None = None
    qualifiers: tuple[Qualifier, ...] = ()
    consequence_of: tuple[Ref, ...] = ()
    how: MatchKind = MatchKind.EXACT
    score: Decimal | None = None
    others: tuple[Ref, ...] = ()
    file: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Extraction:
    """All that was got out of one document.

    Attributes:
        source: the record, completed with what the document says of itself (title, publisher,
            url, licence, last review, tier).
        concepts: nodes that the document brings along and no vocabulary has (drugs, products,
            organizations, populations).
        evidence: in order of the text.
        mentions: ungrounded and set-aside mentions, in order of the text.
        notes: what the report should say of the document, in words.
        drug: what the document is about; None where it denies that there is such a drug.
        counts: reports counted, which are evidence of nothing.
    """

    source: SourceRecord
    concepts: tuple[Concept, ...]
    evidence: tuple[Evidence, ...]
    mentions: tuple[Mention, ...] = ()
    notes: tuple[str, ...] = ()
    drug: Ref | None = None
    counts: tuple[ReportCount, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Vote:
    """What one source contributes to a belief: `error` = systematic + random error of its tier.

    Attributes:
        lineage: what the source retells; of one lineage only the most reliable counts.
    """

    source: str
    tier: Tier
    polarity: Polarity
    systematic: Decimal
    random: Decimal
    lineage: str = ""

    @property
    def error(self) -> Decimal:
        """Return the probability (0..1) that this source is wrong."""
        return min(Decimal(1), self.systematic + self.random)


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """Subject, predicate and object, with what all evidence together makes of it.

    Attributes:
        belief: 0..1, four decimals; p+ (1 - p-) over `votes`.
        votes: one a source and polarity, sorted by source.
        evidence: the evidence for and against, sorted by source and place.
    """

    subject: Ref
    predicate: Predicate
    object: Object
    context: Context
    status: Status
    belief: Decimal
    votes: tuple[Vote, ...]
    evidence: tuple[Evidence, ...]

    @property
    def sources(self) -> tuple[str, ...]:
        """Return the ids of the sources that speak to this statement, sorted."""
        return tuple(sorted({vote.source for vote in self.votes}))


@dataclass(frozen=True, slots=True, kw_only=True)
class Assembly:
    """Everything that goes into a release before it is RDF: sorted, so that bytes are stable.

    Attributes:
        notes: what the report should say of how sources were brought together, in words.
    """

    sources: tuple[SourceRecord, ...]
    concepts: tuple[Concept, ...]
    statements: tuple[Statement, ...]
    mentions: tuple[Mention, ...] = ()
    counts: tuple[ReportCount, ...] = ()
    notes: tuple[str, ...] = ()

    def evidence(self) -> Iterator[Evidence]:
        """Yield all evidence, statement by statement."""
        for statement in self.statements:
            yield from statement.evidence
