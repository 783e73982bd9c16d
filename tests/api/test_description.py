"""The SPARQL 1.1 Service Description: the W3C's tests of it, and that it is true."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient
from rdflib import RDF, Graph, Literal, Namespace, URIRef

from kg.api import Settings, create_app
from kg.store.oxigraph import OxigraphStore

SD = Namespace("http://www.w3.org/ns/sparql-service-description#")
FORMATS = "http://www.w3.org/ns/formats/"
ENDPOINT = URIRef("http://testserver/sparql")
CLASSES = {
    SD.endpoint: None,
    SD.supportedLanguage: {SD.SPARQL11Query, SD.SPARQL11Update},
    SD.feature: {SD.UnionDefaultGraph, SD.EmptyGraphs},
    SD.defaultEntailmentRegime: {URIRef("http://www.w3.org/ns/entailment/Simple")},
    SD.defaultDataset: SD.Dataset,
    SD.defaultGraph: SD.Graph,
    SD.namedGraph: SD.NamedGraph,
}
ACCEPTED = {
    "SPARQL_Results_JSON": "application/sparql-results+json",
    "SPARQL_Results_XML": "application/sparql-results+xml",
    "SPARQL_Results_CSV": "text/csv",
    "SPARQL_Results_TSV": "text/tab-separated-values",
    "Turtle": "text/turtle",
    "N-Triples": "application/n-triples",
    "N-Quads": "application/n-quads",
    "TriG": "application/trig",
    "RDF_XML": "application/rdf+xml",
    "JSON-LD": "application/ld+json",
}


def described(client: TestClient) -> Graph:
    answer = client.get("/sparql", headers={"accept": "text/turtle"})
    return Graph().parse(data=answer.content, format="turtle")


@pytest.fixture
def editable() -> Iterator[TestClient]:
    store = OxigraphStore()
    store.update("INSERT DATA { GRAPH <ex:g> { <ex:s> <ex:p> 1 } } ; CREATE GRAPH <ex:empty>")
    with TestClient(create_app(store, Settings(update_token="t"))) as found:  # noqa: S106
        yield found


def test_the_endpoint_returns_rdf_with_itself_as_endpoint(client: TestClient) -> None:
    graph = described(client)
    assert (ENDPOINT, RDF.type, SD.Service) in graph
    assert (ENDPOINT, SD.endpoint, ENDPOINT) in graph


def test_it_conforms_to_the_schema(editable: TestClient) -> None:
    graph = described(editable)
    for property_, wanted in CLASSES.items():
        found = list(graph.objects(None, property_))
        assert found or property_ is SD.namedGraph
        for each in found:
            assert not isinstance(each, Literal)
            if isinstance(wanted, set):
                assert each in wanted
            elif wanted is not None:
                assert (each, RDF.type, wanted) in graph
    for named in graph.subjects(RDF.type, SD.NamedGraph):
        assert len(list(graph.objects(named, SD.name))) == 1


def test_every_result_format_that_it_names_is_given(client: TestClient) -> None:
    named = {
        str(each).removeprefix(FORMATS) for each in described(client).objects(None, SD.resultFormat)
    }
    assert named == set(ACCEPTED)
    for name in named:
        query = (
            "SELECT * { ?s ?p ?o } LIMIT 1" if "Results" in name else "CONSTRUCT WHERE { ?s ?p ?o }"
        )
        headers = {"accept": ACCEPTED[name]}
        answer = client.get("/sparql", params={"query": query}, headers=headers)
        assert answer.headers["content-type"].partition(";")[0] == ACCEPTED[name]


def test_every_graph_that_it_names_can_be_read(client: TestClient, editable: TestClient) -> None:
    for each in (client, editable):
        names = {str(name) for name in described(each).objects(None, SD.name)}
        assert names
        for name in names:
            assert each.get("/rdf-graph-store", params={"graph": name}).status_code == 200
    assert names == {"ex:g", "ex:empty"}


def test_updates_are_named_only_where_they_are_taken(
    client: TestClient, editable: TestClient
) -> None:
    languages = [
        set(described(each).objects(ENDPOINT, SD.supportedLanguage)) for each in (client, editable)
    ]
    assert languages == [{SD.SPARQL11Query}, {SD.SPARQL11Query, SD.SPARQL11Update}]
