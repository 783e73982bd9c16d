"""What a release says of itself: part of it, the same each time, and of use as it stands."""

from __future__ import annotations

import io
import os
from collections.abc import Iterable, Sequence
from pathlib import Path

import pytest
from rdflib import RDF, VOID, BNode, Dataset, Graph, Namespace, URIRef
from rdflib.compare import isomorphic

from kg import resources, vocab
from kg.about import STRUCTURE, counted_quads, written
from kg.about.asked import counted, of_release, of_store
from kg.about.examples import runnable
from kg.about.statistics import Counting
from kg.identifiers import BASE
from kg.model import Kind
from kg.queryfiles import NamedQuery, Parameter, ParameterType, read_queries
from kg.rdf import nquads
from kg.release import Content, publish
from kg.store import Solutions
from kg.store.oxigraph import OxigraphStore
from kg.vocab import Names
from tests.about.structures import Row, examples, write
from tests.family import family_assembly

SH, SCHEMA = Namespace(vocab.SH), Namespace(vocab.SCHEMA)
OWN = f" <{BASE}graph/description> .\n"
UPDATE = "KG_UPDATE" in os.environ  # writes the files anew


@pytest.fixture(scope="module")
def lines() -> list[str]:
    return list(nquads(family_assembly()))


@pytest.fixture(scope="module")
def graph(lines: list[str]) -> Graph:
    return description(lines)


def description(lines: Sequence[str], base: str = BASE) -> Graph:
    dataset = Dataset()
    dataset.parse(data="".join(lines), format="nquads")
    return dataset.graph(URIRef(f"{base}graph/description"))


def loaded(lines: Sequence[str]) -> OxigraphStore:
    made = OxigraphStore()
    made.load_nquads(io.BytesIO("".join(lines).encode()))
    return made


def test_the_structure_is_that_of_graphs_that_are_written() -> None:
    if UPDATE:
        write(recorded())
    assert examples() <= set(recorded())


def recorded() -> list[Row]:
    text = (resources.ontology() / STRUCTURE).read_text("utf-8")
    return [(cls, name, to) for cls, name, to in (each.split("\t") for each in text.splitlines())]


def test_the_description_is_made_of_the_structure_and_the_queries() -> None:
    path = resources.ontology() / "description.ttl"
    if UPDATE:
        path.write_text(written(), "utf-8")
    assert path.read_text("utf-8") == written()


def test_every_release_brings_the_description(graph: Graph) -> None:
    assert isomorphic(graph, Graph().parse(data=written(), format="turtle"))
    assert not [node for node in graph.all_nodes() if isinstance(node, BNode)]


def test_another_base_is_the_base_of_all_of_it(graph: Graph) -> None:
    base = "http://example.org/kg/"
    found = list(nquads(family_assembly(), base))
    assert len(description(found, base)) == len(graph)
    assert BASE not in "".join(found)


def test_a_class_leads_by_its_properties_to_classes_and_datatypes(graph: Graph) -> None:
    drug = URIRef(f"{BASE}void#class-Drug")
    assert graph.value(drug, VOID["class"]) == URIRef(f"{BASE}vocab/Drug")
    part = URIRef(f"{BASE}void#class-Drug-hasAdverseEffect")
    assert (drug, VOID.propertyPartition, part) in graph
    (below,) = graph.objects(part, VOID.classPartition)
    assert graph.value(below, VOID["class"]) == URIRef(f"{BASE}vocab/Effect")


def test_what_is_described_is_without_the_description(lines: list[str]) -> None:
    bare = [line for line in lines if not line.endswith(OWN)]
    assert 0 < len(bare) < len(lines)
    assert counted(lines) == counted(bare)
    assert counted(bare).triples == len(bare)


def test_every_prefix_is_declared(graph: Graph) -> None:
    ontology = URIRef(f"{BASE}vocab/")
    declared = {
        str(graph.value(node, SH.prefix)): str(graph.value(node, SH.namespace))
        for node in graph.objects(ontology, SH.declare)
    }
    assert declared == Names().prefixes()


