"""The SPARQL 1.1 Protocol."""

from __future__ import annotations

import asyncio
import json
import threading
import time
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

import pytest
from fastapi.testclient import TestClient
from rdflib import RDF, Graph, Namespace, URIRef

from kg.api import Settings, create_app
from kg.identifiers import BASE
from kg.store import Store, results
from kg.store.oxigraph import OxigraphStore
from tests.examples import MONOGRAPH, PAGE

SELECT = f"SELECT ?drug WHERE {{ ?drug a <{BASE}vocab/Drug> }} ORDER BY ?drug"
CONSTRUCT = "CONSTRUCT WHERE { ?s <http://www.w3.org/2004/02/skos/core#prefLabel> ?label }"
FORM = {"content-type": "application/x-www-form-urlencoded"}
QUERY = {"content-type": "application/sparql-query"}
SD = Namespace("http://www.w3.org/ns/sparql-service-description#")
SOURCES = (
    f"SELECT DISTINCT ?s WHERE {{ ?e <{BASE}vocab/quote> ?q ; ?p ?s . ?s a <{BASE}vocab/Source> }}"
)


def ask(client: TestClient, query: str, **headers: str) -> object:
    return client.get("/sparql", params={"query": query}, headers=headers)


def test_the_three_ways_to_ask_give_the_same_answer(client: TestClient) -> None:
    by_get = client.get("/sparql", params={"query": SELECT})
    by_form = client.post("/sparql", data={"query": SELECT})
    by_body = client.post("/sparql", content=SELECT, headers=QUERY)
    assert by_get.status_code == by_form.status_code == by_body.status_code == 200
    assert by_get.json() == by_form.json() == by_body.json()
    found = [row["drug"]["value"] for row in by_get.json()["results"]["bindings"]]
    assert f"{BASE}drug/pomalidomide" in found


@pytest.mark.parametrize("media_type", results.TABLE_TYPES)
def test_a_select_is_answered_in_every_table_type(client: TestClient, media_type: str) -> None:
    answer = client.get("/sparql", params={"query": SELECT}, headers={"accept": media_type})
    assert answer.headers["content-type"].partition(";")[0] == media_type
    assert "Accept" in answer.headers["vary"]
    assert b"drug/pomalidomide" in answer.content


@pytest.mark.parametrize("media_type", results.GRAPH_TYPES)
def test_a_construct_is_answered_in_every_graph_type(client: TestClient, media_type: str) -> None:
    answer = client.get("/sparql", params={"query": CONSTRUCT}, headers={"accept": media_type})
    assert answer.headers["content-type"].partition(";")[0] == media_type
    graph = Graph().parse(data=answer.content, format=media_type)
    assert len(graph) > 20


def test_an_ask_is_answered(client: TestClient) -> None:
    assert client.get("/sparql", params={"query": "ASK { ?s ?p ?o }"}).json()["boolean"] is True


def test_a_format_may_be_named_instead_of_accept(client: TestClient) -> None:
    answer = client.get("/sparql", params={"query": SELECT, "format": "csv"})
    assert answer.text.splitlines()[0] == "drug"
    graph = client.get("/sparql", params={"query": CONSTRUCT, "format": "json"})
    assert graph.headers["content-type"] == results.JSON_LD


@pytest.mark.parametrize("name", ["ttl", "whatever"])
def test_a_format_that_does_not_fit_is_left_to_accept(client: TestClient, name: str) -> None:
    asked = {"query": SELECT, "format": name}
    answer = client.get("/sparql", params=asked, headers={"accept": "text/csv"})
    assert answer.headers["content-type"].startswith("text/csv")


def test_a_browser_gets_a_page_with_the_query_and_links(client: TestClient) -> None:
    answer = client.get("/sparql", params={"query": SELECT}, headers={"accept": "text/html"})
    assert '<a href="/drug/pomalidomide">' in answer.text
    assert "SELECT ?drug" in answer.text


