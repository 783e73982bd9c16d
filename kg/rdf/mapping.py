"""The one mapping from the model to quads, each in the graph where it belongs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal

from kg import vocab
from kg.assemble import Claim, Judgement
from kg.identifiers import evidence_ref, mention_ref, structured_ref
from kg.model import (
    Assembly,
    Datatype,
    Dosage,
    Evidence,
    Frequency,
    Kind,
    Literal,
    Mention,
    Object,
    Predicate,
    Ref,
    SourceRecord,
    Statement,
    Status,
    TrialResult,
)
from kg.rdf.concepts import vocabulary_quads
from kg.rdf.counts import count_quads
from kg.rdf.quads import DATE, Quad, Value, decimal, integer, resource
from kg.vocab import CLASS_OF, Names, Term

_Part = str | int | Decimal | None


def quads(assembly: Assembly, names: Names) -> Iterator[Quad]:
    """Yield every quad of an assembly, in no particular order; a quad can come twice."""
    for record in assembly.sources:
        yield from source_quads(record, names)
    for mention in assembly.mentions:
        yield from mention_quads(mention, names)
    for statement in assembly.statements:
        yield from statement_quads(statement, names)
        for evidence in statement.evidence:
            yield from evidence_quads(evidence, names)
    for count in assembly.counts:
        yield from count_quads(count, names)
    yield from vocabulary_quads(assembly.concepts, names)


def claim_quads(evidence: Iterable[Evidence], names: Names) -> Iterator[Quad]:
    """Yield what evidence says, taken at its word: edges, structured objects, types of its nodes.

    This is what can be checked of a document before other documents are known.
    """
    for each in evidence:
        for ref in (
            each.subject,
            each.object,
            each.context.population,
            *each.context.combination,
            *each.consequence_of,
            *each.others,
        ):
            if isinstance(ref, Ref):
                yield names.node(ref), vocab.TYPE, names.dkg(CLASS_OF[ref.kind]), names.vocabulary
        yield (
            names.node(each.subject),
            names.dkg(each.predicate),
            object_term(each.object, names),
            names.statements,
        )
        yield from structured_quads(each.object, names)


def source_quads(record: SourceRecord, names: Names) -> Iterator[Quad]:
    """Yield the description of a source, in its own graph."""
    node = names.source(record.id)
    facts: dict[str, str | Value | None] = {
        vocab.TYPE: names.dkg(CLASS_OF[Kind.SOURCE]),
        vocab.TITLE: Value(record.title),
        vocab.PUBLISHER: Value(record.publisher) if record.publisher else None,
        vocab.PUBLISHED_AT: resource(record.url) if record.url else None,
        vocab.LICENSE: resource(record.licence, vocab.XSD + "string") if record.licence else None,
        names.dkg(Term.DIGEST): Value(record.digest),
        names.dkg(Term.TIER): names.dkg(record.tier),
        names.dkg(Term.BASED_ON): Value(record.based_on) if record.based_on else None,
        names.dkg(Term.LINEAGE): Value(record.lineage) if record.lineage else None,
        names.dkg(Term.FORMAT): Value(record.format) if record.format else None,
    }
    for term, day in (
        (Term.LAST_REVIEWED, record.last_reviewed),
        (Term.RETRIEVED, record.retrieved),
    ):
        facts[names.dkg(term)] = Value(day.isoformat(), DATE) if day else None
    for predicate, value in facts.items():
        if value is not None:
            yield node, predicate, value, node


def evidence_quads(evidence: Evidence, names: Names) -> Iterator[Quad]:
    """Yield a piece of evidence, in the graph of its source."""
    graph = names.source(evidence.source)
    node = names.node(evidence_ref(evidence))
    statement = Claim.of(evidence).ref
    dkg = names.dkg
    yield node, vocab.TYPE, dkg(CLASS_OF[Kind.EVIDENCE]), graph
    yield node, dkg(Term.SUPPORTS), names.node(statement), graph
    yield node, vocab.DERIVED_FROM, graph, graph
    yield node, dkg(Term.POLARITY), dkg(evidence.polarity), graph
    parts: dict[Term, _Part] = {
        Term.QUOTE: evidence.quote,
        Term.START: evidence.span.start,
        Term.END: evidence.span.end,
        Term.MENTION_START: evidence.mention.start,
        Term.MENTION_END: evidence.mention.end,
        Term.LEAD_IN: evidence.lead_in,
        Term.LINE: evidence.line,
        Term.IN_FILE: evidence.file or None,
        Term.SECTION: evidence.section.value,
        Term.EXTRACTION_METHOD: evidence.method,
        Term.MATCH_KIND: evidence.how.value,
        Term.MATCH_SCORE: evidence.score,
        Term.SEVERITY_GRADE: evidence.severity_grade,
        Term.SEVERITY_GRADE_HIGH: evidence.severity_grade_high,
    }
    yield from _part_quads(node, parts, graph, names)
    if evidence.frequency is not None:
        yield from _frequency_quads(node, evidence.frequency, graph, names)
    if evidence.serious is not None:
        level = Term.SERIOUS if evidence.serious else Term.NOT_SERIOUS
        yield node, dkg(Term.SERIOUSNESS), dkg(level), graph
    if evidence.context.population is not None:
        yield node, dkg(Term.POPULATION), names.node(evidence.context.population), graph
    for severity in evidence.severities:
        yield node, dkg(Term.SEVERITY), dkg(severity), graph
    for qualifier in evidence.qualifiers:
        yield node, dkg(Term.QUALIFIER), dkg(qualifier), graph
    for cause in evidence.consequence_of:
        yield node, dkg(Term.CONSEQUENCE_OF), names.node(cause), graph
    for other in evidence.others:
        yield node, dkg(Term.ALTERNATIVE_MATCH), names.node(other), graph


def _frequency_quads(node: str, frequency: Frequency, graph: str, names: Names) -> Iterator[Quad]:
    if frequency.cioms is not None:
        yield node, names.dkg(Term.FREQUENCY_CLASS), names.dkg(frequency.cioms), graph
    parts: dict[Term, _Part] = {
        Term.FREQUENCY_TERM: frequency.term,
        Term.INCIDENCE_LOW: frequency.low,
        Term.INCIDENCE_HIGH: frequency.high,
        Term.COMPARATOR_INCIDENCE: frequency.comparator,
        Term.DENOMINATOR: frequency.denominator,
    }
    yield from _part_quads(node, parts, graph, names)


def mention_quads(mention: Mention, names: Names) -> Iterator[Quad]:
    """Yield a mention that became no evidence, in the graph of its source."""
    graph = names.source(mention.source)
    node = names.node(mention_ref(mention))
    yield node, vocab.TYPE, names.dkg(CLASS_OF[Kind.MENTION]), graph
    yield node, vocab.DERIVED_FROM, graph, graph
    yield node, names.dkg(Term.EXPECTED_KIND), names.dkg(CLASS_OF[mention.expected]), graph
    if mention.candidate is not None:
        yield node, names.dkg(Term.CANDIDATE), names.node(mention.candidate), graph
    parts: dict[Term, _Part] = {
        Term.QUOTE: mention.quote,
        Term.START: mention.span.start,
        Term.END: mention.span.end,
        Term.SECTION: mention.section.value,
        Term.REASON: mention.reason,
        Term.CONTEXT: mention.context,
        Term.IN_FILE: mention.file or None,
        Term.OCCURRENCES: mention.occurrences if mention.occurrences > 1 else None,
    }
    yield from _part_quads(node, parts, graph, names)


def statement_quads(statement: Statement, names: Names) -> Iterator[Quad]:
    """Yield a statement and, where it is supported, its direct edge."""
    said = Claim.of(statement)
    yield from said_quads(said, names)
    judged = Judgement(statement.status, statement.belief, len(statement.sources))
    yield from judged_quads(said.ref, judged, names)
    if statement.status is Status.SUPPORTED:
        yield from edge_quads(said, names)


def said_quads(claim: Claim, names: Names) -> Iterator[Quad]:
    """Yield what a statement says, whatever its sources make of it."""
    graph = names.statements
    node = names.node(claim.ref)
    yield node, vocab.TYPE, names.dkg(CLASS_OF[Kind.STATEMENT]), graph
    yield node, vocab.SUBJECT, names.node(claim.subject), graph
    yield node, vocab.PREDICATE, names.dkg(claim.predicate), graph
    yield node, vocab.OBJECT, object_term(claim.object, names), graph
    if claim.context.population is not None:
        yield node, names.dkg(Term.POPULATION), names.node(claim.context.population), graph
    for other in claim.context.combination:
        yield node, names.dkg(Term.IN_COMBINATION_WITH), names.node(other), graph
    yield from structured_quads(claim.object, names)


def judged_quads(statement: Ref, judged: Judgement, names: Names) -> Iterator[Quad]:
    """Yield what all sources together make of a statement."""
    node, graph = names.node(statement), names.statements
    yield node, names.dkg(Term.STATUS), names.dkg(judged.status), graph
    yield node, names.dkg(Term.BELIEF), decimal(judged.belief), graph
    yield node, names.dkg(Term.SOURCE_COUNT), integer(judged.sources), graph


def edge_quads(claim: Claim, names: Names) -> Iterator[Quad]:
    """Yield the direct edge of a statement, for where it is supported.

    A statement limited to a combination gives no edge: what two drugs do together says nothing
    of each.
    """
    if claim.context.combination:
        return
    subject, value = names.node(claim.subject), object_term(claim.object, names)
    yield subject, names.dkg(claim.predicate), value, names.statements
    if claim.predicate is Predicate.CONTAINS and isinstance(value, str):
        yield value, names.dkg(Term.HAS_PRODUCT), subject, names.statements


def object_term(value: Object, names: Names) -> str | Value:
    """Return the term that stands for the object of a statement."""
    match value:
        case Ref():
            return names.node(value)
        case Literal():
            if value.datatype is Datatype.URI:
                return resource(value.lexical)
            return Value(value.lexical, vocab.XSD + value.datatype.value)
        case Dosage() | TrialResult():
            return names.node(structured_ref(value))


def structured_quads(value: Object, names: Names) -> Iterator[Quad]:
    """Yield the parts of a dosage or trial result; nothing for any other object."""
    match value:
        case Dosage():
            parts: dict[Term, _Part] = {
                Term.TEXT: value.text,
                Term.FORM: value.form,
                Term.ROUTE: value.route,
                Term.AMOUNT: value.amount,
                Term.SCHEDULE: value.schedule,
                Term.CYCLE_DAYS_ON: value.cycle_days_on,
                Term.CYCLE_DAYS_OFF: value.cycle_days_off,
                Term.UNTIL: value.until,
            }
        case TrialResult():
            parts = {
                Term.TEXT: value.text,
                Term.OUTCOME: value.outcome,
                Term.VALUE: value.value,
                Term.UNIT: value.unit,
                Term.STUDIED_POPULATION: value.population,
                Term.TRIAL: value.trial,
            }
        case _:
            return
    ref = structured_ref(value)
    yield names.node(ref), vocab.TYPE, names.dkg(CLASS_OF[ref.kind]), names.statements
    yield from _part_quads(names.node(ref), parts, names.statements, names)


def _part_quads(node: str, parts: Mapping[Term, _Part], graph: str, names: Names) -> Iterator[Quad]:
    for term, part in parts.items():
        match part:
            case None:
                continue
            case str():
                value = Value(part)
            case int():
                value = integer(part)
            case Decimal():
                value = decimal(part)
        yield node, names.dkg(term), value, graph
