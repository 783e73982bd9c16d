"""Reader of an encyclopedia's article as it is written: wiki text with an infobox.

What stands in double braces is no text, but the lines of the infobox are fields; links show their
words, and notes and references nothing.
"""

from __future__ import annotations

import re

from kg.headings import label_kind
from kg.model import BlockKind, Document, SectionKind, SourceRecord
from kg.readers.origin import finished
from kg.readers.outline import Outline
from kg.readers.pieces import Line, Piece, Role, lines
from kg.readers.visible import Visible, assemble, wiki_tokens

NAME = "wiki-text"

_HEADING = re.compile(r"(?P<marks>={2,6})\s*(?P<text>[^=].*?)\s*(?P=marks)\s*$")
_FIELD = re.compile(r"\s*\|\s*(?P<key>[\w ]+?)\s*=\s*(?P<value>.*\S)?\s*$")
_BULLET = re.compile(r"[*#:;]+\s*")
_NO_TEXT = re.compile(r"\[\[(?:Category|File|Image)\s*:|\{\||\|-|\|\}|[|!]")
_NAMED = re.compile(r"'''(?P<name>[^'\n]+)'''")
_SIGN = re.compile(r"^\{\{|^==[^=]|'''|\[\[[^\]\n]+\]\]", re.M)
_TEMPLATE = re.compile(r"\{\{|\}\}")


def can_read(path: str, head: str) -> bool:  # noqa: ARG001 - the readers' common signature
    """Tell whether a text has the marks of wiki text: braces, headings, bold names and links."""
    marks = {found[0][:2] for found in _SIGN.finditer(head)}
    return len(marks) > 2


def read(record: SourceRecord, data: bytes) -> Document:
    """Return the document; `data` is UTF-8."""
    text = data.decode("utf-8")
    builder = _Builder(text)
    for line in lines(text):
        builder.take(line)
    return finished(record, text, sections=builder.outline.sections(), title=builder.title)


class _Builder:
    """Puts lines under their headings, and the fields of the infobox before them."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._depth = 0  # of the braces that are open
        self.outline = Outline()
        self.title: Visible | None = None
        named = _NAMED.search(text)
        if named is not None:
            self.title = _visible(text, named.start("name"), named.end("name"))

    def take(self, line: Line) -> None:
        """Add a line: a field, a heading, an item or a paragraph."""
        raw = self._text[line.start : line.end]
        inside = self._depth
        for brace in _TEMPLATE.finditer(raw):
            self._depth = max(0, self._depth + (1 if brace[0] == "{{" else -1))
        opens = self._depth > inside and raw.lstrip().startswith("{{")
        if inside:
            self._field(line)
        elif raw.strip() and not opens and not _NO_TEXT.match(raw):
            self._add(line)

    def _field(self, line: Line) -> None:
        """Add a line of the infobox that tells a name of the drug, its class or its maker."""
        found = _FIELD.match(self._text, line.start, line.end)
        if found is None or not found["value"]:
            return
        name = _visible(self._text, *found.span("key"))
        value = _visible(self._text, *found.span("value"))
        if value.text and label_kind(name.text) is SectionKind.IDENTIFICATION:
            self.outline.open(name, line.number, 2, field=True)
            self.outline.add_block(value.block(BlockKind.PARAGRAPH, line.number))

    def _add(self, line: Line) -> None:
        heading = _HEADING.match(self._text, line.start, line.end)
        if heading is not None:
            shown = _visible(self._text, *heading.span("text"))
            self.outline.open(shown, line.number, len(heading["marks"]))
            return
        item = _BULLET.match(self._text, line.start, line.end)
        shown = _visible(self._text, item.end() if item else line.start, line.end)
        if not shown.text:
            return
        if self.outline.is_full_field:
            self.outline.open(None, line.number, 1)
        role = Role.BULLET if item else Role.PARAGRAPH
        depth = len(item[0].strip()) if item else 0
        self.outline.add(Piece(role=role, shown=shown, line=line.number, level=depth))


def _visible(text: str, start: int, end: int) -> Visible:
    return assemble(list(wiki_tokens(text, start, end)), ())
