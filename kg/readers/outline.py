"""Sections under construction: headings open them, blocks fill them."""

from __future__ import annotations

from dataclasses import dataclass, field

from kg.headings import SINGLE_VALUED, heading_kind
from kg.model import Block, BlockKind, Section, SectionKind, Span
from kg.readers.pieces import Piece, Role
from kg.readers.visible import Visible


@dataclass(slots=True)
class _Draft:
    heading: str
    level: int
    span: Span
    line: int
    kind: SectionKind | None
    is_field: bool
    stated: SectionKind | None = None
    blocks: list[Block] = field(default_factory=list)


class Outline:
    """The sections of a document so far.

    Attributes:
        base: level of the last heading that is typeset as one; labels stand one below it.
    """

    def __init__(self) -> None:
        self._drafts: list[_Draft] = []
        self.base = 1

    @property
    def kind(self) -> SectionKind | None:
        """Return the kind of the section that is open, inherited where its heading says none."""
        return self._kind_below(self.level + 1)

    def _kind_below(self, level: int) -> SectionKind | None:
        for draft in reversed(self._drafts):
            if draft.level < level:
                if draft.kind is not None:
                    return draft.kind
                level = draft.level
        return None

    @property
    def level(self) -> int:
        """Return the level of the section that is open, 0 before the first."""
        return self._drafts[-1].level if self._drafts else 0

    @property
    def headings(self) -> tuple[str, ...]:
        """Return the headings that have opened sections so far."""
        return tuple(each.heading for each in self._drafts if each.heading)

    @property
    def is_empty(self) -> bool:
        """Tell whether the section that is open has no block yet."""
        return bool(self._drafts) and not self._drafts[-1].blocks

    @property
    def is_full_field(self) -> bool:
        """Tell whether the section that is open is a field that can hold no further paragraph.

        It is full after one where it has one value only, and where it interrupts a section of
        another kind.
        """
        if not self._drafts or not self._drafts[-1].is_field or self.is_empty:
            return False
        kind, above = self._drafts[-1].kind, self._kind_below(self.level)
        if kind is None or kind is SectionKind.OTHER:
            return False
        return kind in SINGLE_VALUED or above not in (None, kind)

    def open(
        self,
        heading: Visible | None,
        line: int,
        level: int,
        *,
        field: bool = False,
        kind: SectionKind | None = None,
    ) -> None:
        """Open a section; `heading` may carry its colon, `kind` is what the format says it is."""
        shown = heading.cut(0, len(heading.text.rstrip(" :"))) if heading else None
        self._drafts.append(
            _Draft(
                heading=shown.text if shown else "",
                level=level,
                span=shown.span() if shown else Span(0, 0),
                line=line,
                kind=kind or (heading_kind(shown.text) if shown else None),
                is_field=field,
                stated=kind,
            )
        )

    def state(self, name: str, value: Visible, line: int) -> None:
        """Add a fact that the format itself gives, as the line "name: value" would."""
        at = value.origin[0]
        kind = SectionKind.IDENTIFICATION
        draft = _Draft(name, self.base + 1, Span(at, at), line, kind, True, stated=kind)
        draft.blocks.append(value.block(BlockKind.PARAGRAPH, line))
        self._drafts.append(draft)

    def add(self, piece: Piece) -> None:
        """Add a paragraph or bullet to the section that is open."""
        kind = BlockKind.BULLET if piece.role is Role.BULLET else BlockKind.PARAGRAPH
        self.add_block(
            piece.shown.block(kind, piece.line_of(piece.shown), piece.level, piece.cells)
        )

    def add_block(self, block: Block) -> None:
        """Add a block to the section that is open, or to the part before the first heading."""
        if not self._drafts:
            self._drafts.append(
                _Draft("", 1, Span(block.origin[0], block.origin[0]), block.line, None, False)
            )
        draft = self._drafts[-1]
        if not draft.heading and not draft.blocks:
            draft.span = Span(block.origin[0], block.origin[0])
        draft.blocks.append(block)

    def sections(self) -> tuple[Section, ...]:
        """Return the sections in order of the text."""
        return tuple(
            Section(
                heading=draft.heading,
                level=draft.level,
                heading_span=draft.span,
                line=draft.line,
                blocks=tuple(draft.blocks),
                field=draft.is_field,
                kind=draft.stated,
            )
            for draft in self._drafts
        )
