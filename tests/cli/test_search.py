"""`kg search` finds names, begun or misspelt, and says nearest ones where there are none."""

from __future__ import annotations

from pathlib import Path

from tests.cli.support import Run


def test_the_beginning_of_a_name_is_enough(kg: Run, release: Path) -> None:
    rows = kg("search", "neutro", "--release", release).rows()
    assert rows[0]["name"] == "neutropenia"
    assert rows[0]["id"] == "effect/neutropenia"


def test_a_brand_finds_its_drug_and_says_why(kg: Run, release: Path) -> None:
    rows = kg("search", "Pomalyst", "--kind", "drug", "--release", release).rows()
    assert [(row["name"], row["also called"]) for row in rows] == [("pomalidomide", "Pomalyst")]


def test_a_limit_is_kept(kg: Run, release: Path) -> None:
    assert len(kg("search", "a", "--limit", 2, "--release", release).rows()) == 2


def test_nothing_found_names_the_nearest_with_code_2(kg: Run, release: Path) -> None:
    answer = kg("search", "lenolodamode", "--kind", "drug", "--release", release)
    assert (answer.code, answer.out) == (2, "")
    assert "nearest: lenalidomide" in answer.err


def test_an_unknown_kind_names_the_kinds(kg: Run, release: Path) -> None:
    answer = kg("search", "rash", "--kind", "color", "--release", release)
    assert answer.code == 2
    assert "organclass" in answer.err
