"""Reader of US prescribing information as plain text: numbered headings, bullets, tables.

A table keeps the white space that aligns its columns, so that each of its rows is a block. A label,
or a section of one, seldom has a title: its drug is that of the manifest's title, or of the file's
name ("AFATINIB_adverse_reactions.txt").
"""

from __future__ import annotations

import re
from dataclasses import replace

from kg.headings import heading_kind
from kg.identifiers import slug
from kg.model import Block, BlockKind, Document, Section, SectionKind, SourceRecord, Span
from kg.readers.origin import finished
from kg.readers.pieces import Line, lines
from kg.readers.rows import cells, figures, is_system, placed

NAME = "label-text"

_MAIN = re.compile(r"(?:\d{1,2}\.?\s+)(?P<title>[A-Z][A-Z ,/&()-]{2,})$")
_BOXED = re.compile(r"(?P<title>BOXED WARNING):\s*")
_NUMBERED = re.compile(r"(?P<number>\d{1,2}(?:\.\d{1,2})+)\.?\s+(?=[^\W\d_])")
_EXCERPT = re.compile(r"EXCERPT:\s*")
_BULLET = re.compile(r"[*•·]\s+")
_COLUMNS = re.compile(r"\S\s{3,}\S")
_SECTION = re.compile(
    r"[\s_-]+(?P<section>adverse[\s_-]reactions|boxed[\s_-]warnings?|warnings[\s_-]and[\s_-]precautions)$",
    re.IGNORECASE,
)
_LONGEST_HEADING = 200
_LONGEST_NAME = 6  # words of the name of an effect on a line of its own


def can_read(path: str, head: str) -> bool:
    """Tell whether a text has a numbered main heading in capitals, or a boxed warning.

    An excerpt that has lost its heading is known by a name that ends in that of a section.
    """
    for line in lines(head):
        words = head[line.start : line.end].strip()
        if _main(words) or _BOXED.match(words):
            return True
    return bool(_EXCERPT.match(head.lstrip()) and names_section(path))


def read(record: SourceRecord, data: bytes) -> Document:
    """Return the document; `data` is UTF-8."""
    text = data.decode("utf-8")
    builder = _Builder(text, _named_section(record))
    for line in lines(text):
        builder.take(line)
    title = title_of(record)
    return finished(
        replace(record, format=NAME),
        text,
        sections=builder.sections(),
        title=None,
        stated_title=(title, text.casefold().find(title.casefold())),
    )


def names_section(name: str) -> bool:
    """Tell whether a name ends in that of a section.

    >>> names_section("afatinib-adverse-reactions"), names_section("afatinib")
    (True, False)
    """
    return _SECTION.search(name) is not None


def title_of(record: SourceRecord) -> str:
    """Return the drug's name in a title or file name, without that of the section.

    >>> title_of(SourceRecord(id="x", title="INSULIN_GLARGINE_boxed_warnings", digest=""))
    'INSULIN GLARGINE'
    """
    return " ".join(_SECTION.sub("", record.title).replace("_", " ").split())


def _named_section(record: SourceRecord) -> str:
    found = _SECTION.search(record.title) or _SECTION.search(record.id)
    return slug(found["section"]).replace("-", " ") if found else ""


def _main(words: str) -> re.Match[str] | None:
    found = _MAIN.match(words)
    return found if found and heading_kind(found["title"]) else None


