"""Drugs side by side: what each is said to do, what they share, and what only one of them does."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property

import numpy as np

from kg.compare.cells import cell_of
from kg.compare.model import Intersection, Level, Order, Row, Rule
from kg.compare.selecting import Filters
from kg.compare.sets import Sets, entropy, sets_of
from kg.compare.table import Operand, Table, grouped, operand, table_of
from kg.errors import QueryError
from kg.facts import Node
from kg.index import NONE, Index
from kg.index.columns import AnyArray
from kg.indexed import Indexed
from kg.model import Ref

MIN_DRUGS, MAX_DRUGS = 2, 50
DEEPEST = 20
_NO_FILTERS = Filters()


class Comparison:
    """Drugs and classes side by side; rows and their cells are made when they are asked for.

    Attributes:
        indexed: where the findings come from.
        level: what a row stands for: a name of `Level`, or a number of steps from the top.
        order: order of the rows.
        operands: what is compared, in the order asked for; the cells of a row are in the same.
        table: the matrix, in the order of the rows.
        drugs: the nodes of the operands.
    """

    def __init__(
        self,
        indexed: Indexed,
        drugs: Sequence[Ref],
        operands: Sequence[Operand],
        table: Table,
        *,
        level: str = Level.EFFECT,
        order: Order = Order.ORGAN_CLASS,
    ) -> None:
        self.indexed = indexed
        self.level = level
        self.order = order
        self.operands = tuple(operands)
        self.table = table
        self.drugs = tuple(indexed.named(ref) for ref in drugs)

    @cached_property
    def rows(self) -> tuple[Row, ...]:
        """Return the rows in the order asked for."""
        bits = self.discrimination.tolist()
        return tuple(self._row(row, bits[row]) for row in range(len(self.table.nodes)))

    @cached_property
    def discrimination(self) -> AnyArray:
        """Return the entropy of the states of each row, in bits."""
        return np.round(entropy(self.table.states), 4)

    @cached_property
    def shared(self) -> tuple[Node, ...]:
        """Return what all of the drugs are said to do, sorted by label."""
        return self._of_rows(self.sets.shared)

    @cached_property
    def unique(self) -> Mapping[str, tuple[Node, ...]]:
        """Return by slug of a drug what it is said to do and no other is, not even disputedly."""
        return {
            drug.ref.slug: self._of_rows(rows)
            for drug, rows in zip(self.drugs, self.sets.unique, strict=True)
        }

    @cached_property
    def disputed(self) -> tuple[Node, ...]:
        """Return what sources contradict each other about, for at least one drug."""
        return self._of_rows(self.sets.disputed)

    @cached_property
    def intersections(self) -> tuple[Intersection, ...]:
        """Return the exclusive intersections of what is supported, the largest first.

        Each effect is in that of exactly the drugs that are said to have it.
        """
        return tuple(
            Intersection(
                drugs=tuple(self.drugs[at] for at in drugs.tolist()),
                effects=self._of_rows(rows),
            )
            for drugs, rows in self.sets.intersections
        )

    @cached_property
    def sets(self) -> Sets:
        """Return which rows the drugs share, and the like."""
        return sets_of(self.table, self.indexed.index.nodes.order)

    @property
    def rolled_to_organs(self) -> bool:
        """Return whether the rows are organ classes."""
        return self.level == Level.ORGAN_CLASS

    @property
    def by_organ_class(self) -> bool:
        """Return whether the rows of an organ class stand together below its name."""
        return self.order is Order.ORGAN_CLASS and not self.rolled_to_organs

    def evidence(self) -> frozenset[str]:
        """Return the ids of all evidence of all cells."""
        return frozenset(
            each for row in self.rows for cell in row.cells for each in cell.finding.evidence
        )

    def node_of(self, row: int) -> Node | None:
        """Return what a row stands for; None for what has no organ class."""
        number = int(self.table.nodes[row])
        return None if number == NONE else self.indexed.node(number)

    def organ_class_of(self, row: int) -> Node | None:
        """Return the organ class of a row."""
        if self.rolled_to_organs:
            return self.node_of(row)
        return self.indexed.organ_class(int(self.table.nodes[row]))

    def serious(self, row: int) -> bool:
        """Return whether the field takes the effect of a row as serious wherever it occurs."""
        if self.rolled_to_organs:
            return False
        return bool(self.indexed.index.nodes.serious[self.table.nodes[row]])

    def _row(self, row: int, bits: float) -> Row:
        return Row(
            effect=None if self.rolled_to_organs else self.node_of(row),
            organ_class=self.organ_class_of(row),
            serious=self.serious(row),
            discrimination=bits,
            cells=tuple(
                cell_of(self.indexed, self.table, each, at, row)
                for at, each in enumerate(self.operands)
            ),
        )

    def _of_rows(self, rows: AnyArray) -> tuple[Node, ...]:
        return tuple(map(self.indexed.node, self.table.nodes[rows].tolist()))


def compare(
    indexed: Indexed,
    drugs: Sequence[Ref],
    *,
    level: str = Level.EFFECT,
    filters: Filters = _NO_FILTERS,
    order: Order = Order.ORGAN_CLASS,
    rule: Rule = Rule.ANY,
) -> Comparison:
    """Return drugs and classes side by side.

    What a drug does only together with another counts for neither; what it does in a population
    counts, and says for whom.

    Args:
        indexed: the index.
        drugs: 2 to 50 drugs or classes.
        level: what a row stands for: "effect"; "broader" for the next broader concepts; a number
            of steps from the top of the hierarchy, 1 for the broadest; "organ-class".
        filters: which effects are wanted.
        order: order of the rows.
        rule: how many members a class needs to have an effect.

    Raises:
        QueryError: fewer than 2 drugs or more than 50, each counted once, or an unknown level.
    """
    wanted = tuple(dict.fromkeys(drugs))
    if not MIN_DRUGS <= len(wanted) <= MAX_DRUGS:
        raise QueryError(
            f"a comparison takes {MIN_DRUGS} to {MAX_DRUGS} different drugs, not {len(wanted)}"
        )
    chosen = _level(level)
    index = indexed.index
    operands = [operand(index, indexed.find(ref)) for ref in wanted]
    table = table_of(indexed, operands, filters, rule)
    if chosen != Level.EFFECT:
        table = grouped(table, *_groups(index, table, chosen))
    if chosen != Level.EFFECT or order is not Order.ORGAN_CLASS:  # else they are in order already
        table = table.chosen(_ordered(index, table, order, rolled=chosen == Level.ORGAN_CLASS))
    return Comparison(indexed, wanted, operands, table, level=chosen, order=order)


def _level(name: str) -> str:
    if name in tuple(Level) or (name.isdecimal() and 1 <= int(name) <= DEEPEST):
        return str(name)
    offered = ", ".join(Level)
    raise QueryError(
        f"no level {name!r} to compare at: choose from {offered},"
        f" or a number of steps from the top, 1 to {DEEPEST}"
    )


def _groups(index: Index, table: Table, level: str) -> tuple[AnyArray, AnyArray]:
    """Return rows of effects with the groups that they are in."""
    rows = np.arange(len(table.nodes))
    nodes = index.nodes
    if level == Level.ORGAN_CLASS:
        return rows, nodes.organ[table.nodes]
    lists = nodes.broader if level == Level.BROADER else nodes.ancestors
    places = lists.gathered(table.nodes)
    above = lists.items[places]
    below = np.repeat(rows, (lists.at[table.nodes + 1] - lists.at[table.nodes]))
    if level != Level.BROADER:
        kept = nodes.depth[above] == int(level)
        above, below = above[kept], below[kept]
    itself = np.setdiff1d(rows, below)  # what has nothing above it stands for itself
    return np.concatenate([below, itself]), np.concatenate([above, table.nodes[itself]])


def _ordered(index: Index, table: Table, order: Order, *, rolled: bool) -> AnyArray:
    """Return the rows in order; what is equal comes by organ class and label."""
    nodes, own = index.nodes, table.nodes
    organ = own if rolled else nodes.organ[own]
    by_label = np.where(own == NONE, len(nodes.order), nodes.order[own])
    by_organ = np.where(organ == NONE, len(nodes.order), nodes.order[organ])
    usual = (by_label, by_organ)
    match order:
        case Order.ORGAN_CLASS:
            return np.lexsort(usual)
        case Order.LABEL:
            return np.argsort(by_label, kind="stable")
        case Order.FREQUENCY:
            return np.lexsort((*usual, -_highest(index, table)))
        case Order.DISCRIMINATION:
            return np.lexsort((*usual, -_highest(index, table), -entropy(table.states)))


def _highest(index: Index, table: Table) -> AnyArray:
    """Return the highest incidence that is stated in each row, -1 without one."""
    found = np.full(len(table.nodes), -1.0)
    for lists in table.cells:
        rows = np.repeat(np.arange(len(lists)), np.diff(lists.at))
        np.fmax.at(found, rows, index.cells.high[lists.items])
    return found
