"""Updates by the SPARQL 1.1 Protocol: who may make them, and what becomes of them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from kg.api import Settings, create_app
from kg.identifiers import BASE
from kg.store import Store
from kg.store.oxigraph import OxigraphStore
from tests.family import family_store

TOKEN = "a token of tests"  # noqa: S105
UPDATE = {"content-type": "application/sparql-update"}
ALLOWED = {"authorization": f"Bearer {TOKEN}"}
INSERT = "INSERT DATA { GRAPH <ex:g> { <ex:s> <ex:p> 'new' } }"
HAS_NEW = "ASK { <ex:s> <ex:p> 'new' }"


@pytest.fixture
def store() -> Iterator[OxigraphStore]:
    found = OxigraphStore()
    found.update("INSERT DATA { GRAPH <ex:g> { <ex:s> <ex:p> 'old' } }")
    yield found
    found.close()


@pytest.fixture
def client(store: Store) -> Iterator[TestClient]:
    with TestClient(create_app(store, Settings(update_token=TOKEN))) as found:
        yield found


def asked(client: TestClient, query: str) -> bool:
    answer: bool = client.get("/sparql", params={"query": query}).json()["boolean"]
    return answer


@pytest.mark.parametrize("way", ["body", "form"])
def test_an_update_with_the_token_is_made_and_seen(client: TestClient, way: str) -> None:
    if way == "body":
        answer = client.post("/sparql", content=INSERT, headers={**UPDATE, **ALLOWED})
    else:
        answer = client.post("/sparql", data={"update": INSERT}, headers=ALLOWED)
    assert (answer.status_code, answer.content) == (204, b"")
    assert asked(client, HAS_NEW)


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({}, 'Bearer realm="updates"'),
        ({"authorization": "Basic YTpi"}, 'Bearer realm="updates"'),
        ({"authorization": "Bearer wrong"}, 'Bearer realm="updates", error="invalid_token"'),
        ({"authorization": "Bearer"}, 'Bearer realm="updates", error="invalid_token"'),
        ({"authorization": b"Bearer \xe9"}, 'Bearer realm="updates", error="invalid_token"'),
    ],
)
@pytest.mark.parametrize("form", [True, False])
def test_without_the_token_nothing_changes(
    client: TestClient, given: dict[str, str], told: str, form: bool
) -> None:
    if form:
        answer = client.post("/sparql", data={"update": INSERT}, headers=given)
    else:
        answer = client.post("/sparql", content=INSERT, headers={**UPDATE, **given})
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"] == told
    assert answer.headers["content-type"] == "application/problem+json"
    assert not asked(client, HAS_NEW)


def test_the_token_is_in_no_message(client: TestClient) -> None:
    assert TOKEN not in repr(Settings(update_token=TOKEN))
    assert TOKEN not in client.post("/sparql", content=INSERT, headers=UPDATE).text


def test_an_update_is_all_or_nothing(client: TestClient) -> None:
    text = f"{INSERT} ; CREATE GRAPH <ex:g>"  # which is there already
    answer = client.post("/sparql", content=text, headers={**UPDATE, **ALLOWED})
    assert answer.status_code == 400
    assert not asked(client, HAS_NEW)


@pytest.mark.parametrize(
    "text",
    [
        "LOAD <http://127.0.0.1:1/data>",
        "LOAD SILENT <http://127.0.0.1:1/data>",
        "INSERT { <ex:s> <ex:p> ?o } WHERE { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }",
        "INSERT DATA { " + "[ <ex:p> " * 200 + "1" + " ]" * 200 + " <ex:p> 1 }",
    ],
)
def test_what_asks_other_servers_or_hurts_is_refused(client: TestClient, text: str) -> None:
    answer = client.post("/sparql", content=text, headers={**UPDATE, **ALLOWED})
    assert answer.status_code == 400


def test_a_syntax_error_is_told_with_its_place(client: TestClient) -> None:
    text = "INSERT DATA {\n  <ex:s> <ex:p> }"
    answer = client.post("/sparql", content=text, headers={**UPDATE, **ALLOWED})
    assert answer.status_code == 400
    assert (answer.json()["line"], answer.json()["column"]) == (2, 17)
    assert "<ex:p> }" in answer.json()["detail"]


def test_the_place_is_that_in_what_was_sent(client: TestClient) -> None:
    text = "DELETE WHERE { ?s ?p ?o } ; DELETE WHERE { ?s ?p }"
    fields = {"using-graph-uri": "ex:g"}
    answer = client.post("/sparql", params=fields, content=text, headers={**UPDATE, **ALLOWED})
    assert answer.status_code == 400
    assert answer.json()["column"] == len(text)  # the brace, where an object is missing
    assert "USING" not in answer.json()["detail"]


@pytest.mark.parametrize(
    "fields",
    [
        {"update": [INSERT, INSERT]},
        {"update": INSERT, "query": "ASK {}"},
        {"update": INSERT, "default-graph-uri": "ex:g"},
        {"update": INSERT, "using-graph-uri": "no iri"},
        {
            "update": "DELETE { ?s ?p ?o } USING <ex:g> WHERE { ?s ?p ?o }",
            "using-graph-uri": "ex:g",
        },
        {"update": "WITH <ex:g> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }", "using-graph-uri": "ex:g"},
    ],
)
def test_fields_that_contradict_are_400(client: TestClient, fields: dict[str, str]) -> None:
    assert client.post("/sparql", data=fields, headers=ALLOWED).status_code == 400


def test_a_query_takes_no_dataset_of_updates(client: TestClient) -> None:
    fields = {"query": "ASK {}", "using-graph-uri": "ex:g"}
    assert client.get("/sparql", params=fields).status_code == 400


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("DELETE WHERE { ?s ?p ?o }", {"1", "2"}),  # there is nothing without a graph to delete
        ("DELETE { GRAPH ?g { ?s ?p ?o } } WHERE { GRAPH ?g { ?s ?p ?o } }", {"2"}),
        ("DELETE { GRAPH <ex:b> { ?s ?p ?o } } WHERE { ?s ?p 1 . ?s ?p ?o }", {"1", "2"}),
        ("DELETE WHERE { GRAPH ?g { ?s ?p ?o } } ; INSERT DATA { <ex:s> <ex:p> 3 }", {"2", "3"}),
    ],
)
def test_patterns_see_the_graphs_that_the_request_names(
    client: TestClient, store: OxigraphStore, text: str, left: set[str]
) -> None:
    store.update("DROP ALL ; INSERT DATA { GRAPH <ex:a> { <ex:s> <ex:p> 1 } }")
    store.update("INSERT DATA { GRAPH <ex:b> { <ex:s> <ex:p> 2 } }")
    fields = {"using-graph-uri": "ex:a", "using-named-graph-uri": "ex:a"}
    answer = client.post("/sparql", params=fields, content=text, headers={**UPDATE, **ALLOWED})
    assert answer.status_code == 204
    rows = client.get("/sparql", params={"query": "SELECT ?o { ?s ?p ?o }"}).json()
    assert {row["o"]["value"] for row in rows["results"]["bindings"]} == left


def test_names_are_found_once_they_are_there() -> None:
    label = "<http://www.w3.org/2004/02/skos/core#prefLabel>"
    text = f"""INSERT DATA {{ GRAPH <ex:g> {{
        <{BASE}drug/brandnewine> a <{BASE}vocab/Drug> ; {label} "brandnewine"@en }} }}"""
    with TestClient(create_app(family_store(), Settings(update_token=TOKEN))) as client:
        assert client.get("/api/drugs/brandnewine").status_code == 404
        client.post("/sparql", content=text, headers={**UPDATE, **ALLOWED})
        assert client.get("/api/drugs/brandnewine").status_code == 200


def test_the_documentation_tells_what_needs_the_token(client: TestClient) -> None:
    paths = client.get("/openapi.json").json()["paths"]
    needed = {
        f"{method} {path}": operation["security"]
        for path, operations in paths.items()
        for method, operation in operations.items()
        if "security" in operation
    }
    always = [{"HTTPBearer": []}]
    assert needed == {
        "post /sparql": [{}, *always],
        "put /rdf-graph-store": always,
        "post /rdf-graph-store": always,
        "delete /rdf-graph-store": always,
    }
