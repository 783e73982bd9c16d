"""Drugs that go by several names and are one: which node stands for each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from kg.identifiers import slug
from kg.lexicon import Lexicon, key, schemes
from kg.lexicon.ledger import other_of, owners
from kg.model import Concept, Extraction, Kind, Predicate, Ref
from kg.reconcile.renaming import all_of

_LONGEST_CODE = 5  # letters of an abbreviation, which may stand for anything


class Together:
    """The drugs that all parts bring, beside those of the vocabularies.

    Attributes:
        notes: what there is to say of drugs that might be one and are not.
    """

    def __init__(self, parts: Sequence[Extraction], lexicon: Lexicon) -> None:
        self.notes: list[str] = []
        self._lexicon = lexicon
        self._brought: dict[Ref, Concept] = {}
        self._wholes: dict[Ref, Concept] = {}
        self._sold: defaultdict[str, set[Ref]] = defaultdict(set)  # by folded name of a product
        self._also: defaultdict[str, set[Ref]] = defaultdict(set)  # by folded other name
        self._lost: defaultdict[Ref, set[str]] = defaultdict(set)
        for part in parts:
            self._take(part)

    def _take(self, part: Extraction) -> None:
        for concept in part.concepts:
            if concept.components:
                self._wholes.setdefault(concept.ref, concept)
            elif concept.ref.kind is Kind.DRUG and not concept.is_form:
                self._brought[concept.ref] = _joined(self._brought.get(concept.ref), concept)
                for name in concept.synonyms:
                    self._also[key(name)].add(concept.ref)
        for name, drug in _sold(part):
            self._sold[key(name)].add(drug)

    def by_identifier(self) -> dict[Ref, Ref]:
        """Return which drug each is that no vocabulary has and that has an identifier of another.

        Of those that sources alone have the first gives its name.
        """
        same: dict[Ref, Ref] = {}
        holders: dict[str, Ref] = {}
        for ref, concept in tuple(self._brought.items()):
            for curie in sorted(concept.mappings, key=_rank):
                holder = self._listed(curie) or holders.setdefault(curie, ref)
                one, other = same.get(holder, holder), same.get(ref, ref)
                if other in self._lexicon:
                    one, other = other, one
                if one != other and not self._unite(one, other, curie, same):
                    self._lost[ref].add(curie)
        return same

    def _unite(self, one: Ref, other: Ref, curie: str, same: dict[Ref, Ref]) -> bool:
        """Let one drug stand for another too; tell whether they are one.

        They are not where a better scheme tells them apart. What a worse one says of the other that
        does not fit is lost.
        """
        first, later = self._whole(one), self._whole(other)
        odd = {each for each in later.mappings if other_of(first, each)}
        if other in self._lexicon or any(_rank(each) < _rank(curie) for each in odd):
            self.notes.append(f"{first.label!r} and {later.label!r} are not one: both have {curie}")
            return False
        for each in sorted(odd):
            self.notes.append(f"{later.label!r} is {first.label!r}, and {each} is not taken")
        self._lost[other] |= odd
        self._brought[one] = _joined(first, replace(later, mappings=tuple({*later.mappings} - odd)))
        moved = {each for each, target in same.items() if target == other} | {other}
        same |= dict.fromkeys(moved, one)
        return True

    def lost(self, same: Mapping[Ref, Ref]) -> dict[Ref, set[str]]:
        """Return the identifiers that are not those of a drug, whatever its sources say."""
        found: defaultdict[Ref, set[str]] = defaultdict(set)
        for ref, curies in self._lost.items():
            found[same.get(ref, ref)] |= curies
        return dict(found)

    def _whole(self, ref: Ref) -> Concept:
        """Return a drug with the identifiers of all that are the same."""
        listed, brought = self._lexicon.concept(ref), self._brought.get(ref)
        if listed is None or brought is None:
            return brought or listed or Concept(ref=ref, label=self.label(ref, {}))
        return _joined(listed, brought)

    def _listed(self, curie: str) -> Ref | None:
        refs = owners(self._lexicon).get(curie, ())
        return refs[0] if len(refs) == 1 else None

    def by_name(self, same: Mapping[Ref, Ref]) -> dict[Ref, Ref]:
        """Return which drug is meant by a name that is known as a brand or as another name of one.

        That goes for names that no vocabulary has and beside which no identifier stands.
        """
        found: dict[Ref, Ref] = {}
        for ref, concept in self._brought.items():
            if ref in self._lexicon or ref in same or concept.mappings:
                continue
            meant = self._sold.get(key(concept.label)) or self._spoken(concept.label)
            drugs = {same.get(each, each) for each in meant}
            if len(drugs) == 1 and ref not in drugs:
                found[ref] = drugs.pop()
        return {ref: drug for ref, drug in found.items() if drug not in found}

    def _spoken(self, label: str) -> set[Ref]:
        if label.isupper() and len(label) <= _LONGEST_CODE:
            return set()
        return self._also.get(key(label), set())

    def wholes(self, same: Mapping[Ref, Ref]) -> dict[Ref, Ref]:
        """Return the node of each combination by what its parts are called now."""
        found: dict[Ref, Ref] = {}
        first: dict[tuple[Ref, ...], Ref] = {}
        for ref, concept in self._wholes.items():
            parts = all_of(concept.components, same)
            usual = ref if parts == concept.components else self._usual(parts)
            meant = first.setdefault(parts, usual)
            if meant != ref:
                found[ref] = meant
        return found

    def _usual(self, parts: tuple[Ref, ...]) -> Ref:
        if len(parts) == 1:
            return parts[0]
        return Ref(Kind.DRUG, slug(self._joint(parts)))

    def _joint(self, parts: Sequence[Ref]) -> str:
        return " + ".join(sorted(self.label(each, {}) for each in parts))

    def label(self, ref: Ref, same: Mapping[Ref, Ref]) -> str:
        """Return what a drug or combination is called, its parts by their new names."""
        concept = self._lexicon.concept(ref) or self._brought.get(ref)
        if concept is None:
            whole = next((each for each in self._wholes if same.get(each, each) == ref), None)
            parts = self._wholes[whole].components if whole else ()
            return self._joint(all_of(parts, same)) or ref.slug.replace("-", " ")
        return concept.label


def _rank(curie: str) -> int:
    """Return a smaller number for an identifier that tells drugs apart better."""
    scheme = schemes().get(curie.partition(":")[0])
    return scheme.rank if scheme else len(schemes())


def _joined(first: Concept | None, later: Concept) -> Concept:
    known = first or later
    return replace(known, mappings=tuple(sorted({*known.mappings, *later.mappings})))


def _sold(part: Extraction) -> Iterator[tuple[str, Ref]]:
    """Yield the names of products with the drug that a part says each contains."""
    products = {each.ref: each for each in part.concepts if each.ref.kind is Kind.PRODUCT}
    for each in part.evidence:
        product = products.get(each.subject) if each.predicate is Predicate.CONTAINS else None
        if product is not None and isinstance(each.object, Ref):
            yield from ((name, each.object) for name in (product.label, *product.synonyms))
