"""Reader of the labelled drug page: `Key: value` lines and headings alone on a line."""

from __future__ import annotations

import re

from kg.headings import (
    SINGLE_VALUED,
    is_abstract_label,
    is_preamble,
    label_kind,
    without_document_kind,
)
from kg.model import BlockKind, Document, SectionKind, SourceRecord
from kg.readers.origin import finished, is_legal_line, is_review_label, is_url
from kg.readers.outline import Outline
from kg.readers.pieces import Break, Piece, Role, Splitter, lines
from kg.readers.visible import Visible

NAME = "labelled-page"

_KEY = re.compile(r"(?P<key>[^\W\d_][^:\r\n]{0,58}?)\s*:(?=\s|$|[<\[])")
_PART = re.compile(r"(?P<key>[A-Z][^\W\d_]+(?: [^\W\d_]+){0,3})[.:](?=\s)")
_SMALL_WORDS = frozenset(
    {"a", "an", "and", "as", "by", "for", "from", "in", "of", "on", "or", "the", "to"}
)
_LONGEST_HEADING = 60
_LONGEST_QUESTION = 120
_LONGEST_HEADLINE = 300
_NAME_AND_NOTE = re.compile(r"[A-Z0-9][^()\s.!?;:]*(?: [^()\s.!?;:]+){0,3} \([^()]{3,150}\)")
_SHOUTED = 6  # words of a heading in capitals that no table knows


def can_read(path: str, head: str) -> bool:  # noqa: ARG001 - the readers' common signature
    """Tell whether a document has a line with a known key and a value, or two known headings.

    One is enough over side effects. An abstract is known by two of its labels.
    """
    known = 0
    parts: set[str] = set()
    for line in lines(head):
        words = head[line.start : line.end].strip(" \t\u00a0\ufeff")
        key = _KEY.match(words)
        part = _PART.match(words)
        if part and is_abstract_label(part["key"]):
            parts.add(part["key"])
            if len(parts) > 1:
                return True
        kind = label_kind(key["key"] if key else words)
        if kind is not None:
            known += 1 + (kind is SectionKind.ADVERSE_REACTIONS and looks_like_heading(words))
            if known >= 2 or (key and words[key.end() :].strip(" *")):
                return True
    return False


def read(record: SourceRecord, data: bytes) -> Document:
    """Return the document; `data` is UTF-8."""
    text = data.decode("utf-8")
    return build(record, text, Splitter(text, _breaks, titled=True).split(lines(text)))


def build(
    record: SourceRecord,
    text: str,
    pieces: list[Piece],
    *,
    stated_title: tuple[str, int] | None = None,
    url: str = "",
) -> Document:
    """Return the document that the pieces of a labelled page make."""
    builder = _Builder(pieces)
    builder.run()
    return finished(
        record,
        text,
        sections=builder.outline.sections(),
        title=builder.title,
        stated_title=stated_title,
        url=url,
    )


def key_of(text: str) -> str | None:
    """Return the key of a `Key: value` line, None where the line has none.

    A key that is not known counts when it looks like a name of something: two words or more, all
    with a capital. "Common reactions include:" is no key.
    """
    found = _KEY.match(text)
    part = _PART.match(text)
    if part and is_abstract_label(part["key"]):
        return part["key"]
    if found is None:
        return None
    key = found["key"]
    words = key.split()
    named = [word for word in words if word.casefold() not in _SMALL_WORDS]
    capital = (
        len(named) > 1 and len(words) < 6 and all(w[0].isupper() or w[0] == "(" for w in named)
    )
    return key if label_kind(key) or (capital and not re.search(r"[.!?,;]", key)) else None


def looks_like_heading(text: str) -> bool:
    """Tell whether a line could be a heading: short, capital first, no punctuation at its end.

    A question that opens a part of a page is one too ("What side effects can it cause?").
    """
    if text.endswith("?"):
        return len(text) <= _LONGEST_QUESTION and label_kind(text) is not None
    return (
        len(text) <= _LONGEST_HEADING
        and len(text.split()) <= 8
        and (text[0].isupper() or text[0].isdigit())
        and text[-1] not in ".!;,:"
        and re.search(r"[^\W\d_]{3}", text) is not None
    )


def _breaks(line: str) -> Break:
    if label_kind(line) and looks_like_heading(line):
        return Break.ALONE
    if line.isupper() and looks_like_heading(line) and len(line.split()) <= _SHOUTED:
        return Break.ALONE
    bare = line.replace("*", "")
    begins = key_of(bare) or is_legal_line(line) or is_url(line.strip("<>"))
    return Break.STARTS if begins else Break.NONE


