"""From quads back to the evidence, mentions, sources and concepts that they describe."""

from __future__ import annotations

from dataclasses import replace

from kg import vocab
from kg.identifiers import parse_iri
from kg.model import (
    CiomsClass,
    Concept,
    Context,
    Datatype,
    Dosage,
    Evidence,
    Frequency,
    Kind,
    Literal,
    MatchKind,
    Mention,
    Object,
    Polarity,
    Predicate,
    Qualifier,
    Ref,
    SectionKind,
    Severity,
    SourceRecord,
    Span,
    Tier,
    TrialResult,
)
from kg.rdf.concepts import match_of
from kg.rdf.nodes import Nodes, day, lexical, member, number, whole, word
from kg.rdf.quads import Value
from kg.vocab import CLASS_OF, Names, Term

_KIND_OF = {name: kind for kind, name in CLASS_OF.items()}
_PLAIN = ("", "en")


def statement_parts(nodes: Nodes, node: str) -> tuple[Ref, Predicate, Object, Context]:
    """Return what a statement says, and what it is limited to.

    Raises:
        ValueError: a part is missing or out of place, as with all functions here.
    """
    predicate = nodes.local(Predicate)(nodes.one(node, vocab.PREDICATE))
    value = _object(nodes, nodes.one(node, vocab.OBJECT))
    context = Context(
        population=nodes.maybe(node, Term.POPULATION, nodes.ref),
        combination=nodes.refs(node, Term.IN_COMBINATION_WITH),
    )
    return nodes.ref(nodes.one(node, vocab.SUBJECT)), predicate, value, context


def evidence_of(nodes: Nodes, node: str, source: str = "") -> Evidence:
    """Return a piece of evidence, with what its statement says.

    Args:
        nodes: with the evidence, its statement and that one's structured object.
        node: the evidence.
        source: id of its source; "" for the one that it names.
    """
    subject, predicate, value, context = statement_parts(
        nodes, str(nodes.one(node, nodes.names.dkg(Term.SUPPORTS)))
    )
    return Evidence(
        subject=subject,
        predicate=predicate,
        object=value,
        context=context,
        source=source or nodes.ref(nodes.one(node, vocab.DERIVED_FROM)).slug,
        quote=nodes.need(node, Term.QUOTE, lexical),
        span=_span(nodes, node, Term.START, Term.END),
        mention=_span(nodes, node, Term.MENTION_START, Term.MENTION_END),
        section=nodes.need(node, Term.SECTION, word(SectionKind)),
        line=nodes.need(node, Term.LINE, whole),
        method=nodes.need(node, Term.EXTRACTION_METHOD, lexical),
        lead_in=nodes.maybe(node, Term.LEAD_IN, lexical),
        polarity=nodes.need(node, Term.POLARITY, nodes.local(Polarity)),
        frequency=_frequency(nodes, node),
        serious=nodes.maybe(node, Term.SERIOUSNESS, lambda level: _is_serious(nodes, level)),
        severities=_severities(nodes, node),
        severity_grade=nodes.maybe(node, Term.SEVERITY_GRADE, whole),
        severity_grade_high=nodes.maybe(node, Term.SEVERITY_GRADE_HIGH, whole),
        qualifiers=tuple(sorted(nodes.each(node, Term.QUALIFIER, nodes.local(Qualifier)))),
        consequence_of=nodes.refs(node, Term.CONSEQUENCE_OF),
        how=nodes.need(node, Term.MATCH_KIND, word(MatchKind)),
        score=nodes.maybe(node, Term.MATCH_SCORE, number),
        others=nodes.refs(node, Term.ALTERNATIVE_MATCH),
        file=nodes.maybe(node, Term.IN_FILE, lexical) or "",
    )


def mention_of(nodes: Nodes, node: str, source: str = "") -> Mention:
    """Return a mention; `source` is the id of its source, "" for the one that it names."""
    expected = str(nodes.one(node, nodes.names.dkg(Term.EXPECTED_KIND)))
    kind = _KIND_OF.get(expected.removeprefix(nodes.names.dkg("")))
    if kind is None:
        raise ValueError(f"a class of {nodes.names.dkg('')}; found {expected}")
    return Mention(
        source=source or nodes.ref(nodes.one(node, vocab.DERIVED_FROM)).slug,
        quote=nodes.need(node, Term.QUOTE, lexical),
        span=_span(nodes, node, Term.START, Term.END),
        section=nodes.need(node, Term.SECTION, word(SectionKind)),
        expected=kind,
        reason=nodes.need(node, Term.REASON, lexical),
        candidate=nodes.maybe(node, Term.CANDIDATE, nodes.ref),
        context=nodes.maybe(node, Term.CONTEXT, lexical),
        file=nodes.maybe(node, Term.IN_FILE, lexical) or "",
        occurrences=nodes.maybe(node, Term.OCCURRENCES, whole) or 1,
    )


def record_of(nodes: Nodes, node: str, otherwise: SourceRecord) -> SourceRecord:
    """Return a source; what is not said of it is as `otherwise` has it."""
    ref = nodes.ref(node)
    if ref.kind is not Kind.SOURCE:
        raise ValueError(f"a source below {nodes.names.source('')}; found {node}")
    text = {
        "title": vocab.TITLE,
        "publisher": vocab.PUBLISHER,
        "url": vocab.PUBLISHED_AT,
        "licence": vocab.LICENSE,
        "digest": nodes.names.dkg(Term.DIGEST),
        "based_on": nodes.names.dkg(Term.BASED_ON),
        "lineage": nodes.names.dkg(Term.LINEAGE),
        "format": nodes.names.dkg(Term.FORMAT),
    }
    said = nodes.of(node)
    stated = {name: _words(nodes.one(node, each)) for name, each in text.items() if each in said}
    return replace(
        otherwise,
        **{"title": ref.slug, **stated},
        id=ref.slug,
        tier=nodes.maybe(node, Term.TIER, nodes.local(Tier)) or otherwise.tier,
        last_reviewed=nodes.maybe(node, Term.LAST_REVIEWED, day),
        retrieved=nodes.maybe(node, Term.RETRIEVED, day) or otherwise.retrieved,
        described=True,
    )


