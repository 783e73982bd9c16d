"""One cell of a comparison, made of the cells of the index."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from kg.compare.model import STATED, STATES, Cell, Members
from kg.compare.table import Operand, Table
from kg.findings import NOT_MENTIONED, Finding, State
from kg.indexed import Indexed

NO_CELL = Cell(finding=NOT_MENTIONED, counts={})


def cell_of(indexed: Indexed, table: Table, of: Operand, at: int, row: int) -> Cell:
    """Return what is known of one operand in one row.

    Args:
        indexed: where the findings come from.
        table: the matrix.
        of: the operand.
        at: its place among the operands.
        row: the row.
    """
    cells = table.cells[at][row].tolist()
    if table.counts is None and not of.many:
        return Cell(finding=indexed.finding(cells[0]), counts={}) if cells else NO_CELL
    state = STATES[table.states[at, row]]
    finding = together([indexed.finding(each) for each in cells], state)
    counts = table.counts
    return Cell(
        finding=finding,
        counts={} if counts is None else dict(zip(STATED, counts[at, row].tolist(), strict=True)),
        members=_members(indexed, cells, of) if of.many and counts is None else None,
    )


def together(findings: Sequence[Finding], state: State) -> Finding:
    """Return several findings as one; frequencies are of single effects, not of them together."""
    beliefs = [each.belief for each in findings if each.belief is not None]
    serious = [each.serious for each in findings if each.serious is not None]
    return Finding(
        state=state,
        belief=max(beliefs, default=None),
        serious=any(serious) if serious else None,
        statements=_ids(each.statements for each in findings),
        evidence=_ids(each.evidence for each in findings),
        sources=_ids(each.sources for each in findings),
    )


def _members(indexed: Indexed, cells: Iterable[int], of: Operand) -> Members:
    table = indexed.index.cells
    by_state: dict[State, list[int]] = {}
    for cell in cells:
        by_state.setdefault(STATES[table.state[cell]], []).append(int(table.drug[cell]))
    order = indexed.index.nodes.order
    return Members(
        of=len(of.drugs),
        drugs={
            state: tuple(indexed.node(drug) for drug in sorted(by_state[state], key=order.item))
            for state in STATED
            if state in by_state
        },
    )


def _ids(groups: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(sorted({identifier for each in groups for identifier in each}))
