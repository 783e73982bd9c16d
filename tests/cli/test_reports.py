"""`kg reports`."""

from __future__ import annotations

import json
from pathlib import Path

from tests.cli.support import Run


def test_figures_come_with_what_must_be_known(kg: Run, examples: Path) -> None:
    answer = kg("reports", "Pomalyst", "stroke", "--release", examples)
    (row,) = answer.rows()
    assert (row["effect"], row["cases"], row["EBGM"]) == ("stroke", "4", "")
    assert row["PRR"].startswith("1.72 (")
    assert "prove no cause" in answer.err


def test_figures_as_json_and_csv(kg: Run, examples: Path) -> None:
    found = json.loads(kg("reports", "pomalidomide", "--format", "json", "--release", examples).out)
    assert found["tables"][0]["effects"][0]["cases"] == 4
    assert found["tables"][0]["roles"] == ["primary-suspect", "secondary-suspect"]
    lines = kg("reports", "pomalidomide", "--format", "csv", "--release", examples).out.split("\n")
    assert lines[1].startswith("pomalidomide,stroke,")


def test_a_drug_without_reports_is_told(kg: Run, examples: Path) -> None:
    answer = kg("reports", "thalidomide", "--release", examples)
    assert (answer.code, answer.out) == (0, "")
    assert answer.err == "kg: no such report names thalidomide\n"
