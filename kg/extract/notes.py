"""What the parentheses of a sentence make of the mentions in and before them."""

from __future__ import annotations

import re
from itertools import pairwise

from kg.extract.context import categories
from kg.extract.described import judge_naming
from kg.extract.leads import hedged, is_serious, judged_at_once, of_the_same_place
from kg.extract.rules import pattern, table
from kg.extract.structure import (
    ASSERTED,
    Verdict,
    groups,
    is_category,
    is_item,
    strip_modifiers,
)
from kg.lexicon import Lexicon, Match, key
from kg.model import MatchKind

_PARENTHESIS = re.compile(r"\(([^()]*)\)")
_PLAINER = Verdict(False, "gloss")
_PLACE = re.compile(r"\s+(?:in|on|of|at|around|over)\s+[^,;:.]*", re.IGNORECASE)
_OF_SOMETHING_ELSE = frozenset({"history", "treated", "animal"})
# As in "signs of sepsis or a condition known as DRESS", where the term is another's.
_ALTERNATIVE = re.compile(r"\b(?:and|or)\s+(?:an?\s+|the\s+)?(?:[\w-]+\s+){0,3}$", re.IGNORECASE)
# As in "swelling of the face (angioedema - seek help at once)".
_MORE_SAID = re.compile(
    r"\s*[-–—;,]\s*(?:this\s+|which\s+)?(?:seek|get|call|contact|stop|tell|requir|needs?)\w*\s",
    re.IGNORECASE,
)
_APPOSITION = re.compile(
    r"\s*(?:\([^()]*\))?(?:,\s+an?\s+(?:[\w-]+\s+){0,4}|\s*[–—]\s+(?:an?\s+)?)", re.IGNORECASE
)


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
        told = _judge_signs(text, note, matches, inside) or judge_naming(
            text, note, matches, inside, lexicon
        )
        if told:
            verdicts |= told
            continue
        host = _host(text, matches, note.start())
        if host is None:
            verdicts |= _judge_aside(text, note, inside)
            continue
        words = _without_advice(note, inside)
        if _is_term_of_places(inside, host, lexicon) and _is_whole(words, text, inside[0]):
            verdicts |= dict.fromkeys(_told_together(matches, host), Verdict(False, "gloss"))
            continue
        judged = _judge_note(text, words, host, inside, lexicon)
        listed = pattern("adverse", "members").match(note[1].strip())
        if only_exacter and not listed:
            judged = _of_diseases(text, host, inside, judged)
        if only_exacter and len(inside) > 1 and not is_category(lexicon, host.concept):
            judged = {**judged, host: ASSERTED}  # kinds of a disease do not replace it
        verdicts |= judged | of_the_same_place(text, note, matches, host, judged)
    return verdicts


def _without_advice(note: re.Match[str], inside: list[Match]) -> str:
    """Return the words of a note up to where it goes on to something that names no effect."""
    more = _MORE_SAID.search(note[1], max(m.end for m in inside) - note.start(1))
    return note[1][: more.start()] if more else note[1]


def _of_diseases(
    text: str, host: Match, inside: list[Match], judged: dict[Match, Verdict]
) -> dict[Match, Verdict]:
    """Return the verdicts where a note gives a disease another name, which may be no exacter one.

    "Angina pectoris (chest pain)" is angina, "breathing problems (bronchospasm)" both.
    """
    if judged.get(host, ASSERTED).asserted:
        return dict.fromkeys(inside, _PLAINER)
    if judged[host] != _PLAINER:
        return judged
    plain = pattern("indications", "plain").search(text, host.start, host.end) is not None
    return dict.fromkeys(inside, ASSERTED if plain else _PLAINER)


def _judge_signs(
    text: str, note: re.Match[str], matches: list[Match], inside: list[Match]
) -> dict[Match, Verdict] | None:
    """Return the verdicts on "fever, cough (signs of X, also known as Y)", None on another note.

    What stands before the note, back to the last one, is a sign; the note names the effect, by its
    term where it gives one.
    """
    if pattern("adverse", "noted_signs").match(note[1].strip()) is None:
        return None
    begin = text.rfind(")", 0, note.start()) + 1
    known = pattern("adverse", "also_known").finditer(text, note.start(), note.end())
    term = next((each for each in known if not _ALTERNATIVE.search(text[: each.start()])), None)
    told = [each for each in inside if term is None or each.start >= term.end()]
    before = [each for each in matches if begin <= each.start and each.end <= note.start()]
    kept = told or inside
    return {
        **dict.fromkeys(before, Verdict(False, "sign")),
        **{each: ASSERTED if each in kept else Verdict(False, "gloss") for each in inside},
    }


def _judge_aside(text: str, note: re.Match[str], inside: list[Match]) -> dict[Match, Verdict]:
    """Return the verdicts on a note behind no name: whole items and what it leads to count."""
    if hedged(note[1]):
        return dict.fromkeys(inside, Verdict(False, "hedged"))
    if pattern("adverse", "consequences").match(note[1].strip()):
        return dict.fromkeys(inside, ASSERTED)
    return {
        match: ASSERTED
        if is_item(text, note.start(1), note.end(1), match, modified=True)
        else Verdict(False, "gloss")
        for match in inside
    }


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


def _host(text: str, matches: list[Match], opened: int) -> Match | None:
    before = [match for match in matches if match.end <= opened]
    if not before:
        return None
    between = text[before[-1].end : opened]
    if not _PLACE.fullmatch(between) and re.search(r"[,;:.]|\b(?:and|or)\b", between):
        return None
    return before[-1]


