"""What holds for every route: errors, headers, documentation, health."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from kg import api
from kg.api import Settings, create_app
from kg.api.problems import KINDS
from kg.api.server import listening
from kg.errors import KgError
from kg.rdf import nquads
from kg.release import Content, publish
from kg.store import Store
from kg.store.oxigraph import OxigraphStore
from tests.family import family_assembly

BROWSER = {"accept": "text/html,application/xhtml+xml,*/*;q=0.8"}


def problem(client: TestClient, path: str, status: int) -> dict[str, object]:
    answer = client.get(path)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    found: dict[str, object] = answer.json()
    assert found["status"] == status
    assert found["instance"] == path.partition("?")[0]
    assert str(found["type"]).removeprefix("/docs#problem-") in KINDS
    return found


@pytest.mark.parametrize(
    "path",
    [
        "/api/drugs/pomalidomid",
        "/api/similar/pomalidomid",
        "/api/compare?drug=pomalidomid&drug=thalidomide",
        "/api/graph/neighbourhood?node=pomalidomid",
        "/api/graph/path?from=pomalidomid&to=thalidomide",
        "/drug/pomalidomid",
    ],
)
def test_an_unknown_name_is_404_with_the_nearest(client: TestClient, path: str) -> None:
    found = problem(client, path, 404)
    assert "pomalidomide" in found["nearest"]
    assert "pomalidomid" in str(found["detail"])


@pytest.mark.parametrize(
    "path",
    [
        "/api/statements/0123456789abcdef0123",
        "/api/sources/nothing",
        "/api/effects/purple-dreams-of-elephants",
        "/statement/0123456789abcdef0123",
        "/nothing/here/at/all",
        "/nothing",
        "/color/red",
        "/vocab/hasColor",
        "/graph/colors",
    ],
)
def test_what_is_not_there_is_404(client: TestClient, path: str) -> None:
    problem(client, path, 404)


@pytest.mark.parametrize(
    ("path", "parameter"),
    [
        ("/api/search", "q"),
        ("/api/search?q=a&limit=0", "limit"),
        ("/api/search?q=a&kind=color", "kind"),
        ("/api/compare", "drug"),
        ("/api/compare?drug=a&drug=b&level=organ", "level"),
        ("/api/graph/neighbourhood?node=pomalidomide&depth=99", "depth"),
        ("/api/graph/path?from=pomalidomide", "to"),
    ],
)
def test_a_wrong_parameter_is_422_and_named(client: TestClient, path: str, parameter: str) -> None:
    found = problem(client, path, 422)
    assert parameter in str(found["detail"])


def test_a_method_that_is_not_taken_is_405(client: TestClient) -> None:
    answer = client.delete("/api/drugs")
    assert answer.status_code == 405
    assert answer.json()["title"] == "Method not allowed"


def test_a_browser_gets_errors_as_a_page(client: TestClient) -> None:
    answer = client.get("/drug/pomalidomid", headers=BROWSER)
    assert answer.status_code == 404
    assert "Did you mean" in answer.text
    assert client.get("/api/drugs/x", headers=BROWSER).headers["content-type"].endswith("json")


def test_an_unexpected_error_is_a_problem_that_tells_nothing(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kg.describe.list_sources", lambda *_: 1 / 0)
    with TestClient(create_app(store), raise_server_exceptions=False) as client:
        answer = client.get("/api/sources")
    assert answer.status_code == 500
    assert answer.json()["title"] == "Internal error"
    assert "ZeroDivision" not in answer.text


def test_any_site_may_read(client: TestClient) -> None:
    answer = client.get("/api/drugs", headers={"origin": "https://elsewhere.example"})
    assert answer.headers["access-control-allow-origin"] == "*"


UPDATE = {"content-type": "application/sparql-update"}
ORIGIN = {"origin": "https://elsewhere.example"}
KINDS_OF_ANSWERS = {
    200: [("GET", path, {}) for path in ("/", "/api/drugs", "/sparql", "/metrics", "/healthz")],
    400: [("GET", "/sparql?query=SELEC", {})],
    401: [("POST", "/sparql", UPDATE)],
    404: [
        ("GET", "/nothing", {}),
        ("GET", "/nothing", BROWSER),
        ("OPTIONS", "/no/such/place/at/all", {}),
    ],
    405: [("DELETE", "/api/drugs", {}), ("BREW", "/", {})],
    406: [("GET", "/sparql?query=ASK{}", {"accept": "image/png"})],
    415: [("POST", "/sparql", {"content-type": "text/plain"})],
    422: [("GET", "/api/search", {})],
    204: [("OPTIONS", "/sparql", {})],
    500: [("GET", "/api/sources", {}), ("GET", "/api/sources", BROWSER)],
}


@pytest.mark.parametrize(
    ("status", "request_"),
    [(status, each) for status, several in KINDS_OF_ANSWERS.items() for each in several],
    ids=str,
)
def test_every_answer_has_headers_that_keep_browsers_safe(
    store: Store,
    monkeypatch: pytest.MonkeyPatch,
    status: int,
    request_: tuple[str, str, dict[str, str]],
) -> None:
    method, path, given = request_
    monkeypatch.setattr("kg.describe.list_sources", lambda *_: 1 / 0)
    app = create_app(store, Settings(update_token="t"))  # noqa: S106
    with TestClient(app, raise_server_exceptions=False) as client:
        answer = client.request(method, path, headers={**given, **ORIGIN})
    assert answer.status_code == status
    headers = answer.headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"
    assert headers["access-control-allow-origin"] == "*"
    assert headers["x-request-id"]
    policy = headers["content-security-policy"]
    for each in ("default-src 'self'", "script-src 'none'", "frame-ancestors 'none'"):
        assert each in policy
    assert "<script" not in answer.text


def test_questions_before_requests_have_them_too(client: TestClient) -> None:
    asked = {"access-control-request-method": "POST", **ORIGIN}
    answer = client.options("/sparql", headers=asked)
    assert "POST" in answer.headers["access-control-allow-methods"]
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_tokens_are_compared_in_constant_time(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    compared: list[tuple[bytes, bytes]] = []

    def compare(given: bytes, wanted: bytes) -> bool:
        compared.append((given, wanted))
        return False

    monkeypatch.setattr("hmac.compare_digest", compare)
    headers = {**UPDATE, "authorization": "Bearer wrong"}
    with TestClient(create_app(store, Settings(update_token="t"))) as client:  # noqa: S106
        assert client.post("/sparql", content="CLEAR ALL", headers=headers).status_code == 401
    assert compared == [(b"wrong", b"t")]


@pytest.mark.parametrize("path", ["/", "/api/drugs", "/drug/pomalidomide", "/sparql"])
def test_head_is_get_without_the_body(client: TestClient, path: str) -> None:
    head, get = client.head(path), client.get(path)
    assert head.status_code == 200
    assert head.content == b""
    assert head.headers["content-type"] == get.headers["content-type"]


def test_every_operation_is_documented(client: TestClient) -> None:
    paths = client.get("/openapi.json").json()["paths"]
    assert "/api/compare" in paths
    for path, methods in paths.items():
        for operation in methods.values():
            assert operation["summary"], path
            assert operation["description"], path
            for parameter in operation.get("parameters", ()):
                assert parameter["description"], (path, parameter["name"])


def test_the_documentation_is_a_page_that_fetches_nothing(client: TestClient) -> None:
    text = client.get("/docs").text
    assert "/api/compare" in text
    assert "<script" not in text
    for name in KINDS:
        assert f'id="problem-{name}"' in text


def test_health_does_not_ask_the_store_but_readiness_does() -> None:
    with TestClient(create_app(OxigraphStore())) as client:
        assert client.get("/healthz").json()["status"] == "ok"
        answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["detail"] == "the store is empty"


def test_a_release_is_served_and_named(tmp_path: Path) -> None:
    lines = list(nquads(family_assembly()))
    release = publish(tmp_path, lambda: Content(quads=lines, counts={"drugs": 3}))
    with TestClient(create_app(release)) as client:
        for path in ("/readyz", "/healthz"):
            found = client.get(path).json()
            assert found == {"status": "ok", "quads": len(lines), "release": release.id}
        assert "3 drugs" in client.get("/").text


def test_a_release_with_a_base_of_its_own_is_served_under_it(tmp_path: Path) -> None:
    base = "https://graph.example/"
    lines = list(nquads(family_assembly(), base))
    release = publish(tmp_path, lambda: Content(quads=lines), base=base)
    with TestClient(create_app(release)) as client:
        card = client.get("/api/drugs/Pomalyst").json()
        assert card["node"]["iri"] == f"{base}drug/pomalidomide"
        rows = client.get("/api/compare?drug=pomalidomide&drug=thalidomide").json()["rows"]
        assert rows[0]["effect"]["iri"].startswith(base)
        queries = client.get("/api/queries/effects-of-drug?drug=Pomalyst").json()
        assert queries["results"]["bindings"]


def test_a_store_that_was_handed_over_stays_open(store: Store) -> None:
    with TestClient(create_app(store, Settings())):
        pass
    assert len(store) > 0


def test_no_piece_of_an_answer_waits_for_the_one_before() -> None:
    with (
        listening("127.0.0.1", 0) as listener,
        socket.create_connection(listener.getsockname()),
        listener.accept()[0] as accepted,
    ):
        assert accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)


def test_a_port_that_is_taken_is_told(store: Store) -> None:
    with pytest.raises(KgError, match=r"cannot listen on 256\.0\.0\.1, port 80"):
        api.serve(lambda: create_app(store), Settings(), "256.0.0.1", 80)
