"""An effect with the drugs that have it, and the effects of a drug by organ class."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby

from kg import vocab
from kg.describe.known import Asked, known
from kg.errors import UnknownNameError
from kg.facts import Node, Properties, properties, ref_of, select, values
from kg.findings import Effect, Finding, Pair
from kg.identifiers import BASE, iri
from kg.indexed import Indexed
from kg.model import Ref, SourceRecord
from kg.store import Store
from kg.vocab import Names, Term

_NARROWER = "SELECT DISTINCT ?narrower WHERE {{ {effect} ?narrower skos:broader ?effect }}"


@dataclass(frozen=True, slots=True, kw_only=True)
class EffectLine:
    """A drug and an effect with what is known of the two.

    Attributes:
        serious: whether the field takes this effect as serious wherever it occurs.
        partners: the drugs that it was taken with, where the finding is about that.
    """

    drug: Node
    effect: Node
    serious: bool
    partners: tuple[Node, ...]
    finding: Finding


@dataclass(frozen=True, slots=True, kw_only=True)
class EffectGroup:
    """The effects of one organ class; None for those that have none."""

    organ_class: Node | None
    effects: tuple[EffectLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class EffectCard:
    """All that is known of an effect.

    Attributes:
        same_as: IRIs of the same concept elsewhere.
        category: whether it is a heading rather than one effect.
        drugs: those that are said to have it, or not to, supported ones first.
        in_combination: what is said of drugs taken together.
        sources: the sources that speak of it, by id.
    """

    node: Node
    synonyms: tuple[str, ...]
    same_as: tuple[str, ...]
    organ_class: Node | None
    serious: bool
    category: bool
    broader: tuple[Node, ...]
    narrower: tuple[Node, ...]
    drugs: tuple[EffectLine, ...]
    in_combination: tuple[EffectLine, ...]
    sources: Mapping[str, SourceRecord]


def describe_effect(
    store: Store, effect: Ref, base: str = BASE, indexed: Indexed | None = None
) -> EffectCard:
    """Return an effect with the drugs that have it; with the index of the store, sooner.

    Raises:
        UnknownNameError: no such effect in the store.
    """
    facts = concept_facts(store, effect, base)
    of = known(store, base, indexed)
    itself = of.effects([effect])[effect]
    lines = effect_lines(of, of.findings_of_effect(effect), {effect: itself})
    broader = refs(facts, vocab.BROADER, base)
    below = select(store, _NARROWER.format(effect=values("effect", [effect], base)), base)
    narrower = [ref for row in below if (ref := ref_of(row[0], base)) is not None]
    named = of.nodes([*broader, *narrower])
    return EffectCard(
        node=itself.node,
        synonyms=texts(facts, vocab.ALT_LABEL),
        same_as=texts(facts, vocab.EXACT_MATCH),
        organ_class=itself.organ_class,
        serious=itself.serious,
        category=bool(facts.get(Names(base).dkg(Term.IS_CATEGORY))),
        broader=_by_label(named[ref] for ref in broader),
        narrower=_by_label(named[ref] for ref in narrower),
        drugs=tuple(sorted((line for line in lines if not line.partners), key=strength)),
        in_combination=tuple(sorted((line for line in lines if line.partners), key=strength)),
        sources=of.sources(cited(lines)),
    )


def concept_facts(store: Store, ref: Ref, base: str = BASE) -> Properties:
    """Return the properties of a node.

    Raises:
        UnknownNameError: the store has no such node.
    """
    found = properties(store, values("node", [ref], base), base)
    if iri(ref, base) not in found:
        raise UnknownNameError(ref.slug, wanted=ref.kind.value)
    return found[iri(ref, base)]


def effect_lines(
    of: Asked, found: Mapping[Pair, Finding], effects: Mapping[Ref, Effect]
) -> tuple[EffectLine, ...]:
    """Return findings with the labels of drugs and effects."""
    drugs = {ref for pair in found for ref in (pair.drug, *pair.partners)}
    named = of.nodes(drugs)
    return tuple(
        EffectLine(
            drug=named[pair.drug],
            effect=effects[pair.effect].node,
            serious=effects[pair.effect].serious,
            partners=tuple(named[ref] for ref in pair.partners),
            finding=finding,
        )
        for pair, finding in found.items()
    )


def by_organ_class(
    lines: Iterable[EffectLine], known: Mapping[Ref, Effect]
) -> tuple[EffectGroup, ...]:
    """Return lines grouped by organ class, both sorted by label."""

    def organ(line: EffectLine) -> Node | None:
        return known[line.effect.ref].organ_class

    def order(line: EffectLine) -> tuple[bool, str, str]:
        found = organ(line)
        return found is None, found.label.casefold() if found else "", line.effect.label.casefold()

    return tuple(
        EffectGroup(organ_class=found, effects=tuple(each))
        for found, each in groupby(sorted(lines, key=order), key=organ)
    )


def strength(line: EffectLine) -> tuple[str, float, str, str]:
    """Return the key that sorts lines: supported first, then by belief and label."""
    states = {"supported": "0", "disputed": "1"}
    state = states.get(line.finding.state.value, "2")
    return state, -float(line.finding.belief or 0), line.drug.label, line.effect.label


def cited(lines: Iterable[EffectLine]) -> set[str]:
    """Return the ids of the sources of findings."""
    return {source for line in lines for source in line.finding.sources}


def texts(facts: Properties, name: str) -> tuple[str, ...]:
    """Return the values of a property as text, sorted."""
    return tuple(sorted(str(value) for value in facts.get(name, ())))


def refs(facts: Properties, name: str, base: str) -> list[Ref]:
    """Return the nodes that are values of a property."""
    return [ref for value in facts.get(name, ()) if (ref := ref_of(value, base)) is not None]


def _by_label(found: Iterable[Node]) -> tuple[Node, ...]:
    return tuple(sorted(found, key=lambda node: node.label.casefold()))
