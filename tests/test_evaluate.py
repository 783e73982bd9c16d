"""The gold of the two documents that the product exists for."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.errors import InvalidFileError
from kg.evaluate import evaluate_file
from kg.evaluation.complete import rate
from kg.model import Predicate


@pytest.mark.shared
def test_every_gold_assertion_is_found_and_nothing_rejected_is_said(shared: Path) -> None:
    evaluation = evaluate_file(shared / "gold" / "seeds.yaml")
    assert [score.missed for score in evaluation.scores] == [(), ()]
    assert [score.rejected for score in evaluation.scores] == [(), ()]
    assert evaluation.merged == ()


@pytest.mark.shared
@pytest.mark.parametrize(
    ("name", "effects", "indications"),
    [
        ("leaflets-dev", 0.95, 0.95),
        ("leaflets-dev-2", 0.96, 0.92),
        ("monographs-dev-4", 0.97, 0.95),
        ("monographs-dev-5", 0.97, 0.95),
    ],
)
def test_documents_are_read_as_well_as_before(
    shared: Path, name: str, effects: float, indications: float
) -> None:
    gold = Path(__file__).parent / "gold" / f"{name}.yaml"
    scores = evaluate_file(gold, shared / "data").scores
    for predicate, floor in (
        (Predicate.HAS_ADVERSE_EFFECT, effects),
        (Predicate.HAS_INDICATION, indications),
    ):
        assert rate([score.tallies[predicate] for score in scores]).f1 >= floor
    assert all(score.drug_found for score in scores)


@pytest.mark.shared
@pytest.mark.parametrize(("name", "floor"), [("leaflets-dev-3", 0.96), ("monographs-dev-6", 0.98)])
def test_uses_are_read_as_well_as_before(shared: Path, name: str, floor: float) -> None:
    gold = Path(__file__).parent / "gold" / f"{name}.yaml"
    scores = evaluate_file(gold, shared / "data").scores
    assert rate([score.tallies[Predicate.HAS_INDICATION] for score in scores]).f1 >= floor
    assert all(score.drug_found for score in scores)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "one.md").write_text("# Examplin\n\n**Side Effects:** Nausea is common.\n")
    return tmp_path


def gold(folder: Path, text: str) -> Path:
    path = folder / "gold.yaml"
    path.write_text(text)
    return path


def test_missing_and_rejected_assertions_are_named(folder: Path) -> None:
    evaluation = evaluate_file(
        gold(
            folder,
            "- document: one.md\n"
            "  assertions:\n"
            "    - {predicate: adverse effect, object: nausea, frequency: common, quote: Nausea}\n"
            "    - {predicate: adverse effect, object: rash, quote: Rash}\n"
            "  reject:\n"
            "    - {predicate: adverse effect, object: [nausea]}\n",
        )
    )
    assert evaluation.recall == 0.5
    assert evaluation.rejects == 1
    assert "missed    adverse effect rash" in evaluation.to_text()


def test_of_a_document_that_cannot_be_read_all_is_missed(folder: Path) -> None:
    (folder / "broken.md").write_text("")
    gold = folder / "gold.yaml"
    gold.write_text(
        "- document: broken.md\n  about: {drug: Examplin}\n  complete: [adverse effect]\n"
        "  assertions:\n"
        "    - {predicate: adverse effect, object: rash}\n"
        "- document: one.md\n  assertions:\n    - {predicate: adverse effect, object: nausea}\n"
    )
    outcome = evaluate_file(gold, folder)
    broken, one = outcome.scores
    assert (broken.found, one.found) == (0, 1)
    assert "unreadable source broken" in broken.unread
    assert outcome.rates()[Predicate.HAS_ADVERSE_EFFECT].recall == 0
    assert "unread    unreadable source broken" in outcome.to_text()


def test_wrong_frequency_is_a_miss(folder: Path) -> None:
    text = (
        "- document: one.md\n  assertions:\n"
        "    - {predicate: adverse effect, object: nausea, frequency: rare, quote: Nausea}\n"
    )
    assert evaluate_file(gold(folder, text)).recall == 0


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("document: one.md", "a list of documents"),
        ("- document: two.md", "not two.md"),
        ("- document: one.md\n  assertions:\n    - {predicate: likes, object: tea}", "predicates"),
        ("- {document: one.md, complete: [adverse effect]}", "about: {drug: ...}' of one.md"),
        ("- [", "YAML"),
    ],
)
def test_broken_gold_says_what_was_expected(folder: Path, text: str, expected: str) -> None:
    with pytest.raises(InvalidFileError, match=expected):
        evaluate_file(gold(folder, text))
