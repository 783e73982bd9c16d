"""Tables of a section: how often each row's effect came, with the drug and without it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import pairwise

from kg.extract.arms import arms_named
from kg.extract.incidence import SHARE, cioms_class, of_percent, share_of
from kg.extract.phrasing import Phrases
from kg.extract.rules import pattern
from kg.model import Block, Frequency

_SIZE = re.compile(r"\bn\s*=\s*(\d[\d,]*)", re.IGNORECASE)
_SIZE_GLUED = re.compile(r"N\s*=\s*(\d{1,3}(?:,\d{3})+|\d+)")
_FIGURE = re.compile(
    r"(?P<sign>[<>≤≥])?\s?(?P<number>\d[\d,]*(?:\.\d+)?)\s?(?P<percent>%)?"
    r"(?P<mark>\^?[a-h])?"
    r"(?:\s?[(\[]\s?(?P<inner>[<>≤≥]?)\s?(?P<share>\d+(?:\.\d+)?)\s?%?\s?[)\]])?"
    r"(?:\s?\^?[*†‡§¶#a-h\u1d43-\u1d4d](?:,\s?[a-h*†‡§])*)*"  # footnotes
)
_PERCENT = re.compile(rf"{SHARE}|\bpercentages?\b", re.IGNORECASE)
_NEAR = 60  # characters before the size of an arm in which it is named
_HEAD = 400  # characters of the paragraph before a table in which its columns are named


@dataclass(frozen=True, slots=True)
class Column:
    """A column of figures.

    Attributes:
        size: number of people that its figures are of.
        compared: whether they took something else than the drug.
        passed: whether it tells something else: how many had it severely, a probability.
    """

    size: int | None = None
    compared: bool = False
    passed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A row of a table about effects.

    Attributes:
        label: place of the row's label in the block.
        frequency: how often with the drug, None where the row tells no share of people.
        compared_only: whether nobody who took the drug had it, and others did.
        of_effects: whether the head of the first column says that it names effects.
    """

    label: tuple[int, int]
    frequency: Frequency | None = None
    compared_only: bool = False
    of_effects: bool = False


def table_rows(blocks: Sequence[Block], own: Phrases) -> dict[int, Row]:
    """Return the rows that hold figures, by the position of their block.

    Args:
        blocks: the blocks of a section.
        own: the names of the drug.
    """
    found: dict[int, Row] = {}
    for start, end in _tables(blocks):
        heads = [each for each in range(start, end) if not _figures(blocks[each])]
        body = [each for each in range(start, end) if _figures(blocks[each])]
        if not body:
            continue
        above = [each for each in heads if each < body[0]]
        caption = blocks[start - 1].text[-_HEAD:] if start else ""
        columns = _columns(
            [blocks[each] for each in above], caption, len(blocks[body[0]].cells) - 1, own
        )
        told = " ".join([caption, *(blocks[each].text for each in above)])
        shares = _PERCENT.search(told) is not None
        for each in body:
            row = _row(blocks[each], columns, shares=shares)
            found[each] = replace(row, of_effects=_of_effects([blocks[at] for at in above]))
    return found


def _of_effects(heads: Sequence[Block]) -> bool:
    """Say whether the first column is headed "Reaction", "Adverse event" or the like."""
    return any(
        pattern("adverse", "column").fullmatch(head.text[slice(*head.cells[0])].strip())
        for head in heads
    )


def _tables(blocks: Sequence[Block]) -> Iterator[tuple[int, int]]:
    """Yield where rows follow each other, short headings between them included."""
    start: int | None = None
    for position, block in enumerate([*blocks, None]):
        if block is not None and block.cells:
            start = position if start is None else start
        elif start is not None:
            yield start, position
            start = None


def _figures(block: Block) -> list[re.Match[str]]:
    """Return the figures of a row; [] where it is none of figures."""
    words = [block.text[start:end] for start, end in block.cells[1:]]
    found = [match for each in words if (match := _FIGURE.fullmatch(each))]
    filled = [each for each in words if each.strip()]
    return found if found and 2 * len(found) >= len(filled) else []


