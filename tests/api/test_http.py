"""What HTTP has for every answer: OPTIONS, other origins, compression, entity tags."""

from __future__ import annotations

import gzip
from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from kg import pipeline
from kg.api import Settings, create_app
from kg.release import Release
from kg.store.oxigraph import OxigraphStore
from tests.cli.support import DOCUMENTS

TOKEN = "a token of tests"  # noqa: S105
EVERYTHING = {"query": "SELECT * { ?s ?p ?o }"}


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> Release:
    return pipeline.build(DOCUMENTS[:1], tmp_path_factory.mktemp("http")).release


@pytest.fixture(scope="module")
def released(release: Release) -> Iterator[TestClient]:
    store = OxigraphStore()
    store.load_nquads(release.graph)
    with TestClient(create_app(store, Settings(update_token=TOKEN), about=release)) as found:
        yield found


@pytest.mark.parametrize(
    ("path", "methods"),
    [
        ("/sparql", "GET, HEAD, POST, OPTIONS"),
        ("/rdf-graph-store", "GET, HEAD, POST, PUT, DELETE, OPTIONS"),
        ("/rdf-graph-store/any", "GET, HEAD, POST, PUT, DELETE, OPTIONS"),
        ("/drug/pomalidomide", "GET, HEAD, OPTIONS"),
        ("/.well-known/void", "GET, HEAD, OPTIONS"),
    ],
)
def test_options_tells_the_methods(client: TestClient, path: str, methods: str) -> None:
    answer = client.options(path)
    assert (answer.status_code, answer.headers["allow"]) == (204, methods)


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE"])
def test_another_method_is_405_with_those_that_there_are(client: TestClient, method: str) -> None:
    answer = client.request(method, "/sparql", params={"query": "ASK {}"})
    assert answer.status_code == 405
    assert answer.headers["allow"]


@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "DELETE"])
def test_pages_of_others_may_ask(client: TestClient, method: str) -> None:
    headers = {
        "origin": "https://page.example",
        "access-control-request-method": method,
        "access-control-request-headers": "content-type, authorization, accept",
    }
    answer = client.options("/rdf-graph-store", headers=headers)
    assert answer.status_code == 200
    assert answer.headers["access-control-allow-origin"] == "*"
    assert method in answer.headers["access-control-allow-methods"]
    assert "Authorization" in answer.headers["access-control-allow-headers"]
    assert "access-control-allow-credentials" not in answer.headers
    asked = client.get("/sparql?query=ASK{}", headers={"origin": "https://page.example"})
    assert asked.headers["access-control-allow-origin"] == "*"
    assert "ETag" in asked.headers["access-control-expose-headers"]


def test_large_answers_are_compressed_where_that_is_wanted(client: TestClient) -> None:
    plain = client.get("/sparql", params=EVERYTHING, headers={"accept-encoding": "identity"})
    assert "content-encoding" not in plain.headers
    with client.stream(
        "GET", "/sparql", params=EVERYTHING, headers={"accept-encoding": "gzip"}
    ) as packed:
        sent = b"".join(packed.iter_raw())
        assert packed.headers["content-encoding"] == "gzip"
        assert {"Accept", "Accept-Encoding"} <= set(packed.headers["vary"].split(", "))
    assert gzip.decompress(sent) == plain.content
    assert len(sent) < len(plain.content) / 3
    small = client.get("/sparql?query=ASK{}", headers={"accept-encoding": "gzip"})
    assert "content-encoding" not in small.headers


def test_answers_that_are_sent_as_they_come_are_compressed_too(release: Release) -> None:
    query = "SELECT ?s ?o2 { ?s ?p ?o . ?s2 ?p2 ?o2 } LIMIT 20000"
    with TestClient(create_app(release, Settings())) as client:
        sent = {}
        for encoding in ("identity", "gzip"):
            headers = {"accept-encoding": encoding, "accept": "text/csv"}
            asked = client.stream("GET", "/sparql", params={"query": query}, headers=headers)
            with asked as answer:
                assert "content-length" not in answer.headers
                sent[encoding] = b"".join(answer.iter_raw())
    assert gzip.decompress(sent["gzip"]) == sent["identity"]
    assert sent["identity"].count(b"\n") == 20_001


