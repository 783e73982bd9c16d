"""The counts of reports that a store holds."""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from kg import vocab
from kg.disproportionality.tables import Fourfold, Numbers
from kg.facts import select, values
from kg.identifiers import count_ref, iri
from kg.model import Kind, Ref, ReportCount, Stratum
from kg.rdf.counts import count_of
from kg.rdf.nodes import Nodes
from kg.rdf.quads import from_node
from kg.store import Store, results
from kg.vocab import Names, Term

_AT_ONCE = 500  # nodes in a query
_EVERY_PAIR = """
SELECT ?source ?cases ?drugCases ?effectCases ?allCases WHERE {{
  ?count <{drug}> ?drug ; <{effect}> ?effect ; <{source}> ?source ; <{cases}> ?cases ;
    <{drug_cases}> ?drugCases ; <{effect_cases}> ?effectCases ; <{all_cases}> ?allCases .
}}
"""
_PROPERTIES = "SELECT DISTINCT ?node ?property ?value WHERE {{ {pattern} ?node ?property ?value }}"
_OF_DRUG = "?node a dkg:ReportCount ; dkg:reportedDrug ?drug ; dkg:reportedEffect ?effect ."


@dataclass(frozen=True, slots=True)
class Pairs:
    """All pairs of a drug and an effect that cases of a source name.

    Attributes:
        cases, expected: of each pair.
    """

    cases: Numbers
    expected: Numbers


def every_pair(store: Store, base: str) -> Mapping[tuple[str, int], Pairs]:
    """Return the pairs of each source, by its id and the number of all cases.

    Counts of one source that are of different roles of drugs have different totals.
    """
    dkg = Names(base).dkg
    query = _EVERY_PAIR.format(
        drug=dkg(Term.REPORTED_DRUG),
        effect=dkg(Term.REPORTED_EFFECT),
        source=vocab.DERIVED_FROM,
        cases=dkg(Term.REPORTED_CASES),
        drug_cases=dkg(Term.DRUG_CASES),
        effect_cases=dkg(Term.EFFECT_CASES),
        all_cases=dkg(Term.ALL_CASES),
    )
    lines = csv.reader(io.StringIO(store.serialize_query(query, results.CSV).decode()))
    next(lines)
    found: defaultdict[tuple[str, int], list[list[str]]] = defaultdict(list)
    for line in lines:
        found[line[0].rpartition("/")[2], int(line[4])].append(line[1:])
    return {key: _pairs(rows) for key, rows in sorted(found.items())}


def _pairs(rows: Sequence[Sequence[str]]) -> Pairs:
    numbers = np.array(rows, dtype=np.float64)
    table = Fourfold.of_margins(*numbers.T)
    order = np.lexsort((table.expected, table.both))  # however the store has sorted them
    return Pairs(table.both[order], table.expected[order])


def counts_of_drug(store: Store, drug: Ref, base: str) -> tuple[ReportCount, ...]:
    """Return the counts of cases that name a drug with an effect, sorted.

    Raises:
        ValueError: the numbers of one fit into no table.
    """
    found = _counts(store, f"{values('drug', [drug], base)} {_OF_DRUG}", base)
    return tuple(sorted(found.values(), key=lambda each: (each.source, each.roles, each.effect)))


def margins(
    store: Store, counts: Iterable[ReportCount], base: str
) -> Mapping[str, tuple[Stratum, ...]]:
    """Return the strata of the margins of counts, by the ids of the margins."""
    nodes = sorted({count_ref(margin) for count in counts for margin in margins_of(count)})
    found: dict[str, tuple[Stratum, ...]] = {}
    for start in range(0, len(nodes), _AT_ONCE):
        pattern = values("node", nodes[start : start + _AT_ONCE], base)
        for node, count in _counts(store, pattern, base).items():
            found[node] = count.strata
    return found


def margins_of(count: ReportCount) -> tuple[ReportCount, ReportCount, ReportCount]:
    """Return what is counted in the margins of a pair: the drug, the effect, and all.

    Only what they are of counts; the numbers are still those of the pair.
    """
    return (
        replace(count, effect=None),
        replace(count, drug=None),
        replace(count, drug=None, effect=None),
    )


def _counts(store: Store, pattern: str, base: str) -> dict[str, ReportCount]:
    nodes = Nodes(Names(base))
    for node, name, value in select(store, _PROPERTIES.format(pattern=pattern), base):
        if value is not None:
            nodes.add(str(node), str(name), from_node(value))
    before = iri(Ref(Kind.REPORT_COUNT, ""), base)
    return {node.removeprefix(before): count_of(nodes, node) for node in nodes}
