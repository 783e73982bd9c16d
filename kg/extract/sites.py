"""Where an effect is: the site that stands behind a list belongs to all that it lists."""

from __future__ import annotations

import re
from dataclasses import replace

from kg.lexicon import Lexicon, Match, key
from kg.lexicon.phrases import unmodified
from kg.model import Grounding, Kind, MatchKind

HALF = re.compile(
    r"\b(?P<words>(?:[\w-]+\s+){0,2}?[\w-]+)\s*(?:/|,?\s+(?:and/or|and|or))\s*$", re.IGNORECASE
)
LONGEST_HALF = 40  # characters, with what joins it
_COORDINATED = re.compile(
    r"\s*(?:[,/]|,?\s*\b(?:and/or|and|or)\b)\s*(?:\w+\s+)?(?:of\s+(?:an?\s+)?)?", re.IGNORECASE
)
_NAMES_SITE = re.compile("site|area|place|point|where", re.IGNORECASE)
_AT_SITE = re.compile(
    r"\s+(?:(?:at|around|near|on|in)\s+)?(?:the\s+)?"
    r"(?:(?:site|place|area|point)\s+(?:of|around)\s+(?:the\s+|your\s+)?(?P<of>\w+)"
    r"|(?:(?:place|site|area)\s+)?where\s+(?:the\s+|your\s+)?(?P<given>injection|infusion|patch)"
    r"\s+(?:is|was|has been)"
    r"|(?:(?:place|site|area)\s+)?where\s+(?:the\s+|this\s+|your\s+)?(?:[\w-]+\s+){1,2}?"
    r"(?:is|was|has\s+been|had\s+been|went)\s+"
    r"(?:(?P<put>inject|infus)(?:ed)|given|put|in|inserted|administered)"
    r"|where\s+you\s+(?:have\s+)?(?P<you>inject)\w*|area\s+(?P<done>inject)ed"
    r"|(?P<what>\w+)\s+(?:sites?|area))\b",
    re.IGNORECASE,
)

# What is told of these is not at the site that a later item of its list names.
_OF_AN_ORGAN = frozenset(
    {"muscles-bones-and-joints", "digestive-system", "heart", "breathing", "eye", "ear-and-balance"}
)


def with_sites_behind(text: str, matches: list[Match], kind: Kind, lexicon: Lexicon) -> list[Match]:
    """Return the mentions with the site that stands behind the last of their list."""
    if not _NAMES_SITE.search(text):  # most texts name no site, and to see it in full takes long
        return matches
    placed = dict(enumerate(matches))
    unnamed: list[Match] = []
    for site in _AT_SITE.finditer(text):
        position = _last_before(matches, site.start())
        if position is None:
            continue
        first = _first_listed(text, matches, position)
        shared: dict[int, Match] = {}
        for each in range(position, first - 1, -1):
            match = matches[each]
            words = text[match.start : min(match.end, site.start())]
            if each < position and _has_place(match, lexicon):
                continue
            grounding = _at_site(words, _site_of(site), kind, lexicon)
            if grounding is not None:
                found = replace(grounding, how=MatchKind.PATTERN)
                shared[each] = Match(match.start, match.end, found)
        if len(shared) < position + 1 - first and not _joins_last(text, matches, position):
            shared = {each: match for each, match in shared.items() if each == position}
        placed |= shared
        unnamed += _bare_at_site(text, matches, first, _site_of(site), kind, lexicon)
    return sorted([*placed.values(), *unnamed], key=lambda match: match.start)


def _has_place(match: Match, lexicon: Lexicon) -> bool:
    """Say whether a mention names its own place: "joint pain, and pain where it is injected"."""
    concept = lexicon.concept(match.concept)
    organs = concept.organ_class.slug if concept and concept.organ_class else ""
    return organs in _OF_AN_ORGAN


def _first_listed(text: str, matches: list[Match], last: int) -> int:
    """Return the first of the mentions that are listed with one, and up to it."""
    first = last
    while first and _COORDINATED.fullmatch(text, matches[first - 1].end, matches[first].start):
        first -= 1
    return first


def _joins_last(text: str, matches: list[Match], last: int) -> bool:
    """Say whether a mention is joined to the one before it by more than a comma.

    In "dizziness, allergic reactions, irritation at the site" only the last is at the site.
    """
    between = text[matches[last - 1].end : matches[last].start] if last else ""
    return bool(between.strip(" ,"))


def _bare_at_site(
    text: str, matches: list[Match], first: int, what: str, kind: Kind, lexicon: Lexicon
) -> list[Match]:
    """Return what a word before a list names at the site that the list shares.

    In "irritation or pain where the injection is given" the irritation alone is no effect.
    """
    free = matches[first - 1].end if first else 0
    start = matches[first].start
    half = HALF.search(text, max(free, start - LONGEST_HALF), start)
    if half is None:
        return []
    word = half["words"].split()[-1]
    grounding = _at_site(word, what, kind, lexicon)
    if grounding is None:
        return []
    end = half.end("words")
    return [Match(end - len(word), end, replace(grounding, how=MatchKind.PATTERN))]


def _site_of(site: re.Match[str]) -> str:
    """Return what was done at a site: "injection", "infusion"."""
    done = "infusion" if site["put"] == "infus" else "injection"
    return (site["what"] or site["of"] or site["given"] or done).casefold()


def _at_site(words: str, what: str, kind: Kind, lexicon: Lexicon) -> Grounding | None:
    """Return what words name at a site, also where they have a site already: "redness of skin"."""
    bare = words.partition(" of ")[0]
    for each in dict.fromkeys((words, bare, " ".join(unmodified(key(bare).split())))):
        found = lexicon.ground(f"{each} at {what} site", kind)
        found = found or lexicon.ground(f"{what} site {each}", kind)
        if found is not None:
            return found
    return None


def _last_before(matches: list[Match], place: int) -> int | None:
    """Return which mention ends at a place in the text or runs over it, None where none does."""
    return next((at for at, each in enumerate(matches) if each.start < place <= each.end), None)
