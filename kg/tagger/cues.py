"""Words that tell whether an effect is reported, and what a sentence says of them."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from functools import cache

from kg import resources

_LONG_SENTENCE = 80


@cache
def _cues() -> frozenset[str]:
    path = resources.ontology() / "rules" / "tagger.toml"
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    return frozenset(word for words in table.values() for word in words)


def nearest(words: Sequence[str]) -> tuple[list[tuple[str, str]], list[str]]:
    """Return for each word the two cue words before it, nearest first, and the one after it."""
    cues = _cues()
    before, last, second = [], "", ""
    for word in words:
        before.append((last, second))
        if word in cues:
            last, second = word, last
    following, coming = [], ""
    for word in reversed(words):
        following.append(coming)
        if word in cues:
            coming = word
    return before, following[::-1]


def bag(words: Sequence[str]) -> list[str]:
    """Return the words of a sentence; of a very long one only its cue words."""
    kept = set(words) if len(words) <= _LONG_SENTENCE else _cues().intersection(words)
    return [f"bag={word}" for word in sorted(kept) if word.isalpha()]