def test_a_page_cuts_long_answers_and_says_so(store: Store) -> None:
    with TestClient(create_app(store, Settings(max_rows=3))) as client:
        every = {"query": "SELECT * WHERE { ?s ?p ?o }"}
        answer = client.get("/sparql", params=every, headers={"accept": "text/html"})
        assert "the first 3 shown" in answer.text
        assert answer.text.count("<tr>") == 4
        assert len(client.get("/sparql", params=every).json()["results"]["bindings"]) > 500


def test_a_browser_without_a_query_gets_the_form(client: TestClient) -> None:
    answer = client.get("/sparql", headers={"accept": "text/html"})
    assert '<textarea id="query"' in answer.text


@pytest.mark.parametrize("media_type", results.GRAPH_TYPES)
def test_without_a_query_the_endpoint_describes_itself(client: TestClient, media_type: str) -> None:
    answer = client.get("/sparql", headers={"accept": media_type})
    graph = Graph().parse(data=answer.content, format=media_type)
    endpoint = URIRef("http://testserver/sparql")
    assert (endpoint, RDF.type, SD.Service) in graph
    assert (endpoint, SD.feature, SD.UnionDefaultGraph) in graph
    named = set(graph.objects(None, SD.name))
    assert named == {
        URIRef(f"{BASE}{name}")
        for name in (
            "graph/description",
            "graph/statements",
            "graph/vocabulary",
            "graph/reports",
            f"source/{PAGE}",
            f"source/{MONOGRAPH}",
        )
    }


def test_turtle_is_the_default_description(client: TestClient) -> None:
    assert client.get("/sparql").headers["content-type"].startswith("text/turtle")


def test_the_dataset_of_the_protocol_is_honoured(client: TestClient) -> None:
    graph = f"{BASE}source/{PAGE}"
    count = f"SELECT (COUNT(*) AS ?n) WHERE {{ ?e <{BASE}vocab/quote> ?q }}"

    def number(**more: str) -> int:
        answer = client.get("/sparql", params={"query": count, **more})
        return int(answer.json()["results"]["bindings"][0]["n"]["value"])

    one = number(**{"default-graph-uri": graph})
    assert 0 < one < number()
    assert number(**{"named-graph-uri": graph}) == 0
    by_body = client.post(
        "/sparql", params={"default-graph-uri": graph}, content=count, headers=QUERY
    )
    assert int(by_body.json()["results"]["bindings"][0]["n"]["value"]) == one
    by_form = client.post("/sparql", data={"query": count, "default-graph-uri": graph})
    assert by_form.json() == by_body.json()


def test_two_default_graphs_are_one(client: TestClient) -> None:
    graphs = [f"{BASE}source/{PAGE}", f"{BASE}source/{MONOGRAPH}"]
    answer = client.get("/sparql", params={"query": SOURCES, "default-graph-uri": graphs})
    assert len(answer.json()["results"]["bindings"]) == 2


def test_named_graphs_can_be_asked_by_name(client: TestClient) -> None:
    query = "SELECT DISTINCT ?g WHERE { GRAPH ?g { ?s ?p ?o } }"
    graph = f"{BASE}source/{PAGE}"
    answer = client.get("/sparql", params={"query": query, "named-graph-uri": graph})
    assert [row["g"]["value"] for row in answer.json()["results"]["bindings"]] == [graph]


def test_a_graph_that_is_not_here_is_refused_not_fetched(client: TestClient) -> None:
    graph = {"query": SELECT, "default-graph-uri": "https://elsewhere.example/graph"}
    answer = client.get("/sparql", params=graph)
    assert answer.status_code == 400
    assert "not fetched" in answer.json()["detail"]


@pytest.mark.parametrize("accept", ["image/png", "text/turtle"])
def test_a_table_in_no_acceptable_type_is_406(client: TestClient, accept: str) -> None:
    answer = client.get("/sparql", params={"query": SELECT}, headers={"accept": accept})
    assert answer.status_code == 406
    assert answer.headers["content-type"] == "application/problem+json"
    assert results.JSON in answer.json()["detail"]


@pytest.mark.parametrize(
    "media_type", ["text/plain", "application/json", "", "multipart/form-data"]
)
def test_a_body_of_another_type_is_415(client: TestClient, media_type: str) -> None:
    answer = client.post("/sparql", content=SELECT, headers={"content-type": media_type})
    assert answer.status_code == 415
    assert answer.json()["title"] == "Unsupported media type"


