"""Clients of all kinds, each going on until told to stop: typical, hostile, hasty and slow."""

from __future__ import annotations

import random
import socket
import threading
import time
from collections import Counter, deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException, HTTPResponse, IncompleteRead
from typing import TypeVar
from urllib.parse import quote, urlencode

from tests.bench.typical import QUERIES
from tests.workers.serving import ENDLESS, FOREVER, HOG

_Item = TypeVar("_Item")
_PATIENCE = 60.0  # seconds
_PAGES = (
    "/",
    "/drug/pomalidomide",
    "/effect/neutropenia",
    "/api/drugs/pomalidomide",
    "/api/compare?drug=pomalidomide&drug=lenalidomide",
    "/api/search?q=poma",
    "/api/queries/effects-of-drug.csv?drug=pomalidomide",
    "/api/graph/neighbourhood?node=drug/pomalidomide",
    "/readyz",
    "/metrics",
)
_HOSTILE = {
    "endless count": (FOREVER, {503}),
    "takes all memory": (HOG, {503}),
    "nested": ("SELECT * WHERE " + "{" * 3_000 + "}" * 3_000, {400}),
    "expression that backtracks": (
        'SELECT * WHERE { ?s ?p ?o FILTER(REGEX(STR(?o), "^((((a|b|.){1,50}){1,50}){1,50})*$")) }',
        {200, 400, 503},
    ),
    "calls elsewhere": ("SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }", {400}),
    "huge table": (f"SELECT * {{ VALUES ?x {{ {'1 ' * 200_000} }} }}", {200, 400, 413, 503}),
    "no query": ("\x00" * 1_000, {400}),
}


@dataclass(slots=True)
class Seen:
    """What clients have seen; several threads add to it.

    Attributes:
        done: requests by kind.
        wrong: what should not have been, by kind; the last of each is kept as an example.
        latest: seconds that typical requests took lately, with the time of their end.
    """

    done: Counter[str] = field(default_factory=Counter)
    wrong: Counter[str] = field(default_factory=Counter)
    examples: dict[str, str] = field(default_factory=dict)
    latest: deque[tuple[float, float]] = field(default_factory=lambda: deque(maxlen=1_000_000))

    def is_wrong(self, kind: str, what: str) -> None:
        """Take note of what should not have been."""
        self.wrong[kind] += 1
        self.examples[kind] = what[:300]


@dataclass(frozen=True, slots=True, kw_only=True)
class Crowd:
    """Clients of a server on a port of loopback."""

    port: int
    stop: threading.Event
    seen: Seen

    def typical(self) -> None:
        """Ask what people ask, over a connection that is kept; all is answered."""
        connection, addresses = self._connection(), _addresses()
        while not self.stop.is_set():
            address = random.choice(addresses)  # noqa: S311 - nothing is secret
            begun = time.monotonic()
            try:
                connection.request("GET", address, headers={"Accept-Encoding": "gzip"})
                answer = connection.getresponse()
                answer.read()
            except (OSError, HTTPException) as error:
                self.seen.is_wrong("typical", f"{address[:60]}: {error!r}")
                connection.close()
                continue
            ended = time.monotonic()
            self.seen.latest.append((ended, ended - begun))
            self.seen.done["typical"] += 1
            if answer.status != 200:
                self.seen.is_wrong("typical", f"{address[:60]}: {answer.status}")
            self.stop.wait(0.02)
        connection.close()

    def hostile(self) -> None:
        """Ask what would end other servers; it is refused, and nothing worse."""
        for name in _again(tuple(_HOSTILE), self.stop):
            query, expected = _HOSTILE[name]
            try:
                status = self._post(query).status
            except IncompleteRead:  # how an answer ends that reaches a limit once it is being sent
                status = 200
            except (OSError, HTTPException) as error:
                self.seen.is_wrong("hostile", f"{name}: {error!r}")
                continue
            self.seen.done["hostile"] += 1
            if status not in expected:
                self.seen.is_wrong("hostile", f"{name}: {status}")

    def hasty(self) -> None:
        """Leave before an answer, or in its midst."""
        for wanted in _again((0, 1, 10_000), self.stop):
            connection = self._connection()
            with suppress(OSError, HTTPException):
                _send(connection, ENDLESS if wanted else FOREVER)
                if wanted:
                    connection.getresponse().read(wanted)
            connection.close()
            self.seen.done["hasty"] += 1
            self.stop.wait(0.5)

    def slow(self) -> None:
        """Send a request byte by byte, or take an answer so, and leave."""
        for sends in _again((True, False), self.stop):
            with suppress(OSError), socket.create_connection(("127.0.0.1", self.port), 5) as found:
                if sends:
                    found.sendall(b"GET /readyz HT")
                    self._slowly(lambda: found.send(b"x"))
                else:
                    path = f"/sparql?query={quote(ENDLESS)}"
                    found.sendall(f"GET {path} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
                    self._slowly(lambda: found.recv(10))
            self.seen.done["slow"] += 1

    def _slowly(self, step: Callable[[], object]) -> None:
        for _ in range(10):
            step()
            if self.stop.wait(0.5):
                return

    def _post(self, query: str) -> HTTPResponse:
        connection = self._connection()
        try:
            _send(connection, query)
            answer = connection.getresponse()
            answer.read()
            return answer
        finally:
            connection.close()

    def _connection(self) -> HTTPConnection:
        return HTTPConnection("127.0.0.1", self.port, timeout=_PATIENCE)


def _send(connection: HTTPConnection, query: str) -> None:
    headers = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "*/*"}
    connection.request("POST", "/sparql", urlencode({"query": query}), headers)


def _addresses() -> list[str]:
    queries = [f"/sparql?{urlencode({'query': query})}" for query in QUERIES.values()]
    return [*queries, *_PAGES]


def _again(items: Sequence[_Item], stop: threading.Event) -> Iterator[_Item]:
    while not stop.is_set():
        for each in items:
            if stop.is_set():
                return
            yield each


@contextmanager
def crowd(port: int) -> Iterator[Seen]:
    """Have clients of all kinds ask a server, and yield what they see."""
    seen, stop = Seen(), threading.Event()
    found = Crowd(port=port, stop=stop, seen=seen)
    roles = (found.typical, found.typical, found.hostile, found.hasty, found.slow)
    threads = [threading.Thread(target=role, daemon=True) for role in roles]
    for each in threads:
        each.start()
    try:
        yield seen
    finally:
        stop.set()
        for each in threads:
            each.join(_PATIENCE)
