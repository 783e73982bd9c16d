"""Names put together of a finding and a thing: "low levels of sodium", "a hole in the bowel wall".

The vocabulary has each of them in a few words; texts for patients have any words between the two.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

from kg.extract.rules import pattern, table
from kg.lexicon import Lexicon, Match, Token, beginnings, key, tokens
from kg.model import Grounding, Kind, MatchKind

_JOINS = frozenset({"and", "or"})
_COMMA = re.compile(r"\s*\)?\s*[,/]\s*")
_EXPLAINED = re.compile(r"\s*\([^()]*\)\s*(?:,\s*|(?=(?:and|or)\b))", re.IGNORECASE)
_OPENS = re.compile(r"\s*\)?(?:\s+in\s+(?:the|your)\s+(?:body|blood))?\s*[,(]?\s*", re.IGNORECASE)
_OF = re.compile(r"\W*(?:of\s+)?", re.IGNORECASE)
_NOTE = re.compile(r"\s*\)?\s*\(\s*")
_WITHIN = re.compile(r"\s*\)?\s*")
_LONGEST = 7  # words of a thing
_MOST_BETWEEN = 12  # words passed over


@dataclass(frozen=True, slots=True)
class _Composition:
    """How a finding is put together with a thing.

    Attributes:
        cue: the folded words of the finding.
        after: words of which one has to follow the finding; any where there are none.
        made: the folded words before and after the thing, in the names that are tried.
        listed: the same for the things that are listed behind the first.
        level: whether it tells how much there is of something.
    """

    cue: tuple[str, ...]
    after: frozenset[str]
    made: tuple[tuple[str, str], ...]
    listed: tuple[tuple[str, str], ...]
    level: bool


@dataclass(frozen=True, slots=True)
class _Rules:
    between: frozenset[str]
    called: tuple[tuple[str, ...], ...]
    things: Mapping[str, tuple[str, ...]]
    compositions: Mapping[str, tuple[_Composition, ...]]


@dataclass(frozen=True, slots=True)
class _Thing:
    """A thing that makes a name: its words `parts[start:end]`, and what the name is grounded to."""

    start: int
    end: int
    grounding: Grounding


@cache
def _rules() -> _Rules:
    rules = table("composed")
    found: dict[str, list[_Composition]] = {}
    for name in rules["name"]:
        made = tuple(map(_around, name["made"]))
        listed = tuple(map(_around, name.get("listed", name["made"])))
        after, level = frozenset(map(key, name.get("after", ()))), name.get("level", False)
        for cue in {tuple(key(each).split()) for each in name["cues"]}:
            found.setdefault(cue[0], []).append(_Composition(cue, after, made, listed, level))
    return _Rules(
        between=frozenset(map(key, rules["between"])),
        called=tuple(tuple(key(each).split()) for each in rules["called"]),
        things={key(thing): tuple(map(key, names)) for thing, names in rules["things"].items()},
        compositions={
            first: tuple(sorted(each, key=lambda one: (-len(one.cue), one.cue)))
            for first, each in found.items()
        },
    )


def _around(name: str) -> tuple[str, str]:
    before, _, behind = name.partition("{}")
    return f"{key(before)} ".lstrip(), f" {key(behind)}".rstrip()


def with_composed(
    text: str, matches: list[Match], kind: Kind, lexicon: Lexicon, *, levels: bool = True
) -> list[Match]:
    """Return the names of a kind, those included that are put together, in order of the text.

    Of names that overlap the longer counts: "inflammation of the gut" is no inflammation at large.
    With `levels`, how much there is of something is a name too ("to lower blood pressure" tells a
    use and none).
    """
    rules = _rules()
    if rules.compositions.keys().isdisjoint(beginnings(text)):
        return matches
    kept = list(matches)
    for made in _Finder(text, matches, kind, lexicon, levels=levels).found():
        within = [each for each in kept if each.start < made.end and made.start < each.end]
        shorter = all(each.end - each.start < made.end - made.start for each in within)
        if shorter and not any(each.end > made.end for each in within):
            kept = [each for each in kept if each not in within] + [made]
    return sorted(kept, key=lambda match: match.start)


class _Finder:
    """Looks for the names that are put together in a text.

    Args:
        text: a sentence or list item.
        matches: what is named in it as it stands in the vocabulary.
        kind: kind of concept looked for.
        lexicon: knows the names that are tried.
        levels: whether how much there is of something counts.
    """

    def __init__(
        self, text: str, matches: Sequence[Match], kind: Kind, lexicon: Lexicon, *, levels: bool
    ) -> None:
        self._text, self._kind, self._lexicon, self._levels = text, kind, lexicon, levels
        self._parts: Sequence[Token] = tokens(text)
        self._taken = [(each.start, each.end) for each in matches]
        self._words = lexicon.words(kind)
        self._rules = _rules()

    def found(self) -> Iterator[Match]:
        """Yield the names, first things first."""
        for index, part in enumerate(self._parts):
            for composition in self._rules.compositions.get(part.folded, ()):
                end = index + len(composition.cue)
                if composition.level and not self._levels:
                    continue
                if self._run(index, end) == composition.cue and self._follows(composition, end):
                    yield from self._things(composition, index, end)
                    break

    def _follows(self, composition: _Composition, end: int) -> bool:
        return end < len(self._parts) and (
            not composition.after or self._parts[end].folded in composition.after
        )

    def _run(self, start: int, end: int) -> tuple[str, ...]:
        """Return the folded words of a stretch, () where punctuation breaks it."""
        parts = self._parts[start:end]
        joined = len(parts) == end - start and all(each.joined for each in parts[1:])
        return tuple(each.folded for each in parts) if joined else ()

    def _things(self, composition: _Composition, index: int, end: int) -> Iterator[Match]:
        """Yield the names that a finding makes with the things behind it."""
        shared = self._passes_another(end)
        thing = self._thing(composition, shared or end)
        thing = thing or self._noted(composition, end)
        if thing is None:
            return
        thing = self._exacter(composition, thing)
        last = end if shared else thing.end
        yield self._match(index, last, thing, MatchKind.SYNONYM)
        while following := self._example(composition, thing.end) or self._next(thing.end):
            thing = self._thing(composition, following, listed=True)
            thing = thing or self._noted(composition, following)
            if thing is None or self._is_taken(thing):
                return
            thing = self._exacter(composition, thing, noted=False)
            yield self._match(thing.start, thing.end, thing, MatchKind.PATTERN)

    def _match(self, start: int, end: int, thing: _Thing, how: MatchKind) -> Match:
        grounding = replace(thing.grounding, how=how)
        return Match(self._parts[start].start, self._parts[end - 1].end, grounding)

    def _passes_another(self, place: int) -> int:
        """Return where the thing follows of "increased or | decreased", 0 where one finding is."""
        if place + 1 >= len(self._parts) or self._parts[place].folded not in _JOINS:
            return 0
        for other in self._rules.compositions.get(self._parts[place + 1].folded, ()):
            end = place + 1 + len(other.cue)
            if self._run(place, end)[1:] == other.cue:
                return end
        return 0

    def _thing(
        self, composition: _Composition, place: int, *, listed: bool = False
    ) -> _Thing | None:
        """Return the first thing from a place on that makes a name, None where none does.

        Args:
            composition: what makes the name of it.
            place: where it may begin.
            listed: whether it is one of a list, behind punctuation.
        """
        made = composition.listed if listed else composition.made
        for start in range(place, min(place + _MOST_BETWEEN, len(self._parts))):
            if (start > place or not listed) and not self._parts[start].joined:
                return None
            for end in range(self._reach(start), start, -1):
                words = self._run(start, end)
                grounding = None if listed and _JOINS & {*words} else self._made(made, words)
                if grounding is not None:
                    return _Thing(start, end, grounding)
            if self._parts[start].folded not in self._rules.between:
                return None
        return None

    def _reach(self, start: int) -> int:
        """Return where the words end that no punctuation parts from the one at `start`."""
        end = start + 1
        while end < min(start + _LONGEST, len(self._parts)) and self._parts[end].joined:
            end += 1
        return end

    def _made(self, made: tuple[tuple[str, str], ...], words: tuple[str, ...]) -> Grounding | None:
        """Return what the folded words of a thing make with one of these around them."""
        thing = " ".join(words)
        other = self._rules.things.get(thing, ())
        known = words and words[0] in self._words and not self._rules.between.issuperset(words)
        if not known and not other:
            return None
        for name in (thing, *other):
            for before, behind in made:
                found = self._lexicon.ground_folded(f"{before}{name}{behind}", self._kind)
                if found is not None:
                    return found
        return None

    def _exacter(self, composition: _Composition, thing: _Thing, *, noted: bool = True) -> _Thing:
        """Return what a thing is called more exactly behind it: "(neutrophils)".

        A note behind the last of a list may be about all of it ("ALT and AST (liver enzymes)").
        """
        place = thing.end
        if place >= len(self._parts):
            return thing
        gap = self._text[self._parts[place - 1].end : self._parts[place].start]
        if composition.level and _NOTE.fullmatch(gap):
            if not noted:
                return thing
            place = self._behind_called(place)
            behind = self._thing(composition, place, listed=True)
            if behind is None or behind.start > place:  # "(a type of white blood cell)"
                return thing
            return thing if self._is_taken(behind) else self._exacter(composition, behind)
        for cue in self._rules.called:
            if self._run(place - 1, place + len(cue))[1:] == cue:
                return self._thing(composition, place + len(cue)) or thing
        named = self._thing(composition, place)
        return named if named is not None and named.start == place else thing

    def _noted(self, composition: _Composition, place: int) -> _Thing | None:
        """Return the thing whose name follows what it does, "the enzyme that eats fat (lipase)"."""
        if not composition.level:
            return None
        for at in range(place + 1, min(place + _MOST_BETWEEN, len(self._parts))):
            gap = self._text[self._parts[at - 1].end : self._parts[at].start]
            if _NOTE.fullmatch(gap):
                at = self._behind_called(at)
                thing = self._thing(composition, at, listed=True)
                return thing if thing is not None and thing.start == at else None
            if _WITHIN.fullmatch(gap) is None:
                return None
        return None

    def _behind_called(self, place: int) -> int:
        """Return where a name begins: behind "called" where that stands at a place, else there."""
        for cue in self._rules.called:
            if self._run(place, place + len(cue)) == cue:
                return place + len(cue)
        return place

    def _example(self, composition: _Composition, place: int) -> int:
        """Return where the first example begins: "salts in the body (e.g. of | sodium)", else 0."""
        if not composition.level:
            return 0
        opened = _OPENS.match(self._text, self._parts[place - 1].end)
        cue = opened and pattern("composed", "examples").match(self._text, opened.end())
        behind = cue and _OF.match(self._text, cue.end())
        return self._first_from(place, behind.end()) if behind else 0

    def _first_from(self, place: int, start: int) -> int:
        """Return the first word from a place on that begins at `start` or later, 0 for none."""
        ahead = range(place, len(self._parts))
        return next((at for at in ahead if self._parts[at].start >= start), 0)

    def _next(self, place: int) -> int:
        """Return where the next thing of a list begins, 0 where the list ends."""
        if place >= len(self._parts):
            return 0
        end = self._parts[place - 1].end
        explained = _EXPLAINED.match(self._text, end)
        place = self._first_from(place, explained.end()) if explained else place
        if explained or _COMMA.fullmatch(self._text, end, self._parts[place].start):
            return place and place + (self._parts[place].folded in _JOINS)
        joins = self._parts[place].folded in _JOINS and self._parts[place].joined
        if not joins:
            return 0
        again = place + 1 < len(self._parts) and self._parts[place + 1].folded in _JOINS
        return place + 1 + again

    def _is_taken(self, thing: _Thing) -> bool:
        start, end = self._parts[thing.start].start, self._parts[thing.end - 1].end
        return any(first < end and start < last for first, last in self._taken)
