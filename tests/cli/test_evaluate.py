"""`kg evaluate` scores the extraction against a file of assertions."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.support import DOCUMENTS, Run

GOLD = """
- document: pomalyst-page.txt
  assertions:
    - {predicate: manufacturer, object: Bristol Myers Squibb}
    - {predicate: adverse effect, object: hiccups}
  reject: []
"""


@pytest.fixture
def gold(tmp_path: Path) -> Path:
    path = tmp_path / "gold.yaml"
    path.write_text(GOLD)
    return path


def test_scores_name_what_was_missed(kg: Run, gold: Path) -> None:
    answer = kg("evaluate", gold, "--sources", DOCUMENTS[0].parent)
    assert answer.code == 0
    assert "missed    adverse effect hiccups" in answer.out
    assert "recall 0.500" in answer.out


def test_scores_as_json(kg: Run, gold: Path) -> None:
    answer = kg("evaluate", gold, "--sources", DOCUMENTS[0].parent, "--format", "json")
    assert json.loads(answer.out)["recall"] == 0.5


@pytest.mark.parametrize(("name", "start"), [("e.md", "# 1 mistakes"), ("e.tsv", "cost\tside")])
def test_errors_are_written_to_a_file(
    kg: Run, gold: Path, tmp_path: Path, name: str, start: str
) -> None:
    answer = kg("evaluate", gold, "--sources", DOCUMENTS[0].parent, "--errors", tmp_path / name)
    assert answer.code == 0
    report = (tmp_path / name).read_text()
    assert report.startswith(start)
    assert "hiccups" in report


def test_a_document_that_is_not_there_fails_in_one_line(kg: Run, gold: Path) -> None:
    answer = kg("evaluate", gold)
    assert answer.code == 1
    assert answer.err.startswith("kg: invalid file gold.yaml")
