"""Editors that know nothing of this endpoint find its classes, prefixes and queries by asking it.

The queries are those that sib-swiss/sparql-editor sends when it is given the address of one.
"""

from __future__ import annotations

import gzip
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from rdflib import DCAT, DCTERMS, FOAF, RDF, VOID, Graph, Literal, Namespace, URIRef

from kg import vocab
from kg.api import Settings, create_app
from kg.identifiers import BASE
from kg.pipeline import build
from kg.release import Release, open_release
from kg.store import results
from kg.store.oxigraph import OxigraphStore
from kg.vocab import Names
from tests.cli.support import DOCUMENTS

DKG = f"{BASE}vocab/"
LACKING = {"ungrounded-words", "weak-support"}
SH, SCHEMA = Namespace(vocab.SH), Namespace(vocab.SCHEMA)
NODE = URIRef(f"{BASE}void")
PREFIXES = """PREFIX sh: <http://www.w3.org/ns/shacl#>
SELECT DISTINCT ?prefix ?namespace
WHERE { [] sh:namespace ?namespace ; sh:prefix ?prefix }
ORDER BY ?prefix"""
EXAMPLES = """PREFIX sh: <http://www.w3.org/ns/shacl#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
SELECT DISTINCT ?sq ?comment ?query
WHERE {
  ?sq a sh:SPARQLExecutable ;
    rdfs:comment ?comment ;
    sh:select|sh:ask|sh:construct|sh:describe ?query .
} ORDER BY ?sq"""
PARTS = """PREFIX void: <http://rdfs.org/ns/void#>
PREFIX void-ext: <http://ldf.fi/void-ext#>
SELECT DISTINCT ?subjectClass ?prop ?objectClass ?objectDatatype
WHERE {
  {
    ?cp void:class ?subjectClass ;
      void:propertyPartition ?pp .
    ?pp void:property ?prop .
    OPTIONAL {
      {
        ?pp void:classPartition [ void:class ?objectClass ] .
      } UNION {
        ?pp void-ext:datatypePartition [ void-ext:datatype ?objectDatatype ] .
      }
    }
  } UNION {
    ?ls void:subjectsTarget [ void:class ?subjectClass ] ;
      void:linkPredicate ?prop ;
      void:objectsTarget [ void:class ?objectClass ] .
  }
}"""


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> Release:
    """Return a small release, or the one that KG_RELEASE points to."""
    given = os.environ.get("KG_RELEASE")
    if given:
        return open_release(Path(given))
    return build(DOCUMENTS, tmp_path_factory.mktemp("described"), jobs=1).release


@pytest.fixture(scope="module")
def served(release: Release) -> Iterator[TestClient]:
    with TestClient(create_app(release, Settings(query_workers=1))) as found:
        yield found


def asked(client: TestClient, query: str) -> list[dict[str, str]]:
    answer = client.get("/sparql", params={"ac": "1", "query": query})
    assert answer.status_code == 200, answer.text
    rows: list[dict[str, Any]] = answer.json()["results"]["bindings"]
    return [{name: cell["value"] for name, cell in row.items()} for row in rows]


def rdf(client: TestClient, path: str, media_type: str = results.TURTLE) -> Graph:
    answer = client.get(path, headers={"accept": media_type})
    assert answer.status_code == 200, answer.text
    return Graph().parse(data=answer.content, format=media_type)


def test_an_editor_finds_the_prefixes(served: TestClient) -> None:
    found = {row["prefix"]: row["namespace"] for row in asked(served, PREFIXES)}
    assert found == Names().prefixes()


def test_an_editor_finds_the_classes_and_properties(served: TestClient) -> None:
    rows = asked(served, PARTS)
    found = {(row["subjectClass"], row["prop"]) for row in rows}
    used = asked(
        served,
        "SELECT DISTINCT ?subjectClass ?prop WHERE { ?s a ?subjectClass ; ?prop ?o"
        f" FILTER NOT EXISTS {{ GRAPH <{BASE}graph/description> {{ ?s ?prop ?o }} }} }}",
    )
    assert {(row["subjectClass"], row["prop"]) for row in used} <= found
    to = {
        (row["subjectClass"], row["prop"]): row.get("objectClass") or row.get("objectDatatype")
        for row in rows
    }
    assert to[f"{DKG}Drug", f"{DKG}hasAdverseEffect"] == f"{DKG}Effect"
    assert to[f"{DKG}Statement", f"{DKG}status"] == f"{DKG}Status"
    assert to[f"{DKG}Evidence", f"{DKG}quote"] == f"{vocab.XSD}string"
    classes = asked(served, "SELECT DISTINCT ?class { [] <http://rdfs.org/ns/void#class> ?class }")
    assert {f"{DKG}Drug", f"{DKG}Evidence"} <= {row["class"] for row in classes}


