"""Slips of hand and ear: which names a misspelt one may stand for.

Measured on the names of the default graph: drug names share stems ("imatinib", "afatinib",
"ibrutinib"), so that a share of equal letters takes one drug for another. Few edits, with the first
letter right, or the same consonants in the same order, do not.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import process
from rapidfuzz.distance import OSA

_LETTERS_AN_EDIT = 4
_SHORTEST = 4
SAFE = 8
"""Letters of a name of which even the first may be wrong."""

_LEAST_CONSONANTS = 4
_ALIKE = 0.6  # share of letters that stay as they are, where the consonants are the same
_SOFT = re.compile(r"[aeiouyh\W]")
_DOUBLED = re.compile(r"(.)\1+")


def misspelt(text: str, names: Sequence[str]) -> list[int]:
    """Return which names a text is a slip away from, fewest edits first; all in lower case.

    An edit is a letter put in, left out, changed or swapped with the next: one in four letters, the
    first of which is right, since slips are rare there.

    >>> misspelt("neutropnia", ["leukopenia", "neutropenia"])
    [1]
    """
    most = most_edits(text)
    if not most:
        return []
    near = process.extract(text, names, scorer=OSA.distance, score_cutoff=most, limit=None)
    return [index for name, edits, index in near if _is_slip(text, name, int(edits))]


def most_edits(text: str) -> int:
    """Return how many edits a name may be away from a text, 0 for a text that is too short."""
    if len(text) < _SHORTEST:
        return 0
    return max(1, len(text) // (_LETTERS_AN_EDIT - 1))  # a longer name allows more


def edits_allowed(lengths: NDArray[Any]) -> NDArray[Any]:
    """Return how many edits make a slip, by the letters of the longer of two names.

    Their first letters are the same.
    """
    found: NDArray[Any] = np.maximum(1, lengths // _LETTERS_AN_EDIT)
    return found


def sounding(text: str, names: Sequence[str]) -> list[int]:
    """Return which names have the consonants of a text, those that look most like it first.

    >>> sounding("lenolodamode", ["thalidomide", "lenalidomide"])
    [1]
    """
    wanted = _consonants(text)
    if len(wanted) < _LEAST_CONSONANTS:
        return []
    alike = [
        (-OSA.normalized_similarity(text, name), index)
        for index, name in enumerate(names)
        if name[:1] == text[0] and _consonants(name) == wanted
    ]
    return [index for score, index in sorted(alike) if -score >= _ALIKE]


def _is_slip(text: str, name: str, edits: int) -> bool:
    length = max(len(text), len(name))
    if text[0] != name[:1]:
        return edits <= 1 and length >= SAFE
    return edits <= int(edits_allowed(np.array(length)))


def _consonants(text: str) -> str:
    return _DOUBLED.sub(r"\1", _SOFT.sub("", text))
