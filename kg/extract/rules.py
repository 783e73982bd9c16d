"""The cue words under `ontology/rules/`, read once."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from typing import Any

from kg import resources
from kg.errors import InvalidFileError
from kg.extract.phrasing import Phrases

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


@cache
def pattern(name: str, *path: str) -> Phrases:
    """Return the phrases at `path` in a rules file, `pattern("adverse", "causes")`."""
    content: Any = table(name)
    for step in path:
        content = content[step]
    return Phrases(content)


@dataclass(frozen=True, slots=True)
class Cue:
    """A cue with the stretch of sentence that it governs."""

    category: str
    direction: str
    words: Phrases
    until: Phrases


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
                words=Phrases(each["phrases"]),
                until=Phrases(each.get("until", ())),
            )
        )
    return tuple(found)
