"""`kg query` answers named queries and files, in every format."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from rdflib import Graph

from kg.query import Catalogue
from tests.cli.support import Run

ASK = "ASK { ?node a <https://w3id.org/drug-effect-kg/vocab/Drug> }"
DESCRIBE = "CONSTRUCT WHERE { ?drug <https://w3id.org/drug-effect-kg/vocab/hasAdverseEffect> ?e }"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "asked.rq"


def test_without_a_name_the_queries_are_listed(kg: Run) -> None:
    rows = {row["query"]: row for row in kg("query").rows()}
    assert set(rows) == {each.name for each in Catalogue.load()}
    assert rows["weak-support"]["parameters"].startswith("threshold=")
    assert all(row["summary"] for row in rows.values())


def test_a_named_query_takes_a_brand_for_its_drug(kg: Run, release: Path) -> None:
    answer = kg("query", "effects-of-drug", "-p", "drug=Pomalyst", "--release", release)
    assert answer.code == 0
    assert "neutropenia" in {row["effect"] for row in answer.rows()}


def test_formats_hold_the_same_rows(kg: Run, release: Path) -> None:
    asked = ("query", "effects-of-drug", "-p", "drug=pomalidomide", "--release", release)
    plain = kg(*asked).rows()
    as_json = json.loads(kg(*asked, "--format", "json").out)["results"]["bindings"]
    as_csv = list(csv.reader(io.StringIO(kg(*asked, "--format", "csv").out)))
    assert len(plain) == len(as_json) == len(as_csv) - 1 > 5
    assert kg(*asked, "--format", "xml").out.startswith("<?xml")
    assert kg(*asked, "--format", "tsv").out.startswith("?")


def test_a_file_of_sparql(kg: Run, release: Path, file: Path) -> None:
    file.write_text(ASK)
    answer = kg("query", file, "--release", release)
    assert (answer.code, answer.out) == (0, "answer\nyes\n")


def test_a_graph_is_written_as_turtle(kg: Run, release: Path, file: Path) -> None:
    file.write_text(DESCRIBE)
    answer = kg("query", file, "--format", "ttl", "--release", release)
    assert len(Graph().parse(data=answer.out, format="turtle")) > 5


def test_a_table_is_not_written_as_turtle(kg: Run, release: Path) -> None:
    answer = kg("query", "sources", "--format", "ttl", "--release", release)
    assert answer.code == 1
    assert "not as ttl" in answer.err


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("effects-of-drgu",), "nearest: effects-of-drug"),
        (("effects-of-drug",), "needs the parameter 'drug'"),
        (("effects-of-drug", "-p", "drug"), "key=value"),
        (("effects-of-drug", "-p", "drug=a", "-p", "drug=b"), "given twice"),
        (("effects-of-drug", "-p", "color=red"), "no parameter 'color'"),
        (("effects-of-drug", "-p", "drug=pomalidomid"), "nearest: pomalidomide"),
        (("nowhere.rq",), "no file nowhere.rq"),
    ],
)
def test_what_cannot_be_asked_is_bad_usage(
    kg: Run, release: Path, arguments: tuple[str, ...], told: str
) -> None:
    answer = kg("query", *arguments, "--release", release)
    assert (answer.code, answer.out) == (2, "")
    assert told in answer.err


def test_a_syntax_error_says_where(kg: Run, release: Path, file: Path) -> None:
    file.write_text("SELECT * {\n?s ?p\n}")
    answer = kg("query", file, "--release", release)
    assert answer.code == 1
    assert "line 3" in answer.err
