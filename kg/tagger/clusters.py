"""Words in groups of those that are used alike, and what a tagger is told by them.

A word that no example has is known by the words that it is used like.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

DIGITS = "0"
_UNKNOWN = "?"


def plain(word: str) -> str:
    """Return a word as it is looked up: in lower case, all numbers as one.

    >>> plain("Rash"), plain("12.5")
    ('rash', '0')
    """
    return DIGITS if word[0].isdigit() else word.lower()


@dataclass(frozen=True, slots=True)
class Clusters:
    """The groups of each word, from the widest to the narrowest.

    Attributes:
        groups: by word as `plain` gives it, as many numbers for each; empty for no groups at all.
    """

    groups: Mapping[str, tuple[int, ...]] = field(default_factory=dict)

    def to_bytes(self) -> bytes:
        """Return the groups in a form for files; the same groups give the same bytes."""
        return json.dumps(self.groups, separators=(",", ":"), sort_keys=True).encode()

    @classmethod
    def from_bytes(cls, content: bytes) -> Clusters:
        """Return the groups of `to_bytes`.

        Raises:
            ValueError: the bytes hold none.
        """
        read = json.loads(content)
        if not isinstance(read, dict) or not all(isinstance(each, list) for each in read.values()):
            raise ValueError("no groups of words")
        return cls({word: tuple(each) for word, each in read.items()})

    def told(self, words: Sequence[str], flags: Sequence[str]) -> list[list[str]]:
        """Return for each word of a sentence its groups and those of its neighbours.

        Args:
            words: in order.
            flags: whether each is part of a name, as letters.
        """
        if not self.groups:
            return [[] for _ in words]
        levels = list(zip(*map(self._of, words), strict=True))
        return [_told(levels, flags, index) for index in range(len(words))]

    def told_of_ends(self, words: Sequence[str], section: str) -> list[str]:
        """Return the groups of the first and the last of some words, also with the section."""
        if not self.groups:
            return []
        first, last = self._of(words[0]), self._of(words[-1])
        return [
            *(f"k{level}first={group}" for level, group in enumerate(first)),
            *(f"k{level}last={group}" for level, group in enumerate(last)),
            # The narrowest groups are too many to be told apart by section.
            *(f"k{level}last|sec={group}{section}" for level, group in enumerate(last[:-1])),
        ]

    def _of(self, word: str) -> tuple[str, ...]:
        known = self.groups.get(plain(word))
        if known is None:
            known = next(iter(self.groups.values()))
            return (_UNKNOWN,) * len(known)
        return tuple(map(str, known))


def _told(levels: Sequence[Sequence[str]], flags: Sequence[str], index: int) -> list[str]:
    last = len(flags) - 1
    found = []
    for level, groups in enumerate(levels):
        # The narrowest groups tell little of words farther away that the word itself does not.
        reach = 2 if level < len(levels) - 1 else 1
        for at in range(max(0, index - reach), min(last, index + reach) + 1):
            found.append(f"k{level}{at - index:+d}={groups[at]}")
    groups, flag = levels[len(levels) // 2], flags[index]
    found.append(f"k|LE={groups[index]}|{flag}")
    if index:
        found.append(f"kk-={groups[index - 1]}|{groups[index]}")
    if index < last:
        found.append(f"kk+={groups[index]}|{groups[index + 1]}")
    if 0 < index < last:
        found.append(f"k-k+|LE={groups[index - 1]}|{groups[index + 1]}|{flag}")
    return found
