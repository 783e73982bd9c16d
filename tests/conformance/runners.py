"""The two ways in which a case is run: on the embedded store, and over HTTP on the same store."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

import pyoxigraph as ox
from fastapi.testclient import TestClient
from rdflib import BNode, Literal, URIRef

from kg.api import Settings, create_app
from kg.errors import QueryError
from kg.store import Solutions, Term, Truth, results
from kg.store.guard import screen
from kg.store.oxigraph import OxigraphStore
from tests.conformance import answers
from tests.conformance.answers import Canonical
from tests.conformance.manifests import Case, State, address

_NOTHING = ox.NamedNode("http://conformance.example/nothing")
_FORMATS = {".srx": results.XML, ".srj": results.JSON, ".csv": results.CSV, ".tsv": results.TSV}
_PARSED = {
    results.XML: ox.QueryResultsFormat.XML,
    results.JSON: ox.QueryResultsFormat.JSON,
    results.TSV: ox.QueryResultsFormat.TSV,
}
TOKEN = "only for tests"  # noqa: S105
_SYNTAX, _NOT_ALLOWED = "syntax error", "not allowed"


class Runner(ABC):
    """Runs cases, one after the other, in one store."""

    def __init__(self) -> None:
        self._quads = ox.Store()
        self.store = OxigraphStore(self._quads)

    def run(self, case: Case) -> None:
        """Run a case.

        Raises:
            AssertionError: it does not do what it should.
            QueryError: it is refused.
        """
        self._fill(case.before)
        text = case.request.read_text("utf-8")
        if case.kind == "query":
            assert case.answer
            expected, ordered = answers.of_file(case.answer)
            dataset = [each.value for each in self._default(case, text)]
            named = [name for name, _ in case.before.named] if dataset else []
            found = self.answered(case, text, dataset, named, ordered=ordered)
            if case.lax:
                found, expected = map(answers.without_counts, (found, expected))
            assert found == expected, _difference(found, expected)
        elif case.kind == "update":
            self.updated(text, address(case.request))
            found = answers.canonical(self._quads)
            self._fill(case.after)
            expected = answers.canonical(self._quads)
            assert found == expected, _difference(found, expected)
        else:
            self._parsed(case, text)

    def _parsed(self, case: Case, text: str) -> None:
        verdict, what = case.kind.split()
        self._quads.add_graph(_NOTHING)
        try:
            if what == "update":
                self.updated(text, address(case.request))
            else:
                self.asked(text, address(case.request), [_NOTHING.value])
        except QueryError as error:
            refused = _SYNTAX in str(error) or _NOT_ALLOWED in str(error)
            if (verdict == "good") == refused:  # an operation on what is not there is no syntax
                raise
        else:
            assert verdict == "good", "it is wrong and was taken"

    def _fill(self, state: State) -> None:
        self._quads.clear()
        for path in state.default:
            self._load(path, None)
        for name, path in state.named:
            graph = ox.NamedNode(name)
            self._quads.add_graph(graph)
            self._load(path, graph)

    def _load(self, path: Path, graph: ox.NamedNode | None) -> None:
        found = ox.parse(path=path, base_iri=address(path), rename_blank_nodes=True)
        target = graph or ox.DefaultGraph()
        self._quads.extend(ox.Quad(q.subject, q.predicate, q.object, target) for q in found)

    def _default(self, case: Case, text: str) -> Iterable[ox.NamedNode]:
        """Return the default graph of a query as the protocol can name it; none is in the query.

        Queries without a dataset see all graphs as one, so the default graph gets a name.
        """
        screened = screen(text)
        if screened.default_graphs or screened.named_graphs:
            for path in (*case.request.parent.glob("*.ttl"), *case.request.parent.glob("*.rdf")):
                graph = ox.NamedNode(address(path))
                wanted = _names(text, path.name)
                if wanted and not self._quads.contains_named_graph(graph):
                    self._load(path, graph)
            return ()
        self._quads.add_graph(_NOTHING)
        defaults = list(self._quads.quads_for_pattern(None, None, None, ox.DefaultGraph()))
        self._quads.extend(ox.Quad(*each.triple, _NOTHING) for each in defaults)
        return (_NOTHING,)

    def close(self) -> None:
        """Let go what is held."""
        self.store.close()

    @abstractmethod
    def answered(
        self, case: Case, text: str, default: list[str], named: list[str], *, ordered: bool
    ) -> Canonical:
        """Return the answer to a query."""

    @abstractmethod
    def asked(self, text: str, base: str, default: list[str]) -> None:
        """Ask a query, whatever the answer is."""

    @abstractmethod
    def updated(self, text: str, base: str) -> None:
        """Make an update."""


class Embedded(Runner):
    """Asks the store itself."""

    def answered(
        self, case: Case, text: str, default: list[str], named: list[str], *, ordered: bool
    ) -> Canonical:
        query = _based(text, address(case.request))
        if case.answer and case.answer.suffix == ".csv":
            data = self.store.serialize_query(
                query, results.CSV, default_graphs=default, named_graphs=named
            )
            return answers.of_csv(data)
        found = self.store.query(query, default_graphs=default, named_graphs=named)
        if isinstance(found, Truth):
            return answers.of_truth(found.value)
        if isinstance(found, Solutions):
            rows = [
                tuple(
                    (name, _term(cell))
                    for name, cell in zip(found.variables, row, strict=True)
                    if cell is not None
                )
                for row in found.rows
            ]
            return answers.of_rows(found.variables, rows, ordered=ordered)
        return answers.of_triples(ox.Triple(*map(_term, each)) for each in found.triples)

    def asked(self, text: str, base: str, default: list[str]) -> None:
        self.store.query(_based(text, base), default_graphs=default)

    def updated(self, text: str, base: str) -> None:
        self.store.update(text, base=base)


class OverHttp(Runner):
    """Asks the application, as its users do."""

    def __init__(self) -> None:
        super().__init__()
        self._client = TestClient(
            create_app(self.store, Settings(update_token=TOKEN))
        ).__enter__()  # one loop for all requests

    def close(self) -> None:
        self._client.__exit__(None, None, None)

    def answered(
        self, case: Case, text: str, default: list[str], named: list[str], *, ordered: bool
    ) -> Canonical:
        query = _based(text, address(case.request))
        form = screen(query).form
        if form and results.media_types(form) == results.GRAPH_TYPES:
            data = self._ask(query, results.N_TRIPLES, default, named)
            return answers.canonical(ox.parse(data, format=ox.RdfFormat.N_TRIPLES))
        suffix = case.answer.suffix if case.answer else ""
        media_type = _FORMATS.get(suffix, results.JSON)
        data = self._ask(query, media_type, default, named)
        if media_type == results.CSV:
            return answers.of_csv(data)
        found = ox.parse_query_results(data, format=_PARSED[media_type])
        return answers.of_answer(found, ordered=ordered)

    def asked(self, text: str, base: str, default: list[str]) -> None:
        self._ask(_based(text, base), "*/*", default, [])

    def updated(self, text: str, base: str) -> None:
        reply = self._client.post(
            "/sparql",
            content=_based(text, base).encode(),
            headers={
                "content-type": "application/sparql-update",
                "authorization": f"Bearer {TOKEN}",
            },
        )
        _checked(reply.status_code, reply.content)

    def _ask(self, query: str, accept: str, default: list[str], named: list[str]) -> bytes:
        reply = self._client.post(
            "/sparql",
            params={"default-graph-uri": default, "named-graph-uri": named},
            content=query.encode(),
            headers={"content-type": "application/sparql-query", "accept": accept},
        )
        return _checked(reply.status_code, reply.content)


def _checked(status: int, data: bytes) -> bytes:
    if status == 400:
        raise QueryError(data.decode())
    assert 200 <= status < 300, data.decode()
    return data


def _difference(found: Canonical, expected: Canonical) -> str:
    lines = [f"- {each}" for each in sorted(expected - found)]
    return "\n".join([*lines, *(f"+ {each}" for each in sorted(found - expected))])


def _based(text: str, base: str) -> str:
    """Return a query that has the address of its file for a base; none of its lines moves."""
    return f"BASE <{base}> {text}"


def _names(text: str, file: str) -> bool:
    return f"<{file}>" in text or f"/{file}>" in text or f":{file}" in text


def _term(term: Term) -> answers.Term:
    match term:
        case URIRef():
            return ox.NamedNode(str(term))
        case BNode():
            return ox.BlankNode(str(term))
        case Literal(language=str(language)):
            return ox.Literal(str(term), language=language)
        case Literal(datatype=URIRef() as datatype):
            return ox.Literal(str(term), datatype=ox.NamedNode(str(datatype)))
    return ox.Literal(str(term))


RUNNERS: Mapping[str, Callable[[], Runner]] = {"store": Embedded, "HTTP": OverHttp}
