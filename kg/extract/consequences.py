"""Effects that follow from others: of the same clause, or of the sentence before."""

from __future__ import annotations

import re

from kg.extract.context import categories, clause
from kg.extract.qualifiers import Reading
from kg.extract.sentences import sentences
from kg.extract.structure import causes_of, consequence_cue, is_category
from kg.lexicon import Match
from kg.model import Kind, Ref, SectionKind

_REPORTING = frozenset({SectionKind.ADVERSE_REACTIONS, SectionKind.BOXED_WARNING})
# "It" would be the drug.
_BACK = re.compile(r"\W*(?:this|these|which|that|such)\b(?:\s+[\w-]+){0,2}?\s*", re.IGNORECASE)
_REFERS = re.compile(r"(?:this|these|which|that)\b", re.IGNORECASE)


def consequence_of(reading: Reading, match: Match, asserted: list[Match]) -> tuple[Ref, ...]:
    """Return the asserted effects that the mention is said to follow from.

    They stand in the same clause, or in the sentence before "This can lead to ...".
    """
    begin, _ = clause(reading.text, match.start, match.end)
    cue = consequence_cue(reading.text, begin, match.start)
    if cue is None:
        return ()
    causes = [
        m.concept
        for m in asserted
        if begin <= m.start
        and m.end <= cue.start()
        and "negated" not in categories(reading.text, m.start, m.end)
    ]
    if not causes and _refers_back(reading.text, cue):
        causes = _told_before(reading)
    return causes_of(match.concept, causes, reading.lexicon) if causes else ()


def _refers_back(text: str, cue: re.Match[str]) -> bool:
    """Say whether what brings a consequence is what the sentence before told."""
    before = text[: cue.start()]
    return (not before.strip() and _REFERS.match(cue[0]) is not None) or (
        _BACK.fullmatch(before) is not None
    )


def _told_before(reading: Reading) -> list[Ref]:
    """Return the effects that the sentence before names, without those that are but headings."""
    passage = reading.passage
    if passage.section not in _REPORTING:
        return []
    before = passage.block.text[: passage.start]
    places = sentences(before)
    last = before[slice(*places[-1])] if places else ""
    return [
        each.concept
        for each in reading.subject.find(last, Kind.EFFECT)
        if not is_category(reading.lexicon, each.concept)
        and "negated" not in categories(last, each.start, each.end)
    ]
