"""The W3C tests of protocols: requests over one connection, and what each must be answered with."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox
from fastapi.testclient import TestClient
from httpx2 import Response
from rdflib import RDFS, Graph, Namespace
from rdflib.collection import Collection
from rdflib.term import Node

from tests.conformance import answers
from tests.conformance.manifests import MF, file_of

_HT = Namespace("http://www.w3.org/2011/http#")
_CNT = Namespace("http://www.w3.org/2011/content#")
_UT = Namespace("http://www.w3.org/2009/sparql/tests/test-update#")
_NAMED = {"OK": 200, "Created": 201, "NoContent": 204, "NotFound": 404}
_KINDS = {
    "boolean": ("application/sparql-results+json", "application/sparql-results+xml"),
    "tabular": ("application/sparql-results+json", "text/csv", "text/tab-separated-values"),
    "RDF": ("text/turtle", "application/n-triples", "application/rdf+xml"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """What an answer must be.

    Attributes:
        statuses: words such as `StatusCode2xx` or `Created`; any of them will do.
        truth: answer of an ASK query.
        kind: a key of `_KINDS`.
        location: the word in later requests that stands for the Location of this answer.
        turtle: the graph that comes, None for whatever.
    """

    statuses: tuple[str, ...]
    truth: bool | None
    kind: str
    location: str
    turtle: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """A request and its expected answer."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes
    expected: Expected


@dataclass(frozen=True, slots=True, kw_only=True)
class Connection:
    """Requests that follow each other, on a store with some graphs."""

    id: str
    graphs: tuple[tuple[str, Path], ...]
    exchanges: tuple[Exchange, ...]


def read_connections(manifest: Path) -> Iterator[Connection]:
    """Yield the tests of a manifest."""
    graph = Graph().parse(manifest, publicID=manifest.as_uri())
    for entries in graph.objects(None, MF.entries):
        for node in Collection(graph, entries):
            requests = graph.value(graph.value(node, MF.action), _HT.requests)
            graphs = [
                (
                    str(graph.value(each, RDFS.label)),
                    file_of(graph.value(each, _UT.graph)),
                )
                for each in graph.objects(node, _UT.graphData)
            ]
            yield Connection(
                id=str(node).rpartition("#")[2],
                graphs=tuple(graphs),
                exchanges=tuple(_exchange(graph, each) for each in Collection(graph, requests)),
            )


def run(connection: Connection, client: TestClient, paths: Mapping[str, str], token: str) -> None:
    """Send the requests of a test; every one that is no GET has the token.

    Args:
        connection: the test.
        client: sends requests.
        paths: what stands in the test, and where it is here.
        token: of those who may change the store.
    """
    found: dict[str, str] = {}
    for each in connection.exchanges:
        path = each.path
        for word, value in found.items():
            path = path.replace(word, value)
        for there, here in paths.items():
            if path.startswith(there):
                path = here + path.removeprefix(there)
                break
        headers = dict(each.headers)
        if each.method not in ("GET", "HEAD"):
            headers["authorization"] = f"Bearer {token}"
        reply = client.request(each.method, path, content=each.body, headers=headers)
        _check(each, reply)
        if each.expected.location:
            found[each.expected.location] = reply.headers["location"]


def _exchange(graph: Graph, node: Node) -> Exchange:
    reply = graph.value(node, _HT.resp)
    truth = graph.value(reply, MF.expectedBoolean)
    return Exchange(
        method=str(graph.value(node, _HT.methodName)),
        path=str(graph.value(node, _HT.absolutePath)),
        headers=_headers(graph, node),
        body=_body(graph, node) or b"",
        expected=Expected(
            statuses=tuple(
                str(each).rpartition("#")[2] for each in graph.objects(reply, MF.expectedStatus)
            ),
            truth=None if truth is None else bool(truth.toPython()),
            kind=str(graph.value(reply, MF.expectedFormat) or ""),
            location=str(graph.value(reply, MF.expectedLocation) or ""),
            turtle=(_body(graph, reply) or b"").decode() or None,
        ),
    )


def _headers(graph: Graph, node: Node) -> dict[str, str]:
    listed = graph.value(node, _HT.headers)
    return {
        str(graph.value(each, _HT.fieldName)): str(graph.value(each, _HT.fieldValue))
        for each in (Collection(graph, listed) if listed else ())
    }


def _body(graph: Graph, node: Node | None) -> bytes | None:
    body = graph.value(node, _HT.body)
    if body is None:
        return None
    encoding = str(graph.value(body, _CNT.characterEncoding) or "UTF-8")
    text = str(graph.value(body, _CNT.chars))
    if text.startswith("--"):  # parts are told apart by lines, which end as those of HTTP do
        text = text.replace("\r\n", "\n").replace("\n", "\r\n")
    return text.encode(encoding)


def _check(sent: Exchange, reply: Response) -> None:
    expected = sent.expected
    assert any(_fits(each, reply.status_code) for each in expected.statuses), (
        f"{sent.method} {sent.path}: {reply.status_code}, not {expected.statuses}: {reply.text}"
    )
    media_type = reply.headers.get("content-type", "").partition(";")[0]
    if expected.kind:
        assert media_type in _KINDS[expected.kind]
    if expected.truth is not None:
        assert reply.json()["boolean"] is expected.truth
    if expected.turtle is not None:
        wanted = ox.parse(expected.turtle, format=ox.RdfFormat.TURTLE)
        found = ox.parse(reply.content, format=ox.RdfFormat.TURTLE)
        assert answers.canonical(found) == answers.canonical(wanted)


def _fits(word: str, status: int) -> bool:
    if word.startswith("StatusCode"):
        return str(status)[0] == word.removeprefix("StatusCode")[0]
    return _NAMED[word] == status
