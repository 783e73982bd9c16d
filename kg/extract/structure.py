"""How the mentions of a sentence relate by its form: parentheses, lists, glosses, consequences."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise

from kg.extract.context import categories
from kg.extract.rules import pattern, table
from kg.identifiers import slug
from kg.lexicon import Lexicon, Match, key
from kg.model import MatchKind, Ref

_PARENTHESIS = re.compile(r"\(([^()]*)\)")
_SEPARATOR = re.compile(r"\s*(?:,|;|\b(?:and/or|and|or|as well as)\b)\s*", re.I)
_NARROWING = re.compile(
    r"(?<![\w-])([a-z][\w-]{2,}(?:al|ar|ic|ary|ous|oid|tory|ine))\s+$", re.IGNORECASE
)
_OF_SOMETHING_ELSE = frozenset({"history", "treated", "animal"})
_APPOSITION = re.compile(r"\s*(?:\([^()]*\))?,\s+an?\s+(?:[\w-]+\s+){0,4}", re.IGNORECASE)
_CONTRAST = re.compile(r"\bbut\b(?:\s+\w+){0,2}\s*$", re.IGNORECASE)
_EDGE = " \t.:*-–—\"'“”"


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a mention is asserted; `reason` says why not."""

    asserted: bool
    reason: str = ""


ASSERTED = Verdict(True)


def judge_parentheses(
    text: str, matches: list[Match], lexicon: Lexicon, *, only_exacter: bool = False
) -> dict[Match, Verdict]:
    """Return what the parentheses of a sentence make of its mentions.

    The words in parentheses name the effect more exactly ("allergic reactions (anaphylaxis)"),
    list members of a heading ("low blood counts (neutropenia, anemia)") or explain it ("deep vein
    thrombosis (blood clots)"); only the first two are asserted, and then instead of the heading.

    Args:
        text: a sentence.
        matches: the mentions in it.
        lexicon: tells which concept is broader.
        only_exacter: take another name in parentheses for a gloss unless it is an exacter one.
    """
    verdicts = dict.fromkeys(matches, ASSERTED)
    for before, match in pairwise(matches):
        if _in_apposition(text, before, match, lexicon, any_kind=only_exacter):
            verdicts[match] = Verdict(False, "gloss")
    for note in _PARENTHESIS.finditer(text):
        inside = [
            m
            for m in matches
            if note.start() < m.start and m.end <= note.end() and not _noted_of_others(note, m)
        ]
        if not inside:
            continue
        host = _host(text, matches, note.start())
        if host is None:
            for match in inside:
                if _hedged(note[1]):
                    verdicts[match] = Verdict(False, "hedged")
                elif not is_item(text, note.start(1), note.end(1), match):
                    verdicts[match] = Verdict(False, "gloss")
            continue
        judged = _judge_note(text, note[1], host, inside, lexicon)
        listed = pattern("adverse", "members").match(note[1].strip())
        if only_exacter and not listed and judged.get(host, ASSERTED).asserted:
            judged = dict.fromkeys(inside, Verdict(False, "gloss"))
        verdicts |= judged
    return verdicts


def _noted_of_others(note: re.Match[str], match: Match) -> bool:
    """Say whether a note speaks of what people have or are treated for, not of the drug."""
    start = note.start(1)
    return bool(categories(note[1], match.start - start, match.end - start) & _OF_SOMETHING_ELSE)


def _in_apposition(
    text: str, before: Match, match: Match, lexicon: Lexicon, *, any_kind: bool
) -> bool:
    """Say whether a mention tells of what kind the one before it is ("SMON, a nerve disorder")."""
    return _APPOSITION.fullmatch(text, before.end, match.start) is not None and (
        any_kind
        or is_category(lexicon, match.concept)
        or match.concept in lexicon.ancestors(before.concept)
    )


def is_item(text: str, start: int, end: int, match: Match) -> bool:
    """Say whether a mention is a whole item of the list in `text[start:end]`."""
    items = list_items(text, start, end)
    return any(
        key(strip_modifiers(_example(text[start:end]))) == key(text[match.start : match.end])
        for start, end in items
    )


def _example(words: str) -> str:
    return re.sub(
        r"^(?:e\.g\.|i\.e\.|such as|including|like|for example)[,:]?\s*", "", words, flags=re.I
    )


def is_category(lexicon: Lexicon, ref: Ref) -> bool:
    """Say whether a concept is a heading ("gastrointestinal disorder") rather than one effect."""
    concept = lexicon.concept(ref)
    return concept is not None and concept.category


def _host(text: str, matches: list[Match], opened: int) -> Match | None:
    before = [match for match in matches if match.end <= opened]
    if not before or re.search(r"[,;:.]|\b(?:and|or)\b", text[before[-1].end : opened]):
        return None
    return before[-1]


def _hedged(words: str) -> bool:
    return (
        re.match(r"\s*(?:possible|possibly|suspected|potential(?:ly)?|may indicate)\b", words, re.I)
        is not None
    )


