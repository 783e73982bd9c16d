"""A comparison as JSON: as values, and as bytes of which the cells are written but once."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from kg.compare.cells import NO_CELL
from kg.compare.comparison import Comparison
from kg.compare.model import Cell, Members
from kg.facts import Node, plain
from kg.index import NONE
from kg.indexed import ROW, Indexed, finding_json


def to_json(comparison: Comparison) -> dict[str, Any]:
    """Return a comparison as JSON values; the parts of a finding stand in the cell itself."""
    found: dict[str, Any] = json.loads(to_json_bytes(comparison))
    return found


def to_json_bytes(comparison: Comparison) -> bytes:
    """Return a comparison as JSON in UTF-8."""
    indexed = comparison.indexed
    unique = b", ".join(
        b"%b: %b" % (_bytes(slug), _nodes(indexed, nodes))
        for slug, nodes in comparison.unique.items()
    )
    return _COMPARISON % (
        _bytes(comparison.level),
        _nodes(indexed, comparison.drugs),
        b",\n".join(_rows(comparison, indexed)),
        _nodes(indexed, comparison.shared),
        unique,
        _nodes(indexed, comparison.disputed),
        _bytes(
            [
                {
                    "drugs": [node.ref.slug for node in each.drugs],
                    "count": len(each.effects),
                    "effects": [node.ref.slug for node in each.effects],
                }
                for each in comparison.intersections
            ]
        ),
    )


def _nodes(indexed: Indexed, nodes: Iterable[Node]) -> bytes:
    return b"[%b]" % b", ".join(map(indexed.node_fragment, nodes))


def cell_json(cell: Cell) -> dict[str, Any]:
    """Return a cell as JSON values."""
    found: dict[str, Any] = dict(finding_json(cell.finding))
    if cell.counts:
        found["counts"] = plain(cell.counts)
    if cell.members is not None:
        found["members"] = _members_json(cell.members)
    return found


def _members_json(members: Members) -> dict[str, Any]:
    return {
        "of": members.of,
        **{
            state.value: [node.ref.slug for node in drugs] for state, drugs in members.drugs.items()
        },
    }


def _rows(comparison: Comparison, indexed: Indexed) -> Iterator[bytes]:
    bits = [repr(each).encode() for each in comparison.discrimination.tolist()]
    for row, cells in enumerate(_cells(comparison, indexed)):
        yield b"".join(
            (
                _named(comparison, indexed, row),
                bits[row],
                b', "cells": [',
                b", ".join(cells),
                b"]}",
            )
        )


def _named(comparison: Comparison, indexed: Indexed, row: int) -> bytes:
    """Return how a row begins, up to the number of bits."""
    node = int(comparison.table.nodes[row])
    if not comparison.rolled_to_organs:
        return indexed.effect_fragment(node)
    organ = indexed.node_fragment(comparison.node_of(row))
    return ROW % (b"null", organ, b"false")


def _cells(comparison: Comparison, indexed: Indexed) -> Iterator[list[bytes]]:
    """Yield the cells of each row."""
    table = comparison.table
    if table.counts is not None or any(each.many for each in comparison.operands):
        for row in comparison.rows:
            yield [_bytes(cell_json(cell)) for cell in row.cells]
        return
    fragment = indexed.fragment
    for places in zip(*(lists.singles().tolist() for lists in table.cells), strict=True):
        yield [_NOTHING if cell == NONE else fragment(cell) for cell in places]


def _bytes(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode()


_NOTHING = _bytes(cell_json(NO_CELL))
_COMPARISON = (
    b'{"level": %b, "drugs": %b, "rows": [\n%b\n],\n"shared": %b,\n"unique": {%b},\n'
    b'"disputed": %b,\n"intersections": %b}\n'
)
