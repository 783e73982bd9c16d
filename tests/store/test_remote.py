"""A store elsewhere that misbehaves: a clear error, nothing hangs, no secret leaves."""

from __future__ import annotations

import io
import time
from collections.abc import Callable
from urllib.parse import unquote

import pytest

from kg.errors import QueryError, StoreError
from kg.store import Truth
from kg.store.credentials import credentials
from kg.store.http import Limits
from kg.store.remote import RemoteStore
from kg.store.servers import Brand
from tests.servers import Running, oxigraph
from tests.store.fake import JSON, TRUE, Answer, Said, fake

SECRET = "hunter2"  # noqa: S105
ENVIRONMENT = {"KG_STORE_USER": "me", "KG_STORE_PASSWORD": SECRET}
QUAD = b"<http://x/a> <http://x/p> <http://x/b> <http://x/g> .\n"
ROW = b'{"head": {"vars": ["x"]}, "results": {"bindings": [{"x": {"type": "uri", "value": "a:b"}}'
LIMITS = Limits(timeout=1, attempts=3, pause=lambda _: None)


def well(said: Said) -> Answer:
    """Answer what opening a store asks."""
    empty = b'{"head": {"vars": ["s"]}, "results": {"bindings": []}}'
    return Answer(body=empty) if "SELECT" in said.body else Answer()


def after_opening(later: Answer) -> Callable[[Said], Answer]:
    """Answer well until something is asked that opening does not ask."""

    def script(said: Said) -> Answer:
        return later if "xyz" in said.body or said.method == "PUT" else well(said)

    return script


ASK = "ASK { <http://x/xyz> ?p ?o }"


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        (Answer(status=500, media_type="text/plain", body=b"out of cheese"), "500: out of cheese"),
        (Answer(status=404, media_type="text/html", body=b"<p>no</p>"), "answered 404$"),
        (Answer(body=ROW), "breaks off"),
        (Answer(body=b""), "breaks off or is none"),
        (Answer(media_type="text/html", body=b"<html>"), "with text/html, not with"),
        (Answer(media_type="application/xml", body=TRUE), "with application/xml, not with"),
        (Answer(length=len(TRUE) + 10), "broke off the connection.*3 times"),
        (Answer(drop=True), "broke off the connection.*3 times"),
        (Answer(status=503), "busy or down: it answered 503.*3 times"),
        (Answer(status=206), "answered 206"),
        (Answer(headers={"X-SPARQL-MaxRows": "10"}), "cut the answer"),
        (Answer(wait=0.2), "took more than 1 seconds"),
        (Answer(status=403, media_type="text/plain", body=b"not you"), "credentials: 403: not you"),
    ],
)
def test_what_cannot_be_used_is_told_and_nothing_hangs(answer: Answer, told: str) -> None:
    with fake(after_opening(answer)) as server:
        store = RemoteStore.open(server.url, limits=LIMITS, environment=ENVIRONMENT)
        started = time.monotonic()
        with pytest.raises(StoreError, match=told) as caught:
            store.query(ASK if not answer.body.startswith(ROW) else "SELECT * { ?xyz ?p ?o }")
        assert time.monotonic() - started < 5
        assert caught.value.address == server.url
        store.close()


def test_a_query_that_the_server_refuses_is_an_error_of_the_query() -> None:
    later = Answer(status=400, media_type="text/plain", body=b"no LATERAL here")
    with fake(after_opening(later)) as server:
        store = RemoteStore.open(server.url, limits=LIMITS, environment={})
        with pytest.raises(QueryError, match="no LATERAL here"):
            store.query(ASK)
        store.close()


@pytest.mark.parametrize("busy", [Answer(status=503), Answer(status=502), Answer(drop=True)])
def test_a_server_that_is_busy_for_a_while_is_asked_again(busy: Answer) -> None:
    pauses: list[float] = []
    left = [busy, busy]

    def script(said: Said) -> Answer:
        return left.pop() if "xyz" in said.body and left else well(said)

    with fake(script) as server:
        limits = Limits(timeout=5, attempts=3, pause=pauses.append)
        store = RemoteStore.open(server.url, limits=limits, environment={})
        assert store.query(ASK) == Truth(value=True)
        store.close()
    assert len(pauses) == 2
    assert pauses[0] < pauses[1]


