"""The JSON of drugs, effects, statements and sources."""

from __future__ import annotations

from datetime import date

from pydantic import Field

from kg.api.schemas.base import (
    Finding,
    Frequency,
    Node,
    Polarity,
    Qualifier,
    Schema,
    Severity,
    Status,
    Tier,
)


class LiteralValue(Schema):
    """A value that is no node."""

    lexical: str
    datatype: str


class Dosage(Schema):
    """A dosing instruction."""

    text: str
    form: str | None
    route: str | None
    amount: str | None
    schedule: str | None
    cycle_days_on: int | None
    cycle_days_off: int | None
    until: str | None


class TrialResult(Schema):
    """A figure that a trial gave."""

    text: str
    outcome: str
    value: float
    unit: str
    population: str | None
    trial: str | None


Value = Node | LiteralValue | Dosage | TrialResult


class Source(Schema):
    """A source as it describes itself."""

    id: str
    title: str
    digest: str
    format: str
    publisher: str
    url: str
    licence: str
    based_on: str
    lineage: str
    tier: Tier
    last_reviewed: date | None
    retrieved: date | None


class SourceCard(Schema):
    """A source with how much is drawn from it."""

    iri: str
    record: Source
    evidence: int
    statements: int
    mentions: dict[str, int] = Field(description="Mentions that are no evidence, by reason.")
    drugs: list[Node] = Field(description="Empty in a list of sources.")


class Said(Schema):
    """One statement in a card."""

    subject: Node
    predicate: str
    value: Value
    statement: str
    status: Status
    belief: float
    population: Node | None
    combination: list[Node]
    sources: list[str]


class Identifier(Schema):
    """What a drug, a form of it or a product with it is called in a registry."""

    node: Node
    scheme: str
    id: str
    iri: str


class BoxedQuote(Schema):
    """A sentence of a boxed warning, or a row of a table of such."""

    source: str
    start: int = Field(description="Where it begins in the source.")
    mention_start: int = Field(description="Where the words begin in it that name something.")
    mention_end: int
    quote: str
    lead_in: str = Field(description="What introduces it; empty where nothing does.")
    evidence: str
    statement: str


class BoxedWarning(Schema):
    """What the boxed warnings of labels name."""

    node: Node
    statements: list[str]
    sources: list[str] = Field(description="Those that say so in a boxed warning.")
    quotes: list[BoxedQuote] = Field(description="In whose words, by source and place.")


class EffectLine(Schema):
    """A drug and an effect with what is known of the two."""

    drug: Node
    effect: Node
    serious: bool
    partners: list[Node]
    finding: Finding


class EffectGroup(Schema):
    """The effects of one organ class."""

    organ_class: Node | None
    effects: list[EffectLine]


class DrugCard(Schema):
    """All that is known of a drug."""

    node: Node
    synonyms: list[str]
    same_as: list[str]
    identifiers: list[Identifier]
    components: list[Node]
    component_of: list[Node]
    moiety: Node | None
    forms: list[Node]
    products: list[Said]
    classes: list[Said]
    mechanisms: list[Said]
    indications: list[Said]
    makers: list[Said]
    approval: list[Said]
    dosage: list[Said]
    relations: list[Said]
    contraindications: list[Said]
    precautions: list[Said]
    monitoring: list[Said]
    trial_results: list[Said]
    links: list[Said]
    boxed_warnings: list[BoxedWarning]
    effects: list[EffectGroup]
    effects_in_combination: list[EffectLine]
    sources: dict[str, Source]


class EffectCard(Schema):
    """All that is known of an effect."""

    node: Node
    synonyms: list[str]
    same_as: list[str]
    organ_class: Node | None
    serious: bool
    category: bool
    broader: list[Node]
    narrower: list[Node]
    drugs: list[EffectLine]
    in_combination: list[EffectLine]
    sources: dict[str, Source]


class CountedEffect(Schema):
    """An effect of an organ class."""

    effect: Node
    drugs: int = Field(description="Number of drugs that are said to have it.")


class NodeCard(Schema):
    """What a node of any kind is called, and what is said of it."""

    node: Node
    synonyms: list[str]
    same_as: list[str]
    broader: list[Node]
    narrower: list[Node]
    said: list[Said] = Field(
        description="Statements with it as subject, as object, or as those they are limited to."
    )
    effects: list[CountedEffect] = Field(description="Of an organ class, most drugs first.")
    sources: dict[str, Source]


class VoteTerm(Schema):
    """What one source contributes to a belief."""

    source: str
    title: str
    tier: Tier
    polarity: Polarity
    systematic: float
    random: float
    weight: float
    error: float
    counted: bool


class Formula(Schema):
    """How a belief comes about: support (p+) times 1 - against (p-)."""

    votes: list[VoteTerm]
    support: float
    against: float
    words: str


class EvidenceCard(Schema):
    """One source saying one thing in one place; offsets are characters in the source."""

    id: str
    iri: str
    source: Source
    quote: str
    before: str
    mention: str
    after: str
    start: int
    end: int
    mention_start: int
    mention_end: int
    section: str
    line: int
    lead_in: str | None
    polarity: Polarity
    frequency: Frequency | None
    serious: bool | None
    severities: list[Severity]
    severity_grade: int | None = Field(description="CTCAE grade, the lowest of several.")
    severity_grade_high: int | None = Field(description="The highest of several grades.")
    qualifiers: list[Qualifier]
    consequence_of: list[Node]
    method: str
    how: str
    score: float | None = Field(description="Likeness of the words to the name, 0 to 1.")
    others: list[Node] = Field(description="What the words could also mean.")
    in_text: bool = Field(
        description="Whether `/api/evidence/{id}` shows the section that it stands in."
    )


class StatementCard(Schema):
    """A statement with all that is said for and against it."""

    id: str
    iri: str
    subject: Node
    predicate: str
    object: Value
    population: Node | None
    combination: list[Node]
    status: Status
    belief: float
    formula: Formula
    evidence: list[EvidenceCard]
