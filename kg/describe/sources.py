"""A source with how much is drawn from it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from kg.errors import UnknownNameError
from kg.facts import Node, all_sources, local, nodes, ref_of, select, sources, values
from kg.identifiers import BASE, iri
from kg.model import Kind, Ref, SourceRecord
from kg.store import Store

_COUNTS = """
SELECT ?source (COUNT(DISTINCT ?evidence) AS ?pieces) (COUNT(DISTINCT ?statement) AS ?statements)
WHERE {{ {only} ?evidence dkg:supports ?statement ; prov:wasDerivedFrom ?source }}
GROUP BY ?source
"""
_MENTIONS = """
SELECT ?source ?reason (COUNT(DISTINCT ?mention) AS ?mentions)
WHERE {{ {only} ?mention a dkg:Mention ; prov:wasDerivedFrom ?source ; dkg:reason ?reason }}
GROUP BY ?source ?reason
"""
_DRUGS = """
SELECT DISTINCT ?drug WHERE {{ {only}
  ?evidence prov:wasDerivedFrom ?source ; dkg:supports ?statement .
  ?statement rdf:subject ?drug . ?drug a dkg:Drug .
}}
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceCard:
    """A source with how much is drawn from it.

    Attributes:
        evidence: number of pieces of evidence.
        statements: number of statements that it speaks to.
        mentions: number of mentions that became no evidence, by reason.
        drugs: the drugs that it speaks of; empty in a list of sources.
    """

    iri: str
    record: SourceRecord
    evidence: int
    statements: int
    mentions: Mapping[str, int]
    drugs: tuple[Node, ...] = ()


def describe_source(store: Store, identifier: str, base: str = BASE) -> SourceCard:
    """Return a source.

    Raises:
        UnknownNameError: there is none with that id.
    """
    only = values("source", [Ref(Kind.SOURCE, identifier)], base)
    found = _cards(store, sources(store, [identifier], base), only, base)
    if not found:
        raise UnknownNameError(identifier, wanted="source")
    rows = select(store, _DRUGS.format(only=only), base)
    drugs = {ref for row in rows if (ref := ref_of(row[0], base)) is not None}
    named = sorted(nodes(store, drugs, base).values(), key=lambda node: node.label.casefold())
    card = found[0]
    return SourceCard(
        iri=card.iri,
        record=card.record,
        evidence=card.evidence,
        statements=card.statements,
        mentions=card.mentions,
        drugs=tuple(named),
    )


def list_sources(store: Store, base: str = BASE) -> tuple[SourceCard, ...]:
    """Return all sources, sorted by id."""
    return _cards(store, all_sources(store, base), "", base)


def _cards(
    store: Store, records: Mapping[str, SourceRecord], only: str, base: str
) -> tuple[SourceCard, ...]:
    counts = {
        local(source): (int(str(pieces)), int(str(stated)))
        for source, pieces, stated in select(store, _COUNTS.format(only=only), base)
    }
    mentions: defaultdict[str, dict[str, int]] = defaultdict(dict)
    for source, reason, count in select(store, _MENTIONS.format(only=only), base):
        mentions[local(source)][str(reason)] = int(str(count))
    return tuple(
        SourceCard(
            iri=iri(Ref(Kind.SOURCE, identifier), base),
            record=record,
            evidence=counts.get(identifier, (0, 0))[0],
            statements=counts.get(identifier, (0, 0))[1],
            mentions=dict(sorted(mentions.get(identifier, {}).items())),
        )
        for identifier, record in records.items()
    )
