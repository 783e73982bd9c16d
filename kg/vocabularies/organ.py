"""The organ class of an effect that nobody has filed by hand."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from kg import resources
from kg.lexicon import key


@dataclass(frozen=True, slots=True, kw_only=True)
class OrganRule:
    """What puts effects into one organ class."""

    label: str
    words: re.Pattern[str] | None
    mesh: tuple[str, ...]
    category: str | None


@cache
def organ_rules() -> tuple[OrganRule, ...]:
    """Return the rules of `ontology/rules/organ-classes.toml`, in order."""
    path = resources.ontology() / "rules" / "organ-classes.toml"
    return tuple(
        OrganRule(
            label=each["label"],
            words=_pattern(each["words"]),
            mesh=tuple(each.get("mesh", ())),
            category=each.get("category"),
        )
        for each in tomllib.loads(path.read_text(encoding="utf-8"))["class"]
    )


def _pattern(words: Iterable[str]) -> re.Pattern[str] | None:
    parts = []
    for word in words:
        middle = re.escape(key(word.strip("*")))
        parts.append(r"\w*" * word.startswith("*") + middle + r"\w*" * word.endswith("*"))
    return re.compile(rf"\b(?:{'|'.join(parts)})\b") if parts else None


def category_of(organ_class: str) -> str | None:
    """Return the curated heading of an organ class, None where it has none."""
    return next(
        (rule.category for rule in organ_rules() if rule.label == organ_class and rule.category),
        None,
    )


def by_words(name: str) -> str | None:
    """Return the first organ class of which the name has a word."""
    folded = key(name)
    for rule in organ_rules():
        if rule.words and rule.words.search(folded):
            return rule.label
    return None


def by_trees(trees: Iterable[str]) -> str | None:
    """Return the first organ class that has a branch of MeSH in which a tree number lies."""
    numbers = tuple(trees)
    for rule in organ_rules():
        if rule.mesh and any(tree.startswith(rule.mesh) for tree in numbers):
            return rule.label
    return None
