"""Words of names and texts in the form under which spellings and numbers of a word are equal."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from functools import cache, lru_cache
from itertools import pairwise
from typing import NamedTuple

from kg import resources

# a genitive may have lost its apostrophe ("Crohn s disease")
_WORD = re.compile(r"[^\W_]+(?:['’][sS]\b|(?<=[^\W\d_]{3}) s(?=\s))?")
_LONGEST_PLAIN = 3  # characters of a word that has no plural
_JOINERS = re.compile(r"[\s\-‐‑‒–/'’]*")


class Token(NamedTuple):
    """A word of a text: its folded form, its place, and whether it continues the word before.

    `pair` is the word with the one that continues it, "" where none does.
    """

    folded: str
    start: int
    end: int
    joined: bool
    pair: str


@cache
def _folds() -> tuple[tuple[str, str, bool], ...]:
    path = resources.ontology() / "rules" / "spelling.toml"
    rules = tomllib.loads(path.read_text(encoding="utf-8"))["fold"]
    return tuple((rule["from"], rule["to"], rule.get("at") == "end") for rule in rules)


@cache
def _foldable() -> re.Pattern[str]:
    """Return what a word has somewhere in it if a rule applies; most words have none of it."""
    return re.compile("|".join(old + "$" * at_end for old, _, at_end in _folds()))


@lru_cache(maxsize=65536)
def fold(word: str) -> str:
    """Return the form under which spellings and numbers of a word are equal.

    >>> fold("Haemorrhages") == fold("hemorrhage"), fold("Kaposi's") == fold("Kaposi")
    (True, True)
    """
    if word.endswith("s") and word[:-1].isupper() and len(word) > _LONGEST_PLAIN:
        word = word[:-1]  # "SSRIs" ends like "tinnitis" once it is in lower case
    folded = word.casefold().removesuffix("'s").removesuffix("’s").removesuffix(" s")
    if not folded.isascii():
        decomposed = unicodedata.normalize("NFKD", folded)
        folded = "".join(each for each in decomposed if not unicodedata.combining(each))
    folded = _singular(folded)
    if not _foldable().search(folded):
        return folded
    for old, new, at_end in _folds():
        if at_end:
            if folded.endswith(old) and len(folded) > len(old) + 2:
                folded = folded[: -len(old)] + new
        elif old in folded:
            folded = folded.replace(old, new)
    return folded


def _singular(word: str) -> str:
    if len(word) <= _LONGEST_PLAIN or not word.endswith("s") or word.endswith(("ss", "us", "is")):
        return word
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("oses", "yses", "eses")) and len(word) > 6:
        return word[:-2] + "is"
    if word.endswith(("sses", "xes", "ches", "shes")):
        return word[:-2]
    return word[:-1]


@lru_cache(maxsize=1024)
def tokens(text: str) -> tuple[Token, ...]:
    """Return the words of `text` in folded form, with their places."""
    places = [match.span() for match in _WORD.finditer(text)]
    words = [fold(text[start:end]) for start, end in places]
    joined = [False] + [
        text[end:start] == " " or _JOINERS.fullmatch(text, end, start) is not None
        for (_, end), (start, _) in pairwise(places)
    ]
    pairs = [
        f"{first} {second}" if together else ""
        for (first, second), together in zip(pairwise(words), joined[1:], strict=True)
    ]
    return tuple(
        Token(word, start, end, together, pair)
        for word, (start, end), together, pair in zip(
            words, places, joined[: len(words)], [*pairs, ""][: len(words)], strict=True
        )
    )


@lru_cache(maxsize=1024)
def beginnings(text: str) -> frozenset[str]:
    """Return the words of `text` in folded form, and the pairs of words that may be of one name."""
    parts = tokens(text)
    return frozenset([part.folded for part in parts] + [part.pair for part in parts if part.pair])


def key(name: str) -> str:
    """Return the folded words of a name, joined by spaces.

    >>> key("T-cells") == key("T cell")
    True
    """
    return " ".join(map(fold, _WORD.findall(name)))
