"""The server on loopback, and a patience that takes no time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest

from kg.fetch import Courtesy
from tests.fetch.server import Loopback, serving


@dataclass(kw_only=True)
class Heard:
    """A listener that remembers."""

    notes: list[str] = field(default_factory=list)
    seen: list[tuple[int, int | None]] = field(default_factory=list)

    def progress(self, done: int, total: int | None) -> None:
        self.seen.append((done, total))

    def note(self, text: str) -> None:
        self.notes.append(text)


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Loopback]:
    """Return a server that runs until the test is over."""
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    with serving() as loopback:
        yield loopback


@pytest.fixture
def heard() -> Heard:
    """Return a listener."""
    return Heard()


@pytest.fixture
def naps() -> list[float]:
    """Return the waits, in seconds, that nobody had to wait."""
    return []


@pytest.fixture
def courtesy(naps: list[float]) -> Courtesy:
    """Return a courtesy that gives up after three retries and notes its waits."""
    return Courtesy(timeout=10, retries=3, backoff=1, longest=100, pause=7, sleep=naps.append)
