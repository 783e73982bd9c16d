"""Drugs out of the open sets, under the curated ones: entries, forms, what is a form of what.

Every entry of DrugBank's open vocabulary is a drug. Most of those that nobody has curated are
systematic names of chemistry, foods and pollens: they are kept, and flagged so that nobody looks
for them in prose. A salt, ester or hydrate lies below its substance, and shares no name with it.
"""

from __future__ import annotations

import re
import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from kg import resources
from kg.identifiers import slug
from kg.lexicon import bare_names, key, unesterified, usual_salt
from kg.model import Concept
from kg.vocabularies.drug_sets import HubDrug, Substance
from kg.vocabularies.files import Row

_ENTRY = "DRUGBANK:"
_STRUCTURE = "INCHIKEY:"
_SKELETON = len(_STRUCTURE) + 14  # mirror images and salts of one substance agree up to there


@dataclass(frozen=True, slots=True)
class Curated:
    """The curated drugs, and the labels of those whose names are ordinary words."""

    concepts: Sequence[Concept]
    guarded: frozenset[str]


def derive_drugs(
    entries: Sequence[Substance],
    curated: Curated,
    hub: Sequence[HubDrug],
    others: Iterable[str],
) -> tuple[Row, ...]:
    """Return what the open sets add to the curated drugs.

    Args:
        entries: the entries of DrugBank.
        curated: the curated drugs, which keep their names.
        hub: the drugs of the Repurposing Hub: other names of entries that have their structure,
            and drugs on a market that DrugBank does not list.
        others: names in other sets, of which those of salts are taken.
    """
    pool = _Pool(curated)
    entries = _told_apart(entries)
    fresh = [entry for entry in entries if not pool.has(entry)]
    labels = [pool.add(entry) for entry in fresh]
    for label, entry in zip(labels, fresh, strict=True):
        pool.widen(label, entry.synonyms)
    for drug in _told_by_structure(hub):
        pool.take_in(drug)
    for name in (*_names(entries), *others):
        pool.add_form(name)
    return tuple(pool.rows())


def _told_apart(entries: Sequence[Substance]) -> tuple[Substance, ...]:
    """Return entries without the structures that several of them have: they tell none apart."""
    uses = Counter(curie for entry in entries for curie in entry.curies)
    return tuple(
        replace(
            entry,
            curies=tuple(
                each for each in entry.curies if uses[each] == 1 or not each.startswith(_STRUCTURE)
            ),
        )
        for entry in entries
    )


def _told_by_structure(hub: Sequence[HubDrug]) -> Iterator[HubDrug]:
    """Yield the drugs of a name in one word whose structure no other drug of the Hub has.

    Structures of several samples, mistaken ones and names of brands are left out.
    """
    uses = Counter(each for drug in hub for each in drug.structures)
    mistaken = rules()["not_told_by_structure"]
    for drug in hub:
        alone = len(drug.structures) == 1 and uses[drug.structures[0]] == 1
        if alone and _simple(drug.name) and drug.name not in mistaken:
            yield drug


def _simple(name: str) -> bool:
    """Tell whether a name is a code of a maker or one plain word, which is no abbreviation."""
    return not _flag(name) or re.fullmatch(r"[A-Za-z]?[a-z]{4,}", name) is not None


def _names(entries: Iterable[Substance]) -> Iterator[str]:
    for entry in entries:
        yield entry.name
        yield from entry.synonyms


