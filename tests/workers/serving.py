"""A server of its own process over the example graph, and a client that sees every byte."""

from __future__ import annotations

import json
import os
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import urlencode, urlsplit

from fastapi import FastAPI

from kg.rdf import nquads
from kg.release import Content, Release, publish
from tests.api.running import running
from tests.cli.support import start
from tests.examples import example_texts
from tests.family import family_assembly

CHEAP = "SELECT ?s WHERE { ?s ?p ?o } LIMIT 3"
ALL = "?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l"  # more combinations than can be gone through
FOREVER = f"SELECT (COUNT(*) AS ?n) WHERE {{ {ALL} }}"
HOG = f"SELECT * WHERE {{ {ALL} }} ORDER BY ?a"
ENDLESS = f"SELECT * WHERE {{ {ALL} }}"
_FORM = {"content-type": "application/x-www-form-urlencoded", "connection": "close"}


def published(out: Path, *more: str) -> Release:
    """Publish a release of the example graph with further quads."""
    lines = sorted({*nquads(family_assembly()), *more})
    out.mkdir(parents=True, exist_ok=True)
    texts = example_texts(out / "texts")
    return publish(out, lambda: Content(quads=lines, texts=texts, counts={"drugs": 3}))


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A whole answer."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def detail(self) -> str:
        """Return what a problem document says."""
        assert self.headers["content-type"] == "application/problem+json"
        return str(json.loads(self.body)["detail"])

    def rows(self) -> list[dict[str, Any]]:
        """Return the rows of a table."""
        found: list[dict[str, Any]] = json.loads(self.body)["results"]["bindings"]
        return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """A running server."""

    pid: int
    port: int

    def opened(
        self, query: str, accept: str = "", timeout: float = 30, encoding: str = ""
    ) -> HTTPResponse:
        """Return an answer of which nothing but the headers has been read."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=timeout)
        wanted = {"accept": accept, "accept-encoding": encoding}
        headers = _FORM | {key: value for key, value in wanted.items() if value}
        try:
            connection.request("POST", "/sparql", urlencode({"query": query}), headers)
            return connection.getresponse()
        except BaseException:
            connection.close()
            raise

    def ask(self, query: str, accept: str = "") -> Answer:
        """Return the whole answer to a query.

        Raises:
            http.client.IncompleteRead: it breaks off.
        """
        with self.opened(query, accept) as response:
            headers = {key.lower(): value for key, value in response.getheaders()}
            return Answer(status=response.status, headers=headers, body=response.read())

    def update(self, text: str, token: str) -> int:
        """Return the status of an update."""
        headers = {"authorization": f"Bearer {token}", **_FORM}
        connection = HTTPConnection("127.0.0.1", self.port, timeout=30)
        connection.request("POST", "/sparql", urlencode({"update": text}), headers)
        with connection.getresponse() as response:
            response.read()
            return response.status

    def get(self, path: str) -> Any:
        """Return the JSON at a path."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=30)
        connection.request("GET", path, headers={"connection": "close"})
        with connection.getresponse() as response:
            return json.load(response)

    def page(self, path: str) -> str:
        """Return the page at a path, which must be there."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=30)
        headers = {"accept": "text/html", "connection": "close"}
        connection.request("GET", path, headers=headers)
        with connection.getresponse() as response:
            assert response.status == 200
            return response.read().decode()

    def ready(self) -> int:
        """Return the status of what tells whether the server is ready."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=30)
        connection.request("GET", "/readyz", headers={"connection": "close"})
        with connection.getresponse() as response:
            return response.status

    def nursery(self) -> int:
        """Return the id of the process that workers come from."""
        return self.nurseries()[-1]

    def nurseries(self) -> list[int]:
        """Return the ids of all processes that workers come from."""
        found = children(self.pid)
        return [each for each in found if b"kg.workers.nursery" in _command(each)]

    def workers(self) -> list[int]:
        """Return the ids of the workers."""
        return children(self.nursery())


@dataclass(frozen=True, slots=True, kw_only=True)
class Running(Server):
    """A server that is a process of its own."""

    process: subprocess.Popen[str]


@contextmanager
def within(app: FastAPI) -> Iterator[Server]:
    """Serve an application from this process, which is sooner ready than one of its own."""
    with running(app) as address:
        yield Server(pid=os.getpid(), port=urlsplit(address).port or 0)


@contextmanager
def serving(*options: object) -> Iterator[Running]:
    """Run `kg serve` with options on a free port."""
    process = start("serve", "--port", 0, "--log-level", "warning", *options)
    said = Thread(target=_heard, args=(process,), daemon=True)
    said.start()
    try:
        assert process.stdout is not None
        address = process.stdout.readline().strip()
        assert address
        port = urlsplit(address).port or 0
        yield Running(pid=process.pid, port=port, process=process)
    finally:
        process.kill()
        process.wait(timeout=30)
        said.join(30)
        process.stdout.close()


def _heard(process: subprocess.Popen[str]) -> None:
    """Read what the server complains of, so that it never waits for somebody to do so."""
    assert process.stderr is not None
    with process.stderr as complaints:
        for line in complaints:
            print(line, end="")  # noqa: T201


def _command(pid: int) -> bytes:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:  # it has ended meanwhile
        return b""


def until(met: Callable[[], bool], seconds: float) -> None:
    """Wait until a condition is met.

    Raises:
        AssertionError: it is not, for so many seconds.
    """
    end = time.monotonic() + seconds
    while not met():
        assert time.monotonic() < end
        time.sleep(0.05)


def children(pid: int) -> list[int]:
    """Return the ids of the processes that a process has started and that still run."""
    tasks = Path(f"/proc/{pid}/task").glob("*/children")  # of each of its threads
    return [int(child) for each in tasks for child in each.read_text().split()]
