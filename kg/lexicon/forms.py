"""The substance in the name of its salt, ester or hydrate ("imatinib" in "imatinib mesylate")."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from functools import cache

from kg import resources


def bare_names(name: str) -> Iterator[str]:
    """Yield what a name is without the words of a salt, behind it or in front of it.

    Nothing is yielded for a name that is no salt's by its words. Whether what is left names a
    substance is for the vocabulary to say.

    >>> list(bare_names("imatinib mesylate")), list(bare_names("sodium valproate"))
    (['imatinib'], ['valproate'])
    """
    text = name.strip()
    behind = _behind().search(text)
    if behind and behind.start():
        yield text[: behind.start()]
    before = _before().match(text)
    if before and not _behind().fullmatch(f" {before[1]}"):
        yield before[1]


@cache
def _rules() -> dict[str, list[str]]:
    path = resources.ontology() / "rules" / "salts.toml"
    return tomllib.loads(path.read_text(encoding="utf-8"))


@cache
def _behind() -> re.Pattern[str]:
    words = "|".join(map(re.escape, sorted(_rules()["salts"], key=len, reverse=True)))
    return re.compile(rf"(?:[\s-]+(?:{words}))+$", re.IGNORECASE)


@cache
def _before() -> re.Pattern[str]:
    """Return a metal and one word of the kind that acids have as salts ("valproate")."""
    metals = "|".join(map(re.escape, _rules()["metals"]))
    return re.compile(rf"(?:{metals})\s+([^\W\d_]+ate)$", re.IGNORECASE)