def _judge_note(
    text: str, words: str, host: Match, inside: list[Match], lexicon: Lexicon
) -> dict[Match, Verdict]:
    if _hedged(words):
        return dict.fromkeys(inside, Verdict(False, "hedged"))
    category = is_category(lexicon, host.concept)
    narrower = [
        m
        for m in inside
        if host.concept in lexicon.ancestors(m.concept) and m.concept != host.concept
    ]
    if re.search(r"\b(?:signs?|symptoms?)\s+(?:and symptoms\s+)?of\s+$", text[: host.start], re.I):
        return {m: ASSERTED if m in narrower else Verdict(False, "sign") for m in inside}
    if narrower or category:
        start = text.index(words, host.end)
        kept = [m for m in inside if m in narrower or is_item(text, start, start + len(words), m)]
        judged = {m: ASSERTED if m in kept else Verdict(False, "gloss") for m in inside}
        return {host: Verdict(False, "heading"), **judged} if kept else judged
    if pattern("adverse", "consequences").match(words.strip()):
        return dict.fromkeys(inside, ASSERTED)
    if pattern("adverse", "members").match(words.strip()):
        return dict.fromkeys(inside, ASSERTED)
    if len(inside) == 1 and _is_whole(words, text, inside[0]):
        only = inside[0]
        known = {host.concept, *lexicon.ancestors(host.concept)}
        wider = only.concept in known and not _is_term_for(only, host)
        if wider or _put_plainly(text, host, words):
            return {only: Verdict(False, "gloss")}
        return {host: Verdict(False, "gloss"), only: ASSERTED}
    return dict.fromkeys(inside, Verdict(False, "gloss"))


def _is_term_for(note: Match, host: Match) -> bool:
    """Say whether a note gives the term for plain words: "lung inflammation (lung disease)"."""
    exact = MatchKind.EXACT
    return note.grounding.how is exact is not host.grounding.how and note.concept != host.concept


def _put_plainly(text: str, host: Match, words: str) -> bool:
    """Say whether a note puts a term in plain words ("apnea (cessation of breathing)")."""
    plain = not any(each.isupper() for each in words)
    return plain and len(text[host.start : host.end].split()) == 1 and len(words.split()) > 1


def _is_whole(words: str, text: str, match: Match) -> bool:
    return key(strip_modifiers(words)) == key(text[match.start : match.end])


@cache
def _modifier() -> re.Pattern[str]:
    found = pattern("adverse", "modifiers")
    return re.compile(rf"^(?:{found.pattern})(?:\s+(?:or|and|to)\s+(?={found.pattern}))?\s*", re.I)


def strip_modifiers(words: str) -> str:
    """Return a mention without the words that qualify it.

    >>> strip_modifiers("Sudden or severe chest pain")
    'chest pain'
    """
    bare = words.strip(_EDGE)
    while (match := _modifier().match(bare)) and match.end() < len(bare):
        bare = bare[match.end() :].lstrip()
        bare = re.sub(r"^(?:or|and|to)\s+", "", bare)
    return bare


def narrowed(text: str, match: Match) -> bool:
    """Say whether an adjective makes the mention another effect than the words matched.

    "Pulmonary hypertension" is no hypertension: where no vocabulary has the two words together,
    the adjective of a site or kind is not dropped. Modifiers such as "occasional" are.
    """
    bare = _bare_of().match(text, match.start)
    if bare is not None and bare.end("name") == match.end:
        return True
    return narrowing(text, match) is not None


def narrowing(text: str, match: Match) -> str | None:
    """Return the adjective of a site or kind before a mention, None where none stands there."""
    before = _NARROWING.search(text[max(0, match.start - 30) : match.start])
    if before is None or any(
        pattern("adverse", each).fullmatch(before[1]) for each in ("modifiers", "unspecific")
    ):
        return None
    return before[1]


@cache
def _bare_of() -> re.Pattern[str]:
    bare, joined = pattern("adverse", "bare").pattern, pattern("adverse", "bare_with").pattern
    return re.compile(
        rf"(?P<name>{bare})\s+(?:{joined})\s+(?!use|treatment|high|long|prolonged|standing|this)",
        re.IGNORECASE,
    )


def list_items(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the places of the items of a list in `text[start:end]`, parentheses kept whole."""
    masked = (
        text[:start]
        + _PARENTHESIS.sub(lambda m: "(" + "x" * (len(m[0]) - 2) + ")", text[start:end])
        + text[end:]
    )
    place = start
    for separator in [*_SEPARATOR.finditer(masked, start, end), None]:
        stop = separator.start() if separator else end
        words = text[place:stop]
        begin = place + len(words) - len(words.lstrip(_EDGE))
        finish = place + len(words.rstrip(_EDGE))
        if begin < finish:
            yield begin, finish
        if separator:
            place = separator.end()


def consequence_cue(text: str, start: int, end: int) -> re.Match[str] | None:
    """Return the last words in `text[start:end]` that say that what follows comes of the rest."""
    starts, cues = _consequence_cues(text)
    last = bisect_left(starts, end) - 1
    while last >= 0 and cues[last].end() > end:
        last -= 1
    return cues[last] if last >= 0 and cues[last].start() >= start else None


@lru_cache(maxsize=256)
def _consequence_cues(text: str) -> tuple[list[int], list[re.Match[str]]]:
    found = [
        cue
        for cue in pattern("adverse", "consequences").finditer(text)
        if not _CONTRAST.search(text, max(0, cue.start() - 30), cue.start())
    ]
    return [cue.start() for cue in found], found


def causes_of(consequence: Ref, causes: list[Ref], lexicon: Lexicon) -> tuple[Ref, ...]:
    """Return which of `causes` the consequence can follow from; all, where nothing tells."""
    causes = sorted({cause for cause in causes if cause != consequence})
    known = _known_causes()
    for concept in (consequence, *sorted(lexicon.ancestors(consequence))):
        usual = known.get(concept.slug)
        if usual:
            fitting = [
                cause
                for cause in causes
                if cause.slug in usual
                or any(ancestor.slug in usual for ancestor in lexicon.ancestors(cause))
            ]
            exact = [cause for cause in fitting if cause.slug in usual]
            if exact or fitting:
                return tuple(exact or fitting)
    return tuple(causes)


@cache
def _known_causes() -> dict[str, frozenset[str]]:
    return {
        slug(consequence): frozenset(slug(cause) for cause in causes)
        for consequence, causes in table("consequences").items()
    }
