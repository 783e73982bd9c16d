"""The cue words under `ontology/rules/`, compiled once into patterns."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

from kg import resources
from kg.errors import InvalidFileError

_DIRECTIONS = frozenset({"forward", "backward", "sentence"})


@cache
def table(name: str) -> dict[str, Any]:
    """Return the content of `ontology/rules/NAME.toml`.

    Raises:
        InvalidFileError: the file is no TOML.
    """
    path = resources.ontology() / "rules" / f"{name}.toml"
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise InvalidFileError(path.name, expected=f"TOML ({error})") from error


def phrases(words: Iterable[str]) -> re.Pattern[str]:
    """Return a pattern that finds any of the phrases as whole words, longest first, in any case.

    A space stands for white space or hyphens, `*` at the end of a word for any ending.

    >>> bool(phrases(["risk of"]).search("an increased RISK  of falls"))
    True
    """
    made = sorted({_phrase(each) for each in words}, key=len, reverse=True)
    return re.compile("|".join(made) if made else r"(?!)", re.IGNORECASE)


def _phrase(text: str) -> str:
    words = [re.escape(word).replace(r"\*", r"\w*") for word in text.split()]
    pattern = r"[\s\-‐‑–]+".join(words)
    before = r"(?<!\w)" if text[0].isalnum() else ""
    after = r"(?!\w)" if text[-1].isalnum() else ""
    return f"{before}{pattern}{after}"


@cache
def pattern(name: str, *path: str) -> re.Pattern[str]:
    """Return the compiled phrases at `path` in a rules file, `pattern("adverse", "causes")`."""
    content: Any = table(name)
    for step in path:
        content = content[step]
    return phrases(content)


@dataclass(frozen=True, slots=True)
class Cue:
    """A cue with the stretch of sentence that it governs."""

    category: str
    direction: str
    words: re.Pattern[str]
    until: re.Pattern[str]


@cache
def cues() -> tuple[Cue, ...]:
    """Return the cues of `context.toml`.

    Raises:
        InvalidFileError: a cue without phrases, or of an unknown direction.
    """
    found = []
    for each in table("context")["cue"]:
        if each["direction"] not in _DIRECTIONS or not each["phrases"]:
            raise InvalidFileError(
                "context.toml",
                expected=f"cues with phrases and a direction of {', '.join(sorted(_DIRECTIONS))}",
            )
        found.append(
            Cue(
                category=each["category"],
                direction=each["direction"],
                words=phrases(each["phrases"]),
                until=phrases(each.get("until", ())),
            )
        )
    return tuple(found)
