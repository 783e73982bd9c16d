"""`kg similar` and `kg path`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.support import Run


def test_similar_drugs_come_with_what_they_share(kg: Run, release: Path) -> None:
    rows = kg("similar", "Pomalyst", "--release", release).rows()
    assert rows[0]["drug"] == "lenalidomide"
    assert 0 < float(rows[0]["score"]) < 1
    assert rows[0]["shared effects"]


def test_similar_drugs_as_json(kg: Run, release: Path) -> None:
    found = json.loads(kg("similar", "pomalidomide", "--format", "json", "--release", release).out)
    assert found[0]["drug"]["slug"] == "lenalidomide"


def test_a_drug_without_effects_is_like_none(kg: Run, examples: Path) -> None:
    answer = kg("similar", "dexamethasone", "--release", examples)
    assert answer.code == 2
    assert "dexamethasone" in answer.err


def test_a_path_points_the_way_the_edges_do(kg: Run, examples: Path) -> None:
    answer = kg("path", "thalidomide", "neutropenia", "-k", 1, "--release", examples)
    assert answer.out == ("thalidomide ←relatedTo— pomalidomide —hasAdverseEffect→ neutropenia\n")


def test_paths_as_json(kg: Run, release: Path) -> None:
    asked = ("path", "pomalidomide", "lenalidomide", "--count", 2, "--format", "json")
    found = json.loads(kg(*asked, "--release", release).out)
    assert len(found) == 2
    assert found[0]["cost"] <= found[1]["cost"]


def test_both_ends_the_same_is_bad_usage(kg: Run, release: Path) -> None:
    answer = kg("path", "Pomalyst", "product/pomalyst", "--release", release)
    assert answer.code == 2
    assert "same node" in answer.err


def test_no_path_is_told_on_stderr(
    kg: Run, examples: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kg.cli.explore.paths", lambda *_, **__: ())
    answer = kg("path", "lamivudine", "neutropenia", "--release", examples)
    assert (answer.code, answer.out) == (0, "")
    assert answer.err == "kg: no path joins lamivudine and neutropenia\n"


def test_drugs_that_share_effects_are_found_by_them(kg: Run, release: Path) -> None:
    asked = ("similar", "--effect", "neutropenia", "--effect", "fatigue")
    rows = kg(*asked, "--release", release).rows()
    assert {row["drug"] for row in rows} <= {"pomalidomide", "lenalidomide"}
    assert rows[0]["coverage"] == "1.000"
    found = json.loads(kg(*asked, "--format", "json", "--release", release).out)
    assert found[0]["lacks"] == []


def test_a_drug_or_effects_are_needed_and_not_both(kg: Run, release: Path) -> None:
    for asked in ((), ("pomalidomide", "--effect", "fatigue")):
        answer = kg("similar", *asked, "--release", release)
        assert answer.code == 2
        assert "not both" in answer.err


def test_paths_come_with_their_sentences(kg: Run, release: Path) -> None:
    asked = ("path", "pomalidomide", "neutropenia", "-k", 1, "--quotes", "--release", release)
    first, *said = kg(*asked).out.splitlines()
    assert first == "pomalidomide —hasAdverseEffect→ neutropenia"
    assert said[0].startswith("  hasAdverseEffect: “")
