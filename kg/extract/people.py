"""Whom a statement is limited to: the populations that a sentence names, alone or in a list."""

from __future__ import annotations

import re

from kg.lexicon import Match

_AND_ALSO = re.compile(r"\s*(?:,|,?\s*(?:and|or|as well as))\s*(?:\w+\s+){0,2}", re.IGNORECASE)
_NEW_CLAUSE = re.compile(r"\s+(?:must|should|may|can|need|are|is|have|has|will)\b", re.IGNORECASE)


def in_lists(text: str, populations: list[Match]) -> list[list[Match]]:
    """Return populations by the lists that they stand in ("children and the elderly")."""
    lists: list[list[Match]] = []
    for each in sorted(populations, key=lambda match: match.start):
        if lists and _joined(text, lists[-1][-1], each):
            lists[-1].append(each)
        else:
            lists.append([each])
    return lists


def _joined(text: str, first: Match, second: Match) -> bool:
    between = text[first.end : second.start]
    return (
        first.end <= second.start
        and _AND_ALSO.fullmatch(between) is not None
        and (_NEW_CLAUSE.match(text, second.end) is None or "," not in between)
    )
