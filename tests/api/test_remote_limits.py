"""A store elsewhere that misbehaves holds up nobody but who asked it."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs

import httpx2
import pytest
from fastapi.testclient import TestClient

from kg.api import Settings, create_app
from kg.store import results
from kg.store.credentials import Credentials
from kg.store.http import Client, Limits
from kg.store.remote import RemoteStore
from kg.store.servers import Brand, Server

SECONDS = 0.8
SECRET = "a password of tests"  # noqa: S105
TRUE = b'{"head": {}, "boolean": true}'
HEAD = b'{"head": {"vars": ["x"]}, "results": {"bindings": ['
ROW = b'{"x": {"type": "literal", "value": "' + b"y" * 9 + b'"}}'
LEFT = threading.Event()


class Misbehaving(BaseHTTPRequestHandler):
    """Does what the query says."""

    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        form = parse_qs(self.rfile.read(int(self.headers["content-length"])).decode())
        text = form["query"][0]
        self.server.fields = form  # type: ignore[attr-defined]
        with suppress(OSError):
            for word, act in self.acts.items():
                if word in text:
                    act(self)
                    return
            if self.headers["accept"] == results.N_TRIPLES:
                self.whole(b"", media_type=results.N_TRIPLES)
            else:
                self.whole(TRUE if "ASK" in text else HEAD + b"]}}")

    def whole(self, data: bytes, length: int | None = None, media_type: str = results.JSON) -> None:
        self.send_response(200)
        self.send_header("content-type", media_type)
        self.send_header("content-length", str(length or len(data)))
        self.end_headers()
        self.wfile.write(data)

    def never(self) -> None:
        """Answer nothing, and notice when the client has left."""
        self.connection.settimeout(20)
        if not self.connection.recv(1):
            LEFT.set()

    def dribble(self) -> None:
        self.whole(HEAD, length=10**6)
        while True:
            self.wfile.write(b" ")
            time.sleep(0.05)

    def dribble_headers(self) -> None:
        self.wfile.write(b"HTTP/1.1 200 OK\r\nx-slow: ")
        while True:
            self.wfile.write(b"x")
            time.sleep(0.05)

    def many(self) -> None:
        self.whole(HEAD + b",".join([ROW] * 2_000) + b"]}}")

    def endless(self) -> None:
        self.whole(HEAD, length=10**12)
        while True:
            self.wfile.write(ROW * 1_000)

    def cut(self) -> None:
        self.whole(HEAD + ROW)

    def log_message(self, *_: object) -> None:
        """Say nothing."""

    acts = {  # noqa: RUF012
        "never": never,
        "dribbled-headers": dribble_headers,
        "dribble": dribble,
        "many": many,
        "endless": endless,
        "cut": cut,
    }


@pytest.fixture(scope="module")
def elsewhere() -> Iterator[ThreadingHTTPServer]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Misbehaving) as server:
        server.daemon_threads = True
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server
        server.shutdown()
        thread.join(10)


@pytest.fixture(scope="module")
def client(elsewhere: ThreadingHTTPServer) -> Iterator[TestClient]:
    url = f"http://127.0.0.1:{elsewhere.server_address[1]}/query"
    server = Server(brand=Brand.VIRTUOSO, query=url, update="", graphs="")
    given = Credentials(user="reader", password=SECRET)
    store = RemoteStore(Client(given, Limits(attempts=1)), server)
    settings = Settings(
        query_timeout=SECONDS, query_rows=1_000, query_memory=2**27, query_bytes=2**24
    )
    with TestClient(create_app(store, settings)) as found:
        yield found
    store.close()


def ask(client: TestClient, word: str) -> httpx2.Response:
    return client.get("/sparql", params={"query": f'SELECT ?x {{ ?s ?p "{word}" }}'})


@pytest.mark.parametrize("way", ["never", "dribble", "dribbled-headers"])
def test_who_does_not_answer_in_time_is_left_at_the_limit(client: TestClient, way: str) -> None:
    LEFT.clear()
    with ThreadPoolExecutor(1) as pool:
        started = time.monotonic()
        hung = pool.submit(ask, client, way)
        time.sleep(0.3)
        assert client.get("/sparql", params={"query": "ASK { ?s ?p ?o }"}).json()["boolean"]
        assert client.get("/readyz").json().get("detail") != "the server is stopping"
        answer = hung.result()
    assert SECONDS <= time.monotonic() - started < SECONDS + 2
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "10")
    assert answer.json()["detail"] == "the query took more than 0.8 seconds"
    assert answer.json()["type"] == "/docs#problem-too-busy"
    if way == "never":
        assert LEFT.wait(5)


def test_too_many_rows_and_bytes_are_told_as_of_any_store(client: TestClient) -> None:
    answer = ask(client, "many")
    assert (answer.status_code, answer.json()["title"]) == (400, "Answer too large")
    assert answer.json()["detail"] == "the answer has more than 1,000 rows; use LIMIT"


def test_an_answer_without_end_ends(client: TestClient) -> None:
    answer = ask(client, "endless")
    assert answer.status_code == 503
    assert client.get("/sparql", params={"query": "ASK { ?s ?p ?o }"}).json()["boolean"]


def test_an_answer_that_breaks_off_is_none(client: TestClient) -> None:
    answer = ask(client, "cut")
    assert (answer.status_code, answer.json()["title"]) == (503, "Store unavailable")


def test_a_server_that_has_a_limit_of_time_is_told_ours(
    client: TestClient, elsewhere: ThreadingHTTPServer
) -> None:
    client.get("/sparql", params={"query": "ASK { ?s ?p ?o }"})
    assert elsewhere.fields["timeout"] == ["800"]  # type: ignore[attr-defined]


def test_others_see_no_password(client: TestClient) -> None:
    del client  # has workers
    for each in Path("/proc").glob("[0-9]*/cmdline"):
        with suppress(OSError):  # a process that has ended meanwhile
            assert SECRET.encode() not in each.read_bytes()
