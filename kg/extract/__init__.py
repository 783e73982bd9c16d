"""From a document to what it says: runs the extractors over its passages in order."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from kg.extract.advice import advice
from kg.extract.approvals import approvals, generics, statuses
from kg.extract.brands import brands, makers
from kg.extract.contraindications import contraindications
from kg.extract.denials import settle_denials
from kg.extract.dosage import dosages
from kg.extract.effects import adverse_effects
from kg.extract.existence import names_nothing
from kg.extract.fields import fields
from kg.extract.indications import indications
from kg.extract.mechanisms import mechanisms
from kg.extract.passages import Passage, passages
from kg.extract.permissions import permissions
from kg.extract.recorder import Recorder
from kg.extract.relations import classes, relations, settle_own_classes
from kg.extract.subject import Subject, find_subject
from kg.extract.tables import table_rows
from kg.extract.tagging import with_mentions
from kg.extract.trials import trial_results
from kg.lexicon import Lexicon
from kg.model import Document, Extraction, Predicate
from kg.tagger import Tagger

EXTRACTORS: tuple[Callable[[Passage, Subject, Recorder], None], ...] = (
    adverse_effects,
    mechanisms,
    classes,
    relations,
    dosages,
    trial_results,
    approvals,
    statuses,
    generics,
    brands,
    makers,
    advice,
    contraindications,
    permissions,
)


def extract(document: Document, lexicon: Lexicon, tagger: Tagger | None = None) -> Extraction:
    """Return all that a document states about its drug, with the place of each statement.

    A document that says that its drug does not exist yields a note, and no evidence but what it
    says of single parts of the combination that it denies.

    Args:
        document: the document.
        lexicon: the vocabularies.
        tagger: finds the effects of sections worded like those of a label, in place of the rules.

    Raises:
        UnreadableSourceError: the document names no drug.
    """
    subject = find_subject(document, lexicon)
    recorder = Recorder(document, subject)
    fields(document, subject, recorder)
    found = _with_rows(passages(document), document, subject)
    if tagger is not None:
        found = with_mentions(found, document, tagger)
    parts = len(subject.components) > 1
    for passage in found:  # first, because what is treated is no effect and no contraindication
        indications(passage, subject, recorder)
    settle_denials(recorder, subject.lexicon, Predicate.HAS_INDICATION)
    for passage in found:
        recorder.part = subject.only_part(*reversed(passage.governing)) if parts else None
        for extractor in EXTRACTORS:
            extractor(passage, subject, recorder)
    recorder.part = None
    settle_denials(recorder, subject.lexicon, Predicate.HAS_MECHANISM)
    settle_own_classes(recorder)
    denial = names_nothing(document)
    if denial is not None:
        return _of_parts_only(document, subject, recorder, denial)
    return Extraction(
        source=document.source,
        concepts=recorder.concepts(),
        evidence=recorder.evidence(),
        mentions=recorder.mentions(),
        notes=subject.notes,
        drug=subject.drug,
    )


def _with_rows(found: list[Passage], document: Document, subject: Subject) -> list[Passage]:
    """Return the passages with what the figures of the tables that they stand in tell."""
    rows = {
        section.blocks[position].origin[0]: row
        for section in document.sections
        if any(block.cells for block in section.blocks)
        for position, row in table_rows(section.blocks, subject.names).items()
    }
    if not rows:
        return found
    return [
        replace(each, row=rows.get(each.block.origin[0])) if each.block.cells else each
        for each in found
    ]


def _of_parts_only(
    document: Document, subject: Subject, recorder: Recorder, denial: str
) -> Extraction:
    note = f"{document.title}: nothing is stated of it, because the document says {denial!r}"
    denied = {subject.drug, subject.product}
    return Extraction(
        source=document.source,
        concepts=tuple(each for each in recorder.concepts() if each.ref not in denied),
        evidence=tuple(
            each
            for each in recorder.evidence()
            if each.subject not in denied and each.object not in denied
        ),
        mentions=recorder.mentions(),
        notes=(note,),
    )
