"""What cards are made of: asked of a store, or read from its index where there is one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np

from kg.facts import Node, all_sources, local, nodes, select, sources
from kg.findings import (
    Effect,
    Finding,
    Pair,
    effects,
    findings_in_combination,
    findings_of_drugs,
    findings_of_effect,
)
from kg.identifiers import BASE
from kg.index import NONE
from kg.indexed import Indexed
from kg.model import Kind, Ref, SourceRecord
from kg.store import Store

_COUNTS = """
SELECT ?source (COUNT(DISTINCT ?evidence) AS ?pieces) (COUNT(DISTINCT ?statement) AS ?statements)
WHERE {{ {only} ?evidence dkg:supports ?statement ; prov:wasDerivedFrom ?source }}
GROUP BY ?source
"""


def counted(store: Store, base: str, only: str = "") -> dict[str, tuple[int, int]]:
    """Return how many pieces of evidence sources give, and to how many statements, by id.

    `only` is a clause that limits `?source`.
    """
    return {
        local(source): (int(str(pieces)), int(str(stated)))
        for source, pieces, stated in select(store, _COUNTS.format(only=only), base)
    }


class Asked:
    """What a store answers, each by a query."""

    def __init__(self, store: Store, base: str = BASE) -> None:
        self.store = store
        self.base = base

    def nodes(self, refs: Iterable[Ref]) -> Mapping[Ref, Node]:
        """Return nodes with their labels."""
        return nodes(self.store, refs, self.base)

    def effects(self, refs: Iterable[Ref]) -> Mapping[Ref, Effect]:
        """Return effects with their organ classes."""
        return effects(self.store, refs, self.base)

    def findings_of_drug(self, drug: Ref) -> Mapping[Pair, Finding]:
        """Return what is said of the effects of a drug, sorted by effect and partners."""
        return findings_of_drugs(self.store, [drug], self.base)

    def findings_of_effect(self, effect: Ref) -> Mapping[Pair, Finding]:
        """Return what is said of the drugs that have an effect, sorted by drug and partners."""
        return findings_of_effect(self.store, effect, self.base)

    def sources(self, ids: Iterable[str]) -> dict[str, SourceRecord]:
        """Return the descriptions of sources by id."""
        return sources(self.store, ids, self.base)

    def all_sources(self) -> Mapping[str, SourceRecord]:
        """Return the descriptions of all sources, by id."""
        return all_sources(self.store, self.base)

    def counts_by_source(self) -> Mapping[str, tuple[int, int]]:
        """Return how many pieces of evidence each source gives, and to how many statements."""
        return counted(self.store, self.base)


class Kept(Asked):
    """The same, read from the index of the store as far as that has it."""

    def __init__(self, store: Store, indexed: Indexed) -> None:
        super().__init__(store, indexed.index.base)
        self._indexed = indexed
        self._cells = indexed.index.cells

    def nodes(self, refs: Iterable[Ref]) -> Mapping[Ref, Node]:
        """Return nodes with their labels."""
        return {ref: self._indexed.named(ref) for ref in refs}

    def effects(self, refs: Iterable[Ref]) -> Mapping[Ref, Effect]:
        """Return effects with their organ classes."""
        return {ref: self._effect(ref) for ref in refs}

    def findings_of_drug(self, drug: Ref) -> Mapping[Pair, Finding]:
        """Return what is said of the effects of a drug, sorted by effect and partners."""
        row = self._row(drug)
        alone = range(*self._cells.at[row : row + 2].tolist()) if row != NONE else ()
        together = findings_in_combination(self.store, drug, "drug", self.base)
        return dict(sorted((self._findings(alone) | together).items()))

    def findings_of_effect(self, effect: Ref) -> Mapping[Pair, Finding]:
        """Return what is said of the drugs that have an effect, sorted by drug and partners."""
        row = self._row(effect)
        cells = slice(*self._cells.column_at[row : row + 2].tolist()) if row != NONE else slice(0)
        together = findings_in_combination(self.store, effect, "effect", self.base)
        return dict(sorted((self._findings(self._cells.column[cells].tolist()) | together).items()))

    def sources(self, ids: Iterable[str]) -> dict[str, SourceRecord]:
        """Return the descriptions of sources by id."""
        every = self.all_sources()
        return {each: every[each] for each in sorted(ids) if each in every}

    def all_sources(self) -> Mapping[str, SourceRecord]:
        """Return the descriptions of all sources, by id; they are asked for once."""
        return self._indexed.sources(self.store)

    def counts_by_source(self) -> Mapping[str, tuple[int, int]]:
        """Return how many pieces of evidence each source gives, and to how many statements."""
        index = self._indexed.index
        first, end = index.range(Kind.SOURCE)
        pieces = np.bincount(index.evidence.source, minlength=end)
        # Evidence is sorted by statement, then by source.
        fresh = np.diff(index.evidence.statement, prepend=NONE) != 0
        fresh |= np.diff(index.evidence.source, prepend=NONE) != 0
        said = np.bincount(index.evidence.source[fresh], minlength=end)
        return {
            index.nodes.slug[each]: (int(pieces[each]), int(said[each]))
            for each in range(first, end)
        }

    def _row(self, ref: Ref) -> int:
        """Return the place of a node among those of its kind, NONE without it."""
        number = self._indexed.find(ref)
        return NONE if number == NONE else number - self._indexed.index.range(ref.kind)[0]

    def _findings(self, cells: Iterable[int]) -> dict[Pair, Finding]:
        node = self._indexed.node
        drugs, ends = self._cells.drug, self._cells.effect
        return {
            Pair(node(int(drugs[cell])).ref, node(int(ends[cell])).ref): self._indexed.finding(cell)
            for cell in cells
        }

    def _effect(self, ref: Ref) -> Effect:
        number = self._indexed.find(ref)
        if number == NONE:
            return Effect(node=self._indexed.named(ref), organ_class=None, serious=False)
        return Effect(
            node=self._indexed.node(number),
            organ_class=self._indexed.organ_class(number),
            serious=bool(self._indexed.index.nodes.serious[number]),
        )


def known(store: Store, base: str, indexed: Indexed | None) -> Asked:
    """Return what cards are made of."""
    return Asked(store, base) if indexed is None else Kept(store, indexed)
