"""A node of any kind with what is said of it: classes, mechanisms, conditions, makers ..."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

import numpy as np

from kg.describe.concepts import ConceptCard, describe_concept
from kg.describe.drugs import Said, said_in
from kg.describe.known import known
from kg.describe.statements import refs_of
from kg.facts import Node, nodes, ref_of, select, statements, values
from kg.identifiers import BASE
from kg.index import EDGE_NAMES, NONE, STATES
from kg.indexed import Indexed
from kg.model import Predicate, Ref, SourceRecord
from kg.store import Store

_ABOUT = """{about} {{ ?statement rdf:subject ?about }} UNION {{ ?statement rdf:object ?about }}
  UNION {{ ?statement dkg:population ?about }}"""
_COUNTS = """
SELECT ?effect (COUNT(DISTINCT ?drug) AS ?drugs) WHERE {{ {node}
  ?effect dkg:organClass ?node . ?drug dkg:hasAdverseEffect ?effect
}} GROUP BY ?effect
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class CountedEffect:
    """An effect of an organ class, and how many drugs are said to have it."""

    effect: Node
    drugs: int


@dataclass(frozen=True, slots=True, kw_only=True)
class NodeCard:
    """What a node is called, what it is over and under, and what is said of it.

    Attributes:
        same_as: IRIs of the same concept elsewhere.
        said: statements with it as subject, as object, or as those whom they are limited to.
        effects: the effects in it, where it is an organ class, most drugs first.
        sources: the sources that speak of it, by id.
    """

    node: Node
    synonyms: tuple[str, ...]
    same_as: tuple[str, ...]
    broader: tuple[Node, ...]
    narrower: tuple[Node, ...]
    said: tuple[Said, ...]
    effects: tuple[CountedEffect, ...]
    sources: Mapping[str, SourceRecord]


def describe_node(
    store: Store, ref: Ref, base: str = BASE, indexed: Indexed | None = None
) -> NodeCard:
    """Return a node of any kind; with the index of the store, sooner.

    Raises:
        UnknownNameError: the store has no such node.
    """
    concept = describe_concept(store, ref, base)
    found = None if indexed is None else _in_index(indexed, ref)
    said = sorted(_stated(store, ref, base) if found is None else found, key=_order)
    used = {source for each in said for source in each.sources}
    return NodeCard(
        node=concept.node,
        synonyms=concept.synonyms,
        same_as=concept.same_as,
        broader=concept.broader,
        narrower=concept.narrower,
        said=tuple(said),
        effects=_counted(store, concept, base),
        sources=known(store, base, indexed).sources(used),
    )


def _stated(store: Store, ref: Ref, base: str) -> list[Said]:
    stated = statements(store, _ABOUT.format(about=values("about", [ref], base)), base)
    named = nodes(store, {found for each in stated for found in refs_of(each)}, base)
    return [said_in(each, named) for each in stated]


def _in_index(indexed: Indexed, ref: Ref) -> list[Said] | None:
    """Return what is said of a node; None where some of that is text, which no index has."""
    said, number = indexed.index.statements, indexed.find(ref)
    if number == NONE:
        return None
    limited = said.populations
    limits = np.repeat(np.arange(len(said.id)), np.diff(limited.at))[limited.items == number]
    rows = np.union1d(np.flatnonzero((said.subject == number) | (said.object == number)), limits)
    if (said.object[rows] == NONE).any():
        return None
    return [_said_at(indexed, row) for row in rows.tolist()]


def _said_at(indexed: Indexed, row: int) -> Said:
    """Return the statement at a place of the index."""
    index, node = indexed.index, indexed.node
    said, proof = index.statements, index.evidence
    cited = np.unique(proof.source[int(said.evidence[row]) : int(said.evidence[row + 1])])
    population = said.populations[row].tolist()
    return Said(
        subject=node(int(said.subject[row])),
        predicate=Predicate(EDGE_NAMES[said.predicate[row]]),
        value=node(int(said.object[row])),
        statement=said.id[row].decode(),
        status=STATES[said.status[row]],
        belief=Decimal(str(float(said.belief[row]))),
        population=node(population[0]) if population else None,
        combination=tuple(node(each) for each in said.partners[row].tolist()),
        sources=tuple(index.nodes.slug[each] for each in cited.tolist()),
    )


def _counted(store: Store, concept: ConceptCard, base: str) -> tuple[CountedEffect, ...]:
    if not concept.effects:
        return ()
    one = values("node", [concept.node.ref], base)
    rows = select(store, _COUNTS.format(node=one), base)
    drugs = {ref_of(effect, base): int(str(count)) for effect, count in rows}
    found = (CountedEffect(effect=node, drugs=drugs.get(node.ref, 0)) for node in concept.effects)
    return tuple(sorted(found, key=lambda each: (-each.drugs, each.effect.label.casefold())))


def _order(said: Said) -> tuple[str, str, str]:
    return said.predicate.value, said.subject.label.casefold(), said.statement
