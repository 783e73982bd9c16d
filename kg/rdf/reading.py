"""From a dataset back to the model's statements, with their evidence."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from rdflib import Dataset

from kg import vocab
from kg.identifiers import BASE, object_key
from kg.model import Evidence, Kind, Polarity, Span, Statement, Status, Tier, Vote
from kg.rdf.described import evidence_of, statement_parts
from kg.rdf.nodes import Nodes, lexical, number
from kg.rdf.quads import Quad, quads_of
from kg.vocab import CLASS_OF, Names, Term


def statements_of(dataset: Dataset, base: str = BASE) -> tuple[Statement, ...]:
    """Return every statement of a dataset with its evidence and votes, sorted by what it says.

    Raises:
        ValueError: a statement, or evidence for it, lacks a part or has one that is out of place;
            the shapes say in words which.
    """
    return read_statements(quads_of(dataset), base)


def read_statements(quads: Iterable[Quad], base: str = BASE) -> tuple[Statement, ...]:
    """Return every statement that the quads describe in full, sorted by what it says.

    Raises:
        ValueError: as for `statements_of`.
    """
    return _Reader(quads, Names(base)).statements()


class _Reader:
    """Statements, and the evidence that speaks to each."""

    def __init__(self, quads: Iterable[Quad], names: Names) -> None:
        self._nodes = Nodes(names)
        self._evidence: dict[str, list[str]] = defaultdict(list)
        supports = names.dkg(Term.SUPPORTS)
        for subject, predicate, value, _ in quads:
            self._nodes.add(subject, predicate, value)
            if predicate == supports:
                self._evidence[str(value)].append(subject)

    def statements(self) -> tuple[Statement, ...]:
        kind = self._nodes.names.dkg(CLASS_OF[Kind.STATEMENT])
        found = [
            self._statement(node)
            for node in self._nodes
            if kind in self._nodes.all(node, vocab.TYPE)
        ]
        return tuple(sorted(found, key=_statement_order))

    def _statement(self, node: str) -> Statement:
        nodes = self._nodes
        subject, predicate, value, context = statement_parts(nodes, node)
        evidence = [evidence_of(nodes, each) for each in dict.fromkeys(self._evidence[node])]
        return Statement(
            subject=subject,
            predicate=predicate,
            object=value,
            context=context,
            status=nodes.need(node, Term.STATUS, nodes.local(Status)),
            belief=nodes.need(node, Term.BELIEF, number),
            votes=self._votes(evidence),
            evidence=tuple(sorted(evidence, key=_evidence_order)),
        )

    def _votes(self, evidence: list[Evidence]) -> tuple[Vote, ...]:
        nodes = self._nodes
        said = {(each.source, each.polarity) for each in evidence}
        votes = []
        for source, polarity in sorted(said):
            # What a source also says plainly has no hedged vote besides.
            if polarity is Polarity.UNCERTAIN and (source, Polarity.AFFIRMED) in said:
                continue
            record = nodes.names.source(source)
            tier = nodes.need(record, Term.TIER, nodes.local(Tier))
            node = nodes.names.dkg(tier)
            votes.append(
                Vote(
                    source=source,
                    tier=tier,
                    polarity=polarity,
                    systematic=nodes.need(node, Term.SYSTEMATIC_ERROR, number),
                    random=nodes.need(node, Term.RANDOM_ERROR, number),
                    lineage=nodes.maybe(record, Term.LINEAGE, lexical) or "",
                )
            )
        return tuple(votes)


def _statement_order(statement: Statement) -> tuple[str, ...]:
    context = statement.context
    return (
        str(statement.subject),
        statement.predicate.value,
        object_key(statement.object),
        str(context.population or ""),
        *map(str, context.combination),
    )


def _evidence_order(evidence: Evidence) -> tuple[str, str, Span, Span, str]:
    return evidence.source, evidence.file, evidence.span, evidence.mention, evidence.polarity.value
