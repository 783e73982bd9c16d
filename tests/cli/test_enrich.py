"""`kg enrich`."""

from __future__ import annotations

import json
from pathlib import Path

from tests.cli.support import Run


def shared_effect(kg: Run, release: Path) -> str:
    """Return an effect that both drugs of the release have."""
    found = json.loads(kg("similar", "pomalidomide", "--format", "json", "--release", release).out)
    return str(found[0]["shared"][0]["effect"]["slug"])


def test_the_classes_of_an_effect_come_with_a_background(kg: Run, release: Path) -> None:
    effect = shared_effect(kg, release)
    answer = kg("enrich", f"effect/{effect}", "--most", 1, "--release", release)
    assert answer.out.startswith("class\thaving\tof\tall\tfold\tp\tq\tp without one\tdrugs")
    assert "against a background of 2 drugs" in answer.err


def test_enrichment_as_json(kg: Run, release: Path) -> None:
    effect = shared_effect(kg, release)
    asked = ("enrich", f"effect/{effect}", "--most", 1, "--format", "json")
    found = json.loads(kg(*asked, "--release", release).out)
    assert (found["asked"]["slug"], found["background"]) == (effect, 2)


def test_too_few_drugs_are_told(kg: Run, examples: Path) -> None:
    answer = kg("enrich", "immunomodulatory drug", "--release", examples)
    assert answer.code == 2
    assert answer.err


def test_what_is_neither_class_nor_effect_is_unknown(kg: Run, release: Path) -> None:
    answer = kg("enrich", "nothing at all", "--release", release)
    assert answer.code == 2
    assert "nothing at all" in answer.err
