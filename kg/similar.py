"""Drugs that are said to do much the same, and which effects make them alike."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from kg.errors import QueryError, UnknownNameError
from kg.facts import Node, nodes, ref_of, select
from kg.identifiers import BASE
from kg.model import Kind, Ref
from kg.store import Store

MAX_RESULTS = 100
_EFFECTS = "SELECT DISTINCT ?drug ?effect WHERE { ?drug dkg:hasAdverseEffect ?effect }"


@dataclass(frozen=True, slots=True, kw_only=True)
class Profiles:
    """The supported effects of every drug, made once and asked many times.

    Attributes:
        weights: what an effect counts, by how few drugs have it: ln(1 + drugs / drugs with it).
    """

    effects: Mapping[Ref, frozenset[Ref]]
    weights: Mapping[Ref, float]
    nodes: Mapping[Ref, Node]


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedEffect:
    """An effect that two drugs share; `share` (0..1) is its part in their score."""

    effect: Node
    weight: float
    share: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Similar:
    """A drug that is like another.

    Attributes:
        score: 0..1; 1 where both have the same effects.
        shared: the effects of both, those that count most first.
        only_here: number of effects of this drug that the other lacks.
        only_there: number of effects of the other that this drug lacks.
    """

    drug: Node
    score: float
    shared: tuple[SharedEffect, ...]
    only_here: int
    only_there: int


def build_profiles(store: Store, base: str = BASE) -> Profiles:
    """Return the supported effects of every drug."""
    found: defaultdict[Ref, set[Ref]] = defaultdict(set)
    for drug, effect in select(store, _EFFECTS, base):
        drug_ref, effect_ref = ref_of(drug, base), ref_of(effect, base)
        if drug_ref is not None and effect_ref is not None and drug_ref.kind is Kind.DRUG:
            found[drug_ref].add(effect_ref)
    counts = Counter(effect for each in found.values() for effect in each)
    return Profiles(
        effects={drug: frozenset(each) for drug, each in found.items()},
        weights={effect: math.log1p(len(found) / count) for effect, count in counts.items()},
        nodes=nodes(store, [*found, *counts], base),
    )


def similar(profiles: Profiles, drug: Ref, *, limit: int = 10) -> tuple[Similar, ...]:
    """Return the drugs most like one by their effects, the most alike first.

    The score is the weighted Jaccard index: weight of the shared effects over weight of all. An
    effect that few drugs have weighs more than one that most have.

    Raises:
        UnknownNameError: the drug has no supported effect.
        QueryError: limit out of range.
    """
    if not 1 <= limit <= MAX_RESULTS:
        raise QueryError(f"limit must be 1 to {MAX_RESULTS}, not {limit}")
    if drug not in profiles.effects:
        raise UnknownNameError(drug.slug, wanted="drug with adverse effects")
    found = [
        _compared(profiles, drug, other)
        for other in profiles.effects
        if other != drug and profiles.effects[drug] & profiles.effects[other]
    ]
    return tuple(sorted(found, key=lambda each: (-each.score, each.drug.label))[:limit])


def _compared(profiles: Profiles, drug: Ref, other: Ref) -> Similar:
    mine, theirs = profiles.effects[drug], profiles.effects[other]
    weights = profiles.weights
    common = math.fsum(weights[effect] for effect in mine & theirs)
    total = math.fsum(weights[effect] for effect in mine | theirs)
    shared = (
        SharedEffect(
            effect=profiles.nodes[effect],
            weight=round(weights[effect], 4),
            share=round(weights[effect] / common, 4),
        )
        for effect in mine & theirs
    )
    return Similar(
        drug=profiles.nodes[other],
        score=round(common / total, 4),
        shared=tuple(sorted(shared, key=lambda each: (-each.weight, each.effect.label))),
        only_here=len(theirs - mine),
        only_there=len(mine - theirs),
    )
