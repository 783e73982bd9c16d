"""The section that a quote stands in, with the quote marked; a long one is cut around it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import accumulate, groupby

from kg.headings import section_kinds
from kg.model import Block, BlockKind, Section, Span
from kg.texts.members import Text

HEADING = "heading"
AROUND = 2_500
"""Characters of a section that are shown, where nobody wants more or less."""
_TOP = 2  # level of the sections right below the title
_SENTENCE = re.compile(r"(?<=[.!?])[\"'”’)\]]*\s+(?=[^\sa-z])")


class Mark(StrEnum):
    """What a stretch of words is to a piece of evidence."""

    QUOTE = "quote"
    MENTION = "mention"


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """Words of a stretch that are marked alike.

    Attributes:
        mark: None for what stands around the quote.
        strong: whether they are a lead-in in bold letters.
    """

    text: str
    mark: Mark | None = None
    strong: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """A heading, paragraph or bullet.

    Attributes:
        kind: "heading", "paragraph" or "bullet".
        depth: nesting of a bullet, 1 for the outermost; 0 for what is none.
    """

    kind: str
    depth: int
    pieces: tuple[Piece, ...]

    @property
    def text(self) -> str:
        """Return all its words."""
        return "".join(each.text for each in self.pieces)


@dataclass(frozen=True, slots=True, kw_only=True)
class Excerpt:
    """A section around a quote.

    Attributes:
        headings: those that the quote stands under, outermost first.
        stretches: what the section shows, in its order.
        left_out_before, left_out_after: number of characters that the section goes on for.
    """

    headings: tuple[str, ...]
    stretches: tuple[Stretch, ...]
    left_out_before: int
    left_out_after: int


def excerpt(text: Text, quote: Span, mention: Span, *, most: int = AROUND) -> Excerpt:
    """Return the section that a quote stands in, down to all that is below its heading.

    Args:
        text: of the source.
        quote: where the quote stands.
        mention: where the words stand in it that name something.
        most: characters to show, if the section has more; the quote itself is shown whatever it
            takes. It is cut between sentences.
    """
    at = _place(text.sections, quote, mention)
    if at is None:
        return _cut((), _lines(text.text, quote, mention), most)
    path = _above(text.sections, at)
    headings = tuple(filter(None, (each.heading for each in path)))
    shown = [
        stretch
        for section in _below(text.sections, at, path)
        for stretch in _stretches(section, quote, mention)
    ]
    return _cut(headings, shown, most)


def _place(sections: Sequence[Section], quote: Span, mention: Span) -> int | None:
    """Return which section has the mention, or else the beginning of the quote."""
    for offset in (mention.start, quote.start):
        for number, section in enumerate(sections):
            spans = (section.heading_span, *map(_span, section.blocks))
            if any(span.start <= offset < span.end for span in spans):
                return number
    return None


def _span(block: Block) -> Span:
    return Span(min(block.origin), max(block.origin))


def _above(sections: Sequence[Section], at: int) -> list[Section]:
    """Return a section with those that it is nested in, outermost first."""
    path = [sections[at]]
    for section in reversed(sections[:at]):
        if section.level < path[0].level:
            path.insert(0, section)
    return path


def _below(sections: Sequence[Section], at: int, path: Sequence[Section]) -> Iterator[Section]:
    """Yield the section right below the title that a section is in, with what is below it.

    What is about another kind of thing ("For More Info: ...") is no part of it. What stands at the
    level of the title goes as far as the next heading.
    """
    top = next((each for each in path if each.level >= _TOP), None)
    if top is None:
        yield sections[at]
        return
    start = next(number for number, each in enumerate(sections) if each is top)
    kinds = section_kinds(sections)
    yield top
    for number, section in enumerate(sections[start + 1 :], start + 1):
        if section.level <= top.level:
            return
        if number == at or kinds[number] is kinds[start]:
            yield section


def _stretches(section: Section, quote: Span, mention: Span) -> Iterator[Stretch]:
    if section.heading:
        place = section.heading_span
        mark = next((m for m, s in _spans(quote, mention) if _touch(s, place)), None)
        words = f"{section.heading}:" if section.field else section.heading
        yield Stretch(kind=HEADING, depth=0, pieces=(Piece(text=words, mark=mark),))
    for block in section.blocks:
        if block.text:
            bullet = block.kind is BlockKind.BULLET
            pieces = tuple(_pieces(block, quote, mention))
            yield Stretch(kind=block.kind.value, depth=block.depth if bullet else 0, pieces=pieces)


def _spans(quote: Span, mention: Span) -> tuple[tuple[Mark, Span], ...]:
    return (Mark.MENTION, mention), (Mark.QUOTE, quote)


def _touch(one: Span, other: Span) -> bool:
    return one.start < other.end and other.start < one.end


def _pieces(block: Block, quote: Span, mention: Span) -> Iterator[Piece]:
    spans = _spans(quote, mention)

    def looks(index: int) -> tuple[Mark | None, bool]:
        offset = block.origin[index]
        mark = next((mark for mark, span in spans if span.start <= offset < span.end), None)
        return mark, index < block.lead

    for (mark, strong), group in groupby(range(len(block.text)), key=looks):
        indices = list(group)
        words = block.text[indices[0] : indices[-1] + 1]
        yield Piece(text=words, mark=mark, strong=strong)


def _lines(text: str, quote: Span, mention: Span) -> list[Stretch]:
    """Return the lines that a quote takes, for what stands in no section."""
    start = text.rfind("\n", 0, quote.start) + 1
    end = text.find("\n", quote.end)
    end = len(text) if end < 0 else end
    origin = tuple(range(start, end + 1))
    block = Block(kind=BlockKind.PARAGRAPH, text=text[start:end], origin=origin, line=1)
    return [Stretch(kind=block.kind.value, depth=0, pieces=tuple(_pieces(block, quote, mention)))]


@dataclass(frozen=True, slots=True)
class _Sentence:
    """A sentence of a stretch, by the number of the stretch and its place there."""

    stretch: int
    start: int
    end: int
    marked: bool

    def __len__(self) -> int:
        return self.end - self.start


def _cut(headings: tuple[str, ...], stretches: Sequence[Stretch], most: int) -> Excerpt:
    """Return as many of the sentences around the marked ones as there is room for."""
    units = [unit for number, each in enumerate(stretches) for unit in _sentences(number, each)]
    marked = [number for number, unit in enumerate(units) if unit.marked] or [0]
    first, last = marked[0], marked[-1]
    room = most - sum(map(len, units[first : last + 1]))
    open_before, open_after = True, True
    while open_before or open_after:
        open_before = open_before and first > 0 and len(units[first - 1]) <= room
        if open_before:
            first -= 1
            room -= len(units[first])
        open_after = open_after and last + 1 < len(units) and len(units[last + 1]) <= room
        if open_after:
            last += 1
            room -= len(units[last])
    shown = units[first : last + 1]
    return Excerpt(
        headings=headings,
        stretches=tuple(
            _part(stretches[number], sentences)
            for number, sentences in (
                (number, list(group)) for number, group in groupby(shown, lambda each: each.stretch)
            )
        ),
        left_out_before=sum(map(len, units[:first])),
        left_out_after=sum(map(len, units[last + 1 :])),
    )


def _sentences(number: int, stretch: Stretch) -> Iterator[_Sentence]:
    text = stretch.text
    ends = [*(match.end() for match in _SENTENCE.finditer(text)), len(text)]
    places = list(accumulate((len(each.text) for each in stretch.pieces), initial=0))
    marked = [
        Span(start, end)
        for each, start, end in zip(stretch.pieces, places, places[1:], strict=False)
        if each.mark
    ]
    start = 0
    for end in ends:
        if start < end:
            place = Span(start, end)
            touched = any(_touch(place, each) for each in marked)
            yield _Sentence(number, start, end, touched)
        start = end


def _part(stretch: Stretch, sentences: Sequence[_Sentence]) -> Stretch:
    """Return the part of a stretch that sentences take."""
    start, end = sentences[0].start, sentences[-1].end
    pieces, at = [], 0
    for piece in stretch.pieces:
        words = piece.text[max(start - at, 0) : max(end - at, 0)]
        if words:
            pieces.append(replace(piece, text=words))
        at += len(piece.text)
    return replace(stretch, pieces=tuple(pieces))
