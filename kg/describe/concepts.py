"""A concept with its names and its place among others: organ classes, conditions, makers ..."""

from __future__ import annotations

from dataclasses import dataclass

from kg import vocab
from kg.describe.effects import concept_facts, refs, texts
from kg.facts import Node, nodes, ref_of, select, values
from kg.identifiers import BASE
from kg.model import Ref
from kg.store import Store

_BELOW = "SELECT DISTINCT ?below WHERE {{ {node} ?below skos:broader ?node }}"
_MEMBERS = "SELECT DISTINCT ?effect WHERE {{ {node} ?effect dkg:organClass ?node }}"


@dataclass(frozen=True, slots=True, kw_only=True)
class ConceptCard:
    """What a concept is called and what it is over and under.

    Attributes:
        same_as: IRIs of the same concept elsewhere.
        effects: the effects in it, where it is an organ class.
    """

    node: Node
    synonyms: tuple[str, ...]
    same_as: tuple[str, ...]
    broader: tuple[Node, ...]
    narrower: tuple[Node, ...]
    effects: tuple[Node, ...]


def describe_concept(store: Store, ref: Ref, base: str = BASE) -> ConceptCard:
    """Return a concept of any kind.

    Raises:
        UnknownNameError: the store has no such node.
    """
    facts = concept_facts(store, ref, base)
    broader = refs(facts, vocab.BROADER, base)
    narrower, effects = (_found(store, query, ref, base) for query in (_BELOW, _MEMBERS))
    named = nodes(store, [ref, *broader, *narrower, *effects], base)

    def sorted_nodes(found: list[Ref]) -> tuple[Node, ...]:
        return tuple(
            sorted((named[each] for each in found), key=lambda node: node.label.casefold())
        )

    return ConceptCard(
        node=named[ref],
        synonyms=texts(facts, vocab.ALT_LABEL),
        same_as=texts(facts, vocab.EXACT_MATCH),
        broader=sorted_nodes(broader),
        narrower=sorted_nodes(narrower),
        effects=sorted_nodes(effects),
    )


def _found(store: Store, query: str, ref: Ref, base: str) -> list[Ref]:
    rows = select(store, query.format(node=values("node", [ref], base)), base)
    return [found for row in rows if (found := ref_of(row[0], base)) is not None]
