"""Where the sentences of a block stand, with the lead-ins and frequency bands among them."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from kg.extract.incidence import band_lead, frequency_words
from kg.extract.sentences import sentences
from kg.model import Block


def places_of(block: Block) -> Iterator[tuple[int, int, int]]:
    """Yield where the sentences of a block, and the bands in them, are, with their lead-ins."""
    lead = block.lead or band_lead(block.text)
    if block.cells:
        yield 0, len(block.text), lead
        return
    places = sentences(block.text)
    for start, end in _joined(places, lead) if lead else places:
        own = max(0, lead - start) if start < lead else 0
        further = [] if block.lead else _bands(block.text, start, end)
        for begin, stop in pairwise([start, *further, end]):
            yield begin, stop, own if begin == start else band_lead(block.text[begin:stop])


def _bands(text: str, start: int, end: int) -> list[int]:
    """Return where further bands begin in "Common: rash Rare: gout", whose lines were joined."""
    return [
        word.start()
        for word in frequency_words().finditer(text, start + 1, end)
        if word[0][0].isupper() and band_lead(text[word.start() : end])
    ]


def _joined(places: list[tuple[int, int]], lead: int) -> list[tuple[int, int]]:
    """Make the lead-in and the sentence after it one place, whatever stops stand in the lead-in."""
    inside = [place for place in places if place[0] < lead]
    after = [place for place in places if place[0] >= lead]
    if not inside:
        return places
    start, end = inside[0][0], inside[-1][1]
    if end <= lead and after:
        end = after[0][1]
        after = after[1:]
    return [(start, end), *after]
