"""The pieces of a text document, headings, paragraphs and bullets, before they become sections."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from enum import Enum, StrEnum
from itertools import pairwise

from kg.readers.rows import cells, placed
from kg.readers.visible import INVISIBLE, Visible, visible

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n|$)")
_RULE = re.compile(r"\s*(?:(?:\*\s*){3,}|(?:-\s*){3,}|(?:_\s*){3,})$")
_FENCE = re.compile(r"\s*(?:```|~~~)")
_ATX = re.compile(
    r"\s{0,3}(?P<marks>\#{1,6})(?:[ \t]+|(?<=\#\#)(?=\w)|$)(?P<text>.*?)(?:[ \t]+\#+)?\s*$"
)
_SENTENCE_END = re.compile(r"[.?!](?:\s|$)")
_SETEXT = re.compile(r"(?:=+|-{2,})\s*$")
_QUOTE = re.compile(r"(?:\s{0,3}>\s?)+")
_TABLE_RULE = re.compile(r"(?:\|\s*)?:?-{2,}:?\s*(?:\|\s*:?-{2,}:?\s*)*\|?\s*$")
_NAME = re.compile(r"[A-Z][^\s.!?;:,]*(?: [^\s.!?;:,]+){0,3}")
_BULLET = re.compile(
    r"(?P<marker>[*+-](?=\s)|[\u2013\u2014](?=\s)|[\u2022\u2023\u25aa\u25cf\u25e6\u25cb\u2043\u00b7]|(?P<number>\d{1,3})[.)](?=\s))\s*"
)


class Role(StrEnum):
    """What a piece is; a `KEY` is the name of a field whose value follows."""

    HEADING = "heading"
    KEY = "key"
    PARAGRAPH = "paragraph"
    BULLET = "bullet"


class Break(Enum):
    """How a line stands to the paragraph before it."""

    NONE = 0
    STARTS = 1
    ALONE = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A heading, paragraph or bullet.

    Attributes:
        level: depth of a heading, or of the bullet that a paragraph or bullet belongs to.
        single: whether it is one line of the source with nothing directly above and below.
        starts: where its lines begin, from `line` on.
        cells: places of the cells of a table row in the visible text.
    """

    role: Role
    shown: Visible
    line: int
    level: int = 0
    single: bool = False
    starts: tuple[int, ...] = ()
    cells: tuple[tuple[int, int], ...] = ()

    def line_of(self, part: Visible) -> int:
        """Return the line on which a part of the piece begins."""
        return self.line + max(0, bisect_right(self.starts, part.origin[0]) - 1)


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the source, its end not included."""

    start: int
    end: int
    number: int


@dataclass(slots=True)
class _Open:
    role: Role
    level: int
    line: int
    stretches: list[tuple[int, int]] = field(default_factory=list)


def lines(text: str, start: int = 0, number: int = 1) -> Iterator[Line]:
    """Yield the lines of a text; CRLF, CR and LF end them, and nothing else does."""
    for match in _LINE.finditer(text, start):
        if match.end() == match.start():
            return
        content = len(match[0].rstrip("\r\n"))
        yield Line(match.start(), match.start() + content, number)
        number += 1


class Splitter:
    """Turns lines into pieces.

    Args:
        source: the text.
        breaks: tells which lines do not continue a paragraph.
        titled: whether a name on the first line of a paragraph is a piece of its own.
    """

    def __init__(
        self, source: str, breaks: Callable[[str], Break], *, titled: bool = False
    ) -> None:
        self.source = source
        self.breaks = breaks
        self.titled = titled
        self.pieces: list[Piece] = []
        self.current: _Open | None = None
        self.touched = False
        self.indents: list[int] = []

    def split(self, source_lines: Iterator[Line]) -> list[Piece]:
        """Return the pieces of the lines, in order."""
        for line in source_lines:
            self._take(line)
        self._close(blank=True)
        return self.pieces

    def _take(self, line: Line) -> None:
        quote = _QUOTE.match(self.source, line.start, line.end)
        start = quote.end() if quote else line.start
        raw = self.source[start : line.end]
        content = raw.strip(" \t\f\v\u00a0" + INVISIBLE)
        if self._underlines(content) or ("|" in content and _TABLE_RULE.match(content)):
            return
        if not content or _RULE.match(raw) or _FENCE.match(raw):
            self._close(blank=True)
            return
        start += raw.index(content[0])
        indent = len(raw[: raw.index(content[0])].expandtabs(4))
        heading = _ATX.match(self.source, start, line.end)
        if heading and indent < 4:
            self._close()
            self.indents.clear()
            stretch = [heading.span("text")]
            self._add(Role.HEADING, stretch, line.number, len(heading["marks"]), single=True)
        elif self._is_bullet(start, line):
            self._bullet(start, line, indent)
        else:
            self._text(start, line, indent, content)

    def _underlines(self, content: str) -> bool:
        """Make the paragraph before a line of `===` or `---` a heading."""
        current = self.current
        if current is None or current.role is not Role.PARAGRAPH or len(current.stretches) > 1:
            return False
        if not _SETEXT.match(content):
            return False
        self.current = None
        self._add(Role.HEADING, current.stretches, current.line, 1 if content[0] == "=" else 2)
        return True

    def _is_bullet(self, start: int, line: Line) -> bool:
        found = _BULLET.match(self.source, start, line.end)
        if found is None or found.end() == line.end:
            return False
        current = self.current
        if current is None or current.role is Role.BULLET or self.indents:
            return True
        # A wrapped line may begin with a year or a dash.
        introduced = self.source[: current.stretches[-1][1]].rstrip("*_ ").endswith(":")
        return introduced or (found["marker"] in "*+-\u2022" or found["number"] == "1")

    def _bullet(self, start: int, line: Line, indent: int) -> None:
        self._close()
        while self.indents and self.indents[-1] > indent - 2:
            self.indents.pop()
        self.indents.append(indent)
        found = _BULLET.match(self.source, start, line.end)
        begin = found.end() if found else start
        self.current = _Open(Role.BULLET, len(self.indents), line.number, [(begin, line.end)])

    def _text(self, start: int, line: Line, indent: int, content: str) -> None:
        row = cells(self.source, start, line.end)
        if row:
            self._row(line, row)
            return
        how = Break.NONE if indent >= 4 else self.breaks(content)
        if how is not Break.NONE and self.current is not None:
            self._close()
        if self.current is not None:
            self.current.stretches.append((start, line.end))
            return
        if self.indents and (indent < 2 or how is not Break.NONE):
            self.indents.clear()
        while len(self.indents) > 1 and self.indents[-1] >= indent:
            self.indents.pop()
        self.current = _Open(Role.PARAGRAPH, len(self.indents), line.number, [(start, line.end)])
        if how is Break.ALONE:
            self._close(blank=True)

    def _row(self, line: Line, row: list[tuple[int, int]]) -> None:
        """Add a row of a table as a paragraph of its own."""
        self._close()
        self.indents.clear()
        self._add(Role.PARAGRAPH, [(row[0][0], row[-1][1])], line.number, 0, row=row)

    def _close(self, *, blank: bool = False) -> None:
        current, self.current = self.current, None
        if current is not None:
            self._cut_titles(current)
            single = blank and not self.touched and len(current.stretches) == 1
            first = self._first_item(current)
            if first:
                whole = current.stretches[:first]
                self._add(current.role, whole, current.line, current.level, single=single)
            for at, stretch in enumerate(current.stretches[first:], current.line + first):
                self._add(Role.BULLET, [stretch], at, 1)
        self.touched = not blank

    def _cut_titles(self, current: _Open) -> None:
        """Make pieces of the lines of a paragraph that are names and no sentences.

        Such a line is short, ends without a stop, and the next, which begins like a sentence, would
        have begun on it had there been no break.
        """
        if not self.titled or current.role is not Role.PARAGRAPH:
            return
        rows = [self.source[start:end].strip() for start, end in current.stretches]
        widest = max(map(len, rows))
        begun = 0
        for at, (row, following) in enumerate(pairwise(rows)):
            if not (row and following):  # a line of control characters
                continue
            room = len(row) + 1 + len(following.split()[0]) <= widest
            ended = at == begun or rows[at - 1].endswith((".", "!", "?"))
            if room and ended and _NAME.fullmatch(row) and following[0].isupper():
                for start, end in ((begun, at), (at, at + 1)):
                    if start < end:
                        self._add(
                            Role.PARAGRAPH,
                            current.stretches[start:end],
                            current.line + start,
                            0,
                            single=start == at,
                        )
                begun = at + 1
        if begun:
            del current.stretches[:begun]
            current.line += begun
            self.touched = False

    def _first_item(self, current: _Open) -> int:
        """Return from which of its lines on a paragraph is a list whose marks were lost.

        It is one where it follows "may cause:" and its lines end where the next word had room.
        """
        every = len(current.stretches)
        if current.role is not Role.PARAGRAPH or current.level or every == 1:
            return every
        rows = [self.source[start:end].strip() for start, end in current.stretches]
        opened = next((at + 1 for at, row in enumerate(rows) if row.endswith(":")), every)
        if self.pieces and self.pieces[-1].shown.text.endswith(":"):
            opened = 0
        items, width = rows[opened:], max(map(len, rows))
        free = [
            len(row) + 1 + len(following.split()[0]) <= width
            for row, following in pairwise(items)
            if following
        ]
        sentences = any(_SENTENCE_END.search(row) for row in items)
        return every if sentences or 2 * sum(free) <= len(free) else opened

    def _add(
        self,
        role: Role,
        stretches: list[tuple[int, int]],
        line: int,
        level: int,
        *,
        single: bool = False,
        row: list[tuple[int, int]] | None = None,
    ) -> None:
        shown = visible(self.source, stretches)
        if shown.text:
            self.pieces.append(
                Piece(
                    role=role,
                    shown=shown,
                    line=line,
                    level=level,
                    single=single,
                    starts=tuple(start for start, _ in stretches),
                    cells=placed(shown.origin, row) if row else (),
                )
            )