def test_an_update_is_not_taken(client: TestClient, store: Store) -> None:
    before = len(store)
    update = "INSERT DATA { <a:a> <a:b> <a:c> }"
    update_type = {"content-type": "application/sparql-update"}
    assert client.post("/sparql", content=update, headers=update_type).status_code == 403
    assert client.post("/sparql", data={"update": update}).status_code == 403
    assert client.get("/sparql", params={"update": update}).status_code == 400
    assert client.get("/sparql", params={"query": update}).status_code == 400
    assert len(store) == before


def test_a_syntax_error_is_told_with_line_and_column(client: TestClient) -> None:
    answer = client.get("/sparql", params={"query": "SELECT *\nWHERE { ?s ?p }"})
    assert answer.status_code == 400
    assert "line 2, column" in answer.json()["detail"]


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * WHERE { SERVICE <http://127.0.0.1:1/sparql> { ?s ?p ?o } }",
        "ASK " + "{" * 200 + "}" * 200,
        "ASK { ?s ?p '" + "a" * 1_000_001 + "' }",
    ],
)
def test_what_would_hurt_is_refused(client: TestClient, query: str) -> None:
    answer = client.post("/sparql", content=query, headers=QUERY)
    assert answer.status_code in (400, 413)


def test_what_the_protocol_forbids_is_400(client: TestClient) -> None:
    twice = client.get("/sparql", params={"query": [SELECT, SELECT]})
    assert twice.status_code == 400
    assert client.post("/sparql", content="x=1", headers=FORM).status_code == 400
    assert client.post("/sparql", content=b"\xff\xfe", headers=QUERY).status_code == 400
    assert client.post("/sparql", content=b"", headers=QUERY).status_code == 400


def test_a_body_that_is_too_long_is_413(store: Store) -> None:
    with TestClient(create_app(store, Settings(max_body=100))) as client:
        answer = client.post("/sparql", content=SELECT + " " * 200, headers=QUERY)
    assert answer.status_code == 413


def test_a_charset_beside_the_content_type_is_fine(client: TestClient) -> None:
    headers = {"content-type": "application/sparql-query; charset=utf-8"}
    assert client.post("/sparql", content=SELECT, headers=headers).status_code == 200


def test_form_fields_are_decoded_once(client: TestClient) -> None:
    query = 'SELECT ("100%25 & more+" AS ?text) WHERE {}'
    answer = client.post("/sparql", data={"query": query})
    assert answer.json()["results"]["bindings"][0]["text"]["value"] == "100%25 & more+"


class _Slow(OxigraphStore):
    """A store whose queries wait until they are let go."""

    def __init__(self) -> None:
        super().__init__()
        self.gate = threading.Event()

    def serialize_query(self, *_: object, **__: object) -> bytes:
        self.gate.wait(20)
        return json.dumps({"head": {}, "boolean": True}).encode()


@pytest.fixture
def slow() -> Iterator[_Slow]:
    store = _Slow()
    yield store
    store.gate.set()


def test_a_query_that_takes_too_long_is_503(slow: _Slow) -> None:
    settings = Settings(query_timeout=0.2, query_workers=1, query_queue=1)
    with TestClient(create_app(slow, settings)) as client:
        started = time.monotonic()
        answer = client.get("/sparql", params={"query": "ASK {}"})
        assert answer.status_code == 503
        assert time.monotonic() - started < 5
        assert answer.headers["retry-after"]
        assert "more than 0.2 seconds" in answer.json()["detail"]
        assert client.get("/healthz").status_code == 200
        slow.gate.set()


def test_too_many_queries_at_once_are_503_and_places_come_free(slow: _Slow) -> None:
    settings = Settings(query_timeout=0.2, query_workers=1, query_queue=0)
    with TestClient(create_app(slow, settings)) as client:
        first = client.get("/sparql", params={"query": "ASK {}"})
        assert "more than" in first.json()["detail"]
        second = client.get("/sparql", params={"query": "ASK {}"})
        assert "1 queries are under way" in second.json()["detail"]
        slow.gate.set()
        for _ in range(50):
            third = client.get("/sparql", params={"query": "ASK {}"})
            if third.status_code == 200:
                break
            time.sleep(0.05)
        assert third.json()["boolean"] is True


