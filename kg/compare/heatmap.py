"""How many effects of each organ class the drugs of each class are said to have."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from kg.compare.model import STATES
from kg.facts import Node
from kg.findings import State
from kg.index import NONE
from kg.index.columns import AnyArray, offsets
from kg.indexed import Indexed
from kg.model import Kind


@dataclass(frozen=True, slots=True, kw_only=True)
class HeatMap:
    """Classes of drugs by organ classes of effects.

    Attributes:
        classes: classes of which some drug has a finding, sorted by label.
        organ_classes: sorted by label.
        drugs: number of drugs in each class, those of the classes below it too, that anything is
            said of.
        pairs: classes x organ classes: number of pairs of a drug and an effect in the state.
    """

    classes: Sequence[Node]
    organ_classes: Sequence[Node]
    drugs: AnyArray
    pairs: AnyArray


def heat_map(indexed: Indexed, state: State = State.SUPPORTED) -> HeatMap:
    """Return classes of drugs by organ classes of effects; effects without one are left out."""
    index = indexed.index
    nodes, cells = index.nodes, index.cells
    first = index.range(Kind.DRUG)[0]
    low, high = index.range(Kind.ORGAN_CLASS)
    organ = nodes.organ[cells.effect]
    chosen = (cells.state == STATES.index(state)) & (organ != NONE)
    size = (len(cells.at) - 1, high - low)
    place = (cells.drug[chosen] - first) * size[1] + (organ[chosen] - low)
    by_drug = np.bincount(place, minlength=size[0] * size[1]).reshape(size)
    start, end = index.range(Kind.DRUG_CLASS)
    rows = np.repeat(np.arange(end - start), np.diff(nodes.members.at[start : end + 1]))
    drugs = nodes.members.items[nodes.members.at[start] : nodes.members.at[end]] - first
    spoken_of = cells.at[drugs + 1] > cells.at[drugs]
    rows, drugs = rows[spoken_of], drugs[spoken_of]
    filled = np.unique(rows)
    pairs = (
        np.add.reduceat(by_drug[drugs], offsets(rows, end - start)[filled])
        if len(rows)
        else (np.zeros((0, size[1]), np.int64))
    )
    classes = filled + start
    across = np.argsort(nodes.order[low:high])
    down = np.argsort(nodes.order[classes])
    return HeatMap(
        classes=tuple(indexed.node(each) for each in classes[down].tolist()),
        organ_classes=tuple(indexed.node(each) for each in (across + low).tolist()),
        drugs=np.bincount(rows, minlength=end - start)[filled][down],
        pairs=pairs[down][:, across],
    )
