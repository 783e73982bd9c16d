"""What the index holds, as nodes and findings: made when asked for, and kept."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

import numpy as np

from kg.facts import Node, all_sources, plain
from kg.findings import Finding, Reported, State
from kg.fragments import Fragments, value_json
from kg.identifiers import BASE
from kg.index import NONE, STATES, Index, index_drugs, index_store
from kg.index.columns import Ints
from kg.index.reading import CIOMS, POLARITIES
from kg.model import Kind, Polarity, Ref, SourceRecord
from kg.store import Store

ROW = b'{"effect": %b, "organ_class": %b, "serious": %b, "discrimination": '
"""How the row of an effect begins as JSON, in a comparison."""

_KEPT = 20_000  # findings, some kilobytes each
_KEPT_BYTES = 32 << 20  # of findings as JSON
_STATE_OF = tuple(State(status.lower()) for status in STATES)
_NEGATED = POLARITIES.index(Polarity.NEGATED)


@dataclass(frozen=True, slots=True)
class OrderedEffects:
    """All effects by organ class and label, those without an organ class last.

    Attributes:
        first: number of the first node that is an effect.
        place: of each effect, counted from the first, its place in that order.
        node: the effects in that order.
    """

    first: int
    place: Ints
    node: Ints


class Indexed:
    """An index, and the values that are made of it.

    Attributes:
        index: the index.
        writer: writes its cells as JSON; what it has written is kept by `fragments`.
    """

    def __init__(self, index: Index) -> None:
        self.index = index
        self._nodes: dict[int, Node] = {}
        self._findings: dict[int, Finding] = {}
        self._fragments: dict[int, bytes] = {}
        self._fragment_bytes = 0
        self.writer = Fragments(index, self.node_fragment)
        self._node_fragments: dict[int, bytes] = {}
        self._rows: dict[int, bytes] = {}
        self._numbers: dict[Ref, int] = {}
        self._sources: dict[str, SourceRecord] | None = None

    def node(self, number: int) -> Node:
        """Return a node with its label."""
        found = self._nodes.get(number)
        if found is None:
            ref = self.index.ref(number)
            label = self.index.nodes.label[number]
            found = Node(ref=ref, iri=f"{self.index.base}{ref}", label=label)
            self._nodes[number] = found
        return found

    def find(self, ref: Ref) -> int:
        """Return the number of a node, NONE where the graph has it not."""
        found = self._numbers.get(ref)
        if found is None:
            found = self.index.find(ref)
            if found != NONE:
                self._numbers[ref] = found
        return found

    def effects_of(self, drug: Ref) -> int:
        """Return of how many effects something is said for a drug."""
        number = self.find(drug)
        if number == NONE:
            return 0
        row = number - self.index.range(Kind.DRUG)[0]
        first, end = self.index.cells.at[row : row + 2].tolist()
        return int(end - first)

    def named(self, ref: Ref) -> Node:
        """Return a node by its name, be it of this graph or not."""
        number = self.find(ref)
        if number == NONE:
            return Node(ref=ref, iri=f"{self.index.base}{ref}", label=ref.slug)
        return self.node(number)

    @cached_property
    def effects(self) -> OrderedEffects:
        """Return all effects in the order in which people are shown them."""
        nodes = self.index.nodes
        first, end = self.index.range(Kind.EFFECT)
        organ = nodes.organ[first:end]
        by_organ = np.where(organ == NONE, len(nodes.order), nodes.order[organ])
        found = np.lexsort((nodes.order[first:end], by_organ))
        place = np.empty(len(found), np.int32)
        place[found] = np.arange(len(found), dtype=np.int32)
        return OrderedEffects(first, place, (found + first).astype(np.int32))

    def sources(self, store: Store) -> dict[str, SourceRecord]:
        """Return the descriptions of all sources, by id, as the store of the index has them."""
        if self._sources is None:
            self._sources = all_sources(store, self.index.base)
        return self._sources

    def organ_class(self, effect: int) -> Node | None:
        """Return the organ class of an effect."""
        organ = int(self.index.nodes.organ[effect])
        return None if organ == NONE else self.node(organ)

    def finding(self, cell: int) -> Finding:
        """Return what is said of the drug and the effect of a cell."""
        found = self._findings.get(cell)
        if found is None:
            if len(self._findings) >= _KEPT:
                self._findings.clear()
            found = self._findings[cell] = self._finding(cell)
        return found

    def fragments(self, cells: Sequence[int], empty: bytes) -> list[bytes]:
        """Return the findings of cells as JSON, in UTF-8; `empty` where there is no cell."""
        kept = self._fragments  # the same to the end, whoever begins another meanwhile
        if new := [cell for cell in dict.fromkeys(cells) if cell != NONE and cell not in kept]:
            made = list(self.writer.findings(new))
            size = sum(map(len, made))
            if self._fragment_bytes + size > _KEPT_BYTES:
                kept = {cell: kept[cell] for cell in cells if cell in kept}
                self._fragments, self._fragment_bytes = kept, sum(map(len, kept.values()))
            kept.update(zip(new, made, strict=True))
            self._fragment_bytes += size
        return [empty if cell == NONE else kept[cell] for cell in cells]

    def effect_fragment(self, effect: int) -> bytes:
        """Return how the row of an effect begins as JSON, in UTF-8."""
        found = self._rows.get(effect)
        if found is None:
            nodes = self.index.nodes
            found = self._rows[effect] = ROW % (
                self.node_fragment(effect),
                self.node_fragment(nodes.organ.item(effect)),
                b"true" if nodes.serious[effect] else b"false",
            )
        return found

    def node_fragment(self, number: int) -> bytes:
        """Return a node as JSON, in UTF-8; null for none."""
        found = self._node_fragments.get(number)
        if found is None:
            node = None if number == NONE else self.node(number)
            found = self._node_fragments[number] = value_json(plain(node))
        return found

    def _finding(self, cell: int) -> Finding:
        cells, said, proof = self.index.cells, self.index.statements, self.index.evidence
        first, end = int(cells.statements[cell]), int(cells.ends[cell])
        statements = slice(first, end)
        rows = range(int(said.evidence[first]), int(said.evidence[end]))
        belief, serious = float(cells.belief[cell]), int(cells.serious[cell])
        return Finding(
            state=_STATE_OF[cells.state[cell]],
            belief=Decimal(str(belief)),
            serious=None if serious == NONE else serious == 1,
            frequencies=tuple(self._reported(rows)),
            populations=self._populations(cell, first, end),
            statements=_texts(said.id[statements].tolist()),
            evidence=_texts(proof.id[rows.start : rows.stop].tolist()),
            sources=tuple(
                self.index.nodes.slug[each]
                for each in np.unique(proof.source[rows.start : rows.stop]).tolist()
            ),
        )

    def _populations(self, cell: int, first: int, end: int) -> tuple[Node, ...]:
        cells, said = self.index.cells, self.index.statements
        if not cells.limited[cell]:
            return ()
        deciding = (at for at in range(first, end) if said.status[at] == cells.state[cell])
        found = {each for at in deciding for each in said.populations[at].tolist()}
        return tuple(self.node(each) for each in sorted(found))

    def _reported(self, rows: range) -> dict[Reported, None]:
        """Return each different figure once a source; a denied effect has no frequency."""
        proof = self.index.evidence
        ids = proof.id[rows.start : rows.stop].tolist()
        sources = proof.source[rows.start : rows.stop].tolist()
        found: dict[Reported, None] = {}
        for _, _, row in sorted(zip(sources, ids, rows, strict=True)):
            if proof.polarity[row] != _NEGATED and (given := self.reported(row)) is not None:
                found[given] = None
        return found

    def reported(self, row: int) -> Reported | None:
        """Return how often a piece of evidence says, None where it says nothing of it."""
        proof = self.index.evidence
        term, cioms = int(proof.term[row]), int(proof.cioms[row])
        denominator = int(proof.denominator[row])
        found = Reported(
            source=self.index.nodes.slug[int(proof.source[row])],
            term=None if term == NONE else proof.terms[term],
            cioms=None if cioms == NONE else CIOMS[cioms],
            low=_share(proof.low[row]),
            high=_share(proof.high[row]),
            comparator=_share(proof.comparator[row]),
            denominator=None if denominator == NONE else denominator,
        )
        return None if found == Reported(source=found.source) else found


def finding_json(finding: Finding) -> dict[str, object]:
    """Return a finding as JSON values, with the span of all figures that are stated."""
    found: dict[str, object] = plain(finding)
    return {**found, "incidence": plain(finding.incidence)}


def _share(number: float) -> Decimal | None:
    return None if np.isnan(number) else Decimal(str(float(number)))


def _texts(ids: Iterable[bytes]) -> tuple[str, ...]:
    return tuple(sorted(each.decode() for each in ids))


class Answers:
    """What comparisons and walks are answered from, be there an index or not.

    Args:
        store: what to make an index of where there is none.
        base: base IRI of its nodes.
        index: the index of all that the store holds.
    """

    def __init__(self, store: Store, base: str = BASE, index: Index | None = None) -> None:
        self._store = store
        self._base = base
        self._whole = None if index is None else Indexed(index)
        self._lock = threading.Lock()

    def whole(self) -> Indexed:
        """Return the index of everything; where there is none, it is made once, of the store."""
        with self._lock:  # else several first requests would each make it
            if self._whole is None:
                self._whole = Indexed(index_store(self._store, self._base))
            return self._whole

    def ready(self) -> Indexed | None:
        """Return the index of everything where it is there already."""
        return self._whole

    def about(self, drugs: Sequence[Ref]) -> Indexed:
        """Return an index that has all that is said of some drugs and classes."""
        return self._whole or Indexed(index_drugs(self._store, drugs, self._base))