def test_every_query_that_any_graph_can_answer_is_an_example(graph: Graph) -> None:
    found = {
        str(node).partition("#query-")[2] for node in graph.subjects(RDF.type, SH.SPARQLExecutable)
    }
    assert found == {each.name for each in read_queries() if not each.requires}
    for node in graph.subjects(RDF.type, SH.SPARQLExecutable):
        assert (node, RDF.type, SH.SPARQLSelectExecutable) in graph
        assert graph.value(node, SCHEMA.target) == URIRef(f"{BASE}sparql")
        assert set(graph.objects(node, SCHEMA.keywords))
        assert "#+" not in str(graph.value(node, SH.select))


def test_further_queries_are_examples_of_graphs_that_can_answer_them(lines: list[str]) -> None:
    def examples_of(found: Iterable[str]) -> set[str]:
        quads = counted_quads(counted(found))
        return {s.partition("#query-")[2] for s, p, _, _ in quads if p == f"{vocab.SH}select"}

    without = [line for line in lines if "/reportcount/" not in line]
    assert examples_of(lines) - examples_of(without) == {"report-counts"}


def _asked(*types: ParameterType, example: str) -> NamedQuery:
    return NamedQuery(
        name="asked",
        summary="",
        description="",
        parameters=tuple(
            Parameter(name=f"v{number}", type=kind, description="", example=example)
            for number, kind in enumerate(types)
        ),
        sparql="#+ summary: x\nSELECT * WHERE { ?s ?p ?v0 }",
    )


def test_an_example_that_is_not_in_the_graph_gives_way_to_what_is(lines: list[str]) -> None:
    counting = Counting(BASE)
    counting.take(lines)
    found = counting.result()
    drugs = [each.removeprefix(BASE) for each in found.common[Kind.DRUG][:2]]
    text, _ = runnable(
        _asked(ParameterType.DRUG, ParameterType.DRUG, example="unheard of"), found, Names()
    )
    assert f"(<{BASE}{drugs[0]}> <{BASE}{drugs[1]}>)" in text


@pytest.mark.parametrize(
    ("kind", "example", "term"),
    [
        (ParameterType.NUMBER, "0.5", '"0.5"^^<http://www.w3.org/2001/XMLSchema#decimal>'),
        (ParameterType.TEXT, 'a "b"', '"a \\"b\\""'),
        (ParameterType.TERM, "Drug", f"<{BASE}vocab/Drug>"),
        (ParameterType.ORGAN_CLASS, "Blood and lymph", f"<{BASE}organclass/blood-and-lymph>"),
    ],
)
def test_an_example_is_a_term_of_its_type(
    lines: list[str], kind: ParameterType, example: str, term: str
) -> None:
    counting = Counting(BASE)
    counting.take(lines)
    text, _ = runnable(_asked(kind, example=example), counting.result(), Names())
    assert f"VALUES (?v0) {{ ({term}) }}" in text


def test_what_has_been_added_to_a_store_is_counted(lines: list[str]) -> None:
    store = loaded(lines)
    before = set(of_store(store))
    store.update(f"INSERT DATA {{ GRAPH <urn:g> {{ <urn:s> <{vocab.TYPE}> <urn:Class> }} }}")
    fresh = {o for s, p, o in set(of_store(store)) - before if p == VOID["class"]}
    assert fresh == {URIRef("urn:Class")}


def test_a_release_is_counted_as_its_store_is(lines: list[str], tmp_path: Path) -> None:
    release = publish(tmp_path, lambda: Content(quads=lines))
    assert set(of_release(release)) == set(of_store(release.store()))


def test_every_example_can_be_asked_as_it_stands(lines: list[str], graph: Graph) -> None:
    store = loaded(lines)
    for node, text in graph.subject_objects(SH.select):
        answer = store.query(str(text))
        assert isinstance(answer, Solutions)
        assert answer.variables, node
