"""pySHACL finds the same: on every example of our shapes and on graphs broken at random.

`KG_SHACL=1000 pytest tests/shacl` tries a thousand broken graphs.
"""

from __future__ import annotations

import gzip
import logging
import os
import random
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import IO, cast

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rdflib import RDF, SH, XSD, BNode, Dataset, Graph, Literal, URIRef
from rdflib.term import Node

from kg import rdf
from kg.pipeline import build
from kg.shacl.data import Data
from kg.validate import all_compiled, all_shapes, check, validate
from tests.examples import example_assembly

EXAMPLES = Path(__file__).parents[1] / "shapes"
_MANY = int(os.environ.get("KG_SHACL", "0"))
_Triple = tuple[Node, Node, Node]


@pytest.fixture(autouse=True)
def _quiet() -> Iterator[None]:
    """Have rdflib say nothing of literals that are wrong."""
    logging.disable(logging.WARNING)
    yield
    logging.disable(logging.NOTSET)


@pytest.mark.parametrize("which", ["conforms", "fails"])
@pytest.mark.parametrize("name", sorted(path.name for path in EXAMPLES.iterdir()))
def test_every_example_gives_the_same_report(name: str, which: str) -> None:
    graph = Graph().parse(EXAMPLES / name / f"{which}.ttl")

    _agree(graph)


def test_the_whole_example_graph_gives_the_same_report() -> None:
    dataset = rdf.to_dataset(example_assembly())
    statement = next(
        dataset.subjects(RDF.type, URIRef("https://w3id.org/drug-effect-kg/vocab/Statement"))
    )
    dataset.remove((statement, None, None, None))

    report = check(Data.of_graph(dataset))

    assert not report.conforms
    assert report == validate(dataset)


def _sample() -> tuple[_Triple, ...]:
    """Return a graph with a node or two of every class: all examples that conform."""
    return tuple(
        sorted(
            {
                triple
                for folder in EXAMPLES.iterdir()
                for triple in Graph().parse(folder / "conforms.ttl")
            }
        )
    )


def _agree(graph: Graph) -> None:
    ours, reference = check(Data.of_graph(graph), all_compiled()), validate(graph, all_shapes())
    only_one = set(ours.violations) ^ set(reference.violations)

    assert [(each in ours.violations, each) for each in only_one] == []
    assert ours == reference


TRIPLES = _sample()
_SUBJECTS = sorted({subject for subject, _, _ in TRIPLES})
_OBJECTS = sorted({value for _, _, value in TRIPLES}, key=lambda each: each.n3())
_WRONG = (
    *(Literal(text) for text in ("", "other", "x" * 70, 'a\nb "c" \\u0041')),
    *(Literal(number) for number in (-1, 0, 1, 7)),
    Literal("x", lang="en"),
    Literal("0.50", datatype=XSD.decimal, normalize=False),
    Literal("7", datatype=XSD.int),
    Literal("007", datatype=XSD.integer, normalize=False),
    Literal("7.5", datatype=XSD.integer, normalize=False),
    Literal("seven", datatype=XSD.integer, normalize=False),
    Literal("2.5", datatype=XSD.decimal),
    Literal("1.5e0", datatype=XSD.double, normalize=False),
    Literal("2024-01-31", datatype=XSD.date),
    Literal("2024-02-31", datatype=XSD.date, normalize=False),
    Literal("2024", datatype=XSD.gYear),
    URIRef("https://example.org/odd?a=1&b='2'#(x)"),
    BNode("nobody"),
)
# Where the recommendation finds that two values do not compare (true with 1, a day with a number,
# two IRIs), pySHACL has an order of its own; so what has an order gets only numbers and text.
_ORDERED = {
    predicate
    for order in (SH.lessThan, SH.lessThanOrEquals, SH.minInclusive, SH.maxInclusive)
    for shape, limit in all_shapes().subject_objects(order)
    for predicate in (limit, all_shapes().value(shape, SH.path))
}
_NUMBERS = [
    each for each in _WRONG if isinstance(getattr(each, "value", None), (int, str, Decimal))
]
_UNORDERED = sorted({predicate for _, predicate, _ in TRIPLES} - _ORDERED)
_KINDS = ("drop", "copy", "object", "predicate", "type")


@st.composite
def _broken(draw: st.DrawFn) -> Graph:
    """Return the sample with one to six of its triples dropped, doubled or changed."""
    graph = Graph()
    for triple in TRIPLES:
        graph.add(triple)
    for _ in range(draw(st.integers(1, 6))):
        subject, predicate, value = draw(st.sampled_from(TRIPLES))
        kind = draw(st.sampled_from(_KINDS))
        if kind != "copy":
            graph.remove((subject, predicate, value))
        if kind in ("copy", "object"):
            other = st.sampled_from(_WRONG) | st.sampled_from(_OBJECTS)
            value = draw(st.sampled_from(_NUMBERS) if predicate in _ORDERED else other)
        elif kind == "predicate":
            predicate = draw(st.sampled_from(_UNORDERED))
        elif kind == "type":
            subject = draw(st.sampled_from(_SUBJECTS))
            predicate, value = RDF.type, draw(st.sampled_from(_OBJECTS))
        if kind != "drop":
            graph.add((subject, predicate, value))
    return graph


@settings(
    max_examples=_MANY or 12,
    derandomize=not _MANY,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(_broken())
def test_a_graph_broken_at_random_gives_the_same_report(graph: Graph) -> None:
    _agree(graph)


@pytest.mark.slow
@pytest.mark.skipif(not _MANY, reason="minutes of pySHACL: set KG_SHACL")
@pytest.mark.timeout(1800)
def test_the_default_graph_broken_in_many_places_gives_the_same_report(tmp_path: Path) -> None:
    release = build([], tmp_path).release
    data = Data.of_nquads(release.graph)
    assert not data.forms_kept
    assert check(data).conforms

    dataset = Dataset(default_union=True)
    with gzip.open(release.graph) as quads:
        dataset.parse(cast(IO[bytes], quads), format="nquads")
    found = sorted(dataset.quads(), key=lambda quad: [str(part) for part in quad])
    chance = random.Random(17)  # noqa: S311 - not for secrets
    for subject, predicate, value, graph in chance.sample(found, 300):
        dataset.remove((subject, predicate, value, graph))
        if predicate not in _ORDERED and chance.random() < 0.7:
            context = dataset.get_context(URIRef(str(graph)))
            context.add((subject, predicate, chance.choice(_OBJECTS)))

    ours, reference = check(Data.of_graph(dataset)), validate(dataset)
    assert len(ours.violations) > 200
    assert ours == reference
