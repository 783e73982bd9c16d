"""From a job of a file of RDF to an extraction, as a document would give it."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from functools import lru_cache

from kg import vocab
from kg.errors import UnreadableSourceError
from kg.identifiers import parse_iri
from kg.lexicon import Lexicon
from kg.model import (
    Concept,
    Datatype,
    Evidence,
    Extraction,
    Kind,
    Literal,
    Mention,
    Predicate,
    Ref,
    ReportCount,
)
from kg.rdf.counts import count_of
from kg.rdf.described import concept_of, evidence_of, mention_of
from kg.rdf.faults import Faults
from kg.rdf.files import Job
from kg.rdf.nodes import Nodes
from kg.rdf.spool import Spool
from kg.vocab import CLASS_OF, Names, Term

_ADDRESSES = frozenset(
    {Predicate.WEB_PAGE, Predicate.CO_PAY_PROGRAM, Predicate.PATIENT_ASSISTANCE_PROGRAM}
)
_STRUCTURED = (Kind.DOSAGE, Kind.TRIAL_RESULT)


def read(job: Job, lexicon: Lexicon) -> tuple[Extraction | None, tuple[UnreadableSourceError, ...]]:
    """Return what a job states, and the errors of what cannot be read.

    Concepts that are the same in the lexicon are left to it.
    """
    if job.record is None or job.spool is None:
        return None, job.faults
    faults = Faults(job.entry)
    evidence: list[Evidence] = []
    mentions: list[Mention] = []
    counts: list[ReportCount] = []
    nodes = _nodes(job.nodes, job.spool, job.names)
    is_mention = job.names.dkg(CLASS_OF[Kind.MENTION])
    is_count = job.names.dkg(CLASS_OF[Kind.REPORT_COUNT])
    for node in job.nodes:
        try:
            types = nodes.all(node, vocab.TYPE)
            if is_count in types:
                counts.append(count_of(nodes, node, job.record.id))
            elif is_mention in types:
                mentions.append(mention_of(nodes, node, job.record.id))
            else:
                evidence.append(_fitting(evidence_of(nodes, node, job.record.id), job.names))
        except ValueError as error:
            faults.add(node, f"{node} with {error}")
    found = _closure(_named(evidence, mentions, counts), job.spool, job.names)
    concepts = (each for each in found if lexicon.concept(each.ref) != each)
    made = Extraction(
        source=job.record,
        concepts=tuple(sorted(concepts, key=lambda each: each.ref)),
        evidence=tuple(evidence),
        mentions=tuple(mentions),
        counts=tuple(counts),
    )
    return made, faults.errors()


def _nodes(said: Iterable[str], spool: Spool, names: Names) -> Nodes:
    """Return all that is said of evidence, its statements and their structured objects."""
    nodes = spool.nodes(said, names)
    supports = names.dkg(Term.SUPPORTS)
    statements = dict.fromkeys(str(each) for node in said for each in nodes.all(node, supports))
    spool.add(nodes, statements)
    values = dict.fromkeys(
        each
        for node in statements
        for each in nodes.all(node, vocab.OBJECT)
        if isinstance(each, str)
    )
    spool.add(nodes, (each for each in values if _may_have_parts(each, names)))
    return nodes


def _may_have_parts(node: str, names: Names) -> bool:
    ref = parse_iri(node, names.base) if node.startswith(names.base) else None
    return ref is None or ref.kind in _STRUCTURED


def _fitting(evidence: Evidence, names: Names) -> Evidence:
    """Return evidence whose object is ours, or an address where that is what it should be."""
    value, predicate = evidence.object, evidence.predicate
    if (
        isinstance(value, Literal)
        and value.datatype is Datatype.URI
        and predicate not in _ADDRESSES
    ):
        what = f"a node of this graph, below {names.base}, as the object of {predicate.value}"
        raise ValueError(f"{what}; found {value.lexical}")
    return evidence


def _named(
    evidence: Iterable[Evidence], mentions: Iterable[Mention], counts: Iterable[ReportCount]
) -> set[Ref]:
    found: set[Ref | None] = {mention.candidate for mention in mentions}
    for count in counts:
        found.update((count.drug, count.effect))
    for each in evidence:
        context = each.context
        found.update((each.subject, context.population, *context.combination))
        found.update((*each.consequence_of, *each.others))
        if isinstance(each.object, Ref):
            found.add(each.object)
    return {each for each in found if each is not None}


def _closure(wanted: set[Ref], spool: Spool, names: Names) -> Iterator[Concept]:
    """Yield the concepts with what lies above and in them, and the forms of drugs."""
    seen: set[Ref] = set()
    while wanted:
        ref = wanted.pop()
        seen.add(ref)
        concept, forms = _described(spool.path, names, ref, os.getpid())
        if concept is not None:
            yield concept
            beyond = {*concept.broader, *concept.components, *forms}
            if concept.organ_class is not None:
                beyond.add(concept.organ_class)
            wanted |= beyond - seen


@lru_cache(maxsize=100_000)
def _described(
    path: str,
    names: Names,
    ref: Ref,
    process: int,  # noqa: ARG001 - it is asked of a store of its own
) -> tuple[Concept | None, tuple[Ref, ...]]:
    """Return a concept and, of a drug, its forms; what is wrong with it has been told before."""
    spool = Spool(path)
    node = names.node(ref)
    nodes = spool.nodes([node], names)
    try:
        concept = concept_of(nodes, ref)
        below = spool.subjects(vocab.BROADER, node) if ref.kind is Kind.DRUG else []
        return concept, tuple(sorted(map(nodes.ref, below)))
    except ValueError:
        return None, ()
