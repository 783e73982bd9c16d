"""SPARQLWrapper, the client that most Python programs use."""

from __future__ import annotations

import pytest
from rdflib import RDF, Graph, URIRef
from SPARQLWrapper import CSV, JSON, POST, POSTDIRECTLY, TURTLE, XML, SPARQLWrapper
from SPARQLWrapper.SPARQLExceptions import QueryBadFormed, Unauthorized

from kg.identifiers import BASE

SELECT = f"SELECT ?drug WHERE {{ ?drug a <{BASE}vocab/Drug> }} ORDER BY ?drug"


@pytest.fixture
def wrapper(endpoint: str) -> SPARQLWrapper:
    found = SPARQLWrapper(endpoint)
    found.setQuery(SELECT)
    return found


@pytest.mark.parametrize(("method", "way"), [("GET", None), (POST, None), (POST, POSTDIRECTLY)])
def test_it_asks_by_every_method(wrapper: SPARQLWrapper, method: str, way: str | None) -> None:
    wrapper.setReturnFormat(JSON)
    wrapper.setMethod(method)
    if way:
        wrapper.setRequestMethod(way)
    rows = wrapper.queryAndConvert()["results"]["bindings"]
    assert f"{BASE}drug/pomalidomide" in [row["drug"]["value"] for row in rows]


def test_it_reads_xml_and_csv(wrapper: SPARQLWrapper) -> None:
    wrapper.setReturnFormat(XML)
    assert "drug/pomalidomide" in wrapper.queryAndConvert().toxml()
    wrapper.setReturnFormat(CSV)
    assert b"drug/pomalidomide" in wrapper.queryAndConvert()


def test_it_constructs(wrapper: SPARQLWrapper) -> None:
    wrapper.setQuery(f"CONSTRUCT WHERE {{ ?drug a <{BASE}vocab/Drug> }}")
    wrapper.setReturnFormat(TURTLE)
    graph = Graph().parse(data=wrapper.queryAndConvert(), format="turtle")
    assert (URIRef(f"{BASE}drug/pomalidomide"), RDF.type, None) in graph


def test_it_raises_for_a_wrong_query(wrapper: SPARQLWrapper) -> None:
    wrapper.setQuery("SELECT ?drug WHERE { ?drug a }")
    with pytest.raises(QueryBadFormed, match="line"):
        wrapper.query()


@pytest.mark.parametrize("way", [None, POSTDIRECTLY])
def test_it_updates_with_the_token(editable: str, token: str, way: str | None) -> None:
    wrapper = SPARQLWrapper(editable)
    wrapper.setMethod(POST)
    if way:
        wrapper.setRequestMethod(way)
    wrapper.setQuery("INSERT DATA { <ex:s> <ex:p> 'a+b & 100%25' }")
    with pytest.raises(Unauthorized):
        wrapper.query()
    wrapper.addCustomHttpHeader("Authorization", f"Bearer {token}")
    wrapper.query()
    asking = SPARQLWrapper(editable, returnFormat=JSON)
    asking.setQuery("SELECT ?o { <ex:s> <ex:p> ?o }")
    rows = asking.queryAndConvert()["results"]["bindings"]
    assert [row["o"]["value"] for row in rows] == ["a+b & 100%25"]
