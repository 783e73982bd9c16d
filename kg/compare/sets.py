"""What the rows of a comparison have in common: sets of rows, and how far rows set drugs apart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from kg.compare.table import UNSAID, Table
from kg.index import NONE
from kg.index.columns import AnyArray

_SUPPORTED, _DISPUTED = 0, 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Sets:
    """Sets of rows that stand for a node, each sorted by label.

    Attributes:
        shared: what all operands are said to do.
        unique: for each operand, what it is said to do and no other is, not even disputedly.
        disputed: what sources contradict each other about, for at least one operand.
        intersections: operands that are said to do what no other is, and the rows; largest first.
    """

    shared: AnyArray
    unique: Sequence[AnyArray]
    disputed: AnyArray
    intersections: Sequence[tuple[AnyArray, AnyArray]]


def sets_of(table: Table, order: AnyArray) -> Sets:
    """Return the sets of the rows of a table.

    Args:
        table: operands by rows.
        order: of each node, its place by label.
    """
    rows = np.flatnonzero(table.nodes != NONE)
    rows = rows[np.argsort(order[table.nodes[rows]])]
    states = table.states[:, rows]
    supported = states == _SUPPORTED
    alone = (states <= _DISPUTED).sum(axis=0) == 1
    return Sets(
        shared=rows[supported.all(axis=0)],
        unique=[rows[alone & those] for those in supported],
        disputed=rows[(states == _DISPUTED).any(axis=0)],
        intersections=[(drugs, rows[chosen]) for drugs, chosen in _patterns(states)],
    )


def entropy(states: AnyArray) -> AnyArray:
    """Return the entropy of the states in each row over the operands, in bits."""
    shares = np.arange(1, len(states) + 1) / max(len(states), 1)
    parts = np.append(0.0, -shares * np.log2(shares))
    found = np.zeros(states.shape[1])
    for state in range(UNSAID + 1):
        found += parts[(states == state).sum(axis=0)]
    return found


def _patterns(states: AnyArray) -> list[tuple[AnyArray, AnyArray]]:
    """Return which operands support what no other does: operands, and the rows, largest first."""
    supported = states == 0
    bits = np.zeros(states.shape[1], np.min_scalar_type(2 ** len(states) - 1))
    for at, those in enumerate(supported):
        bits |= those.astype(bits.dtype) << bits.dtype.type(at)
    order = np.argsort(bits, kind="stable")
    edges = [0, *(np.flatnonzero(np.diff(bits[order])) + 1).tolist(), len(order)]
    found = [
        (np.flatnonzero(supported[:, order[start]]), order[start:end])
        for start, end in pairwise(edges)
        if start < end and bits[order[start]]
    ]
    return sorted(found, key=lambda each: (-len(each[1]), -len(each[0]), each[0].tolist()))
