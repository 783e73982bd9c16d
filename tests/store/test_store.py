"""What every store does; each implementation passes the same tests."""

from __future__ import annotations

import gzip
import io
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from rdflib import Graph, Literal, URIRef
from rdflib.namespace import XSD

from kg.errors import QueryError
from kg.store import Solutions, Store, Triples, Truth, ordered, results
from kg.store.oxigraph import OxigraphStore
from tests.servers import STORES, empty_store, expect_differences

EX = "http://x/"
QUADS = b"""\
<http://x/a> <http://x/knows> <http://x/b> <http://x/g1> .
<http://x/a> <http://x/age> "7"^^<http://www.w3.org/2001/XMLSchema#integer> <http://x/g1> .
<http://x/b> <http://x/knows> <http://x/c> <http://x/g2> .
<http://x/b> <http://x/name> "B\\u00e9, \\"b\\""@en <http://x/g2> .
<http://x/b> <http://x/share> "0.5"^^<http://www.w3.org/2001/XMLSchema#decimal> <http://x/g2> .
"""
KNOWS = "PREFIX ex: <http://x/> SELECT ?s ?o WHERE { ?s ex:knows ?o } ORDER BY ?s"


def ex(name: str) -> URIRef:
    return URIRef(EX + name)


VIRTUOSO_DIFFERS = {
    "test_construct_answers_with_sorted_triples": "its own graphs are part of its default graph",
    "test_graphs_of_the_request_replace_those_of_the_query": "it adds them to those of the query",
}


@pytest.fixture(autouse=True)
def known(request: pytest.FixtureRequest) -> None:
    if hasattr(request.node, "callspec"):
        expect_differences(request, VIRTUOSO_DIFFERS)


@pytest.fixture(params=STORES)
def store(request: pytest.FixtureRequest) -> Iterator[Store]:
    made = empty_store(request)
    made.load_nquads(io.BytesIO(QUADS))
    yield made
    made.close()


def rows(answer: object) -> tuple[object, ...]:
    assert isinstance(answer, Solutions)
    return answer.rows


def test_the_default_graph_is_the_union_of_all_graphs(store: Store) -> None:
    answer = store.query(KNOWS)
    assert answer == Solutions(variables=("s", "o"), rows=((ex("a"), ex("b")), (ex("b"), ex("c"))))


def test_a_graph_clause_sees_one_graph(store: Store) -> None:
    found = store.query("SELECT ?s { GRAPH <http://x/g2> { ?s ?p <http://x/c> } }")
    assert rows(found) == ((ex("b"),),)


def test_an_unbound_cell_is_none(store: Store) -> None:
    found = store.query(
        "SELECT ?s ?age { ?s <http://x/knows> ?o OPTIONAL { ?s <http://x/age> ?age } } ORDER BY ?s"
    )
    assert rows(found) == ((ex("a"), Literal("7", datatype=XSD.integer)), (ex("b"), None))


def test_literals_keep_language_and_datatype(store: Store) -> None:
    found = store.query(
        "SELECT ?name ?share { ?s <http://x/name> ?name ; <http://x/share> ?share }"
    )
    assert rows(found) == ((Literal('Bé, "b"', lang="en"), Literal("0.5", datatype=XSD.decimal)),)


def test_ask_answers_with_a_truth_value(store: Store) -> None:
    assert store.query("ASK { ?s ?p 7 }") == Truth(value=True)
    assert store.query("ASK { ?s ?p 8 }") == Truth(value=False)


def test_construct_answers_with_sorted_triples(store: Store) -> None:
    answer = store.query("CONSTRUCT { ?o ?p ?s } { ?s ?p ?o FILTER(isIRI(?o)) }")
    assert answer == Triples(
        triples=((ex("b"), ex("knows"), ex("a")), (ex("c"), ex("knows"), ex("b")))
    )


def test_describe_answers_with_triples(store: Store) -> None:
    answer = store.query("DESCRIBE <http://x/a>")
    assert isinstance(answer, Triples)
    assert (ex("a"), ex("knows"), ex("b")) in answer.triples