def _columns(heads: Sequence[Block], caption: str, count: int, own: Phrases) -> list[Column]:
    """Return what the columns of figures are of, as the rows above or the caption name them."""
    over = [[head.text[start:end] for start, end in head.cells][-count:] for head in heads]
    full = [row for row in over if len(row) == count]
    names = [" ".join(each) for each in zip(*full, strict=True)]
    if any(map(_named, names)):
        beside = any(own.search(each) for each in names)
        return [_column(each, own, beside=beside) for each in names]
    told = " ".join([caption, *(head.text for head in heads)])
    by_size = _by_size(told, own)
    if by_size and count % len(by_size) == 0:
        return [each for each in by_size for _ in range(count // len(by_size))]
    named = [Column(None, compared) for compared in arms_named(told, own)][-count:]
    if named and count % len(named) == 0:
        return [each for each in named for _ in range(count // len(named))]
    return [Column()]


def _named(words: str) -> bool:
    return bool(re.search(r"[^\W\d_]{2,}", words))


def _column(words: str, own: Phrases, *, beside: bool = False) -> Column:
    """Return what a column is of; `beside` tells whether one of the table is of the drug by name.

    Another that gives its number of people, and names neither, is then of another treatment.
    """
    size = _SIZE.search(words) or _SIZE_GLUED.search(words)
    named = arms_named(words, own)
    return Column(
        size=int(size[1].replace(",", "")) if size else None,
        compared=named[0] if named else beside and size is not None,
        passed=pattern("frequency", "tables", "passed").search(words) is not None,
    )


def _by_size(text: str, own: Phrases) -> list[Column]:
    """Return the arms of "Examplin (N=173) Placebo (N=182)"."""
    sizes = list(_SIZE_GLUED.finditer(text))
    starts = [0, *(each.end() for each in sizes)]
    return [
        Column(int(size[1].replace(",", "")), _last_compared(text[start : size.start()], own))
        for start, size in zip(starts, sizes, strict=False)
    ]


def _last_compared(words: str, own: Phrases) -> bool:
    """Say whether the people named last before a size took something else."""
    named = arms_named(words[-_NEAR:], own)
    return bool(named) and named[-1]


def _row(block: Block, columns: Sequence[Column], *, shares: bool) -> Row:
    label = block.cells[0]
    told: list[tuple[Column, Decimal | None, Decimal | None]] = []
    for column, (start, end) in zip(columns, block.cells[1:], strict=False):
        if column.passed:
            continue
        match = _FIGURE.fullmatch(block.text[start:end])
        if match is not None:
            low, high = _share(match, column, shares=shares)
            if (low, high) != (None, None):
                told.append((column, low, high))
    drug = _firsts([each for each in told if not each[0].compared])
    compared = _firsts([each for each in told if each[0].compared])
    if not drug:
        return Row(label=label)
    if all(high == 0 for _, _, high in drug):
        return Row(label=label, compared_only=any(each[2] for each in compared))
    low = min((each[1] for each in drug if each[1] is not None), default=None)
    high = max((each[2] for each in drug if each[2] is not None), default=None)
    return Row(
        label=label,
        frequency=Frequency(
            low=low,
            high=high,
            cioms=cioms_class(low, high),
            comparator=compared[0][2] if compared else None,
            denominator=drug[0][0].size if len(drug) == 1 else None,
        ),
    )


def _firsts(
    told: list[tuple[Column, Decimal | None, Decimal | None]],
) -> list[tuple[Column, Decimal | None, Decimal | None]]:
    """Return the first figure of each arm: what follows it is of the severe ones alone."""
    return told[:1] + [after for before, after in pairwise(told) if before[0] is not after[0]]


def _share(
    figure: re.Match[str], column: Column, *, shares: bool
) -> tuple[Decimal | None, Decimal | None]:
    """Return the bounds (0..1) of a cell, None where it tells no share."""
    sign = figure["inner"] if figure["share"] else figure["sign"]
    value: Decimal | None = None
    if figure["share"]:
        value = of_percent(figure["share"])
    elif figure["percent"] or shares:
        value = of_percent(figure["number"].replace(",", ""))
    elif column.size and "." not in figure["number"]:
        value = share_of(figure["number"], str(column.size))
    if value is None or value > 1:
        return None, None
    if sign and sign in "<≤":
        return None, value
    return (value, None) if sign else (value, value)
