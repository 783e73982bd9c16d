"""Readiness that means it, and what answers before there is an application."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

import httpx2
import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from kg.api import Settings, create_app
from kg.api.gate import Gate
from kg.api.health import Readiness
from kg.api.service import Service
from kg.errors import KgError, QueryError
from kg.release import Content, publish
from kg.store import Store
from kg.workers import Answer, Question


class Odd:
    """Who answers questions by doing whatever a test wants."""

    def __init__(self, check: Callable[[], Awaitable[bool]]) -> None:
        self.check = check
        self.times = 0

    async def run(self, question: Question) -> Answer:
        raise QueryError(question.query.text)


def ready(store: Store, check: Callable[[], Awaitable[bool]]) -> tuple[int, str]:
    app = create_app(store, Settings(ready_within=0.05))
    app.state.service.executor = Odd(check)
    with TestClient(app) as client:
        answer = client.get("/readyz")
        assert client.get("/healthz").status_code == 200
    return answer.status_code, answer.json().get("detail", "")


def test_ready_is_what_answers_in_time_with_something(store: Store) -> None:
    async def yes() -> bool:
        return True

    async def nothing() -> bool:
        return False

    async def never() -> bool:
        await asyncio.sleep(3600)
        return True

    async def broken() -> bool:
        raise KgError("there is no worker")

    assert ready(store, yes)[0] == 200
    assert ready(store, nothing) == (503, "the store is empty")
    assert ready(store, never) == (503, "a query has had no answer for 0.05 seconds")
    assert ready(store, broken) == (503, "there is no worker")


def test_one_look_at_a_time_is_enough_for_all_who_ask(store: Store) -> None:
    looks = 0

    async def slow() -> bool:
        nonlocal looks
        looks += 1
        await asyncio.sleep(3600)
        return True

    app = create_app(store, Settings(ready_within=0.05))
    app.state.service.executor = Odd(slow)
    with TestClient(app) as client:
        assert {client.get("/readyz").status_code for _ in range(4)} == {503}
    assert looks == 1


def test_who_stops_is_not_ready_but_answers(store: Store) -> None:
    app = create_app(store)
    with TestClient(app) as client:
        app.state.readiness.stopping = True
        answer = client.get("/readyz")
        assert (answer.status_code, answer.json()["detail"]) == (503, "the server is stopping")
        assert answer.headers["retry-after"]
        assert client.get("/api/drugs").status_code == 200


def test_an_empty_release_is_not_ready(tmp_path: Path) -> None:
    release = publish(tmp_path, lambda: Content(quads=[]))
    with TestClient(create_app(release)) as client:
        assert client.get("/readyz").json()["detail"] == "the store is empty"


def through(gate: Gate, work: Callable[[httpx2.AsyncClient], Awaitable[None]]) -> None:
    """Run a gate as a server would, and have a client ask it."""

    async def run() -> None:
        messages = asyncio.Queue[dict[str, str]]()
        sent = asyncio.Queue[object]()
        living = asyncio.ensure_future(gate({"type": "lifespan"}, messages.get, sent.put))
        await messages.put({"type": "lifespan.startup"})
        await sent.get()
        transport = httpx2.ASGITransport(app=gate)
        async with httpx2.AsyncClient(transport=transport, base_url="http://test") as client:
            await work(client)
        await messages.put({"type": "lifespan.shutdown"})
        await living

    asyncio.run(asyncio.wait_for(run(), 20))


def test_while_it_starts_only_health_is_well(store: Store) -> None:
    go_on, opened = threading.Event(), threading.Event()

    def make() -> FastAPI:
        go_on.wait(10)
        return create_app(store)

    async def work(client: httpx2.AsyncClient) -> None:
        for path in ("/readyz", "/", "/sparql"):
            answer = await client.get(path)
            assert (answer.status_code, answer.json()["detail"]) == (503, "the server is starting")
            assert answer.headers["retry-after"]
            assert answer.headers["x-content-type-options"] == "nosniff"
        assert (await client.get("/healthz")).status_code == 200
        go_on.set()
        end = time.monotonic() + 10
        while not opened.is_set():
            assert time.monotonic() < end
            await asyncio.sleep(0.01)
        assert (await client.get("/readyz")).status_code == 200
        assert (await client.get("/")).status_code == 200

    through(Gate(make, opened.set, pytest.fail), work)


def test_what_cannot_be_made_is_told() -> None:
    failed = threading.Event()

    def make() -> FastAPI:
        raise KgError("no such release")

    async def work(client: httpx2.AsyncClient) -> None:
        while not failed.is_set():
            await asyncio.sleep(0.01)
        assert (await client.get("/readyz")).status_code == 503

    gate = Gate(make, pytest.fail, failed.set)
    through(gate, work)
    assert str(gate.error) == "no such release"


def test_who_asks_as_a_look_ends_takes_nothing_from_who_waited(store: Store) -> None:
    service, readiness = Service(store, Settings()), Readiness()

    async def ask_as_the_first_look_ends() -> int:
        while (look := readiness._look) is None or not look.done():
            await asyncio.sleep(0)
        return await readiness.check(service)

    async def both() -> list[int]:
        return list(await asyncio.gather(readiness.check(service), ask_as_the_first_look_ends()))

    try:
        assert asyncio.run(both()) == [len(store)] * 2
    finally:
        service.close()
