"""Findings as JSON, written straight from the index: many at once, without making values first.

They are the same, byte for byte, as those of findings that are made and written one by one.
"""

from __future__ import annotations

import json
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Generic, TypeVar

import numpy as np

from kg.facts import plain
from kg.index import NONE, STATES, Index
from kg.index.columns import AnyArray, Floats, Lists, reduced, spans
from kg.index.reading import CIOMS, POLARITIES
from kg.model import Polarity

_Item = TypeVar("_Item")
_FINDING = (
    b'{"state": %b, "belief": %b, "serious": %b, "frequencies": [%b], "populations": [%b],'
    b' "statements": [%b], "evidence": [%b], "sources": [%b], "incidence": %b}'
)
_TOGETHER = (
    b'{"state": %b, "belief": %b, "serious": %b, "frequencies": [], "populations": [],'
    b' "statements": [%b], "evidence": [%b], "sources": [%b], "incidence": null%b}'
)
_REPORTED = (
    b'{"source": %b, "term": %b, "cioms": %b, "low": %b, "high": %b, "comparator": %b,'
    b' "denominator": %b, "difference": %b}'
)
_INCIDENCE = b'{"low": %b, "high": %b, "figures": %d, "sources": %d}'
_NULL = b"null"
_NEGATED = POLARITIES.index(Polarity.NEGATED)


def value_json(value: object) -> bytes:
    """Return values of JSON as JSON in UTF-8."""
    return json.dumps(value, ensure_ascii=False).encode()


_STATES = tuple(
    value_json(each) for each in (*(status.lower() for status in STATES), "not-mentioned")
)
_CIOMS = tuple(value_json(plain(each)) for each in CIOMS)
_SERIOUS = {NONE: _NULL, 0: b"false", 1: b"true"}


class Fragments:
    """Writes what is said of the cells of an index.

    Args:
        index: the index.
        node: returns the JSON of a node by its number.
    """

    def __init__(self, index: Index, node: Callable[[int], bytes]) -> None:
        self._index = index
        self._node = node
        self._slugs: dict[int, bytes] = {}

    def findings(self, cells: Sequence[int]) -> Iterator[bytes]:
        """Yield the finding of each cell as JSON in UTF-8."""
        table, said = self._index.cells, self._index.statements
        at = np.array(cells, np.int64)
        firsts, ends = table.statements[at], table.ends[at]
        starts, stops = said.evidence[firsts], said.evidence[ends]
        proof = _Proof(self, self._index, spans(starts, stops))
        statements = said.id[spans(firsts, ends)].tolist()
        before = done = 0
        for state, belief, serious, limited, first, end, size in zip(
            table.state[at].tolist(),
            table.belief[at].tolist(),
            table.serious[at].tolist(),
            table.limited[at].tolist(),
            firsts.tolist(),
            ends.tolist(),
            (stops - starts).tolist(),
            strict=True,
        ):
            figures, incidence = proof.figures(before, before + size)
            yield _FINDING % (
                _STATES[state],
                repr(belief).encode(),
                _SERIOUS[serious],
                figures,
                b", ".join(self._populations(state, first, end)) if limited else b"",
                _ids(statements[done : done + end - first]),
                _ids(proof.ids[before : before + size]),
                b", ".join(map(self.slug, sorted(set(proof.sources[before : before + size])))),
                incidence,
            )
            before += size
            done += end - first

    def together(
        self, cells: Lists, states: Sequence[int], tails: Iterable[bytes]
    ) -> Iterator[bytes]:
        """Yield several cells as one finding, without frequencies, which are of one effect each.

        Args:
            cells: the cells of each finding, which may be none.
            states: of each finding, its place among the states, "not mentioned" behind the others.
            tails: what each has besides, `, "counts": ...` say.
        """
        table, said = self._index.cells, self._index.statements
        firsts, ends = table.statements[cells.items], table.ends[cells.items]
        starts, stops = said.evidence[firsts], said.evidence[ends]
        rows = spans(starts, stops)
        statements = _Stretches(said.id[spans(firsts, ends)].tolist(), cells, ends - firsts)
        evidence = _Stretches(self._index.evidence.id[rows].tolist(), cells, stops - starts)
        sources = _Stretches(self._index.evidence.source[rows].tolist(), cells, stops - starts)
        beliefs = reduced(np.maximum, table.belief[cells.items], cells.at, np.nan)
        serious = reduced(np.maximum, table.serious[cells.items], cells.at, NONE)
        shown = _shown(beliefs)
        for at, (state, grave, tail) in enumerate(
            zip(states, serious.tolist(), tails, strict=True)
        ):
            yield _TOGETHER % (
                _STATES[state],
                shown[at],
                _SERIOUS[grave],
                _ids(statements[at]),
                _ids(evidence[at]),
                b", ".join(map(self.slug, sorted(set(sources[at])))),
                tail,
            )

    def slug(self, node: int) -> bytes:
        """Return the slug of a node as JSON."""
        found = self._slugs.get(node)
        if found is None:
            found = self._slugs[node] = value_json(self._index.nodes.slug[node])
        return found

    def _populations(self, state: int, first: int, end: int) -> Iterator[bytes]:
        said = self._index.statements
        deciding = (at for at in range(first, end) if said.status[at] == state)
        found = {each for at in deciding for each in said.populations[at].tolist()}
        return map(self._node, sorted(found))


