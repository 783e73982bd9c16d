"""The text of SPL sections as blocks: paragraphs, nested lists, tables with spans, footnotes."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from kg.headings import heading_kind
from kg.model import BlockKind, SectionKind
from kg.readers.json_text import moved
from kg.readers.outline import Outline
from kg.readers.pieces import lines
from kg.readers.visible import Token, Visible, assemble, joined
from kg.readers.xml_tree import Element

_BULLET = re.compile(r"[\u2022\u25cf\u25aa\u25e6]\s*")
_UNSEEN = frozenset({"footnoteRef", "renderMultiMedia", "observationMedia", "colgroup", "col"})
_MARK = re.compile(r"\W|[a-z]|\d")
_WORD = re.compile(r"[^\W\d_]{3}$|[%)]$")
_LONGEST_HEADING = 14  # words
_WIDEST = 200  # columns: more are no table that anyone reads


@dataclass(slots=True)
class _Cell:
    shown: Visible
    columns: int
    rows: int


class TextBuilder:
    """Fills the section of an outline that is open.

    Args:
        text: the decoded source.
        outline: where the blocks go.
    """

    def __init__(self, text: str, outline: Outline) -> None:
        self._outline = outline
        self._starts = [line.start for line in lines(text)]
        self._tokens: list[Token] = []
        self._strong: list[tuple[int, int]] = []
        self._notes: list[Element] = []
        self._depth = 0
        self._titled = self._inner = self._tabled = False
        self._places: tuple[int, ...] = ()

    def line(self, offset: int) -> int:
        """Return the 1-based line of an offset."""
        return bisect_right(self._starts, offset)

    def fill(self, text: Element, *, titled: bool, tabled: bool) -> None:
        """Add what an element says.

        Args:
            text: a `text` element.
            titled: whether bold lines in it are headings that decide what a part is about.
            tabled: whether the rows of its tables may tell how often effects came.
        """
        self._titled, self._inner, self._tabled = titled, False, tabled
        self._walk(text)
        self._flush()
        self._footnotes()

    def add(self, shown: Visible) -> None:
        """Add a paragraph, and each bullet that stands in it as one."""
        for at, part in enumerate(_divided(shown)):
            if part.text:
                self._add(part, int(at > 0))

    def fill_table(self, table: Element, places: tuple[int, ...], *, tabled: bool) -> None:
        """Add a table that is written in a string of the source.

        Args:
            table: the `table` element; its offsets are those of the string.
            places: source offset of each character of the string, and the one after the last.
            tabled: whether its rows may tell how often effects came.
        """
        self._places, self._tabled = places, tabled
        self._table(table)
        self._footnotes()
        self._places = ()

    def inline(self, element: Element) -> Visible:
        """Return the words of an element in one line, footnotes set aside."""
        outer = self._tokens, self._strong
        self._tokens, self._strong = [], []
        self._flat(element)
        shown = assemble(self._tokens, self._strong)
        self._tokens, self._strong = outer
        return shown

    def _walk(self, element: Element) -> None:
        for child in element.content:
            if isinstance(child, Token):
                self._tokens.append(child)
            elif child.name in ("paragraph", "caption"):
                self._flush()
                self._walk(child)
                self._flush()
            elif child.name == "list":
                self._list(child)
            elif child.name == "table":
                self._flush()
                self._table(child)
                self._footnotes()
            else:
                self._inline(child, self._walk)

    def _flat(self, element: Element) -> None:
        for child in element.content:
            if isinstance(child, Token):
                self._tokens.append(child)
            else:
                if child.name in ("paragraph", "item", "tr", "td", "list", "caption"):
                    self._blank(child)
                self._inline(child, self._flat)

    def _inline(self, child: Element, walk: Callable[[Element], None]) -> None:
        if child.name in _UNSEEN:
            return
        if child.name == "footnote":
            self._notes.append(child)
        elif child.name == "br":
            self._blank(child)
        elif child.name == "sup":
            self._raised(child)
        elif "bold" in child.attributes.get("styleCode", "").casefold():
            first = len(self._tokens)
            walk(child)
            if first < len(self._tokens):
                self._strong.append((first - 1, len(self._tokens)))
        else:
            walk(child)

    def _blank(self, element: Element) -> None:
        self._tokens.append(Token(" ", element.start, element.start, exact=False))

    def _raised(self, element: Element) -> None:
        """Show an exponent as one; leave out the mark of a footnote behind a word."""
        shown = element.words().text
        before = "".join(token.text for token in self._tokens[-2:])
        if _MARK.fullmatch(shown) and _WORD.search(before):
            return
        if before[-1:].isdigit() and shown[:1].isdigit():
            self._tokens.append(Token("^", element.start, element.start, exact=False))
        self._flat(element)

    def _list(self, element: Element) -> None:
        self._flush()
        for caption in element.children("caption"):
            self._walk(caption)
            self._flush()
        self._depth += 1
        for item in element.children("item"):
            for child in item.content:
                if isinstance(child, Element) and child.name == "caption":
                    continue  # the number or letter of the item
                self._walk_one(child)
            self._flush()
        self._depth -= 1

    def _walk_one(self, child: Element | Token) -> None:
        self._walk(Element(name="", attributes={}, start=0, line=0, content=[child]))

    def _flush(self) -> None:
        shown = assemble(self._tokens, self._strong)
        self._tokens, self._strong = [], []
        for at, part in enumerate(_divided(shown)):
            if part.text:
                self._add(part, self._depth + (at > 0))

    def _placed(self, shown: Visible) -> Visible:
        return moved(shown, self._places) if self._places else shown

    def _add(self, shown: Visible, depth: int) -> None:
        shown = self._placed(shown)
        line = self.line(shown.origin[0])
        if self._titled and not depth and _is_heading(shown):
            level = self._outline.level + (not self._inner)
            about = heading_kind(shown.text) or SectionKind.OTHER
            self._outline.open(shown, line, level, kind=about)
            self._inner = True
            return
        if len(shown.text[: shown.lead].split()) > _LONGEST_HEADING:
            shown = replace(shown, strong=())  # set in bold as a whole, and no lead-in
        kind = BlockKind.BULLET if depth else BlockKind.PARAGRAPH
        self._outline.add_block(shown.block(kind, line, depth))

    def _footnotes(self) -> None:
        while self._notes:
            notes, self._notes = self._notes, []
            for note in notes:
                shown = self.inline(note)
                if shown.text:
                    self._add(shown, 0)

    def _table(self, table: Element) -> None:
        for caption in table.children("caption"):
            self._walk(caption)
            self._flush()
        rows = list(self._rows(table))
        wide = [at for at, row in enumerate(rows) if len(row) > 1]
        for at, row in enumerate(rows):
            shown, cells = joined([cell.shown for cell in row], " | ")
            if not shown.text:
                continue
            if len(row) > 1 or (wide and wide[0] < at < wide[-1]):
                places = tuple(
                    place
                    for cell, place in zip(row, cells, strict=True)
                    for place in [place] * cell.columns
                )
                shown = self._placed(shown)
                line = self.line(shown.origin[0])
                cells_of = places if self._tabled else ()
                self._outline.add_block(shown.block(BlockKind.PARAGRAPH, line, 0, cells_of))
            else:
                self._add(shown, 0)

    def _rows(self, table: Element) -> Iterator[list[_Cell]]:
        """Yield the cells of each row, an empty one where a cell above reaches down."""
        for part in ("thead", "tbody", "tr", "tfoot"):
            for each in table.children(part):
                reaching: dict[int, int] = {}
                for tr in [each] if part == "tr" else each.children("tr"):
                    yield self._row(tr, reaching)

    def _row(self, tr: Element, reaching: dict[int, int]) -> list[_Cell]:
        row: list[_Cell] = []
        column = 0
        cells = [c for c in tr.content if isinstance(c, Element) and c.name in ("td", "th")]
        for element in cells:
            column = self._under(reaching, column, row)
            width = _count(element, "colspan")
            cell = _Cell(self.inline(element), width, _count(element, "rowspan"))
            row.append(cell)
            if cell.rows > 1:
                reaching.update((column + n, cell.rows) for n in range(width))
            column += width
        self._under(reaching, column, row)
        for at in list(reaching):
            reaching[at] -= 1
            if not reaching[at]:
                del reaching[at]
        return row

    @staticmethod
    def _under(reaching: dict[int, int], column: int, row: list[_Cell]) -> int:
        while column in reaching:
            row.append(_Cell(assemble([], ()), 1, 1))
            column += 1
        return column


def _count(cell: Element, name: str) -> int:
    stated = cell.attributes.get(name, "1").strip()
    return min(max(1, int(stated)), _WIDEST) if stated.isdecimal() and len(stated) < 6 else 1


def _divided(shown: Visible) -> list[Visible]:
    """Return the words before the first bullet that stands in a text, and those after each."""
    marks = list(_BULLET.finditer(shown.text))
    if not marks:
        return [shown]
    stops = [*(mark.start() for mark in marks[1:]), len(shown.text)]
    after = [shown.cut(mark.end(), stop) for mark, stop in zip(marks, stops, strict=True)]
    return [shown.cut(0, marks[0].start()), *after]


def _is_heading(shown: Visible) -> bool:
    whole = shown.lead >= len(shown.text)
    short = len(shown.text.split()) <= _LONGEST_HEADING
    return whole and short and (shown.text.endswith("?") or heading_kind(shown.text) is not None)
