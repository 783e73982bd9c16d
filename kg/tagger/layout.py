"""What a tagger is told of a line: its shape, and the heading and caption that stand over it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

_BULLET = re.compile(r"\s*[*•]")
_COLUMN = re.compile(r"\S\s{3,}\S")
_NUMBERED = re.compile(r"\s*\d+\.\d+\s+\S")
_CAPTION = re.compile(r"\s*Table\s+\d+", re.IGNORECASE)
_WORD = re.compile(r"[A-Za-z]{3,}")
_SMALL = frozenset({"the", "and", "with", "for", "from"})
_MOST_WORDS = 12
_LONG_LINE = 150
_LONG_HEADING = 200


@dataclass(frozen=True, slots=True)
class Over:
    """What stands over a line: the effects and words of its heading, the words of a caption."""

    effects: frozenset[str] = frozenset()
    heading: tuple[str, ...] = ()
    caption: tuple[str, ...] = ()

    def under(self, line: str, effects: Iterable[str]) -> Over:
        """Return what stands over the rest of a line and the next."""
        if _is_heading(line):
            return Over(frozenset(effects), _content(line))
        if _CAPTION.match(line):
            return replace(self, caption=_content(line))
        return replace(self, caption=()) if self.caption and layout(line) == "paragraph" else self

    def features(self, flag: str) -> list[str]:
        """Return the words over a token, for a name of an effect together with its flag."""
        mark = f"|{flag}" if flag != "0" else ""
        return [f"hw={word}{mark}" for word in self.heading] + [
            f"tw={word}{mark}" for word in self.caption
        ]


def line_at(text: str, place: int) -> str:
    """Return the line that a place of a text is on."""
    end = text.find("\n", place)
    return text[text.rfind("\n", 0, place) + 1 : end if end >= 0 else len(text)]


def _is_heading(line: str) -> bool:
    return len(line) < _LONG_HEADING and _NUMBERED.match(line) is not None


def _content(line: str) -> tuple[str, ...]:
    """Return the first words of a heading that mean something."""
    words = [each.lower() for each in _WORD.findall(line)[:_MOST_WORDS]]
    return tuple(word for word in dict.fromkeys(words) if word not in _SMALL)


def layout(line: str) -> str:
    """Return the shape of a line: heading, paragraph, bullet, row, columns or short."""
    if _is_heading(line):
        return "heading"
    if len(line.strip()) > _LONG_LINE:
        return "bullet" if _BULLET.match(line) else "paragraph"
    if _COLUMN.search(line):
        return "row" if sum(map(str.isdigit, line)) > 1 else "columns"
    return "bullet" if _BULLET.match(line) else "short"
