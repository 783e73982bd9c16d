"""The vocabulary, the named graphs and the whole answer at their addresses."""

from __future__ import annotations

from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from rdflib import DCTERMS, RDF, RDFS, VOID, Graph, Literal, Namespace, URIRef

from kg import resources
from kg.api import create_app, datasets
from kg.identifiers import BASE
from kg.rdf import nquads
from kg.release import Content, publish
from kg.store import results
from tests.family import family_assembly

DKG = f"{BASE}vocab/"
SD = Namespace("http://www.w3.org/ns/sparql-service-description#")


def rdf(client: TestClient, path: str, media_type: str = results.TURTLE) -> Graph:
    answer = client.get(path, headers={"accept": media_type})
    assert answer.status_code == 200
    assert answer.headers["content-type"].partition(";")[0] == media_type
    return Graph().parse(data=answer.content, format=media_type)


@pytest.mark.parametrize("media_type", results.GRAPH_TYPES)
def test_a_term_says_what_it_means(client: TestClient, media_type: str) -> None:
    graph = rdf(client, "/vocab/hasAdverseEffect", media_type)
    node = URIRef(f"{DKG}hasAdverseEffect")
    assert graph.value(node, RDFS.label) == Literal("has adverse effect")
    assert graph.value(node, RDFS.domain) == URIRef(f"{DKG}Drug")
    assert graph.value(node, RDFS.range) == URIRef(f"{DKG}Effect")
    assert set(graph.subjects()) == {node}


def test_the_page_of_a_class_lists_its_properties(client: TestClient) -> None:
    text = client.get("/vocab/Drug", headers={"accept": "text/html"}).text
    assert '<a href="/vocab/hasAdverseEffect">' in text
    assert '<a href="/vocab/Combination">' in text
    assert "pomalidomide" not in text


def test_the_vocabulary_has_every_term_and_no_concept(client: TestClient) -> None:
    graph = rdf(client, "/vocab/")
    ontology = Graph().parse(resources.ontology() / "dkg.ttl")
    assert set(graph.subjects()) == set(ontology.subjects())


def test_a_small_graph_comes_whole(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    node = URIRef(f"{BASE}graph/statements")
    edge = URIRef(f"{BASE}drug/pomalidomide"), URIRef(f"{DKG}hasAdverseEffect")
    whole = rdf(client, "/graph/statements")
    assert set(whole.objects(edge[0], edge[1]))
    stated = int(str(whole.value(node, VOID.triples)))
    monkeypatch.setattr(datasets, "MOST_WHOLE", stated - 1)
    described = rdf(client, "/graph/statements")
    assert not set(described.objects(edge[0], edge[1]))
    assert len(whole) == len(described) + stated
    parts = described.objects(node, VOID.propertyPartition)
    assert sum(int(str(described.value(each, VOID.triples))) for each in parts) == stated
    assert str(described.value(node, VOID.sparqlEndpoint)).endswith("/sparql")


def test_the_content_of_a_graph_is_a_link_away(client: TestClient) -> None:
    text = client.get("/graph/statements", headers={"accept": "text/html"}).text
    link = text.partition('href="/sparql?query=')[2].partition('"')[0]
    assert "hasAdverseEffect" in client.get(f"/sparql?query={link}").text


def test_a_release_describes_itself(tmp_path: Path) -> None:
    lines = list(nquads(family_assembly()))
    release = publish(tmp_path, lambda: Content(quads=lines))
    with TestClient(create_app(release)) as client:
        graph = rdf(client, "/.well-known/void")
    node = URIRef(f"{BASE}void")
    assert graph.value(node, DCTERMS.identifier) == Literal(release.id)
    own = f" <{BASE}graph/description> .\n"
    assert graph.value(node, VOID.triples) == Literal(sum(not e.endswith(own) for e in lines))
    part = graph.value(predicate=SD.name, object=URIRef(f"{BASE}graph/statements"))
    assert (node, VOID.subset, part) in graph
    part = URIRef(f"{BASE}void#class-Drug")
    assert graph.value(part, VOID["class"]) == URIRef(f"{DKG}Drug")
    drugs = sum(each.ref.kind == "drug" for each in family_assembly().concepts)
    assert graph.value(part, VOID.entities) == Literal(drugs)
    assert "license" in str(graph.value(node, DCTERMS.rights))


def test_a_store_without_release_describes_itself(client: TestClient) -> None:
    graph = rdf(client, "/.well-known/void", results.JSON_LD)
    node = URIRef(f"{BASE}void")
    assert (node, RDF.type, VOID.Dataset) in graph
    assert graph.value(node, DCTERMS.identifier) is None