class _Pool:
    def __init__(self, curated: Curated) -> None:
        self.owners: dict[str, tuple[str, str]] = {}  # by folded name: label, name
        self.slugs: set[str] = set()
        self.identified: dict[str, str] = {}  # labels by identifier
        self.flags: dict[str, str] = dict.fromkeys(curated.guarded, "common-word")
        self.made: dict[str, Row] = {}
        self.curated = curated.concepts
        self.structures: defaultdict[str, set[str]] = defaultdict(set)  # by number of the entry
        self.built: defaultdict[str, set[str]] = defaultdict(set)  # labels by structure
        self.skeletons: set[str] = set()
        self.also: defaultdict[str, list[str]] = defaultdict(list)  # names, by label
        for concept in curated.concepts:
            self.slugs.add(slug(concept.label))
            self.identified.update(dict.fromkeys(concept.mappings, concept.label))
            for name in (concept.label, *concept.synonyms):
                self.owners.setdefault(key(name), (concept.label, name))

    def has(self, entry: Substance) -> bool:
        """Tell whether an entry is curated; what it gives beside names is kept."""
        number = next(each for each in entry.curies if each.startswith(_ENTRY))
        if number not in self.identified:
            return False
        made = {each for each in entry.curies if each.startswith(_STRUCTURE)}
        self.structures[number].update(made)
        self._build(self.identified[number], made)
        return True

    def _build(self, label: str, structures: Iterable[str]) -> None:
        for each in structures:
            if each.startswith(_STRUCTURE):
                self.built[each].add(label)
                self.skeletons.add(each[:_SKELETON])

    def add(self, entry: Substance) -> str:
        """Take in an entry that is not curated; return the label that it gets."""
        label = worded(entry.name)
        taken = key(label) in self.owners or slug(label) in self.slugs
        if taken or not key(label) or _signed(label):
            label = f"{label} ({entry.curies[0].removeprefix(_ENTRY)})"
        self._put(Row(label=label, mappings=entry.curies, flag=_flag(label)))
        return label

    def _put(self, row: Row) -> None:
        self.made[row.label] = row
        self.flags[row.label] = row.flag
        self.slugs.add(slug(row.label))
        self._build(row.label, row.mappings)
        self.owners[key(row.label)] = row.label, row.label

    def widen(self, label: str, synonyms: Iterable[str]) -> None:
        """Give an entry those of its synonyms that are no systematic names."""
        taken: dict[str, str] = {}
        for name in map(worded, synonyms):
            free = key(name) and key(name) not in self.owners
            usual = not _systematic(name) and not _signed(name)
            if free and usual and self._safe(label, name):
                taken.setdefault(key(name), name)
        row = self.made[label]
        self.made[label] = Row(
            label=label, mappings=row.mappings, flag=row.flag, synonyms=tuple(taken.values())
        )
        self.owners.update((words, (label, name)) for words, name in taken.items())

    def _safe(self, label: str, name: str) -> bool:
        """Tell whether a name may stand beside a label that is looked for in prose."""
        if any(self._substance(bare) for bare in bare_names(name)):
            return False
        return bool(self.flags[label]) or not _flag(name)

    def take_in(self, drug: HubDrug) -> None:
        """Take a name for that of the drug of its structure, else for a drug if it is on a market.

        Nobody looks for such a drug in prose: nobody has looked at its name either.
        """
        (structure,) = drug.structures
        labels = self.built.get(structure, set())
        if key(drug.name) in self.owners or slug(drug.name) in self.slugs or len(labels) > 1:
            return
        if labels:
            (label,) = labels
            self.also[label].append(drug.name)
            self.owners[key(drug.name)] = label, drug.name
        elif drug.launched and structure[:_SKELETON] not in self.skeletons:
            name = worded(drug.name)
            self._put(Row(label=name, mappings=(structure,), flag="common-word"))

    def add_form(self, name: str) -> None:
        """Take in the name of a salt of a drug as a form of it, if no drug has it yet."""
        if key(name) in self.owners or _systematic(name) or key(name) in _not_forms():
            return
        for bare in bare_names(name):
            found = self._substance(bare)
            if found:
                label, base = found
                rest = worded(name.replace(bare, "", 1).replace("-", " ").strip())
                rest = usual_salt(rest)
                form = f"{base} {rest}" if name.startswith(bare) else f"{rest} {base}"
                if key(form) not in self.owners and slug(form) not in self.slugs:
                    self._put(Row(label=form, broader=(label,), flag="form"))
                return

    def _substance(self, name: str) -> tuple[str, str] | None:
        """Return the label and name of a drug of this name that is no ordinary word."""
        found = self.owners.get(key(name))
        return found if found and not self.flags.get(found[0]) else None

    def rows(self) -> Iterator[Row]:
        """Yield the drugs that are new, and what curated ones are salts of and are made like."""
        for concept in self.curated:
            label = concept.label
            substance = None if concept.broader else self._above(label)
            structures = set().union(*(self.structures[each] for each in concept.mappings))
            fresh = tuple(structures - set(concept.mappings)) if len(structures) == 1 else ()
            also = tuple(self.also[label])
            if substance or fresh or also:
                above = (substance,) if substance else ()
                yield Row(label=label, broader=above, mappings=fresh, synonyms=also)
        for row in self.made.values():
            substance = None if row.broader else self._above(row.label)
            yield Row(
                label=row.label,
                broader=(substance,) if substance else row.broader,
                synonyms=(*row.synonyms, *self.also[row.label]),
                mappings=row.mappings,
                flag=row.flag,
            )

    def _above(self, label: str) -> str | None:
        if key(label) in _not_forms():
            return None
        found = [self._substance(bare) for bare in bare_names(label)]
        found.append(self.owners.get(key(unesterified(label))))
        return next((each[0] for each in found if each and each[0] != label), None)


def worded(name: str) -> str:
    """Return a name in the form of our labels: lower case, but for codes and formulas.

    >>> worded("Rumex acetosella pollen"), worded("LY-374571"), worded("METHYL 4-OXOBUTANOATE")
    ('rumex acetosella pollen', 'LY-374571', 'methyl 4-oxobutanoate')
    """
    if name.isupper() and len(name) > rules()["most_shouted"]:
        return name.lower()
    return " ".join(map(_word, name.split()))


def _word(word: str) -> str:
    letters = re.sub(r"[^A-Za-z]", "", word)
    shouted = letters.isupper() and len(letters) > 6
    titled = re.fullmatch(r"[^\W\d_][a-zà-ÿ'’\-]*(?:-[A-Z][a-zà-ÿ'’]*)*[),;]*", word)
    return word.lower() if shouted or (titled and len(letters) > 1) else word


def _flag(name: str) -> str:
    """Return the flag of a drug by its name: none if the name can be looked for in prose."""
    rule = rules()
    code = re.fullmatch(rule["code"], name)
    maker = re.match(r"[A-Za-z]+", name)
    if code and maker and maker[0] not in rule["not_makers"]:
        return ""
    prepared = key(name).endswith(tuple(map(key, rule["preparations"])))
    return "" if prepared and name.count(" ") > 1 else "common-word"


def _signed(name: str) -> bool:
    """Tell whether a sign in a name says which of two mirror images is meant: names fold alike."""
    return re.search(rules()["signs"], name) is not None


def _systematic(name: str) -> bool:
    rule = rules()
    code = re.fullmatch(rule["code"], name)
    return len(name) > rule["most_letters"] or bool(
        not code and re.search(rule["systematic"], name)
    )


@cache
def _not_forms() -> frozenset[str]:
    return frozenset(map(key, rules()["not_forms"]))


@cache
def rules() -> Mapping[str, Any]:
    """Return the rules of `ontology/rules/drug-names.toml`."""
    path = resources.ontology() / "rules" / "drug-names.toml"
    return tomllib.loads(path.read_text(encoding="utf-8"))
