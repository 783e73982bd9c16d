"""From a dataset back to the model's statements, with their evidence."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import TypeVar

from rdflib import Dataset

from kg import vocab
from kg.identifiers import BASE, object_key, parse_iri
from kg.model import (
    CiomsClass,
    Context,
    Datatype,
    Dosage,
    Evidence,
    Frequency,
    Kind,
    Literal,
    MatchKind,
    Object,
    Polarity,
    Predicate,
    Qualifier,
    Ref,
    SectionKind,
    Severity,
    Span,
    Statement,
    Status,
    Tier,
    TrialResult,
    Vote,
)
from kg.rdf.quads import Quad, Value, quads_of
from kg.vocab import CLASS_OF, Names, Term

_T = TypeVar("_T")


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
    """All triples by subject and predicate."""

    def __init__(self, quads: Iterable[Quad], names: Names) -> None:
        self._names = names
        self._of: dict[str, dict[str, list[str | Value]]] = defaultdict(lambda: defaultdict(list))
        for subject, predicate, value, _ in quads:
            self._of[subject][predicate].append(value)
        self._evidence: dict[str, list[str]] = defaultdict(list)
        supports = names.dkg(Term.SUPPORTS)
        for node, parts in self._of.items():
            for statement in parts.get(supports, ()):
                self._evidence[str(statement)].append(node)

    def statements(self) -> tuple[Statement, ...]:
        kind = self._names.dkg(CLASS_OF[Kind.STATEMENT])
        found = [
            self._statement(node)
            for node, parts in list(self._of.items())
            if kind in parts.get(vocab.TYPE, ())
        ]
        return tuple(sorted(found, key=_statement_order))

    def _statement(self, node: str) -> Statement:
        predicate = Predicate(self._local(self._one(node, vocab.PREDICATE)))
        subject = self._ref(self._one(node, vocab.SUBJECT))
        value = self._object(self._one(node, vocab.OBJECT))
        context = Context(
            population=self._maybe(node, Term.POPULATION, self._ref),
            combination=self._refs(node, Term.IN_COMBINATION_WITH),
        )
        evidence = [
            self._read_evidence(each, subject, predicate, value, context)
            for each in self._evidence[node]
        ]
        return Statement(
            subject=subject,
            predicate=predicate,
            object=value,
            context=context,
            status=Status(self._local(self._one(node, self._names.dkg(Term.STATUS)))),
            belief=Decimal(_lexical(self._one(node, self._names.dkg(Term.BELIEF)))),
            votes=self._votes(evidence),
            evidence=tuple(sorted(evidence, key=_evidence_order)),
        )

    def _read_evidence(
        self, node: str, subject: Ref, predicate: Predicate, value: Object, context: Context
    ) -> Evidence:
        return Evidence(
            subject=subject,
            predicate=predicate,
            object=value,
            context=context,
            source=self._ref(self._one(node, vocab.DERIVED_FROM)).slug,
            quote=self._need(node, Term.QUOTE, _lexical),
            span=Span(self._need(node, Term.START, _int), self._need(node, Term.END, _int)),
            mention=Span(
                self._need(node, Term.MENTION_START, _int), self._need(node, Term.MENTION_END, _int)
            ),
            section=SectionKind(self._need(node, Term.SECTION, _lexical)),
            line=self._need(node, Term.LINE, _int),
            method=self._need(node, Term.EXTRACTION_METHOD, _lexical),
            lead_in=self._maybe(node, Term.LEAD_IN, _lexical),
            polarity=Polarity(self._need(node, Term.POLARITY, self._local)),
            frequency=self._frequency(node),
            serious=self._maybe(
                node, Term.SERIOUSNESS, lambda level: self._local(level) == Term.SERIOUS
            ),
            severities=self._severities(node),
            severity_grade=self._maybe(node, Term.SEVERITY_GRADE, _int),
            severity_grade_high=self._maybe(node, Term.SEVERITY_GRADE_HIGH, _int),
            qualifiers=tuple(sorted(map(Qualifier, self._locals(node, Term.QUALIFIER)))),
            consequence_of=self._refs(node, Term.CONSEQUENCE_OF),
            how=MatchKind(self._need(node, Term.MATCH_KIND, _lexical)),
            score=self._maybe(node, Term.MATCH_SCORE, _decimal),
            others=self._refs(node, Term.ALTERNATIVE_MATCH),
            file=self._maybe(node, Term.IN_FILE, _lexical) or "",
        )

    def _severities(self, node: str) -> tuple[Severity, ...]:
        found = self._locals(node, Term.SEVERITY)
        return tuple(each for each in Severity if each in found)

    def _frequency(self, node: str) -> Frequency | None:
        found = Frequency(
            term=self._maybe(node, Term.FREQUENCY_TERM, _lexical),
            cioms=self._maybe(
                node, Term.FREQUENCY_CLASS, lambda term: CiomsClass(self._local(term))
            ),
            low=self._maybe(node, Term.INCIDENCE_LOW, _decimal),
            high=self._maybe(node, Term.INCIDENCE_HIGH, _decimal),
            comparator=self._maybe(node, Term.COMPARATOR_INCIDENCE, _decimal),
            denominator=self._maybe(node, Term.DENOMINATOR, _int),
        )
        return None if found == Frequency() else found

    def _votes(self, evidence: list[Evidence]) -> tuple[Vote, ...]:
        said = {(each.source, each.polarity) for each in evidence}
        votes = []
        for source, polarity in sorted(said):
            # What a source also says plainly has no hedged vote besides.
            if polarity is Polarity.UNCERTAIN and (source, Polarity.AFFIRMED) in said:
                continue
            tier = self._need(self._names.source(source), Term.TIER, self._local)
            node = self._names.dkg(tier)
            votes.append(
                Vote(
                    source=source,
                    tier=Tier(tier),
                    polarity=polarity,
                    systematic=self._need(node, Term.SYSTEMATIC_ERROR, _decimal),
                    random=self._need(node, Term.RANDOM_ERROR, _decimal),
                )
            )
        return tuple(votes)

    def _object(self, term: str | Value) -> Object:
        if isinstance(term, Value):
            return Literal(term.lexical, Datatype(term.datatype.removeprefix(vocab.XSD)))
        ref = parse_iri(term, self._names.base) if term.startswith(self._names.base) else None
        if ref is None:
            return Literal(term, Datatype.URI)
        if ref.kind is Kind.DOSAGE:
            return self._dosage(term)
        if ref.kind is Kind.TRIAL_RESULT:
            return self._trial_result(term)
        return ref

    def _dosage(self, node: str) -> Dosage:
        return Dosage(
            text=self._need(node, Term.TEXT, _lexical),
            form=self._maybe(node, Term.FORM, _lexical),
            route=self._maybe(node, Term.ROUTE, _lexical),
            amount=self._maybe(node, Term.AMOUNT, _lexical),
            schedule=self._maybe(node, Term.SCHEDULE, _lexical),
            cycle_days_on=self._maybe(node, Term.CYCLE_DAYS_ON, _int),
            cycle_days_off=self._maybe(node, Term.CYCLE_DAYS_OFF, _int),
            until=self._maybe(node, Term.UNTIL, _lexical),
        )

    def _trial_result(self, node: str) -> TrialResult:
        return TrialResult(
            text=self._need(node, Term.TEXT, _lexical),
            outcome=self._need(node, Term.OUTCOME, _lexical),
            value=self._need(node, Term.VALUE, _decimal),
            unit=self._need(node, Term.UNIT, _lexical),
            population=self._maybe(node, Term.STUDIED_POPULATION, _lexical),
            trial=self._maybe(node, Term.TRIAL, _lexical),
        )

    def _one(self, node: str, predicate: str) -> str | Value:
        found = self._of[node][predicate]
        if len(found) != 1:
            raise ValueError(f"{node} has {len(found)} values of {predicate}, not 1")
        return found[0]

    def _need(self, node: str, term: Term, read: Callable[[str | Value], _T]) -> _T:
        return read(self._one(node, self._names.dkg(term)))

    def _maybe(self, node: str, term: Term, read: Callable[[str | Value], _T]) -> _T | None:
        return self._need(node, term, read) if self._names.dkg(term) in self._of[node] else None

    def _locals(self, node: str, term: Term) -> list[str]:
        return [self._local(each) for each in self._of[node].get(self._names.dkg(term), ())]

    def _refs(self, node: str, term: Term) -> tuple[Ref, ...]:
        found = self._of[node].get(self._names.dkg(term), ())
        return tuple(sorted(self._ref(each) for each in found))

    def _ref(self, term: str | Value) -> Ref:
        ref = parse_iri(str(term), self._names.base)
        if ref is None:
            raise ValueError(f"not a node of this graph: {term}")
        return ref

    def _local(self, term: str | Value) -> str:
        return str(term).removeprefix(self._names.dkg(""))


def _lexical(term: str | Value) -> str:
    if isinstance(term, Value):
        return term.lexical
    raise ValueError(f"an IRI where a literal belongs: {term}")


def _int(term: str | Value) -> int:
    return int(_lexical(term))


def _decimal(term: str | Value) -> Decimal:
    return Decimal(_lexical(term))


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