@pytest.mark.parametrize(
    "path",
    [
        "/sparql?query=SELECT*{?s+?p+?o}LIMIT+1",
        "/sparql",
        "/.well-known/void",
        "/graph/statements",
        "/rdf-graph-store?default",
        "/drug/pomalidomide",
        "/api/drugs",
        "/api/drugs/Pomalyst",
        "/api/compare?drug=pomalidomide&drug=thalidomide&format=csv",
        "/api/queries",
        "/api/queries/effects-of-drug?drug=Pomalyst",
        "/queries/effects-of-drug?drug=Pomalyst",
        "/",
        "/vocab/Drug",
        "/docs",
    ],
)
def test_what_a_client_has_is_not_sent_again(released: TestClient, path: str) -> None:
    first = released.get(path, headers={"accept": "*/*"})
    assert first.status_code == 200
    tag = first.headers["etag"]
    for method in ("GET", "HEAD"):
        again = released.request(method, path, headers={"if-none-match": f'"x", {tag}'})
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["etag"] == tag
        assert "Accept" in again.headers["vary"]
    assert released.get(path, headers={"if-none-match": 'W/"other"'}).status_code == 200


def test_the_tag_is_that_of_the_answer(released: TestClient) -> None:
    def tag(query: str, accept: str = "*/*", **more: str) -> str:
        answer = released.get(
            "/sparql", params={"query": query, **more}, headers={"accept": accept}
        )
        return answer.headers["etag"]

    graph = {"default-graph-uri": "https://w3id.org/drug-effect-kg/graph/statements"}
    tags = [tag("ASK {}"), tag("ASK { }"), tag("ASK {}", "application/sparql-results+xml")]
    tags.append(tag("ASK {}", **graph))
    assert len(set(tags)) == 4
    assert tag("ASK {}") == tags[0]


def test_an_update_changes_the_tag(released: TestClient) -> None:
    first = released.get("/sparql?query=ASK{}").headers["etag"]
    headers = {
        "content-type": "application/sparql-update",
        "authorization": f"Bearer {TOKEN}",
    }
    update = "INSERT DATA { <ex:s> <ex:p> 1 }"
    assert released.post("/sparql", content=update, headers=headers).status_code == 204
    answer = released.get("/sparql?query=ASK{}", headers={"if-none-match": first})
    assert answer.status_code == 200
    assert answer.headers["etag"] != first


@pytest.mark.parametrize("call", ["NOW()", "rand()", "UUID ()", "STRUUID()", "BNODE()"])
def test_what_time_or_chance_decides_has_no_tag(released: TestClient, call: str) -> None:
    answer = released.get("/sparql", params={"query": f"SELECT ({call} AS ?x) {{}}"})
    assert answer.status_code == 200
    assert "etag" not in answer.headers


def test_a_store_of_which_nobody_says_what_it_holds_has_no_tags(client: TestClient) -> None:
    assert "etag" not in client.get("/sparql?query=ASK{}").headers


def test_errors_have_no_tags(released: TestClient) -> None:
    for path in ("/sparql?query=ASK", "/api/drugs/none", "/nothing/here", "/api/compare"):
        for given in ("*", 'W/"x"'):
            answer = released.get(path, headers={"if-none-match": given})
            assert answer.status_code >= 400
            assert "etag" not in answer.headers


def test_a_page_has_another_tag_than_the_data(released: TestClient) -> None:
    for path in ("/drug/pomalidomide", "/sparql?query=ASK{}", "/vocab/Drug"):
        page, data = (
            released.get(path, headers={"accept": accept}) for accept in ("text/html", "*/*")
        )
        assert page.headers["etag"] != data.headers["etag"]


def test_an_update_changes_the_tags_of_pages_and_of_the_api(released: TestClient) -> None:
    paths = ("/api/drugs", "/", "/api/queries/sources")
    tags = [released.get(path).headers["etag"] for path in paths]
    headers = {"authorization": f"Bearer {TOKEN}", "content-type": "text/turtle"}
    graph = {"graph": "http://example.org/g"}
    put = released.put("/rdf-graph-store", params=graph, content="<a:b> <a:b> 1 .", headers=headers)
    assert put.status_code in (201, 204)
    for path, tag in zip(paths, tags, strict=True):
        assert released.get(path, headers={"if-none-match": tag}).status_code == 200


def test_health_has_no_tag(released: TestClient) -> None:
    for path in ("/healthz", "/readyz"):
        assert "etag" not in released.get(path).headers
