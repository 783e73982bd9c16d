"""Drugs that go by one name and are two, told apart by their identifiers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from kg.identifiers import slug
from kg.lexicon import Lexicon
from kg.lexicon.ledger import other_of, owners
from kg.model import Concept, Extraction, Kind, Ref
from kg.reconcile.renaming import Renaming, renamed


@dataclass(frozen=True, slots=True)
class Own:
    """The concepts of a part with identifiers that are their own, and what is called otherwise."""

    concepts: tuple[Concept, ...]
    renaming: Renaming

    def of(self, part: Extraction) -> Extraction:
        """Return the part itself, or another with the same concepts, in that way."""
        return renamed(replace(part, concepts=self.concepts), self.renaming)


def told_apart(parts: Iterable[Extraction], lexicon: Lexicon) -> tuple[list[Own], tuple[str, ...]]:
    """Return a node of its own for each of several drugs, part by part, and what there is to note.

    A drug of the vocabularies keeps its identifiers: what a source says beside them goes. So does a
    form, which is told by its substance.
    """
    apart = _Apart(lexicon)
    return [apart.own(each) for each in parts], tuple(apart.notes)


class _Apart:
    def __init__(self, lexicon: Lexicon) -> None:
        self.notes: list[str] = []
        self._lexicon = lexicon
        self._known: dict[Ref, Concept] = {}
        self._holders: dict[str, Ref] = {}  # of the identifiers that sources bring

    def own(self, part: Extraction) -> Own:
        """Return how no drug of a part has the identifiers of another."""
        names: dict[Ref, Ref] = {}
        concepts = {each.ref: each for each in part.concepts}
        for concept in _drugs(part):
            first = self._first(concept)
            odd = [each for each in concept.mappings if self._is_odd(each, concept, first)]
            kept = tuple(each for each in concept.mappings if each not in odd)
            stays = not odd or self._is_fixed(concept) or not set(kept).isdisjoint(first.mappings)
            if stays:
                mappings = tuple(sorted({*first.mappings, *kept}))
                self._known[concept.ref] = replace(first, mappings=mappings)
                concepts[concept.ref] = replace(concept, mappings=kept)
            else:
                label = f"{concept.label} ({odd[0].partition(':')[2]})"
                names[concept.ref] = Ref(Kind.DRUG, slug(label))
                concepts[concept.ref] = replace(concept, label=label)
            if odd:
                told = "which is not taken for its own" if stays else "is told apart"
                beside = f"{concept.label!r} with {', '.join(odd)}"
                self.notes.append(f"{part.source.id}: {beside} {told}")
        return Own(tuple(concepts.values()), Renaming(same=names))

    def _first(self, concept: Concept) -> Concept:
        """Return a drug with the identifiers that are sure to be its own."""
        known = self._known.get(concept.ref) or self._lexicon.concept(concept.ref)
        return known or replace(concept, mappings=())

    def _is_fixed(self, concept: Concept) -> bool:
        """Tell whether a drug is what its name says, whatever identifiers stand beside it."""
        return concept.is_form or concept.ref in self._lexicon

    def _is_odd(self, curie: str, concept: Concept, first: Concept) -> bool:
        """Tell whether an identifier is another drug's, or this one has another of its kind."""
        if self._is_fixed(concept):
            listed = owners(self._lexicon).get(curie, ())
            if concept.ref not in (listed or (self._holders.setdefault(curie, concept.ref),)):
                return True
        return other_of(first, curie)


def _drugs(part: Extraction) -> Iterator[Concept]:
    for concept in part.concepts:
        if concept.ref.kind is Kind.DRUG and concept.mappings and not concept.components:
            yield concept
