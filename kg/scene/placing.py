"""Where nodes are drawn: by forces between them, or on a ring with what they share within."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from kg.index.columns import AnyArray
from kg.scene.gathering import Scene

_LENGTH = 110.0  # of an edge, in pixels
_WIDER = 1.35  # labels are wider than high
_STEPS = 70
_GOLDEN = np.pi * (3 - np.sqrt(5))


def place(scene: Scene, nodes_at: AnyArray, pinned: Mapping[int, tuple[float, float]]) -> AnyArray:
    """Return positions by forces, one row a node, in pixels; the same for the same scene.

    What came into the scene in a former step stays where it was when more is added.

    Args:
        scene: what is to be placed.
        nodes_at: the two ends of each edge, as places in the scene, one row an edge.
        pinned: positions that are given, by place in the scene.
    """
    count = len(scene.nodes)
    at = np.zeros((count, 2))
    fixed = np.zeros(count, np.bool_)
    for number, position in pinned.items():
        at[number], fixed[number] = (position[0] / _WIDER, position[1]), True
    placed = fixed.copy()
    for stage in np.unique(scene.stages).tolist():
        fresh = (scene.stages == stage) & ~fixed
        if fresh.any():
            _begin(at, fresh, placed, nodes_at)
            placed |= fresh
            present = np.flatnonzero(placed)
            inside = placed[nodes_at].all(axis=1)
            renumbered = np.cumsum(placed) - 1
            at[present] = force(at[present], renumbered[nodes_at[inside]], fresh[present])
    at[:, 0] *= _WIDER
    return np.round(at, 1)


def beside(at: AnyArray, of: AnyArray) -> AnyArray:
    """Return positions of what hangs on some nodes, near these and off all others, in pixels.

    Args:
        at: positions of all nodes, which stay.
        of: the node of each, as its place among them.
    """
    if not len(of):
        return np.zeros((0, 2))
    fixed = at / (_WIDER, 1)
    outward = fixed[of] - fixed.mean(axis=0)
    far = np.hypot(outward[:, 0], outward[:, 1])[:, None]
    turn = np.arange(len(of)) * _GOLDEN
    away = np.where(far > 1, outward / np.maximum(far, 1), 0)
    begin = fixed[of] + _LENGTH * (away + 0.3 * np.stack([np.cos(turn), np.sin(turn)], axis=1))
    edges = np.stack([of, len(at) + np.arange(len(of))], axis=1)
    free = np.arange(len(at) + len(of)) >= len(at)
    found = force(np.concatenate([fixed, begin]), edges, free)[len(at) :]
    return np.round(found * (_WIDER, 1), 1)


def _begin(at: AnyArray, fresh: AnyArray, placed: AnyArray, nodes_at: AnyArray) -> None:
    """Put new nodes near what they are joined to, each a little off the others."""
    beside = np.zeros(len(at), np.int64) - 1
    for one, other in nodes_at.tolist():
        for new, old in ((one, other), (other, one)):
            if fresh[new] and placed[old] and beside[new] < 0:
                beside[new] = old
    order = np.arange(int(fresh.sum()))
    radius = _LENGTH * (0.4 + 0.25 * np.sqrt(order))
    spiral = np.stack([np.cos(order * _GOLDEN), np.sin(order * _GOLDEN)], axis=1)
    base = np.where(beside[fresh, None] >= 0, at[beside[fresh]], 0.0)
    at[fresh] = base + spiral * radius[:, None]


def force(at: AnyArray, edges: AnyArray, free: AnyArray, steps: int = _STEPS) -> AnyArray:
    """Return positions after forces have moved those that are free (Fruchterman and Reingold).

    Edges draw their ends together, all nodes push each other away; each step moves less.

    Args:
        at: positions to begin with, one row a node.
        edges: pairs of places of nodes, one row an edge.
        free: which nodes move.
        steps: how often they move.
    """
    at = at.astype(np.float32)
    moving = np.flatnonzero(free)
    for step in range(steps):
        heat = np.float32(1.5 * _LENGTH * (1 - step / steps) ** 1.5 + 1)
        mine = at[moving]
        square = (mine[:, :1] - at[:, 0]) ** 2
        square += (mine[:, 1:] - at[:, 1]) ** 2
        square += 1.0
        weight = np.divide(np.float32(_LENGTH**2), square, out=square)
        push = mine * weight.sum(axis=1, keepdims=True) - weight @ at
        moved = np.zeros_like(at)
        moved[moving] = push
        if len(edges):
            along = at[edges[:, 1]] - at[edges[:, 0]]
            pull = along * (np.sqrt((along**2).sum(axis=1, keepdims=True)) / _LENGTH)
            np.add.at(moved, edges[:, 0], pull)
            np.add.at(moved, edges[:, 1], -pull)
        moved = moved[moving] - at[moving] * np.float32(0.15)  # parts that nothing joins stay near
        length = np.sqrt((moved**2).sum(axis=1, keepdims=True)) + 1e-6
        at[moving] += moved / length * np.minimum(length, heat)
    return at.astype(np.float64)


def ring(scene: Scene, nodes_at: AnyArray) -> AnyArray:
    """Return fixed positions: roots on a ring, what the same ones share as a cluster between them.

    What only one has lies outside of it.
    """
    count, roots = len(scene.nodes), scene.roots
    turn = 2 * np.pi * np.arange(roots) / max(roots, 1) - np.pi / 2
    groups: dict[frozenset[int], list[int]] = {}
    joined: dict[int, set[int]] = {each: set() for each in range(roots, count)}
    for one, other in nodes_at.tolist():
        for root, node in ((one, other), (other, one)):
            if root < roots <= node:
                joined[node].add(root)
    for node, beside in joined.items():
        groups.setdefault(frozenset(beside), []).append(node)
    widest = max((len(each) for each in groups.values()), default=1)
    radius = _LENGTH * (1.6 + 1.1 * np.sqrt(widest))
    at = np.zeros((count, 2))
    at[:roots] = radius * np.stack([np.cos(turn), np.sin(turn)], axis=1)
    for of, members in groups.items():
        center = at[sorted(of)].mean(axis=0) if of else np.array([0.0, 2.2 * radius])
        if len(of) == 1:
            center = center * (1 + 0.55 * (1 + np.sqrt(len(members))) * _LENGTH / radius)
        order = np.arange(len(members))
        spread = 0.6 * _LENGTH * np.sqrt(order)[:, None]
        at[members] = center + spread * np.stack(
            [np.cos(order * _GOLDEN), np.sin(order * _GOLDEN)], axis=1
        )
    at[:, 0] *= _WIDER
    return np.round(at, 1)
