"""Reader of the Markdown monograph: front matter, headings or bold labels, bullets."""

from __future__ import annotations

import re

import yaml

from kg.headings import SINGLE_VALUED, heading_kind, is_closing, label_kind
from kg.model import BlockKind, Document, SectionKind, SourceRecord
from kg.readers.origin import finished
from kg.readers.outline import Outline
from kg.readers.pieces import Break, Piece, Role, Splitter, lines
from kg.readers.visible import Visible

NAME = "markdown-monograph"

_FRONT = re.compile(
    r"\ufeff?\s*---[ \t]*(?:\r\n|\r|\n)(?P<yaml>.*?)(?:\r\n|\r|\n)---[ \t]*(?=\r|\n|$)", re.S
)
_LONGEST_FRONT = 20_000  # characters of front matter; what looks like more is none
_FRONT_KEY = re.compile(r"\s*[\w-]+[ \t]*:", re.M)
_SIGN = re.compile(r"^[ \t]{0,3}(?:#{1,6}[ \t]+\S|(?:__|\*\*)[^*\r\n]{1,80}(?:\*\*|__))", re.M)
_BOLD_LABEL = re.compile(
    r"(?:\*\*|__)(?P<label>[^*_]{1,80}?)(?:(?::\s*(?:\*\*|__))|(?:(?:\*\*|__)\s*:))"
)
_BOLD_ALONE = re.compile(r"(?:\*\*|__)[^*_]{1,80}(?:\*\*|__)\s*:?$")


def can_read(path: str, head: str) -> bool:
    """Tell whether a document has front matter, a Markdown heading or a bold label."""
    normal = head.replace("\r\n", "\n").replace("\r", "\n").removeprefix("\ufeff")
    return bool(_front(head) or _SIGN.search(normal)) or path.endswith((".md", ".markdown"))


def read(record: SourceRecord, data: bytes) -> Document:
    """Return the document; `data` is UTF-8."""
    text = data.decode("utf-8")
    front = _front(text)
    start, number = 0, 1
    if front:
        start = front.end()
        number += len(re.findall(r"\r\n|\r|\n", text[:start]))
        start += len(re.match(r"\r\n|\r|\n|", text[start:]).group())  # type: ignore[union-attr]
        number += 1
    pieces = Splitter(text, _breaks).split(lines(text, start, number))
    builder = _Builder(pieces)
    builder.run()
    return finished(
        record,
        text,
        sections=builder.outline.sections(),
        title=builder.title,
        stated_title=_front_title(text, front),
    )


def _front(text: str) -> re.Match[str] | None:
    found = _FRONT.match(text, 0, _LONGEST_FRONT)
    return found if found and _FRONT_KEY.search(found["yaml"]) else None


def _front_title(text: str, front: re.Match[str] | None) -> tuple[str, int] | None:
    """Return the title that the front matter states and where it stands."""
    if front is None:
        return None
    try:
        table = yaml.safe_load(front["yaml"])
    except (yaml.YAMLError, ValueError, RecursionError):
        return None  # the body is worth more than the front matter
    title = table.get("title") if isinstance(table, dict) else None
    if not isinstance(title, str) or not title.strip():
        return None
    return title.strip(), text.find(title.strip(), front.start("yaml"), front.end())


def _breaks(line: str) -> Break:
    bold = _BOLD_LABEL.match(line)
    key, colon, _ = line.partition(":")
    if bold or (colon and label_kind(key)):
        return Break.STARTS
    if _BOLD_ALONE.match(line) or (line.endswith(":") and label_kind(line)):
        return Break.ALONE
    return Break.NONE


