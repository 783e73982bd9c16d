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
from functools import cache

from kg import resources
from kg.identifiers import slug
from kg.lexicon.drugs import drug_called, form_called, lowered
from kg.lexicon.forms import usual_salt
from kg.lexicon.found import By, Conflict, Found
from kg.lexicon.identifiers import curie_of, schemes
from kg.lexicon.ledger import Ledger, other_of
from kg.lexicon.lookup import Lexicon
from kg.lexicon.parts import PLUS, components_of
from kg.lexicon.words import key
from kg.model import Concept, Kind, Ref

_LONGEST_CODE = 5  # letters


class Drugs:
    """The way from a source's names and identifiers to drugs.

    Args:
        lexicon: the vocabularies.
        brands: what each brand contains, where the source tells, by names.
    """

    def __init__(self, lexicon: Lexicon, brands: Mapping[str, str] | None = None) -> None:
        self._lexicon = lexicon
        self._brands = {key(brand): name for brand, name in (brands or {}).items()}
        self._ledger = Ledger(lexicon)
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

    def combination(self, parts: Iterable[Ref]) -> Ref:
        """Return the combination of several drugs; of one drug that drug itself."""
        return self._whole("", parts)

    def known(self, name: str) -> Found | None:
        """Return the drug that a name means, None where it or a part of it is in no vocabulary.

        Unlike `find` it makes no drug, only combinations and forms of known ones: for names typed
        by hand, of which most that are unknown are no drugs.
        """
        name = " ".join(name.split())
        name = name.lower() if _shouted(name) else name
        bare = _behind().sub("", name) or name
        found = self._single(name) or self._single(bare)
        if found is not None or not key(bare):
            return found
        parts = [self._single(part) for part in components_of(bare, self._lexicon)]
        drugs = [part.drug for part in parts if part]
        if len(drugs) < len(parts):
            return None
        return Found(drug=self._whole(bare, drugs), by=By.PARTS)

    def take_form(self, name: str, ids: Sequence[str], of: Sequence[Ref]) -> None:
        """Take in a salt, ester or hydrate with its identifiers, which a source says drugs are in.

        Args:
            name: the salt, as the source writes it.
            ids: identifiers of the salt.
            of: the drugs; where they are several, the name has to tell which is in the salt.
        """
        curies = tuple(filter(None, map(curie_of, ids)))
        name = name.lower() if _shouted(name) else name
        found = self._single(name)
        if found is None and len(of) == 1 and key(name):
            label = lowered(usual_salt(name))
            form = Concept(ref=Ref(Kind.DRUG, slug(label)), label=label, broader=(of[0],))
            self._ledger.give(self._ledger.keep(form), curies)
        elif found is not None and found.form is not None and found.drug in of:
            self._ledger.give(found.form, curies)

    def brought(self) -> tuple[Concept, ...]:
        """Return new drugs, forms and combinations, and known drugs with new identifiers."""
        return self._ledger.brought()

    def conflicts(self) -> tuple[Conflict, ...]:
        """Return what names and identifiers disagreed on so far, sorted."""
        return tuple(sorted(self._conflicts, key=lambda each: (each.name, each.curie)))

    def _find(self, name: str, ids: tuple[str, ...]) -> Found | None:
        curies = tuple(dict.fromkeys(filter(None, map(curie_of, ids))))
        name = name.lower() if _shouted(name) else name
        named = self._named(name) if key(name) else None
        told, unknown = self._told(curies, named)
        if told:
            found: Found | None = self._agreed(name, told, unknown, named)
        elif named is None or self._is_another(named, curies):
            found = self._new(name, curies)
        else:
            found = named
        if found is not None:
            self._give(found, curies, told)
            self._note(name, found, named, curies)
        return found

    def _is_another(self, named: Found, curies: tuple[str, ...]) -> bool:
        """Tell by identifiers whether a drug that only sources name is not the one of that name."""
        concept = self._ledger.concept(named.drug)
        return (
            self._ledger.is_new(named.drug)
            and not concept.components
            and any(other_of(concept, curie) for curie in curies)
        )

    def _told(
        self, curies: tuple[str, ...], named: Found | None
    ) -> tuple[tuple[Ref, ...], tuple[str, ...]]:
        """Return the drugs of the identifiers that count most, and those beside them of no drug.

        There are none of either where all identifiers are unknown.
        """
        by_rank: dict[int, dict[str, Ref | None]] = {}
        for curie in curies:
            rank = schemes()[curie.partition(":")[0]].rank
            by_rank.setdefault(rank, {})[curie] = self._ledger.owner(curie, _meant(named))
        for _, owned in sorted(by_rank.items()):
            if known := dict.fromkeys(ref for ref in owned.values() if ref):
                return tuple(known), tuple(curie for curie, ref in owned.items() if not ref)
        return (), ()

    def _agreed(
        self, name: str, told: tuple[Ref, ...], unknown: tuple[str, ...], named: Found | None
    ) -> Found:
        """Return what identifiers mean, with the form or combination that the name makes of it.

        Several identifiers of one scheme are those of the parts of a combination, one of them
        unknown or not, unless the name is that of the only one that is known.
        """
        drugs = tuple(map(self._substance, told))
        if named and set(self._ledger.concept(named.drug).components) >= set(drugs):
            return named
        if not named or {named.drug} != set(drugs):
            drugs += tuple(map(self._ledger.unnamed, unknown))
        whole = self._whole(name, drugs)
        form = told[0] if len(told) == 1 and told[0] != whole else None
        if named and form is None:
            below = whole in self._ledger.concept(named.drug).broader
            form = named.drug if below else named.form if named.drug == whole else None
        return Found(drug=whole, by=By.IDENTIFIER, form=form)

    def _substance(self, ref: Ref) -> Ref:
        """Return the drug of which something is a form, or the drug itself."""
        concept = self._ledger.concept(ref)
        return concept.broader[0] if concept.is_form else ref

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
        return Found(drug=drug.ref, by=By.FORM, form=self._ledger.keep(form))

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
        label = " + ".join(sorted(self._ledger.concept(ref).label for ref in components))
        spelled = () if key(name) == key(label) or not _lists_parts(name) else (name,)
        ref = Ref(Kind.DRUG, slug(label))
        return self._ledger.keep(
            Concept(ref=ref, label=label, synonyms=spelled, components=components)
        )

    def _new(self, name: str, curies: tuple[str, ...]) -> Found | None:
        """Return a drug that no vocabulary has, under its name or else its identifier."""
        if not key(name):
            return Found(drug=self._ledger.unnamed(curies[0]), by=By.NEW) if curies else None
        label = lowered(_behind().sub("", name) or name)
        taken = key(label) in self._called or Ref(Kind.DRUG, slug(label)) in self._lexicon
        if taken and curies:
            label = f"{label} ({curies[0].partition(':')[2]})"
        ref = self._ledger.keep(Concept(ref=Ref(Kind.DRUG, slug(label)), label=label))
        self._called.setdefault(key(label), ref)
        return Found(drug=ref, by=By.NEW)

    def _give(self, found: Found, curies: tuple[str, ...], told: tuple[Ref, ...]) -> None:
        """Give identifiers that are nobody's to what they stand beside: a form or a drug.

        Of those beside a combination nothing says whether they are those of the whole or of a part.
        """
        if not self._ledger.concept(found.drug).components:
            self._ledger.give(self._labelled(found, told), curies)

    def _labelled(self, found: Found, told: tuple[Ref, ...]) -> Ref:
        """Return what the identifiers of a row are of: the form that it names, or the drug."""
        form = found.form
        if form is None or found.drug in told or not self._ledger.concept(form).is_form:
            return found.drug
        return form

    def _note(self, name: str, found: Found, named: Found | None, curies: tuple[str, ...]) -> None:
        """Note the name, and each identifier, that would mean another drug by itself."""
        ledger = self._ledger
        if named is not None and not ledger.are_linked(named.drug, found.drug):
            told = next((each for each in curies if ledger.owner(each, _meant(named))), "")
            self._conflicts.add(Conflict(name, told, found.drug, named.drug))
        for curie in curies:
            owner = ledger.owner(curie, _meant(found))
            if owner is not None and not ledger.are_linked(owner, found.drug):
                self._conflicts.add(Conflict(name, curie, found.drug, owner))
            elif ledger.is_free(curie) and not ledger.concept(found.drug).components:
                self._conflicts.add(Conflict(name, curie, found.drug, None))


def _meant(found: Found | None) -> tuple[Ref, ...]:
    return tuple(filter(None, (found.drug, found.form))) if found else ()


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
