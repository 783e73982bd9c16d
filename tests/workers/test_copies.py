"""A server that takes updates: queries are held to the same limits, and see what was changed."""

from __future__ import annotations

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest

from kg.api import Settings, create_app
from kg.release import Release, copies_path, open_edited
from tests.workers.serving import CHEAP, FOREVER, HOG, Server, published, within

SECONDS = 1.0
TOKEN = "a token of tests"  # noqa: S105
COUNT = "SELECT (COUNT(*) AS ?n) WHERE { ?s <x:new> ?o }"


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> Release:
    return published(tmp_path_factory.mktemp("release"))


@contextmanager
def edited(release: Release) -> Iterator[Server]:
    settings = Settings(update_token=TOKEN, query_timeout=SECONDS, query_memory=2**26)
    store = open_edited(release)
    app = create_app(store, settings, about=release, copies=copies_path(release))
    with within(app) as found:
        yield found
    store.close()


@pytest.fixture(scope="module")
def server(release: Release) -> Iterator[Server]:
    with edited(release) as found:
        yield found


@pytest.fixture(autouse=True)
def _nothing_new(server: Server) -> None:
    assert server.update("DELETE WHERE { ?s <x:new> ?o }", TOKEN) == 204
    assert number(server) == 0


def number(server: Server) -> int:
    answer = server.ask(COUNT)
    assert answer.status == 200, answer.body
    return int(answer.rows()[0]["n"]["value"])


def insert(server: Server, index: int) -> None:
    assert server.update(f"INSERT DATA {{ <x:{index}> <x:new> {index} }}", TOKEN) == 204


def copies(release: Release) -> list[Path]:
    return list(copies_path(release).iterdir())


def test_an_endless_query_ends_at_the_limit_and_delays_nobody(server: Server) -> None:
    with ThreadPoolExecutor(4) as pool:
        started = time.monotonic()
        hostile = [pool.submit(server.ask, FOREVER) for _ in range(4)]
        time.sleep(0.5)
        before = time.monotonic()
        assert len(server.ask(CHEAP).rows()) == 3
        insert(server, 1)
        assert number(server) == 1
        assert time.monotonic() - before < 2
        answers = [each.result() for each in hostile]
    assert time.monotonic() - started < 3 * SECONDS + 2
    assert {each.status for each in answers} == {503}
    assert all(each.headers["retry-after"] for each in answers)


def test_a_query_that_takes_all_memory_ends_alone(server: Server) -> None:
    answer = server.ask(HOG)
    assert (answer.status, "64 MiB of memory" in answer.detail) == (503, True)
    assert len(server.ask(CHEAP).rows()) == 3


def test_an_update_is_seen_by_the_very_next_query(server: Server, release: Release) -> None:
    for index in range(12):
        insert(server, index)
        assert number(server) == index + 1
    end = time.monotonic() + 10
    while len(copies(release)) > 1:  # what nobody reads any more is removed
        assert time.monotonic() < end
        time.sleep(0.05)


def test_blank_nodes_are_the_same_in_queries_and_pages(server: Server) -> None:
    assert server.update("INSERT { [] <x:new> ?id } WHERE { BIND(STRUUID() AS ?id) }", TOKEN) == 204
    found = {server.ask("SELECT * { ?s <x:new> ?o }").rows()[0]["o"]["value"] for _ in range(3)}
    assert len(found) == 1
    insert(server, 1)
    rows = server.ask("SELECT * { ?s <x:new> ?o FILTER(ISBLANK(?s)) }").rows()
    assert {each["o"]["value"] for each in rows} == found


def test_an_update_that_fails_leaves_all_as_before(server: Server) -> None:
    insert(server, 1)
    text = "INSERT DATA { <x:2> <x:new> 2 } ; CREATE GRAPH <x:g> ; CREATE GRAPH <x:g>"
    assert server.update(text, TOKEN) == 400
    assert server.update("INSERT DATA { <x:3> <x:new> 3 }", "wrong") == 401
    assert number(server) == 1


def test_changes_and_queries_at_once(server: Server) -> None:
    done = 0

    def ask() -> None:
        before = 0
        while done < 25:
            least = done
            found = number(server)
            assert found >= max(least, before)
            before = found

    with ThreadPoolExecutor(3) as pool:
        asking = [pool.submit(ask) for _ in range(3)]
        for index in range(25):
            insert(server, index)
            done += 1
        for each in asking:
            each.result()
    assert number(server) == 25


def test_a_stop_leaves_no_copy_behind(tmp_path: Path) -> None:
    release = published(tmp_path)
    with edited(release) as first:
        insert(first, 1)
        assert number(first) == 1
        assert copies(release)
    assert not copies_path(release).exists()
    with edited(release) as again:
        assert number(again) == 1
