"""Rows of tables in running text: cells between pipes, or figures in columns set by blanks."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence

_FIGURE = (
    r"[<>≤≥]?\s?\d[\d,]*(?:\.\d+)?\s?%?(?:\s?[(\[]\s?[<>≤≥]?\d+(?:\.\d+)?\s?%?\s?[)\]])?[*†‡§]*"
)
_CELL = rf"(?:{_FIGURE}|-{{1,2}}|\u2013|\u2014|NA|N/A|NR)"
_GAP = r"(?:[ \u00a0]{2,}|[ \u00a0]*\t[ \t\u00a0]*)"
# The name of a system of organs, in a column before the names of its effects.
_SYSTEM = (
    r"(?:[^\W\d_][^\d|]{0,90}?\b(?:disorders|conditions|infestations|investigations|complications)"
)
_ROW = re.compile(
    rf"(?:{_SYSTEM}{_GAP}))?(?P<label>[^\W\d_](?:(?!\s{{4}}|\t).){{0,90}}?[^\s:|]){_GAP}(?P<first>{_CELL})"
    rf"(?P<more>(?:{_GAP}{_CELL})*)\s*$"
)
_FIGURES = re.compile(rf"(?P<first>{_CELL})(?P<more>(?:{_GAP}{_CELL})+)\s*$")
_WIDE = re.compile(r"\s{3,}|\t")
_PIPE = re.compile(r"(?<!\\)\|")
_BETWEEN = re.compile(_GAP)


def cells(source: str, start: int, end: int) -> list[tuple[int, int]]:
    """Return the places of the cells of a line, the label first; [] where it is no row.

    >>> line = " Headache     12%     9%"
    >>> [line[a:b] for a, b in cells(line, 1, len(line))]
    ['Headache', '12%', '9%']
    """
    if source.startswith("|", start):
        return _between_pipes(source, start, end)
    row = _ROW.match(source, start, end)
    if row is None or not any(each.isdigit() for each in row["first"] + row["more"]):
        return []
    if not row["more"] and not _WIDE.match(source, row.end("label")):
        return []
    return [row.span("label"), *_split(source, row.start("first"), row.end("more"), _BETWEEN)]


def figures(source: str, start: int, end: int) -> list[tuple[int, int]]:
    """Return the places of the figures of a line of nothing else, [] for any other.

    >>> line = "12%     9%"
    >>> [line[a:b] for a, b in figures(line, 0, len(line))]
    ['12%', '9%']
    """
    row = _FIGURES.match(source, start, end)
    if row is None or not any(each.isdigit() for each in row[0]):
        return []
    return _split(source, row.start("first"), row.end("more"), _BETWEEN)


def is_system(words: str) -> bool:
    """Tell whether a line is the name of a system of organs over the rows that follow."""
    return re.fullmatch(rf"{_SYSTEM}|.*\babnormalities)\W*", words, re.IGNORECASE) is not None


def _between_pipes(source: str, start: int, end: int) -> list[tuple[int, int]]:
    line = source[start:end].rstrip()
    return _split(source, start + 1, start + len(line) - line.endswith("|"), _PIPE)


def _split(source: str, start: int, end: int, by: re.Pattern[str]) -> list[tuple[int, int]]:
    """Return the places between separators, without the blanks around them."""
    found = []
    for separator in [*by.finditer(source, start, end), None]:
        stop = separator.start() if separator else end
        words = source[start:stop]
        begin = start + len(words) - len(words.lstrip())
        found.append((begin, max(begin, begin + len(words.strip()))))
        start = separator.end() if separator else end
    return found


def placed(origin: Sequence[int], found: list[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    """Return the places of cells in the visible text whose characters stand at `origin`."""
    last = len(origin) - 1
    return tuple(
        (
            min(bisect_left(origin, start, 0, last), last),
            min(bisect_left(origin, end, 0, last), last),
        )
        for start, end in found
    )
