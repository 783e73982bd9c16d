"""Classes and mechanisms out of the open sets, under the curated ones.

A group that a curated concept has the name of gives it an identifier; one that is named like a drug
is no class. The others become concepts; only names of acting agents are looked for in prose.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any

from kg import resources
from kg.identifiers import slug
from kg.lexicon import key
from kg.model import Concept
from kg.vocabularies.drug_sets import Group
from kg.vocabularies.files import Row

_NOTE = re.compile(r"\s*\([^()]*\)$")


def derive_classes(
    groups: Iterable[Group],
    actions: Iterable[str],
    curated: Sequence[Concept],
    others: Iterable[str],
) -> tuple[Row, ...]:
    """Return what DrugCentral and the Repurposing Hub add to the curated classes.

    Args:
        groups: the groups of DrugCentral.
        actions: what drugs are called by what they do; those that say no doing are classes.
        curated: the curated classes, which keep their names.
        others: names of drugs and mechanisms, which no class may have.
    """
    pool = _Pool(curated, others)
    for group in groups:
        if group.kind in rules()["classes"]:
            pool.add(_worded(group.name), group.curie, said=_acting(group.name))
    for action in map(_agent, actions):
        if action and _doing(action) is None:
            pool.add(action, None, said=_acting(action))
    return pool.rows()


def derive_mechanisms(
    groups: Iterable[Group],
    actions: Iterable[str],
    curated: Sequence[Concept],
    others: Iterable[str],
) -> tuple[Row, ...]:
    """Return what DrugCentral and the Repurposing Hub add to the curated mechanisms.

    Args:
        groups: the groups of DrugCentral.
        actions: what drugs are called by what they do.
        curated: the curated mechanisms, which keep their names.
        others: names of drugs and classes, which no mechanism may have.
    """
    pool = _Pool(curated, others)
    for group in groups:
        if group.kind in rules()["mechanisms"]:
            pool.add(_worded(group.name), group.curie)
    for action in map(_agent, actions):
        doing = _doing(action)
        if doing and key(action) not in pool.owners.keys() | pool.barred:
            pool.add(doing, None, said=True, synonym=action)
    return pool.rows()


class _Pool:
    def __init__(self, curated: Sequence[Concept], others: Iterable[str]) -> None:
        self.owners: dict[str, str] = {}
        self.curated = {concept.label for concept in curated}
        self.identified = {curie for concept in curated for curie in concept.mappings}
        self.barred = frozenset(map(key, others))
        self.slugs = {slug(label) for label in self.curated}
        self.made: dict[str, Row] = {}
        for concept in curated:
            for name in (concept.label, *concept.synonyms):
                self.owners.setdefault(key(name), concept.label)

    def add(self, label: str, curie: str | None, *, said: bool = False, synonym: str = "") -> None:
        """Take in a group: as a concept, or as an identifier of the one that has its name."""
        if curie in self.identified:
            return
        owner = self.owners.get(key(label))
        if owner is None:
            if key(label) in self.barred or slug(label) in self.slugs:
                return
            owner = label
            self.slugs.add(slug(label))
            self.owners[key(label)] = label
            synonyms = (synonym,) if synonym else ()
            self.owners.update(dict.fromkeys(map(key, synonyms), label))
            flag = "" if said else "common-word"
            self.made[label] = Row(label=label, synonyms=synonyms, flag=flag)
        if curie and key(owner) == key(label):  # a synonym may be wider
            self.identified.add(curie)
            before = self.made.get(owner, Row(label=owner))
            self.made[owner] = Row(
                label=owner,
                synonyms=before.synonyms,
                flag=before.flag,
                mappings=(*before.mappings, curie),
            )

    def rows(self) -> tuple[Row, ...]:
        """Return the new concepts, and the curated ones that get identifiers."""
        return tuple(self.made.values())


def _worded(name: str) -> str:
    """Return a heading as one speaks of a thing of the kind ("hormone antagonist")."""
    parts = _NOTE.sub("", name).split(", ")
    words = [_small(word) for word in " ".join(reversed(parts)).split()]
    if "and" not in words:
        words[-1] = _single(words[-1])
    return " ".join(words)


def _small(word: str) -> str:
    return word.lower() if re.fullmatch(r"[A-Z]?[a-z'/-]+(?:-[A-Z][a-z]+)*", word) else word


def _single(word: str) -> str:
    if word.endswith(("ches", "shes")):
        return word[:-2]
    return word[:-1] if re.search(r"[^suia]s$", word) else word


def _agent(action: str) -> str:
    """Return what a drug is called by what it does; "" for what says nothing of the kind."""
    rule = rules()
    said = " ".join(rule["misspelt"].get(word, word) for word in action.split())
    return "" if said in rule["not_actions"] else _NOTE.sub("", said)


def _doing(agent: str) -> str | None:
    """Return the name of what an agent does by the last word of its name."""
    before, _, last = agent.rpartition(" ")
    doing = rules()["doing"].get(last.lower())
    return f"{before} {doing}" if doing and before else None


def _acting(name: str) -> bool:
    return not {key(word) for word in rules()["heads"]}.isdisjoint(key(name).split())


@cache
def rules() -> Mapping[str, Any]:
    """Return the rules of `ontology/rules/class-names.toml`."""
    path = resources.ontology() / "rules" / "class-names.toml"
    return tomllib.loads(path.read_text(encoding="utf-8"))