class _Builder:
    """Puts pieces under the headings and labels that govern them."""

    def __init__(self, pieces: list[Piece]) -> None:
        self.pieces = pieces
        self.outline = Outline()
        self.title: Visible | None = None
        mains = [at for at, piece in enumerate(pieces) if self._is_main(piece)]
        parts = [at for at, piece in enumerate(pieces) if self._is_part(piece)]
        self.has_headings = bool(mains)
        self.last_part = max([*mains, *parts], default=-1)

    def run(self) -> None:
        """Fill the outline and find the title."""
        for index, piece in enumerate(self.pieces):
            label = self._label(index, piece)
            if piece.role is Role.HEADING:
                self._heading(piece)
            elif label:
                self._open(piece, label, self.outline.base + 1)
            else:
                self._add(piece)

    def _heading(self, piece: Piece) -> None:
        text = piece.shown.text
        if self.title is None and piece.level == 1 and not label_kind(text):
            self.title = piece.shown
            return
        self.outline.base = piece.level
        colon = text.find(":")
        if 0 < colon < len(text) - 1 and label_kind(text[:colon]):
            self._open(piece, colon + 1, piece.level)
        else:
            self.outline.open(piece.shown, piece.line, piece.level)

    def _open(self, piece: Piece, label: int, level: int) -> None:
        """Open the section of a label; what stands behind it is the first block."""
        heading, rest = piece.shown.cut(0, label), piece.shown.cut(label)
        kind = heading_kind(heading.text.rstrip(" :"))
        self.outline.open(
            heading, piece.line, level, field=bool(rest.text) and kind in SINGLE_VALUED
        )
        if rest.text:
            self.outline.add_block(rest.block(BlockKind.PARAGRAPH, piece.line_of(rest)))

    def _add(self, piece: Piece) -> None:
        if self.outline.is_full_field:
            self.outline.open(None, piece.line, self.outline.base + 1)
        self.outline.add(piece)

    @staticmethod
    def _is_main(piece: Piece) -> bool:
        if piece.role is Role.HEADING:
            return piece.level > 1
        kind = label_kind(piece.shown.text[: piece.shown.lead]) if piece.shown.lead else None
        return piece.role is Role.PARAGRAPH and kind not in (None, SectionKind.DISCLAIMER)

    @staticmethod
    def _is_part(piece: Piece) -> bool:
        """Tell whether a piece is more than a closing remark: a bullet, or another lead-in."""
        words = piece.shown.text[: piece.shown.lead]
        return piece.role is Role.BULLET or bool(
            words.endswith(":")
            and not is_closing(words)
            and label_kind(words) is not SectionKind.DISCLAIMER
        )

    def _label(self, index: int, piece: Piece) -> int:
        """Return the length of the label that opens a section here, 0 where none does."""
        text, lead = piece.shown.text, piece.shown.lead
        if piece.role is not Role.PARAGRAPH or piece.level:
            return 0
        if not lead:
            return self._plain_label(text)
        label = text[:lead]
        if lead < len(text) and not label.endswith(":"):
            return 0
        if is_closing(label):
            return lead if index > self.last_part else 0
        kind = label_kind(label)
        if kind is None:
            return lead if self._leaves_part(label) else 0
        # A label of the kind that it stands in divides the section and opens none.
        return lead if kind in SINGLE_VALUED or kind is not self.outline.kind else 0

    def _plain_label(self, text: str) -> int:
        """Return the length of a label without markup: a line of its own, or in a page of such.

        So is a fact under the title, above the first heading ("Active ingredient: ...").
        """
        colon = text.find(":") + 1
        kind = label_kind(text[:colon])
        if kind is None:
            return 0
        stated = kind is SectionKind.IDENTIFICATION and self.outline.base == 1
        return colon if colon == len(text) or stated or not self.has_headings else 0

    def _leaves_part(self, label: str) -> bool:
        """Tell whether an unknown label ends a part that another label opened below a heading.

        Below `### Precautions`, `**Pregnancy:**` is no longer part of `**Drug Interactions:**`.
        """
        below = self.outline.level > self.outline.base > 1
        return below and label.endswith(":") and not label.casefold().startswith(("q:", "a:"))
