"""Drugs side by side: what each is said to do, what they share, and what only one of them does."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from kg.errors import QueryError
from kg.facts import Node, nodes, plain
from kg.findings import (
    NOT_MENTIONED,
    Effect,
    Finding,
    Pair,
    State,
    effects,
    findings_of_drugs,
)
from kg.identifiers import BASE
from kg.model import Ref
from kg.store import Store

MIN_DRUGS, MAX_DRUGS = 2, 50
_STATED = (State.SUPPORTED, State.DISPUTED, State.REFUTED)


class Level(StrEnum):
    """What a row of a comparison stands for."""

    EFFECT = "effect"
    ORGAN_CLASS = "organ-class"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """What is known of one drug in one row.

    Attributes:
        finding: what the sources say; at the level of organ classes all findings taken together.
        counts: number of effects by state, at the level of organ classes; else empty.
    """

    finding: Finding
    counts: Mapping[State, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """An effect (None at the level of organ classes) and one cell a drug.

    Attributes:
        serious: whether the field takes this effect as serious wherever it occurs.
    """

    effect: Node | None
    organ_class: Node | None
    serious: bool
    cells: tuple[Cell, ...]

    @property
    def node(self) -> Node | None:
        """Return what the row stands for."""
        return self.effect or self.organ_class


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Drugs side by side.

    Attributes:
        drugs: in the order asked for; the cells of a row are in the same order.
        rows: sorted by organ class and label.
        shared: what all of the drugs are said to do.
        unique: by slug of a drug, what it is said to do and no other is, not even disputedly.
        disputed: what sources contradict each other about, for at least one drug.
    """

    level: Level
    drugs: tuple[Node, ...]
    rows: tuple[Row, ...]
    shared: tuple[Node, ...]
    unique: Mapping[str, tuple[Node, ...]]
    disputed: tuple[Node, ...]


def compare(
    store: Store, drugs: Sequence[Ref], *, level: str = Level.EFFECT, base: str = BASE
) -> Comparison:
    """Return drugs side by side.

    What a drug does only together with another counts for neither; what it does in a population
    counts, and says for whom.

    Raises:
        QueryError: fewer than 2 drugs or more than 50, each counted once, or an unknown level.
    """
    wanted = tuple(dict.fromkeys(drugs))
    if not MIN_DRUGS <= len(wanted) <= MAX_DRUGS:
        raise QueryError(
            f"a comparison takes {MIN_DRUGS} to {MAX_DRUGS} different drugs, not {len(wanted)}"
        )
    found = {
        pair: finding
        for pair, finding in findings_of_drugs(store, wanted, base).items()
        if not pair.partners
    }
    known = effects(store, (pair.effect for pair in found), base)
    chosen = _level(level)
    made = _organ_rows if chosen is Level.ORGAN_CLASS else _effect_rows
    rows = tuple(sorted(made(wanted, found, known), key=_order))
    named = nodes(store, wanted, base)
    return Comparison(
        level=chosen,
        drugs=tuple(named[ref] for ref in wanted),
        rows=rows,
        shared=_nodes(row for row in rows if _all(row, State.SUPPORTED)),
        unique={
            ref.slug: _nodes(row for row in rows if _only(row, index))
            for index, ref in enumerate(wanted)
        },
        disputed=_nodes(row for row in rows if _any(row, State.DISPUTED)),
    )


def to_json(comparison: Comparison) -> dict[str, Any]:
    """Return a comparison as JSON values; the parts of a finding stand in the cell itself."""
    return {
        "level": comparison.level.value,
        "drugs": plain(comparison.drugs),
        "rows": [
            {
                "effect": plain(row.effect),
                "organ_class": plain(row.organ_class),
                "serious": row.serious,
                "cells": [_cell_json(cell) for cell in row.cells],
            }
            for row in comparison.rows
        ],
        "shared": plain(comparison.shared),
        "unique": plain(comparison.unique),
        "disputed": plain(comparison.disputed),
    }


def _cell_json(cell: Cell) -> dict[str, Any]:
    counts = {"counts": plain(cell.counts)} if cell.counts else {}
    return {**plain(cell.finding), **counts}


def _level(name: str) -> Level:
    try:
        return Level(name)
    except ValueError as error:
        offered = ", ".join(Level)
        raise QueryError(f"no level {name!r} to compare at: choose from {offered}") from error


def _effect_rows(
    drugs: Sequence[Ref], found: Mapping[Pair, Finding], known: Mapping[Ref, Effect]
) -> Iterator[Row]:
    for ref in sorted({pair.effect for pair in found}):
        findings = [found.get(Pair(drug, ref), NOT_MENTIONED) for drug in drugs]
        yield Row(
            effect=known[ref].node,
            organ_class=known[ref].organ_class,
            serious=known[ref].serious,
            cells=tuple(Cell(finding=finding, counts={}) for finding in findings),
        )


def _organ_rows(
    drugs: Sequence[Ref], found: Mapping[Pair, Finding], known: Mapping[Ref, Effect]
) -> Iterator[Row]:
    grouped: defaultdict[Node | None, defaultdict[Ref, list[Finding]]] = defaultdict(
        lambda: defaultdict(list)
    )
    for pair, finding in found.items():
        grouped[known[pair.effect].organ_class][pair.drug].append(finding)
    for organ_class, by_drug in grouped.items():
        yield Row(
            effect=None,
            organ_class=organ_class,
            serious=False,
            cells=tuple(_rolled_up(by_drug[drug]) for drug in drugs),
        )


def _rolled_up(findings: Sequence[Finding]) -> Cell:
    """Return the cell of all findings in one organ class; frequencies are of effects, not of it."""
    counts = {state: sum(each.state is state for each in findings) for state in _STATED}
    beliefs = [each.belief for each in findings if each.belief is not None]
    serious = [each.serious for each in findings if each.serious is not None]
    return Cell(
        counts=counts,
        finding=Finding(
            state=next((state for state in _STATED if counts[state]), State.NOT_MENTIONED),
            belief=max(beliefs, default=None),
            serious=any(serious) if serious else None,
            statements=_together(each.statements for each in findings),
            evidence=_together(each.evidence for each in findings),
            sources=_together(each.sources for each in findings),
        ),
    )


def _together(ids: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(sorted({identifier for each in ids for identifier in each}))


def _order(row: Row) -> tuple[bool, str, str]:
    organ = row.organ_class
    return organ is None, organ.label.casefold() if organ else "", _label(row)


def _label(row: Row) -> str:
    return row.node.label.casefold() if row.node else ""


def _nodes(rows: Iterable[Row]) -> tuple[Node, ...]:
    return tuple(row.node for row in sorted(rows, key=_label) if row.node is not None)


def _all(row: Row, state: State) -> bool:
    return all(cell.finding.state is state for cell in row.cells)


def _any(row: Row, state: State) -> bool:
    return any(cell.finding.state is state for cell in row.cells)


def _only(row: Row, index: int) -> bool:
    said = {State.SUPPORTED, State.DISPUTED}
    others = (cell for at, cell in enumerate(row.cells) if at != index)
    return row.cells[index].finding.state is State.SUPPORTED and not any(
        cell.finding.state in said for cell in others
    )
