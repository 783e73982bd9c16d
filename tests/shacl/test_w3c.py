"""The W3C's own tests of SHACL: what is supported gives their results, the rest is refused."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
import rdflib
from rdflib import RDF, Graph, Namespace
from rdflib.term import Node

from kg.shacl.shapes import UnsupportedShapeError
from tests.shacl.oracle import compiled, of_report

_SUITE = "data/conformance/data-shapes-test-suite/tests"
_MF = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
_SHT = Namespace("http://www.w3.org/ns/shacl-test#")
_BESIDE = Path(os.environ.get("KG_SHARED") or Path(__file__).resolve().parents[3] / "shared")
_FILES = sorted(
    file.relative_to(_BESIDE / _SUITE).with_suffix("").as_posix()
    for file in (_BESIDE / _SUITE).rglob("*.ttl")
    if "sht:Validate" in file.read_text("utf-8")
)

# Components that a shapes graph makes itself, what SHACL lets an engine leave out ($currentShape),
# and shapes of which the W3C says that they are to be refused ("unsupported", pre-binding-006).
REFUSED = {
    "sparql/component/nodeValidator-001",
    "sparql/component/optional-001",
    "sparql/component/propertyValidator-select-001",
    "sparql/component/validator-001",
    "sparql/pre-binding/pre-binding-006",
    "sparql/pre-binding/shapesGraph-001",
    *(f"sparql/pre-binding/unsupported-sparql-00{number}" for number in range(1, 7)),
}


@pytest.fixture(autouse=True)
def _lexical_forms(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Have rdflib leave literals as they are written, and say nothing of those that are wrong."""
    monkeypatch.setattr(rdflib, "NORMALIZE_LITERALS", False)
    logging.disable(logging.WARNING)
    yield
    logging.disable(logging.NOTSET)


@pytest.mark.shared
def test_the_suite_is_there(shared: Path) -> None:
    assert len(_FILES) == 121, shared


@pytest.mark.shared
@pytest.mark.filterwarnings("ignore:Parsing weird boolean")
@pytest.mark.parametrize("name", _FILES)
def test_the_results_are_those_of_the_suite(name: str) -> None:
    file = _BESIDE / _SUITE / f"{name}.ttl"
    test = _parsed(file)
    (entry,) = test.subjects(RDF.type, _SHT.Validate)
    action, result = test.value(entry, _MF.action), test.value(entry, _MF.result)
    data = _linked(test, file, test.value(action, _SHT.dataGraph))
    shapes = _linked(test, file, test.value(action, _SHT.shapesGraph))
    if name in REFUSED:
        with pytest.raises(UnsupportedShapeError):
            compiled(data, shapes)
        return
    assert result != _SHT.Failure
    assert compiled(data, shapes) == of_report(test, result)


def _parsed(file: Path) -> Graph:
    return Graph().parse(file, format="turtle", publicID=file.absolute().as_uri())


def _linked(test: Graph, file: Path, graph: Node | None) -> Graph:
    address = str(graph)
    if address == file.absolute().as_uri():
        return test
    return _parsed(Path(address.removeprefix("file://")))
