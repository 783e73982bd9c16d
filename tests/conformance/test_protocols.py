"""The W3C tests of the SPARQL 1.1 and the Graph Store HTTP Protocol, sent to the application."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest
from fastapi.testclient import TestClient

from kg.api import Settings, create_app
from kg.store.oxigraph import OxigraphStore
from tests.conformance.exchanges import Connection, read_connections, run
from tests.conformance.runners import TOKEN

_SHARED = Path(os.environ.get("KG_SHARED") or Path(__file__).resolve().parents[3] / "shared")
_SUITE = _SHARED / "data" / "conformance" / "sparql" / "sparql11"
# A graph that servers are thought to fetch, of which the suite has no copy.
_TAKEN_FOR_GRANTED = ox.NamedNode("http://kasei.us/2009/09/sparql/data/data0.rdf")


def _connections(name: str) -> list[Connection]:
    return list(read_connections(_SUITE / name)) if (_SUITE / name).is_file() else []


@pytest.fixture
def quads() -> ox.Store:
    return ox.Store()


@pytest.fixture
def client(quads: ox.Store) -> Iterator[TestClient]:
    app = create_app(OxigraphStore(quads), Settings(update_token=TOKEN))
    with TestClient(app, base_url="http://www.example") as found:
        yield found


@pytest.mark.parametrize("connection", _connections("protocol/manifest.ttl"), ids=lambda c: c.id)
def test_protocol(connection: Connection, client: TestClient, quads: ox.Store) -> None:
    quads.add_graph(_TAKEN_FOR_GRANTED)
    for name, path in connection.graphs:
        quads.load(path=path, format=ox.RdfFormat.N_TRIPLES, to_graph=ox.NamedNode(name))
    run(connection, client, {"/sparql/": "/sparql"}, TOKEN)


@pytest.mark.parametrize(
    "connection",
    [
        *_connections("graph-store-protocol/manifest-direct.ttl"),
        *_connections("graph-store-protocol/manifest-indirect.ttl"),
    ],
    ids=lambda c: c.id,
)
def test_graph_store_protocol(connection: Connection, client: TestClient) -> None:
    run(connection, client, {"/gsp": "/rdf-graph-store"}, TOKEN)
