"""Mentions as tags of tokens, and back, also those whose words do not stand together.

The tokens of a mention that shares no words with another are tagged B, I, I. "Joint swelling or
discomfort" names two mentions that share a word: what they share is a head (BH, IH), what each has
for itself a limb (BD, ID). On the way back each limb goes with the head nearest to it.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from kg.model import Span

Parts = tuple[Span, ...]
"""A mention: one span, or several where its words do not stand together, in order of the text."""

OUTSIDE = "O"
TAGS = (OUTSIDE, "B", "I", "BH", "IH", "BD", "ID")
_TOKEN = re.compile(r"[^\W\d_]+|\d+(?:[.,]\d+)*|[^\w\s]|_")
_FAR = 12  # tokens between limbs and heads that have nothing to do with each other


@dataclass(frozen=True, slots=True)
class Fragment:
    """Tokens `first` to `last` (exclusive) of one mention ("") or of a head or limb ("H", "D")."""

    kind: str
    first: int
    last: int


def token_spans(text: str) -> list[Span]:
    """Return the places of words, numbers and punctuation marks.

    >>> [span.of("AST >3.5x ULN") for span in token_spans("AST >3.5x ULN")]
    ['AST', '>', '3.5', 'x', 'ULN']
    """
    return [Span(match.start(), match.end()) for match in _TOKEN.finditer(text)]


def token_words(text: str) -> list[str]:
    """Return the words, numbers and punctuation marks of a text, where their places do not matter.

    >>> token_words("AST >3.5x ULN")
    ['AST', '>', '3.5', 'x', 'ULN']
    """
    return _TOKEN.findall(text)


def encode(tokens: Sequence[Span], mentions: Sequence[Parts]) -> list[str]:
    """Return a tag for each token; of continuous mentions that overlap, the longest is kept."""
    starts = [token.start for token in tokens]
    covered = [frozenset(_covered(tokens, starts, parts)) for parts in mentions]
    tags = [OUTSIDE] * len(tokens)
    for group in _overlapping(covered):
        if all(len(mentions[each]) == 1 for each in group):
            longest = max(group, key=lambda each: (len(covered[each]), -each))
            for position, token in enumerate(sorted(covered[longest])):
                tags[token] = "I" if position else "B"
        else:
            _tag_shared(tags, {each: covered[each] for each in group})
    return tags


def _covered(tokens: Sequence[Span], starts: Sequence[int], parts: Parts) -> list[int]:
    found = []
    for part in parts:
        index = max(bisect_right(starts, part.start) - 1, 0)
        while index < len(tokens) and tokens[index].start < part.end:
            if tokens[index].end > part.start:
                found.append(index)
            index += 1
    return found


def _overlapping(covered: Sequence[frozenset[int]]) -> list[list[int]]:
    """Return the mentions in groups that share tokens, directly or by way of another."""
    groups: list[tuple[set[int], list[int]]] = []
    for each, tokens in enumerate(covered):
        joined, members = set(tokens), [each]
        kept = []
        for others, group in groups:
            if others & joined:
                joined |= others
                members = [*group, *members]
            else:
                kept.append((others, group))
        groups = [*kept, (joined, members)]
    return [members for _, members in groups]


def _tag_shared(tags: list[str], covered: dict[int, frozenset[int]]) -> None:
    owners: defaultdict[int, frozenset[int]] = defaultdict(frozenset)
    for each, tokens in covered.items():
        for token in tokens:
            owners[token] |= {each}
    before = -2
    for token in sorted(owners):
        goes_on = before == token - 1 and owners[before] == owners[token]
        tags[token] = ("I" if goes_on else "B") + ("H" if len(owners[token]) > 1 else "D")
        before = token


def fragments(tags: Sequence[str]) -> list[Fragment]:
    """Return the stretches that tags mark; an I that continues nothing begins a stretch."""
    found: list[Fragment] = []
    for index, tag in enumerate(tags):
        if tag == OUTSIDE:
            continue
        kind = tag[1:]
        if tag[0] == "I" and found and found[-1].last == index and found[-1].kind == kind:
            found[-1] = Fragment(kind, found[-1].first, index + 1)
        else:
            found.append(Fragment(kind, index, index + 1))
    return found


def decode(tokens: Sequence[Span], tags: Sequence[str]) -> list[Parts]:
    """Return the mentions that the tags of a sentence mark, in order of the text."""
    found: set[Parts] = set()
    group: list[Fragment] = []
    for fragment in fragments(tags):
        if not fragment.kind:
            found.add(_parts(tokens, [fragment]))
            continue
        if group and fragment.first - group[-1].last > _FAR:
            found |= _put_together(tokens, group)
            group = []
        group.append(fragment)
    return sorted(found | _put_together(tokens, group))


def _put_together(tokens: Sequence[Span], group: Sequence[Fragment]) -> set[Parts]:
    heads = [each for each in group if each.kind == "H"]
    limbs = [each for each in group if each.kind == "D"]
    if not heads or not limbs:
        return {_parts(tokens, group)} if group else set()
    found = set()
    for limb in limbs:
        before = [head for head in heads if head.last <= limb.first]
        head = before[-1] if before else heads[0]
        found.add(_parts(tokens, sorted([head, limb], key=lambda each: each.first)))
    return found


def _parts(tokens: Sequence[Span], group: Sequence[Fragment]) -> Parts:
    joined: list[tuple[int, int]] = []
    for each in group:
        if joined and joined[-1][1] == each.first:
            joined[-1] = (joined[-1][0], each.last)
        else:
            joined.append((each.first, each.last))
    return tuple(Span(tokens[first].start, tokens[last - 1].end) for first, last in joined)
