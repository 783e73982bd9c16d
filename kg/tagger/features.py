"""What a tagger is told of each token: the word, its neighbours, its line, what it may name."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from kg.lexicon import Lexicon, fold
from kg.model import SectionKind, Span
from kg.tagger.clusters import Clusters
from kg.tagger.cues import bag, nearest
from kg.tagger.layout import Over, layout, line_at
from kg.tagger.tags import token_spans
from kg.tagger.vocabulary import Named, Profile, named, other_names

_END = re.compile(r"[.!?](?=\s+[A-Z(\[])|\n")
_GAP = 3  # white space that separates columns
_UNGROUPED = Clusters()


@dataclass(frozen=True, slots=True)
class Sentence:
    """Tokens `first` to `last` (exclusive) of a text, and what a tagger is told of each."""

    first: int
    last: int
    features: Sequence[Sequence[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A section of a document as a tagger sees it.

    Attributes:
        named: the effects that the vocabulary names, by the tokens that they cover.
        sentences: all tokens in order, each in one sentence.
    """

    text: str
    section: SectionKind
    tokens: list[Span]
    named: dict[int, Named]
    sentences: list[Sentence]


@dataclass(frozen=True, slots=True)
class _Document:
    """How often each effect is named in a document, and in its sections of adverse reactions."""

    counts: Counter[str]
    reported: Counter[str]


@dataclass(frozen=True, slots=True)
class _Text:
    """A text with all that its tokens are looked at for."""

    text: str
    section: str
    tokens: list[Span]
    lower: list[str]
    named: dict[int, Named]
    clusters: Clusters
    document: _Document
    words: list[tuple[str, ...]]


def read_together(
    texts: Sequence[tuple[str, SectionKind]],
    lexicon: Lexicon,
    profile: Profile,
    clusters: Clusters = _UNGROUPED,
) -> list[Reading]:
    """Return each section of a document with what a tagger is told of its tokens.

    What a section that warns of effects says is told apart by what the whole document, and its
    section of adverse reactions, names.
    """
    split = [token_spans(text) for text, _ in texts]
    found = [named(text, tokens, lexicon) for (text, _), tokens in zip(texts, split, strict=True)]
    begun = [
        Counter(each.effect for each in names.values() if each.flag[0] == "B") for names in found
    ]
    document = _Document(
        counts=sum(begun, Counter()),
        reported=sum(
            (
                each
                for each, (_, section) in zip(begun, texts, strict=True)
                if section is SectionKind.ADVERSE_REACTIONS
            ),
            Counter(),
        ),
    )
    return [
        Reading(
            text=text,
            section=section,
            tokens=tokens,
            named=names,
            sentences=_sentences(
                text, section, tokens, names, lexicon, profile, clusters, document
            ),
        )
        for (text, section), tokens, names in zip(texts, split, found, strict=True)
    ]


def _sentences(
    text: str,
    section: SectionKind,
    tokens: list[Span],
    names: dict[int, Named],
    lexicon: Lexicon,
    profile: Profile,
    clusters: Clusters,
    document: _Document,
) -> list[Sentence]:
    surfaces = [token.of(text) for token in tokens]
    whole = _Text(
        text=text,
        section=section.value,
        tokens=tokens,
        lower=[surface.lower() for surface in surfaces],
        named=names,
        clusters=clusters,
        document=document,
        words=[
            (*_word(surface), *profile.of(surface), *other)
            for surface, other in zip(surfaces, other_names(text, tokens, lexicon), strict=True)
        ],
    )
    found: list[Sentence] = []
    over = Over()
    for first, last in _places(text, tokens):
        line = line_at(text, tokens[first].start)
        over = over.under(line, (names[at].effect for at in range(first, last) if at in names))
        found.append(Sentence(first, last, _sentence(whole, first, last, line, over)))
    return found


def _places(text: str, tokens: Sequence[Span]) -> list[tuple[int, int]]:
    """Return where sentences start and end, in tokens; a sentence ends with its line."""
    starts = [token.start for token in tokens]
    cuts = [bisect_right(starts, match.end() - 1) for match in _END.finditer(text)]
    edges = sorted({0, *cuts, len(tokens)})
    return list(pairwise(edges))


@lru_cache(maxsize=65536)
def _word(surface: str) -> tuple[str, ...]:
    low = surface.lower()
    return (
        f"w={low}",
        f"f={fold(surface)}",
        *(f"p{size}={low[:size]}" for size in (3, 4)),
        *(f"s{size}={low[-size:]}" for size in (3, 4, 5)),
        f"sh={_shape(surface)}",
    )


