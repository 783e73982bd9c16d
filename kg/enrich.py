"""Which effects the drugs of a class have more often than others, and which classes an effect.

Fisher's exact test, one-sided, of each pair of a class and an effect, with the false discovery rate
of Benjamini and Hochberg (1995), Journal of the Royal Statistical Society B 57:289-300, over all
pairs that were tested. It compares what sources state, which is not how often drugs do harm.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import Any

import numpy as np

from kg.errors import QueryError
from kg.facts import Node
from kg.index.columns import AnyArray, Floats, Ints
from kg.model import Kind, Ref
from kg.profiles import Profiles

FEWEST = 2
"""Drugs that a class must have, and an effect, to be tested."""

_DIGITS = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Enriched:
    """A class and an effect that its drugs have more often than others.

    Attributes:
        node: the effect, where a class was asked for; else the class.
        having: drugs of the class that have the effect, or a narrower one.
        members: drugs of the class that have any effect.
        drugs: drugs with the effect, of the class or not.
        fold: share of the class over the share of all drugs.
        odds_ratio: None where a number of the table is 0.
        p: one-sided, 0..1.
        q: p after Benjamini and Hochberg.
        p_without_one: the highest p that is left where any one drug of the class is left out.
        q_without_one: that after Benjamini and Hochberg.
        of: the drugs of the class that have it.
    """

    node: Node
    having: int
    members: int
    drugs: int
    fold: float
    odds_ratio: float | None
    p: float
    q: float
    p_without_one: float
    q_without_one: float
    of: tuple[Node, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Enrichment:
    """What is enriched, the least p first.

    Attributes:
        asked: class or effect.
        background: number of drugs that are compared: all that have any supported effect.
        tested: number of pairs that were tested.
    """

    asked: Node
    background: int
    tested: int
    found: tuple[Enriched, ...]


def enriched(profiles: Profiles, asked: Ref, *, most: float = 0.05, limit: int = 100) -> Enrichment:
    """Return the effects of a class, or the classes of an effect, with a q of `most` at most.

    The background is all drugs with a supported effect; an effect is had where it or a narrower
    one is stated. Tested are all effects, or classes, that two drugs have at least.

    Raises:
        UnknownNameError: the graph has it not.
        QueryError: it is neither class nor effect, or fewer than two drugs of the class, or with
            the effect, are in the background; or `most` or `limit` is out of range.
    """
    if not 0 < most <= 1 or limit < 1:
        raise QueryError(f"a limit of 0 to 1 and one result at least, not {most} and {limit}")
    if asked.kind is Kind.DRUG_CLASS:
        return _effects_of(profiles, asked, most, limit)
    if asked.kind is Kind.EFFECT:
        return _classes_of(profiles, asked, most, limit)
    raise QueryError(f"{asked} is neither a class of drugs nor an effect")


def _effects_of(profiles: Profiles, asked: Ref, most: float, limit: int) -> Enrichment:
    node = profiles.indexed.find(asked)
    members = _members(profiles, node)
    if len(members) < FEWEST:
        raise QueryError(f"{asked.slug} has {len(members)} drugs with effects, two are needed")
    drugs = np.diff(profiles.having.at)
    places = profiles.implied.items[profiles.implied.gathered(members)]
    having = np.bincount(places, minlength=len(drugs))
    columns = np.flatnonzero(drugs >= FEWEST)
    table = _Table(having[columns], np.full(len(columns), len(members)), drugs[columns])
    nodes = (columns + profiles.first).astype(np.int32)
    groups = [(members, profiles.having[each]) for each in columns.tolist()]
    return _answer(profiles, asked, table, nodes, groups, most, limit)


def _classes_of(profiles: Profiles, asked: Ref, most: float, limit: int) -> Enrichment:
    drugs = profiles.having[profiles.column(asked)]
    if len(drugs) < FEWEST:
        raise QueryError(f"{asked.slug} is had by {len(drugs)} drugs, two are needed")
    members = {
        node: _members(profiles, node)
        for node in range(*profiles.indexed.index.range(Kind.DRUG_CLASS))
    }
    kept = {node: rows for node, rows in members.items() if len(rows) >= FEWEST}
    having = np.array([np.isin(rows, drugs).sum() for rows in kept.values()], np.int64)
    sizes = np.array([len(rows) for rows in kept.values()], np.int64)
    table = _Table(having, sizes, np.full(len(kept), len(drugs)))
    groups = [(rows, drugs) for rows in kept.values()]
    return _answer(profiles, asked, table, np.array([*kept], np.int32), groups, most, limit)


@dataclass(frozen=True, slots=True)
class _Table:
    """Fourfold tables without what is in none of the two.

    Attributes:
        having: drugs of the class with the effect.
        members: drugs of the class.
        drugs: drugs with the effect.
    """

    having: AnyArray
    members: AnyArray
    drugs: AnyArray

    def p(self, background: int) -> Floats:
        """Return the probability that as many drugs of the class have it by chance."""
        found: Floats = _stats().hypergeom.sf(self.having - 1, background, self.drugs, self.members)
        return found

    def p_without_one(self, background: int) -> Floats:
        """Return the highest probability where one drug of the class is left out of everything.

        Only whether that drug has the effect makes a difference.
        """
        rest, hypergeom = background - 1, _stats().hypergeom
        one = hypergeom.sf(self.having - 2, rest, np.maximum(self.drugs - 1, 0), self.members - 1)
        other = hypergeom.sf(self.having - 1, rest, np.minimum(self.drugs, rest), self.members - 1)
        found: Floats = np.maximum(
            np.where(self.having > 0, one, 0.0), np.where(self.members > self.having, other, 0.0)
        )
        return found


def _answer(
    profiles: Profiles,
    asked: Ref,
    table: _Table,
    nodes: Ints,
    groups: Sequence[tuple[Ints, Ints]],
    most: float,
    limit: int,
) -> Enrichment:
    background, indexed = len(profiles.drugs), profiles.indexed
    p, worst = table.p(background), table.p_without_one(background)
    adjusted = _stats().false_discovery_control
    q, worst_q = (adjusted(each) if len(each) else each for each in (p, worst))
    order = np.lexsort((indexed.index.nodes.order[nodes], p))
    chosen = order[q[order] <= most][:limit]
    found = []
    for at in chosen.tolist():
        members, drugs = groups[at]
        having, size, total = int(table.having[at]), int(table.members[at]), int(table.drugs[at])
        found.append(
            Enriched(
                node=indexed.node(int(nodes[at])),
                having=having,
                members=size,
                drugs=total,
                fold=round(having / size / (total / background), _DIGITS),
                odds_ratio=_odds_ratio(having, size, total, background),
                p=_significant(p[at]),
                q=_significant(q[at]),
                p_without_one=_significant(worst[at]),
                q_without_one=_significant(worst_q[at]),
                of=tuple(
                    indexed.node(int(profiles.drugs[row]))
                    for row in np.intersect1d(members, drugs).tolist()
                ),
            )
        )
    return Enrichment(
        asked=indexed.named(asked), background=background, tested=len(nodes), found=tuple(found)
    )


def _members(profiles: Profiles, node: int) -> Ints:
    return profiles.rows_of(profiles.indexed.index.nodes.members[node])


def _odds_ratio(having: int, members: int, drugs: int, background: int) -> float | None:
    others = (members - having) * (drugs - having)
    neither = background - members - drugs + having
    return round(having * neither / others, _DIGITS) if others and having and neither else None


def _stats() -> Any:
    # found when asked for: to load it takes as long as all else that a server or `kg.open` loads
    return import_module("scipy.stats")


def _significant(value: float) -> float:
    return float(f"{value:.4g}")
