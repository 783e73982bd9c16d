"""From a phrase to a concept where the phrase is no name as it stands, saying how.

The steps, strictest first: the whole phrase; the phrase without modifiers ("severe nausea"); its
head, where the rest is a site or a kind ("rash on the trunk"); a name that differs from it by
misspelt words. The head is a candidate: the words name something narrower than the concept.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from itertools import groupby, product
from math import ceil, floor

from rapidfuzz import fuzz, process

from kg import resources
from kg.lexicon.lookup import Lexicon
from kg.lexicon.words import Token, key, tokens
from kg.model import Grounding, Kind, MatchKind, Ref

_KINDS = (Kind.EFFECT, Kind.CONDITION, Kind.DRUG)  # whose words are no misspelt words of another
_MOST_WORDS = 8  # a longer phrase is a sentence
_MOST_READINGS = 4  # of a misspelt word


@dataclass(frozen=True, slots=True, kw_only=True)
class _Rules:
    places: frozenset[str]
    joining: frozenset[str]
    articles: frozenset[str]
    refused: frozenset[str]
    shortest: int
    grade: re.Pattern[str]
    least: float
    letters: int


@cache
def _rules() -> _Rules:
    path = resources.ontology() / "rules" / "grounding.toml"
    rules = tomllib.loads(path.read_text(encoding="utf-8"))
    return _Rules(
        places=_folded(rules["places"]),
        joining=_folded(rules["joining"]),
        articles=_folded(rules["articles"]),
        refused=_folded(rules["refused"]),
        shortest=rules["shortest"],
        grade=re.compile(rules["grade"], re.IGNORECASE),
        least=rules["fuzzy"]["least"],
        letters=rules["fuzzy"]["letters"],
    )


def _folded(words: Iterable[str]) -> frozenset[str]:
    return frozenset(map(key, words))


@cache
def modifiers() -> tuple[tuple[str, ...], ...]:
    """Return the modifiers that qualify an effect, as folded words, the longest first."""
    path = resources.ontology() / "rules" / "adverse.toml"
    named = tomllib.loads(path.read_text(encoding="utf-8"))["modifiers"]
    return tuple(sorted((tuple(key(each).split()) for each in named), key=lambda m: (-len(m), m)))


def unmodified(words: Sequence[str]) -> Sequence[str]:
    """Return folded words without the modifiers that lead them; at least one word stays.

    >>> unmodified(["severe", "acute", "pain"])
    ['pain']
    """
    for modifier in modifiers():
        if len(modifier) < len(words) and tuple(words[: len(modifier)]) == modifier:
            return unmodified(words[len(modifier) :])
    return words


def ground_phrase(lexicon: Lexicon, text: str, kind: Kind) -> Grounding | None:
    """Return the concept that a phrase names, or a wider or likely one, saying how.

    Args:
        lexicon: the vocabularies.
        text: a list item or noun phrase without the words that introduce it.
        kind: kind of concept looked for.

    Returns:
        A grounding whose `how` tells the step; with `score` if a word was taken for misspelt; a
        `candidate` if only its head is known. None where no step leads anywhere.
    """
    found = lexicon.ground(text, kind)
    if found is not None:
        return found
    parts = tokens(_rules().grade.sub(" ", text))
    if not parts or len(parts) > _MOST_WORDS:
        return None
    bare = _bare(parts)
    return (
        _told(lexicon, bare, kind, MatchKind.MODIFIER_STRIPPED)
        or _head(lexicon, bare, kind)
        or _fuzzy(lexicon, bare, kind)
    )


def _bare(parts: Sequence[Token]) -> list[str]:
    """Return the folded words less modifiers in front, and behind a comma or bracket."""
    words: Sequence[str] = [part.folded for part in parts]
    for cut in range(len(parts) - 1, 0, -1):
        if not parts[cut].joined and tuple(words[cut:]) in modifiers():
            words = words[:cut]
            break
    return list(unmodified(words))


def _told(lexicon: Lexicon, words: Sequence[str], kind: Kind, how: MatchKind) -> Grounding | None:
    found = lexicon.ground_folded(" ".join(words), kind)
    return replace(found, how=how) if found else None


def _head(lexicon: Lexicon, words: Sequence[str], kind: Kind) -> Grounding | None:
    """Return the concept of the head, if all other words are words of names of the kind."""
    rules = _rules()
    if rules.refused & set(words):
        return None
    place = next((i for i, word in enumerate(words) if i and word in rules.places), None)
    if rules.joining & set(words[:place]):  # two things, or one thing and something else
        return None
    if place is None:
        heads = [(words[cut:], [*words[:cut]]) for cut in range(1, len(words))]
    else:
        away = [word for word in words[place + 1 :] if word not in rules.articles | rules.places]
        heads = [(words[cut:place], [*words[:cut], *away]) for cut in range(place)]
    known = lexicon.words(kind)
    for head, rest in heads:
        if len("".join(head)) >= rules.shortest and rest and known.issuperset(rest):
            found = _told(lexicon, head, kind, MatchKind.HEAD_NOUN)
            if found:
                return found
    return None


def _fuzzy(lexicon: Lexicon, words: Sequence[str], kind: Kind) -> Grounding | None:
    """Return the concept of the likeliest name, `others` those of names that are as like."""
    found: dict[Grounding, float] = {}
    for reading, score in _readings(lexicon, words, kind):
        grounding = _told(lexicon, reading, kind, MatchKind.FUZZY)
        if grounding:
            found[grounding] = max(score, found.get(grounding, 0))
    if not found:
        return None
    best = min(found, key=lambda each: (-found[each], each.concept))
    alike = {ref for each in found if found[each] == found[best] for ref in _all(each)}
    others = tuple(sorted(alike - {best.concept}))
    return replace(best, others=others, score=round(found[best], 1))


def _all(grounding: Grounding) -> set[Ref]:
    return {grounding.concept, *grounding.others}


def _readings(
    lexicon: Lexicon, words: Sequence[str], kind: Kind
) -> Iterator[tuple[tuple[str, ...], float]]:
    """Yield the words with each word that no name has replaced by one like it."""
    choices: list[tuple[tuple[str, float], ...]] = []
    for word in words:
        if any(word in lexicon.words(each) for each in {kind, *_KINDS}):
            choices.append(((word, 100.0),))
        elif len(word) < _rules().letters or not word.isalpha():
            return
        else:
            choices.append(_like(lexicon.words(kind), word))
    for reading in product(*choices):
        yield tuple(word for word, _ in reading), min(score for _, score in reading)


@lru_cache(maxsize=4096)
def _like(known: frozenset[str], word: str) -> tuple[tuple[str, float], ...]:
    rules = _rules()
    by_size = _long(known, rules.letters)
    near = process.extract(
        word,
        [each for size in _sizes(len(word), rules.least) for each in by_size.get(size, ())],
        scorer=fuzz.ratio,
        score_cutoff=rules.least,
        limit=_MOST_READINGS,
    )
    pairs = ((each, score) for each, score, _ in near)
    return tuple(sorted(pairs, key=lambda pair: (-pair[1], pair[0])))


def _sizes(letters: int, least: float) -> range:
    """Return how many letters a word may have that is as like one of so many letters."""
    shortest = ceil(letters * least / (200 - least))
    return range(shortest, floor(letters * (200 - least) / least) + 1)


@lru_cache(maxsize=8)
def _long(known: frozenset[str], letters: int) -> dict[int, tuple[str, ...]]:
    """Return the words of a vocabulary that are long enough to be compared, by their length."""
    longer = sorted((word for word in known if len(word) >= letters), key=len)
    return {size: tuple(sorted(words)) for size, words in groupby(longer, key=len)}
