"""From the evidence of all sources to statements with status and belief."""

from __future__ import annotations

import tomllib
from collections import defaultdict
from collections.abc import Iterable, Sequence
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


def votes_of(evidence: Iterable[Evidence], sources: dict[str, SourceRecord]) -> tuple[Vote, ...]:
    """Return one vote a source and polarity, sorted.

    What a source says plainly outweighs what it says with a hedge: a source that affirms has no
    uncertain vote besides.
    """
    said: defaultdict[str, set[Polarity]] = defaultdict(set)
    for each in evidence:
        said[each.source].add(each.polarity)
    votes = []
    for source, polarities in sorted(said.items()):
        if Polarity.AFFIRMED in polarities:
            polarities.discard(Polarity.UNCERTAIN)
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
            for polarity in sorted(polarities)
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
    found = reconcile(sorted(extractions, key=lambda each: each.source.id), lexicon)
    parts = found.parts
    sources = {part.source.id: part.source for part in parts}
    statements = _statements((e for part in parts for e in part.evidence), sources)
    concepts = _concepts(statements, parts, lexicon)
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
        grouped[statement_ref(each.subject, each.predicate, each.object, each.context)].append(each)
    made = []
    for group in grouped.values():
        first = group[0]
        votes = votes_of(group, sources)
        made.append(
            Statement(
                subject=first.subject,
                predicate=first.predicate,
                object=first.object,
                context=first.context,
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


def _concepts(
    statements: Iterable[Statement], parts: Sequence[Extraction], lexicon: Lexicon
) -> tuple[Concept, ...]:
    """Return the concepts that statements name, with what lies above and in them.

    The forms of a drug come with it, so that it is found under the names of its salts, and so do
    the salts and esters that are drugs of their own.
    """
    brought = _merged(parts)
    wanted: set[Ref] = set()
    for statement in statements:
        wanted |= set(_named(statement.subject, statement.object, statement.context))
        for each in statement.evidence:
            wanted.update(each.consequence_of, each.others)
    wanted |= {m.candidate for part in parts for m in part.mentions if m.candidate is not None}
    for part in parts:
        for count in part.counts:
            wanted |= {each for each in (count.drug, count.effect) if each is not None}
    found: dict[Ref, Concept] = {}
    while wanted:
        ref = wanted.pop()
        concept = _joined(lexicon.concept(ref), brought.get(ref))
        if concept is None:
            concept = Concept(ref=ref, label=ref.slug.replace("-", " "))
        found[ref] = concept
        beyond = {*concept.broader, *concept.components}
        if concept.organ_class is not None:
            beyond.add(concept.organ_class)
        wanted |= beyond - found.keys()
    for form in (*lexicon.concepts(Kind.DRUG), *brought.values()):
        is_made_of = form.ref.kind is Kind.DRUG and bool(form.broader)
        if is_made_of and not found.keys().isdisjoint(form.broader):
            found.setdefault(form.ref, _joined(form, brought.get(form.ref)) or form)
    return tuple(found[ref] for ref in sorted(found))


def _named(subject: Ref, value: Object, context: Context) -> Iterable[Ref]:
    yield subject
    if isinstance(value, Ref):
        yield value
    if context.population is not None:
        yield context.population
    yield from context.combination


def _merged(parts: Sequence[Extraction]) -> dict[Ref, Concept]:
    """Return the concepts that documents bring, each with the names of all of them."""
    merged: dict[Ref, Concept] = {}
    for part in parts:
        for concept in part.concepts:
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
