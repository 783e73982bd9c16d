"""The sizes that a description tells are those that SPARQL counts."""

from __future__ import annotations

import io

import pytest
from rdflib import VOID, Literal, URIRef

from kg import vocab
from kg.about import statistics
from kg.about.asked import counted as counted_whole
from kg.about.asked import of_store
from kg.about.statistics import Counting, Statistics
from kg.identifiers import BASE
from kg.model import Kind
from kg.rdf import nquads
from kg.store import Solutions, Store
from kg.store.oxigraph import OxigraphStore
from kg.store.rdflib_store import RdflibStore
from tests.family import family_assembly

DKG = f"{BASE}vocab/"
PARTS = f"""
SELECT ?class ?property (COUNT(*) AS ?triples) (COUNT(DISTINCT ?s) AS ?subjects)
WHERE {{ ?s <{vocab.TYPE}> ?class ; ?property ?o }} GROUP BY ?class ?property
"""
OBJECTS = f"""
SELECT ?class ?property ?to (COUNT(*) AS ?triples) WHERE {{
  ?s <{vocab.TYPE}> ?class ; ?property ?o . ?o <{vocab.TYPE}> ?to
  FILTER(STRSTARTS(STR(?to), "{DKG}") && ?to NOT IN (<{DKG}Combination>, <{DKG}DrugForm>))
}} GROUP BY ?class ?property ?to
"""
VALUES = f"""
SELECT ?class ?property ?to (COUNT(*) AS ?triples) WHERE {{
  ?s <{vocab.TYPE}> ?class ; ?property ?o FILTER(isLiteral(?o)) BIND(DATATYPE(?o) AS ?to)
}} GROUP BY ?class ?property ?to
"""


@pytest.fixture(scope="module")
def lines() -> list[str]:
    own = f" <{BASE}graph/description> .\n"
    return [each for each in nquads(family_assembly()) if not each.endswith(own)]


@pytest.fixture(scope="module")
def store(lines: list[str]) -> OxigraphStore:
    made = OxigraphStore()
    made.load_nquads(io.BytesIO("".join(lines).encode()))
    return made


@pytest.fixture(scope="module")
def found(lines: list[str]) -> Statistics:
    return counted(lines)


def counted(lines: list[str], step: int = 5_000) -> Statistics:
    counting = Counting(BASE, [f"{BASE}drug/pomalidomide", f"{BASE}drug/none"])
    for start in range(0, len(lines), step):
        counting.take(lines[start : start + step])
    return counting.result()


def asked(store: Store, query: str) -> set[tuple[str, ...]]:
    answer = store.query(query)
    assert isinstance(answer, Solutions)
    return {tuple(str(cell) for cell in row) for row in answer.rows}


def test_classes_and_their_properties_are_counted(found: Statistics, store: Store) -> None:
    assert {
        (cls, name, str(each.triples), str(each.subjects))
        for cls, part in found.classes.items()
        for name, each in part.properties.items()
    } == asked(store, PARTS)


def test_what_properties_lead_to_is_counted(found: Statistics, store: Store) -> None:
    parts = [
        (cls, name, each)
        for cls, part in found.classes.items()
        for name, each in part.properties.items()
    ]
    own = {
        (cls, name, to, str(number))
        for cls, name, each in parts
        for to, number in each.classes.items()
        if to.startswith(DKG)
    }
    assert own == asked(store, OBJECTS)
    values = {
        (cls, name, to, str(number))
        for cls, name, each in parts
        for to, number in each.datatypes.items()
    }
    assert values == asked(store, VALUES)


def test_the_whole_is_counted(found: Statistics, store: OxigraphStore) -> None:
    assert found.triples == sum(found.quads.values()) == len(store)
    assert set(found.quads) == set(store.graph_names())
    subjects = asked(store, "SELECT (COUNT(DISTINCT ?s) AS ?n) WHERE { ?s ?p ?o }")
    assert {(str(found.subjects),)} == subjects
    entities = f"SELECT ?c (COUNT(DISTINCT ?s) AS ?n) WHERE {{ ?s <{vocab.TYPE}> ?c }} GROUP BY ?c"
    assert {(cls, str(part.entities)) for cls, part in found.classes.items()} == asked(
        store, entities
    )


def test_distinct_objects_are_counted(lines: list[str], store: Store) -> None:
    objects = asked(store, "SELECT (COUNT(DISTINCT ?o) AS ?n) WHERE { ?s ?p ?o }")
    assert {(str(counted_whole(lines).objects),)} == objects


def test_links_are_counted_by_where_they_lead(found: Statistics, store: Store) -> None:
    total = asked(store, f"SELECT (COUNT(*) AS ?n) WHERE {{ ?s <{vocab.EXACT_MATCH}> ?o }}")
    exact = {space: n for (name, space), n in found.links.items() if name == vocab.EXACT_MATCH}
    assert {(str(sum(exact.values())),)} == total
    assert "http://purl.obolibrary.org/obo/HP_" in exact


def test_common_nodes_and_those_that_were_sought_are_kept(found: Statistics) -> None:
    assert found.common[Kind.DRUG][0] == f"{BASE}drug/pomalidomide"
    assert found.seen == {f"{BASE}drug/pomalidomide"}


@pytest.mark.parametrize("step", [1, 7, 1000])
def test_it_does_not_matter_in_which_pieces_lines_come(
    found: Statistics, lines: list[str], step: int
) -> None:
    assert counted(lines, step) == found


def test_it_does_not_matter_how_much_is_held(
    found: Statistics, lines: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(statistics, "_MOST_SHAPES", 2)
    assert counted(lines) == found


def test_nothing_has_no_size() -> None:
    found = Counting(BASE).result()
    assert (found.triples, found.subjects, found.classes) == (0, 0, {})


def test_a_store_of_another_kind_is_counted_in_brief(
    found: Statistics, lines: list[str], store: OxigraphStore
) -> None:
    other = RdflibStore()
    other.load_nquads(io.BytesIO("".join(lines).encode()))
    brief, whole = set(of_store(other)), set(of_store(store))
    assert (URIRef(f"{BASE}void"), VOID.triples, Literal(found.triples)) in brief & whole
    entities = {(s, o) for s, p, o in whole if p == VOID.entities}
    assert {(s, o) for s, p, o in brief if p == VOID.entities} == entities
    assert {o for s, p, o in brief if p == VOID.property} == {
        URIRef(name) for name in found.properties
    }
