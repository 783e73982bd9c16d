"""Drugs put beside those that are like them: the order of the leaves of a dendrogram."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from importlib import import_module
from typing import Any

import numpy as np

from kg.errors import QueryError, UnknownNameError
from kg.facts import Node
from kg.index.columns import AnyArray, Floats, Ints
from kg.model import Kind, Ref
from kg.profiles import Profiles

MAX_CLUSTERED = 500
_DIGITS = 4


class Arrangement(StrEnum):
    """The order of drugs that are shown beside each other."""

    GIVEN = "given"
    CLUSTER = "cluster"


@dataclass(frozen=True, slots=True, kw_only=True)
class Merge:
    """Two groups of drugs that become one.

    Attributes:
        left, right: places in `drugs` of a clustering; number of drugs + n stands for merge n.
        height: mean distance between the drugs of both, 0..1.
        size: number of drugs in both.
    """

    left: int
    right: int
    height: float
    size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Clustering:
    """Drugs in an order in which those that are alike stand beside each other.

    Attributes:
        drugs: drugs and classes, in that order.
        merges: how they become one, step by step, in the order of heights.
    """

    drugs: tuple[Node, ...]
    merges: tuple[Merge, ...]


def clustered(profiles: Profiles, drugs: Sequence[Ref]) -> Clustering:
    """Return drugs and classes clustered by average linkage, in the optimal order of leaves.

    The distance is 1 less the score of `kg.similar`; a class has what any of its drugs has. Of the
    orders that the dendrogram allows, it is the one with the least distance between neighbours
    (Bar-Joseph Z, Gifford DK, Jaakkola TS (2001), Bioinformatics 17 Suppl 1:S22-S29).

    Raises:
        UnknownNameError: the graph has not one of them.
        QueryError: none, too many, or one twice.
    """
    if not 1 <= len(drugs) <= MAX_CLUSTERED:
        raise QueryError(f"1 to {MAX_CLUSTERED} drugs can be clustered, not {len(drugs)}")
    if len(set(drugs)) < len(drugs):
        raise QueryError("a drug can be clustered once only")
    nodes = [_node(profiles, each) for each in drugs]
    if len(drugs) == 1:
        return Clustering(drugs=tuple(nodes), merges=())
    apart = distances(profiles, [_columns(profiles, each) for each in drugs])
    tree = _tree(apart[np.triu_indices(len(drugs), 1)])
    leaves = import_module("scipy.cluster.hierarchy").leaves_list(tree).tolist()
    place = {leaf: at for at, leaf in enumerate(leaves)}
    return Clustering(
        drugs=tuple(nodes[each] for each in leaves),
        merges=tuple(
            Merge(
                left=place.get(int(left), int(left)),
                right=place.get(int(right), int(right)),
                height=round(float(height), _DIGITS),
                size=int(size),
            )
            for left, right, height, size in tree.tolist()
        ),
    )


def arranged(profiles: Profiles, drugs: Sequence[Ref]) -> list[Ref]:
    """Return drugs and classes, each once, in the order of their clustering.

    Raises:
        UnknownNameError: the graph has not one of them.
        QueryError: none or too many.
    """
    return [node.ref for node in clustered(profiles, tuple(dict.fromkeys(drugs))).drugs]


def distances(profiles: Profiles, groups: Sequence[Ints]) -> Floats:
    """Return how unlike sets of columns are, 0..1: a symmetric matrix."""
    marks = np.zeros((len(groups), len(profiles.weights)))
    for row, columns in enumerate(groups):
        marks[row, columns] = 1
    common = (marks * profiles.weights) @ marks.T
    totals = marks @ profiles.weights
    either = totals[:, None] + totals[None, :] - common
    alike = np.divide(common, either, out=np.zeros_like(common), where=either > 0)
    np.fill_diagonal(alike, 1)
    found: Floats = np.clip(1 - alike, 0, 1)
    return found


def _tree(apart: Floats) -> AnyArray:
    # found when asked for: comparisons are to begin without it
    hierarchy: Any = import_module("scipy.cluster.hierarchy")
    found: AnyArray = hierarchy.linkage(apart, "average", optimal_ordering=True)
    return found


def _node(profiles: Profiles, drug: Ref) -> Node:
    number = profiles.indexed.find(drug)
    if number < 0:
        raise UnknownNameError(drug.slug, wanted=drug.kind.value)
    return profiles.indexed.node(number)


def _columns(profiles: Profiles, drug: Ref) -> Ints:
    """Return what a drug, or any drug of a class, has."""
    number = profiles.indexed.find(drug)
    members = np.array([number], np.int32)
    if drug.kind is Kind.DRUG_CLASS:
        members = profiles.indexed.index.nodes.members[number]
    rows = profiles.rows_of(members)
    return np.unique(profiles.implied.items[profiles.implied.gathered(rows)])
