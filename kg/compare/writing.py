"""A comparison as JSON: as values, and as bytes of which the cells are written but once."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from itertools import pairwise
from typing import Any

import numpy as np

from kg.compare.comparison import Comparison
from kg.compare.model import STATED
from kg.facts import plain
from kg.findings import NOT_MENTIONED
from kg.fragments import value_json
from kg.index.columns import AnyArray, Lists
from kg.indexed import ROW, Indexed, finding_json


def to_json(comparison: Comparison) -> dict[str, Any]:
    """Return a comparison as JSON values; the parts of a finding stand in the cell itself."""
    found: dict[str, Any] = json.loads(to_json_bytes(comparison))
    return found


def to_json_bytes(comparison: Comparison) -> bytes:
    """Return a comparison as JSON in UTF-8."""
    sets, indexed = comparison.sets, comparison.indexed
    named = [value_json(plain(each)) for each in comparison.drugs]
    slugs = [value_json(each.ref.slug) for each in comparison.drugs]
    nodes = partial(_joined, comparison, indexed.node_fragment)
    effects = partial(_joined, comparison, indexed.writer.slug)
    alone = dict(zip(slugs, sets.unique, strict=True))
    unique = (b"%b: [%b]" % (slug, nodes(rows)) for slug, rows in alone.items())
    intersections = (
        b'{"drugs": [%b], "count": %d, "effects": [%b]}'
        % (b", ".join(slugs[at] for at in drugs.tolist()), len(rows), effects(rows))
        for drugs, rows in sets.intersections
    )
    # joined but once: copies of what is this long take as long as all the rest
    parts = [
        b'{"level": %b, "drugs": [%b], "rows": [\n'
        % (value_json(comparison.level), b", ".join(named))
    ]
    for row in _rows(comparison, indexed):
        parts += row
    if len(parts) > 1:
        parts.pop()  # what is between rows
    parts += (
        b'\n],\n"shared": [',
        nodes(sets.shared),
        b'],\n"unique": {',
        b", ".join(unique),
        b'},\n"disputed": [',
        nodes(sets.disputed),
        b'],\n"intersections": [',
        b", ".join(intersections),
        b"]}\n",
    )
    return b"".join(parts)


def _joined(comparison: Comparison, written: Callable[[int], bytes], rows: AnyArray) -> bytes:
    return b", ".join(map(written, comparison.table.nodes[rows].tolist()))


def _rows(comparison: Comparison, indexed: Indexed) -> Iterator[Sequence[bytes]]:
    """Yield each row in pieces, the last of which belongs between two rows."""
    bits = comparison.discrimination.tolist()
    shown = {each: b'%r, "cells": [' % each for each in set(bits)}
    for named, each, cells in zip(
        _named(comparison, indexed), bits, _cells(comparison, indexed), strict=True
    ):
        yield named, shown[each], b", ".join(cells), b"]}", b",\n"


def _named(comparison: Comparison, indexed: Indexed) -> Iterable[bytes]:
    """Return how each row begins, up to the number of bits."""
    nodes = comparison.table.nodes.tolist()
    if not comparison.rolled_to_organs:
        return map(indexed.effect_fragment, nodes)
    return (ROW % (b"null", indexed.node_fragment(each), b"false") for each in nodes)


def _cells(comparison: Comparison, indexed: Indexed) -> Iterable[Iterable[bytes]]:
    """Return the cells of each row."""
    columns = (_column(comparison, indexed, at) for at in range(len(comparison.operands)))
    return zip(*columns, strict=True)


def _column(comparison: Comparison, indexed: Indexed, at: int) -> Iterable[bytes]:
    """Return the cells of an operand, one a row."""
    table, operand = comparison.table, comparison.operands[at]
    cells = table.cells[at]
    if table.counts is None and not operand.many:
        return indexed.fragments(cells.singles().tolist(), _NOTHING)
    tails = (
        _members(indexed, cells, len(operand.drugs))
        if table.counts is None
        else (_COUNTS % tuple(each) for each in table.counts[at].tolist())
    )
    return indexed.writer.together(cells, table.states[at].tolist(), tails)


def _members(indexed: Indexed, cells: Lists, of: int) -> Iterator[bytes]:
    """Yield for how many drugs of a class each row is so, and which they are, by label."""
    table, slug = indexed.index.cells, indexed.writer.slug
    rows = np.repeat(np.arange(len(cells)), np.diff(cells.at))
    drugs, states = table.drug[cells.items], table.state[cells.items]
    order = np.lexsort((indexed.index.nodes.order[drugs], states, rows))
    by_row = [*zip(states[order].tolist(), drugs[order].tolist(), strict=True)]
    for start, end in pairwise(cells.at.tolist()):
        slugs: dict[int, list[bytes]] = {}
        for state, drug in by_row[start:end]:
            slugs.setdefault(state, []).append(slug(drug))
        named = (
            b", %b: [%b]" % (_STATES[state], b", ".join(those)) for state, those in slugs.items()
        )
        yield b', "members": {"of": %d%b}' % (of, b"".join(named))


_STATES = tuple(value_json(each) for each in STATED)
_COUNTS = b', "counts": {%b: %%d, %b: %%d, %b: %%d}' % _STATES
_NOTHING = value_json(finding_json(NOT_MENTIONED))
