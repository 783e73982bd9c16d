"""Other people's SPARQL clients against a real server."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from urllib.request import Request, urlopen

import pytest
import uvicorn
from rdflib import RDF, Graph, URIRef
from rdflib.plugins.stores.sparqlstore import SPARQLStore
from SPARQLWrapper import CSV, JSON, POST, POSTDIRECTLY, TURTLE, XML, SPARQLWrapper

from kg.api import create_app
from kg.api.server import listening
from kg.identifiers import BASE
from kg.store import Store

SELECT = f"SELECT ?drug WHERE {{ ?drug a <{BASE}vocab/Drug> }} ORDER BY ?drug"


@pytest.fixture(scope="module")
def address(store: Store) -> Iterator[str]:
    with listening("127.0.0.1", 0) as listener:
        server = uvicorn.Server(uvicorn.Config(create_app(store), log_level="error"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        for _ in range(500):
            if server.started:
                break
            time.sleep(0.02)
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        server.should_exit = True
        thread.join(10)
        assert not thread.is_alive()


@pytest.fixture
def wrapper(address: str) -> SPARQLWrapper:
    found = SPARQLWrapper(f"{address}/sparql")
    found.setQuery(SELECT)
    return found


@pytest.mark.parametrize(("method", "way"), [("GET", None), (POST, None), (POST, POSTDIRECTLY)])
def test_sparqlwrapper_asks_by_every_method(
    wrapper: SPARQLWrapper, method: str, way: str | None
) -> None:
    wrapper.setReturnFormat(JSON)
    wrapper.setMethod(method)
    if way:
        wrapper.setRequestMethod(way)
    rows = wrapper.queryAndConvert()["results"]["bindings"]
    assert f"{BASE}drug/pomalidomide" in [row["drug"]["value"] for row in rows]


def test_sparqlwrapper_reads_xml_and_csv(wrapper: SPARQLWrapper) -> None:
    wrapper.setReturnFormat(XML)
    assert "drug/pomalidomide" in wrapper.queryAndConvert().toxml()
    wrapper.setReturnFormat(CSV)
    assert b"drug/pomalidomide" in wrapper.queryAndConvert()


def test_sparqlwrapper_constructs(wrapper: SPARQLWrapper) -> None:
    wrapper.setQuery(f"CONSTRUCT WHERE {{ ?drug a <{BASE}vocab/Drug> }}")
    wrapper.setReturnFormat(TURTLE)
    graph = Graph().parse(data=wrapper.queryAndConvert(), format="turtle")
    assert (URIRef(f"{BASE}drug/pomalidomide"), RDF.type, None) in graph


def test_rdflib_reads_through_its_sparql_store(address: str) -> None:
    graph = Graph(SPARQLStore(f"{address}/sparql"))
    drug = URIRef(f"{BASE}drug/pomalidomide")
    assert (drug, RDF.type, URIRef(f"{BASE}vocab/Drug")) in graph
    effects = set(graph.objects(drug, URIRef(f"{BASE}vocab/hasAdverseEffect")))
    assert URIRef(f"{BASE}effect/neutropenia") in effects
    rows = {str(row[0]) for row in graph.query(SELECT)}
    assert str(drug) in rows


def test_rdflib_loads_a_node_from_its_address(address: str) -> None:
    request = Request(f"{address}/drug/pomalidomide", headers={"Accept": "text/turtle"})  # noqa: S310
    with urlopen(request, timeout=20) as answer:  # noqa: S310 - our own server
        graph = Graph().parse(data=answer.read(), format="turtle")
    assert (URIRef(f"{BASE}drug/pomalidomide"), RDF.type, None) in graph