def test_a_server_may_say_how_long_to_wait_up_to_ten_seconds() -> None:
    pauses: list[float] = []
    later = Answer(status=503, headers={"Retry-After": "3600"})
    with fake(after_opening(later)) as server:
        limits = Limits(timeout=5, attempts=2, pause=pauses.append)
        store = RemoteStore.open(server.url, limits=limits, environment={})
        with pytest.raises(StoreError):
            store.query(ASK)
        store.close()
    assert pauses == [10]


def test_a_server_that_is_not_there_is_told(free: int) -> None:
    with pytest.raises(StoreError, match=f"127.0.0.1:{free}/sparql cannot be reached"):
        RemoteStore.open(f"http://127.0.0.1:{free}/sparql", limits=LIMITS, environment={})


@pytest.fixture
def free() -> int:
    with fake(well) as server:
        return int(server.url.rpartition(":")[2].partition("/")[0])


def test_a_page_is_no_endpoint() -> None:
    with (
        fake(lambda _: Answer(media_type="text/html")) as server,
        pytest.raises(StoreError, match="answers no queries: it sends text/html"),
    ):
        RemoteStore.open(server.url, limits=LIMITS, environment={})


@pytest.mark.parametrize("url", ["ftp://h/", "sparql", "http://", "http://h:x/", "file:///etc"])
def test_what_is_no_address_of_the_web_is_refused(url: str) -> None:
    with pytest.raises(StoreError, match="has no address"):
        RemoteStore.open(url, environment={})


def test_a_redirect_is_not_followed_and_no_credentials_go_there() -> None:
    with fake(well) as elsewhere:
        sent_on = Answer(status=307, headers={"Location": f"{elsewhere.url}?key=1"})
        with (
            fake(lambda _: sent_on) as server,
            pytest.raises(StoreError, match=f"sends on to {elsewhere.url}, which is not"),
        ):
            RemoteStore.open(server.url, limits=LIMITS, environment=ENVIRONMENT)
        assert elsewhere.said == []


def test_credentials_are_sent_only_where_they_are_asked_for() -> None:
    challenge = Answer(status=401, headers={"WWW-Authenticate": 'Basic realm="x"'})

    def script(said: Said) -> Answer:
        return challenge if said.method == "PUT" and not authorized(said) else well(said)

    with fake(script) as server:
        graphs = server.url.replace("/sparql", "/graphs")
        store = RemoteStore.open(server.url, graphs=graphs, limits=LIMITS, environment=ENVIRONMENT)
        store.query(ASK)
        store.writer.put("http://x/g", b"")
        store.writer.put("http://x/g", b"")
        store.close()
    assert [authorized(each) for each in server.said if each.path == "/sparql"] == [False] * 3
    assert [authorized(each) for each in server.said if each.method == "PUT"] == [
        False,
        True,
        True,
    ]


def authorized(said: Said) -> bool:
    return "authorization" in said.headers


def test_a_digest_does_not_hold_the_password() -> None:
    asked = 'Digest realm="x", nonce="abc", qop="auth", algorithm="MD5"'

    def script(said: Said) -> Answer:
        if authorized(said):
            return well(said)
        return Answer(status=401, headers={"WWW-Authenticate": asked})

    with fake(script) as server:
        RemoteStore.open(server.url, limits=LIMITS, environment=ENVIRONMENT).close()
    last = server.said[-1].headers["authorization"]
    assert last.startswith('Digest username="me"')
    assert SECRET not in last


def test_a_token_is_sent_at_once() -> None:
    with fake(well) as server:
        RemoteStore.open(server.url, limits=LIMITS, environment={"KG_STORE_TOKEN": SECRET}).close()
    assert all(each.headers["authorization"] == f"Bearer {SECRET}" for each in server.said)


