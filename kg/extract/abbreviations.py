"""Abbreviations by a document's own definitions: "interstitial lung disease (ILD)".

The way from the letters to the words is that of Schwartz and Hearst, "A simple algorithm for
identifying abbreviation definitions in biomedical text", Pac Symp Biocomput 2003, 451-462.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from kg.extract.rules import pattern
from kg.lexicon import Lexicon, Match, key
from kg.lexicon.phrases import ground_phrase
from kg.model import Concept, Kind, MatchKind, Ref

_KINDS = (Kind.EFFECT, Kind.CONDITION, Kind.DRUG)
_PARENTHESIS = re.compile(r"\(([^()]{2,120})\)")
_SHORT = re.compile(r"[A-Za-z0-9][\w\-/+.]{1,9}")
_AFTER_CUE = re.compile(rf"[\s\"'“”]+({_SHORT.pattern})")
_BEFORE = re.compile(r"(?<!\S)(\S+)\s+$")
_WITHIN = re.compile(r"[,;]\s")  # "(ILD, see below)"
_BREAK = re.compile(r"[.!?;:()]\s")
_LONGEST = 160  # characters of the words that are abbreviated
_EDGE = " \t\"'“”*,"
_SHORTEST_WORD = 4  # letters by which two names are seen to be alike


@dataclass(frozen=True, slots=True, order=True)
class Definition:
    """Letters and the words that a document says they stand for."""

    short: str
    long: str


def definitions(texts: Iterable[str]) -> tuple[Definition, ...]:
    """Return the abbreviations that texts define, sorted; those of one text need no other.

    >>> definitions(["Interstitial lung disease (ILD) was seen.", "PE (pulmonary embolism)"])
    (Definition(short='ILD', long='Interstitial lung disease'), \
Definition(short='PE', long='pulmonary embolism'))
    """
    return tuple(sorted({each for text in texts for each in _defined(text)}))


def _defined(text: str) -> Iterator[Definition]:
    if "(" in text:
        for note in _PARENTHESIS.finditer(text):
            inside = _WITHIN.split(note[1], maxsplit=1)[0].strip(_EDGE)
            before = text[max(0, note.start() - _LONGEST) : note.start()]
            pair = _pair(inside, _sentence(before)) or _reversed(inside, before)
            if pair is not None:
                yield pair
    for cue in pattern("grounding", "abbreviated").finditer(text):
        after = _AFTER_CUE.match(text, cue.end())
        before = text[max(0, cue.start() - _LONGEST) : cue.start()]
        pair = _pair(after[1].rstrip("."), _sentence(before)) if after else None
        if pair is not None:
            yield pair


def _sentence(before: str) -> str:
    breaks = [each.end() for each in _BREAK.finditer(before)]
    return before[breaks[-1] :] if breaks else before


def _reversed(inside: str, before: str) -> Definition | None:
    """Return the definition where the letters come first ("ILD (interstitial lung disease)")."""
    word = _BEFORE.search(before)
    if word is None or " " not in inside:
        return None
    pair = _pair(word[1].strip(_EDGE), inside)
    return pair if pair is not None and pair.long == inside else None


def _pair(short: str, before: str) -> Definition | None:
    long = long_form(short, before) if _is_short(short) else None
    return Definition(short, long) if long else None


def abbreviates(short: str, before: str) -> bool:
    """Say whether letters stand for the last words of a text."""
    return _pair(short, before) is not None


def _is_short(words: str) -> bool:
    marks = sum(each.isupper() or each.isdigit() for each in words)
    return marks >= 2 and _SHORT.fullmatch(words) is not None and not words.isdigit()


def long_form(short: str, before: str) -> str | None:
    """Return the words at the end of a text that an abbreviation stands for, None where none do.

    Its letters occur in the words in the same order, the first of them at the start of a word.

    >>> long_form("DVT", "There is a risk of deep vein thrombosis ")
    'deep vein thrombosis'
    """
    letters = [each for each in short.removesuffix("s").casefold() if each.isalnum()]
    words = before.split()[-min(len(letters) + 5, 2 * len(letters)) :] if letters else []
    text = " ".join(words).strip(_EDGE)
    place = _start(letters, text.casefold())
    if place is None:
        return None
    found = text[place:]
    return (
        None if short.casefold() in found.casefold().split() or len(found) <= len(short) else found
    )


def _start(letters: Sequence[str], text: str) -> int | None:
    """Return where the words begin that hold the letters, read from the last to the first."""
    place = len(text)
    for position in range(len(letters) - 1, -1, -1):
        place -= 1
        while place >= 0 and not (
            text[place] == letters[position]
            and (position or place == 0 or not text[place - 1].isalnum())
        ):
            place -= 1
        if place < 0:
            return None
    return place


def with_definitions(lexicon: Lexicon, found: Iterable[Definition]) -> Lexicon:
    """Return a lexicon in which the letters name what the words that they stand for name."""
    added: dict[Ref, Concept] = {}
    for each in found:
        for kind in _KINDS:
            grounding = ground_phrase(lexicon, each.long, kind)
            if grounding is None or grounding.candidate:
                continue
            concept = added.get(grounding.concept) or _alone(lexicon, grounding.concept)
            if concept is not None:
                synonyms = (*concept.synonyms, each.short)
                added[concept.ref] = replace(concept, synonyms=synonyms)
    return lexicon.extended(added.values()) if added else lexicon


def _alone(lexicon: Lexicon, ref: Ref) -> Concept | None:
    """Return a concept with the names that are only its own, so that it takes none from others."""
    concept = lexicon.concept(ref)
    if concept is None:
        return None
    groundings = ((name, lexicon.ground(name, ref.kind)) for name in concept.synonyms)
    own = tuple(n for n, found in groundings if found and found.concept == ref and not found.others)
    return replace(concept, synonyms=own)


def meanings(found: Iterable[Definition]) -> dict[str, frozenset[str]]:
    """Return for each abbreviation, folded, the folded words of all that it is defined to mean."""
    words: dict[str, frozenset[str]] = {}
    for each in found:
        folded = key(each.short)
        words[folded] = words.get(folded, frozenset()) | set(key(each.long).split())
    return words


def as_defined(
    matches: Iterable[Match], text: str, meant: Mapping[str, frozenset[str]], lexicon: Lexicon
) -> list[Match]:
    """Return the matches less the abbreviations that the document takes to mean something else."""
    kept = []
    for match in matches:
        words = meant.get(key(text[match.start : match.end]))
        if words is None:
            kept.append(match)
        elif _alike(words, lexicon.concept(match.concept)):
            grounding = replace(match.grounding, how=MatchKind.ABBREVIATION)
            kept.append(Match(match.start, match.end, grounding))
    return kept


def _alike(words: frozenset[str], concept: Concept | None) -> bool:
    names = (concept.label, *concept.synonyms) if concept else ()
    own = {word for name in names for word in key(name).split() if len(word) >= _SHORTEST_WORD}
    return not own.isdisjoint(words)
