"""Frequency bands that are the whole of a cell or line: "Very common (≥ 1/10)"."""

from __future__ import annotations

import re
from functools import cache

from kg.readers.template import rules

_LONGEST = 120  # characters


def is_band(words: str) -> bool:
    """Tell whether words are a frequency band and nothing else, its figures included.

    >>> is_band("Common (≥1/100 to <1/10)"), is_band("Common cold")
    (True, False)
    """
    return len(words) <= _LONGEST and _band().fullmatch(words) is not None


def is_people(words: str) -> bool:
    """Tell whether words name people of an age or sex and nothing else.

    >>> is_people("Adults"), is_people("Adults, %")
    (True, False)
    """
    folded = " ".join(words.casefold().split()).strip(" :*")
    return folded in rules()["bands"]["people"]


@cache
def _band() -> re.Pattern[str]:
    table = rules()["bands"]
    terms, nouns = (
        "|".join(re.escape(each).replace(r"\ ", r"\s+") for each in sorted(table[name], key=_long))
        for name in ("terms", "nouns")
    )
    figures = r"[^()\w]*[<>≥≤]?\s*(?:\d|may\s|up\s|cannot\s|from\s)[^()]*"
    return re.compile(
        rf"\W*(?:{terms})(?:\s+(?:{nouns}))?[*†‡§¹²³\s:]*(?:\(?\s*{figures}\)?)?[\W]*",
        re.IGNORECASE,
    )


def _long(words: str) -> tuple[int, str]:
    return -len(words), words
