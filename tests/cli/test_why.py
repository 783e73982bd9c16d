"""`kg why` shows each sentence with its words marked, and the sum behind the belief."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests.cli.support import Run


def test_each_source_is_quoted_with_the_words_marked(kg: Run, examples: Path) -> None:
    answer = kg("why", "Pomalyst", "neutropenia", "--release", examples)
    assert answer.code == 0
    lines = [line.strip() for line in answer.out.splitlines()]
    assert lines[0] == "pomalidomide has adverse effect neutropenia: supported, belief 0.87"
    assert (
        "Pomalyst can cause low white blood cell counts («neutropenia»), which can lead to"
        " infections." in lines
    )
    assert (
        "Pomalyst (editorial), Example Health, reviewed 2020-05-19, https://health.example/drug/pomalyst"
        in lines
    )
    assert "Common side effects:" in lines
    assert any("grade 3" in line and "46%" in line and "of 302 people" in line for line in lines)
    assert any(
        "severe, fatal, grade 3 to 4; stated risk; matched: fuzzy (0.96); could also be fatigue"
        in line
        for line in lines
    )


def test_a_synonym_will_do(kg: Run, examples: Path) -> None:
    answer = kg("why", "CC-4047", "low neutrophil count", "--release", examples)
    assert "neutropenia: supported" in answer.out


def test_the_terms_of_the_belief_are_shown(kg: Run, examples: Path) -> None:
    out = kg("why", "pomalidomide", "constipation", "--release", examples).out
    assert "constipation: disputed, belief 0.52" in out
    assert "Pomalyst (editorial) says so: error 0.05 + 0.15 = 0.2" in out
    assert "Pomalidomide (unverified) denies it: error 0.2 + 0.45 = 0.65" in out
    assert "belief = p+ (1 - p-) = 0.8 × 0.65 = 0.52" in out


@pytest.mark.parametrize("effect", ["neutropenia", "constipation", "rash", "alopecia"])
def test_every_line_of_the_sum_is_true(kg: Run, examples: Path, effect: str) -> None:
    out = kg("why", "pomalidomide", effect, "--release", examples).out
    sums = re.findall(r"(?:[=:]|error) ([\d.()×+ -]+) = ([\d.]+)$", out, re.MULTILINE)
    assert len(sums) > 3
    for left, right in sums:
        assert eval(left.replace("×", "*")) == pytest.approx(float(right), abs=1e-4)  # noqa: S307


def test_what_a_statement_is_limited_to_is_said(kg: Run, examples: Path) -> None:
    pregnancy = kg("why", "pomalidomide", "birth defects", "--release", examples)
    assert "birth defects in pregnancy: supported" in pregnancy.out
    together = kg("why", "pomalidomide", "hyperglycemia", "--release", examples)
    assert "hyperglycemia together with dexamethasone: supported" in together.out


def test_a_denied_effect_is_refuted(kg: Run, examples: Path) -> None:
    out = kg("why", "pomalidomide", "hair loss", "--release", examples).out
    assert "alopecia: refuted, belief 0\n" in out
    assert "does not cause «hair loss»" in out
    assert "negated; adverse reactions" in out


def test_what_follows_from_what_is_said(kg: Run, examples: Path) -> None:
    out = kg("why", "pomalidomide", "infection", "--release", examples).out
    assert "follows from neutropenia" in out


def test_silence_is_not_denial(kg: Run, examples: Path) -> None:
    answer = kg("why", "thalidomide", "rash", "--release", examples)
    assert answer.code == 0
    assert answer.out == "not mentioned: no source speaks of thalidomide and rash\n"


@pytest.mark.parametrize(
    ("names", "nearest"),
    [(("pomalidomid", "rash"), "pomalidomide"), (("pomalidomide", "neutropaenja"), "neutropenia")],
)
def test_a_name_that_fits_nothing_gets_the_nearest(
    kg: Run, examples: Path, names: tuple[str, str], nearest: str
) -> None:
    answer = kg("why", *names, "--release", examples)
    assert (answer.code, answer.out) == (2, "")
    assert f"nearest: {nearest}" in answer.err


def test_a_terminal_gets_marks_instead_of_signs(
    kg: Run, examples: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kg.cli.why.on_terminal", lambda: True)
    assert "«" not in kg("why", "pomalidomide", "neutropenia", "--release", examples).out


def test_each_sentence_is_shown_within_its_section(kg: Run, examples: Path) -> None:
    plain = kg("why", "pomalidomide", "neutropenia", "--release", examples).out
    out = kg("why", "pomalidomide", "neutropenia", "--sections", "--release", examples).out
    assert "Pomalyst does not cause hair loss." in out
    assert "Pomalyst does not cause hair loss." not in plain
    (line,) = (each for each in out.splitlines() if "Like thalidomide" in each)
    assert "(«neutropenia»), which can lead to infections." in line
    assert "\n        Side Effects\n" in out
    assert set(plain.splitlines()) <= set(out.splitlines())


def test_sections_are_had_as_json(kg: Run, examples: Path) -> None:
    asked = ("why", "pomalidomide", "neutropenia", "--format", "json", "--release", examples)
    within = [
        evidence["within"]
        for card in json.loads(kg(*asked, "--sections").out)
        for evidence in card["evidence"]
    ]
    assert any("Side Effects" in each["headings"] for each in within)
    assert "within" not in json.loads(kg(*asked).out)[0]["evidence"][0]
