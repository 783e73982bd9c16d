"""The frozen values that travel between the stages: document, evidence, statement. No RDF here.

Offsets are character offsets into the source decoded as UTF-8, half open: `text[start:end]`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum


class Kind(StrEnum):
    """Kind of a node; the value is the path segment of its IRI."""

    DRUG = "drug"
    PRODUCT = "product"
    ORGANIZATION = "organization"
    DRUG_CLASS = "class"
    MECHANISM = "mechanism"
    CONDITION = "condition"
    EFFECT = "effect"
    ORGAN_CLASS = "organclass"
    POPULATION = "population"
    PRECAUTION = "precaution"
    MONITORING = "monitoring"
    DOSAGE = "dosage"
    TRIAL_RESULT = "trialresult"
    SOURCE = "source"
    STATEMENT = "statement"
    EVIDENCE = "evidence"
    MENTION = "mention"


class Predicate(StrEnum):
    """What a statement says; the value is the local name of the property in `dkg:`."""

    CONTAINS = "contains"
    HAS_ADVERSE_EFFECT = "hasAdverseEffect"
    HAS_INDICATION = "hasIndication"
    HAS_MECHANISM = "hasMechanism"
    IN_CLASS = "inClass"
    MANUFACTURED_BY = "manufacturedBy"
    USED_WITH = "usedWith"
    PRIOR_THERAPY = "priorTherapy"
    RELATED_TO = "relatedTo"
    INTERACTS_WITH = "interactsWith"
    CONTRAINDICATED_IN = "contraindicatedIn"
    HAS_PRECAUTION = "hasPrecaution"
    REQUIRES_MONITORING = "requiresMonitoring"
    APPROVAL_STATUS = "approvalStatus"
    FIRST_APPROVED = "firstApproved"
    GENERIC_AVAILABLE = "genericAvailable"
    HAS_DOSAGE = "hasDosage"
    HAS_TRIAL_RESULT = "hasTrialResult"
    WEB_PAGE = "webPage"
    CO_PAY_PROGRAM = "coPayProgram"
    PATIENT_ASSISTANCE_PROGRAM = "patientAssistanceProgram"


class Tier(StrEnum):
    """How far a source can be relied on; the value is the local name in `dkg:`."""

    REGULATOR = "Regulator"
    CURATED = "Curated"
    EDITORIAL = "Editorial"
    UNVERIFIED = "Unverified"


class Polarity(StrEnum):
    """Whether the sentence asserts, denies or leaves open; the value is the name in `dkg:`."""

    AFFIRMED = "Affirmed"
    NEGATED = "Negated"
    UNCERTAIN = "Uncertain"


class Status(StrEnum):
    """What all evidence together makes of a statement; the value is the local name in `dkg:`."""

    SUPPORTED = "Supported"
    DISPUTED = "Disputed"
    REFUTED = "Refuted"


class CiomsClass(StrEnum):
    """Frequency classes of CIOMS III/V; the value is the local name in `dkg:`."""

    VERY_COMMON = "VeryCommon"
    COMMON = "Common"
    UNCOMMON = "Uncommon"
    RARE = "Rare"
    VERY_RARE = "VeryRare"


class MatchKind(StrEnum):
    """How a mention was matched to its concept, strictest first."""

    EXACT = "exact"
    SYNONYM = "synonym"
    INFLECTED = "inflected"
    MODIFIER_STRIPPED = "modifier-stripped"
    HEAD_NOUN = "head-noun"
    FUZZY = "fuzzy"
    PATTERN = "pattern"
    MINTED = "minted"


class SectionKind(StrEnum):
    """What a section of a document is about."""

    IDENTIFICATION = "identification"
    OVERVIEW = "overview"
    INDICATIONS = "indications"
    DOSAGE = "dosage"
    ADVERSE_REACTIONS = "adverse-reactions"
    BOXED_WARNING = "boxed-warning"
    PRECAUTIONS = "precautions"
    CONTRAINDICATIONS = "contraindications"
    INTERACTIONS = "interactions"
    MECHANISM = "mechanism"
    CLINICAL_STUDIES = "clinical-studies"
    OVERDOSE = "overdose"
    FAQ = "faq"
    LINKS = "links"
    DISCLAIMER = "disclaimer"
    OTHER = "other"


class BlockKind(StrEnum):
    """The typographic role of a stretch of a document."""

    PARAGRAPH = "paragraph"
    BULLET = "bullet"


class Datatype(StrEnum):
    """Datatype of a literal object; the value is the local name in `xsd:`."""

    STRING = "string"
    YEAR = "gYear"
    BOOLEAN = "boolean"
    URI = "anyURI"


@dataclass(frozen=True, slots=True, order=True)
class Ref:
    """A node of the graph by kind and slug.

    >>> str(Ref(Kind.EFFECT, "deep-vein-thrombosis"))
    'effect/deep-vein-thrombosis'
    """

    kind: Kind
    slug: str

    def __str__(self) -> str:
        return f"{self.kind.value}/{self.slug}"


@dataclass(frozen=True, slots=True, order=True)
class Literal:
    """A literal object, in the canonical lexical form of its datatype."""

    lexical: str
    datatype: Datatype = Datatype.STRING


@dataclass(frozen=True, slots=True, kw_only=True)
class Dosage:
    """A dosing instruction: the structured parts that the text gives, and the text.

    `cycle_days_on` and `cycle_days_off` are whole days; the other parts are normalised words.
    """

    text: str
    form: str | None = None
    route: str | None = None
    amount: str | None = None
    schedule: str | None = None
    cycle_days_on: int | None = None
    cycle_days_off: int | None = None
    until: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TrialResult:
    """A figure that a trial gave: `value` in `unit` ("percent") of `population` had `outcome`."""

    text: str
    outcome: str
    value: Decimal
    unit: str
    population: str | None = None
    trial: str | None = None

    @property
    def figure(self) -> str:
        """Return the result in words: "67 percent of adults: response rate (trial 12-C)"."""
        whom = f" of {self.population}" if self.population else ""
        where = f" (trial {self.trial})" if self.trial else ""
        return f"{self.value} {self.unit}{whom}: {self.outcome}{where}"


Object = Ref | Literal | Dosage | TrialResult


@dataclass(frozen=True, slots=True, kw_only=True)
class Concept:
    """A node with its names.

    Attributes:
        ref: kind and slug.
        label: preferred label (`skos:prefLabel`).
        synonyms: other names (`skos:altLabel`), sorted.
        broader: direct parents of the same kind.
        organ_class: the one organ class of an effect.
        mappings: CURIEs of the same concept elsewhere ("DRUGBANK:DB08910").
        components: the parts of a combination.
        serious: whether the field takes this effect as serious wherever it occurs.
        category: a heading such as "gastrointestinal disorder" rather than one effect.
    """

    ref: Ref
    label: str
    synonyms: tuple[str, ...] = ()
    broader: tuple[Ref, ...] = ()
    organ_class: Ref | None = None
    mappings: tuple[str, ...] = ()
    components: tuple[Ref, ...] = ()
    serious: bool = False
    category: bool = False


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A half-open stretch of the source text."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start <= self.end:
            raise ValueError(f"not a span: {self.start}..{self.end}")

    def of(self, text: str) -> str:
        """Return the words of this span in `text`."""
        return text[self.start : self.end]


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceRecord:
    """One source document with what is known of its origin.

    Attributes:
        id: slug, unique in a release.
        title: the document's own title.
        format: name of the reader that reads it, or "" to detect.
        url: where the document, or what its facts come from, is published.
        based_on: where the facts come from, in words, for documents of ours.
        digest: "sha256:" + hex digest of the bytes.
    """

    id: str
    title: str
    digest: str
    format: str = ""
    publisher: str = ""
    url: str = ""
    licence: str = ""
    based_on: str = ""
    tier: Tier = Tier.EDITORIAL
    last_reviewed: date | None = None
    retrieved: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A paragraph or bullet as a reader sees it, with the way back to the source.

    `text` is what the reader of the document sees: markup and entities resolved. `origin[i]` is
    the source offset of `text[i]`; `origin[len(text)]` is the source offset just after the last
    character.

    Attributes:
        lead: length of the bold lead-in at the start of `text` ("Fatigue:"), 0 where none.
        depth: nesting of a bullet, 1 for the outermost; 0 for a paragraph outside of bullets.
        wide: index and source width of each character that is not one source character (`&amp;`).
    """

    kind: BlockKind
    text: str
    origin: tuple[int, ...]
    line: int
    lead: int = 0
    depth: int = 0
    wide: tuple[tuple[int, int], ...] = ()

    def span(self, start: int, end: int) -> Span:
        """Return the source span of `text[start:end]`; empty stretches give empty spans."""
        if start >= end:
            return Span(self.origin[start], self.origin[start])
        return Span(self.origin[start], self.origin[end - 1] + self._width(end - 1))

    def _width(self, index: int) -> int:
        return next((width for at, width in self.wide if at == index), 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A heading (or field label) and the blocks below it.

    Attributes:
        heading: heading text without markup; "" for what stands before the first.
        level: depth of the heading: 1 for the title's own level, 2 below it, ...
        heading_span: where the heading stands; empty where there is none.
        field: whether it is a `Key: value` line, and `heading` is its key.
    """

    heading: str
    level: int
    heading_span: Span
    line: int
    blocks: tuple[Block, ...]
    field: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A source that has been read: the text and its sections, in order of the text."""

    source: SourceRecord
    text: str
    title: str
    title_span: Span
    sections: tuple[Section, ...]

    def line_of(self, offset: int) -> int:
        """Return the 1-based line of a character offset (CRLF, CR and LF end lines)."""
        before = self.text[:offset].replace("\r\n", "\n").replace("\r", "\n")
        return before.count("\n") + 1


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
    """

    source: str
    quote: str
    span: Span
    section: SectionKind
    expected: Kind
    reason: str


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
        severity_grade: CTCAE grade 1..5.
        consequence_of: effects that this effect follows from.
        method: name of the rule that found it.
        how: how `object` was grounded.
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
    severity_grade: int | None = None
    consequence_of: tuple[Ref, ...] = ()
    how: MatchKind = MatchKind.EXACT


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
    """

    source: SourceRecord
    concepts: tuple[Concept, ...]
    evidence: tuple[Evidence, ...]
    mentions: tuple[Mention, ...] = ()
    notes: tuple[str, ...] = ()
    drug: Ref | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Vote:
    """What one source contributes to a belief: `error` = systematic + random error of its tier."""

    source: str
    tier: Tier
    polarity: Polarity
    systematic: Decimal
    random: Decimal

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
    """Everything that goes into a release before it is RDF: sorted, so that bytes are stable."""

    sources: tuple[SourceRecord, ...]
    concepts: tuple[Concept, ...]
    statements: tuple[Statement, ...]
    mentions: tuple[Mention, ...] = ()

    def evidence(self) -> Iterator[Evidence]:
        """Yield all evidence, statement by statement."""
        for statement in self.statements:
            yield from statement.evidence
