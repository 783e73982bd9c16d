"""The cases of the W3C suites, read from their manifests."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import url2pathname

from rdflib import RDF, RDFS, Graph, Namespace
from rdflib.collection import Collection
from rdflib.term import Node

MF = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
_QT = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-query#")
_UT = Namespace("http://www.w3.org/2009/sparql/tests/test-update#")
_BASE = "http://conformance.example/"
_KINDS = {
    "QueryEvaluationTest": "query",
    "CSVResultFormatTest": "query",
    "UpdateEvaluationTest": "update",
    "PositiveSyntaxTest": "good query",
    "PositiveSyntaxTest11": "good query",
    "NegativeSyntaxTest": "bad query",
    "NegativeSyntaxTest11": "bad query",
    "PositiveUpdateSyntaxTest11": "good update",
    "NegativeUpdateSyntaxTest11": "bad update",
}
# Entailment regimes are not claimed; the others evaluate nothing, and have tests of their own.
_LEFT_OUT = (
    "entailment",
    "protocol",
    "service-description",
    "graph-store-protocol",
    "http-rdf-update",
)
_FORMATS = ("csv-tsv-res", "json-res")


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """The content of a store: a file for the default graph, and one for each named graph."""

    default: tuple[Path, ...] = ()
    named: tuple[tuple[str, Path], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One test.

    Attributes:
        id: suite, directory and name.
        kind: a value of `_KINDS`.
        request: file of the query or update.
        before: what the store holds.
        answer: file of what a query gives.
        lax: whether rows may come less often than the expected answer has them.
        after: what the store holds after an update.
    """

    id: str
    kind: str
    request: Path
    before: State = State()
    answer: Path | None = None
    lax: bool = False
    after: State = State()

    @property
    def group(self) -> str:
        """Return the row of the table that it counts in."""
        suite, directory, _ = self.id.split("/", 2)
        if directory in ("service", "syntax-fed"):
            part = "federated query"
        elif directory in _FORMATS:
            part = "result formats"
        else:
            part = {"good": "syntax of queries", "bad": "syntax of queries"}.get(
                self.kind.split()[0], self.kind
            )
            if "update" in self.kind and part != "update":
                part = "syntax of updates"
        return f"{suite[:-2].upper()} {suite[-2]}.{suite[-1]}, {part}"


def address(path: Path) -> str:
    """Return the IRI that a file of the suites is known by."""
    return _BASE + "/".join(path.parts[path.parts.index("sparql") + 1 :])


def read_cases(shared: Path) -> tuple[Case, ...]:
    """Return all cases below the directory of reference data."""
    root = shared / "data" / "conformance" / "sparql"
    found = sorted(root.glob("sparql1[01]/*/manifest.ttl"))
    return tuple(
        case for path in found if path.parent.name not in _LEFT_OUT for case in _cases(path)
    )


def _cases(path: Path) -> Iterator[Case]:
    graph = Graph().parse(path, publicID=path.as_uri())
    head = f"{path.parent.parent.name}/{path.parent.name}"
    listed = [node for each in graph.objects(None, MF.entries) for node in Collection(graph, each)]
    for node in listed:
        kinds = [str(each).rpartition("#")[2] for each in graph.objects(node, RDF.type)]
        kind = next((_KINDS[each] for each in kinds if each in _KINDS), None)
        if kind is None:
            raise ValueError(f"{path}: {node} is of no kind that is known: {kinds}")
        name = str(node).rpartition("#")[2]
        yield _case(graph, node, f"{head}/{name}", kind)


def _case(graph: Graph, node: Node, name: str, kind: str) -> Case:
    action, result = graph.value(node, MF.action), graph.value(node, MF.result)
    if kind == "update":
        request = file_of(graph.value(action, _UT.request))
        return Case(
            id=name,
            kind=kind,
            request=request,
            before=_state(graph, action, _UT),
            after=_state(graph, result, _UT),
        )
    if kind == "query":
        query = file_of(graph.value(action, _QT.query))
        return Case(
            id=name,
            kind=kind,
            request=query,
            before=_state(graph, action, _QT),
            answer=file_of(result),
            lax=(node, MF.resultCardinality, MF.LaxCardinality) in graph,
        )
    return Case(id=name, kind=kind, request=file_of(action))


def _state(graph: Graph, node: Node | None, terms: Namespace) -> State:
    named = []
    for each in graph.objects(node, terms.graphData):
        if label := graph.value(each, RDFS.label):
            named.append((str(label), file_of(graph.value(each, terms.graph))))
        else:
            named.append((address(file_of(each)), file_of(each)))
    default = tuple(sorted(file_of(each) for each in graph.objects(node, terms.data)))
    return State(default=default, named=tuple(sorted(named)))


def file_of(node: Node | None) -> Path:
    """Return the file that a node of a manifest is."""
    return Path(url2pathname(urlsplit(str(node)).path))
