"""What a tagger finds in the sections of a document, brought to the passages that it stands in."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from kg.extract.passages import Passage, sectioned
from kg.model import Block, Document, SectionKind, Span
from kg.readers import label_text
from kg.tagger import Parts, Tagger

FORMATS = frozenset({label_text.NAME})
"""The formats whose sections are worded like those that a tagger learns from."""

SECTIONS = frozenset(
    {SectionKind.ADVERSE_REACTIONS, SectionKind.BOXED_WARNING, SectionKind.PRECAUTIONS}
)
"""The kinds of section that a tagger learns from."""


@dataclass(slots=True)
class _Sheet:
    """The lines of consecutive sections of a kind, as a tagger reads them.

    Attributes:
        starts: where the text of each block starts in the lines.
        blocks: the blocks, by where they stand in the source.
    """

    kind: SectionKind
    text: str = ""
    starts: list[int] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)

    def add(self, before: str, block: Block) -> None:
        """Add a block as a line, after what stands before it on its own line."""
        self.text += before
        self.starts.append(len(self.text))
        self.blocks.append(block)
        self.text += block.text + "\n"

    def mentions(self, found: Sequence[Parts]) -> Iterator[tuple[int, Parts]]:
        """Yield mentions within a block, in its characters, with its place in the source."""
        for parts in found:
            index = bisect_right(self.starts, parts[0].start) - 1
            if index < 0:
                continue
            start, block = self.starts[index], self.blocks[index]
            if parts[-1].end <= start + len(block.text):
                yield (
                    block.origin[0],
                    tuple(Span(each.start - start, each.end - start) for each in parts),
                )


def with_mentions(found: Sequence[Passage], document: Document, tagger: Tagger) -> list[Passage]:
    """Return the passages, those of sections about effects with the mentions found in them.

    A document that is not worded like a label is left to the rules.
    """
    if document.source.format not in FORMATS:
        return list(found)
    sheets = _sheets(document)
    by_block: dict[int, list[Parts]] = {}
    for sheet, mentions in zip(
        sheets, tagger.find_all([(each.text, each.kind) for each in sheets]), strict=True
    ):
        for place, parts in sheet.mentions(mentions):
            by_block.setdefault(place, []).append(parts)
    return [
        replace(each, tagged=_within(each, by_block.get(each.block.origin[0], ())))
        if each.section in SECTIONS
        else each
        for each in found
    ]


def _sheets(document: Document) -> list[_Sheet]:
    sheets: list[_Sheet] = []
    for section, kind, _ in sectioned(document):
        if kind not in SECTIONS:
            continue
        if not sheets or sheets[-1].kind is not kind:
            sheets.append(_Sheet(kind))
        if section.heading:
            place = section.heading_span
            sheets[-1].text += f"{_before(document, place.start)}{section.heading}\n"
        for block in section.blocks:
            sheets[-1].add(_before(document, block.origin[0]), block)
    return sheets


def _before(document: Document, place: int) -> str:
    """Return what stands before a place on its line: indentation, a number, a bullet."""
    text = document.text
    return text[max(text.rfind("\n", 0, place), text.rfind("\r", 0, place)) + 1 : place]


def _within(passage: Passage, found: Sequence[Parts]) -> tuple[Parts, ...]:
    return tuple(
        tuple(Span(each.start - passage.start, each.end - passage.start) for each in parts)
        for parts in found
        if passage.start <= parts[0].start and parts[-1].end <= passage.end
    )
