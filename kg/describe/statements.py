"""A statement with the sentences that make it and the terms of its belief."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal
from math import prod

from kg.assemble import error_of, independent, uncertain_weight
from kg.errors import UnknownNameError
from kg.facts import Node, nodes, sources, statements, values
from kg.identifiers import BASE, evidence_ref, iri, statement_ref
from kg.model import (
    Dosage,
    Evidence,
    Frequency,
    Kind,
    Literal,
    MatchKind,
    Polarity,
    Predicate,
    Qualifier,
    Ref,
    SectionKind,
    Severity,
    SourceRecord,
    Statement,
    Status,
    Tier,
    TrialResult,
    Vote,
)
from kg.quotes import without_markup
from kg.store import Store

_FOUR_DECIMALS = Decimal("0.0001")

Shown = Node | Literal | Dosage | TrialResult


@dataclass(frozen=True, slots=True, kw_only=True)
class VoteTerm:
    """What one source contributes to a belief.

    Attributes:
        systematic, random: errors of its tier, each 0..1.
        weight: 1 for a plain sentence, less for a hedged one.
        error: 0..1, 1 - weight (1 - systematic - random).
        counted: False where another source that retells the same has been counted.
    """

    source: str
    title: str
    tier: Tier
    polarity: Polarity
    systematic: Decimal
    random: Decimal
    weight: Decimal
    error: Decimal
    counted: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Formula:
    """How a belief comes about: `support` (p+) times what `against` (p-) leaves of it.

    Attributes:
        words: the same with its numbers put in.
    """

    votes: tuple[VoteTerm, ...]
    support: Decimal
    against: Decimal
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceCard:
    """One source saying one thing in one place.

    Attributes:
        before, mention, after: the quote without the markup of its source, cut where the words
            stand that name the object.
        start, end, mention_start, mention_end: character offsets in the source.
        consequence_of: effects that this effect follows from.
        others: what the words could also mean.
    """

    id: str
    iri: str
    source: SourceRecord
    quote: str
    before: str
    mention: str
    after: str
    start: int
    end: int
    mention_start: int
    mention_end: int
    section: SectionKind
    line: int
    lead_in: str | None
    polarity: Polarity
    frequency: Frequency | None
    serious: bool | None
    severities: tuple[Severity, ...]
    severity_grade: int | None
    severity_grade_high: int | None
    qualifiers: tuple[Qualifier, ...]
    consequence_of: tuple[Node, ...]
    method: str
    how: MatchKind
    score: Decimal | None
    others: tuple[Node, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementCard:
    """A statement with all that is said for and against it."""

    id: str
    iri: str
    subject: Node
    predicate: Predicate
    object: Shown
    population: Node | None
    combination: tuple[Node, ...]
    status: Status
    belief: Decimal
    formula: Formula
    evidence: tuple[EvidenceCard, ...]


def describe_statement(store: Store, identifier: str, base: str = BASE) -> StatementCard:
    """Return a statement with its evidence.

    Raises:
        UnknownNameError: there is none with that id.
    """
    ref = Ref(Kind.STATEMENT, identifier)
    pattern = f"{values('statement', [ref], base)} ?statement a dkg:Statement ."
    found = statements(store, pattern, base)
    if not found:
        raise UnknownNameError(identifier, wanted="statement")
    return _cards(store, found, base)[0]


def why(store: Store, drug: Ref, effect: Ref, base: str = BASE) -> tuple[StatementCard, ...]:
    """Return all statements between a drug and an effect, the most believed first; maybe none."""
    pattern = (
        f"{values('drug', [drug], base)} {values('effect', [effect], base)}"
        " ?statement rdf:subject ?drug ; rdf:object ?effect ."
    )
    found = _cards(store, statements(store, pattern, base), base)
    return tuple(sorted(found, key=lambda card: (-card.belief, card.id)))


def _cards(store: Store, found: Iterable[Statement], base: str) -> tuple[StatementCard, ...]:
    wanted: set[Ref] = set()
    cited: set[str] = set()
    for statement in found:
        wanted |= refs_of(statement)
        cited.update(statement.sources)
    named = nodes(store, wanted, base)
    records = sources(store, cited, base)
    return tuple(_card(statement, named, records, base) for statement in found)


def refs_of(statement: Statement) -> set[Ref]:
    """Return the nodes that a statement and its evidence name."""
    context = statement.context
    found = {statement.subject, *context.combination}
    found |= {each for each in (statement.object, context.population) if isinstance(each, Ref)}
    for each in statement.evidence:
        found.update(each.consequence_of, each.others)
    return found


def shown(statement: Statement, named: Mapping[Ref, Node]) -> Shown:
    """Return the object of a statement, with its label where it is a node."""
    value = statement.object
    return named[value] if isinstance(value, Ref) else value


def id_of(statement: Statement) -> str:
    """Return the id of a statement."""
    return statement_ref(
        statement.subject, statement.predicate, statement.object, statement.context
    ).slug


def _card(
    statement: Statement,
    named: Mapping[Ref, Node],
    records: Mapping[str, SourceRecord],
    base: str,
) -> StatementCard:
    identifier = id_of(statement)
    population = statement.context.population
    return StatementCard(
        id=identifier,
        iri=iri(Ref(Kind.STATEMENT, identifier), base),
        subject=named[statement.subject],
        predicate=statement.predicate,
        object=shown(statement, named),
        population=named[population] if population else None,
        combination=tuple(named[ref] for ref in statement.context.combination),
        status=statement.status,
        belief=statement.belief,
        formula=_formula(statement, records),
        evidence=tuple(_evidence(each, named, records, base) for each in statement.evidence),
    )


def _evidence(
    evidence: Evidence,
    named: Mapping[Ref, Node],
    records: Mapping[str, SourceRecord],
    base: str,
) -> EvidenceCard:
    ref = evidence_ref(evidence)
    start = evidence.mention.start - evidence.span.start
    end = evidence.mention.end - evidence.span.start
    return EvidenceCard(
        id=ref.slug,
        iri=iri(ref, base),
        source=records[evidence.source],
        quote=evidence.quote,
        before=without_markup(evidence.quote[:start]),
        mention=without_markup(evidence.quote[start:end]),
        after=without_markup(evidence.quote[end:]),
        start=evidence.span.start,
        end=evidence.span.end,
        mention_start=evidence.mention.start,
        mention_end=evidence.mention.end,
        section=evidence.section,
        line=evidence.line,
        lead_in=evidence.lead_in,
        polarity=evidence.polarity,
        frequency=evidence.frequency,
        serious=evidence.serious,
        severities=evidence.severities,
        severity_grade=evidence.severity_grade,
        severity_grade_high=evidence.severity_grade_high,
        qualifiers=evidence.qualifiers,
        consequence_of=tuple(named[each] for each in evidence.consequence_of),
        method=evidence.method,
        how=evidence.how,
        score=evidence.score,
        others=tuple(named[each] for each in evidence.others),
    )


def _formula(statement: Statement, records: Mapping[str, SourceRecord]) -> Formula:
    counted = independent(statement.votes)
    terms = tuple(
        _term(vote, records[vote.source].title, counted=vote in counted) for vote in statement.votes
    )
    counting = [term for term in terms if term.counted]
    for_it = [term.error for term in counting if term.polarity is not Polarity.NEGATED]
    against = [term.error for term in counting if term.polarity is Polarity.NEGATED]
    support, doubt = _probability(for_it), _probability(against)
    words = "; ".join(
        (
            f"p+ = {_product(for_it)} = {_short(support)}",
            f"p- = {_product(against)} = {_short(doubt)}",
            f"belief = p+ (1 - p-) = {_short(support)} × {_short(1 - doubt)}"
            f" = {_short(support * (1 - doubt))}",
        )
    )
    return Formula(votes=terms, support=support, against=doubt, words=words)


def _term(vote: Vote, title: str, *, counted: bool) -> VoteTerm:
    weight = uncertain_weight() if vote.polarity is Polarity.UNCERTAIN else Decimal(1)
    return VoteTerm(
        source=vote.source,
        title=title,
        tier=vote.tier,
        polarity=vote.polarity,
        systematic=vote.systematic,
        random=vote.random,
        weight=weight,
        error=error_of(vote),
        counted=counted,
    )


def _probability(errors: list[Decimal]) -> Decimal:
    return Decimal(1 - prod(errors, start=Decimal(1)))


def _product(errors: list[Decimal]) -> str:
    return "1 - " + (" × ".join(_short(error) for error in errors) or "1")


def _short(number: Decimal) -> str:
    rounded = number.quantize(_FOUR_DECIMALS, ROUND_HALF_EVEN).normalize()
    return format(rounded, "f")
