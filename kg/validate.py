"""SHACL over a graph, with what is wrong in words: which source, which line, which sentence."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import pyshacl
from pyshacl.errors import ValidationFailure
from rdflib import DCTERMS, PROV, RDF, RDFS, SH, Dataset, Graph, URIRef
from rdflib.term import Node

from kg import resources
from kg.identifiers import BASE, evidence_ref, mention_ref, structured_ref
from kg.model import Dosage, Evidence, Extraction, Kind, SourceRecord, TrialResult
from kg.rdf.mapping import object_term
from kg.rdf.quads import Value
from kg.vocab import CLASS_OF, Names, Term

# Shapes of what a document brings; the concepts that it names are described elsewhere.
_OF_DOCUMENTS = ("dosage", "edges", "evidence", "mention", "source", "trialresult")


@dataclass(frozen=True, slots=True, kw_only=True)
class Violation:
    """One thing that a shape found wrong.

    Attributes:
        focus: IRI of the node that is wrong.
        path: IRI of the property that is wrong, "^" before it where it is read backwards.
        value: the offending value, where there is one.
        message: what should hold, in words.
        severity: "Violation", "Warning" or "Info".
        shape: IRI of the shape.
        source: id of the source that the node comes from, where it comes from one.
        title: title of that source.
        line: 1-based line of the quote.
        quote: the words concerned.
    """

    focus: str
    message: str
    shape: str
    severity: str = "Violation"
    path: str | None = None
    value: str | None = None
    source: str | None = None
    title: str | None = None
    line: int | None = None
    quote: str | None = None

    def __str__(self) -> str:
        return _placed(self.title or self.source or self.focus, self.line, self.message, self.quote)


@dataclass(frozen=True, slots=True, kw_only=True)
class ValidationReport:
    """What validation came to; violations are sorted by source, line and node."""

    conforms: bool
    violations: tuple[Violation, ...] = ()


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
        return _placed(self.title or self.source, self.line, self.reason, self.quote)


def _placed(where: str, line: int | None, message: str, quote: str | None) -> str:
    place = where if line is None else f"{where}, line {line}"
    return f"{place}: {message} “{quote}”" if quote else f"{place}: {message}"


@cache
def all_shapes(base: str = BASE) -> Graph:
    """Return every shape, parsed once; do not change it."""
    return _parsed(sorted(path.stem for path in _folder().glob("*.ttl")), base)


@cache
def document_shapes(base: str = BASE) -> Graph:
    """Return the shapes that one document can be held to on its own; do not change it."""
    return _parsed(_OF_DOCUMENTS, base)


def _folder() -> Path:
    return resources.ontology() / "shapes"


def _parsed(names: Iterable[str], base: str) -> Graph:
    shapes = Graph()
    for name in names:
        text = (_folder() / f"{name}.ttl").read_text("utf-8")
        shapes.parse(data=text.replace(BASE, base), format="turtle")
    return _hoisted(shapes)


def _hoisted(shapes: Graph) -> Graph:
    """Return the shapes with the targets of each on its properties themselves.

    That says the same, but pySHACL then looks at all nodes with one pass over a property, and not
    with one for each node, which takes five times as long.
    """
    targets = (SH.targetClass, SH.targetNode, SH.targetSubjectsOf, SH.targetObjectsOf)
    for shape, constrained in list(shapes.subject_objects(SH.property)):
        shapes.remove((shape, SH.property, constrained))
        shapes.add((constrained, RDFS.isDefinedBy, shape))
        for kind in targets:
            for target in shapes.objects(shape, kind):
                shapes.add((constrained, kind, target))
    return shapes


def validate(graph: Graph, shapes: Graph | None = None, *, base: str = BASE) -> ValidationReport:
    """Return what the shapes find wrong in a graph or dataset, which is left as it is.

    Without `shapes`, a graph that holds statements is held to all shapes, and one that holds none,
    which is what one document gives, to those of documents.
    """
    names = Names(base)
    flat = _flattened(graph)
    if shapes is None:
        statement = URIRef(names.dkg(CLASS_OF[Kind.STATEMENT]))
        whole = (None, RDF.type, statement) in flat
        shapes = all_shapes(base) if whole else document_shapes(base)
    conforms, report, _ = pyshacl.validate(flat, shacl_graph=shapes, inplace=True)
    if isinstance(report, ValidationFailure):
        raise report
    results = report.objects(None, SH.result)
    found = [_violation(result, report, flat, shapes, names) for result in results]
    return ValidationReport(conforms=conforms, violations=tuple(sorted(found, key=_order)))


def _flattened(graph: Graph) -> Graph:
    """Return the triples of all graphs as one, since pySHACL writes into what it is given."""
    flat = Graph()
    found = graph.quads() if isinstance(graph, Dataset) else graph
    for subject, predicate, value, *_ in found:
        flat.add((subject, predicate, value))
    return flat


def _violation(result: Node, report: Graph, graph: Graph, shapes: Graph, names: Names) -> Violation:
    focus = report.value(result, SH.focusNode)
    value = report.value(result, SH.value)
    path = report.value(result, SH.resultPath)
    # A shape that looks at all nodes with one query gives the offender as the value.
    if path is None and value is not None and (value, PROV.wasDerivedFrom, None) in graph:
        focus, value = value, None
    severity = str(report.value(result, SH.resultSeverity) or "")
    return replace(
        _place(focus, graph, names),
        path=_path(path, report),
        value=None if value is None else str(value),
        message=str(report.value(result, SH.resultMessage)),
        severity=severity.removeprefix(str(SH)),
        shape=_shape(report.value(result, SH.sourceShape), shapes),
    )


def _place(focus: Node | None, graph: Graph, names: Names) -> Violation:
    """Return a violation that knows no more than where its node comes from."""
    supports = URIRef(names.dkg(Term.SUPPORTS))
    node = focus
    if (node, PROV.wasDerivedFrom, None) not in graph:
        # A statement stands where its first evidence does.
        node = min(graph.subjects(supports, focus), key=str, default=focus)
    source = graph.value(node, PROV.wasDerivedFrom)
    if source is None and (node, DCTERMS.title, None) in graph:
        source = node
    line = graph.value(node, URIRef(names.dkg(Term.LINE)))
    return Violation(
        focus=str(focus),
        message="",
        shape="",
        source=None if source is None else str(source).removeprefix(names.source("")),
        title=_text(graph.value(source, DCTERMS.title)) if source is not None else None,
        line=int(str(line)) if str(line).isdecimal() else None,
        quote=_text(graph.value(node, URIRef(names.dkg(Term.QUOTE)))),
    )


def _text(node: Node | None) -> str | None:
    return None if node is None else str(node)


def _path(path: Node | None, report: Graph) -> str | None:
    if path is None or isinstance(path, URIRef):
        return _text(path)
    return f"^{report.value(path, SH.inversePath)}"


def _shape(shape: Node | None, shapes: Graph) -> str:
    parent = shapes.value(shape, RDFS.isDefinedBy)
    return str(shape if parent is None else parent)


def _order(violation: Violation) -> tuple[str, int, str, str, str, str]:
    return (
        violation.source or "",
        violation.line or 0,
        violation.focus,
        violation.path or "",
        violation.value or "",
        violation.message,
    )


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
