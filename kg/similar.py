"""Drugs that are said to do much the same, and drugs that share a pattern of effects.

Effects count by their information content: one that few drugs have tells more than one that most
have. The score of two drugs is the weight of all effects that both have, broader ones too, over
the weight of those that either has (simGIC: Pesquita C, Faria D, Bastos H, Falcão AO, Couto FM
(2007), Proceedings of the 10th Bio-Ontologies meeting, 37-40). It is used rather than averages of
best matches (Resnik, Lin), because it is symmetric, is 1 for the same effects alone, and is a sum
over effects, so that each has a share in it that can be shown.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from kg.errors import QueryError
from kg.facts import Node
from kg.index.columns import AnyArray, Floats, Ints, Lists
from kg.model import Ref
from kg.profiles import Profiles

MAX_RESULTS = 100
MAX_SHARED = 1_000
MAX_PATTERN = 50
SHOWN = 10
"""Shared effects that are given of each drug, unless more are asked for."""

_DIGITS = 4
_LESS = 3  # times as long is what it takes to look a row up in a column, as to look through all
_ALIKE = 12  # digits in which two scores must differ to be told apart


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedEffect:
    """An effect that two drugs share.

    Attributes:
        weight: its information content, in nats.
        share: 0..1, its part in what they share.
        stated: whether it is stated of both; else one has something narrower.
    """

    effect: Node
    weight: float
    share: float
    stated: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Similar:
    """A drug that is like another.

    Attributes:
        score: 0..1; 1 where both have the same effects.
        shared: the effects of both that count most, those that count more first.
        shared_count: number of all shared effects, those of `shared` among them.
        only_here: number of stated effects of this drug that the other has not, nor a narrower one.
        only_there: the same of the other drug.
    """

    drug: Node
    score: float
    shared: tuple[SharedEffect, ...]
    shared_count: int
    only_here: int
    only_there: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Sharing:
    """A drug that shares a pattern of effects.

    Attributes:
        coverage: 0..1, weight of what it has of the pattern over that of the pattern.
        score: 0..1, as for two drugs: it is less where the drug has much else.
        has, lacks: effects of the pattern; it has one where it has something narrower.
    """

    drug: Node
    coverage: float
    score: float
    has: tuple[Node, ...]
    lacks: tuple[Node, ...]


def similar(
    profiles: Profiles, drug: Ref, *, limit: int = 10, shown: int = SHOWN
) -> tuple[Similar, ...]:
    """Return the drugs most like one by their effects, the most alike first.

    Raises:
        UnknownNameError: the drug has no supported effect.
        QueryError: limit or shown out of range.
    """
    return tuple(
        Similar(
            drug=profiles.indexed.node(int(profiles.drugs[each.row])),
            score=each.score,
            shared=tuple(
                SharedEffect(
                    effect=profiles.indexed.node(effect), weight=weight, share=share, stated=both
                )
                for effect, weight, share, both in each.shared
            ),
            shared_count=each.count,
            only_here=each.only_here,
            only_there=each.only_there,
        )
        for each in _found(profiles, drug, limit, shown)
    )


def similar_bytes(profiles: Profiles, drug: Ref, *, limit: int = 10, shown: int = SHOWN) -> bytes:
    """Return the drugs most like one as JSON in UTF-8, without making their effects first.

    Raises:
        UnknownNameError: the drug has no supported effect.
        QueryError: limit or shown out of range.
    """
    indexed = profiles.indexed
    found = []
    for each in _found(profiles, drug, limit, shown):
        shared = b",\n".join(
            b'%b, "share": %.4f, "stated": %b}'
            % (profiles.written(effect), share, b"true" if both else b"false")
            for effect, _, share, both in each.shared
        )
        found.append(
            b'{"drug": %b, "score": %b, "shared": [%b], "shared_count": %d, "only_here": %d,'
            b' "only_there": %d}'
            % (
                indexed.node_fragment(int(profiles.drugs[each.row])),
                repr(each.score).encode(),
                shared,
                each.count,
                each.only_here,
                each.only_there,
            )
        )
    return b"[%b]" % b",\n".join(found)


def sharing(profiles: Profiles, effects: Sequence[Ref], *, limit: int = 10) -> tuple[Sharing, ...]:
    """Return the drugs that have most of a pattern of effects, first those that have most of it.

    Raises:
        UnknownNameError: the graph has not one of the effects.
        QueryError: limit out of range, or no effect, or too many.
    """
    _check("limit", limit, MAX_RESULTS)
    _check("number of effects", len(effects), MAX_PATTERN)
    asked = np.unique(np.array([profiles.column(each) for each in effects], np.int32))
    pattern = profiles.with_broader(asked)
    whole = float(profiles.weights[pattern].sum())
    common = common_weights(profiles, pattern)
    score = _scores(profiles, common, whole)
    coverage = np.zeros_like(common) if not whole else common / whole
    rows = _best(profiles, limit, coverage, score)
    named = [profiles.indexed.node(each + profiles.first) for each in asked.tolist()]
    return tuple(
        Sharing(
            drug=profiles.indexed.node(int(profiles.drugs[row])),
            coverage=round(float(coverage[row]), _DIGITS),
            score=round(float(score[row]), _DIGITS),
            has=tuple(node for node, has in _having(profiles, row, asked, named) if has),
            lacks=tuple(node for node, has in _having(profiles, row, asked, named) if not has),
        )
        for row in rows.tolist()
    )


def common_weights(profiles: Profiles, columns: Ints) -> Floats:
    """Return for each row the weight of what it has of some columns."""
    having = profiles.having
    sizes = having.at[columns + 1] - having.at[columns]
    if _LESS * int(sizes.sum()) < len(profiles.places):
        rows = np.concatenate([np.zeros(0, np.int32), *map(having.__getitem__, columns.tolist())])
        each = np.repeat(profiles.weights[columns], sizes)
        return np.bincount(rows, each, minlength=len(profiles.drugs)).astype(np.float64)
    weights = np.zeros_like(profiles.weights)
    weights[columns] = profiles.weights[columns]
    if not len(profiles.drugs):
        return np.zeros(0)
    found: Floats = np.add.reduceat(weights.take(profiles.places), profiles.implied.at[:-1])
    return found


@dataclass(frozen=True, slots=True)
class _Alike:
    """A row that is like another.

    Attributes:
        shared: node, weight and share of each of the shared columns that count most, and whether
            both state it.
        count: number of all shared columns.
    """

    row: int
    score: float
    shared: Sequence[tuple[int, float, float, bool]]
    count: int
    only_here: int
    only_there: int


def _found(profiles: Profiles, drug: Ref, limit: int, shown: int) -> list[_Alike]:
    _check("limit", limit, MAX_RESULTS)
    _check("shown", shown, MAX_SHARED)
    mine = profiles.row(drug)
    common = common_weights(profiles, profiles.implied[mine])
    score = _scores(profiles, common, float(profiles.totals[mine]))
    score[mine] = 0  # a drug is not told that it is like itself
    rows = _best(profiles, limit, score, common)
    if not len(rows):
        return []
    implied, stated = (
        profiles.marked(profiles.implied[mine]),
        profiles.marked(profiles.stated[mine]),
    )
    place, columns, at = _stretches(profiles.implied, rows)
    said_place, said, said_at = _stretches(profiles.stated, rows)
    only_here = np.add.reduceat(~implied[said], said_at, dtype=np.int64)
    only_there = len(profiles.stated[mine]) - np.add.reduceat(stated[columns], at, dtype=np.int64)
    has = implied[columns]
    counts = np.add.reduceat(has, at, dtype=np.int64)
    place, columns = place[has], columns[has]
    width = len(profiles.weights)
    order = np.argsort(place * width + profiles.ranks[columns])
    place, columns = place[order], columns[order]
    theirs = np.zeros(len(rows) * width, np.bool_)
    theirs[said_place * width + said] = True
    both = stated[columns] & theirs[place * width + columns]
    weights = np.round(profiles.weights[columns], _DIGITS)
    shares = np.round(profiles.weights[columns] / common[rows][place], _DIGITS)
    nodes = columns + profiles.first
    told = [*zip(nodes.tolist(), weights.tolist(), shares.tolist(), both.tolist(), strict=True)]
    first = np.cumsum(counts) - counts
    return [
        _Alike(row, round(alike, _DIGITS), told[start : start + min(count, shown)], count, *only)
        for row, alike, start, count, *only in zip(
            rows.tolist(),
            score[rows].tolist(),
            first.tolist(),
            counts.tolist(),
            only_here.tolist(),
            only_there.tolist(),
            strict=True,
        )
    ]


def _stretches(lists: Lists, rows: Ints) -> tuple[AnyArray, AnyArray, AnyArray]:
    """Return the items of several rows: place of each among the rows, item, and where each begins.

    None of the rows is empty.
    """
    sizes = lists.at[rows + 1] - lists.at[rows]
    place = np.repeat(np.arange(len(rows)), sizes)
    return place, lists.items[lists.gathered(rows)], np.cumsum(sizes) - sizes


def _scores(profiles: Profiles, common: Floats, whole: float) -> Floats:
    """Return the weight of what each row and a profile share over that of what either has."""
    either = profiles.totals + whole - common
    found: Floats = np.divide(common, either, out=np.zeros_like(common), where=either > 0)
    return found


def _best(profiles: Profiles, limit: int, first: Floats, second: Floats) -> Ints:
    """Return the rows with the highest numbers above 0, equal ones by a second, then by label."""
    rows = np.flatnonzero(first > 0)
    if len(rows) > limit:  # to sort them all would take longer than all the rest
        least = np.partition(first[rows], len(rows) - limit)[len(rows) - limit]
        rows = rows[first[rows] >= least - 10.0**-_ALIKE]
    order = profiles.indexed.index.nodes.order[profiles.drugs[rows]]
    keys = (order, -np.round(second[rows], _ALIKE), -np.round(first[rows], _ALIKE))
    found: Ints = rows[np.lexsort(keys)][:limit].astype(np.int32)
    return found


def _having(
    profiles: Profiles, row: int, columns: Ints, named: Sequence[Node]
) -> Iterator[tuple[Node, bool]]:
    implied = profiles.marked(profiles.implied[row])
    yield from zip(named, implied[columns].tolist(), strict=True)


def _check(name: str, value: int, most: int) -> None:
    if not 1 <= value <= most:
        raise QueryError(f"{name} must be 1 to {most}, not {value}")
