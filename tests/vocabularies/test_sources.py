"""Each open set is read into terms of one form, without codes of licensed vocabularies."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.errors import InvalidFileError
from kg.vocabularies.sources import Term, read_terms
from tests.vocabularies.sets import write_sets


@pytest.fixture
def terms(tmp_path: Path) -> dict[tuple[str, str], Term]:
    return {(each.source, each.name): each for each in read_terms(write_sets(tmp_path))}


def test_terms_that_stand_for_nothing_are_left_out(terms: dict[tuple[str, str], Term]) -> None:
    assert set(terms) == {
        ("CTCAE", "Eye pain"),
        ("OAE", "eye pain"),
        ("OAE", "gritty eye pain"),
        ("SYMP", "eye symptom"),
        ("SYMP", "gritty eye pain"),
        ("MESH", "Eye Diseases"),
        ("MESH", "Eye Pain, Gritty"),
        ("DOID", "gritty eye pain"),
        ("HP", "Gritty eye pain"),
    }


def test_parents_are_given_by_name(terms: dict[tuple[str, str], Term]) -> None:
    assert terms["OAE", "gritty eye pain"].parents == ("eye pain",)
    assert terms["SYMP", "gritty eye pain"].parents == ("eye symptom",)
    assert terms["MESH", "Eye Pain, Gritty"].parents == ("Eye Diseases",)


def test_synonyms_are_those_held_for_exact(terms: dict[tuple[str, str], Term]) -> None:
    assert terms["SYMP", "gritty eye pain"].synonyms == ("sandy eye pain",)
    assert terms["DOID", "gritty eye pain"].synonyms == ("gritty ocular pain",)
    assert terms["HP", "Gritty eye pain"].synonyms == ("Sand in the eye pain",)


def test_identifiers_are_those_of_the_sets(terms: dict[tuple[str, str], Term]) -> None:
    assert {each.curie for each in terms.values()} == {
        "CTCAE:Eye_pain", "OAE:0000007", None, "SYMP:1", "SYMP:2", "MESH:D1", "MESH:D2", "DOID:1",
        "HP:0000001",
    }  # fmt: skip


def test_a_missing_set_is_named(tmp_path: Path) -> None:
    with pytest.raises(InvalidFileError, match="ctcae-v5"):
        read_terms(tmp_path)


def test_a_set_of_other_columns_is_named(tmp_path: Path) -> None:
    (write_sets(tmp_path) / "oae" / "terms.tsv").write_text("Name\n")
    with pytest.raises(InvalidFileError, match="the columns Term, Parent term"):
        read_terms(tmp_path)