def test_every_example_has_rows(served: TestClient) -> None:
    examples = asked(served, EXAMPLES)
    assert len(examples) > 10
    empty = {
        row["sq"].partition("#query-")[2] for row in examples if not asked(served, row["query"])
    }
    # A graph of three documents lacks what these look for; the default graph has it.
    assert empty <= (set() if "KG_RELEASE" in os.environ else LACKING)


@pytest.mark.parametrize("path", ["/.well-known/void", "/sparql"])
def test_the_graph_is_described_where_it_is_looked_for(served: TestClient, path: str) -> None:
    graph = rdf(served, path)
    assert (NODE, RDF.type, VOID.Dataset) in graph
    for size in ("triples", "entities", "distinctSubjects", "distinctObjects"):
        assert int(str(graph.value(NODE, VOID[size]))) > 500
    for size in ("classes", "properties"):
        assert int(str(graph.value(NODE, VOID[size]))) > 20
    part = URIRef(f"{BASE}void#class-Drug")
    assert (NODE, VOID.classPartition, part) in graph
    assert set(graph.objects(URIRef(f"{BASE}vocab/"), SH.declare))
    targets = set(graph.objects(None, SCHEMA.target))
    assert URIRef("http://testserver/sparql") in targets
    links = URIRef(f"{BASE}void#links-skos-exactMatch-HP")
    assert int(str(graph.value(links, VOID.triples))) > 10


def test_sizes_are_those_of_the_graph(served: TestClient) -> None:
    graph = rdf(served, "/void")
    node = URIRef(f"{BASE}void#class-Statement")
    (row,) = asked(served, f"SELECT (COUNT(*) AS ?n) {{ ?s a <{DKG}Statement> }}")
    assert str(graph.value(node, VOID.entities)) == row["n"]
    (row,) = asked(served, "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }")
    (own,) = asked(
        served, f"SELECT (COUNT(*) AS ?n) {{ GRAPH <{BASE}graph/description> {{ ?s ?p ?o }} }}"
    )
    assert int(str(graph.value(NODE, VOID.triples))) == int(row["n"]) - int(own["n"])


def test_the_catalogue_says_where_the_graph_can_be_had(
    served: TestClient, release: Release
) -> None:
    graph = rdf(served, "/.well-known/void")
    assert graph.value(NODE, DCTERMS.identifier) == Literal(release.id)
    assert graph.value(NODE, URIRef(f"{vocab.DCAT}version")) == Literal(release.id)
    assert graph.value(NODE, DCTERMS.issued)
    page = URIRef("http://testserver/.well-known/void")
    assert graph.value(page, FOAF.primaryTopic) == NODE
    (service,) = graph.subjects(RDF.type, DCAT.DataService)
    assert graph.value(service, DCAT.servesDataset) == NODE
    endpoint = graph.value(service, DCAT.endpointURL)
    assert served.get(str(endpoint), params={"query": "ASK {}"}).status_code == 200
    sources = set(graph.objects(NODE, DCTERMS.source))
    assert {str(each) for each in sources} == {f"{BASE}source/{each.id}" for each in release.inputs}
    (file,) = graph.objects(None, DCAT.downloadURL)
    assert graph.value(NODE, VOID.dataDump) == file
    answer = served.get(str(file))
    assert answer.content == release.graph.read_bytes()
    (size,) = graph.objects(None, DCAT.byteSize)
    assert int(str(size)) == len(answer.content)
    assert gzip.decompress(answer.content).count(b"\n") == release.quads
    tag = {"if-none-match": answer.headers["etag"]}
    assert served.get("/graph.nq.gz", headers=tag).status_code == 304


def test_editors_that_read_files_get_queries_and_prefixes_alone(served: TestClient) -> None:
    graph = rdf(served, "/.well-known/sparql-examples")
    kinds = set(graph.objects(None, RDF.type))
    assert kinds == {SH.SPARQLExecutable, SH.SPARQLSelectExecutable, SH.PrefixDeclaration}


@pytest.mark.parametrize("media_type", [results.JSON_LD, results.TRIG])
def test_the_description_comes_in_every_form(served: TestClient, media_type: str) -> None:
    answer = served.get("/void", headers={"accept": media_type})
    assert answer.headers["content-type"].partition(";")[0] == media_type
    assert len(Graph().parse(data=answer.content, format=media_type)) > 1_000


def test_what_an_update_adds_is_counted_at_once() -> None:
    store = OxigraphStore()
    app = create_app(store, Settings(update_token="t"))  # noqa: S106
    with TestClient(app) as client:
        assert rdf(client, "/void").value(NODE, VOID.triples) == Literal(0)
        update = "INSERT DATA { GRAPH <urn:g> { <urn:s> a <urn:Class> } }"
        headers = {
            "content-type": "application/sparql-update",
            "authorization": "Bearer t",
        }
        assert client.post("/sparql", content=update, headers=headers).status_code == 204
        graph = rdf(client, "/void")
    assert graph.value(NODE, VOID.triples) == Literal(1)
    assert graph.value(predicate=VOID["class"], object=URIRef("urn:Class"))
