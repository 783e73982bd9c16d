"""Reader of the labelled drug page in HTML; offsets are those of the HTML source."""

from __future__ import annotations

import html
import re
from bisect import bisect_right
from collections.abc import Callable
from html.parser import HTMLParser
from itertools import accumulate

from kg.headings import label_kind
from kg.model import Document, SourceRecord
from kg.readers import labelled
from kg.readers.html_tables import Table
from kg.readers.origin import is_legal_line
from kg.readers.pieces import Piece, Role, lines
from kg.readers.visible import Token, Visible, assemble, spaced
from kg.readers.visible import words as words_of

NAME = "labelled-page-html"

_SKIPPED = frozenset(
    {"script", "style", "nav", "template", "noscript", "svg", "form", "button", "iframe", "aside"}
)
_BLOCKS = frozenset(
    {"address", "article", "blockquote", "body", "caption", "dd", "div", "dl", "dt", "fieldset"}
    | {"figcaption", "figure", "footer", "head", "header", "hr", "html", "li", "main", "ol", "p"}
    | {"pre", "section", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul"}
    | {f"h{level}" for level in range(1, 7)}
)
_MARKUP = re.compile(r"<(?:!doctype\s+html|html|body|h[1-6]|p|div|dl|ul|table|article)\b", re.I)
_UNSEEN = re.compile(r"<(script|style|nav)\b(?:.*?</\1\s*>|.*\Z)|<!--(?:.*?-->|.*\Z)", re.I | re.S)
_TAG = re.compile(r"</?(?P<name>[a-zA-Z][a-zA-Z0-9]*)[^<>]*>")
_ANGLE = re.compile("[<>]")
_LONGEST = 5000  # characters of a tag that has a `<` in it, as a quoted attribute may
_INLINE = frozenset({"a", "b", "em", "i", "small", "span", "strong", "sub", "sup", "u"})
_REFERENCE = re.compile(r"&#?\w+;?")
_BULLET = re.compile(r"[\u2022\u2023\u25aa\u25cf\u25e6\u00b7]\s*|[*\u2013\u2014-]\s+")


def can_read(path: str, head: str) -> bool:
    """Tell whether a document is HTML and what people see of it is a labelled page."""
    return is_markup(head) and labelled.can_read(path, seen(head))


def seen(head: str) -> str:
    """Return the lines that people see of the beginning of a page."""
    bare = _UNSEEN.sub("\n", head)
    return _TAG.sub(lambda tag: "" if tag["name"].casefold() in _INLINE else "\n", bare)


def read(record: SourceRecord, data: bytes) -> Document:
    """Return the document; `data` is UTF-8."""
    text = data.decode("utf-8")
    page = parsed(text, _divides)
    return labelled.build(record, text, page.pieces, stated_title=page.title, url=page.canonical)


def is_markup(head: str) -> bool:
    """Tell whether a document begins as HTML."""
    begin = head.lstrip("\ufeff \t\r\n")
    return begin.startswith("<") and _MARKUP.search(begin) is not None


def parsed(text: str, divides: Callable[[str, str], bool]) -> Markup:
    """Return the pieces of an HTML page.

    Args:
        text: the page.
        divides: tells of the words before and after a `<br>` whether a new piece begins there.
    """
    page = Markup(text, divides)
    page.feed(_closing(text))
    page.close()
    page.end_block()
    return page


def _closing(text: str) -> str:
    """Return a page without the `<` that begin no tag or comment, because nothing closes them.

    `HTMLParser` looks for the end of each as far as there is text, which takes for ever where
    there are many. A blank stands for each, so that offsets stay.
    """
    comments_end = text.rfind("-->")
    loose = []
    opening = closing = len(text) + _LONGEST
    for found in reversed(list(_ANGLE.finditer(text))):
        at = found.start()
        if found[0] == ">":
            opening, closing = len(text), at
        elif text.startswith("<!--", at):
            if at > comments_end:
                loose.append(at)
        else:
            if opening < closing and closing - at > _LONGEST:
                loose.append(at)
            opening = at
    if not loose:
        return text
    characters = list(text)
    for at in loose:
        characters[at] = " "
    return "".join(characters)


def _divides(before: str, words: str) -> bool:
    heading = labelled.looks_like_heading(before) and label_kind(before) is not None
    begins = labelled.key_of(words) or label_kind(words) or is_legal_line(words)
    return heading or bool(begins or _BULLET.match(words))


class Markup(HTMLParser):
    """Turns HTML into pieces.

    Attributes:
        pieces: headings, keys, paragraphs and bullets, in order of the text.
        title: words of `<title>` and where they stand.
        canonical: address that the page gives as its own.
    """

    def __init__(self, source: str, divides: Callable[[str, str], bool]) -> None:
        super().__init__(convert_charrefs=False)
        self.source = source
        self.divides = divides
        self.pieces: list[Piece] = []
        self.title: tuple[str, int] | None = None
        self.canonical = ""
        self._rows = [0, *accumulate(len(row) + 1 for row in source.split("\n"))]
        self._starts = [line.start for line in lines(source)]
        self._skipping: list[str] = []
        self._in_title = False
        self._lists = 0
        self._role = Role.PARAGRAPH
        self._level = 0
        self._cell = False
        self._tables: list[Table] = []
        self._typeset = re.search(r"<h[1-6]\b", source, re.I) is not None
        self._chunks: list[list[Token]] = [[]]
        self._bold: list[int] = []
        self._strong: list[tuple[Token, Token]] = []

    def parse_marked_section(self, i: int, report: bool = True) -> int:
        """Pass over `<![...>` up to its end as browsers do; those of no known name are no error."""
        return self.parse_bogus_comment(i, report)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open an element."""
        if tag in _SKIPPED:
            self.end_block()
            self._skipping.append(tag)
        if self._skipping:
            return
        stated = dict(attrs)
        if tag == "link" and stated.get("rel") == "canonical":
            self.canonical = stated.get("href") or ""
        elif tag == "title":
            self._in_title = True
        elif tag == "br":
            self._chunks.append([])
        elif tag in ("b", "strong"):
            self._bold.append(len(self._chunks[-1]))
        elif tag == "sup":
            self._power()
        elif tag in _BLOCKS:
            self.end_block()
            self._open_in_table(tag, stated)
            self._begin(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take `<br/>` and its like; what is skipped and closes itself skips nothing."""
        if tag not in _SKIPPED:
            self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        """Close an element."""
        if self._skipping:
            if tag in self._skipping:
                del self._skipping[self._skipping.index(tag) :]
            return
        if tag == "title":
            self._in_title = False
        elif tag in ("b", "strong") and self._bold:
            first = self._bold.pop()
            chunk = self._chunks[-1]
            if first < len(chunk):
                self._strong.append((chunk[first], chunk[-1]))
        elif tag in _BLOCKS:
            self.end_block()
            if tag in ("ul", "ol"):
                self._lists = max(0, self._lists - 1)
            if tag in ("td", "th") and self._tables:
                self._tables[-1].close_cell(len(self.pieces))
            elif tag == "table" and self._tables:
                self._close_table()

    def handle_data(self, data: str) -> None:
        """Take text as it stands in the source."""
        at = self._offset()
        if self._in_title and not self.title and data.strip():
            words = data.strip().split(" | ")[0].rstrip()
            self.title = words, at + data.index(words)
        if self._skipping or self._in_title:
            return
        self._chunks[-1].extend(words_of(data, at))

    def handle_entityref(self, name: str) -> None:  # noqa: ARG002 - read from the source
        """Take `&amp;` and its like."""
        self._reference()

    def handle_charref(self, name: str) -> None:  # noqa: ARG002 - read from the source
        """Take `&#8211;` and its like."""
        self._reference()

    def end_block(self) -> None:
        """Turn what has been gathered into pieces; `<br>` divides only where a new part begins."""
        chunks, self._chunks = self._chunks, [[]]
        self._bold.clear()
        gathered: list[Token] = []
        alone = True
        for chunk in chunks:
            words = self._assembled(chunk).text
            if gathered and (not words or self.divides(self._assembled(gathered).text, words)):
                self._emit(gathered, single=alone)
                gathered, alone = [], not words
            if words:
                if gathered:
                    after = gathered[-1].end
                    gathered.append(Token(" ", after, chunk[0].start, exact=False))
                gathered.extend(chunk)
        if gathered:
            self._emit(gathered, single=alone)
        self._strong.clear()

    def _open_in_table(self, tag: str, stated: dict[str, str | None]) -> None:
        if tag == "table":
            for outer in self._tables:
                outer.nested = True
            self._tables.append(Table())
        elif tag == "tr" and self._tables:
            self._tables[-1].open_row(len(self.pieces))
        elif tag in ("td", "th") and self._tables:
            self._tables[-1].open_cell(len(self.pieces), stated)

    def _close_table(self) -> None:
        """Put rows in the place of the cells of a table that tells how often effects came."""
        table = self._tables.pop()
        table.close_cell(len(self.pieces))
        for row in reversed(table.rows(self.pieces)):
            line, starts = self._lines_of(row.shown)
            self.pieces[row.first : row.last] = [
                Piece(
                    role=Role.PARAGRAPH, shown=row.shown, line=line, starts=starts, cells=row.cells
                )
            ]

    def _begin(self, tag: str) -> None:
        if tag in ("ul", "ol"):
            self._lists += 1
        elif tag == "li":
            self._role, self._level = Role.BULLET, max(1, self._lists)
        elif tag[0] == "h" and tag[1:].isdigit():
            self._role, self._level = Role.HEADING, int(tag[1:])
        elif tag == "dt":
            self._role, self._level = Role.KEY, 0
        elif tag in ("th", "td"):
            self._role, self._level, self._cell = Role.PARAGRAPH, 0, True
        elif self._role is not Role.BULLET:
            self._role, self._level = Role.PARAGRAPH, self._lists

    def _emit(self, tokens: list[Token], *, single: bool) -> None:
        shown = self._assembled(tokens)
        role, level = self._role, self._level
        marker = _BULLET.match(shown.text) if role is Role.PARAGRAPH else None
        if marker and marker.end() < len(shown.text):
            shown, role, level = shown.cut(marker.end()), Role.BULLET, max(1, level)
        if self._cell and label_kind(shown.text):
            role = Role.KEY
        line, starts = self._lines_of(shown)
        # Where headings are typeset as such, a short paragraph is a short paragraph.
        alone = single and not self._typeset
        self.pieces.append(
            Piece(
                role=role,
                shown=shown,
                line=line,
                level=level,
                single=alone,
                starts=starts,
            )
        )
        self._role, self._level, self._cell = Role.PARAGRAPH, self._lists, False

    def _lines_of(self, shown: Visible) -> tuple[int, tuple[int, ...]]:
        """Return the line on which words begin, and where each of their lines does."""
        line = bisect_right(self._starts, shown.origin[0])
        last = bisect_right(self._starts, shown.origin[-1])
        return line, tuple(self._starts[line - 1 : last])

    def _assembled(self, tokens: list[Token]) -> Visible:
        places = {id(token): at for at, token in enumerate(tokens)}
        pairs = [
            (places[id(first)] - 1, places[id(last)] + 1)
            for first, last in self._strong
            if id(first) in places and id(last) in places
        ]
        return assemble(tokens, pairs)

    def _power(self) -> None:
        """Show the exponent in `10<sup>6</sup>` as one."""
        chunk, at = self._chunks[-1], self._offset()
        end = self.source.index(">", at) + 1
        if chunk and chunk[-1].text[-1:].isdigit() and self.source[end : end + 1].isdigit():
            chunk.append(Token("^", at, end, exact=False))

    def _reference(self) -> None:
        if self._skipping or self._in_title:
            return
        at = self._offset()
        found = _REFERENCE.match(self.source, at)
        written = found[0] if found else "&"
        text = html.unescape(written)
        self._chunks[-1].append(Token(spaced(text), at, at + len(written), exact=text == written))

    def _offset(self) -> int:
        row, column = self.getpos()
        return self._rows[row - 1] + column
