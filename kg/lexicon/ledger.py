"""The drugs and identifiers known while a source is read: those of vocabularies, and its own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import lru_cache

from kg.identifiers import slug
from kg.lexicon.lookup import Lexicon
from kg.model import Concept, Kind, Ref


@lru_cache(maxsize=2)
def owners(lexicon: Lexicon) -> Mapping[str, tuple[Ref, ...]]:
    """Return the drugs of each identifier; a number of CAS may be that of several."""
    found: dict[str, tuple[Ref, ...]] = {}
    for concept in lexicon.concepts(Kind.DRUG):
        for curie in concept.mappings:
            found[curie] = (*found.get(curie, ()), concept.ref)
    return found


class Ledger:
    """The drugs of the vocabularies, with those and the identifiers that a source brings."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._owners = owners(lexicon)
        self._made: dict[Ref, Concept] = {}
        self._own: dict[str, Ref] = {}

    def brought(self) -> tuple[Concept, ...]:
        """Return what the source brings, sorted: new concepts, and known ones with identifiers."""
        return tuple(self._made[ref] for ref in sorted(self._made))

    def keep(self, concept: Concept) -> Ref:
        """Take in a concept unless it is known; return its node."""
        if concept.ref not in self._lexicon:
            self._made.setdefault(concept.ref, concept)
        return concept.ref

    def is_new(self, ref: Ref) -> bool:
        """Tell whether only the source has a drug."""
        return ref not in self._lexicon

    def concept(self, ref: Ref) -> Concept:
        """Return a concept with what the source adds to it."""
        concept = self._made.get(ref) or self._lexicon.concept(ref)
        return concept or Concept(ref=ref, label=ref.slug.replace("-", " "))

    def owner(self, curie: str, named: Iterable[Ref]) -> Ref | None:
        """Return the drug with an identifier; of several, the one that the name means too."""
        if curie in self._own:
            return self._own[curie]
        refs = self._owners.get(curie, ())
        if len(refs) > 1:
            return next((ref for ref in named if ref in refs), None)
        return refs[0] if refs else None

    def unnamed(self, curie: str) -> Ref:
        """Return a new drug of which nothing but an identifier is known."""
        concept = Concept(ref=Ref(Kind.DRUG, slug(curie)), label=curie, mappings=(curie,))
        self._made[concept.ref], self._own[curie] = concept, concept.ref
        return concept.ref

    def give(self, ref: Ref, curies: Iterable[str]) -> None:
        """Give a drug those identifiers that are nobody's, one of each scheme."""
        concept = self.concept(ref)
        for curie in curies:
            if self.is_free(curie) and not other_of(concept, curie):
                concept = replace(concept, mappings=tuple(sorted({*concept.mappings, curie})))
                self._made[ref], self._own[curie] = concept, ref

    def is_free(self, curie: str) -> bool:
        """Tell whether an identifier is nobody's."""
        return curie not in self._own and curie not in self._owners

    def are_linked(self, one: Ref, other: Ref) -> bool:
        """Tell whether two drugs are one, or one a form or a part of the other."""
        first, second = self.concept(one), self.concept(other)
        return (
            one == other
            or one in (*second.broader, *second.components)
            or other in (*first.broader, *first.components)
        )


def other_of(concept: Concept, curie: str) -> bool:
    """Tell whether a concept has another identifier of the scheme of one."""
    prefix = curie.partition(":")[0] + ":"
    return curie not in concept.mappings and any(
        each.startswith(prefix) for each in concept.mappings
    )
