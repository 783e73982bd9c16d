"""Where the sections of a leaflet begin, and by which names it calls its medicine."""

from __future__ import annotations

from collections.abc import Iterator

from kg.readers import template
from kg.readers.pieces import Piece
from kg.readers.visible import Visible

_CONTENTS = 3  # main headings without text between them are a table of contents


def number_of(row: str) -> int | None:
    """Return the number of the section that a line on its own is the main heading of."""
    return template.section_number(" ".join(row.split())) if len(row) < 200 else None


def names(pieces: list[Piece]) -> Iterator[Visible]:
    """Yield the names of the medicine that main headings and the contents give."""
    for piece in pieces:
        for found in template.name_sentence().finditer(piece.shown.text):
            yield piece.shown.cut(*found.span("name"))


def main_headings(pieces: list[Piece]) -> Iterator[tuple[int, int]]:
    """Yield the index and section number of main headings that are not lines of the contents."""
    found = [
        (index, number)
        for index, piece in enumerate(pieces)
        if (number := number_of(piece.shown.text)) is not None
    ]
    contents: set[int] = set()
    for run in _runs(found):
        if run[0][1] == 1 and len(run) >= _CONTENTS:
            contents.update(index for index, _ in run)
    yield from ((index, number) for index, number in found if index not in contents)


def _runs(found: list[tuple[int, int]]) -> Iterator[list[tuple[int, int]]]:
    """Yield headings that follow each other at once, in the order of their numbers."""
    run: list[tuple[int, int]] = []
    for index, number in found:
        if run and (index != run[-1][0] + 1 or number <= run[-1][1]):
            yield run
            run = []
        run.append((index, number))
    if run:
        yield run
