"""Other people's SPARQL clients against a real server."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from urllib.parse import quote
from urllib.request import Request, urlopen

import pytest
from rdflib import RDF, Graph, Literal, URIRef
from rdflib.plugins.stores.sparqlstore import SPARQLStore, SPARQLUpdateStore
from SPARQLWrapper import CSV, JSON, POST, POSTDIRECTLY, TURTLE, XML, SPARQLWrapper
from SPARQLWrapper.SPARQLExceptions import Unauthorized

from kg.api import Settings, create_app
from kg.identifiers import BASE
from kg.store import Store
from kg.store.oxigraph import OxigraphStore
from tests.api.running import running

TOKEN = "a-token-of-tests"  # noqa: S105
SELECT = f"SELECT ?drug WHERE {{ ?drug a <{BASE}vocab/Drug> }} ORDER BY ?drug"


@pytest.fixture(scope="module")
def address(store: Store) -> Iterator[str]:
    with running(create_app(store)) as found:
        yield found


@pytest.fixture
def editable() -> Iterator[str]:
    with running(create_app(OxigraphStore(), Settings(update_token=TOKEN))) as found:
        yield found


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


@pytest.mark.parametrize("way", [None, POSTDIRECTLY])
def test_sparqlwrapper_updates_with_the_token(editable: str, way: str | None) -> None:
    wrapper = SPARQLWrapper(f"{editable}/sparql")
    wrapper.setMethod(POST)
    if way:
        wrapper.setRequestMethod(way)
    wrapper.setQuery("INSERT DATA { <ex:s> <ex:p> 'a+b & 100%25' }")
    with pytest.raises(Unauthorized):
        wrapper.query()
    wrapper.addCustomHttpHeader("Authorization", f"Bearer {TOKEN}")
    wrapper.query()
    asking = SPARQLWrapper(f"{editable}/sparql", returnFormat=JSON)
    asking.setQuery("SELECT ?o { <ex:s> <ex:p> ?o }")
    rows = asking.queryAndConvert()["results"]["bindings"]
    assert [row["o"]["value"] for row in rows] == ["a+b & 100%25"]


def test_rdflib_writes_through_its_update_store(editable: str) -> None:
    address = f"{editable}/sparql"
    headers = {"Authorization": f"Bearer {TOKEN}"}
    store = SPARQLUpdateStore(address, address, headers=headers)
    graph = Graph(store, URIRef("http://example.org/g"))
    triple = (URIRef("ex:s"), URIRef("ex:p"), Literal('éa "quoted"\nline'))
    graph.add(triple)
    assert set(graph) == {triple}
    graph.remove((URIRef("ex:s"), None, None))
    assert set(graph) == set()


def test_a_table_is_read_as_csv_from_its_address(address: str) -> None:
    with urlopen(f"{address}/sparql?format=csv&query={quote(SELECT)}", timeout=20) as answer:  # noqa: S310
        rows = list(csv.DictReader(io.TextIOWrapper(answer, "utf-8", newline="")))
    assert {"drug": f"{BASE}drug/pomalidomide"} in rows
