"""A scene as JSON values."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

import numpy as np

from kg.explore import edge_at, edge_json
from kg.facts import plain, word
from kg.index import EDGE_NAMES, NONE, TIERS, edge_counts
from kg.index.columns import AnyArray
from kg.index.reading import CIOMS
from kg.indexed import Indexed
from kg.model import Predicate
from kg.scene.bundling import Bundle
from kg.scene.gathering import MOST_NODES, Opened, Scene

_ADVERSE = EDGE_NAMES.index(Predicate.HAS_ADVERSE_EFFECT)


def to_json(
    indexed: Indexed,
    scene: Scene,
    at: AnyArray,
    bundles_at: AnyArray,
    paths: Collection[tuple[str, ...]] = (),
) -> dict[str, Any]:
    """Return a scene with the positions of its nodes; edges are told with what filters need.

    Args:
        indexed: the index.
        scene: what is drawn.
        at: positions of the nodes, one row each.
        bundles_at: those of the bundles.
        paths: those that were asked for, each by the IRIs of its nodes.
    """
    numbers = scene.nodes.tolist()
    nodes = [indexed.node(each) for each in numbers]
    named = {node.ref: node for node in nodes}
    return {
        "nodes": [
            {**plain(node), "x": x, "y": y, "counts": _counts(indexed, number)}
            for node, number, (x, y) in zip(nodes, numbers, at.tolist(), strict=True)
        ],
        "roots": scene.roots,
        "edges": [
            {**edge_json(edge_at(indexed, each), named), **_details(indexed, each)}
            for each in scene.edges.tolist()
        ],
        "opened": [_opened_json(each) for each in scene.opened],
        "bundles": [
            {**_bundle_json(indexed, each), "x": x, "y": y}
            for each, (x, y) in zip(scene.bundles, bundles_at.tolist(), strict=True)
        ],
        "wished": scene.wished,
        "most": MOST_NODES,
        "paths": [list(each) for each in paths],
    }


def _opened_json(opened: Opened) -> dict[str, Any]:
    opening = opened.opening
    return {
        "node": str(opening.node),
        "predicate": opening.predicate,
        "limit": opening.limit,
        "within": opening.within.slug if opening.within else None,
        "shown": opened.shown,
        "left": opened.left,
    }


def _bundle_json(indexed: Indexed, bundle: Bundle) -> dict[str, Any]:
    return {
        "of": plain(indexed.node(bundle.node)),
        "predicate": bundle.predicate,
        "kind": bundle.kind.value,
        "count": bundle.count,
        "shown": bundle.shown,
        "groups": [
            {
                "organ_class": None if each.organ == NONE else plain(indexed.node(each.organ)),
                "count": each.count,
                "shown": each.shown,
            }
            for each in bundle.groups
        ],
    }


def _counts(indexed: Indexed, number: int) -> dict[str, int]:
    counts = edge_counts(indexed.index, number)
    return {str(EDGE_NAMES[each]): int(counts[each]) for each in np.flatnonzero(counts)}


def _details(indexed: Indexed, place: int) -> dict[str, Any]:
    """Return what an adverse effect's edge has beside its belief; nothing of other edges."""
    index = indexed.index
    if index.edges.predicate[place] != _ADVERSE:
        return {}
    drug, effect = int(index.edges.start[place]), int(index.edges.end[place])
    cells = index.cells
    for cell in _cells(indexed, drug, effect):
        cioms = int(cells.cioms[cell])
        return {
            "serious": bool(cells.serious[cell] == 1 or index.nodes.serious[effect]),
            "frequency": None if cioms == NONE else word(CIOMS[cioms]),
            "tiers": [
                tier.name.lower() for bit, tier in enumerate(TIERS) if cells.tiers[cell] >> bit & 1
            ],
        }
    return {}


def _cells(indexed: Indexed, drug: int, effect: int) -> Iterator[int]:
    cells = indexed.index.cells
    row = drug - indexed.index.range(indexed.node(drug).ref.kind)[0]
    start, end = int(cells.at[row]), int(cells.at[row + 1])
    yield from (start + np.flatnonzero(cells.effect[start:end] == effect)).tolist()
