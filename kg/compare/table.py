"""The matrix of a comparison: states of drugs and effects, as arrays."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from kg.compare.model import Rule
from kg.compare.selecting import Filters
from kg.index import NONE, Index
from kg.index.columns import AnyArray, Ints, Lists, spans
from kg.indexed import Indexed
from kg.model import Kind

UNSAID = 3
"""The state "not mentioned"."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Operand:
    """What is compared: a drug, or the drugs of a class.

    Attributes:
        node: number of the drug or class, NONE for a drug that the graph has not.
        drugs: the drug itself; of a class, those members that anything is said of.
        many: whether it is a class.
    """

    node: int
    drugs: Ints
    many: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Operands by rows.

    Attributes:
        nodes: effect or group that each row stands for; NONE for no organ class.
        states: operands x rows: 0 supported, 1 disputed, 2 refuted, 3 not mentioned.
        cells: for each operand, the cells of the index that each row is made of.
        counts: operands x rows x 3, number of effects by state; None where a row is one effect.
        sizes: operands x rows x 3, number of member drugs by state; zeros for a drug.
    """

    nodes: Ints
    states: AnyArray
    cells: tuple[Lists, ...]
    counts: AnyArray | None
    sizes: AnyArray

    def chosen(self, rows: AnyArray) -> Table:
        """Return a table of some of the rows, in that order."""
        return Table(
            nodes=self.nodes[rows],
            states=self.states[:, rows],
            cells=tuple(_picked(lists, rows) for lists in self.cells),
            counts=None if self.counts is None else self.counts[:, rows],
            sizes=self.sizes[:, rows],
        )


def operand(index: Index, node: int) -> Operand:
    """Return a drug or a class as what is compared."""
    low, high = index.range(Kind.DRUG_CLASS)
    if not low <= node < high:
        return Operand(node=node, drugs=np.array([node], np.int32), many=False)
    members = index.nodes.members[node]
    place = members - index.range(Kind.DRUG)[0]
    spoken_of = index.cells.at[place + 1] > index.cells.at[place]
    return Operand(node=node, drugs=members[spoken_of], many=True)


def table_of(indexed: Indexed, operands: Sequence[Operand], filters: Filters, rule: Rule) -> Table:
    """Return the effects of some drugs and classes, a row each, by organ class and label."""
    index, ordered = indexed.index, indexed.effects
    found = [_cells(index, each.drugs) for each in operands]
    places = [ordered.place[index.cells.effect[cells] - ordered.first] for cells in found]
    seen = np.zeros(len(ordered.place), np.bool_)  # in the order of the rows: nothing is sorted
    for cells, at in zip(found, places, strict=True):
        seen[at if filters == _ANYTHING else at[filters.passing(index, cells)]] = True
    shown = np.flatnonzero(seen)
    row_at = np.full(len(seen), NONE, np.int32)
    row_at[shown] = np.arange(len(shown), dtype=np.int32)
    states = np.full((len(operands), len(shown)), UNSAID, np.uint8)
    sizes = np.zeros((len(operands), len(shown), UNSAID), np.int32)
    lists = []
    for number, (each, cells) in enumerate(zip(operands, found, strict=True)):
        rows = row_at[places[number]]
        if filters != _ANYTHING:
            cells, rows = cells[rows != NONE], rows[rows != NONE]
        if each.many:
            lists.append(_by_row(rows, cells, len(shown)))
            np.add.at(sizes[number], (rows, index.cells.state[cells]), 1)
            states[number] = _ruled(sizes[number], len(each.drugs), rule)
        else:
            lists.append(_singles(rows, cells, len(shown)))
            states[number, rows] = index.cells.state[cells]
    return Table(
        nodes=ordered.node[shown], states=states, cells=tuple(lists), counts=None, sizes=sizes
    )


_ANYTHING = Filters()


def _cells(index: Index, drugs: Ints) -> AnyArray:
    place = drugs[drugs != NONE] - index.range(Kind.DRUG)[0]
    if len(place) == 1:
        return np.arange(index.cells.at[place[0]], index.cells.at[place[0] + 1])
    return spans(index.cells.at[place], index.cells.at[place + 1])


def _by_row(rows: AnyArray, cells: AnyArray, size: int) -> Lists:
    order = np.argsort(rows, kind="stable")
    at = np.zeros(size + 1, np.int64)
    np.cumsum(np.bincount(rows, minlength=size), out=at[1:])
    return Lists(at, cells[order].astype(np.int32))


def _singles(rows: AnyArray, cells: AnyArray, size: int) -> Lists:
    """Return lists of one cell at most, of a drug, which has each row but once."""
    one = np.full(size, NONE, np.int32)
    one[rows] = cells
    filled = one != NONE
    at = np.zeros(size + 1, np.int64)
    np.cumsum(filled, out=at[1:])
    return Lists(at, one[filled])


def _picked(lists: Lists, rows: AnyArray) -> Lists:
    at = np.zeros(len(rows) + 1, np.int64)
    np.cumsum(np.diff(lists.at)[rows], out=at[1:])
    return Lists(at, lists.items[lists.gathered(rows)])


def _ruled(sizes: AnyArray, of: int, rule: Rule) -> AnyArray:
    """Return the state of a class in each row, by how many of its drugs have which.

    It has the strongest state that enough of its drugs have; a state that is stronger counts for
    the weaker ones too, but nothing that is refuted for some is supported by them.
    """
    least = {Rule.ANY: 1, Rule.MOST: of // 2 + 1, Rule.ALL: max(of, 1)}[rule]
    supported, disputed, refuted = (sizes[:, state] for state in range(UNSAID))
    return np.select(
        [supported >= least, supported + disputed >= least, refuted >= least],
        [0, 1, 2],
        UNSAID,
    ).astype(np.uint8)


def grouped(table: Table, rows: AnyArray, groups: AnyArray) -> Table:
    """Return a table whose rows stand for groups of effects.

    Args:
        table: its rows are effects.
        rows: row of an effect, once for each group that it is in.
        groups: the group, a node or NONE.
    """
    nodes, place = np.unique(groups, return_inverse=True)
    shape = (len(table.states), len(nodes), UNSAID)
    counts = np.zeros(shape, np.int32)
    lists = []
    for at, states in enumerate(table.states):
        said = states[rows] < UNSAID
        np.add.at(counts[at], (place[said], states[rows][said]), 1)
        cells = table.cells[at]
        lengths = np.diff(cells.at)[rows]
        lists.append(
            _by_row(np.repeat(place, lengths), cells.items[cells.gathered(rows)], len(nodes))
        )
    states = np.where(counts.any(axis=2), (counts > 0).argmax(axis=2), UNSAID)
    return Table(
        nodes=nodes.astype(np.int32),
        states=states.astype(np.uint8),
        cells=tuple(lists),
        counts=counts,
        sizes=np.zeros(shape, np.int32),
    )
