"""Conditions out of the open sets, under the curated ones.

The Human Disease Ontology comes first, then MeSH, whose headings have a place below others, then
the indications of the Repurposing Hub. A name that a curated condition has stays with it.
"""

from __future__ import annotations

import re
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from typing import Any

from rapidfuzz import fuzz, process

from kg import resources
from kg.identifiers import slug
from kg.lexicon import key
from kg.model import Concept
from kg.vocabularies.files import Row
from kg.vocabularies.sources import Term
from kg.vocabularies.wording import Judge, Wording, bag, proper_words

_ABBREVIATION = re.compile(r"\s*\([^()]*\)$")


def derive_conditions(
    terms: Sequence[Term],
    indications: Iterable[str],
    curated: Sequence[Concept],
    others: Iterable[str],
) -> tuple[Row, ...]:
    """Return what the open sets add to the curated conditions.

    Args:
        terms: terms of DOID and MeSH.
        indications: what drugs are given for, in the words of a set of drugs.
        curated: the curated conditions, which keep their names.
        others: names of drugs and the like, which no condition may have.
    """
    pool = _Pool(terms, curated, others)
    for source in ("DOID", "MESH"):
        for term in terms:
            if term.source == source:
                pool.add(term)
    for term in terms:
        if term.source == "DOID":
            pool.widen(term)
    for name in indications:
        pool.add_indication(name)
    return tuple(pool.rows())


class _Pool:
    def __init__(
        self, terms: Sequence[Term], curated: Sequence[Concept], others: Iterable[str]
    ) -> None:
        self.owners: dict[str, str] = {}
        self.bags: dict[str, str] = {}
        self.slugs: set[str] = set()
        self.curated = {concept.label: concept for concept in curated}
        self.identified: dict[str, str] = {}
        self.names: defaultdict[str, list[str]] = defaultdict(list)
        self.ids: defaultdict[str, set[str]] = defaultdict(set)
        self.fresh: dict[str, Term | None] = {}
        self.terms = {term.name: term for term in terms if term.source == "MESH"}
        self.barred = frozenset(map(key, others))
        for concept in curated:
            self._own(concept.label, (concept.label, *concept.synonyms))
            self.identified.update(dict.fromkeys(concept.mappings, concept.label))
        doid = (term.name for term in terms if term.source == "DOID")
        self.wording = Wording(proper_words([*self.curated, *doid]))
        heads = frozenset(key(label).split()[-1] for label in self.curated)
        self.judge = Judge(heads=heads, others=self.barred, conditions=frozenset())
        self.strict = replace(self.judge, heads=frozenset())

    def _own(self, label: str, names: Iterable[str]) -> None:
        self.slugs.add(slug(label))
        for name in names:
            self.owners.setdefault(key(name), label)
            self.bags.setdefault(bag(name), label)

    def owner(self, name: str) -> str | None:
        """Return the condition that has a name, in any order of its words."""
        return self.owners.get(key(name)) or self.bags.get(bag(name))

    def add(self, term: Term) -> None:
        """Take in a term: as a condition, or as an identifier of one that has its name."""
        if term.curie is None or term.curie in self.identified:
            return
        label = self.wording.label(term.name)
        owner = self.owner(label)
        if owner is None:
            if not self._is_new(term, label):
                return
            owner = label
            self.fresh[label] = term if term.source == "MESH" else None
            self._own(label, (label,))
        elif not self._same(owner, term):
            return
        self.ids[owner].add(term.curie)
        self.identified[term.curie] = owner

    def _same(self, owner: str, term: Term) -> bool:
        """Tell whether a condition with the name of a term can be the same: it has none other."""
        prefix = f"{term.source}:"
        has = self.ids[owner] | set(self.curated[owner].mappings if owner in self.curated else ())
        return not any(each.startswith(prefix) for each in has)

    def _is_new(self, term: Term, label: str) -> bool:
        if slug(label) in self.slugs or _left_out(term) or key(label) in _folded("never"):
            return False
        return term.source == "DOID" or self.judge.accepts(label, asserted=True)

    def widen(self, term: Term) -> None:
        """Give the synonyms of a term to the condition that has its identifier."""
        owner = self.identified.get(term.curie or "")
        if owner is None:
            return
        for name in filter(None, map(_cleaned, term.synonyms)):
            said = self.wording.label(name)
            if self.owner(said) is None and self.judge.accepts(said, asserted=True):
                self.names[owner].append(said)
                self._own(owner, (said,))

    def add_indication(self, name: str) -> None:
        """Take in an indication that no condition is called by, less its abbreviation."""
        label = self.wording.label(_ABBREVIATION.sub("", name))
        if (
            self.owner(label) is None
            and slug(label) not in self.slugs
            and _folded("no_indications").isdisjoint(key(label).split())
            and self.strict.accepts(label, asserted=True)
            and not self._misspelt(label)
        ):
            self.fresh[label] = None
            self._own(label, (label,))

    def _misspelt(self, label: str) -> bool:
        near = process.extractOne(
            key(label), self.owners.keys(), scorer=fuzz.ratio, score_cutoff=rules()["misspelt"]
        )
        return near is not None

    def rows(self) -> Iterator[Row]:
        """Yield the new conditions, and the curated ones that get names or identifiers."""
        for label in {*self.fresh, *self.names, *self.ids}:
            term = self.fresh.get(label)
            row = Row(
                label=label,
                broader=tuple(self._above(term, label)) if term else (),
                synonyms=tuple(self.names[label]),
                mappings=tuple(self.ids[label]),
            )
            if label in self.fresh or row.synonyms or row.mappings:
                yield row

    def _above(self, term: Term, label: str) -> set[str]:
        """Return the nearest conditions above a heading in the trees of MeSH."""
        found: set[str] = set()
        waiting = list(term.parents)
        while waiting:
            name = waiting.pop()
            owner = self.owner(self.wording.label(name))
            if owner is not None and owner != label and not _narrowed(name, owner):
                found.add(owner)
            elif name in self.terms:
                waiting += self.terms[name].parents
        return found


def _left_out(term: Term) -> bool:
    rule = rules()
    return any(tree.startswith(tuple(rule["mesh_any"])) for tree in term.trees) or (
        bool(term.trees) and all(tree.startswith(tuple(rule["mesh_all"])) for tree in term.trees)
    )


def _narrowed(heading: str, label: str) -> bool:
    """Tell whether a condition that goes by a heading is only the malignant kind of it."""
    malignant = _folded("malignant")
    return malignant.isdisjoint(key(heading).split()) and not malignant.isdisjoint(
        key(label).split()
    )


def _cleaned(name: str) -> str:
    """Return a synonym less what its set puts behind it; "" for one that nobody says."""
    for suffix in rules()["suffixes"]:
        name = name.removesuffix(suffix).strip()
    unsaid = "|".join(map(re.escape, rules()["unsaid"]))
    shouted = name.isupper() and " " not in name
    return "" if shouted or re.search(rf"\b(?:{unsaid})\b", name) else name


@cache
def _folded(name: str) -> frozenset[str]:
    return frozenset(map(key, rules()[name]))


@cache
def rules() -> Mapping[str, Any]:
    """Return the rules of `ontology/rules/condition-names.toml`."""
    path = resources.ontology() / "rules" / "condition-names.toml"
    return tomllib.loads(path.read_text(encoding="utf-8"))
