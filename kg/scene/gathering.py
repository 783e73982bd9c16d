"""Which nodes are to be drawn: some that are named, and what is opened around them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from kg.errors import QueryError, UnknownNameError
from kg.explore import EDGES
from kg.index import NONE, edges_between, has_edges, ways
from kg.index.columns import AnyArray
from kg.indexed import Indexed
from kg.model import Kind, Ref
from kg.scene.bundling import Bundle, bundled

MOST_NODES = 500
"""More are neither readable nor fluid."""
_AT_FIRST, _AT_ONCE, _MOST_AT_ONCE = 40, 25, 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """A wish to see what is around a node.

    Attributes:
        predicate: along these edges only; None for all.
        limit: most neighbours, the most believed first.
        within: only effects of this organ class; None for all neighbours.
    """

    node: Ref
    predicate: str | None = None
    limit: int = _AT_ONCE
    within: Ref | None = None


def opening_of(text: str, resolve: Callable[[str], Ref]) -> Opening:
    """Return the opening that "kind/slug", or "kind/slug:edge:limit:organ-class" means.

    The parts behind the node may be left out, from the last one, or be empty.

    Raises:
        QueryError: it is none of these.
        UnknownNameError: there is no such node, or no such organ class.
    """
    name, _, rest = text.partition(":")
    predicate, _, rest = rest.partition(":")
    limit, _, organ = rest.partition(":")
    if predicate not in ("", *EDGES):
        raise QueryError(f"no edge {predicate!r}: choose from {', '.join(EDGES)}")
    if limit and not (limit.isdecimal() and 1 <= int(limit) <= _MOST_AT_ONCE):
        raise QueryError(f"a limit is 1 to {_MOST_AT_ONCE}, not {limit!r}")
    return Opening(
        node=resolve(name),
        predicate=predicate or None,
        limit=int(limit or _AT_ONCE),
        within=resolve(f"{Kind.ORGAN_CLASS}/{organ}") if organ else None,
    )


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
        wished: how many nodes are asked for; above 500, some of them are in bundles.
        bundles: neighbours of what is opened that are not drawn one by one.
    """

    roots: int
    nodes: AnyArray
    stages: AnyArray
    edges: AnyArray
    opened: tuple[Opened, ...]
    wished: int
    bundles: tuple[Bundle, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Walk:
    """An opening with the neighbours that it may lead to, the most believed first."""

    opening: Opening
    number: int
    stage: int
    around: tuple[int, ...]

    @property
    def wanted(self) -> tuple[int, ...]:
        return self.around[: self.opening.limit]


def gather(
    indexed: Indexed,
    roots: Sequence[Ref],
    openings: Sequence[Opening] | None = None,
    hidden: Collection[Ref] = (),
) -> Scene:
    """Return a scene of some nodes and what is opened around them, 500 nodes at most.

    Neighbours beyond the limit of what is opened are bundled by edge and kind, but for one alone,
    which takes no more room than a bundle. So are, where more than 500 are asked for, those that
    were opened first.

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
    without = {indexed.find(ref) for ref in hidden} - {NONE}
    numbers = [_number(indexed, ref) for ref in dict.fromkeys(roots)]
    first = [each for each in numbers if each not in without]
    if openings is None:
        openings = [Opening(node=ref, limit=_AT_FIRST) for ref in dict.fromkeys(roots)]
    walks = _walked(indexed, first, openings, without)
    wished = _wished(first, walks)
    stages = dict(_fitting(first, walks, wished))
    along: dict[int, set[str | None]] = {}
    for walk in walks:
        along.setdefault(walk.number, set()).add(walk.opening.predicate)
    while lone := {each.only for each in bundled(index, list(stages), along, without)} - {NONE}:
        if len(stages) + len(lone) > MOST_NODES:
            break
        stages |= dict.fromkeys(sorted(lone), len(openings) + 1)
    nodes = np.array(list(stages), np.int64)
    return Scene(
        roots=len(first),
        nodes=nodes,
        stages=np.array(list(stages.values()), np.int64),
        edges=edges_between(index, nodes),
        opened=tuple(_opened(walk, stages) for walk in walks),
        wished=len(wished),
        bundles=tuple(bundled(index, nodes, along, without)),
    )


def _walked(
    indexed: Indexed, first: Sequence[int], openings: Sequence[Opening], without: Collection[int]
) -> list[_Walk]:
    """Return where the openings lead to; those of nodes that nothing leads to are left out."""
    index = indexed.index
    known = set(first)
    walks = []
    for stage, opening in enumerate(openings, 1):
        number = indexed.find(opening.node)
        if number not in known:
            continue
        _, others = ways(index, number, [opening.predicate] if opening.predicate else EDGES)
        if opening.within is not None:
            others = others[index.nodes.organ[others] == indexed.find(opening.within)]
        around = tuple(each for each in others.tolist() if each not in without)
        walks.append(_Walk(opening=opening, number=number, stage=stage, around=around))
        known.update(walks[-1].wanted)
    return walks


def _wished(first: Sequence[int], walks: Sequence[_Walk]) -> dict[int, int]:
    """Return all nodes that are asked for, with the step in which each comes."""
    stages = dict.fromkeys(first, 0)
    for walk in walks:
        for each in walk.wanted:
            stages.setdefault(each, walk.stage)
    return stages


def _fitting(
    first: Sequence[int], walks: Sequence[_Walk], wished: Mapping[int, int]
) -> Mapping[int, int]:
    """Return as many of the nodes as are drawn: what is opened, then what was opened last."""
    if len(wished) <= MOST_NODES:
        return wished
    kept = {*first, *(walk.number for walk in walks)}
    for walk in reversed(walks):
        fresh = [each for each in walk.wanted if each not in kept]
        kept.update(fresh[: max(0, MOST_NODES - len(kept))])
    return {node: stage for node, stage in wished.items() if node in kept}


def _opened(walk: _Walk, shown: Collection[int]) -> Opened:
    count = sum(each in shown for each in walk.around)
    return Opened(opening=walk.opening, shown=count, left=len(walk.around) - count)


def _number(indexed: Indexed, ref: Ref) -> int:
    number = indexed.find(ref)
    if number == NONE or not has_edges(indexed.index, number):
        raise UnknownNameError(ref.slug, wanted=f"{ref.kind.value} with edges")
    return number
