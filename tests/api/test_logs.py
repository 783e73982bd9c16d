"""Lines of the log: one a request, with what helps to find it again, and no secret."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest
from fastapi.testclient import TestClient

from kg.api import Settings, create_app
from kg.api.logs import JsonLines, LogFormat, LogLevel, configure
from kg.release import Release
from kg.store import Store
from kg.store.oxigraph import OxigraphStore
from tests.workers.serving import CHEAP, FOREVER, published

TOKEN = "s3cret-of-tests"  # noqa: S105


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    """Leave logging as it was."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)


@pytest.fixture
def stream() -> io.StringIO:
    return io.StringIO()


def lines(stream: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(each) for each in stream.getvalue().splitlines()]


def requests(stream: io.StringIO) -> list[dict[str, Any]]:
    return [each for each in lines(stream) if each["message"] == "request"]


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> Release:
    return published(tmp_path_factory.mktemp("release"))


@pytest.fixture(scope="module")
def served(release: Release) -> Iterator[TestClient]:
    with TestClient(create_app(release, Settings(query_timeout=0.5))) as found:
        yield found


def test_a_request_is_one_line(served: TestClient, stream: io.StringIO) -> None:
    configure(LogFormat.AUTO, LogLevel.INFO, stream)
    answer = served.get("/sparql", params={"query": CHEAP})
    (line,) = requests(stream)
    query = line.pop("query")
    assert line["request_id"] == answer.headers["x-request-id"]
    assert (line["method"], line["path"], line["route"]) == ("GET", "/sparql", "/sparql")
    assert (line["status"], line["client"]) == (200, "testclient")
    assert line["bytes"] == len(answer.content)
    assert line["duration_ms"] >= query["worked_ms"] > 0
    assert line["time"].endswith("Z")
    assert (query["form"], query["outcome"], query["rows"]) == ("SELECT", "answered", 3)
    assert query["worker"] > 0
    assert len(query["digest"]) == 16
    assert "text" not in query
    assert "SELECT ?s" not in stream.getvalue()


def test_the_same_query_has_the_same_digest(served: TestClient, stream: io.StringIO) -> None:
    configure(LogFormat.JSON, LogLevel.INFO, stream)
    for query in (CHEAP, CHEAP, CHEAP + " "):
        served.post("/sparql", data={"query": query})
    one, same, other = (each["query"]["digest"] for each in requests(stream))
    assert (one == same, one == other) == (True, False)


@pytest.mark.parametrize(
    ("query", "form", "outcome", "status"),
    [
        ("ASK { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }", None, "refused", 400),
        ("ASK { ?s ?p }", "ASK", "wrong", 400),
        (FOREVER, "SELECT", "time", 503),
    ],
)
def test_what_became_of_a_query_is_told(
    served: TestClient, stream: io.StringIO, query: str, form: str, outcome: str, status: int
) -> None:
    configure(LogFormat.JSON, LogLevel.INFO, stream)
    answer = served.get("/sparql", params={"query": query})
    (line,) = requests(stream)
    found = line["query"]
    assert (line["status"], found["form"], found["outcome"]) == (status, form, outcome)
    assert answer.json()["request_id"] == line["request_id"]
    assert found.get("text") == (query if outcome == "time" else None)
    if outcome == "time":  # whose worker it was that was killed
        (killed,) = (each for each in lines(stream) if each["logger"] == "kg.workers.running")
        assert line["request_id"] in killed["message"]
        assert str(found["worker"]) in killed["message"]


def test_texts_of_queries_are_there_for_who_debugs_and_are_cut(
    served: TestClient, stream: io.StringIO
) -> None:
    configure(LogFormat.JSON, LogLevel.DEBUG, stream)
    served.get("/sparql", params={"query": CHEAP})
    served.post("/sparql", data={"query": CHEAP + "#" * 5_000})
    whole, cut = (each["query"]["text"] for each in requests(stream))
    assert whole == CHEAP
    assert (len(cut), cut[-1]) == (2_001, "…")


@pytest.mark.parametrize(
    ("given", "taken"),
    [("abc-1.2_Z", True), ("x" * 64, True), ("x" * 65, False), ("a b", False), ("", False)],
)
def test_an_id_that_is_sane_is_kept(served: TestClient, given: str, taken: bool) -> None:
    answer = served.get("/healthz", headers={"x-request-id": given})
    assert (answer.headers["x-request-id"] == given) == taken
    assert answer.headers["x-request-id"]


def test_pages_that_fail_have_an_id_too(
    store: Store, stream: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    configure(LogFormat.JSON, LogLevel.INFO, stream)
    monkeypatch.setattr("kg.describe.list_sources", lambda *_: 1 / 0)
    with TestClient(create_app(store), raise_server_exceptions=False) as client:
        answer = client.get("/api/sources")
    assert answer.json()["request_id"] == answer.headers["x-request-id"]
    failed = next(each for each in lines(stream) if "exception" in each)
    assert "ZeroDivisionError" in failed["exception"]
    assert requests(stream)[0]["status"] == 500


@pytest.mark.parametrize("form", list(LogFormat))
@pytest.mark.parametrize("level", list(LogLevel))
def test_no_secret_is_logged(stream: io.StringIO, form: LogFormat, level: LogLevel) -> None:
    configure(form, level, stream)
    app = create_app(OxigraphStore(), Settings(update_token=TOKEN))
    update = {"update": "INSERT DATA { <x:a> <x:b> 1 }"}
    with TestClient(app) as client:
        for given in (f"Bearer {TOKEN}", f"Bearer {TOKEN}x", f"Basic {TOKEN}", TOKEN):
            headers = {"authorization": given, "x-request-id": f"{TOKEN} {TOKEN}"}
            client.post("/sparql", data=update, headers=headers)
            client.post(f"/sparql?access_token={TOKEN}", data=update, headers=headers)
            client.get(f"/nothing?token={TOKEN}", headers=headers)
            client.post("/sparql", data={"update": "WRONG"}, headers=headers)
        assert TOKEN not in client.get("/metrics").text
    assert stream.getvalue() or level in (LogLevel.WARNING, LogLevel.ERROR)
    assert TOKEN not in stream.getvalue()


def test_nothing_breaks_a_line(served: TestClient, stream: io.StringIO) -> None:
    configure(LogFormat.TEXT, LogLevel.INFO, stream)
    served.get("/drug/a%0Ab%0D%1B[31m")
    logging.getLogger("kg").warning("one\ntwo\x1b\u2028three")
    first, second = stream.getvalue().splitlines()
    assert "path=/drug/a%0Ab%0D%1B" in first
    assert "status=404" in first
    assert r"one\ntwo\x1b\u2028three" in second
    record = logging.LogRecord("kg", logging.INFO, "", 0, "one\ntwo\u2028three", (), None)
    written = JsonLines().format(record)
    assert len(written.splitlines()) == 1
    assert json.loads(written)["message"] == "one\ntwo\u2028three"


def test_checks_that_come_all_the_time_are_left_out_while_they_succeed(
    served: TestClient, stream: io.StringIO
) -> None:
    configure(LogFormat.JSON, LogLevel.INFO, stream)
    for path in ("/healthz", "/readyz", "/metrics"):
        assert served.get(path).status_code == 200
    assert requests(stream) == []
