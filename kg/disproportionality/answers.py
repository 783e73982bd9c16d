"""What the counts of reports of a drug say, with every measure of each pair."""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from itertools import count as counted

import numpy as np

from kg.disproportionality.measures import (
    chi_squared,
    information_component,
    proportional_reporting_ratio,
    reporting_odds_ratio,
)
from kg.disproportionality.mixture import Mixture, fit, posterior
from kg.disproportionality.reading import counts_of_drug, every_pair, margins, margins_of
from kg.disproportionality.stratified import mantel_haenszel
from kg.disproportionality.tables import Estimates, Fourfold, Numbers
from kg.facts import Node, nodes, word
from kg.findings import State
from kg.identifiers import BASE, count_ref
from kg.index import NONE, STATES
from kg.indexed import Indexed
from kg.model import DrugRole, Kind, Ref, ReportCount, Stratum
from kg.store import Store

CAVEATS = (
    "Reports say what someone suspected: they prove no cause.",
    "They give no rate: nobody knows how many people took the drug, and most harm goes unreported.",
    "The same case can be reported more than once under different numbers.",
    "What is new, in the news or in court is reported more, and so is what is treated by the drug.",
    "A high figure says that the effect is reported more often with this drug than with others in"
    " the same source; a low one does not say that the drug is safe.",
)
"""What must stand wherever the figures do."""

_DIGITS = 4
_DECIDING = tuple(State(status.lower()) for status in STATES)