def test_no_error_shows_a_secret() -> None:
    echo = Answer(
        status=401,
        media_type="text/plain",
        body=f"{SECRET} is wrong".encode(),
        headers={"WWW-Authenticate": 'Basic realm="x"'},
    )
    with fake(lambda _: echo) as server:
        url = server.url.replace("http://", f"http://me:{SECRET}@")
        with pytest.raises(StoreError, match="does not take the credentials") as caught:
            RemoteStore.open(url, limits=LIMITS, environment={})
    assert SECRET not in str(caught.value)
    assert SECRET not in repr(caught.value)
    assert SECRET not in repr(credentials(url, {}))
    assert server.said[-1].headers["authorization"].startswith("Basic ")


def test_who_is_not_known_is_told_how_to_log_in() -> None:
    wants = Answer(status=401, headers={"WWW-Authenticate": 'Basic realm="x"'})
    with (
        fake(lambda _: wants) as server,
        pytest.raises(StoreError, match="KG_STORE_USER and KG_STORE_PASSWORD"),
    ):
        RemoteStore.open(server.url, limits=LIMITS, environment={})


@pytest.mark.parametrize(
    "query",
    [
        "SELECT (<bif:http_get>('http://127.0.0.1/') AS ?x) {}",
        "PREFIX bif: <bif:> SELECT (bif:http_get('http://127.0.0.1/') AS ?x) {}",
        "PREFIX b: <b> SELECT (b:if\\:http_get('http://127.0.0.1/') AS ?x) {}",
        "BASE <bif:http_get> SELECT (<>('http://127.0.0.1/') AS ?x) {}",
        "SELECT * { FILTER <sql:secrets>(1) }",
        "SELECT * { ?s ?p ?o } ORDER BY <bif:http_get>(?s)",
        "SELECT * { ?s ?p ?o BIND(<java:x.Y>(?s) AS ?z) }",
        "SELECT * { { SELECT ?s { ?s ?p ?o } GROUP BY ?s <bif:x>(?s) } }",
        r"SELECT (<b\u0069f:http_get>('http://127.0.0.1/') AS ?x) {}",
        "PREFIX x: <http://www.w3.org/2001/XMLSchema#> PREFIX x: <bif:> SELECT (x:f(1) AS ?y) {}",
        "PREFIX x: <http://www.w3.org/2001/XMLSchema#> SELECT (x:a\\/b(1) AS ?y) {}",
    ],
)
def test_functions_of_the_server_are_not_called(query: str) -> None:
    with fake(after_opening(Answer(drop=True))) as server:
        store = RemoteStore.open(server.url, limits=LIMITS, environment={})
        asked = len(server.said)
        with pytest.raises(QueryError, match="no functions but those of SPARQL"):
            store.query(query)
        assert len(server.said) == asked
        store.close()


@pytest.mark.parametrize(
    "query",
    [
        "PREFIX xsd: <http://www.w3.org/2001/XMLSchema#> ASK { FILTER(xsd:decimal('1') = 1) }",
        "ASK { FILTER(<http://www.w3.org/2001/XMLSchema#integer>('1') IN (1, 2)) }",
        "PREFIX : <http://x/> ASK { :a (:p|:q)+ ?x . :b (:p/:q) ?y }",
    ],
)
def test_casts_and_paths_are_no_such_functions(query: str) -> None:
    with fake(well) as server:
        store = RemoteStore.open(server.url, limits=LIMITS, environment={})
        assert store.query(query) == Truth(value=True)
        store.close()


@pytest.mark.parametrize(
    ("line", "told"),
    [
        (b"_:a <http://x/p> <http://x/b> <http://x/g> .\n", "blank node"),
        (b"<http://x/a> <http://x/p> <http://x/b> .\n", "without a graph"),
        (b"nonsense\n", "no N-Quads"),
    ],
)
def test_what_cannot_be_sent_in_pieces_is_refused(line: bytes, told: str) -> None:
    with fake(well) as server:
        store = RemoteStore.open(server.url, limits=LIMITS, environment={})
        with pytest.raises(QueryError, match=told):
            store.load_nquads(io.BytesIO(QUAD + line))
        assert not [each for each in server.said if "INSERT" in each.body]
        store.close()


