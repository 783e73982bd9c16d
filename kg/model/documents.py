"""A source as it was read: text, sections and blocks, with the way back to its characters.

Offsets are character offsets into the source decoded as UTF-8, half open: `text[start:end]`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from kg.model.terms import BlockKind, SectionKind, Tier


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A half-open stretch of the source text."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start <= self.end:
            raise ValueError(f"not a span: {self.start}..{self.end}")

    def of(self, text: str) -> str:
        """Return the words of this span in `text`."""
        return text[self.start : self.end]


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceRecord:
    """One source document with what is known of its origin.

    Attributes:
        id: slug, unique in a release.
        title: the document's own title.
        format: name of the reader that reads it, or "" to detect.
        url: where the document, or what its facts come from, is published.
        based_on: where the facts come from, in words, for documents of ours.
        digest: "sha256:" + hex digest of the bytes.
        lineage: what it retells and others do too, which makes them one voice; "" for none.
        described: whether anybody has told its tier; of a file of which only the name is known
            the format tells it, once it is read.
    """

    id: str
    title: str
    digest: str
    format: str = ""
    publisher: str = ""
    url: str = ""
    licence: str = ""
    based_on: str = ""
    lineage: str = ""
    tier: Tier = Tier.EDITORIAL
    last_reviewed: date | None = None
    retrieved: date | None = None
    described: bool = field(default=True, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A paragraph or bullet as a reader sees it, with the way back to the source.

    `text` is what the reader of the document sees: markup and entities resolved. `origin[i]` is
    the source offset of `text[i]`; `origin[len(text)]` is the source offset just after the last
    character.

    Attributes:
        lead: length of the bold lead-in at the start of `text` ("Fatigue:"), 0 where none.
        depth: nesting of a bullet, 1 for the outermost; 0 for a paragraph outside of bullets.
        wide: index and source width of each character that is not one source character (`&amp;`).
        cells: places of the cells of a table row in `text`, () where it is none.
    """

    kind: BlockKind
    text: str
    origin: tuple[int, ...]
    line: int
    lead: int = 0
    depth: int = 0
    wide: tuple[tuple[int, int], ...] = ()
    cells: tuple[tuple[int, int], ...] = ()

    def span(self, start: int, end: int) -> Span:
        """Return the source span of `text[start:end]`; empty stretches give empty spans."""
        if start >= end:
            return Span(self.origin[start], self.origin[start])
        return Span(self.origin[start], self.origin[end - 1] + self._width(end - 1))

    def _width(self, index: int) -> int:
        return next((width for at, width in self.wide if at == index), 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A heading (or field label) and the blocks below it.

    Attributes:
        heading: heading text without markup; "" for what stands before the first.
        level: depth of the heading: 1 for the title's own level, 2 below it, ...
        heading_span: where the heading stands; empty where there is none.
        field: whether it is a `Key: value` line, and `heading` is its key.
        kind: what the format says that it is about, None where its heading is to tell.
    """

    heading: str
    level: int
    heading_span: Span
    line: int
    blocks: tuple[Block, ...]
    field: bool = False
    kind: SectionKind | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A source that has been read: the text and its sections, in order of the text."""

    source: SourceRecord
    text: str
    title: str
    title_span: Span
    sections: tuple[Section, ...]

    def line_of(self, offset: int) -> int:
        """Return the 1-based line of a character offset (CRLF, CR and LF end lines)."""
        before = self.text[:offset].replace("\r\n", "\n").replace("\r", "\n")
        return before.count("\n") + 1
