"""A text and its sections as members of an archive, and back."""

from __future__ import annotations

import json
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, Self

from kg.model import Block, BlockKind, Document, Section, SectionKind, Span

_LEVEL = 6


class Member(NamedTuple):
    """Bytes as a ZIP archive holds them.

    Attributes:
        check: CRC-32 of the bytes.
        size: number of the bytes.
        data: the bytes, deflated.
    """

    check: int
    size: int
    data: bytes

    @classmethod
    def of(cls, plain: bytes) -> Self:
        """Return bytes as a member; the same bytes give the same member."""
        packer = zlib.compressobj(_LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS)
        return cls(zlib.crc32(plain), len(plain), packer.compress(plain) + packer.flush())

    def plain(self) -> bytes:
        """Return the bytes.

        Raises:
            ValueError: they are damaged.
        """
        try:
            plain = zlib.decompress(self.data, -zlib.MAX_WBITS, self.size or 1)
        except zlib.error as error:
            raise ValueError(str(error)) from error
        if zlib.crc32(plain) != self.check:
            raise ValueError("they have another checksum")
        return plain


class Members(NamedTuple):
    """A text and its sections as they lie in an archive."""

    text: Member
    sections: Member


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """The text of a source and its sections, in order of the text."""

    text: str
    sections: tuple[Section, ...]


def packed(document: Document) -> Members:
    """Return the text and the sections of a document as members of an archive."""
    sections = [_section(each, document.text) for each in document.sections]
    outline = json.dumps({"sections": sections}, ensure_ascii=False, separators=(",", ":"))
    return Members(Member.of(document.text.encode()), Member.of(outline.encode()))


def unpacked(members: Members) -> Text:
    """Return the text and the sections that members hold.

    Raises:
        ValueError: they are damaged.
    """
    text = members.text.plain().decode()
    outline = json.loads(members.sections.plain())
    return Text(text=text, sections=tuple(_read(each, text) for each in outline["sections"]))


def _section(section: Section, text: str) -> dict[str, Any]:
    span = section.heading_span
    return {
        "heading": section.heading,
        "level": section.level,
        "place": [span.start, span.end],
        "line": section.line,
        **({"field": True} if section.field else {}),
        **({"kind": section.kind.value} if section.kind else {}),
        "blocks": [_block(each, text) for each in section.blocks],
    }


def _read(values: dict[str, Any], text: str) -> Section:
    kind = values.get("kind")
    return Section(
        heading=values["heading"],
        level=values["level"],
        heading_span=Span(*values["place"]),
        line=values["line"],
        blocks=tuple(_block_in(each, text) for each in values["blocks"]),
        field=values.get("field", False),
        kind=SectionKind(kind) if kind else None,
    )


def _block(block: Block, text: str) -> dict[str, Any]:
    """Return a block as JSON values; words that stand in the text as they are, by their place."""
    start, end = block.origin[0], block.origin[-1]
    runs = _runs(block.origin)
    as_it_stands = len(runs) == 1 and text[start:end] == block.text
    return {
        "kind": block.kind.value,
        "line": block.line,
        **({"place": [start, end]} if as_it_stands else {"text": block.text, "origin": runs}),
        **({"lead": block.lead} if block.lead else {}),
        **({"depth": block.depth} if block.depth else {}),
        **({"wide": block.wide} if block.wide else {}),
        **({"cells": block.cells} if block.cells else {}),
    }


def _block_in(values: dict[str, Any], text: str) -> Block:
    if "place" in values:
        start, end = values["place"]
        words, origin = text[start:end], tuple(range(start, end + 1))
    else:
        words = values["text"]
        origin = _origin(values["origin"], len(words) + 1)
    return Block(
        kind=BlockKind(values["kind"]),
        text=words,
        origin=origin,
        line=values["line"],
        lead=values.get("lead", 0),
        depth=values.get("depth", 0),
        wide=tuple((at, width) for at, width in values.get("wide", ())),
        cells=tuple((start, end) for start, end in values.get("cells", ())),
    )


def _runs(origin: Sequence[int]) -> list[tuple[int, int]]:
    """Return where offsets begin that go up by one: index and offset."""
    return [
        (index, offset)
        for index, offset in enumerate(origin)
        if not index or offset != origin[index - 1] + 1
    ]


def _origin(runs: Sequence[tuple[int, int]], length: int) -> tuple[int, ...]:
    ends = [*(index for index, _ in runs[1:]), length]
    return tuple(
        offset + step
        for (index, offset), end in zip(runs, ends, strict=True)
        for step in range(end - index)
    )
