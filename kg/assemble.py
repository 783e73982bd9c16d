"""From the evidence of all sources to statements with status and belief."""

from __future__ import annotations

import tomllib
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_EVEN, Decimal
from functools import cache
from math import prod

from kg import resources
from kg.identifiers import object_key, statement_ref
from kg.lexicon import Lexicon
from kg.model import (
    Assembly,
    Concept,
    Context,
    Evidence,
    Extraction,
    Kind,
    Object,
    Polarity,
    Predicate,
    Ref,
    SourceRecord,
    Span,
    Statement,
    Status,
    Tier,
    Vote,
)
from kg.reconcile import reconcile

_FOUR_DECIMALS = Decimal("0.0001")


@dataclass(frozen=True, slots=True)
class TierError:
    """How often a source of a tier is wrong: as a whole (systematic), in one statement (random)."""

    systematic: Decimal
    random: Decimal


@dataclass(frozen=True, slots=True)
class Claim:
    """What a statement says, whoever says it."""

    subject: Ref
    predicate: Predicate
    object: Object
    context: Context

    @classmethod
    def of(cls, said: Evidence | Statement) -> Claim:
        """Return what evidence or a statement says."""
        return cls(said.subject, said.predicate, said.object, said.context)

    @property
    def ref(self) -> Ref:
        """Return the node of the statement."""
        return statement_ref(self.subject, self.predicate, self.object, self.context)

    def __str__(self) -> str:
        value = self.object.slug if isinstance(self.object, Ref) else str(self.object)
        return f"{self.subject.slug} {self.predicate.value} {value}"


@dataclass(frozen=True, slots=True)
class Judgement:
    """What all sources together make of a statement; `sources` tells how many speak to it."""

    status: Status
    belief: Decimal
    sources: int

    @classmethod
    def of(cls, votes: Collection[Vote]) -> Judgement:
        """Return what votes come to."""
        return cls(status_of(votes), belief_of(votes), len({each.source for each in votes}))


@cache
def _belief_table() -> dict[str, object]:
    path = resources.ontology() / "rules" / "belief.toml"
    return tomllib.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)


@cache
def tier_error(tier: Tier) -> TierError:
    """Return the error rates of a tier, from `ontology/rules/belief.toml`."""
    row = _belief_table()[tier.value]
    if not isinstance(row, dict):
        raise TypeError(f"belief.toml: {tier.value} is no table")
    return TierError(row["systematic"], row["random"])


@cache
def uncertain_weight() -> Decimal:
    """Return the share (0..1) that a hedged sentence counts of a plain one."""
    weight = _belief_table()["uncertain_weight"]
    if not isinstance(weight, Decimal):
        raise TypeError("belief.toml: uncertain_weight is no decimal number")
    return weight


def votes_of(
    said: Iterable[tuple[str, Polarity]], sources: Mapping[str, SourceRecord]
) -> tuple[Vote, ...]:
    """Return one vote a source and polarity, sorted.

    What a source says plainly outweighs what it says with a hedge: a source that affirms has no
    uncertain vote besides.

    Args:
        said: ids of sources, each with a polarity of evidence of theirs.
        sources: their records.
    """
    polarities: defaultdict[str, set[Polarity]] = defaultdict(set)
    for source, polarity in said:
        polarities[source].add(polarity)
    votes = []
    for source, found in sorted(polarities.items()):
        if Polarity.AFFIRMED in found:
            found.discard(Polarity.UNCERTAIN)
        tier = sources[source].tier
        error = tier_error(tier)
        votes += [
            Vote(
                source=source,
                tier=tier,
                polarity=polarity,
                systematic=error.systematic,
                random=error.random,
                lineage=sources[source].lineage,
            )
            for polarity in sorted(found)
        ]
    return tuple(votes)


def independent(votes: Iterable[Vote]) -> tuple[Vote, ...]:
    """Return the votes that count: of one lineage and side the one with the least error."""
    found: dict[tuple[bool, str, bool], Vote] = {}
    for vote in votes:
        side = vote.polarity is Polarity.NEGATED
        voice = side, vote.lineage or vote.source, bool(vote.lineage)
        if voice not in found or error_of(vote) < error_of(found[voice]):
            found[voice] = vote
    return tuple(found.values())


def error_of(vote: Vote) -> Decimal:
    """Return the probability (0..1) that a vote is wrong, greater for a hedged one."""
    weight = uncertain_weight() if vote.polarity is Polarity.UNCERTAIN else Decimal(1)
    return 1 - weight * (1 - vote.error)


def belief_of(votes: Iterable[Vote]) -> Decimal:
    """Return p+ (1 - p-), where p = 1 - product of the errors of the sources on that side.

    A hedged vote has the error 1 - weight (1 - error). The model is INDRA's (Gyori et al. 2017),
    with one vote a source, and one for all sources that retell the same.

    >>> belief_of(())
    Decimal('0.0000')
    """
    for_it, against = [Decimal(1)], [Decimal(1)]
    for vote in independent(votes):
        side = against if vote.polarity is Polarity.NEGATED else for_it
        side.append(error_of(vote))
    belief = (1 - prod(for_it)) * prod(against)
    return Decimal(belief).quantize(_FOUR_DECIMALS, ROUND_HALF_EVEN)


def status_of(votes: Iterable[Vote]) -> Status:
    """Return what the votes make of a statement: hedged votes support it, weakly."""
    polarities = {vote.polarity for vote in votes}
    if Polarity.NEGATED not in polarities:
        return Status.SUPPORTED
    return Status.DISPUTED if Polarity.AFFIRMED in polarities else Status.REFUTED


