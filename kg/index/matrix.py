"""The drug x effect matrix and the edges, made of statements and evidence."""

from __future__ import annotations

import numpy as np

from kg.index.columns import NONE, AnyArray, Ints, Lists, Longs, offsets, reduced, spans
from kg.index.reading import EDGE_NAMES, KINDS, POLARITIES, STATES
from kg.index.tables import Cells, Edges, Evidence, Nodes, Statements
from kg.model import Kind, Polarity, Predicate, Status
from kg.vocab import Term

UNDRAWN = (Kind.DOSAGE, Kind.TRIAL_RESULT, Kind.STATEMENT, Kind.EVIDENCE, Kind.SOURCE)
"""Kinds of nodes that no edge leads to."""

_ADVERSE = EDGE_NAMES.index(Predicate.HAS_ADVERSE_EFFECT)
_SUPPORTED = STATES.index(Status.SUPPORTED)
_NEGATED = POLARITIES.index(Polarity.NEGATED)


def cells_of(nodes: Nodes, said: Statements, evidence: Evidence) -> Cells:
    """Return the matrix of drugs and effects."""
    drugs, effects = _range(nodes, Kind.DRUG), _range(nodes, Kind.EFFECT)
    chosen = np.flatnonzero(
        (said.predicate == _ADVERSE)
        & (np.diff(said.partners.at) == 0)
        & _within(said.subject, drugs)
        & _within(said.object, effects)
    )
    first, at = _groups(said.subject[chosen], said.object[chosen])
    drug, effect = said.subject[chosen[first]], said.object[chosen[first]]
    status = said.status[chosen]
    state = reduced(np.minimum, status, at, 0)
    limited = np.diff(said.populations.at)[chosen] > 0
    deciding = status == np.repeat(state, np.diff(at))
    # the statements of a cell stand together, and so does their evidence
    starts, ends = chosen[at[:-1]], (chosen[at[1:] - 1] + 1)
    proof = _Proof(evidence, said.evidence[starts], said.evidence[ends], nodes)
    by_effect = np.lexsort((drug, effect))
    return Cells(
        at=offsets(drug - drugs[0], drugs[1] - drugs[0]),
        drug=drug,
        effect=effect,
        state=state,
        belief=reduced(np.maximum, said.belief[chosen], at, np.nan),
        serious=proof.serious(),
        sources=proof.sources(),
        tiers=proof.tiers(),
        low=proof.least(),
        high=proof.highest(),
        cioms=proof.cioms(),
        limited=reduced(np.logical_and, limited | ~deciding, at, False),
        statements=starts.astype(np.int32),
        ends=ends.astype(np.int32),
        column_at=offsets(effect[by_effect] - effects[0], effects[1] - effects[0]),
        column=by_effect.astype(np.int32),
    )


class _Proof:
    """The evidence of cells, of which each has a stretch of its own."""

    def __init__(self, evidence: Evidence, starts: Longs, ends: Longs, nodes: Nodes) -> None:
        self._nodes = nodes
        self._evidence = evidence
        self._rows = spans(starts, ends)
        self._at = np.zeros(len(starts) + 1, np.int64)
        np.cumsum(ends - starts, out=self._at[1:])
        self._said = evidence.polarity[self._rows] != _NEGATED

    def serious(self) -> AnyArray:
        values = np.where(self._said, self._evidence.serious[self._rows], NONE).astype(np.int8)
        return reduced(np.maximum, values, self._at, NONE)

    def sources(self) -> Ints:
        cell = np.repeat(np.arange(len(self._at) - 1), np.diff(self._at))
        source = self._evidence.source[self._rows]
        order = np.lexsort((source, cell))
        cell, source = cell[order], source[order]
        new = np.ones(len(cell), np.bool_)
        new[1:] = (cell[1:] != cell[:-1]) | (source[1:] != source[:-1])
        return np.bincount(cell[new], minlength=len(self._at) - 1).astype(np.int32)

    def tiers(self) -> AnyArray:
        tier = self._nodes.tier[self._evidence.source[self._rows]]
        bits = np.where(tier >= 0, 1 << np.maximum(tier, 0), 0).astype(np.uint8)
        return reduced(np.bitwise_or, bits, self._at, 0)

    def least(self) -> AnyArray:
        return self._of_those_said(np.fmin, self._evidence.low, self._evidence.high)

    def highest(self) -> AnyArray:
        return self._of_those_said(np.fmax, self._evidence.high, self._evidence.low)

    def _of_those_said(self, by: np.ufunc, bound: AnyArray, other: AnyArray) -> AnyArray:
        value = np.where(np.isnan(bound), other, bound)[self._rows]
        return reduced(by, np.where(self._said, value, np.nan), self._at, np.nan)

    def cioms(self) -> AnyArray:
        """Return the most frequent class, which is the first."""
        none = np.int8(127)
        classes = self._evidence.cioms[self._rows]
        found = reduced(
            np.minimum, np.where(self._said & (classes >= 0), classes, none), self._at, none
        )
        return np.where(found == none, NONE, found).astype(np.int8)