@lru_cache(maxsize=65536)
def _shape(surface: str) -> str:
    marks = re.sub(r"[a-z]", "x", re.sub(r"[A-Z]", "X", surface))
    return re.sub(r"(.)\1{2,}", r"\1\1", re.sub(r"\d", "9", marks))


def _sentence(whole: _Text, first: int, last: int, line: str, over: Over) -> list[list[str]]:
    lower, named, section, tokens = whole.lower, whole.named, whole.section, whole.tokens
    shape = layout(line)
    words = lower[first:last]
    flags = [named[at].flag if at in named else "0" for at in range(first, last)]
    before, following = nearest(words)
    effects = sum(flag[0] == "B" for flag in flags)
    density = f"dens={min(4, effects)}|{min(4, words.count(',') // 2)}{section}"
    content = bag(words)
    capitals = sum(token.of(whole.text).isupper() for token in tokens[first:last])
    shouted = capitals > 0.6 * len(words)
    groups = whole.clusters.told(words, flags)
    depth = 0
    found = []
    for index, word in enumerate(words):
        at, flag = first + index, flags[index]
        depth = min(3, depth + 1) if word in "([" else depth
        own = [
            *whole.words[at],
            f"sec={section}",
            f"lt={shape}",
            f"lt|sec={shape}{section}",
            f"LE={flag}",
            f"LE|sec|lt={flag}{section}{shape}",
            f"c1={before[index][0]}",
            f"c1c2={'_'.join(before[index])}",
            f"nc={following[index]}",
            f"c1|LE={before[index][0]}|{flag}{section}",
            f"nc|LE={following[index]}|{flag}{section}",
        ]
        own += _neighbours(words, flags, index)
        own += groups[index]
        own += _place(whole, at, depth, shouted)
        own += over.features(flag)
        if at in named:
            own += named[at].features
            effect = named[at].effect
            own.append(f"E|sec={effect}{section}")
            own.append(density)
            own.append(f"hd={int(effect in over.effects)}{section}")
            own += _elsewhere(whole, effect, f"{section}{shape}", before[index][0])
            if flag[0] == "B":
                own += content
                after = lower[named[at].end : min(named[at].end + 2, last)]
                own += [f"end+1={after[0] if after else '#'}", f"end+12={'_'.join(after)}"]
        depth = max(0, depth - 1) if word in ")]" else depth
        found.append(own)
    return found


def _elsewhere(whole: _Text, effect: str, where: str, cue: str) -> list[str]:
    """Return how often the document names an effect, and whether among its adverse reactions."""
    section, document = whole.section, whole.document
    reported = document.reported[effect]
    return [
        f"cnt={min(9, document.counts[effect])}{section}",
        f"ar={min(3, reported)}{section}",
        f"ar|lt={min(1, reported)}{where}",
        f"ar|c1={min(1, reported)}{section[:1]}{cue}",
    ]


def _neighbours(words: Sequence[str], flags: Sequence[str], index: int) -> list[str]:
    found = []
    for step in (-3, -2, -1, 1, 2, 3):
        at = index + step
        if not 0 <= at < len(words):
            if abs(step) == 1:
                found.append(f"w{step}=#")
            continue
        word = words[at]
        found.append(f"w{step}={word}")
        if abs(step) < 3:
            found.append(f"LE{step}={flags[at]}")
        if abs(step) == 1:
            found += [f"s3{step}={word[-3:]}", f"f{step}={fold(word)}", f"sh{step}={_shape(word)}"]
    word = words[index]
    left = words[index - 1] if index else ""
    right = words[index + 1] if index + 1 < len(words) else ""
    if right:
        found.append(f"bi+={word}_{right}")
    if left:
        found.append(f"bi-={left}_{word}")
    if left and right:
        found.append(f"tri={left}_{flags[index]}_{right}")
    return found


def _place(whole: _Text, at: int, depth: int, shouted: bool) -> list[str]:
    tokens = whole.tokens
    found = [f"par={depth}"] if depth else []
    if shouted:
        found.append("caps")
    if at + 1 < len(tokens) and tokens[at + 1].start - tokens[at].end >= _GAP:
        found.append("col+")
    if at and tokens[at].start - tokens[at - 1].end >= _GAP:
        found.append("col-")
    return found
