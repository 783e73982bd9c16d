"""rdflib: its stores on an endpoint, its own SERVICE, and nodes loaded from their addresses."""

from __future__ import annotations

from urllib.error import HTTPError

import pytest
from rdflib import RDF, XSD, Graph, Literal, URIRef
from rdflib.plugins.stores.sparqlstore import SPARQLStore, SPARQLUpdateStore

from kg.identifiers import BASE

DRUG = URIRef(f"{BASE}drug/pomalidomide")
HAS_EFFECT = URIRef(f"{BASE}vocab/hasAdverseEffect")
SOMEWHERE = URIRef("http://example.org/g")


def test_it_reads_through_its_sparql_store(endpoint: str) -> None:
    graph = Graph(SPARQLStore(endpoint))
    assert (DRUG, RDF.type, URIRef(f"{BASE}vocab/Drug")) in graph
    assert URIRef(f"{BASE}effect/neutropenia") in set(graph.objects(DRUG, HAS_EFFECT))
    rows = graph.query(f"SELECT ?drug WHERE {{ ?drug a <{BASE}vocab/Drug> }}")
    assert DRUG in {row[0] for row in rows}


@pytest.mark.parametrize("method", ["GET", "POST", "POST_FORM"])
def test_its_sparql_store_asks_by_every_method(endpoint: str, method: str) -> None:
    graph = Graph(SPARQLStore(endpoint, method=method))
    assert bool(graph.query(f"ASK {{ <{DRUG}> <{HAS_EFFECT}> ?effect }}"))


def test_it_joins_what_it_has_with_a_service(endpoint: str) -> None:
    graph = Graph().add((DRUG, URIRef("ex:price"), Literal(7)))
    rows = graph.query(f"""SELECT ?price ?effect WHERE {{
        ?drug <ex:price> ?price .
        SERVICE <{endpoint}> {{ ?drug <{HAS_EFFECT}> ?effect }}
    }}""")
    alone = set(Graph(SPARQLStore(endpoint)).objects(DRUG, HAS_EFFECT))
    assert len(alone) > 2
    assert {(row.price, row.effect) for row in rows} == {(Literal(7), each) for each in alone}


def test_it_loads_a_node_from_its_address(endpoint: str) -> None:
    address = endpoint.removesuffix("/sparql")
    graph = Graph().parse(f"{address}/drug/pomalidomide")  # it asks for all RDF that it reads
    assert (DRUG, RDF.type, None) in graph


@pytest.fixture
def updating(editable: str, token: str) -> SPARQLUpdateStore:
    return SPARQLUpdateStore(editable, editable, headers={"Authorization": f"Bearer {token}"})


def test_it_adds_and_removes_through_its_update_store(updating: SPARQLUpdateStore) -> None:
    graph = Graph(updating, SOMEWHERE)
    triple = (URIRef("ex:s"), URIRef("ex:p"), Literal('éa "quoted"\nline'))
    graph.add(triple)
    assert set(graph) == {triple}
    graph.remove((URIRef("ex:s"), None, None))
    assert set(graph) == set()


def test_what_it_holds_back_is_sent_when_it_commits(updating: SPARQLUpdateStore) -> None:
    updating.autocommit = False
    updating.dirty_reads = True  # else it would send before it reads
    graph = Graph(updating, SOMEWHERE)
    graph.update("CREATE GRAPH <http://example.org/g>")
    updating.commit()
    wanted = {
        (URIRef(f"ex:{number}"), URIRef("ex:p"), value)
        for number, value in enumerate(
            [Literal("café", lang="fr"), Literal("2013-02-08", datatype=XSD.date), Literal(1.5)]
        )
    }
    graph.addN((*triple, graph) for triple in wanted)
    assert set(graph) == set()
    updating.commit()
    assert set(graph) == wanted


def test_it_makes_updates_of_its_own_words(updating: SPARQLUpdateStore) -> None:
    graph = Graph(updating, SOMEWHERE)
    graph.update("INSERT DATA { <ex:s> <ex:p> 1 , 2 }")
    graph.update("DELETE { ?s ?p ?o } INSERT { ?s ?p 3 } WHERE { ?s ?p ?o FILTER (?o = 1) }")
    assert set(graph.objects()) == {Literal(2), Literal(3)}


def test_without_the_token_it_changes_nothing(editable: str) -> None:
    graph = Graph(SPARQLUpdateStore(editable, editable), SOMEWHERE)
    with pytest.raises(HTTPError, match="401") as refused:
        graph.add((URIRef("ex:s"), URIRef("ex:p"), Literal(1)))
    refused.value.close()
    assert not Graph(SPARQLStore(editable)).query("ASK { ?s ?p ?o }")
