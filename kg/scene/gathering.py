"""Which nodes are to be drawn: some that are named, and what is opened around them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

import numpy as np

from kg.errors import QueryError, UnknownNameError
from kg.explore import EDGES
from kg.index import NONE, edges_between, has_edges, ways
from kg.index.columns import AnyArray
from kg.indexed import Indexed
from kg.model import Ref

MOST_NODES = 500
"""More are neither readable nor fluid."""
_AT_FIRST, _AT_ONCE, _MOST_AT_ONCE = 40, 25, 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """A wish to see what is around a node.

    Attributes:
        predicate: along these edges only; None for all.
        limit: most neighbours, the most believed first.
    """

    node: Ref
    predicate: str | None = None
    limit: int = _AT_ONCE


def opening_of(text: str, resolve: Callable[[str], Ref]) -> Opening:
    """Return the opening that "kind/slug", "kind/slug:edge" or "kind/slug:edge:limit" means.

    Raises:
        QueryError: it is none of these.
        UnknownNameError: there is no such node.
    """
    name, _, rest = text.partition(":")
    predicate, _, limit = rest.partition(":")
    if predicate not in ("", *EDGES):
        raise QueryError(f"no edge {predicate!r}: choose from {', '.join(EDGES)}")
    if limit and not (limit.isdecimal() and 1 <= int(limit) <= _MOST_AT_ONCE):
        raise QueryError(f"a limit is 1 to {_MOST_AT_ONCE}, not {limit!r}")
    return Opening(node=resolve(name), predicate=predicate or None, limit=int(limit or _AT_ONCE))


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """What became of an opening: how many of the neighbours are in the scene, and how many not."""

    opening: Opening
    shown: int
    left: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """Nodes to be drawn and all edges between them.

    Attributes:
        roots: how many of the nodes, the first ones, were asked for by name.
        nodes: numbers in the index, in the order in which they came.
        stages: of each node, in which step it came; what came before need not move.
        edges: places in the table of edges.
    """

    roots: int
    nodes: AnyArray
    stages: AnyArray
    edges: AnyArray
    opened: tuple[Opened, ...]


def gather(
    indexed: Indexed,
    roots: Sequence[Ref],
    openings: Sequence[Opening] | None = None,
    hidden: Collection[Ref] = (),
) -> Scene:
    """Return a scene of some nodes and what is opened around them, 500 nodes at most.

    Args:
        indexed: the index.
        roots: nodes to begin with.
        openings: what to open, in this order; None opens what the roots are most believed to have.
            One of a node that is not in the scene opens nothing.
        hidden: nodes that are left out.

    Raises:
        UnknownNameError: a root has no edge.
    """
    index = indexed.index
    without = {indexed.find(ref) for ref in hidden}
    numbers = [_number(indexed, ref) for ref in dict.fromkeys(roots)]
    stages = dict.fromkeys((each for each in numbers if each not in without), 0)
    first = len(stages)
    if openings is None:
        openings = [Opening(node=ref, limit=_AT_FIRST) for ref in dict.fromkeys(roots)]
    neighbours = []
    for stage, opening in enumerate(openings, 1):
        number = indexed.find(opening.node)
        if number not in stages:
            continue
        _, others = ways(index, number, [opening.predicate] if opening.predicate else EDGES)
        around = [each for each in others.tolist() if each not in without]
        fresh = [each for each in around[: opening.limit] if each not in stages]
        stages |= dict.fromkeys(fresh[: MOST_NODES - len(stages)], stage)
        neighbours.append((opening, around))
    nodes = np.array(list(stages), np.int64)
    return Scene(
        roots=first,
        nodes=nodes,
        stages=np.array(list(stages.values()), np.int64),
        edges=edges_between(index, nodes),
        opened=tuple(_opened(opening, around, stages) for opening, around in neighbours),
    )


def _opened(opening: Opening, around: Sequence[int], shown: Collection[int]) -> Opened:
    count = sum(each in shown for each in around)
    return Opened(opening=opening, shown=count, left=len(around) - count)


def _number(indexed: Indexed, ref: Ref) -> int:
    number = indexed.find(ref)
    if number == NONE or not has_edges(indexed.index, number):
        raise UnknownNameError(ref.slug, wanted=f"{ref.kind.value} with edges")
    return number
