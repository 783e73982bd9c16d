"""What a tagger is told of a token by the vocabularies: what it names, what its word stands in."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from kg.lexicon import Lexicon, fold, key
from kg.model import Kind, Span

_KINDS = (
    Kind.CONDITION,
    Kind.DRUG,
    Kind.DRUG_CLASS,
    Kind.POPULATION,
    Kind.MONITORING,
    Kind.PRECAUTION,
    Kind.MECHANISM,
)
_PROFILED = (Kind.EFFECT, Kind.CONDITION)
_ALONE, _FIRST, _BETWEEN, _LAST = range(4)
_MOST_DIGITS = 3


@dataclass(frozen=True, slots=True)
class Named:
    """The effect that a token is part of: B or I (and c for a heading), and how it goes on."""

    flag: str
    effect: str
    end: int
    features: tuple[str, ...]


def _at(tokens: Sequence[Span], starts: Sequence[int], start: int, end: int) -> range:
    first = max(bisect_right(starts, start) - 1, 0)
    last = first
    while last < len(tokens) and tokens[last].start < end:
        last += 1
    return range(first, last)


def named(text: str, tokens: Sequence[Span], lexicon: Lexicon) -> dict[int, Named]:
    """Return the effects that the vocabulary names in a text, by the tokens that they cover."""
    starts = [token.start for token in tokens]
    found: dict[int, Named] = {}
    for match in lexicon.find(text, Kind.EFFECT):
        concept = lexicon.concept(match.concept)
        heading = "c" if concept is not None and concept.category else ""
        organ = concept.organ_class if concept is not None else None
        features = (
            f"E={match.concept.slug}",
            f"organ={organ.slug if organ else ''}",
            f"El={min(4, (match.end - match.start) // 8)}",
        )
        places = _at(tokens, starts, match.start, match.end)
        for at in places:
            flag = ("B" if at == places.start else "I") + heading
            found[at] = Named(flag, match.concept.slug, places.stop, features)
    return found


def other_names(text: str, tokens: Sequence[Span], lexicon: Lexicon) -> list[list[str]]:
    """Return for each token what else than an effect it names."""
    starts = [token.start for token in tokens]
    found: list[list[str]] = [[] for _ in tokens]
    for kind in _KINDS:
        for match in lexicon.find(text, kind):
            places = _at(tokens, starts, match.start, match.end)
            for at in places:
                found[at].append(f"L{kind.value}={'B' if at == places.start else 'I'}")
    return found


class Profile:
    """Where words stand in the names of effects and conditions, and in how many of them.

    A word that ends many names ("embolism") is part of a mention also where the name that it ends
    is in no vocabulary.
    """

    def __init__(self, lexicon: Lexicon) -> None:
        self._uses = {kind: _uses(lexicon, kind) for kind in _PROFILED}
        self._told: dict[str, tuple[str, ...]] = {}

    def of(self, surface: str) -> tuple[str, ...]:
        """Return what the names that a word stands in tell of it."""
        told = self._told.get(surface)
        if told is None:
            word = fold(surface)
            told = self._told[surface] = tuple(
                feature
                for kind, uses in self._uses.items()
                for feature in _profiled(kind, uses.get(word))
            )
        return told


def _uses(lexicon: Lexicon, kind: Kind) -> dict[str, list[int]]:
    uses: defaultdict[str, list[int]] = defaultdict(lambda: [0] * 4)
    names = {key(n) for each in lexicon.concepts(kind) for n in (each.label, *each.synonyms)}
    for name in names:
        words = name.split()
        for place, word in enumerate(words):
            if len(words) == 1:
                uses[word][_ALONE] += 1
            elif place == 0:
                uses[word][_FIRST] += 1
            else:
                uses[word][_LAST if place == len(words) - 1 else _BETWEEN] += 1
    return dict(uses)


def _profiled(kind: Kind, uses: Sequence[int] | None) -> tuple[str, ...]:
    name = kind.value[0]
    if uses is None:
        return (f"V{name}=0",)
    total = sum(uses)
    size = min(_MOST_DIGITS, len(str(total)))
    return (
        f"V{name}={'s' if uses[_ALONE] else ''}{size}",
        *(
            f"V{name}{place}={4 * uses[place] // total if uses[place] else 'n'}"
            for place in (_FIRST, _BETWEEN, _LAST)
        ),
    )
