"""What the index holds, as nodes and findings: made when asked for, and kept."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterable, Sequence
from decimal import Decimal

import numpy as np

from kg.facts import Node, plain
from kg.findings import Finding, Reported, State
from kg.identifiers import BASE
from kg.index import NONE, STATES, Index, index_drugs, index_store
from kg.index.reading import CIOMS, POLARITIES
from kg.model import Polarity, Ref
from kg.store import Store

ROW = b'{"effect": %b, "organ_class": %b, "serious": %b, "discrimination": '
"""How the row of an effect begins as JSON, in a comparison."""

_KEPT = 20_000  # findings with their JSON, some kilobytes each
_STATE_OF = tuple(State(status.lower()) for status in STATES)
_NEGATED = POLARITIES.index(Polarity.NEGATED)


class Indexed:
    """An index, and the values that are made of it."""

    def __init__(self, index: Index) -> None:
        self.index = index
        self._nodes: dict[int, Node] = {}
        self._findings: dict[int, Finding] = {}
        self._fragments: dict[int, bytes] = {}
        self._node_fragments: dict[Ref, bytes] = {}
        self._rows: dict[int, bytes] = {}
        self._numbers: dict[Ref, int] = {}

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

    def named(self, ref: Ref) -> Node:
        """Return a node by its name, be it of this graph or not."""
        number = self.find(ref)
        if number == NONE:
            return Node(ref=ref, iri=f"{self.index.base}{ref}", label=ref.slug)
        return self.node(number)

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
                self._fragments.clear()
            found = self._findings[cell] = self._finding(cell)
        return found

    def fragment(self, cell: int) -> bytes:
        """Return the finding of a cell as JSON, in UTF-8."""
        found = self._fragments.get(cell)
        if found is None:
            text = json.dumps(finding_json(self.finding(cell)), ensure_ascii=False)
            found = self._fragments[cell] = text.encode()
        return found

    def effect_fragment(self, effect: int) -> bytes:
        """Return how the row of an effect begins as JSON, in UTF-8."""
        found = self._rows.get(effect)
        if found is None:
            found = self._rows[effect] = ROW % (
                self.node_fragment(self.node(effect)),
                self.node_fragment(self.organ_class(effect)),
                b"true" if self.index.nodes.serious[effect] else b"false",
            )
        return found

    def node_fragment(self, node: Node | None) -> bytes:
        """Return a node as JSON, in UTF-8."""
        if node is None:
            return b"null"
        found = self._node_fragments.get(node.ref)
        if found is None:
            found = json.dumps(plain(node), ensure_ascii=False).encode()
            self._node_fragments[node.ref] = found
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

    def about(self, drugs: Sequence[Ref]) -> Indexed:
        """Return an index that has all that is said of some drugs and classes."""
        return self._whole or Indexed(index_drugs(self._store, drugs, self._base))