@pytest.mark.parametrize(
    "query",
    [
        "SELECT ?o { ?s <http://x/knows> ?o }",
        "SELECT ?o WHERE { ?s ?p ?o FILTER(isIRI(?o) && ?s = ?s) }",
        "SELECT (SAMPLE(?o) AS ?x) { ?s <http://x/knows> ?o }",
        "SELECT (?o AS ?x) { { SELECT ?s ?o { ?s <http://x/knows> ?o } } }",
    ],
)
def test_a_bound_variable_need_not_be_projected(store: Store, query: str) -> None:
    assert rows(store.query(query, bindings={"s": ex("b")})) == ((ex("c"),),)


def test_a_bound_variable_reaches_filters(store: Store) -> None:
    query = "SELECT ?s { ?s <http://x/age> ?age FILTER(?age < ?limit) }"
    assert rows(store.query(query, bindings={"limit": Literal(8)})) == ((ex("a"),),)
    assert rows(store.query(query, bindings={"limit": Literal(7)})) == ()


def test_a_bound_text_cannot_become_syntax(store: Store) -> None:
    hostile = 'B" } } SELECT * { ?s ?p ?o } #\n\\'
    query = "SELECT ?text { ?s <http://x/age> ?age }"
    assert rows(store.query(query, bindings={"text": Literal(hostile)})) == ((Literal(hostile),),)


def test_a_bound_iri_cannot_become_syntax(store: Store) -> None:
    with pytest.raises(QueryError, match="not an absolute IRI"):
        store.query(KNOWS, bindings={"s": URIRef("http://x> } DROP ALL #")})


def test_a_from_clause_limits_the_default_graph(store: Store) -> None:
    query = "PREFIX ex: <http://x/> SELECT ?s FROM ex:g1 { ?s ex:knows ?o }"
    assert rows(store.query(query)) == ((ex("a"),),)


def test_a_from_named_clause_leaves_the_default_graph_empty(store: Store) -> None:
    query = "BASE <http://x/> SELECT ?g FROM NAMED <g2> { %s }"
    assert rows(store.query(query % "GRAPH ?g { ?s <knows> ?o }")) == ((ex("g2"),),)
    assert rows(store.query(query % "?s <knows> ?o")) == ()


def test_graphs_of_the_request_replace_those_of_the_query(store: Store) -> None:
    query = "SELECT ?s FROM <http://x/g2> { ?s <http://x/knows> ?o }"
    assert rows(store.query(query, default_graphs=[EX + "g1"])) == ((ex("a"),),)
    assert rows(store.query(query, named_graphs=[EX + "g1"])) == ()


@pytest.mark.parametrize("clause", ["FROM", "FROM NAMED"])
def test_a_graph_that_the_store_lacks_is_refused_and_not_fetched(store: Store, clause: str) -> None:
    with pytest.raises(QueryError, match=r"no graph <http://example\.com/elsewhere>"):
        store.query(f"SELECT * {clause} <http://example.com/elsewhere> {{ ?s ?p ?o }}")


def test_another_server_is_never_called(store: Store) -> None:
    with pytest.raises(QueryError, match="SERVICE is not allowed"):
        store.query("SELECT * { SERVICE <http://example.com/sparql> { ?s ?p ?o } }")


def test_a_syntax_error_shows_the_line_with_a_mark(store: Store) -> None:
    with pytest.raises(QueryError, match=r"line 2, column \d+") as caught:
        store.query("SELECT * {\n ?s ?p } # here")
    _, line, mark = str(caught.value).splitlines()
    assert line.strip() == "?s ?p } # here"
    assert mark.strip() == "^"


@pytest.mark.parametrize(
    "query", ["", "nonsense", "INSERT DATA { <a:a> <a:b> <a:c> }", "ASK { ex:a ?p ?o }"]
)
def test_what_is_no_query_is_refused(store: Store, query: str) -> None:
    with pytest.raises(QueryError, match="syntax error"):
        store.query(query)


