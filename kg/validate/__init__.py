"""SHACL over a graph, with what is wrong in words: which source, which line, which sentence.

Two engines give the same report. pySHACL (`validate`) is the reference and looks at single
documents; shapes compiled to SPARQL (`check`) look at all nodes at once, which a whole release
needs. `conforms` asks the second whether the first has anything to tell.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

import pyshacl
from pyshacl.errors import ValidationFailure
from rdflib import RDF, SH, Dataset, Graph, URIRef
from rdflib import RDFS as _RDFS
from rdflib.term import Node

from kg.identifiers import BASE
from kg.model import Kind
from kg.rdf.quads import Quad
from kg.shacl.data import Data
from kg.shacl.parsing import path_of
from kg.shacl.terms import UncheckableTermError
from kg.shacl.validator import Shapes
from kg.validate.places import DataFacts, Facts, GraphFacts, is_derived, place
from kg.validate.quads import stored
from kg.validate.quarantine import Quarantined, quarantine
from kg.validate.report import ValidationReport, Violation
from kg.validate.shapes import (
    all_compiled,
    all_shapes,
    concept_compiled,
    document_compiled,
    document_shapes,
)
from kg.vocab import CLASS_OF, Names

__all__ = [
    "Quarantined",
    "ValidationReport",
    "Violation",
    "all_compiled",
    "all_shapes",
    "check",
    "check_concepts",
    "conforms",
    "document_compiled",
    "document_shapes",
    "quarantine",
    "validate",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Result:
    """What both engines tell of one result."""

    focus: Node
    path: str | None
    value: Node | None
    severity: Node
    messages: Iterable[Node]
    shape: Node


def validate(graph: Graph, shapes: Graph | None = None, *, base: str = BASE) -> ValidationReport:
    """Return what the shapes find wrong in a graph or dataset, which is left as it is.

    Without `shapes`, a graph that holds statements is held to all shapes, and one that holds none,
    which is what one document gives, to those of documents.
    """
    names = Names(base)
    flat = _flattened(graph)
    if shapes is None:
        whole = (None, RDF.type, _statement(names)) in flat
        shapes = all_shapes(base) if whole else document_shapes(base)
    _, report, _ = pyshacl.validate(flat, shacl_graph=shapes, inplace=True)
    if isinstance(report, ValidationFailure):
        raise report
    facts = GraphFacts(flat)
    results = (_reported(each, report, shapes) for each in report.objects(None, SH.result))
    return ValidationReport.of(_violation(each, facts, names) for each in results)


def check(
    data: Data, shapes: Shapes | None = None, *, base: str = BASE, threads: int = 1
) -> ValidationReport:
    """Return what `validate` returns, for data of any size: from the compiled shapes."""
    names = Names(base)
    if shapes is None:
        whole = bool(DataFacts(data).subjects(RDF.type, _statement(names)))
        shapes = all_compiled(base) if whole else document_compiled(base)
    facts = DataFacts(data)
    results = (
        _Result(
            focus=each.focus,
            path=None if each.path is None else str(each.path),
            value=each.value,
            severity=each.severity,
            messages=each.messages,
            shape=each.owner,
        )
        for each in shapes.check(data, threads=threads)
    )
    return ValidationReport.of(_violation(each, facts, names) for each in results)


def conforms(quads: Iterable[Quad], *, base: str = BASE) -> bool:
    """Tell whether the quads of one document surely conform to the shapes of documents.

    False also where only pySHACL can tell: a number too large, an IRI that is none.
    """
    try:
        return not document_compiled(base).check(Data.of(stored(quads)))
    except UncheckableTermError:
        return False


def check_concepts(quads: Iterable[Quad], *, base: str = BASE) -> ValidationReport:
    """Return what the shapes of concepts find wrong in the vocabulary graph of a release.

    That is what only all documents together show: two may bring one concept with two labels.

    Raises:
        UncheckableTermError: a number that is too large, or an IRI that breaks its syntax.
    """
    return check(Data.of(stored(quads)), concept_compiled(base), base=base)


def _statement(names: Names) -> URIRef:
    return URIRef(names.dkg(CLASS_OF[Kind.STATEMENT]))


def _flattened(graph: Graph) -> Graph:
    """Return the triples of all graphs as one, since pySHACL writes into what it is given."""
    flat = Graph()
    found = graph.quads() if isinstance(graph, Dataset) else graph
    for subject, predicate, value, *_ in found:
        flat.add((subject, predicate, value))
    return flat


def _reported(result: Node, report: Graph, shapes: Graph) -> _Result:
    path = report.value(result, SH.resultPath)
    shape = report.value(result, SH.sourceShape)
    parent = shapes.value(shape, _RDFS.isDefinedBy)
    return _Result(
        focus=_given(report.value(result, SH.focusNode)),
        path=None if path is None else str(path_of(report, path)),
        value=report.value(result, SH.value),
        severity=_given(report.value(result, SH.resultSeverity)),
        messages=report.objects(result, SH.resultMessage),
        shape=_given(shape) if parent is None else parent,
    )


def _given(node: Node | None) -> Node:
    assert node is not None  # noqa: S101 - every result has it
    return node


def _violation(result: _Result, facts: Facts, names: Names) -> Violation:
    focus, value = result.focus, result.value
    # A shape that looks at all nodes with one query gives the offender as the value.
    if result.path is None and value is not None and is_derived(value, facts):
        focus, value = value, None
    return replace(
        place(focus, facts, names),
        path=result.path,
        value=None if value is None else str(value),
        message=min(map(str, result.messages)),
        severity=str(result.severity).removeprefix(str(SH)),
        shape=str(result.shape),
    )