def _judge_note(
    text: str, words: str, host: Match, inside: list[Match], lexicon: Lexicon
) -> dict[Match, Verdict]:
    at_once = judged_at_once(text, text.index(words, host.end), words, inside, lexicon)
    if at_once:
        return at_once
    category = is_category(lexicon, host.concept) or (
        len(inside) > 1 and groups(text, host, lexicon)
    )
    if not category and len(inside) > 1 and _told_together(inside, inside[-1]) == inside:
        return dict.fromkeys(inside, Verdict(False, "gloss"))
    narrower = [
        m
        for m in inside
        if host.concept in lexicon.ancestors(m.concept)
        and m.concept != host.concept
        and m.grounding.how is not MatchKind.PATTERN  # a place of what is named before it
    ]
    if re.search(r"\b(?:signs?|symptoms?)\s+(?:and symptoms\s+)?of\s+$", text[: host.start], re.I):
        return {m: ASSERTED if m in narrower else Verdict(False, "sign") for m in inside}
    if narrower or category:
        start = text.index(words, host.end)
        end = start + len(words)
        kept = [m for m in inside if m in narrower or is_item(text, start, end, m, modified=True)]
        judged = {m: ASSERTED if m in kept else Verdict(False, "gloss") for m in inside}
        return {host: Verdict(False, "heading"), **judged} if kept else judged
    listed = _listed_as(text, host, words.strip())
    if listed is not None:
        return {each: ASSERTED if is_serious(each, lexicon) else listed for each in inside}
    if len(inside) == 1 and _is_whole(words, text, inside[0]):
        only = inside[0]
        known = {host.concept, *lexicon.ancestors(host.concept)}
        several = len(words.split()) > 1
        wider = only.concept in known and not (several and _is_term_for(only, host))
        explains = _is_term(text[host.start : host.end]) and not _is_term(words)
        known_else = only.grounding.how is not MatchKind.EXACT and not _is_term(words)
        plainly = known_else and _put_plainly(text, host, words)
        if wider or explains or plainly:
            return {only: _PLAINER}
        if _is_term(words) or (
            _is_term_for(only, host) if several else host.grounding.how is not MatchKind.EXACT
        ):
            return (
                {only: ASSERTED}
                if _of_other_words(text, host, words)
                else {
                    host: _PLAINER,
                    only: ASSERTED,
                }
            )
        return {only: ASSERTED if several else _PLAINER}
    if _are_terms(words, inside, host, text):
        return {host: _PLAINER, **dict.fromkeys(inside, ASSERTED)}
    return dict.fromkeys(inside, Verdict(False, "gloss"))


def _listed_as(text: str, host: Match, words: str) -> Verdict | None:
    """Return what a note that begins by bringing examples or consequences makes of all in it.

    "Allergic reactions (e.g., rash)" names signs by which an allergy is known.
    """
    if pattern("adverse", "members").match(words):
        reacts = pattern("adverse", "reactions").search(text, host.start, host.end)
        return Verdict(False, "sign") if reacts else ASSERTED
    return ASSERTED if pattern("adverse", "consequences").match(words) else None


def _of_other_words(text: str, host: Match, words: str) -> bool:
    """Say whether a note gives the term for the words before it rather than for a term there.

    As in "hemolytic uremic syndrome when blood cells break up (hemolysis)".
    """
    between = text[host.end : text.index(words, host.end)].rstrip(" (")
    return (
        bool(between.strip())
        and _PLACE.fullmatch(between) is None
        and host.grounding.how is not MatchKind.PATTERN
        and _is_term(text[host.start : host.end])
    )


def _are_terms(words: str, inside: list[Match], host: Match, text: str) -> bool:
    """Say whether a note gives several terms for plain words ("purpura/hemolytic anemia")."""
    start = text.index(words, host.end)
    between = [
        text[one:other].strip()
        for one, other in zip(
            [start, *(each.end for each in inside)],
            [*(each.start for each in inside), start + len(words)],
            strict=True,
        )
    ]
    slashed = between[0] == between[-1] == "" and set(between[1:-1]) == {"/"}
    return slashed and all(_is_term_for(each, host) for each in inside)


def _is_term_for(note: Match, host: Match) -> bool:
    """Say whether a note gives the term for plain words: "lung inflammation (lung disease)"."""
    exact = MatchKind.EXACT
    return note.grounding.how is exact is not host.grounding.how and note.concept != host.concept


def _is_term(words: str) -> bool:
    """Say whether words are a term of medicine, by how one of them ends ("mouth sores" is none)."""
    endings = tuple(table("adverse")["terms"])
    return any(word.endswith(endings) for word in words.casefold().split())


def _is_term_of_places(inside: list[Match], host: Match, lexicon: Lexicon) -> bool:
    """Say whether a note names what is told by its places: "swelling of the face or lips (...)"."""
    shared = host.grounding.how is MatchKind.PATTERN
    return shared and len(inside) == 1 and inside[0].concept in lexicon.ancestors(host.concept)


def _told_together(matches: list[Match], last: Match) -> list[Match]:
    """Return the mentions that share words with the last of them."""
    at = matches.index(last)
    first = at
    while first > 0 and matches[first].grounding.how is MatchKind.PATTERN:
        first -= 1
    return matches[first : at + 1]


def _put_plainly(text: str, host: Match, words: str) -> bool:
    """Say whether a note puts a term in plain words ("apnea (cessation of breathing)")."""
    plain = not any(each.isupper() for each in words)
    return plain and len(text[host.start : host.end].split()) == 1 and len(words.split()) > 1


def _is_whole(words: str, text: str, match: Match) -> bool:
    return key(strip_modifiers(words)) == key(text[match.start : match.end])
