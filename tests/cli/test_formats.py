"""`kg formats` and `kg build --format`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kg import datasets, rdf
from kg.readers import formats, html_page
from kg.readers.plugins import Plugin
from tests.cli.support import Run


def test_every_format_is_listed_with_what_it_reads(kg: Run) -> None:
    answer = kg("formats", "--format", "json")
    rows = json.loads(answer.out)
    assert tuple(row["format"] for row in rows) == (*formats(), *datasets.formats(), rdf.NAME)
    assert all(row["from"] == "built in" and row["what it reads"] for row in rows)


def test_a_plug_in_is_listed_with_its_package_and_a_broken_one_is_told(
    kg: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    plugin = Plugin(NAME="card", package="cards 2.0", reader=html_page)
    monkeypatch.setattr("kg.cli.formats.readers", lambda: (plugin,))
    monkeypatch.setattr("kg.cli.formats.faults", lambda: ("reader plug-in 'x' cannot be used",))
    answer = kg("formats")
    assert "card\tcards 2.0\tthe labelled drug page in HTML" in answer.out
    assert "reader plug-in 'x' cannot be used" in answer.err


def test_the_format_that_is_asked_for_overrules_what_is_found(kg: Run, tmp_path: Path) -> None:
    path = tmp_path / "zentavir.md"
    path.write_text("# Zentavir\n\n**Side Effects:** Nausea is common.\n")
    assert kg("build", path, "--out", tmp_path / "a", "--jobs", 1).code == 0
    refused = kg("build", path, "--out", tmp_path / "b", "--format", "fhir-epi")
    assert refused.code == 1
    assert "a FHIR Composition" in refused.err


def test_an_unknown_format_is_bad_usage_and_the_known_ones_are_told(
    kg: Run, tmp_path: Path
) -> None:
    (tmp_path / "a.md").write_text("# A\n")
    answer = kg("build", tmp_path, "--out", tmp_path / "out", "--format", "scroll")
    assert answer.code == 2
    assert "'scroll'" in answer.err
    assert all(name in answer.err for name in formats())


def test_a_document_that_is_too_large_is_told_with_the_option(kg: Run, tmp_path: Path) -> None:
    (tmp_path / "a.md").write_bytes(b"# A\n" + b"a" * 2**20)
    answer = kg("build", tmp_path, "--out", tmp_path / "out", "--max-size", "1")
    assert answer.code == 1
    assert "at most 1 MiB (`--max-size` allows more)" in answer.err