def assemble(extractions: Iterable[Extraction], lexicon: Lexicon) -> Assembly:
    """Return the statements of all documents, and the concepts that they speak of.

    The result does not depend on the order of the extractions. What one source says twice in the
    same place, because it came in twice, counts once.
    """
    apart = sorted(extractions, key=lambda each: each.source.id)
    found = reconcile(apart, lexicon)
    parts = [found.of(number, part) for number, part in enumerate(apart)]
    sources = {part.source.id: part.source for part in parts}
    statements = _statements((e for part in parts for e in part.evidence), sources)
    named = {ref for each in statements for ref in _named_by(each)}
    named |= {ref for part in parts for ref in named_beside(part)}
    concepts = concepts_of(named, (each for part in parts for each in part.concepts), lexicon)
    return Assembly(
        sources=tuple(sources.values()),
        concepts=concepts,
        statements=statements,
        mentions=tuple(dict.fromkeys(mention for part in parts for mention in part.mentions)),
        counts=tuple(count for part in parts for count in part.counts),
        notes=found.notes,
    )


def _statements(
    evidence: Iterable[Evidence], sources: dict[str, SourceRecord]
) -> tuple[Statement, ...]:
    grouped: defaultdict[Ref, list[Evidence]] = defaultdict(list)
    for each in dict.fromkeys(evidence):
        grouped[Claim.of(each).ref].append(each)
    made = []
    for group in grouped.values():
        said = Claim.of(group[0])
        votes = votes_of(((each.source, each.polarity) for each in group), sources)
        made.append(
            Statement(
                subject=said.subject,
                predicate=said.predicate,
                object=said.object,
                context=said.context,
                status=status_of(votes),
                belief=belief_of(votes),
                votes=votes,
                evidence=tuple(sorted(group, key=_place)),
            )
        )
    return tuple(sorted(made, key=_order))


def _place(evidence: Evidence) -> tuple[str, str, Span, Span, Polarity, str]:
    where = evidence.source, evidence.file, evidence.span, evidence.mention
    return *where, evidence.polarity, evidence.method


def _order(statement: Statement) -> tuple[Ref, Predicate, str, str, tuple[Ref, ...]]:
    return (
        statement.subject,
        statement.predicate,
        object_key(statement.object),
        str(statement.context.population or ""),
        statement.context.combination,
    )


def named_in(evidence: Evidence) -> Iterator[Ref]:
    """Yield the concepts that a piece of evidence names."""
    yield from _named(evidence.subject, evidence.object, evidence.context)
    yield from evidence.consequence_of
    yield from evidence.others


def named_beside(part: Extraction) -> Iterator[Ref]:
    """Yield the concepts that mentions and counts of reports name, which are no evidence."""
    yield from (each.candidate for each in part.mentions if each.candidate is not None)
    for count in part.counts:
        yield from (each for each in (count.drug, count.effect) if each is not None)


def _named_by(statement: Statement) -> Iterator[Ref]:
    for each in statement.evidence:
        yield from named_in(each)


def _named(subject: Ref, value: Object, context: Context) -> Iterator[Ref]:
    yield subject
    if isinstance(value, Ref):
        yield value
    if context.population is not None:
        yield context.population
    yield from context.combination


def concepts_of(
    named: Iterable[Ref], brought: Iterable[Concept], lexicon: Lexicon
) -> tuple[Concept, ...]:
    """Return the concepts that are named, with what lies above and in them, sorted.

    The forms of a drug come with it, so that it is found under the names of its salts, and so do
    the salts and esters that are drugs of their own.

    Args:
        named: what evidence, mentions and counts name.
        brought: concepts of documents, in an order that is always the same.
        lexicon: the vocabularies.
    """
    own = _merged(brought)
    wanted = set(named)
    found: dict[Ref, Concept] = {}
    while wanted:
        ref = wanted.pop()
        concept = _joined(lexicon.concept(ref), own.get(ref))
        if concept is None:
            concept = Concept(ref=ref, label=ref.slug.replace("-", " "))
        found[ref] = concept
        beyond = (*concept.broader, *concept.components, concept.organ_class)
        wanted.update(each for each in beyond if each is not None and each not in found)
    for form in (*lexicon.concepts(Kind.DRUG), *own.values()):
        is_made_of = form.ref.kind is Kind.DRUG and bool(form.broader)
        if is_made_of and any(each in found for each in form.broader):
            found.setdefault(form.ref, _joined(form, own.get(form.ref)) or form)
    return tuple(found[ref] for ref in sorted(found))


def _merged(brought: Iterable[Concept]) -> dict[Ref, Concept]:
    """Return the concepts that documents bring, each with the names of all of them."""
    merged: dict[Ref, Concept] = {}
    for concept in brought:
        joined = _joined(merged.get(concept.ref), concept)
        if joined is not None:
            merged[concept.ref] = joined
    return merged


def _joined(first: Concept | None, second: Concept | None) -> Concept | None:
    """Return one concept with the names of both; the label of the first stands."""
    if first is None or second is None:
        return first or second
    names = {*first.synonyms, *second.synonyms}
    if second.label.casefold() != first.label.casefold():
        names.add(second.label)
    return replace(
        first,
        synonyms=tuple(sorted(names - {first.label})),
        mappings=tuple(sorted({*first.mappings, *second.mappings})),
        components=first.components or second.components,
    )