class _Stretches(Generic[_Item]):
    """What several cells have, one behind the other, by what the cells make together."""

    def __init__(self, items: list[_Item], cells: Lists, sizes: AnyArray) -> None:
        self._items = items
        self._at: list[int] = np.append(0, np.cumsum(sizes))[cells.at].tolist()

    def __getitem__(self, at: int) -> list[_Item]:
        return self._items[self._at[at] : self._at[at + 1]]


class _Proof:
    """The evidence of several cells, one cell's behind the other's.

    Attributes:
        ids, sources: of each piece.
    """

    def __init__(self, written: Fragments, index: Index, rows: AnyArray) -> None:
        self._written = written
        proof = index.evidence
        self.ids: list[bytes] = proof.id[rows].tolist()
        self.sources: list[int] = proof.source[rows].tolist()
        term, cioms, denominator = proof.term[rows], proof.cioms[rows], proof.denominator[rows]
        numbers = [column[rows] for column in (proof.low, proof.high, proof.comparator)]
        said = (term != NONE) | (cioms != NONE) | (denominator != NONE)
        for column in numbers:
            said |= ~np.isnan(column)
        # what is denied has no frequency
        told = np.flatnonzero(said & (proof.polarity[rows] != _NEGATED))
        self._told: list[int] = told.tolist()
        self._terms = [_NULL if at == NONE else _term(index, at) for at in term[told].tolist()]
        self._cioms = [_NULL if at == NONE else _CIOMS[at] for at in cioms[told].tolist()]
        self._counts = [
            _NULL if number == NONE else b"%d" % number for number in denominator[told].tolist()
        ]
        self._low, self._high, self._comparator = (_shown(column[told]) for column in numbers)

    def figures(self, begin: int, end: int) -> tuple[bytes, bytes]:
        """Return each different figure of a stretch once a source; and the span of all figures."""
        low, high = bisect_left(self._told, begin), bisect_left(self._told, end)
        if low == high:
            return b"", _NULL
        rows = range(low, high)
        if high - low > 1:
            rows = sorted(rows, key=self._order)  # type: ignore[assignment] # numbers, too
        found = dict.fromkeys(map(self._figure, rows))
        return b", ".join(found), self._incidence(rows)

    def _order(self, row: int) -> tuple[int, bytes]:
        at = self._told[row]
        return self.sources[at], self.ids[at]

    def _figure(self, row: int) -> bytes:
        return _REPORTED % (
            self._written.slug(self.sources[self._told[row]]),
            self._terms[row],
            self._cioms[row],
            self._low[row],
            self._high[row],
            self._comparator[row],
            self._counts[row],
            self._difference(row),
        )

    def _difference(self, row: int) -> bytes:
        low, comparator = self._low[row], self._comparator[row]
        if _NULL in (low, comparator) or low != self._high[row]:
            return _NULL
        return repr(float(Decimal(low.decode()) - Decimal(comparator.decode()))).encode()

    def _incidence(self, rows: Sequence[int]) -> bytes:
        given = {
            (self.sources[self._told[row]], self._low[row], self._high[row])
            for row in rows
            if (self._low[row], self._high[row]) != (_NULL, _NULL)
        }
        if not given:
            return _NULL
        lows, highs = {low for _, low, _ in given}, {high for _, _, high in given}
        return _INCIDENCE % (
            _NULL if _NULL in lows else min(lows, key=float),
            _NULL if _NULL in highs else max(highs, key=float),
            len(given),
            len({source for source, _, _ in given}),
        )


def _term(index: Index, place: int) -> bytes:
    return value_json(index.evidence.terms[place])


def _shown(column: Floats) -> list[bytes]:
    return [repr(each).encode() if each == each else _NULL for each in column.tolist()]


def _ids(found: list[bytes]) -> bytes:
    return b'"%b"' % b'", "'.join(sorted(found)) if found else b""
