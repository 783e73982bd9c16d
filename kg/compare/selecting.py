"""Which rows of a comparison are wanted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

import numpy as np

from kg.compare.model import STATED
from kg.errors import QueryError
from kg.findings import State
from kg.index import NONE, TIERS, Index
from kg.index.columns import AnyArray
from kg.index.reading import CIOMS
from kg.model import CiomsClass, Ref, Tier


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """What a row must have; nothing is asked for by default.

    A row stays whole where it stays at all: for one drug or the other there must be a cell that
    has all that is asked for, and what is known of the other drugs is shown beside it.

    Attributes:
        organ_classes: the effect is in one of these.
        states: the cell has one of these.
        serious: a source calls it serious, or the field takes it so wherever it occurs.
        tiers: a source of one of these tiers speaks of it.
        belief: the belief is so high at least, 0..1.
        incidence: a source states so high a share of people at least, 0..1.
        frequency: a source states this class or a more frequent one.
    """

    organ_classes: Sequence[Ref] = ()
    states: Sequence[State] = ()
    serious: bool = False
    tiers: Sequence[Tier] = ()
    belief: Decimal | None = None
    incidence: Decimal | None = None
    frequency: CiomsClass | None = None

    def passing(self, index: Index, cells: AnyArray) -> AnyArray:
        """Return which of some cells have all that is asked for.

        Raises:
            QueryError: nothing can be in the state "not mentioned".
        """
        table = index.cells
        kept = np.ones(len(cells), np.bool_)
        effects = table.effect[cells]
        if self.organ_classes:
            wanted = [index.find(ref) for ref in self.organ_classes]
            kept &= np.isin(index.nodes.organ[effects], [each for each in wanted if each != NONE])
        if self.states:
            kept &= np.isin(table.state[cells], [_code(each) for each in self.states])
        if self.serious:
            kept &= (table.serious[cells] == 1) | index.nodes.serious[effects]
        if self.tiers:
            bits = sum(1 << TIERS.index(each) for each in set(self.tiers))
            kept &= (table.tiers[cells] & bits) != 0
        if self.belief is not None:
            kept &= table.belief[cells] >= float(self.belief)
        if self.incidence is not None:
            kept &= np.nan_to_num(table.high[cells], nan=-1.0) >= float(self.incidence)
        if self.frequency is not None:
            classes = table.cioms[cells]
            kept &= (classes != NONE) & (classes <= CIOMS.index(self.frequency))
        return kept


def _code(state: State) -> int:
    if state not in STATED:
        raise QueryError("what is not mentioned cannot be filtered for: there is no end of it")
    return STATED.index(state)
