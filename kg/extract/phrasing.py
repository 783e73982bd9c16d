"""Phrases of several words looked for in sentences, all at once and quickly.

A sentence is cut into words once, and a phrase is tried only where its first word stands. A regular
expression of all phrases says the same, but tries each of them at each place.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property, lru_cache

_RUN = re.compile(r"\w+")
_END = 1 << 30


@lru_cache(maxsize=4096)
def word_places(text: str) -> dict[str, list[int]]:
    """Return where each word of a text begins, by the word in lower case.

    >>> word_places("Not in the EU, not yet")["not"]
    [0, 15]
    """
    found: dict[str, list[int]] = {}
    for match in _RUN.finditer(_lowered(text)):
        word = match[0]
        if word in found:
            found[word].append(match.start())
        else:
            found[word] = [match.start()]
    return found


def _lowered(text: str) -> str:
    """Return the text in lower case, each character in its place."""
    lowered = text.lower()
    if len(lowered) == len(text):
        return lowered
    return "".join(each.lower() if len(each.lower()) == 1 else each for each in text)


class Phrases:
    """A set of phrases that is searched for like a regular expression.

    A phrase is found as whole words, the longest first, in any case. A space in it stands for
    white space or hyphens, `*` at the end of a word for any ending.

    >>> bool(Phrases(["risk of"]).search("an increased RISK  of falls"))
    True
    """

    def __init__(self, words: Iterable[str]) -> None:
        self._sources = sorted({_source(each) for each in words}, key=lambda s: (-len(s[1]), s))
        self._tried: dict[str, re.Pattern[str]] = {}
        self._first = frozenset(first for first, _ in self._sources if _is_word(first))
        self._begin = tuple({first[:-1] for first, _ in self._sources if first.endswith("*")})
        self._marks = tuple({first for first, _ in self._sources if not first[0].isalnum()})

    @cached_property
    def pattern(self) -> str:
        """Return the regular expression that finds the same, to be part of another."""
        return "|".join(source for _, source in self._sources) or r"(?!)"

    def search(self, text: str, pos: int = 0, endpos: int = _END) -> re.Match[str] | None:
        """Return the first place of a phrase in `text[pos:endpos]`, None where there is none."""
        return next(self.finditer(text, pos, endpos), None)

    def finditer(self, text: str, pos: int = 0, endpos: int = _END) -> Iterator[re.Match[str]]:
        """Yield the places of phrases in `text[pos:endpos]` in order, none within another."""
        for place, tried in self._places(text):
            if place < pos:
                continue
            if place >= endpos:
                return
            match = tried.match(text, place, endpos)
            if match is not None:
                yield match
                pos = match.end()

    def match(self, text: str, pos: int = 0, endpos: int = _END) -> re.Match[str] | None:
        """Return the phrase that begins at `pos`, None where none does."""
        tried = self._tried_at(text, pos)
        return tried.match(text, pos, endpos) if tried else None

    def fullmatch(self, text: str, pos: int = 0, endpos: int = _END) -> re.Match[str] | None:
        """Return the phrase that `text[pos:endpos]` is, None where it is none."""
        tried = self._tried_at(text, pos)
        return tried.fullmatch(text, pos, endpos) if tried else None

    def sub(self, repl: Callable[[re.Match[str]], str], text: str) -> str:
        """Return the text with each phrase replaced."""
        parts = []
        end = 0
        for match in self.finditer(text):
            parts += [text[end : match.start()], repl(match)]
            end = match.end()
        return "".join((*parts, text[end:])) if parts else text

    def _places(self, text: str) -> list[tuple[int, re.Pattern[str]]]:
        """Return where phrases may begin, with those to be tried there, in order of the text."""
        places = word_places(text)
        words = self._first.intersection(places)
        if self._begin:
            words |= {word for word in places if word.startswith(self._begin)}
        found = [(place, self._beginning(word)) for word in words for place in places[word]]
        for mark in self._marks:
            place = text.find(mark)
            while place >= 0:
                found.append((place, self._beginning(mark)))
                place = text.find(mark, place + 1)
        if len(found) > 1:
            found.sort(key=_by_place)
        return found

    def _tried_at(self, text: str, pos: int) -> re.Pattern[str] | None:
        if pos >= len(text):
            return None
        run = _RUN.match(text, pos)
        first = run[0].lower() if run else text[pos]
        known = first in self._first or first in self._marks or first.startswith(self._begin)
        return self._beginning(first) if known else None

    def _beginning(self, word: str) -> re.Pattern[str]:
        """Return the expression of the phrases that can begin with a word or mark."""
        known = self._tried.get(word)
        if known is None:
            fitting = [
                source
                for first, source in self._sources
                if first == word or (first.endswith("*") and word.startswith(first[:-1]))
            ]
            known = self._tried[word] = re.compile("|".join(fitting), re.IGNORECASE)
        return known


def _by_place(candidate: tuple[int, re.Pattern[str]]) -> int:
    return candidate[0]


def _is_word(first: str) -> bool:
    return first[0].isalnum() and not first.endswith("*")


def _source(text: str) -> tuple[str, str]:
    """Return the word or mark that a phrase begins with, and its regular expression.

    `*` stands at the end of a beginning that is only part of a word.
    """
    words = [re.escape(word).replace(r"\*", r"\w*") for word in text.split()]
    pattern = r"[\s\-‐‑–]+".join(words)
    before = r"(?<!\w)" if text[0].isalnum() else ""
    after = r"(?!\w)" if text[-1].isalnum() else ""
    run = _RUN.match(text)
    first = run[0].lower() + "*" * text.startswith("*", run.end()) if run else text[0]
    return first, f"{before}{pattern}{after}"
