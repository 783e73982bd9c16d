"""Names of the open sets in the form of our labels, and which of them name an effect at all."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from kg import resources
from kg.lexicon import key
from kg.lexicon.phrases import unmodified

_WORDS = re.compile(r"[^\s\-/]+|[\s\-/]+")
_ODD = re.compile(r"[()\[\]{}<>:;,.\d%+&\"|]")
_SMALL = frozenset({"of", "the", "in", "with", "and", "or", "to", "due", "on", "by", "a", "an"})


@cache
def rules() -> dict[str, Any]:
    """Return the rules of `ontology/rules/effect-names.toml`."""
    path = resources.ontology() / "rules" / "effect-names.toml"
    return tomllib.loads(path.read_text(encoding="utf-8"))


def proper_words(names: Iterable[str]) -> Mapping[str, str]:
    """Return the words that these names write with a capital wherever they use them.

    Args:
        names: names in which only proper names and abbreviations have capitals.
    """
    capital: set[str] = set()
    plain: set[str] = set()
    for name in names:
        for word in re.findall(r"[^\W\d_]+", name):
            if word[0].isupper():
                capital.add(word)
            else:
                plain.add(word)
    return {word.casefold(): word for word in sorted(capital) if word.casefold() not in plain}


@dataclass(frozen=True, slots=True)
class Wording:
    """The way to our form of a name, given the words that keep their capitals, by their folds."""

    proper: Mapping[str, str]

    def label(self, name: str) -> str:
        """Return a name in the form of our labels.

        >>> Wording({"hodgkin": "Hodgkin"}).label("Abdomen, Acute")
        'acute abdomen'
        """
        plain = _singular(_american(_turned(" ".join(name.split()))))
        return _spoken("".join(map(self._word, _WORDS.findall(plain))))

    def _word(self, word: str) -> str:
        bare = re.sub(r"['’]s?$", "", word)
        found = self.proper.get(bare.casefold())
        if found:
            return found + word[len(bare) :].lower()
        if bare != word:  # who has given the name to a disease
            return bare.capitalize() + "'s"
        return word if word.isupper() and 1 < len(word) <= 5 else word.lower()


def _turned(name: str) -> str:
    """Return an inverted heading in the order of speech ("Leukemia, Myeloid, Acute")."""
    return " ".join(reversed(name.split(", "))) if name.count(", ") in {1, 2} else name


def _american(name: str) -> str:
    for old, new in rules()["spelling"].items():
        name = re.sub(old, new, name, flags=re.IGNORECASE) if old in name.lower() else name
    return name


def _singular(name: str) -> str:
    before, space, last = name.rpartition(" ")
    single = rules()["singular"].get(last.lower())
    if single is None:
        for old, new in rules()["singular_endings"].items():
            if last.lower().endswith(old):
                single = last[: -len(old)] + new
    return before + space + (single or last)


def _spoken(name: str) -> str:
    """Return a name with the adjective that ends it in front of the noun that begins it."""
    words = name.split(" ")
    adjective = words[-1].endswith(tuple(rules()["adjectives"]["endings"]))
    if len(words) > 1 and adjective and _wrong(key(words[0])) and not _wrong(key(words[-1])):
        words = [words[-1], *words[:-1]]
    return " ".join(words)


def _wrong(word: str) -> bool:
    """Tell whether a folded word names something wrong with a body."""
    return word in _folded("heads") or (len(word) > 5 and word.endswith(_endings()))


def bag(name: str) -> str:
    """Return the folded words of a name in alphabetical order, less the small ones."""
    return " ".join(sorted(set(key(name).split()) - _SMALL))


def stripped(name: str) -> str:
    """Return the folded words of a name without its leading modifiers."""
    return " ".join(unmodified(key(name).split()))


@dataclass(frozen=True, slots=True)
class Judge:
    """Says which names can stand for an effect in prose, given what is known already.

    Attributes:
        heads: folded last words of the curated names.
        others: folded names of drugs and the like.
        conditions: folded names of what drugs are given for.
    """

    heads: frozenset[str]
    others: frozenset[str]
    conditions: frozenset[str]

    def accepts(self, label: str, *, asserted: bool) -> bool:
        """Tell whether a label in our form names an effect, and is safe to look for in prose.

        Args:
            label: name in our form.
            asserted: whether a set of effects names it, which makes a condition acceptable.
        """
        names = rules()["names"]
        folded = key(label)
        words = folded.split()
        if _ODD.search(label) or len(label) < names["shortest"] or len(words) > names["most_words"]:
            return False
        if (not asserted and folded in self.conditions) or not words or words[0] in _SMALL:
            return False
        if folded in self.others or folded in _folded("drop") or _never(label, folded):
            return False
        if len(words) == 1:
            return words[0].endswith(_endings()) and len(words[0]) > 6
        heads = _folded("heads")
        return words[-1] in self.heads or any(
            word in heads or word.endswith(_endings()) for word in words
        )


@cache
def _folded(name: str) -> frozenset[str]:
    return frozenset(map(key, rules()["names"][name]))


@cache
def _endings() -> tuple[str, ...]:
    return tuple(key("x" + each)[1:] for each in rules()["names"]["endings"])


@cache
def _never_pattern() -> re.Pattern[str]:
    each = (re.escape(word).replace(r"\*", r"\w*") for word in rules()["names"]["never"])
    return re.compile(rf"\b(?:{'|'.join(each)})\b", re.IGNORECASE)


def _never(label: str, folded: str) -> bool:
    return bool(_never_pattern().search(label) or _never_pattern().search(folded))
