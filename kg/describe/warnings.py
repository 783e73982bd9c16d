"""What the boxed warnings of labels name."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from kg.facts import Node, local, nodes, ref_of, select, values
from kg.identifiers import BASE
from kg.model import Ref, SectionKind
from kg.store import Store

_BOXED = """
SELECT DISTINCT ?object ?source ?statement WHERE {{ {drug}
  ?statement rdf:subject ?drug ; rdf:object ?object .
  ?evidence dkg:supports ?statement ; dkg:section "{section}" ; dkg:polarity ?polarity ;
    prov:wasDerivedFrom ?source .
  FILTER (?polarity != dkg:Negated)
}}
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class BoxedWarning:
    """An effect, or whatever else, that boxed warnings name.

    Attributes:
        statements, sources: ids of what is said, and of who says so in a boxed warning; sorted.
    """

    node: Node
    statements: tuple[str, ...]
    sources: tuple[str, ...]


def boxed_warnings(store: Store, drug: Ref, base: str = BASE) -> tuple[BoxedWarning, ...]:
    """Return what the boxed warnings of labels name for a drug, sorted by label."""
    query = _BOXED.format(drug=values("drug", [drug], base), section=SectionKind.BOXED_WARNING)
    found: defaultdict[Ref, list[tuple[str, str]]] = defaultdict(list)
    for value, source, statement in select(store, query, base):
        ref = ref_of(value, base)
        if ref is not None:
            found[ref].append((local(statement), local(source)))
    named = nodes(store, found, base)
    warnings = (
        BoxedWarning(
            node=named[ref],
            statements=tuple(sorted({statement for statement, _ in said})),
            sources=tuple(sorted({source for _, source in said})),
        )
        for ref, said in found.items()
    )
    return tuple(sorted(warnings, key=lambda each: each.node.label.casefold()))
