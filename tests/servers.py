"""Real servers of SPARQL, started on loopback and stopped by the process that was started."""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from kg.errors import StoreError
from kg.store import Store
from kg.store.http import Limits
from kg.store.oxigraph import OxigraphStore
from kg.store.rdflib_store import RdflibStore
from kg.store.remote import RemoteStore

_PATIENCE = 60.0  # seconds until a server answers
_LOOPBACK = "127.0.0.1"
# What a test machine may have set must not change who asks.
NOBODY: dict[str, str] = {}
DBA = {"KG_STORE_USER": "dba", "KG_STORE_PASSWORD": "dba"}


STORES = ("embedded", "rdflib", "oxigraph_server", "virtuoso_server")
"""Names of the kinds of stores, for fixtures that give each of them."""


def empty_store(request: pytest.FixtureRequest) -> Store:
    """Return an empty store of the kind that a fixture is asked for."""
    match request.param:
        case "embedded":
            return OxigraphStore()
        case "rdflib":
            return RdflibStore()
    server: Running = request.getfixturevalue(request.param)
    return server.emptied()


def expect_differences(request: pytest.FixtureRequest, differs: Mapping[str, str]) -> None:
    """Mark a test that Virtuoso is known to fail: it is told when it no longer does."""
    kind = request.node.callspec.params.get("store")
    name = request.node.originalname
    if kind == "virtuoso_server" and name in differs:
        request.applymarker(pytest.mark.xfail(reason=differs[name], strict=True))


@dataclass(frozen=True, slots=True, kw_only=True)
class Running:
    """A server that answers: its address, who may write, and the id of its process."""

    url: str
    environment: dict[str, str]
    pid: int

    def store(self, limits: Limits | None = None) -> RemoteStore:
        """Return a new store on it."""
        return RemoteStore.open(self.url, limits=limits, environment=self.environment)

    def emptied(self) -> RemoteStore:
        """Return a new store on it, without any graph of former tests."""
        store = self.store()
        for graph in store.sizes():
            store.writer.drop(graph)
        return store


def free_port() -> int:
    """Return a port that nothing listens on."""
    with socket.create_server((_LOOPBACK, 0)) as taken:
        found: int = taken.getsockname()[1]
        return found


@contextmanager
def oxigraph(*options: str) -> Iterator[Running]:
    """Yield the server that the package `oxigraph` carries, in memory; skip where it is not."""
    beside = Path(sys.executable).parent / "oxigraph"
    program = str(beside) if beside.is_file() else shutil.which("oxigraph")
    if program is None:
        pytest.skip("the server `oxigraph` is not installed")
    port = free_port()
    command = [program, "serve", "--bind", f"{_LOOPBACK}:{port}", *options]
    with started(command) as pid:
        yield _ready(Running(url=f"http://{_LOOPBACK}:{port}", environment=NOBODY, pid=pid))


@contextmanager
def virtuoso(directory: Path) -> Iterator[Running]:
    """Yield a Virtuoso with an empty database in a directory; skip where it is not installed."""
    program = shutil.which("virtuoso-t")
    if program is None:
        pytest.skip("the server `virtuoso-t` is not installed (Debian: virtuoso-opensource-7-bin)")
    port = free_port()
    (directory / "virtuoso.ini").write_text(_VIRTUOSO.format(sql=free_port(), http=port))
    with started([program, "+foreground", "+configfile", "virtuoso.ini"], directory) as pid:
        url = f"http://{_LOOPBACK}:{port}/sparql"
        yield _ready(Running(url=url, environment=DBA, pid=pid))


@contextmanager
def started(command: Sequence[str], directory: Path | None = None) -> Iterator[int]:
    """Yield the id of a process, which is stopped at the end."""
    process = subprocess.Popen(  # noqa: S603 - found above
        command, cwd=directory, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        yield process.pid
    finally:
        process.kill()
        process.wait(timeout=30)


def _ready(server: Running) -> Running:
    end = time.monotonic() + _PATIENCE
    while True:
        try:
            server.store(Limits(attempts=1, timeout=5)).close()
        except StoreError:
            if time.monotonic() > end:
                raise
            time.sleep(0.1)
        else:
            return server


_VIRTUOSO = """
[Database]
DatabaseFile = virtuoso.db
ErrorLogFile = virtuoso.log
LockFile = virtuoso.lck
TransactionFile = virtuoso.trx
xa_persistent_file = virtuoso.pxa
FileExtend = 200
MaxCheckpointRemap = 2000
[TempDatabase]
DatabaseFile = virtuoso-temp.db
TransactionFile = virtuoso-temp.trx
MaxCheckpointRemap = 2000
[Parameters]
ServerPort = 127.0.0.1:{sql}
DirsAllowed = .
NumberOfBuffers = 20000
MaxDirtyBuffers = 15000
MaxClientConnections = 20
CheckpointInterval = 0
[HTTPServer]
ServerPort = 127.0.0.1:{http}
ServerRoot = .
MaxClientConnections = 20
ServerThreads = 20
[SPARQL]
DefaultQueryTimeout = 0
[Client]
[Replication]
"""
