"""A store elsewhere that is gone, being loaded, loaded anew or empty is told."""

from __future__ import annotations

import io
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import partial
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from kg.api import Settings, create_app
from kg.errors import StoreError
from kg.loading import held, load_release
from kg.loading.record import RECORD
from kg.rdf import nquads
from kg.release import Content, Release, publish
from kg.store.http import Limits
from kg.store.remote import RemoteStore
from tests.examples import example_assembly
from tests.family import family_assembly
from tests.servers import Running, oxigraph

BROWSER = {"accept": "text/html"}


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> Release:
    quads = list(nquads(family_assembly()))
    content = Content(quads=quads, counts={"drugs": 3})
    return publish(tmp_path_factory.mktemp("release"), lambda: content)


Own = tuple[TestClient, RemoteStore, Callable[[], None]]


@pytest.fixture
def own(release: Release) -> Iterator[Own]:
    """Yield a client, its store on a server of its own, and what ends that server."""
    with ExitStack() as stack:
        server = stack.enter_context(oxigraph())
        # one attempt, as nothing is gained by asking a server again that has ended
        store = server.store(Limits(attempts=1, timeout=20))
        load_release(store, release)
        app = create_app(store, Settings(watch_every=0.1), about=held(store))
        with TestClient(app) as client:
            yield client, store, stack.close
        store.close()


def test_a_store_that_is_gone_is_told_and_the_server_lives(own: Own) -> None:
    client, store, end = own
    assert client.get("/readyz").status_code == 200
    end()
    ready = client.get("/readyz")
    assert (ready.status_code, ready.headers["content-type"]) == (503, "application/problem+json")
    assert ready.json()["title"] == "Not ready"
    for path in ("/api/drugs/pomalidomide", "/sparql?query=ASK%7B%7D", "/.well-known/void"):
        answer = client.get(path)
        assert answer.status_code == 503
        assert answer.headers["retry-after"] == "10"
        assert answer.json()["type"] == "/docs#problem-store-unavailable"
        assert store.server.query not in answer.text
    page = client.get("/drug/pomalidomide", headers=BROWSER)
    assert (page.status_code, page.headers["content-type"]) == (503, "text/html; charset=utf-8")
    assert client.get("/healthz").json()["status"] == "ok"


def test_another_release_in_the_store_is_noticed(own: Own, tmp_path: Path) -> None:
    client, store, _ = own
    assert not client.get("/api/search?q=imaginamide").json()["hits"]
    quads = [each.replace("lenalidomide", "imaginamide") for each in nquads(family_assembly())]
    other = publish(tmp_path, lambda: Content(quads=sorted(quads)))
    load_release(store, other)
    end = time.monotonic() + 20
    while client.get("/healthz").json()["release"] != other.id and time.monotonic() < end:
        time.sleep(0.05)
    assert client.get("/readyz").json()["release"] == other.id
    assert client.get("/api/search?q=imaginamide").json()["hits"]
    assert "imaginamide" in client.get("/").text


def test_a_store_that_is_being_loaded_is_not_ready(own: Own, tmp_path: Path) -> None:
    client, store, _ = own
    other = publish(tmp_path, lambda: Content(quads=list(nquads(example_assembly()))))
    drop = store.writer.put
    store.writer.put = partial(_only_the_record, drop)  # type: ignore[method-assign]
    with pytest.raises(StoreError):
        load_release(store, other, at_once=-1)
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert f"a part of release {other.id}" in answer.json()["detail"]
    store.writer.put = drop  # type: ignore[method-assign]
    load_release(store, other, at_once=-1)
    assert client.get("/readyz").json()["release"] == other.id


def _only_the_record(put: Callable[[str, bytes], None], graph: str, triples: bytes) -> None:
    if not graph.endswith(RECORD):
        raise StoreError("http://example.org/", "broke off the connection")
    put(graph, triples)


def test_a_store_without_a_record_is_served_by_the_base_of_the_settings(
    oxigraph_server: Running,
) -> None:
    store = oxigraph_server.emptied()
    store.load_nquads(io.BytesIO("".join(nquads(family_assembly())).encode()))
    with TestClient(create_app(store)) as client:
        assert client.get("/readyz").json() == {
            "status": "ok",
            "quads": len(store),
            "release": None,
        }
        assert client.get("/api/drugs/pomalidomide").status_code == 200
    store.close()


@pytest.mark.parametrize("kind", ["oxigraph_server", "virtuoso_server"])
def test_an_empty_store_is_not_ready(kind: str, request: pytest.FixtureRequest) -> None:
    server: Running = request.getfixturevalue(kind)
    store = server.emptied()
    with TestClient(create_app(store)) as client:
        answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["detail"]) == (503, "the store is empty")
    store.close()
