"""What is kept out of a release because it breaks a shape."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from kg.identifiers import BASE, evidence_ref, mention_ref, structured_ref
from kg.model import Dosage, Evidence, Extraction, SourceRecord, TrialResult
from kg.rdf.mapping import object_term
from kg.rdf.quads import Value
from kg.validate.report import ValidationReport, Violation, placed
from kg.vocab import Names


@dataclass(frozen=True, slots=True, kw_only=True)
class Quarantined:
    """What was kept out of a release, with the reason in words.

    Attributes:
        source: id of the source.
        title: title of the source.
        line: 1-based line of the quote, None for what has no line.
        reason: the messages of the shapes that it breaks.
        quote: the words concerned, "" where the source as such is at fault.
        evidence: the evidence kept out; None for a mention kept out and for a fault of the source
            as such, which keeps nothing out.
    """

    source: str
    title: str
    line: int | None
    reason: str
    quote: str = ""
    evidence: Evidence | None = None

    def __str__(self) -> str:
        return placed(self.title or self.source, self.line, self.reason, self.quote)


def quarantine(
    extraction: Extraction, report: ValidationReport, *, base: str = BASE
) -> tuple[Extraction, tuple[Quarantined, ...]]:
    """Return the extraction without what breaks a shape, and what that is.

    A fault of evidence, of its structured object or of the edge that it speaks of keeps out that
    evidence; a fault of a mention, that mention. A fault of the source as such keeps nothing out
    but is listed. Warnings are for people to read and keep nothing out.
    """
    names = Names(base)
    faults: dict[str, list[Violation]] = {}
    for violation in report.violations:
        if violation.severity == "Violation":
            faults.setdefault(violation.focus, []).append(violation)
    if not faults:
        return extraction, ()
    source = extraction.source
    out = [_kept_out(source, [each]) for each in faults.get(names.source(source.id), ())]
    evidence, mentions = [], []
    for each in extraction.evidence:
        if found := _evidence_faults(each, faults, names):
            out.append(_kept_out(source, found, each.quote, line=each.line, evidence=each))
        else:
            evidence.append(each)
    for mention in extraction.mentions:
        if found := faults.get(names.node(mention_ref(mention)), []):
            out.append(_kept_out(source, found, mention.quote))
        else:
            mentions.append(mention)
    kept = replace(extraction, evidence=tuple(evidence), mentions=tuple(mentions))
    return kept, tuple(out)


def _kept_out(
    source: SourceRecord,
    faults: Iterable[Violation],
    quote: str = "",
    *,
    line: int | None = None,
    evidence: Evidence | None = None,
) -> Quarantined:
    return Quarantined(
        source=source.id,
        title=source.title,
        line=line,
        reason=" ".join(dict.fromkeys(fault.message for fault in faults)),
        quote=quote,
        evidence=evidence,
    )


def _evidence_faults(
    evidence: Evidence, faults: Mapping[str, list[Violation]], names: Names
) -> list[Violation]:
    nodes = [names.node(evidence_ref(evidence))]
    if isinstance(evidence.object, Dosage | TrialResult):
        nodes.append(names.node(structured_ref(evidence.object)))
    own = [violation for node in nodes for violation in faults.get(node, ())]
    of_subject = faults.get(names.node(evidence.subject), ())
    return own + [each for each in of_subject if _speaks_of(each, evidence, names)]


def _speaks_of(violation: Violation, evidence: Evidence, names: Names) -> bool:
    """Return whether a fault found at a subject is that of the edge that the evidence makes."""
    if violation.path is None:
        # Nothing of the kind has such an edge: the shape has the name of the predicate.
        return violation.shape == names.shape(evidence.predicate)
    value = object_term(evidence.object, names)
    lexical = value.lexical if isinstance(value, Value) else value
    return violation.path == names.dkg(evidence.predicate) and violation.value == lexical
