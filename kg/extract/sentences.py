"""Where the sentences of a text are."""

from __future__ import annotations

import re

_ABBREVIATIONS = re.compile(
    r"(?:\b(?:e\.g|i\.e|vs|etc|approx|Dr|Mr|Mrs|Ms|St|No|Fig|incl|max|min|Inc|Co|Corp|Ltd|[A-Z])\.)$"
)
_END = re.compile(r"[.!?]+[\"'”’)\]]*(?=\s+|$)")
_STARTS_LOWER = re.compile(r"\s+[a-z]")


def sentences(text: str) -> list[tuple[int, int]]:
    """Return the places of the sentences of a text, without surrounding white space.

    >>> [t[a:b] for t in ["Nausea (e.g. mild). It is rare."] for a, b in sentences(t)]
    ['Nausea (e.g. mild).', 'It is rare.']
    """
    found = []
    start = 0
    for match in _END.finditer(text):
        end = match.end()
        before = text[start : match.start() + 1]
        if _ABBREVIATIONS.search(before) and end < len(text):
            continue
        if match[0].startswith(".") and _STARTS_LOWER.match(text, end):
            continue
        found.append((start, end))
        start = end
    if text[start:].strip():
        found.append((start, len(text)))
    trimmed = []
    for begin, end in found:
        words = text[begin:end]
        begin += len(words) - len(words.lstrip())
        end -= len(words) - len(words.rstrip())
        if begin < end:
            trimmed.append((begin, end))
    return trimmed
