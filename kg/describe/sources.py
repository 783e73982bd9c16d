"""A source with how much is drawn from it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from kg.describe.known import counted, known
from kg.errors import UnknownNameError
from kg.facts import Node, local, nodes, ref_of, select, sources, values
from kg.identifiers import BASE, iri
from kg.indexed import Indexed
from kg.model import Kind, Ref, SourceRecord
from kg.store import Store

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
    records = sources(store, [identifier], base)
    found = _cards(store, records, only, base, counted(store, base, only))
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


def list_sources(
    store: Store, base: str = BASE, indexed: Indexed | None = None
) -> tuple[SourceCard, ...]:
    """Return all sources, sorted by id; with the index of the store, sooner."""
    of = known(store, base, indexed)
    return _cards(store, of.all_sources(), "", base, of.counts_by_source())


def _cards(
    store: Store,
    records: Mapping[str, SourceRecord],
    only: str,
    base: str,
    counts: Mapping[str, tuple[int, int]],
) -> tuple[SourceCard, ...]:
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
