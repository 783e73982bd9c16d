"""What is written straight from the index is what is made of findings one by one."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg import indexed as module
from kg.compare import Cell, Comparison, Level, Order, compare, to_json
from kg.facts import plain
from kg.identifiers import BASE
from kg.index import NONE, Gathering, index_of
from kg.indexed import Indexed, finding_json
from kg.model import Kind, Ref
from tests.index.graphs import CLASSES, DRUGS, graphs

RELAXED = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def made_of(lines: list[str]) -> Indexed:
    found = Gathering(BASE)
    found.take(lines)
    return Indexed(index_of(found))


def shown(cell: Cell) -> dict[str, Any]:
    """Return a cell as JSON values, from what it is in Python."""
    found: dict[str, Any] = dict(finding_json(cell.finding))
    if cell.counts:
        found["counts"] = plain(cell.counts)
    if cell.members is not None:
        drugs = cell.members.drugs.items()
        named = {state.value: [node.ref.slug for node in nodes] for state, nodes in drugs}
        found["members"] = {"of": cell.members.of, **named}
    return found


def values(found: Comparison) -> dict[str, Any]:
    """Return a comparison as JSON values, from what it is in Python."""
    return {
        "level": found.level,
        "drugs": plain(found.drugs),
        "rows": [
            {**plain(row), "cells": [shown(cell) for cell in row.cells]} for row in found.rows
        ],
        "shared": plain(found.shared),
        "unique": plain(found.unique),
        "disputed": plain(found.disputed),
        "intersections": [
            {
                "drugs": [node.ref.slug for node in each.drugs],
                "count": len(each.effects),
                "effects": [node.ref.slug for node in each.effects],
            }
            for each in found.intersections
        ],
    }


@given(lines=graphs())
@RELAXED
def test_a_cell_is_written_as_its_finding_is(lines: list[str]) -> None:
    indexed = made_of(lines)
    cells = range(len(indexed.index.cells.state))
    one_by_one = [
        json.dumps(finding_json(indexed.finding(cell)), ensure_ascii=False).encode()
        for cell in cells
    ]
    assert indexed.fragments([*cells], b"") == one_by_one


@given(
    lines=graphs(),
    drugs=st.lists(st.sampled_from([*DRUGS, *CLASSES]), min_size=2, max_size=5, unique=True),
    level=st.sampled_from((*Level, "2")),
    order=st.sampled_from(Order),
)
@RELAXED
def test_a_comparison_is_written_as_what_it_is_in_python(
    lines: list[str], drugs: list[str], level: str, order: Order
) -> None:
    refs = [Ref(Kind(kind), slug) for kind, slug in (each.split("/") for each in drugs)]
    found = compare(made_of(lines), refs, level=level, order=order)
    assert to_json(found) == values(found)
    assert list(to_json(found)) == list(values(found))


@given(lines=graphs())
@RELAXED
def test_what_was_written_is_the_same_once_it_had_to_be_forgotten(lines: list[str]) -> None:
    indexed = made_of(lines)
    cells = [*range(len(indexed.index.cells.state)), NONE]
    once = indexed.fragments(cells, b"none")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "_KEPT_BYTES", 500)
        for cell in cells:
            assert indexed.fragments([cell, NONE], b"none") == [once[cell], b"none"]
    assert indexed.fragments(cells, b"none") == once
