"""An export holds the whole release and reads back in every format."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from rdflib import Dataset, Graph, Literal, URIRef
from rdflib.term import Node

from kg.export import ExportFormat, export
from kg.rdf import nquads
from kg.release import Content, Release, publish
from tests.examples import example_assembly


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> Release:
    out = tmp_path_factory.mktemp("build")
    return publish(out, lambda: Content(quads=nquads(example_assembly())))


def exported(release: Release, form: ExportFormat) -> bytes:
    return b"".join(export(release, form))


def values(triples: Iterable[tuple[Node, ...]]) -> set[tuple[object, ...]]:
    """Literals as values: Turtle writes the decimal 67 as 67.0."""
    return {
        tuple(node.toPython() if isinstance(node, Literal) else node for node in triple)
        for triple in triples
    }


def test_nquads_are_the_sorted_graph(release: Release) -> None:
    assert exported(release, ExportFormat.NQUADS).decode() == "".join(nquads(example_assembly()))


@pytest.mark.parametrize(
    ("form", "parser"), [(ExportFormat.TRIG, "trig"), (ExportFormat.JSON_LD, "json-ld")]
)
def test_formats_with_named_graphs_keep_every_quad(
    release: Release, form: ExportFormat, parser: str
) -> None:
    read_back = Dataset()
    read_back.parse(data=exported(release, form), format=parser)
    assert sum(1 for _ in read_back.quads()) == release.quads


@pytest.mark.parametrize(
    ("form", "parser"),
    [
        (ExportFormat.TURTLE, "turtle"),
        (ExportFormat.NTRIPLES, "nt"),
        (ExportFormat.RDF_XML, "xml"),
    ],
)
def test_formats_without_named_graphs_hold_all_graphs_as_one(
    release: Release, form: ExportFormat, parser: str
) -> None:
    everything = Dataset(default_union=True)
    everything.parse(data=exported(release, ExportFormat.NQUADS), format="nquads")
    read_back = Graph().parse(data=exported(release, form), format=parser)
    assert values(read_back) == values(triple[:3] for triple in everything.quads())
    assert (URIRef(release.base + "drug/pomalidomide"), None, None) in read_back


@pytest.mark.parametrize("form", [ExportFormat.TURTLE, ExportFormat.TRIG, ExportFormat.RDF_XML])
def test_prefixes_make_it_readable(release: Release, form: ExportFormat) -> None:
    assert b"dkg:hasAdverseEffect" in exported(release, form)


@pytest.mark.parametrize("form", list(ExportFormat))
def test_the_same_release_gives_the_same_bytes(release: Release, form: ExportFormat) -> None:
    assert exported(release, form) == exported(release, form)