def concept_of(nodes: Nodes, ref: Ref) -> Concept | None:
    """Return a concept, None where nothing is said of it.

    Of several labels one without a language, or else an English one, is preferred; the others are
    synonyms.
    """
    node, names = nodes.names.node(ref), nodes.names
    labels = sorted(map(_labelled, nodes.all(node, vocab.PREF_LABEL)))
    if not labels:
        return None
    label = labels[0][1]
    others = {*(each for _, each in labels), *map(lexical, nodes.all(node, vocab.ALT_LABEL))}
    return Concept(
        ref=ref,
        label=label,
        synonyms=tuple(sorted(others - {label})),
        broader=tuple(sorted(map(nodes.ref, nodes.all(node, vocab.BROADER)))),
        organ_class=nodes.maybe(node, Term.ORGAN_CLASS, nodes.ref),
        mappings=tuple(sorted(_mapping(each) for each in nodes.all(node, match_of(ref.kind)))),
        components=nodes.refs(node, Term.HAS_COMPONENT),
        serious=names.dkg(Term.SERIOUS) in nodes.all(node, names.dkg(Term.SERIOUSNESS)),
        category=bool(nodes.maybe(node, Term.IS_CATEGORY, _truth)),
    )


def _labelled(term: str | Value) -> tuple[bool, str]:
    return isinstance(term, Value) and term.language not in _PLAIN, lexical(term)


def _mapping(term: str | Value) -> str:
    if isinstance(term, Value):
        raise ValueError(f"the IRI of a concept elsewhere; found {term.lexical!r}")  # noqa: TRY004
    return vocab.mapping_curie(term) or term


def _truth(term: str | Value) -> bool:
    return lexical(term) in ("true", "1")


def _words(term: str | Value) -> str:
    return term.lexical if isinstance(term, Value) else term


def _span(nodes: Nodes, node: str, start: Term, end: Term) -> Span:
    return Span(nodes.need(node, start, whole), nodes.need(node, end, whole))


def _is_serious(nodes: Nodes, level: str | Value) -> bool:
    known = {
        nodes.names.dkg(each): each is Term.SERIOUS for each in (Term.SERIOUS, Term.NOT_SERIOUS)
    }
    if level not in known:
        raise ValueError(f"one of {', '.join(known)}; found {_words(level)}")
    return known[str(level)]


def _severities(nodes: Nodes, node: str) -> tuple[Severity, ...]:
    found = nodes.each(node, Term.SEVERITY, nodes.local(Severity))
    return tuple(each for each in Severity if each in found)


def _frequency(nodes: Nodes, node: str) -> Frequency | None:
    found = Frequency(
        term=nodes.maybe(node, Term.FREQUENCY_TERM, lexical),
        cioms=nodes.maybe(node, Term.FREQUENCY_CLASS, nodes.local(CiomsClass)),
        low=nodes.maybe(node, Term.INCIDENCE_LOW, number),
        high=nodes.maybe(node, Term.INCIDENCE_HIGH, number),
        comparator=nodes.maybe(node, Term.COMPARATOR_INCIDENCE, number),
        denominator=nodes.maybe(node, Term.DENOMINATOR, whole),
    )
    return None if found == Frequency() else found


def _object(nodes: Nodes, term: str | Value) -> Object:
    if isinstance(term, Value):
        return Literal(term.lexical, member(Datatype, term.datatype.removeprefix(vocab.XSD)))
    names: Names = nodes.names
    types = nodes.all(term, vocab.TYPE)
    if names.dkg(CLASS_OF[Kind.DOSAGE]) in types:
        return _dosage(nodes, term)
    if names.dkg(CLASS_OF[Kind.TRIAL_RESULT]) in types:
        return _trial_result(nodes, term)
    ref = parse_iri(term, names.base) if term.startswith(names.base) else None
    if ref is None:
        return Literal(term, Datatype.URI)
    if ref.kind in (Kind.DOSAGE, Kind.TRIAL_RESULT):
        raise ValueError(f"the parts of {term}; found none")
    return ref


def _dosage(nodes: Nodes, node: str) -> Dosage:
    return Dosage(
        text=nodes.need(node, Term.TEXT, lexical),
        form=nodes.maybe(node, Term.FORM, lexical),
        route=nodes.maybe(node, Term.ROUTE, lexical),
        amount=nodes.maybe(node, Term.AMOUNT, lexical),
        schedule=nodes.maybe(node, Term.SCHEDULE, lexical),
        cycle_days_on=nodes.maybe(node, Term.CYCLE_DAYS_ON, whole),
        cycle_days_off=nodes.maybe(node, Term.CYCLE_DAYS_OFF, whole),
        until=nodes.maybe(node, Term.UNTIL, lexical),
    )


def _trial_result(nodes: Nodes, node: str) -> TrialResult:
    return TrialResult(
        text=nodes.need(node, Term.TEXT, lexical),
        outcome=nodes.need(node, Term.OUTCOME, lexical),
        value=nodes.need(node, Term.VALUE, number),
        unit=nodes.need(node, Term.UNIT, lexical),
        population=nodes.maybe(node, Term.STUDIED_POPULATION, lexical),
        trial=nodes.maybe(node, Term.TRIAL, lexical),
    )