class Order(StrEnum):
    """What the effects of a drug are sorted by, the highest first."""

    IC = "ic"
    EBGM = "ebgm"
    PRR = "prr"
    CASES = "cases"
    LABEL = "label"


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """A measure with the bounds of its interval."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class PairFigures:
    """What the cases of a source say of a drug and an effect.

    Attributes:
        cases: cases that name both.
        serious: those of them with an outcome that makes a case serious.
        by_role: cases by the role of the drug.
        effect_cases: cases that name the effect, whatever the drug.
        expected: cases expected were drug and effect independent.
        prr, ror, ic, mantel_haenszel: with intervals of 95 %; None where a number of the table
            is 0, or where there are no strata.
        ebgm: with EB05 and EB95; None where there are too few pairs.
        chi_squared: with the correction of Yates; None where a margin is 0.
        stated: what the sources of statements say of the pair, which these figures are no part of.
    """

    effect: Node
    cases: int
    serious: int
    by_role: Mapping[str, int]
    effect_cases: int
    expected: float
    prr: Measure | None
    chi_squared: float | None
    ror: Measure | None
    mantel_haenszel: Measure | None
    ic: Measure | None
    ebgm: Measure | None
    stated: State


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportTable:
    """The pairs of a drug in one source.

    Attributes:
        roles: roles of the drug that are counted.
        drug_cases, all_cases: cases that name the drug, and all of the source.
        mixture: what EBGM rests on, None where there are too few pairs.
    """

    source: Node
    roles: Sequence[DrugRole]
    drug_cases: int
    all_cases: int
    mixture: Mixture | None
    effects: Sequence[PairFigures]


@dataclass(frozen=True, slots=True, kw_only=True)
class DrugReports:
    """The reports of a drug, source by source, with what must be known to read them."""

    drug: Node
    tables: Sequence[ReportTable]
    caveats: Sequence[str] = CAVEATS


class Reports:
    """The counts of reports in a store.

    Args:
        store: what holds them.
        base: base IRI of its nodes.
    """

    def __init__(self, store: Store, base: str = BASE) -> None:
        self._store = store
        self._base = base
        self._lock = threading.Lock()

    def mixture(self, source: str, all_cases: int) -> Mixture | None:
        """Return the mixture of a source, which is made of all its pairs when first asked for."""
        with self._lock:  # else several first requests would each fit it
            return self._mixtures.get((source, all_cases))

    def of_drug(
        self,
        drug: Ref,
        indexed: Indexed,
        effects: Collection[Ref] = (),
        *,
        least: int = 1,
        order: Order = Order.IC,
    ) -> DrugReports:
        """Return the figures of a drug; no table where no such report names it.

        Args:
            drug: the drug.
            indexed: says what sources state of the pairs.
            effects: only these; all without any.
            least: only pairs with as many cases.
            order: of the effects; IC and EBGM count by their lower bounds.
        """
        found = [
            each
            for each in counts_of_drug(self._store, drug, self._base)
            if each.cases >= least and (not effects or each.effect in effects)
        ]
        strata = margins(self._store, found, self._base)
        tables: defaultdict[tuple[str, tuple[DrugRole, ...]], list[ReportCount]] = defaultdict(list)
        for each in found:
            tables[each.source, each.roles].append(each)
        sources = {Ref(Kind.SOURCE, source) for source, _ in tables}
        named = nodes(self._store, [drug, *sources, *_effects(found)], self._base)
        return DrugReports(
            drug=named[drug],
            tables=tuple(
                self._table(pairs, strata, named, _stated(indexed, drug, pairs), order)
                for pairs in tables.values()
            ),
        )

    def _table(
        self,
        pairs: Sequence[ReportCount],
        strata: Mapping[str, tuple[Stratum, ...]],
        named: Mapping[Ref, Node],
        stated: Sequence[State],
        order: Order,
    ) -> ReportTable:
        first = pairs[0]
        mixture = self.mixture(first.source, first.all_cases)
        figures = _figures(pairs, strata, mixture)
        made = [
            PairFigures(
                effect=named[effect],
                cases=pair.cases,
                serious=pair.serious,
                by_role={word(role): cases for role, cases in pair.by_role},
                effect_cases=pair.effect_cases,
                expected=round(float(figures.expected[at]), _DIGITS),
                prr=_measure(figures.prr, at),
                chi_squared=_number(figures.chi_squared, at),
                ror=_measure(figures.ror, at),
                mantel_haenszel=_measure(figures.stratified, at),
                ic=_measure(figures.ic, at),
                ebgm=_measure(figures.ebgm, at),
                stated=stated[at],
            )
            for at, (pair, effect) in enumerate(zip(pairs, _effects(pairs), strict=True))
        ]
        return ReportTable(
            source=named[Ref(Kind.SOURCE, first.source)],
            roles=first.roles,
            drug_cases=first.drug_cases,
            all_cases=first.all_cases,
            mixture=mixture,
            effects=tuple(sorted(made, key=lambda each: _rank(each, order))),
        )

    @cached_property
    def _mixtures(self) -> Mapping[tuple[str, int], Mixture | None]:
        found = every_pair(self._store, self._base)
        return {key: fit(pairs.cases, pairs.expected) for key, pairs in found.items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Figures:
    """The measures of several pairs, as arrays."""

    expected: Numbers
    prr: Estimates
    chi_squared: Numbers
    ror: Estimates
    stratified: Estimates
    ic: Estimates
    ebgm: Estimates


def _figures(
    pairs: Sequence[ReportCount],
    strata: Mapping[str, tuple[Stratum, ...]],
    mixture: Mixture | None,
) -> _Figures:
    table = Fourfold.of_margins(
        [each.cases for each in pairs],
        [each.drug_cases for each in pairs],
        [each.effect_cases for each in pairs],
        [each.all_cases for each in pairs],
    )
    none = np.full(len(pairs), np.nan)
    shrunk = Estimates(none, none, none)
    if mixture is not None:
        shrunk = posterior(mixture, table.both, table.expected)
    return _Figures(
        expected=table.expected,
        prr=proportional_reporting_ratio(table),
        chi_squared=chi_squared(table),
        ror=reporting_odds_ratio(table),
        stratified=mantel_haenszel(_stratified(pairs, strata)),
        ic=information_component(table),
        ebgm=shrunk,
    )


def _stratified(
    pairs: Sequence[ReportCount], strata: Mapping[str, tuple[Stratum, ...]]
) -> Fourfold:
    """Return the fourfold tables of pairs by stratum; of zeros where a margin is not counted."""
    places: defaultdict[tuple[str, str], int] = defaultdict(counted().__next__)
    rows: list[list[tuple[Stratum, ...]]] = []
    for pair in pairs:
        sides = [strata.get(count_ref(each).slug, ()) for each in margins_of(pair)]
        rows.append([pair.strata, *sides] if all(sides) else [()] * 4)
    for row in rows:
        for each in (stratum for side in row for stratum in side):
            _ = places[each.sex, each.age]
    numbers = np.zeros((4, len(pairs), len(places)))
    for at, row in enumerate(rows):
        for side, listed in enumerate(row):
            for each in listed:
                numbers[side, at, places[each.sex, each.age]] = each.cases
    return Fourfold.of_margins(*numbers)


def _effects(pairs: Sequence[ReportCount]) -> list[Ref]:
    return [each.effect for each in pairs if each.effect is not None]


def _stated(indexed: Indexed, drug: Ref, pairs: Sequence[ReportCount]) -> list[State]:
    """Return what is stated of each pair."""
    cells, number = indexed.index.cells, indexed.find(drug)
    known: dict[int, State] = {}
    if number != NONE:
        row = number - indexed.index.range(Kind.DRUG)[0]
        places = slice(int(cells.at[row]), int(cells.at[row + 1]))
        states = (_DECIDING[each] for each in cells.state[places].tolist())
        known = dict(zip(cells.effect[places].tolist(), states, strict=True))
    return [known.get(indexed.find(each), State.NOT_MENTIONED) for each in _effects(pairs)]


def _measure(estimates: Estimates, at: int) -> Measure | None:
    value = float(estimates.value[at])
    if not np.isfinite(value):
        return None
    low, high = float(estimates.low[at]), float(estimates.high[at])
    return Measure(value=_short(value), low=_short(low), high=_short(high))


def _number(numbers: Numbers, at: int) -> float | None:
    value = float(numbers[at])
    return _short(value) if np.isfinite(value) else None


def _short(value: float) -> float:
    return round(value, _DIGITS)


def _rank(pair: PairFigures, order: Order) -> tuple[float, str]:
    measure = {Order.IC: pair.ic, Order.EBGM: pair.ebgm, Order.PRR: pair.prr}.get(order)
    by = measure.low if measure else -np.inf
    if order is Order.CASES:
        by = pair.cases
    return (0.0 if order is Order.LABEL else -by, pair.effect.label)
