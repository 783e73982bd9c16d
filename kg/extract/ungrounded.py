"""Names that no vocabulary has, found by the shape of the list or sentence that they stand in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from kg.extract.context import clause
from kg.extract.coordination import Neighbours
from kg.extract.glosses import asks, groups_effects, is_label, lead_matches
from kg.extract.qualifiers import Reading
from kg.extract.rules import pattern, table
from kg.extract.structure import is_category, list_items, strip_modifiers
from kg.extract.subject import Subject
from kg.lexicon import Match, key
from kg.model import Grounding, Kind

_LONGEST_ITEM = 8  # words: longer stretches are sentences, not names
_WORD = re.compile(r"[^\W\d_]+")
_NOTE = re.compile(r"\s*\([^()]*\)\s*$")
_NOTES = re.compile(r"\s*\([^()]*\)\s*")
_NEAR = 30  # characters between "side effects" and "include"
_EDGE = " \t.:;,*-–—\"'“”"
_DETERMINER = re.compile(r"(?:an?|the|your|some)\s+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Unmatched:
    """Words `text[start:end]` that were not found as the name of an effect as they stand.

    Attributes:
        grounding: what they come to by another way, maybe only a candidate; None where nothing.
    """

    start: int
    end: int
    grounding: Grounding | None

    @property
    def match(self) -> Match | None:
        """Return the mention, if the words come to a concept that can be asserted."""
        if self.grounding is None or self.grounding.candidate:
            return None
        return Match(self.start, self.end, self.grounding)


def unmatched(
    reading: Reading, start: int, end: int, method: str, asserted: list[Match]
) -> Iterator[Unmatched]:
    """Yield the items of the lists in `text[start:end]` in which no name of an effect stands.

    Args:
        reading: the passage.
        start: where the stretch begins that is reported as effects.
        end: where it ends.
        method: the rule that says so, "list" for a list.
        asserted: the mentions that are effects, whose words their neighbours may share.
    """
    text = reading.text
    listed = method == "list"
    stretches = [_listed(reading, start, end)] if listed else []
    longest = _LONGEST_ITEM
    if not any(stretches):
        stretches = list(_shaped(reading, start, end))
        longest = table("ungrounded")["longest"]
    neighbours = Neighbours(text, asserted, Kind.EFFECT, reading.lexicon)
    seen: set[int] = set()
    for stretch in filter(None, stretches):
        for begin, finish in list_items(text, *stretch):
            begin, finish = _trimmed(text, begin, finish)
            if begin in seen or _covered(reading, begin, finish):
                continue
            seen.add(begin)
            shared = neighbours.completed(begin, finish)
            if shared is not None:
                yield Unmatched(begin, finish, shared)
            elif _is_name(reading, text[begin:finish], longest):
                words = strip_modifiers(_NOTES.sub(" ", text[begin:finish]))
                yield Unmatched(begin, finish, reading.subject.ground(words, Kind.EFFECT))


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """Return an item's place without its note, article and marks."""
    note = _NOTE.search(text, start, end)
    if note is not None and note.end() == end and note.start() > start:
        end = note.start()
    article = _DETERMINER.match(text, start, end)
    start = article.end() if article else start
    words = text[start:end]
    return start + len(words) - len(words.lstrip(_EDGE)), start + len(words.rstrip(_EDGE))


def _covered(reading: Reading, start: int, end: int) -> bool:
    return start >= end or any(m.start < end and start < m.end for m in reading.matches)


def _listed(reading: Reading, start: int, end: int) -> tuple[int, int] | None:
    """Return the stretch of a passage that lists effects, None where none does."""
    text, passage = reading.text, reading.passage
    if text.rstrip().endswith(":"):
        return None
    if passage.row is not None:
        return start, end
    if passage.lead and not asks(passage):
        single = any(not is_category(reading.lexicon, m.concept) for m in lead_matches(reading))
        if single or not groups_effects(reading):
            return 0, passage.lead
        return passage.lead, end
    if passage.item:
        return (start, end) if passage.first else None
    noun = pattern("adverse", "nouns").search(text)
    verb = pattern("adverse", "enumerators").search(text, noun.end()) if noun else None
    if noun is None or verb is None or verb.start() - noun.end() > _NEAR:
        return None
    return verb.end(), end


def _shaped(reading: Reading, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the stretches in which a sentence names effects by its form."""
    text, passage = reading.text, reading.passage
    if passage.item or passage.lead or text.rstrip().endswith((":", "?")):
        return
    until = pattern("ungrounded", "until")
    for cue in pattern("ungrounded", "before").finditer(text, start, end):
        _, close = clause(text, cue.end(), cue.end())
        stop = until.search(text, cue.end(), min(close, end))
        yield cue.end(), stop.start() if stop else min(close, end)
    for cue in pattern("ungrounded", "after").finditer(text, start, end):
        begin, _ = clause(text, cue.start(), cue.start())
        inner = [each.end() for each in _opened().finditer(text, max(begin, start), cue.start())]
        yield max([begin, start, *inner]), cue.start()


@cache
def _opened() -> re.Pattern[str]:
    """Return what stands before the names that a sentence ends with a verb."""
    before = pattern("ungrounded", "before").pattern
    return re.compile(rf"(?:{before})\s+", re.IGNORECASE)


def _is_name(reading: Reading, words: str, longest: int) -> bool:
    """Say whether an item can be the name of an effect."""
    bare = strip_modifiers(words)
    if not 0 < len(key(bare).split()) <= longest or not bare[0].isalpha():
        return False
    if is_label(bare) or pattern("adverse", "modifiers").fullmatch(bare):
        return False  # half of "new or worse kidney problems"
    return _can_name(bare, Kind.EFFECT, reading.subject)


def is_unknown_condition(words: str, subject: Subject) -> bool:
    """Say whether words in a list of uses can be the name of a condition."""
    return _can_name(words, Kind.CONDITION, subject)


def _can_name(words: str, kind: Kind, subject: Subject) -> bool:
    """Say whether words have the form of a name, and name no drug or people."""
    spoken = [each.casefold() for each in _WORD.findall(words)]
    if not spoken or spoken[0] in _words("opening"):
        return False
    if not _words("refused").isdisjoint(spoken):
        return False
    folded, known = key(words).split(), subject.lexicon.words(kind)
    if len(folded) == 1 and folded[0] in known:
        return False  # part of a name: a site, a kind
    if spoken[0].endswith("ly") and folded[0] not in known:
        return False  # how, not what
    if kind is Kind.CONDITION and not _is_like_a_condition(spoken, folded, known):
        return False
    return subject.lexicon.ground(words, Kind.DRUG) is None and not any(
        subject.find(words, each) for each in (Kind.DRUG, Kind.POPULATION)
    )


def _is_like_a_condition(spoken: list[str], folded: list[str], known: frozenset[str]) -> bool:
    """Say whether words in a list of uses are like the name of a condition, not of what is done."""
    if spoken[0].endswith("ing") and folded[0] not in known:
        return False
    endings = tuple(table("ungrounded")["endings"])
    return not known.isdisjoint(folded) or any(word.endswith(endings) for word in spoken)


@cache
def _words(name: str) -> frozenset[str]:
    return frozenset(table("ungrounded")[name])
