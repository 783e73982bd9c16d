"""How long SHACL takes: documents one at a time as a build checks them, and a large graph at once.

Run with `make bench`. Documents are held to the compiled shapes, beside pySHACL on the same ones;
the large graph has two million quads, of invented evidence for the statements of the example.
"""

from __future__ import annotations

import gzip
import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from kg import rdf, resources
from kg.extract import extract
from kg.lexicon import load
from kg.model import Extraction, Span
from kg.pipeline import find_sources
from kg.rdf.mapping import evidence_quads
from kg.rdf.quads import line
from kg.readers import read
from kg.readers.manifest import ManifestEntry
from kg.shacl.data import Data
from kg.validate import check, conforms, validate
from kg.vocab import Names
from tests.examples import example_assembly

_DOCUMENTS = 40
_QUADS = 2_000_000


@pytest.fixture(scope="module", params=["sources", "monographs"])
def extractions(request: pytest.FixtureRequest) -> list[Extraction]:
    """Return what a sample of documents says."""
    path = resources.sources()
    if request.param == "monographs":
        path = request.getfixturevalue("shared") / "data" / "monographs-2024-11"
    entries = [each for each in find_sources([path]) if isinstance(each, ManifestEntry)]
    size = _DOCUMENTS if request.config.getoption("benchmark_enable") else 2
    sample = entries[:: max(1, len(entries) // size)][:size]
    return [extract(read(each.record, each.path.read_bytes()), load()) for each in sample]


def _parts(extraction: Extraction) -> tuple[Any, ...]:
    return (extraction.source, extraction.evidence, extraction.mentions, extraction.concepts)


def test_documents_by_compiled_shapes(benchmark: Any, extractions: list[Extraction]) -> None:
    def all_of_them() -> bool:
        return all(conforms(rdf.document_quads(*_parts(each))) for each in extractions)

    benchmark.extra_info["documents"] = len(extractions)
    assert benchmark.pedantic(all_of_them, rounds=3, warmup_rounds=1)


def test_baseline_documents_by_pyshacl(benchmark: Any, extractions: list[Extraction]) -> None:
    def all_of_them() -> bool:
        return all(validate(rdf.source_dataset(*_parts(each))).conforms for each in extractions)

    benchmark.extra_info["documents"] = len(extractions)
    assert benchmark.pedantic(all_of_them, rounds=1)


def _lines(number: int) -> Iterator[str]:
    """Yield about so many quads: the example graph, and its evidence at ever further places."""
    assembly, names = example_assembly(), Names()
    yield from rdf.nquads(assembly)
    evidence = [each for statement in assembly.statements for each in statement.evidence]
    made, far = 0, 0
    while made < number:
        far += 1_000
        for each in evidence:
            span = Span(each.span.start + far, each.span.end + far)
            mention = Span(each.mention.start + far, each.mention.end + far)
            for quad in evidence_quads(replace(each, span=span, mention=mention), names):
                made += 1
                yield line(quad)


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Path:
    path = tmp_path_factory.mktemp("large") / "graph.nq.gz"
    number = _QUADS if request.config.getoption("benchmark_enable") else 2_000
    with gzip.open(path, "wt", encoding="utf-8", compresslevel=1) as file:
        file.writelines(_lines(number))
    return path


def test_a_large_graph_loaded_and_checked(benchmark: Any, large: Path) -> None:
    def whole() -> tuple[int, bool]:
        data = Data.of_nquads(large)
        return len(data.store), check(data, threads=os.cpu_count() or 1).conforms

    quads, sound = benchmark.pedantic(whole, rounds=1)
    assert sound
    assert quads >= 2_000
