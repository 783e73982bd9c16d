"""SPARQL servers with the same quads, to be measured beside each other."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode
from urllib.request import Request, urlopen

from tests.servers import free_port, oxigraph, started
from tests.tools import TOOLS

JSON = "application/sparql-results+json"
_PATIENCE = 600.0  # seconds; rdflib reads 15,000 quads in one
_ONE = "ASK { ?s ?p ?o }"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rival:
    """A server that has the quads: its name, its endpoint, and the id of its process."""

    name: str
    endpoint: str
    pid: int

    def address(self, query: str) -> str:
        """Return the address of the answer to a query."""
        return f"{self.endpoint}?{urlencode({'query': query})}"

    def ask(self, query: str) -> dict[str, object]:
        """Return an answer in JSON."""
        request = Request(self.address(query), headers={"Accept": JSON})  # noqa: S310 - loopback
        with urlopen(request, timeout=_PATIENCE) as answer:  # noqa: S310 - loopback
            found: dict[str, object] = json.load(answer)
            return found


@contextmanager
def ours(release: Path) -> Iterator[Rival]:
    """Yield `kg serve` as it is without options; nobody reads its log, but it is written."""
    port = free_port()
    words = [sys.executable, "-m", "kg", "serve", "--release", str(release), "--port", str(port)]
    with started(words) as pid:
        endpoint = f"http://127.0.0.1:{port}/sparql"
        yield _ready(Rival(name="kg serve", endpoint=endpoint, pid=pid))


@contextmanager
def oxigraph_server(nquads: Path) -> Iterator[Rival]:
    """Yield the server of Oxigraph, in memory, all graphs together as the default graph."""
    with oxigraph("--union-default-graph") as server:
        headers = {"Content-Type": "application/n-quads"}
        data = nquads.read_bytes()
        request = Request(f"{server.url}/store", data, headers, method="POST")  # noqa: S310
        with urlopen(request, timeout=_PATIENCE):  # noqa: S310 - loopback
            pass
        yield _ready(Rival(name="oxigraph", endpoint=f"{server.url}/query", pid=server.pid))


@contextmanager
def rdflib_endpoint(nquads: Path) -> Iterator[Rival]:
    """Yield rdflib-endpoint over rdflib's own store.

    Raises:
        FileNotFoundError: it is not installed.
    """
    command = TOOLS["rdflib-endpoint"].command()
    if command is None:
        raise FileNotFoundError("rdflib-endpoint is not installed")
    port = free_port()
    words = [*command, "serve", "--host", "127.0.0.1", "--port", str(port), str(nquads)]
    with started(words) as pid:
        endpoint = f"http://127.0.0.1:{port}/"
        yield _ready(Rival(name="rdflib-endpoint", endpoint=endpoint, pid=pid))


def _ready(rival: Rival) -> Rival:
    end = time.monotonic() + _PATIENCE
    while True:
        try:
            found = rival.ask(_ONE)
        except OSError:
            if time.monotonic() > end:
                raise
            time.sleep(0.5)
        else:
            assert found["boolean"] is True
            return rival
