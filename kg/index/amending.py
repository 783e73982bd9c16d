"""The index of a graph made of that of a former graph and the lines that are different.

It is the same, byte for byte, as one made of all lines.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable

import numpy as np

from kg.identifiers import iri
from kg.index.building import index_of
from kg.index.columns import AnyArray, Lists
from kg.index.naming import BRAND, LABEL
from kg.index.reading import KINDS, Gathering, Measured, Whole, Written
from kg.index.tables import Index
from kg.model import Kind, Ref


def amended(former: Index, removed: Iterable[str], added: Iterable[str]) -> Index:
    """Return the index of a graph that differs from another by some lines.

    Args:
        former: index of the other graph.
        removed: lines of N-Quads that this graph has not.
        added: lines that it has besides.
    """
    found = gathered(former)
    gone = Gathering(former.base, found)
    gone.take(removed)
    _without(found, gone)
    found.take(added)
    return index_of(found)


def gathered(index: Index) -> Gathering:
    """Return what was gathered to make an index."""
    found = Gathering(index.base)
    slugs = index.nodes.slug[:]
    for kind in KINDS:
        before, low = _before(index, kind), index.range(kind)[0]
        rows = slugs[slice(*index.range(kind))]
        found.nodes.update((f"{before}{slug}>", node) for node, slug in enumerate(rows, low))
    found.statements.update(_numbers(index, Kind.STATEMENT, index.statements.id))
    found.evidence.update(_numbers(index, Kind.EVIDENCE, index.evidence.id))
    found.terms.update((word, place) for place, word in enumerate(index.evidence.terms))
    _fill_nodes(found, index)
    _fill_names(found, index)
    _fill_said(found, index)
    return found


def _numbers(index: Index, kind: Kind, ids: AnyArray) -> Iterable[tuple[str, int]]:
    before = _before(index, kind)
    return ((f"{before}{each}>", place) for place, each in enumerate(ids.astype(np.str_).tolist()))


def _before(index: Index, kind: Kind) -> str:
    """Return how the IRIs of nodes of a kind begin, in angle brackets."""
    return f"<{iri(Ref(kind, ''), index.base)}"


def _fill_nodes(found: Gathering, index: Index) -> None:
    nodes = index.nodes
    for column, lists in (
        (found.contains, nodes.contains),
        (found.component, nodes.components),
        (found.broader, nodes.broader),
        (found.ancestor, nodes.ancestors),
        (found.in_class, nodes.classes),
    ):
        _fill_lists(column, lists)
    _fill(found.organ, nodes.organ)
    _fill(found.moiety, nodes.moiety)
    _fill(found.tier, nodes.tier)
    _fill(found.serious_node, np.where(nodes.serious, 1, -1))
    named = np.flatnonzero(nodes.reported)
    found.reported.update(zip(named.tolist(), nodes.reported[named].tolist(), strict=True))


def _fill_names(found: Gathering, index: Index) -> None:
    labels = index.labels
    texts, keys = labels.text[:], labels.key[:]
    found.keys.update(zip(texts, keys, strict=True))
    rows = zip(labels.given.tolist(), labels.node.tolist(), texts, strict=True)
    for given, node, text in rows:
        if given != BRAND:
            column = found.label if given == LABEL else found.synonym
            column.rows.append(node)
            column.values.append(text)
    found.match.rows += labels.matched.tolist()
    found.match.values += labels.match[:]


def _fill_said(found: Gathering, index: Index) -> None:
    said, evidence = index.statements, index.evidence
    _fill(found.subject, said.subject)
    _fill(found.object, said.object, whole=True)
    _fill(found.predicate, said.predicate)
    _fill(found.status, said.status)
    _fill(found.belief, said.belief)
    _fill_lists(found.population, said.populations)
    _fill_lists(found.partner, said.partners)
    _fill(found.supports, evidence.statement)
    for name in ("source", "polarity", "serious", "cioms", "term", "denominator"):
        _fill(getattr(found, name), getattr(evidence, name))
    for name in ("low", "high", "comparator"):
        _fill(getattr(found, name), getattr(evidence, name))


def _fill(column: Whole | Measured, values: AnyArray, *, whole: bool = False) -> None:
    """Fill a column with values, without the rows that have none, unless all is wanted."""
    if isinstance(column, Measured):
        rows = np.flatnonzero(~np.isnan(values))
        column.values.frombytes(values[rows].astype(np.float64).tobytes())
    else:
        rows = np.arange(len(values)) if whole else np.flatnonzero(values.astype(np.int32) >= 0)
        column.values.frombytes(values[rows].astype(np.int32).tobytes())
    column.rows.frombytes(rows.astype(np.int32).tobytes())


def _fill_lists(column: Whole, lists: Lists) -> None:
    rows = np.repeat(np.arange(len(lists), dtype=np.int32), np.diff(lists.at))
    column.rows.frombytes(rows.tobytes())
    column.values.frombytes(lists.items.astype(np.int32).tobytes())


def _without(found: Gathering, gone: Gathering) -> None:
    """Take away from what was gathered what is gone."""
    for name, column in vars(found).items():
        other = getattr(gone, name)
        match column:
            case Whole():
                kept = ~np.isin(_pairs(column), _pairs(other))
                _keep(column, kept)
            case Measured():  # a row has one number at most
                _keep(column, ~np.isin(np.array(column.rows), np.array(other.rows)))
            case Written() if other.rows:
                left = set(zip(other.rows, other.values, strict=True))
                rows = [
                    row for row in zip(column.rows, column.values, strict=True) if row not in left
                ]
                column.rows[:] = [row for row, _ in rows]
                column.values[:] = [text for _, text in rows]
    for node, times in gone.reported.items():
        found.reported[node] -= times
        if found.reported[node] <= 0:
            del found.reported[node]


def _pairs(column: Whole) -> AnyArray:
    rows, values = np.array(column.rows, np.int64), np.array(column.values, np.int64)
    return (rows << 32) | (values & 0xFFFFFFFF)


def _keep(column: Whole | Measured, kept: AnyArray) -> None:
    if kept.all():
        return
    column.rows = array("i", np.array(column.rows, np.int32)[kept].tobytes())
    number = np.array(column.values)[kept]
    if isinstance(column, Measured):
        column.values = array("d", number.astype(np.float64).tobytes())
    else:
        column.values = array("i", number.astype(np.int32).tobytes())