def test_json_tells_variables_and_bindings(store: Store) -> None:
    body = json.loads(store.serialize_query(KNOWS, results.JSON))
    assert body["head"]["vars"] == ["s", "o"]
    assert body["results"]["bindings"][0]["o"] == {"type": "uri", "value": EX + "b"}


def test_csv_quotes_what_needs_quoting(store: Store) -> None:
    body = store.serialize_query("SELECT ?n { ?s <http://x/name> ?n }", results.CSV)
    assert body.decode() == 'n\r\n"Bé, ""b"""\r\n'


def test_tsv_gives_terms_as_in_turtle(store: Store) -> None:
    body = store.serialize_query("SELECT ?s ?n ?x { ?s <http://x/name> ?n }", results.TSV)
    assert body.decode() == '?s\t?n\t?x\n<http://x/b>\t"Bé, \\"b\\""@en\t\n'


def test_xml_tells_variables_and_bindings(store: Store) -> None:
    body = store.serialize_query(KNOWS, results.XML).decode()
    assert '<variable name="s"' in body
    assert "<uri>http://x/c</uri>" in body


@pytest.mark.parametrize("media_type", [results.JSON, results.XML, results.CSV, results.TSV])
def test_a_truth_value_has_every_table_type(store: Store, media_type: str) -> None:
    assert b"true" in store.serialize_query("ASK { ?s ?p ?o }", media_type)


@pytest.mark.parametrize("media_type", results.GRAPH_TYPES)
def test_a_graph_answer_reads_back_in_every_graph_type(store: Store, media_type: str) -> None:
    body = store.serialize_query("CONSTRUCT { ?s ?p ?o } { ?s ?p ?o }", media_type)
    read_back = Graph().parse(data=body, format=media_type)
    assert Triples(triples=ordered(read_back)) == store.query("CONSTRUCT { ?s ?p ?o } { ?s ?p ?o }")


@pytest.mark.parametrize(
    ("query", "media_type"),
    [("SELECT * { ?s ?p ?o }", results.TURTLE), ("CONSTRUCT WHERE { ?s ?p ?o }", results.JSON)],
)
def test_a_media_type_that_does_not_fit_the_form_is_refused(
    store: Store, query: str, media_type: str
) -> None:
    with pytest.raises(QueryError, match=re.escape(f"not in {media_type}")):
        store.serialize_query(query, media_type)


def test_quads_come_out_sorted_as_they_went_in(store: Store) -> None:
    dumped = store.dump_nquads()
    assert dumped.splitlines() == sorted(dumped.splitlines())
    again = OxigraphStore()
    again.load_nquads(io.BytesIO(dumped))
    assert again.dump_nquads().count(b"\n") == len(store) == len(again) == 5


def test_a_gzipped_file_loads_like_a_plain_one(store: Store, tmp_path: Path) -> None:
    more = b"<http://x/z> <http://x/p> <http://x/z> <http://x/g3> .\n"
    (tmp_path / "plain.nq").write_bytes(more)
    (tmp_path / "packed.nq.gz").write_bytes(gzip.compress(more))
    store.load_nquads(tmp_path / "plain.nq")
    store.load_nquads(tmp_path / "packed.nq.gz")
    assert len(store) == 6


def test_a_closed_store_answers_nothing(store: Store) -> None:
    store.close()
    with pytest.raises(QueryError, match="closed"):
        store.query("ASK {}")


def test_a_directory_answers_like_memory_and_cannot_be_written(tmp_path: Path) -> None:
    packed = tmp_path / "graph.nq.gz"
    packed.write_bytes(gzip.compress(QUADS))
    OxigraphStore.create(tmp_path / "store", packed)
    opened = OxigraphStore.open(tmp_path / "store")
    second = OxigraphStore.open(tmp_path / "store")
    assert opened.query(KNOWS) == second.query(KNOWS)
    assert len(opened) == 5
    with pytest.raises(RuntimeError, match="read-write"):
        opened.load_nquads(packed)
