"""The vocabulary graph: concepts as SKOS, the ontology itself, and the errors of each tier.

Beside it, in a graph of its own, what every release says of itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cache

import pyoxigraph as ox
from rdflib import Graph

from kg import resources, vocab
from kg.assemble import tier_error
from kg.identifiers import BASE
from kg.model import Concept, Kind, Ref, Tier
from kg.rdf.quads import BOOLEAN, Quad, Value, decimal, from_node
from kg.vocab import CLASS_OF, Names, Term

_Triples = tuple[tuple[str, str, str | Value], ...]
_TRUE = Value("true", BOOLEAN)
# These are things that are sold or do business, not notions that SKOS would order.
_NOT_CONCEPTS = frozenset({Kind.PRODUCT, Kind.ORGANIZATION})


def vocabulary_quads(concepts: Iterable[Concept], names: Names) -> Iterator[Quad]:
    """Yield the concepts, the ontology with its description, and the errors of each tier."""
    yield from concept_quads(concepts, names)
    for tier in Tier:
        node, error = names.dkg(tier), tier_error(tier)
        yield node, names.dkg(Term.SYSTEMATIC_ERROR), decimal(error.systematic), names.vocabulary
        yield node, names.dkg(Term.RANDOM_ERROR), decimal(error.random), names.vocabulary
    for subject, predicate, value in _ontology(names.base):
        yield subject, predicate, value, names.vocabulary
    for subject, predicate, value in _description(names.base):
        yield subject, predicate, value, names.description


def concept_quads(concepts: Iterable[Concept], names: Names) -> Iterator[Quad]:
    """Yield the concepts; ancestors are followed as far as they are among them."""
    known = {concept.ref: concept for concept in concepts}
    for concept in known.values():
        yield from _concept_quads(concept, known, names)


def _concept_quads(concept: Concept, known: Mapping[Ref, Concept], names: Names) -> Iterator[Quad]:
    node = names.node(concept.ref)
    dkg = names.dkg
    facts: list[tuple[str, Iterable[str | Value]]] = [
        (vocab.TYPE, _types(concept, names)),
        (vocab.PREF_LABEL, [Value(concept.label)]),
        (vocab.ALT_LABEL, map(Value, concept.synonyms)),
        (match_of(concept.ref.kind), map(vocab.mapping_iri, concept.mappings)),
        (vocab.BROADER, map(names.node, concept.broader)),
        (dkg(Term.BROADER_TRANSITIVE), map(names.node, _ancestors(concept.ref, known))),
        (dkg(Term.HAS_COMPONENT), map(names.node, concept.components)),
        (dkg(Term.SERIOUSNESS), [dkg(Term.SERIOUS)] if concept.serious else []),
        (dkg(Term.IS_CATEGORY), [_TRUE] if concept.category else []),
    ]
    if concept.ref.kind is Kind.DRUG:
        facts.append((dkg(Term.ACTIVE_MOIETY), map(names.node, concept.broader)))
    if concept.organ_class is not None:
        facts.append((dkg(Term.ORGAN_CLASS), [names.node(concept.organ_class)]))
    for predicate, values in facts:
        for value in values:
            yield node, predicate, value, names.vocabulary


def match_of(kind: Kind) -> str:
    """Return how a concept of a kind is related to what has its identifiers.

    The codes of a product are those of its packages and strengths, each narrower than the product.
    """
    return vocab.NARROW_MATCH if kind is Kind.PRODUCT else vocab.EXACT_MATCH


def _types(concept: Concept, names: Names) -> Iterator[str]:
    yield names.dkg(CLASS_OF[concept.ref.kind])
    if concept.ref.kind not in _NOT_CONCEPTS:
        yield vocab.CONCEPT
    if concept.components:
        yield names.dkg(Term.COMBINATION)
    if concept.is_form:
        yield names.dkg(Term.DRUG_FORM)


def _ancestors(ref: Ref, known: Mapping[Ref, Concept]) -> set[Ref]:
    found: set[Ref] = set()
    waiting = [ref]
    while waiting:
        concept = known.get(waiting.pop())
        fresh = set(concept.broader) - found if concept else set()
        found |= fresh
        waiting.extend(fresh)
    return found


@cache
def _ontology(base: str) -> _Triples:
    text = (resources.ontology() / "dkg.ttl").read_text("utf-8").replace(BASE, base)
    return tuple(
        (str(subject), str(predicate), from_node(value))
        for subject, predicate, value in Graph().parse(data=text, format="turtle")
    )


@cache
def _description(base: str) -> _Triples:
    text = (resources.ontology() / "description.ttl").read_text("utf-8").replace(BASE, base)
    found = ox.parse(text, format=ox.RdfFormat.TURTLE)  # rdflib takes a second for it
    return tuple((each.subject.value, each.predicate.value, _value(each.object)) for each in found)


def _value(term: object) -> str | Value:
    match term:
        case ox.NamedNode():
            return term.value
        case ox.Literal():
            return Value(term.value, term.datatype.value, term.language or "")
    raise ValueError(f"neither an IRI nor a literal: {term}")
