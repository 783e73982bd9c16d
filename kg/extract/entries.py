"""A page that tells of several drugs one after the other: which of its sections are whose."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from kg.extract.fieldkeys import field_key
from kg.model import BlockKind, Section, SectionKind

_OPENING = frozenset({SectionKind.IDENTIFICATION, SectionKind.INDICATIONS})
_OF_THE_PAGE = frozenset({SectionKind.DISCLAIMER, SectionKind.LINKS})
_LONGEST_TITLE = 8  # words: longer bold lines are remarks


def entry_titles(sections: Sequence[Section], kinds: Sequence[SectionKind]) -> list[str]:
    """Return for each section the drug of the entry that it stands in, "" where it stands in none.

    An entry begins below a bold line of its own ("**Ornidazole:**" over usage and side effects),
    or, where none has one, with a generic name; a page with entries has two of them at least. The
    last reaches as far as its sections are of kinds that the entries before it have too: what
    follows is about all of them.
    """
    starts = {
        at: title
        for at in range(1, len(sections))
        if kinds[at] in _OPENING and (title := _title_at_end(sections[at - 1]))
    }
    if len(starts) < 2:
        starts = {
            at: section.blocks[0].text
            for at, section in enumerate(sections)
            if section.blocks
            and section.kind is None
            and field_key(section.heading) == "generic_name"
        }
    titles = [""] * len(sections)
    if len(starts) < 2:
        return titles
    places = [*starts, len(sections)]
    told = set(kinds[places[0] : places[-2]]) - _OF_THE_PAGE
    for start, end in pairwise(places):
        for at in range(start, end):
            if sections[at].level < sections[start].level or kinds[at] not in told:
                break
            titles[at] = starts[start]
    return titles


def _title_at_end(section: Section) -> str:
    """Return the bold line that ends a section and heads nothing in it, "" where none does."""
    if not section.blocks:
        return ""
    last = section.blocks[-1]
    title = last.text.strip()
    whole = last.kind is BlockKind.PARAGRAPH and last.lead >= len(title)
    return title if whole and len(title.split()) <= _LONGEST_TITLE else ""
