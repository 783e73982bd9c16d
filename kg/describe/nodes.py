"""A node of any kind with what is said of it: classes, mechanisms, conditions, makers ..."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from kg.describe.concepts import ConceptCard, describe_concept
from kg.describe.drugs import Said, said_in
from kg.describe.statements import refs_of
from kg.facts import Node, nodes, ref_of, select, sources, statements, values
from kg.identifiers import BASE
from kg.model import Ref, SourceRecord
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


def describe_node(store: Store, ref: Ref, base: str = BASE) -> NodeCard:
    """Return a node of any kind.

    Raises:
        UnknownNameError: the store has no such node.
    """
    concept = describe_concept(store, ref, base)
    stated = statements(store, _ABOUT.format(about=values("about", [ref], base)), base)
    named = nodes(store, {found for each in stated for found in refs_of(each)}, base)
    said = sorted((said_in(each, named) for each in stated), key=_order)
    used = {source for each in said for source in each.sources}
    return NodeCard(
        node=concept.node,
        synonyms=concept.synonyms,
        same_as=concept.same_as,
        broader=concept.broader,
        narrower=concept.narrower,
        said=tuple(said),
        effects=_counted(store, concept, base),
        sources=sources(store, used, base),
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
