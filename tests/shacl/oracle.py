"""What pySHACL finds, in the same terms as the compiled shapes."""

from __future__ import annotations

from collections import Counter

import pyshacl
from rdflib import SH, BNode, Graph, Literal
from rdflib.term import Node

from kg.shacl.data import Data
from kg.shacl.parsing import path_of
from kg.shacl.validator import Result, Shapes

Found = Counter[tuple[str, ...]]


def of_report(report: Graph, parent: Node | None = None) -> Found:
    """Return the results of a report: focus, path, value, component, shape and severity."""
    return Counter(
        (
            _text(report.value(each, SH.focusNode)),
            ""
            if (path := report.value(each, SH.resultPath)) is None
            else str(path_of(report, path)),
            _text(report.value(each, SH.value)),
            _text(report.value(each, SH.sourceConstraintComponent)),
            _text(report.value(each, SH.sourceShape)),
            _text(report.value(each, SH.resultSeverity)),
        )
        for each in report.objects(parent, SH.result)
    )


def of_results(results: tuple[Result, ...]) -> Found:
    return Counter(
        (
            _text(each.focus),
            "" if each.path is None else str(each.path),
            _text(each.value),
            _text(each.component),
            _text(each.shape),
            _text(each.severity),
        )
        for each in results
    )


def compiled(data: Graph, shapes: Graph) -> Found:
    return of_results(Shapes(shapes).check(Data.of_graph(data)))


def by_pyshacl(data: Graph, shapes: Graph) -> Found:
    _, report, _ = pyshacl.validate(data, shacl_graph=shapes)
    assert isinstance(report, Graph), report
    return of_report(report)


def _text(node: Node | None) -> str:
    """Return a term as N-Triples; blank nodes have no name that two graphs share."""
    if isinstance(node, Literal) and node.language:
        node = Literal(str(node), lang=node.language.lower())  # case says nothing in it
    return "" if node is None else "_:" if isinstance(node, BNode) else node.n3()