class _Builder:
    """Puts lines under the headings that govern them."""

    def __init__(self, text: str, section: str) -> None:
        self._text = text
        self._sections: list[Section] = []
        self._blocks: list[Block] = []
        self._head = Section(heading=section, level=2, heading_span=Span(0, 0), line=1, blocks=())
        self._open: list[tuple[int, int]] = []
        self._row: list[tuple[int, int]] = []
        self._kind = BlockKind.PARAGRAPH
        self._line = 1

    def take(self, line: Line) -> None:
        """Add a line: a heading, a bullet, a row, a paragraph or the next line of one."""
        raw = self._text[line.start : line.end]
        words = raw.strip()
        start = line.start + len(raw) - len(raw.lstrip())
        end = start + len(words)
        if not words:
            self._close()
        elif self._heading(words, start, line.number):
            return
        elif self._open and self._continues(words):
            self._open.append((start, end))
        elif row := self._row_begun_above(start, end):
            self._open.append((start, end))
            self._row = row
        else:
            self._close()
            excerpt = _EXCERPT.match(self._text, start, end)
            start = excerpt.end() if excerpt else start
            bullet = _BULLET.match(self._text, start, end)
            start = bullet.end() if bullet else start
            self._kind = BlockKind.BULLET if bullet else BlockKind.PARAGRAPH
            self._line = line.number
            self._open = [(start, end)] if start < end else []
            self._row = cells(self._text, start, end)

    def _continues(self, words: str) -> bool:
        before = self._text[slice(*self._open[-1])]
        return (
            not (self._row or _COLUMNS.search(before) or _COLUMNS.search(words))
            and words[0].islower()
        )

    def _row_begun_above(self, start: int, end: int) -> list[tuple[int, int]]:
        """Return the cells of a row whose name begins on the line before, [] where none does.

        Its figures follow alone, or behind the rest of the name, which then begins small.
        """
        if len(self._open) != 1 or self._row or self._kind is BlockKind.BULLET:
            return []
        first = self._open[0]
        name = self._text[slice(*first)]
        if len(name.split()) > _LONGEST_NAME or not name[-1].isalnum() or not name[0].isupper():
            return []
        if _COLUMNS.search(name) or is_system(name):
            return []
        alone = figures(self._text, start, end)
        if alone:
            return [first, *alone]
        row = cells(self._text, start, end) if self._text[start].islower() else []
        return [(first[0], row[0][1]), *row[1:]] if row and row[0][0] == start else []

    def _heading(self, words: str, start: int, number: int) -> bool:
        main, numbered = _main(words), _NUMBERED.match(words)
        boxed = _BOXED.match(words)
        if main:
            self._begin(start + main.start("title"), start + main.end("title"), 2, number)
        elif boxed:
            self._begin(start, start + boxed.end("title"), 2, number)
            rest = start + boxed.end()
            self._kind, self._line = BlockKind.PARAGRAPH, number
            self._open = [(rest, start + len(words))] if boxed.end() < len(words) else []
        elif numbered and len(words) <= _LONGEST_HEADING and not words.endswith("."):
            begin, end = start + numbered.end(), start + len(words)
            if heading_kind(self._head.heading) is SectionKind.ADVERSE_REACTIONS:
                self._lead(begin, end, number)
            else:
                level = 2 + numbered["number"].count(".")
                self._begin(begin, end, level, number)
        else:
            return False
        return True

    def _begin(self, start: int, end: int, level: int, line: int) -> None:
        self._finish()
        span = Span(start, end)
        self._head = Section(
            heading=span.of(self._text), level=level, heading_span=span, line=line, blocks=()
        )

    def _lead(self, start: int, end: int, line: int) -> None:
        """Add a heading that says where effects were seen, "Clinical Trials", as a lead-in.

        As a heading of its own it would open a section of another kind.
        """
        self._close()
        self._kind, self._line, self._open = BlockKind.PARAGRAPH, line, [(start, end)]
        self._close(lead=end - start)

    def _close(self, *, lead: int = 0) -> None:
        if self._open:
            origin = [
                place for start, end in self._open for place in (*range(start, end), end)
            ]  # the end of a line is read as a space
            self._blocks.append(
                Block(
                    kind=self._kind,
                    text=" ".join(self._text[start:end] for start, end in self._open),
                    origin=tuple(origin),
                    cells=placed(origin, self._row),
                    line=self._line,
                    lead=lead,
                    depth=int(self._kind is BlockKind.BULLET),
                )
            )
        self._open, self._row = [], []

    def _finish(self) -> None:
        self._close()
        if self._blocks or self._head.heading_span.end:
            self._sections.append(replace(self._head, blocks=tuple(self._blocks)))
        self._blocks = []

    def sections(self) -> tuple[Section, ...]:
        """Return the sections in order of the text."""
        self._finish()
        return tuple(self._sections)
