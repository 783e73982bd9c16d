"""From what was gathered to the tables of the index; the same graph gives the same arrays."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from kg.index.columns import (
    NONE,
    AnyArray,
    Ints,
    Lists,
    Strings,
    offsets,
    reduced,
)
from kg.index.matrix import cells_of, edges_of
from kg.index.naming import labels_of
from kg.index.reading import KINDS, Gathering, Measured, Numbered, Whole, Written
from kg.index.tables import Evidence, Index, Nodes, Statements
from kg.model import Kind

_MISSING = -2  # of an object, which may be NONE: a literal


def index_of(found: Gathering) -> Index:
    """Return the index of what was gathered."""
    number, kinds, slugs = _numbers(found)
    nodes = _nodes(found, number, kinds, slugs)
    placed, statements = _statements(found, number)
    evidence = _evidence(found, number, placed)
    at = offsets(evidence.statement, len(statements["id"]))
    said = Statements(**statements, evidence=at)
    return Index(
        base=found.base,
        nodes=nodes,
        labels=labels_of(found, number, kinds),
        statements=said,
        evidence=evidence,
        cells=cells_of(nodes, said, evidence),
        edges=edges_of(nodes, said),
    )


def _numbers(found: Gathering) -> tuple[Ints, Ints, list[str]]:
    """Return the number in the index of each node gathered; and kinds and slugs of the index."""
    places = {kind.value: place for place, kind in enumerate(KINDS)}
    parts = [token[len(found.base) + 1 : -1].split("/", 1) for token in found.nodes]
    used = _used(found)
    named = [(places[kind], slug, at) for at, (kind, slug) in enumerate(parts) if used[at]]
    named.sort()
    number = np.full(len(parts), NONE, np.int32)
    number[[at for _, _, at in named]] = np.arange(len(named), dtype=np.int32)
    kinds = np.fromiter((kind for kind, _, _ in named), np.int32, len(named))
    return number, kinds, [slug for _, slug, _ in named]


def _used(found: Gathering) -> AnyArray:
    """Return which nodes something is said of."""
    used = np.zeros(len(found.nodes) + 1, np.bool_)  # the last is for what is no node
    for written in (found.label, found.synonym, found.match):
        used[written.rows] = True
    for column in (found.serious_node, found.tier):
        used[np.array(column.rows, np.int32)] = True
    for column in found.links():
        used[np.array(column.rows, np.int32)] = True
        used[np.array(column.values, np.int32)] = True
    for column in (found.subject, found.object, found.population, found.partner, found.source):
        used[np.array(column.values, np.int32)] = True
    used[list(found.reported)] = True
    return used


def _nodes(found: Gathering, number: Ints, kinds: Ints, slugs: list[str]) -> Nodes:
    size = len(slugs)
    labels = _least(found.label, number)
    shown = [labels.get(node, slug) for node, slug in enumerate(slugs)]
    order = np.empty(size, np.int32)
    by_label = sorted(range(size), key=lambda node: (shown[node].casefold(), node))
    order[by_label] = np.arange(size, dtype=np.int32)
    organ = _placed(found.organ, number, size)
    broader = _lists(found.broader, number, size)
    ancestors = _lists(found.ancestor, number, size)
    descendants = ancestors.turned(size)
    classes = _lists(found.in_class, number, size)
    components = _lists(found.component, number, size)
    named = np.zeros(size, np.bool_)
    named[list(labels)] = True
    serious = np.zeros(size, np.bool_)
    rows, grave = _pairs(found.serious_node)
    serious[number[rows]] = grave == 1
    return Nodes(
        of_kind=np.searchsorted(kinds, np.arange(len(KINDS) + 1)).astype(np.int32),
        slug=Strings.of(slugs),
        label=Strings.of(shown),
        named=named,
        order=order,
        organ=organ,
        serious=serious,
        tier=_of_nodes(found.tier, number, size).astype(np.int8),
        broader=broader,
        ancestors=ancestors,
        descendants=descendants,
        depth=_depths(broader),
        classes=classes,
        members=_members(classes, descendants, kinds == KINDS.index(Kind.DRUG), size),
        components=components,
        compounds=components.turned(size),
        moiety=_placed(found.moiety, number, size),
        contains=_lists(found.contains, number, size),
        reported=_times(found, number, size),
    )


def _times(found: Gathering, number: Ints, size: int) -> Ints:
    times = np.zeros(size, np.int32)
    times[number[list(found.reported)]] = list(found.reported.values())
    return times


def _least(column: Written, number: Ints) -> dict[int, str]:
    """Return the first in the alphabet of the texts of each node."""
    least: dict[int, str] = {}
    for row, text in zip(number[column.rows].tolist(), column.values, strict=True):
        if row not in least or text < least[row]:
            least[row] = text
    return least


def _pairs(column: Whole | Measured) -> tuple[AnyArray, AnyArray]:
    return np.array(column.rows, np.int32), np.array(column.values)


def _of_nodes(column: Whole, number: Ints, size: int) -> AnyArray:
    found = np.full(size, NONE, np.int32)
    rows, values = _pairs(column)
    found[number[rows]] = values
    return found


def _placed(column: Whole, number: Ints, size: int) -> Ints:
    """Return a node for each node, the first where several are given; NONE without one."""
    return _lists(column, number, size).singles()


def _lists(column: Whole, number: Ints, size: int) -> Lists:
    rows, values = _pairs(column)
    return Lists.of(number[rows], number[values.astype(np.int32)], size)


def _depths(broader: Lists) -> Ints:
    """Return the least number of steps from the top, 1 for what is on top."""
    size = len(broader)
    depth = np.where(np.diff(broader.at) == 0, 1, np.iinfo(np.int32).max - 1).astype(np.int32)
    while True:
        least = reduced(np.minimum, depth[broader.items], broader.at, np.iinfo(np.int32).max - 1)
        better = np.minimum(depth, np.minimum(least, np.iinfo(np.int32).max - 2) + 1)
        if not size or (better == depth).all():
            return depth
        depth = better.astype(np.int32)


def _members(classes: Lists, descendants: Lists, is_drug: AnyArray, size: int) -> Lists:
    """Return the drugs of each class and of the classes below it."""
    direct = classes.turned(size)
    rows = np.repeat(np.arange(size, dtype=np.int32), np.diff(descendants.at))
    below = descendants.items
    counts = np.diff(direct.at)
    inherited = direct.items[direct.gathered(below)]
    every = np.repeat(np.arange(size, dtype=np.int32), counts)
    kept_rows = np.concatenate([every, np.repeat(rows, counts[below])])
    kept = np.concatenate([direct.items, inherited])
    drugs = is_drug[kept]
    return Lists.of(kept_rows[drugs], kept[drugs], size)


def _filled(column: Whole | Measured, size: int, empty: Any, dtype: Any) -> AnyArray:
    found = np.full(size, empty, dtype)
    rows, values = _pairs(column)
    found[rows] = values
    return found


def _renumbered(rows: AnyArray, number: Ints) -> Ints:
    """Return the new numbers of a column; NONE and _MISSING stay as they are."""
    found: Ints = np.append(number, np.array([_MISSING, NONE], np.int32))[rows]
    return found


def _ids(tokens: Numbered) -> AnyArray:
    """Return the ids of nodes, the last parts of their IRIs, as bytes."""
    return np.array([token[token.rfind("/") + 1 : -1].encode() for token in tokens], np.bytes_)


def _statements(found: Gathering, number: Ints) -> tuple[Ints, Mapping[str, Any]]:
    """Return the place of each statement gathered, NONE of one in pieces; and the columns."""
    size = len(found.statements)
    columns = {
        "id": _ids(found.statements),
        "subject": _filled(found.subject, size, NONE, np.int32),
        "predicate": _filled(found.predicate, size, NONE, np.int16),
        "object": _filled(found.object, size, _MISSING, np.int32),
        "status": _filled(found.status, size, NONE, np.int16),
        "belief": _filled(found.belief, size, np.nan, np.float64),
    }
    for name in ("subject", "object"):
        columns[name] = _renumbered(columns[name], number)
    rows, partners = _pairs(found.partner)
    joint = np.zeros(size, np.bool_)
    joint[rows] = True
    order = np.argsort(columns["id"], kind="stable")
    keys = (joint, columns["object"], columns["predicate"], columns["subject"])
    order = order[np.lexsort([each[order] for each in keys])]
    whole = (
        (columns["subject"] >= 0)
        & (columns["predicate"] >= 0)
        & (columns["object"] >= NONE)
        & (columns["status"] >= 0)
        & ~np.isnan(columns["belief"])
    )
    order = order[whole[order]]
    place = np.full(size, NONE, np.int32)
    place[order] = np.arange(len(order), dtype=np.int32)
    made: dict[str, Any] = {name: column[order] for name, column in columns.items()}
    made["id"] = _narrow(made["id"])
    for name in ("predicate", "status"):
        made[name] = made[name].astype(np.uint8)
    for name, (at, nodes) in {
        "populations": _pairs(found.population),
        "partners": (rows, partners),
    }.items():
        kept = place[at] >= 0
        made[name] = Lists.of(place[at][kept], number[nodes.astype(np.int32)][kept], len(order))
    return place, made


def _evidence(found: Gathering, number: Ints, placed: Ints) -> Evidence:
    size = len(found.evidence)
    statement = _filled(found.supports, size, NONE, np.int32)
    source = _filled(found.source, size, NONE, np.int32)
    polarity = _filled(found.polarity, size, NONE, np.int16)
    statement, source = _renumbered(statement, placed), _renumbered(source, number)
    ids = _ids(found.evidence)
    order = np.argsort(ids, kind="stable")
    order = order[np.lexsort([source[order], statement[order]])]
    order = order[((statement >= 0) & (source >= 0) & (polarity >= 0))[order]]
    words, term = list(found.terms), _filled(found.term, size, NONE, np.int32)[order]
    used = np.unique(term[term >= 0]).tolist()
    alphabet = sorted(used, key=words.__getitem__)
    spelt = np.full(len(words) + 1, NONE, np.int32)
    spelt[alphabet] = np.arange(len(alphabet), dtype=np.int32)
    return Evidence(
        id=_narrow(ids[order]),
        statement=statement[order].astype(np.int32),
        source=source[order].astype(np.int32),
        polarity=polarity[order].astype(np.uint8),
        serious=_filled(found.serious, size, NONE, np.int8)[order],
        cioms=_filled(found.cioms, size, NONE, np.int8)[order],
        low=_filled(found.low, size, np.nan, np.float64)[order],
        high=_filled(found.high, size, np.nan, np.float64)[order],
        comparator=_filled(found.comparator, size, np.nan, np.float64)[order],
        denominator=_filled(found.denominator, size, NONE, np.int32)[order],
        term=spelt[term],
        terms=Strings.of(words[at] for at in alphabet),
    )


def _narrow(ids: AnyArray) -> AnyArray:
    """Return ids in a column as wide as the longest of them."""
    width = int(np.strings.str_len(ids).max(initial=1))
    return ids.astype(f"S{width}")