class _Builder:
    """Puts pieces under the headings and keys that govern them."""

    def __init__(self, pieces: list[Piece]) -> None:
        self.pieces = pieces
        self.outline = Outline()
        self.title: Visible | None = None
        named = (
            at
            for at, each in enumerate(pieces)
            if without_document_kind(each.shown.text) and not is_preamble(each.shown.text)
        )
        self.first = next(named, 0)  # what stands before it is the kind of document
        self.shouted = any(self._is_main(each) and each.shown.text.isupper() for each in pieces)

    def run(self) -> None:
        """Fill the outline and find the title."""
        for index, piece in enumerate(self.pieces):
            key = key_of(piece.shown.text)
            if piece.role is Role.BULLET or (piece.level and piece.role is Role.PARAGRAPH):
                self.outline.add(piece)
            elif piece.role is Role.KEY:
                self.outline.open(piece.shown, piece.line, self.outline.base + 1, field=True)
            elif is_legal_line(piece.shown.text):
                self.outline.base = 1
                self.outline.open(piece.shown, piece.line, 1)
            elif key is not None:
                self._field(piece, key)
            elif piece.role is Role.HEADING:
                self._heading(piece, piece.level)
            elif self._is_heading(index, piece):
                main = self._is_main(piece) or self._is_shouted(piece)
                self._heading(piece, 2 if main else min(self.outline.base + 1, 3))
            else:
                self._add(piece)
        self._headline()

    def _headline(self) -> None:
        """Take the long first line of an abstract, which has no stop, for its title."""
        piece = self.pieces[self.first] if self.pieces else None
        if self.title is not None or piece is None or not piece.single:
            return
        labelled = any(is_abstract_label(each) for each in self.outline.headings)
        text = piece.shown.text
        if labelled and len(text) <= _LONGEST_HEADLINE and text[-1] not in ".;:,":
            self.title = piece.shown

    @staticmethod
    def _is_main(piece: Piece) -> bool:
        return label_kind(piece.shown.text) is not None

    def _is_shouted(self, piece: Piece) -> bool:
        """Tell whether a line is set in capitals as known headings of the document are."""
        text = piece.shown.text
        return self.shouted and text.isupper() and len(text.split()) <= _SHOUTED

    def _heading(self, piece: Piece, level: int) -> None:
        own = piece.role is Role.HEADING and level == 1
        first = self.title is None and (own or not self.outline.headings)
        if first and not self._is_main(piece):
            named = without_document_kind(piece.shown.text) and not is_preamble(piece.shown.text)
            self.title = piece.shown if named else None
            return
        at = max(level, 2)
        self.outline.open(piece.shown, piece.line, at)
        if piece.role is Role.HEADING or self._is_main(piece):
            self.outline.base = at

    def _field(self, piece: Piece, key: str) -> None:
        text = piece.shown.text
        colon = (
            len(key)
            + text[len(key) :].index(
                "." if is_abstract_label(key) and text[len(key)] == "." else ":"
            )
            + 1
        )
        heading, rest = piece.shown.cut(0, colon - 1), piece.shown.cut(colon)
        kind = label_kind(key)
        if is_review_label(key):
            self.outline.base = 1  # the page's own facts come after those about the drug
        if not rest.text and kind is not None and kind not in SINGLE_VALUED:
            self.outline.base = piece.level if piece.role is Role.HEADING else 2
            self.outline.open(heading, piece.line, self.outline.base)
            return
        self.outline.open(heading, piece.line, self.outline.base + 1, field=True)
        if rest.text:
            self.outline.add_block(rest.block(BlockKind.PARAGRAPH, piece.line_of(rest)))

    def _is_heading(self, index: int, piece: Piece) -> bool:
        text = piece.shown.text
        if index == self.first and self.title is None and _NAME_AND_NOTE.fullmatch(text):
            return True
        if not looks_like_heading(text):
            return False
        if self._is_main(piece) or self._is_shouted(piece):
            return True
        following = self.pieces[index + 1] if index + 1 < len(self.pieces) else None
        if index <= self.first and following and key_of(following.shown.text):
            return True
        if not piece.single or (self.outline.is_empty and self.outline.kind in SINGLE_VALUED):
            return False
        if index <= self.first:
            return True
        if following is None or following.role is Role.HEADING:
            return False
        return following.role is Role.BULLET or not looks_like_heading(following.shown.text)

    def _add(self, piece: Piece) -> None:
        if self.outline.is_full_field:
            self.outline.open(None, piece.line, self.outline.base + 1)
        self.outline.add(piece)
