"""What may be a mention of an effect: what the likeliest tags mark, and what they leave open."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kg.tagger.features import Reading
from kg.tagger.field import Marked
from kg.tagger.tags import OUTSIDE, TAGS, Parts, decode, token_spans

_OPEN = 0.25
_B, _I, _SHARED = TAGS.index("B"), TAGS.index("I"), slice(TAGS.index("BH"), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """What may be a mention.

    Attributes:
        wording: its words, to be compared with those of others.
        tokens: those that it covers.
        chance: how likely its least likely token is part of such a mention, 0 to 1.
        marked: it is among the mentions of the likeliest tags.
        effect: what the vocabulary calls exactly these words, "" for nothing.
    """

    parts: Parts
    wording: str
    tokens: tuple[int, ...]
    chance: float
    marked: bool
    effect: str


def wording(text: str, parts: Parts) -> str:
    """Return the words of a mention, in lower case.

    >>> from kg.model import Span
    >>> wording("QT-prolongation", (Span(0, 15),))
    'qt - prolongation'
    """
    words = " ".join(part.of(text) for part in parts).lower()
    return " ".join(token.of(words) for token in token_spans(words))


def candidates(reading: Reading, marked: Marked) -> list[Candidate]:
    """Return what may be mentions of a section, in order: likely ones, and others left open."""
    likely = _decoded(reading, marked.tags)
    found = likely.union(*(_decoded(reading, _tags(marked.chances, bias)) for bias in (1, _OPEN)))
    starts = [token.start for token in reading.tokens]
    return [
        _candidate(reading, marked.chances, parts, starts, marked=parts in likely)
        for parts in sorted(found)
    ]


def _tags(chances: NDArray[np.float64], bias: float) -> list[str]:
    weighed = chances.copy()
    weighed[:, TAGS.index(OUTSIDE)] *= bias
    return [TAGS[each] for each in weighed.argmax(axis=1)]


def _decoded(reading: Reading, tags: Sequence[str]) -> set[Parts]:
    return {
        parts
        for each in reading.sentences
        if any(tag != OUTSIDE for tag in tags[each.first : each.last])
        for parts in decode(reading.tokens[each.first : each.last], tags[each.first : each.last])
    }


def _candidate(
    reading: Reading,
    chances: NDArray[np.float64],
    parts: Parts,
    starts: Sequence[int],
    *,
    marked: bool,
) -> Candidate:
    ranges = [
        range(bisect_left(starts, part.start), bisect_left(starts, part.end)) for part in parts
    ]
    named = reading.named.get(ranges[0].start) if len(parts) == 1 else None
    whole = named is not None and named.flag[0] == "B" and named.end == ranges[0].stop
    return Candidate(
        parts=parts,
        wording=wording(reading.text, parts),
        tokens=tuple(at for each in ranges for at in each),
        chance=_chance(chances, ranges),
        marked=marked,
        effect=named.effect if named is not None and whole else "",
    )


def _chance(chances: NDArray[np.float64], ranges: Sequence[range]) -> float:
    least = 1.0
    for each in ranges:
        shared = chances[each.start : each.stop, _SHARED].sum(axis=1)
        if len(ranges) == 1:
            shared += chances[each.start : each.stop, _I]
            shared[0] += chances[each.start, _B] - chances[each.start, _I]
        least = min(least, float(shared.min()))
        if each.stop < len(chances):
            least = min(least, 1 - float(chances[each.stop, _I]))
    return least