@pytest.mark.parametrize("graphs", ["", "/graphs"])
@pytest.mark.parametrize(
    ("answer", "told"),
    [
        (Answer(drop=True), "broke off the connection.*3 times"),
        (Answer(status=507, media_type="text/plain", body=b"disk full"), "507: disk full"),
        (Answer(wait=0.3), "took more than 1 seconds"),
    ],
)
def test_a_load_that_breaks_off_is_told(graphs: str, answer: Answer, told: str) -> None:
    def script(said: Said) -> Answer:
        return answer if "http://x/g2" in unquote(said.path + said.body) else well(said)

    with fake(script) as server:
        address = server.url.replace("/sparql", graphs) if graphs else ""
        store = RemoteStore.open(server.url, graphs=address, limits=LIMITS, environment={})
        with pytest.raises(StoreError, match=told):
            store.load_nquads(io.BytesIO(QUAD + QUAD.replace(b"/g>", b"/g2>")))
        store.close()


def test_a_store_whose_default_graph_is_apart_is_told_how_to_start() -> None:
    sample = (
        b'{"head": {"vars": ["s", "p", "o"]}, "results": {"bindings": [{'
        b'"s": {"type": "uri", "value": "http://x/a"}, "p": {"type": "uri", "value": "http://x/p"},'
        b'"o": {"type": "uri", "value": "http://x/b"}}]}}'
    )

    def script(said: Said) -> Answer:
        return Answer(body=sample if "SELECT" in said.body else TRUE.replace(b"true", b"false"))

    with (
        fake(script) as server,
        pytest.raises(StoreError, match="--union-default-graph"),
    ):
        RemoteStore.open(server.url, limits=LIMITS, environment={})


def test_the_addresses_of_servers_are_found(
    oxigraph_server: Running,
) -> None:
    store = RemoteStore.open(oxigraph_server.url + "/", environment={})
    assert store.server.brand is Brand.OXIGRAPH
    assert store.server.query.endswith("/query")
    assert store.server.update.endswith("/update")
    assert store.server.graphs.endswith("/store")
    store.close()


def test_virtuoso_is_found_by_its_root(virtuoso_server: Running) -> None:
    root = virtuoso_server.url.removesuffix("sparql")
    store = RemoteStore.open(root, environment={})
    assert store.server.brand is Brand.VIRTUOSO
    assert store.server.query == f"{root}sparql"
    assert store.server.update == f"{root}sparql-auth"
    assert store.server.graphs == f"{root}sparql-graph-crud-auth"
    with pytest.raises(StoreError, match="KG_STORE_USER and KG_STORE_PASSWORD"):
        store.load_nquads(io.BytesIO(QUAD))
    store.close()


def test_a_wrong_password_is_told(virtuoso_server: Running) -> None:
    store = RemoteStore.open(virtuoso_server.url, environment=ENVIRONMENT)
    with pytest.raises(StoreError, match="does not take the credentials: 401"):
        store.load_nquads(io.BytesIO(QUAD))
    store.close()


def test_an_unknown_server_takes_updates_where_it_answers_queries() -> None:
    with fake(well) as server:
        store = RemoteStore.open(server.url, limits=LIMITS, environment={})
        store.load_nquads(io.BytesIO(QUAD))
        store.close()
    assert server.said[-1].path == "/sparql"
    assert server.said[-1].headers["content-type"] == "application/sparql-update"
    assert "INSERT DATA { GRAPH <http://x/g> {\n<http://x/a> " in server.said[-1].body


def test_a_server_started_with_a_union_answers_like_one_without() -> None:
    with oxigraph("--union-default-graph") as server:
        store = server.store()
        store.load_nquads(io.BytesIO(QUAD))
        assert store.query("ASK { <http://x/a> ?p ?o }") == Truth(value=True)
        store.close()


def test_json_that_is_called_so_in_general_is_taken() -> None:
    plain = Answer(media_type="application/json; charset=utf-8")
    with fake(after_opening(plain)) as server:
        store = RemoteStore.open(server.url, limits=LIMITS, environment={})
        assert store.query(ASK) == Truth(value=True)
        assert JSON in server.said[-1].headers["accept"]
        store.close()
