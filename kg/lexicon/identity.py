"""Which drug a source means, told from its identifiers and its name together.

A reader of tables makes one `Drugs` a source and asks it for every row::

    drugs = Drugs(lexicon)
    found = drugs.find("Lithium carb.", ["UNII:2BMD2GNA4V", "CAS:554-13-2"])  # -> Found | None
    found.drug  # the concept that the statement is about
    ...
    drugs.brought()  # concepts for the extraction: new ones, and known ones with new identifiers
    drugs.conflicts()  # what identifiers and names disagree on, for the report

Identifiers count before names. Nothing is merged on a guess: two UNIIs are two substances, a salt
is linked to its substance, a brand to what it contains, a combination to its parts.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cache, lru_cache

from kg import resources
from kg.identifiers import slug
from kg.lexicon.drugs import drug_called, form_called, lowered
from kg.lexicon.found import By, Conflict, Found
from kg.lexicon.identifiers import curie_of, schemes
from kg.lexicon.lookup import Lexicon
from kg.lexicon.parts import PLUS, components_of
from kg.lexicon.words import key
from kg.model import Concept, Kind, Ref

_LONGEST_CODE = 5  # letters


@lru_cache(maxsize=2)
def owners(lexicon: Lexicon) -> Mapping[str, tuple[Ref, ...]]:
    """Return the drugs of each identifier; a number of CAS may be that of several."""
    found: dict[str, tuple[Ref, ...]] = {}
    for concept in lexicon.concepts(Kind.DRUG):
        for curie in concept.mappings:
            found[curie] = (*found.get(curie, ()), concept.ref)
    return found


class Drugs:
    """The way from a source's names and identifiers to drugs.

    Args:
        lexicon: the vocabularies.
        brands: what each brand contains, where the source tells, by names.
    """

    def __init__(self, lexicon: Lexicon, brands: Mapping[str, str] | None = None) -> None:
        self._lexicon = lexicon
        self._owners = owners(lexicon)
        self._brands = {key(brand): name for brand, name in (brands or {}).items()}
        self._made: dict[Ref, Concept] = {}
        self._own: dict[str, Ref] = {}  # identifiers that this source brings
        self._called: dict[str, Ref] = {}  # names of what no vocabulary has
        self._conflicts: set[Conflict] = set()
        self._known: dict[tuple[str, tuple[str, ...]], Found | None] = {}

    def find(self, name: str, ids: Sequence[str] = ()) -> Found | None:
        """Return the drug that a name and identifiers mean, None where neither says anything.

        Args:
            name: a drug, salt, brand or combination, as the source writes it; "" where it has none.
            ids: identifiers of the substance, or of each part of a combination, in any spelling
                that `curie_of` knows; others are passed over. Those of a product (NDC, RxCUI of a
                strength) are not the drug's and must not be given.
        """
        asked = name, tuple(ids)
        if asked not in self._known:
            self._known[asked] = self._find(" ".join(name.split()), tuple(ids))
        return self._known[asked]

    def brought(self) -> tuple[Concept, ...]:
        """Return new drugs, forms and combinations, and known drugs with new identifiers."""
        return tuple(self._made[ref] for ref in sorted(self._made))

    def conflicts(self) -> tuple[Conflict, ...]:
        """Return what names and identifiers disagreed on so far, sorted."""
        return tuple(sorted(self._conflicts, key=lambda each: (each.name, each.curie)))

    def _find(self, name: str, ids: tuple[str, ...]) -> Found | None:
        curies = tuple(dict.fromkeys(filter(None, map(curie_of, ids))))
        name = name.lower() if _shouted(name) else name
        named = self._named(name) if key(name) else None
        told = self._told(curies, named)
        if told:
            found: Found | None = self._agreed(name, told, named)
        elif named is None or self._is_another(named, curies):
            found = self._new(name, curies)
        else:
            found = named
        if found is not None:
            self._give(found, curies)
            self._note(name, found, named, curies)
        return found

    def _is_another(self, named: Found, curies: tuple[str, ...]) -> bool:
        """Tell by identifiers whether a drug that only sources name is not the one of that name."""
        concept = self._made.get(named.drug)
        return (
            concept is not None
            and named.drug not in self._lexicon
            and not concept.components
            and any(_other_of(concept, curie) for curie in curies)
        )

    def _concept(self, ref: Ref) -> Concept:
        concept = self._made.get(ref) or self._lexicon.concept(ref)
        return concept or Concept(ref=ref, label=ref.slug.replace("-", " "))

    def _owner(self, curie: str, named: Found | None) -> Ref | None:
        """Return the drug with an identifier; of several, the one that the name means too."""
        if curie in self._own:
            return self._own[curie]
        refs = self._owners.get(curie, ())
        if len(refs) > 1:
            return named.drug if named and named.drug in refs else None
        return refs[0] if refs else None

    def _told(self, curies: tuple[str, ...], named: Found | None) -> tuple[Ref, ...]:
        """Return the drugs of the identifiers that count most, () where all are unknown.

        Several of one scheme are those of the parts of a combination, one of them unknown or not.
        """
        by_rank: dict[int, dict[str, Ref | None]] = {}
        for curie in curies:
            rank = schemes()[curie.partition(":")[0]].rank
            by_rank.setdefault(rank, {})[curie] = self._owner(curie, named)
        for _, owned in sorted(by_rank.items()):
            if any(owned.values()):
                parts = (ref or self._unnamed(curie) for curie, ref in owned.items())
                return tuple(dict.fromkeys(parts))
        return ()

    def _unnamed(self, curie: str) -> Ref:
        """Return a drug of which nothing but an identifier is known."""
        concept = Concept(ref=Ref(Kind.DRUG, slug(curie)), label=curie, mappings=(curie,))
        self._made[concept.ref], self._own[curie] = concept, concept.ref
        return concept.ref

    def _agreed(self, name: str, told: tuple[Ref, ...], named: Found | None) -> Found:
        """Return what identifiers mean, with the form or combination that the name makes of it."""
        if named is not None and set(self._concept(named.drug).components) >= set(told):
            return named
        whole = self._whole(name, told)
        form = None
        if named is not None:
            below = whole in self._concept(named.drug).broader
            form = named.drug if below else named.form if named.drug == whole else None
        return Found(drug=whole, by=By.IDENTIFIER, form=form)

    def _named(self, name: str) -> Found | None:
        """Return what a name means by itself, None where it means nothing known."""
        bare = _behind().sub("", name) or name
        found = self._single(name) or (self._single(bare) if bare != name else None)
        if found is None and (contained := self._brands.get(key(bare))):
            found = self._single(contained) or self._combined(contained)
            return replace(found, by=By.BRAND) if found else None
        return found or self._combined(bare)

    def _single(self, name: str) -> Found | None:
        known = self._called.get(key(name))
        if known is not None:
            return Found(drug=known, by=By.NAME)
        drug = drug_called(name, self._lexicon)
        if drug is None:
            return None
        form = form_called(name, drug, self._lexicon)
        if form is None:
            return Found(drug=drug.ref, by=By.NAME)
        self._made.setdefault(form.ref, form)
        return Found(drug=drug.ref, by=By.FORM, form=form.ref)

    def _combined(self, name: str) -> Found | None:
        parts = components_of(name, self._lexicon)
        if len(parts) == 1:
            return self._single(parts[0])
        refs = [self._single(part) or self._new(part, ()) for part in parts]
        whole = self._whole(name, [each.drug for each in refs if each])
        return Found(drug=whole, by=By.PARTS)

    def _whole(self, name: str, parts: Iterable[Ref]) -> Ref:
        """Return the one drug, or the combination of several."""
        components = tuple(sorted(set(parts)))
        if len(components) == 1:
            return components[0]
        label = " + ".join(sorted(self._concept(ref).label for ref in components))
        spelled = () if key(name) == key(label) or not _lists_parts(name) else (name,)
        ref = Ref(Kind.DRUG, slug(label))
        made = Concept(ref=ref, label=label, synonyms=spelled, components=components)
        self._made.setdefault(ref, made)
        return ref

    def _new(self, name: str, curies: tuple[str, ...]) -> Found | None:
        """Return a drug that no vocabulary has, under its name or else its identifier."""
        if not key(name):
            return Found(drug=self._unnamed(curies[0]), by=By.NEW) if curies else None
        label = lowered(_behind().sub("", name) or name)
        if curies and (key(label) in self._called or Ref(Kind.DRUG, slug(label)) in self._lexicon):
            label = f"{label} ({curies[0].partition(':')[2]})"
        ref = Ref(Kind.DRUG, slug(label))
        self._made.setdefault(ref, Concept(ref=ref, label=label))
        self._called.setdefault(key(label), ref)
        return Found(drug=ref, by=By.NEW)

    def _give(self, found: Found, curies: tuple[str, ...]) -> None:
        """Give a drug those identifiers that are nobody's."""
        concept = self._concept(found.drug)
        if concept.components:
            return  # nothing says whether they are those of the whole or of a part
        for curie in curies:
            if self._free(curie) and not _other_of(concept, curie):
                concept = replace(concept, mappings=tuple(sorted({*concept.mappings, curie})))
                self._made[concept.ref], self._own[curie] = concept, concept.ref

    def _free(self, curie: str) -> bool:
        return curie not in self._own and curie not in self._owners

    def _note(self, name: str, found: Found, named: Found | None, curies: tuple[str, ...]) -> None:
        """Note the name, and each identifier, that would mean another drug by itself."""
        if named is not None and not self._linked(named.drug, found.drug):
            told = next((each for each in curies if self._owner(each, named)), "")
            self._conflicts.add(Conflict(name, told, found.drug, named.drug))
        concept = self._concept(found.drug)
        for curie in curies:
            owner = self._owner(curie, found)
            if owner is not None and not self._linked(owner, found.drug):
                self._conflicts.add(Conflict(name, curie, found.drug, owner))
            elif self._free(curie) and _other_of(concept, curie):
                self._conflicts.add(Conflict(name, curie, found.drug, None))

    def _linked(self, one: Ref, other: Ref) -> bool:
        """Tell whether two drugs are one, or one a form or a part of the other."""
        first, second = self._concept(one), self._concept(other)
        return (
            one == other
            or one in (*second.broader, *second.components)
            or (other in (*first.broader, *first.components))
        )


def _other_of(concept: Concept, curie: str) -> bool:
    """Tell whether a concept has another identifier of the scheme of one."""
    prefix = curie.partition(":")[0] + ":"
    return curie not in concept.mappings and any(
        each.startswith(prefix) for each in concept.mappings
    )


def _shouted(name: str) -> bool:
    """Tell whether a name is in capitals as a whole table is, and no code or abbreviation."""
    return name.isupper() and max(map(len, name.split())) > _LONGEST_CODE


def _lists_parts(name: str) -> bool:
    return PLUS.search(name) is not None


@cache
def _behind() -> re.Pattern[str]:
    path = resources.ontology() / "rules" / "drug-names.toml"
    rules = tomllib.loads(path.read_text(encoding="utf-8"))
    return re.compile(rules["behind"], re.IGNORECASE)
