"""`kg validate` tells what is wrong, where, in words."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.rdf import nquads, serialize, source_dataset
from kg.release import Content, publish
from tests.cli.support import DOCUMENTS, Run
from tests.examples import PAGE, SOURCES, TEXTS, example_assembly, example_evidence

PAGE_RECORD = next(each for each in SOURCES if each.id == PAGE)


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    """A file of RDF in which one piece of evidence has lost its polarity."""
    evidence = [each for each in example_evidence() if each.source == PAGE]
    text = serialize(source_dataset(PAGE_RECORD, evidence), "nquads").decode()
    lines = text.splitlines(keepends=True)
    lines.remove(next(line for line in lines if "vocab/polarity>" in line))
    path = tmp_path / "broken.nq"
    path.write_text("".join(lines))
    return path


def test_a_document_without_faults_conforms(kg: Run) -> None:
    answer = kg("validate", DOCUMENTS[1])
    assert (answer.code, answer.out) == (0, "no violations\n")


def test_the_release_conforms(kg: Run, release: Path) -> None:
    answer = kg("validate", "--release", release)
    assert (answer.code, answer.out) == (0, "no violations\n"), answer


def test_a_violation_is_told_with_document_and_line(kg: Run, broken: Path) -> None:
    answer = kg("validate", broken)
    assert answer.code == 3
    (row,) = answer.rows()
    assert row["document"] == "Pomalyst"
    assert row["quote"] in TEXTS[PAGE]
    assert TEXTS[PAGE].splitlines()[int(row["line"]) - 1].startswith(row["quote"].split(".")[0])
    assert "1 violations" in answer.err


@pytest.mark.parametrize("engine", ["pyshacl", "sparql"])
def test_both_engines_tell_the_same_of_a_file(kg: Run, broken: Path, engine: str) -> None:
    told = kg("validate", "--engine", engine, broken)
    assert told.code == 3
    assert told.out == kg("validate", broken).out


@pytest.mark.parametrize("engine", ["pyshacl", "sparql"])
def test_both_engines_tell_the_same_of_a_release(kg: Run, tmp_path: Path, engine: str) -> None:
    lines = [line for line in nquads(example_assembly()) if "vocab/belief>" not in line]
    publish(tmp_path, lambda: Content(quads=lines))
    told = kg("validate", "--engine", engine, "--release", tmp_path / "current")
    assert told.code == 3
    assert len(told.rows()) == len(example_assembly().statements)
    assert told.out == kg("validate", "--release", tmp_path / "current").out


def test_a_release_with_a_number_too_large_is_left_to_pyshacl(kg: Run, tmp_path: Path) -> None:
    large = [line.replace('"0"^^', f'"{10**25}"^^') for line in nquads(example_assembly())]
    publish(tmp_path, lambda: Content(quads=large))
    told = kg("validate", "--release", tmp_path / "current")
    assert "a number too large to be compared" in told.err
    assert told.out == kg("validate", "--engine", "pyshacl", "--release", tmp_path / "current").out
    assert kg("validate", "--engine", "sparql", "--release", tmp_path / "current").code == 1


def test_a_file_that_is_no_rdf_is_told_with_its_name(kg: Run, tmp_path: Path) -> None:
    path = tmp_path / "torn.ttl"
    path.write_text("<urn:a> <urn:b> .\n")
    answer = kg("validate", path)
    assert answer.code == 1
    assert "torn.ttl" in answer.rows()[0]["what is wrong"]


def test_a_document_that_cannot_be_read_does_not_hide_the_others(kg: Run, tmp_path: Path) -> None:
    path = tmp_path / "empty.md"
    path.write_text("")
    answer = kg("validate", path, DOCUMENTS[1])
    assert answer.code == 3
    assert [row["document"] for row in answer.rows()] == ["empty.md"]


def test_a_file_that_is_not_there_is_bad_usage(kg: Run, tmp_path: Path) -> None:
    assert kg("validate", tmp_path / "nowhere.ttl").code == 2