def test_relative_iris_are_resolved_against_the_endpoint(client: TestClient) -> None:
    answer = client.get("/sparql", params={"query": "SELECT (<x> AS ?x) (STR(<y:z>) AS ?y) {}"})
    assert [each["value"] for each in answer.json()["results"]["bindings"][0].values()] == [
        "http://testserver/x",
        "y:z",
    ]


def test_a_byte_order_mark_is_no_part_of_the_query(client: TestClient) -> None:
    marked = b"\xef\xbb\xbf" + SELECT.encode()
    assert client.post("/sparql", content=marked, headers=QUERY).status_code == 200


@pytest.mark.parametrize(
    ("media_type", "status"),
    [
        ("application/sparql-query; charset=UTF-8", 200),
        ('Application/SPARQL-Query;charset="utf-8"', 200),
        ("application/sparql-query; charset=iso-8859-1", 415),
        ("application/x-www-form-urlencoded; charset=utf-16", 415),
    ],
)
def test_another_charset_is_415(client: TestClient, media_type: str, status: int) -> None:
    answer = client.post("/sparql", content=SELECT, headers={"content-type": media_type})
    assert answer.status_code == status


@pytest.mark.parametrize(
    ("sent", "text"),
    [("%2525", "%25"), ("%2B", "+"), ("a+b", "a b"), ("%C3%A9", "é"), ("%26x%3D1", "&x=1")],
)
def test_what_is_in_the_address_or_a_form_is_decoded_once(
    client: TestClient, sent: str, text: str
) -> None:
    fields = f"query=SELECT+('{sent}'+AS+?t){{}}"
    for answer in (
        client.get(f"/sparql?{fields}"),
        client.post("/sparql", content=fields, headers=FORM),
    ):
        assert answer.json()["results"]["bindings"][0]["t"]["value"] == text


def test_fields_that_are_not_utf8_are_400(client: TestClient) -> None:
    assert client.get("/sparql?query=%FF").status_code == 400
    assert client.post("/sparql", content="query=%FF", headers=FORM).status_code == 400


def test_an_empty_query_is_an_error_and_none_a_description(client: TestClient) -> None:
    assert "empty" in client.get("/sparql?query=").json()["detail"]
    assert client.post("/sparql", content="query=", headers=FORM).status_code == 400


def test_parameters_that_nobody_knows_change_nothing(client: TestClient) -> None:
    answer = client.get("/sparql", params={"query": "ASK {}", "timeout": "1", "output": "xml"})
    assert answer.json()["boolean"] is True


def test_an_error_has_line_and_column_as_numbers(client: TestClient) -> None:
    problem = client.get("/sparql", params={"query": "SELECT *\nWHERE { ?s ?p }"}).json()
    assert (problem["line"], problem["column"]) == (2, 16)
    assert "WHERE { ?s ?p }" in problem["detail"]


def test_the_place_is_that_in_the_query_that_was_sent(client: TestClient) -> None:
    problem = client.get("/sparql", params={"query": "ASK { <relative> ?p }"}).json()
    assert (problem["line"], problem["column"]) == (1, 21)
    assert "BASE" not in problem["detail"]
    later = client.get("/sparql", params={"query": "ASK {\n <relative> ?p }"}).json()
    assert later["line"] == 2


def test_a_client_that_leaves_is_no_error(store: Store) -> None:
    app = create_app(store)
    query = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f }"
    scope = {
        "type": "http",
        "method": "GET",
        "path": "/sparql",
        "raw_path": b"/sparql",
        "query_string": urlencode({"query": query}).encode(),
        "headers": [],
        "server": ("testserver", 80),
        "client": ("testclient", 1),
    }
    sent: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.disconnect"}

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    asyncio.run(app(scope, receive, send))  # nothing is raised, for servers log that with a trace
    assert sent[0]["status"] == 499
