"""Pages of many forms, which were written and annotated for this, and read with no other data."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.evaluate import evaluate_file
from kg.evaluation.outcome import Evaluation
from kg.model import Predicate

_GOLD = Path(__file__).parents[1] / "gold"


@pytest.fixture(scope="module", params=["forms-dev", "forms-dev-2", "forms-dev-3"])
def outcome(request: pytest.FixtureRequest) -> Evaluation:
    return evaluate_file(_GOLD / f"{request.param}.yaml", _GOLD / "forms")


@pytest.mark.parametrize(
    ("predicate", "precision", "recall"),
    [(Predicate.HAS_ADVERSE_EFFECT, 0.97, 0.95), (Predicate.HAS_INDICATION, 1.0, 0.89)],
)
def test_pages_of_other_forms_are_read_too(
    outcome: Evaluation, predicate: Predicate, precision: float, recall: float
) -> None:
    rate = outcome.rates()[predicate]
    assert rate.precision >= precision
    assert rate.recall >= recall


def test_each_page_is_about_its_drug(outcome: Evaluation) -> None:
    assert [score.document for score in outcome.scores if not score.drug_found] == []


def test_pages_of_more_publishers_are_read_too() -> None:
    outcome = evaluate_file(_GOLD / "forms-dev-4.yaml", _GOLD / "forms")
    assert all(score.drug_found for score in outcome.scores)
    floors = {
        Predicate.HAS_ADVERSE_EFFECT: (0.99, 0.94),
        Predicate.HAS_INDICATION: (1.0, 0.88),
        Predicate.CONTRAINDICATED_IN: (0.95, 0.95),
    }
    for predicate, (precision, recall) in floors.items():
        rate = outcome.rates()[predicate]
        assert rate.precision >= precision
        assert rate.recall >= recall