def edges_of(nodes: Nodes, said: Statements) -> Edges:
    """Return the edges of what is supported, and of parts and forms of drugs."""
    size = len(nodes.slug)
    undrawn = np.zeros(size + 1, np.bool_)
    for kind in UNDRAWN:
        low, high = _range(nodes, kind)
        undrawn[low:high] = True
    undrawn[NONE] = True  # what is no node
    chosen = np.flatnonzero(
        (said.status == _SUPPORTED) & (np.diff(said.partners.at) == 0) & ~undrawn[said.object]
    )
    first, at = _groups(said.subject[chosen], said.object[chosen], said.predicate[chosen])
    one = chosen[first]
    parts = [
        (nodes.components, Term.HAS_COMPONENT),
        (_singles(nodes.moiety), Term.ACTIVE_MOIETY),
    ]
    starts = [said.subject[one]]
    ends = [said.object[one]]
    names = [said.predicate[one]]
    for lists, predicate in parts:
        starts.append(np.repeat(np.arange(size, dtype=np.int32), np.diff(lists.at)))
        ends.append(lists.items)
        names.append(np.full(len(lists.items), EDGE_NAMES.index(predicate), np.uint8))
    more = sum(len(each) for each in starts[1:])
    start, end, name = np.concatenate(starts), np.concatenate(ends), np.concatenate(names)
    order = np.lexsort((name, end, start))
    into = np.lexsort((name[order], start[order], end[order]))
    nothing = np.zeros(more, np.int32)
    return Edges(
        start=start[order],
        end=end[order],
        predicate=name[order],
        belief=np.concatenate(
            [reduced(np.maximum, said.belief[chosen], at, np.nan), np.full(more, np.nan)]
        )[order],
        statements=np.concatenate([one.astype(np.int32), nothing])[order],
        ends=np.concatenate([(chosen[at[1:] - 1] + 1).astype(np.int32), nothing])[order],
        out_at=offsets(start[order], size),
        in_at=offsets(end[order][into], size),
        into=into.astype(np.int32),
    )


def _singles(nodes: Ints) -> Lists:
    """Return nodes with at most one other each as lists."""
    at = np.zeros(len(nodes) + 1, np.int64)
    np.cumsum(nodes >= 0, out=at[1:])
    return Lists(at, nodes[nodes >= 0])


def _groups(*columns: AnyArray) -> tuple[Longs, Longs]:
    """Return where groups of equal rows begin; and the same with the end of the last."""
    size = len(columns[0])
    new = np.zeros(size, np.bool_)
    new[:1] = True
    for column in columns:
        new[1:] |= column[1:] != column[:-1]
    first = np.flatnonzero(new)
    return first, np.append(first, size)


def _range(nodes: Nodes, kind: Kind) -> tuple[int, int]:
    place = KINDS.index(kind)
    return int(nodes.of_kind[place]), int(nodes.of_kind[place + 1])


def _within(nodes: Ints, bounds: tuple[int, int]) -> AnyArray:
    return (nodes >= bounds[0]) & (nodes < bounds[1])
