"""What a document says of each wording that may be a mention, all its places taken together.

A wording that is surely a mention in a table is one in a sentence that leaves it open, and one that
is a mention in a single doubtful place among many is none.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from kg.lexicon import key
from kg.model import SectionKind
from kg.tagger.candidates import Candidate
from kg.tagger.clusters import Clusters
from kg.tagger.features import Reading

_STEPS = (0.02, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.98, 0.995)
_SHORT = 7  # characters of an abbreviation, fewer than

_key = lru_cache(maxsize=65536)(key)


@dataclass(frozen=True, slots=True)
class _Wording:
    """The places of a wording in a section."""

    places: list[Candidate]

    @property
    def chance(self) -> float:
        return max(each.chance for each in self.places)

    @property
    def total(self) -> float:
        return sum(each.chance for each in self.places)

    @property
    def marked(self) -> int:
        return sum(each.marked for each in self.places)

    @property
    def effect(self) -> str:
        return next((each.effect for each in self.places if each.effect), "")


def told(
    document: Sequence[tuple[Reading, Sequence[Candidate]]], clusters: Clusters
) -> list[dict[str, list[str]]]:
    """Return for each section of a document what is told of each wording in it."""
    wordings = [(reading.section, _by_wording(found)) for reading, found in document]
    return [
        _section(reading, found, wordings[at][1], [*wordings[:at], *wordings[at + 1 :]], clusters)
        for at, (reading, found) in enumerate(document)
    ]


def _by_wording(found: Iterable[Candidate]) -> dict[str, _Wording]:
    places: defaultdict[str, list[Candidate]] = defaultdict(list)
    for each in found:
        places[each.wording].append(each)
    return {name: _Wording(each) for name, each in places.items()}


def _section(
    reading: Reading,
    found: Sequence[Candidate],
    own: dict[str, _Wording],
    others: Sequence[tuple[SectionKind, dict[str, _Wording]]],
    clusters: Clusters,
) -> dict[str, list[str]]:
    words = f" {' '.join(token.of(reading.text).lower() for token in reading.tokens)} "
    kin = (_Kin(own, lambda name, _: _key(name)), _Kin(own, lambda _, each: each.effect))
    over = _overlapping(found)
    told = {}
    for name, each in own.items():
        elsewhere = [(kind, other[name].total) for kind, other in others if name in other]
        total = sum(each for _, each in elsewhere)
        reported = sum(each for kind, each in elsewhere if kind is SectionKind.ADVERSE_REACTIONS)
        count = max(words.count(f" {name} "), len(each.places))
        told[name] = [
            *_likelihood(each, count, reading.section.value),
            *_elsewhere(each, total, reported, reading.section.value),
            *(
                feature
                for mark, by in zip("kc", kin, strict=True)
                for feature in by.told(mark, name, each)
            ),
            *_shape(reading, name, each, over),
            *clusters.told_of_ends(name.split(), reading.section.value),
        ]
    return told


def _step(chance: float) -> int:
    return sum(chance >= each for each in _STEPS)


def _likelihood(each: _Wording, count: int, section: str) -> list[str]:
    step, marked, rate = _step(each.chance), min(each.marked, 4), each.total / count
    some = _step(1 - math.prod(1 - min(place.chance, 0.999) for place in each.places))
    return [
        "always",
        f"sec={section}",
        f"p={step}",
        f"p|sec={step}{section}",
        f"any={some}",
        f"any|sec={some}{section}",
        f"n={marked}",
        f"n|sec={marked}{section}",
        f"n|p={min(marked, 1)}|{step}",
        f"rate={int(rate * 6)}",
        f"rate|sec={int(rate * 6)}{section}",
        f"rate|p={int(rate * 6)}|{step // 2}",
        f"count={min(count, 6)}",
        f"rate|count={int(rate * 4)}|{min(count, 4)}",
    ]


def _elsewhere(each: _Wording, total: float, reported: float, section: str) -> list[str]:
    known = int(bool(each.effect))
    step = _step(each.chance)
    return [
        f"else={_step(min(total, 0.999))}{section}",
        f"ar={_step(min(reported, 0.999)) if reported else -1}{section}",
        f"ar|p={min(2, int(reported * 2))}|{step}",
        f"E={known}",
        f"E|p={known}|{step}",
    ]


class _Kin:
    """The wordings of a section that come to the same."""

    def __init__(self, wordings: dict[str, _Wording], same: Callable[[str, _Wording], str]) -> None:
        self._same = same
        self._groups: defaultdict[str, list[str]] = defaultdict(list)
        self._wordings = wordings
        for name, each in wordings.items():
            if group := same(name, each):
                self._groups[group].append(name)

    def told(self, mark: str, name: str, each: _Wording) -> list[str]:
        """Return whether another wording of the same is likelier, and by how much."""
        rivals = [
            self._wordings[other].total
            for other in self._groups.get(self._same(name, each), ())
            if other != name
        ]
        if not rivals:
            return [f"{mark}=-", f"{mark}r=-"]
        most, own = max(rivals), each.total
        share = own / (own + most) if own + most else 0.5
        order = (own > most) - (own < most)
        return [
            f"{mark}={order}",
            f"{mark}r={int(4 * share)}",
            f"{mark}r|p={int(3 * share)}|{_step(each.chance) // 2}",
        ]


def _overlapping(found: Iterable[Candidate]) -> dict[int, list[tuple[float, str]]]:
    over: defaultdict[int, list[tuple[float, str]]] = defaultdict(list)
    for each in found:
        for at in each.tokens:
            over[at].append((each.chance, each.wording))
    return over


def _shape(
    reading: Reading, name: str, each: _Wording, over: dict[int, list[tuple[float, str]]]
) -> list[str]:
    best = max(each.places, key=lambda place: place.chance)
    rival = max(
        (chance for at in best.tokens for chance, other in over[at] if other != name), default=0.0
    )
    text, start, end = reading.text, best.parts[0].start, best.parts[-1].end
    step, parts, words = _step(each.chance), min(3, len(best.parts)), name.split()
    brief = len(name) < _SHORT
    bracketed = int(brief and text[max(0, start - 1) : start] == "(")
    return [
        f"parts={parts}",
        f"parts|p={parts}|{step}",
        f"words={min(8, len(words))}",
        f"over={_step(rival)}",
        f"over|p={_step(rival) // 2}|{step}",
        f"abbr={bracketed}",
        f"abbr|n={bracketed}|{min(3, each.marked)}",
        f"caps={int(brief and text[start:end].isupper())}",
        f"after={text[end : end + 2].strip().lower()}",
        f"w0={words[0]}",
        f"w-1={words[-1]}",
        f"k={_key(name)}",
        f"k|sec={_key(name)}{reading.section.value}",
    ]
