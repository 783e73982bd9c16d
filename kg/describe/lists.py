"""All drugs of a store, with the classes that they are in."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from kg.facts import Node, nodes, ref_of, select
from kg.identifiers import BASE
from kg.model import Ref
from kg.store import Store

_DRUGS = """
SELECT DISTINCT ?drug ?class WHERE {
  ?drug a dkg:Drug .
  FILTER NOT EXISTS {
    ?drug dkg:activeMoiety ?substance
    FILTER NOT EXISTS { ?said rdf:subject|rdf:object|dkg:reportedDrug ?drug }
  }
  OPTIONAL { ?drug dkg:inClass ?class }
}
"""
_COUNTS = """
SELECT ?drug (COUNT(DISTINCT ?effect) AS ?effects) WHERE { ?drug dkg:hasAdverseEffect ?effect }
GROUP BY ?drug
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class DrugEntry:
    """A drug in a list.

    Attributes:
        effects: number of adverse effects that are supported; 0 for a drug that the sources only
            name beside others.
    """

    node: Node
    classes: tuple[Node, ...]
    effects: int


def list_drugs(store: Store, base: str = BASE) -> tuple[DrugEntry, ...]:
    """Return all drugs, sorted by label, but for the salts of which nothing is said."""
    classes: defaultdict[Ref, set[Ref]] = defaultdict(set)
    for drug, drug_class in select(store, _DRUGS, base):
        ref, of = ref_of(drug, base), ref_of(drug_class, base)
        if ref is not None:
            classes[ref] |= {of} if of is not None else set()
    counts = {ref_of(drug, base): int(str(count)) for drug, count in select(store, _COUNTS, base)}
    named = nodes(store, [*classes, *(ref for each in classes.values() for ref in each)], base)
    found = [
        DrugEntry(
            node=named[drug],
            classes=tuple(sorted((named[ref] for ref in of), key=lambda node: node.label)),
            effects=counts.get(drug, 0),
        )
        for drug, of in classes.items()
    ]
    return tuple(sorted(found, key=lambda each: each.node.label.casefold()))
