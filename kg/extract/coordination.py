"""Names that share words with neighbours in a list: "pain or redness at the injection site"."""

from __future__ import annotations

import re
from dataclasses import replace

from kg.lexicon import Lexicon, Match
from kg.model import Kind, MatchKind

_JOINED_TO = re.compile(r"\s+(?:or|and|and/or)\s+", re.IGNORECASE)
_COORDINATED = re.compile(r"\s*(?:[,/]|,?\s*\b(?:and/or|and|or)\b)\s*(?:\w+\s+)?", re.IGNORECASE)
_AT_SITE = re.compile(
    r"\s+(?:at|around|near|on)\s+(?:the\s+)?"
    r"(?:site\s+of\s+(?:the\s+)?(?P<of>\w+)|(?P<what>\w+)\s+sites?)\b",
    re.IGNORECASE,
)


def share_sites(text: str, matches: list[Match], kind: Kind, lexicon: Lexicon) -> list[Match]:
    """Return the mentions with a site that a neighbour in the list gives them too.

    In "stomach upset or pain" the pain is stomach pain: a bare word after "or" or "and" takes the
    first words of the name before it, where the two together name a concept. In "redness, pain or
    swelling at the injection site" the words after the last name belong to all of them.
    """
    matches = _with_sites_behind(text, matches, kind, lexicon)
    shared: list[Match] = []
    for position, match in enumerate(matches):
        before = matches[position - 1] if position else None
        if before is not None and _JOINED_TO.fullmatch(text, before.end, match.start):
            words = text[before.start : before.end].split()
            for count in range(len(words) - 1, 0, -1):
                name = " ".join([*words[:count], text[match.start : match.end]])
                grounding = lexicon.ground(name, kind)
                if grounding is not None:
                    match = Match(match.start, match.end, replace(grounding, how=MatchKind.PATTERN))
                    break
        shared.append(match)
    return shared


def _with_sites_behind(
    text: str, matches: list[Match], kind: Kind, lexicon: Lexicon
) -> list[Match]:
    """Return the mentions with the site that stands behind the last of their list."""
    placed = list(matches)
    for site in _AT_SITE.finditer(text):
        position = _last_before(matches, site.start())
        if position is None:
            continue
        for each in range(position, -1, -1):
            match = matches[each]
            words = text[match.start : min(match.end, site.start())]
            grounding = lexicon.ground(
                f"{words} at {site['what'] or site['of']} site", kind
            ) or lexicon.ground(f"{site['what'] or site['of']} site {words}", kind)
            if grounding is not None:
                found = replace(grounding, how=MatchKind.PATTERN)
                placed[each] = Match(match.start, match.end, found)
            before = matches[each - 1].end if each else None
            if before is None or not _COORDINATED.fullmatch(text, before, match.start):
                break
    return placed


def _last_before(matches: list[Match], place: int) -> int | None:
    """Return which mention ends at a place in the text or runs over it, None where none does."""
    return next((at for at, each in enumerate(matches) if each.start < place <= each.end), None)
