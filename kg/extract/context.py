"""What the words around a mention make of it: denied, hedged, another's, or grave."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from functools import lru_cache

from kg.extract.rules import Cue, cues, pattern

_STOP = re.compile(r"[;.!?](?=\s|$)")
_CLAUSE = re.compile(
    r";|\bbut\b(?!,?\s+(?:can|could|may|might)\s+(?:also\s+)?include\b)(?!,?\s+(?:\w+ly\s+|more\s+|also\s+|less\s+)?"
    r"(?:serious|severe|possible|dangerous|significant|rare|uncommon|common|life|important|fatal))|"
    r"\bhowever\b|\bwhereas\b|\bwhile\b|\balthough\b|[.!?](?=\s)",
    re.I,
)
_OF_PEOPLE = frozenset({"history", "treated"})
# As in "In people with asthma, confusion occurred", where a comma ends what they had before.
_FRONT = re.compile(r"\W*(?:in|among|for|of|when|while|if|used|given|as)\b[^,;:.]*", re.I)

_LAST = re.compile(r"\b(?:and|or)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Region:
    """A stretch of a sentence that a cue governs."""

    category: str
    start: int
    end: int


@lru_cache(maxsize=4096)
def regions(text: str) -> tuple[Region, ...]:
    """Return the stretches of a sentence that context cues govern."""
    return tuple(region for cue in cues() for region in _governed(cue, text))


def _governed(cue: Cue, text: str) -> list[Region]:
    found = []
    for match in cue.words.finditer(text):
        if _means_something_else(text, match):
            continue
        if cue.direction == "sentence":
            found.append(Region(cue.category, 0, len(text)))
            continue
        if cue.direction == "backward":
            earlier = [each.end() for each in cue.until.finditer(text, 0, match.start())]
            earlier += [each.end() for each in _STOP.finditer(text, 0, match.start())]
            earlier.append(noted_from(text, match.start()))
            found.append(Region(cue.category, max(earlier, default=0), match.start()))
            continue
        stops = [note_end(text, match.start())]
        for stop in (_STOP.search(text, match.end()), cue.until.search(text, match.end())):
            if stop is not None:
                stops.append(stop.start())
        if len(stops) > 1 and cue.category in _OF_PEOPLE and _FRONT.fullmatch(text, 0, match.end()):
            stops.append(_front_end(text, match.end(), min(stops)))
        found.append(Region(cue.category, match.end(), min(stops)))
    return found


def note_end(text: str, place: int) -> int:
    """Return where the parentheses close that a place stands in, else where the text ends."""
    if text.rfind("(", 0, place) <= text.rfind(")", 0, place):
        return len(text)
    closed = text.find(")", place)
    return closed if closed >= 0 else len(text)


def noted_from(text: str, place: int) -> int:
    """Return where the item begins that a note speaks of, 0 for a place outside parentheses.

    As in "low libido and cancer, rash (though this is debated)", which leaves all but the rash be.
    """
    opened = text.rfind("(", 0, place)
    if opened <= text.rfind(")", 0, place):
        return 0
    return max(text.rfind(mark, 0, opened) + 1 for mark in ",;:")


def _front_end(text: str, start: int, end: int) -> int:
    """Return the comma that ends what people had before: the first behind a list's last "and"."""
    commas = [place for place in range(start, end) if text[place] == ","]
    closing = next((place for place in commas if _LAST.search(text, start, place)), None)
    return closing if closing is not None else commas[-1] if commas else len(text)


def _means_something_else(text: str, cue: re.Match[str]) -> bool:
    return any(each.start() <= cue.start() and cue.end() <= each.end() for each in _no_cues(text))


@lru_cache(maxsize=256)
def _no_cues(text: str) -> tuple[re.Match[str], ...]:
    return tuple(pattern("context", "no_cue").finditer(text))


@lru_cache(maxsize=1024)
def places(text: str, name: str, *path: str) -> tuple[int, ...]:
    """Return where the words of a rules file stand in a sentence, in order."""
    return tuple(each.start() for each in pattern(name, *path).finditer(text))


def categories(text: str, start: int, end: int) -> frozenset[str]:
    """Return the categories of the cues that govern the whole of `text[start:end]`."""
    return frozenset(
        region.category for region in regions(text) if region.start <= start and end <= region.end
    )


def clause(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the place of the clause that `text[start:end]` stands in."""
    starts, ends = _clause_marks(text)
    before = bisect_right(ends, start)
    after = bisect_left(starts, end)
    return ends[before - 1] if before else 0, starts[after] if after < len(starts) else len(text)


@lru_cache(maxsize=256)
def _clause_marks(text: str) -> tuple[list[int], list[int]]:
    found = [(each.start(), each.end()) for each in _CLAUSE.finditer(text)]
    return [start for start, _ in found], [end for _, end in found]


@lru_cache(maxsize=1024)
def says_serious(text: str) -> bool:
    """Say whether a heading, lead-in or clause calls what it governs serious."""
    without = pattern("adverse", "not_serious").sub(lambda match: " " * len(match[0]), text)
    return pattern("adverse", "serious").search(without) is not None
