"""What stands for neighbours that are not drawn one by one."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from kg.index import EDGE_NAMES, NONE, Index, edge_counts, ways
from kg.index.columns import AnyArray
from kg.index.reading import KINDS
from kg.model import Kind


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """The members of a bundle that are effects of one organ class.

    Attributes:
        organ: number of the organ class, NONE for effects without one.
        count: how many are in the bundle.
        shown: how many such neighbours are drawn.
    """

    organ: int
    count: int
    shown: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Bundle:
    """Neighbours of one node, along edges of one kind, that are themselves of one kind.

    Attributes:
        node: number of the node.
        count: how many are in the bundle.
        shown: how many such neighbours are drawn.
        groups: effects by organ class, most first; none for other kinds.
        only: the one that is in it, where there is but one, else NONE.
    """

    node: int
    predicate: str
    kind: Kind
    count: int
    shown: int
    groups: tuple[Group, ...]
    only: int


def bundled(
    index: Index,
    nodes: Sequence[int] | AnyArray,
    along: Mapping[int, Collection[str | None]],
    hidden: Collection[int],
) -> Iterator[Bundle]:
    """Yield bundles of the neighbours that are not among the nodes, in the order of the openings.

    Args:
        index: the index.
        nodes: numbers of the nodes that are drawn.
        along: by node that is opened, along which edges; None for all.
        hidden: nodes that are left out.
    """
    drawn, wanted = (np.zeros(len(index.nodes.slug), np.bool_) for _ in range(2))
    drawn[nodes] = True
    wanted[:] = True
    wanted[list(hidden)] = False
    for node, predicates in along.items():
        if not drawn[node]:
            continue
        for predicate in _edges(index, node, predicates):
            _, others = ways(index, node, [predicate])
            yield from _by_kind(index, node, predicate, others[wanted[others]], drawn)


def _edges(index: Index, node: int, predicates: Collection[str | None]) -> list[str]:
    there = [str(EDGE_NAMES[each]) for each in np.flatnonzero(edge_counts(index, node))]
    return [each for each in there if each in predicates or None in predicates]


def _by_kind(
    index: Index, node: int, predicate: str, others: AnyArray, drawn: AnyArray
) -> Iterator[Bundle]:
    kinds = np.searchsorted(index.nodes.of_kind, others, "right") - 1
    for place in np.unique(kinds[~drawn[others]]).tolist():
        members = others[kinds == place]
        left = members[~drawn[members]]
        yield Bundle(
            node=node,
            predicate=predicate,
            kind=KINDS[place],
            count=len(left),
            shown=len(members) - len(left),
            groups=_groups(index, members, drawn) if KINDS[place] is Kind.EFFECT else (),
            only=int(left[0]) if len(left) == 1 else NONE,
        )


def _groups(index: Index, members: AnyArray, drawn: AnyArray) -> tuple[Group, ...]:
    organs = index.nodes.organ[members]
    found = (
        Group(
            organ=organ,
            count=int(((organs == organ) & ~drawn[members]).sum()),
            shown=int(((organs == organ) & drawn[members]).sum()),
        )
        for organ in np.unique(organs[~drawn[members]]).tolist()
    )
    return tuple(sorted(found, key=lambda each: (-each.count, each.organ == NONE, each.organ)))
