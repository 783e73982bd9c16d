"""How the mentions of a sentence relate by its form: parentheses, lists, glosses, consequences."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from kg.extract.rules import pattern, table
from kg.identifiers import slug
from kg.lexicon import Lexicon, Match, key
from kg.model import Ref

_PARENTHESIS = re.compile(r"\(([^()]*)\)")
_NOTE_BEHIND = re.compile(r"(?<=\w)\s*\([^()]*\)$")
_WHEREIN = re.compile(r"\s+in\s+(?:your|the)\s+(?:blood|urine|body)$", re.IGNORECASE)
_SEPARATOR = re.compile(r"\s*(?:,|;|\b(?:and/or|and|or|as well as)\b)\s*", re.I)
_NARROWING = re.compile(
    r"(?<![\w-])([a-z][\w-]{2,}(?:al|ar|ic|ary|ous|oid|tory|ine))\s+$", re.IGNORECASE
)
_CONTRAST = re.compile(r"\bbut\b(?:\s+\w+){0,2}\s*$", re.IGNORECASE)
_EDGE = " \t.:*-–—\"'“”"
_FEWEST_ITEMS = 4
_LONGEST_ITEM = 4  # words


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a mention is asserted; `reason` says why not."""

    asserted: bool
    reason: str = ""


ASSERTED = Verdict(True)


def is_item(text: str, start: int, end: int, match: Match, *, modified: bool = False) -> bool:
    """Say whether a mention is a whole item of the list in `text[start:end]`.

    Args:
        text: a sentence.
        start: where the list starts.
        end: where it ends.
        match: the mention.
        modified: whether it may be one with a modifier in its name ("irregular heartbeat").
    """
    name = key(text[match.start : match.end])
    items = (_example(text[start:end]) for start, end in list_items(text, start, end))
    return any(
        name == key(strip_modifiers(item)) or (modified and name == key(item)) for item in items
    )


def _example(words: str) -> str:
    """Return an item of a list without what makes it an example, its note and where it is found."""
    bare = re.sub(
        r"^(?:e\.g\.|i\.e\.|such as|including|like|for example)[,:]?\s*", "", words, flags=re.I
    )
    return _WHEREIN.sub("", _NOTE_BEHIND.sub("", bare))


def is_category(lexicon: Lexicon, ref: Ref) -> bool:
    """Say whether a concept is a heading ("gastrointestinal disorder") rather than one effect."""
    concept = lexicon.concept(ref)
    return concept is not None and concept.category


def groups(text: str, match: Match, lexicon: Lexicon) -> bool:
    """Say whether a mention is a heading where a list of effects follows ("mood changes")."""
    return is_category(lexicon, match.concept) or (
        pattern("adverse", "groups").search(text, match.start, match.end) is not None
    )


@cache
def _modifier() -> re.Pattern[str]:
    found = pattern("adverse", "modifiers")
    return re.compile(rf"^(?:{found.pattern})(?:\s+(?:or|and|to)\s+(?={found.pattern}))?\s*", re.I)


def strip_modifiers(words: str) -> str:
    """Return a mention without the words that qualify it.

    >>> strip_modifiers("Sudden or severe chest pain")
    'chest pain'
    """
    bare = words.strip(_EDGE)
    while (match := _modifier().match(bare)) and match.end() < len(bare):
        bare = bare[match.end() :].lstrip()
        bare = re.sub(r"^(?:or|and|to)\s+", "", bare)
    return bare


def narrowed(text: str, match: Match) -> bool:
    """Say whether an adjective makes the mention another effect than the words matched.

    "Pulmonary hypertension" is no hypertension: where no vocabulary has the two words together,
    the adjective of a site or kind is not dropped. Modifiers such as "occasional" are.
    """
    bare = _bare_of().match(text, match.start)
    if bare is not None and bare.end("name") == match.end:
        return True
    return narrowing(text, match) is not None


def narrowing(text: str, match: Match) -> str | None:
    """Return the adjective of a site or kind before a mention, None where none stands there."""
    before = _NARROWING.search(text[max(0, match.start - 30) : match.start])
    if before is None or any(
        pattern("adverse", each).fullmatch(before[1]) for each in ("modifiers", "unspecific")
    ):
        return None
    return before[1]


@cache
def _bare_of() -> re.Pattern[str]:
    bare, joined = pattern("adverse", "bare").pattern, pattern("adverse", "bare_with").pattern
    return re.compile(
        rf"(?P<name>{bare})\s+(?:{joined})\s+(?!use|treatment|high|long|prolonged|standing|this)",
        re.IGNORECASE,
    )


def list_items(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the places of the items of a list in `text[start:end]`, parentheses kept whole."""
    masked = (
        text[:start]
        + _PARENTHESIS.sub(lambda m: "(" + "x" * (len(m[0]) - 2) + ")", text[start:end])
        + text[end:]
    )
    place = start
    for separator in [*_SEPARATOR.finditer(masked, start, end), None]:
        stop = separator.start() if separator else end
        words = text[place:stop]
        begin = place + len(words) - len(words.lstrip(_EDGE))
        finish = place + len(words.rstrip(_EDGE))
        if begin < finish:
            yield begin, finish
        if separator:
            place = separator.end()


def enumerates(text: str, start: int, matches: Sequence[Match]) -> bool:
    """Say whether `text[start:]` is but a list of mentions, as labels have it below an organ class.

    >>> enumerates("There have been reports of cough.", 0, [])
    False
    """
    items = list(list_items(text, start, len(text)))
    short = all(len(text[begin:end].split()) <= _LONGEST_ITEM for begin, end in items[:-1])
    named = [any(begin <= m.start and m.end <= end for m in matches) for begin, end in items]
    return len(items) >= _FEWEST_ITEMS and short and sum(named) > len(items) // 2


def consequence_cue(text: str, start: int, end: int) -> re.Match[str] | None:
    """Return the last words in `text[start:end]` that say that what follows comes of the rest."""
    starts, cues = _consequence_cues(text)
    last = bisect_left(starts, end) - 1
    while last >= 0 and cues[last].end() > end:
        last -= 1
    return cues[last] if last >= 0 and cues[last].start() >= start else None


@lru_cache(maxsize=256)
def _consequence_cues(text: str) -> tuple[list[int], list[re.Match[str]]]:
    found = [
        cue
        for cue in pattern("adverse", "consequences").finditer(text)
        if not _CONTRAST.search(text, max(0, cue.start() - 30), cue.start())
    ]
    return [cue.start() for cue in found], found


def causes_of(consequence: Ref, causes: list[Ref], lexicon: Lexicon) -> tuple[Ref, ...]:
    """Return which of `causes` the consequence can follow from; all, where nothing tells."""
    causes = sorted({cause for cause in causes if cause != consequence})
    known = _known_causes()
    for concept in (consequence, *sorted(lexicon.ancestors(consequence))):
        usual = known.get(concept.slug)
        if usual:
            fitting = [
                cause
                for cause in causes
                if cause.slug in usual
                or any(ancestor.slug in usual for ancestor in lexicon.ancestors(cause))
            ]
            exact = [cause for cause in fitting if cause.slug in usual]
            if exact or fitting:
                return tuple(exact or fitting)
    return tuple(causes)


@cache
def _known_causes() -> dict[str, frozenset[str]]:
    return {
        slug(consequence): frozenset(slug(cause) for cause in causes)
        for consequence, causes in table("consequences").items()
    }
