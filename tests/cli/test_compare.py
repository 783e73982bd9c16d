"""`kg compare` puts drugs side by side, in every format."""

from __future__ import annotations

import csv
import io
import json
import shutil
from pathlib import Path
from xml.etree import ElementTree

import pytest

from tests.cli.support import Run

PAIR = ("compare", "Pomalyst", "lenalidomide")


def test_a_row_an_effect_and_a_column_a_drug(kg: Run, release: Path) -> None:
    answer = kg(*PAIR, "--release", release)
    assert answer.code == 0
    rows = {row["effect"]: row for row in answer.rows()}
    assert list(answer.rows()[0]) == ["organ class", "effect", "pomalidomide", "lenalidomide"]
    assert "supported" in rows["neutropenia"]["pomalidomide"]
    states = {row["lenalidomide"].split(",")[0] for row in rows.values()}
    assert "– not mentioned" in states


def test_formats_agree_on_the_rows(kg: Run, release: Path) -> None:
    plain = kg(*PAIR, "--release", release).rows()
    as_json = json.loads(kg(*PAIR, "--format", "json", "--release", release).out)
    as_csv = list(
        csv.DictReader(io.StringIO(kg(*PAIR, "--format", "csv", "--release", release).out))
    )
    names = [row["effect"] for row in plain]
    assert names == [row["effect"]["label"] for row in as_json["rows"]]
    assert names == [row["effect"] for row in as_csv]
    assert [drug["slug"] for drug in as_json["drugs"]] == ["pomalidomide", "lenalidomide"]


def test_a_page_and_a_picture(kg: Run, release: Path) -> None:
    page = kg(*PAIR, "--format", "html", "--release", release).out
    assert page.startswith("<!doctype html>")
    picture = ElementTree.fromstring(kg(*PAIR, "--format", "svg", "--release", release).out)  # noqa: S314
    assert picture.tag.endswith("svg")


def test_organ_classes_count_their_effects(kg: Run, release: Path) -> None:
    rows = kg(*PAIR, "--level", "organ-class", "--release", release).rows()
    assert list(rows[0]) == ["organ class", "pomalidomide", "lenalidomide"]
    assert any("supported" in row["pomalidomide"] for row in rows)
    assert len({row["organ class"] for row in rows}) == len(rows)


@pytest.mark.parametrize(
    ("drugs", "told"),
    [
        (("pomalidomide",), "2 to 50 different drugs"),
        (("pomalidomide", "Pomalyst"), "2 to 50 different drugs"),
        (("pomalidomide", "lenalidomid"), "nearest: lenalidomide"),
    ],
)
def test_what_cannot_be_compared_is_bad_usage(
    kg: Run, release: Path, drugs: tuple[str, ...], told: str
) -> None:
    answer = kg("compare", *drugs, "--release", release)
    assert (answer.code, answer.out) == (2, "")
    assert told in answer.err


def test_a_terminal_gets_colors_and_what_is_shared(
    kg: Run, release: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in ("compare", "output"):
        monkeypatch.setattr(f"kg.cli.{module}.on_terminal", lambda: True)
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("COLUMNS", "160")
    out = kg(*PAIR, "--release", release).out
    assert "\x1b[32m" in out
    assert "all of them (" in out
    assert "only pomalidomide (" in out


def effects(kg: Run, release: Path, *options: object) -> list[str]:
    rows = json.loads(kg(*PAIR, "--format", "json", *options, "--release", release).out)["rows"]
    return [row["effect"]["label"] for row in rows]


@pytest.mark.parametrize(
    "options",
    [
        ("--serious",),
        ("--state", "supported", "--serious"),
        ("--organ-class", "nervous system"),
        ("--belief", "0.9"),
        ("--incidence", "0.1"),
        ("--frequency", "very-common"),
    ],
)
def test_options_choose_rows(kg: Run, release: Path, options: tuple[str, ...]) -> None:
    every = effects(kg, release)
    chosen = effects(kg, release, *options)
    assert 0 < len(chosen) < len(every)
    assert chosen == [each for each in every if each in chosen]


def test_options_sort_rows(kg: Run, release: Path) -> None:
    by_label = effects(kg, release, "--sort", "label")
    assert by_label == sorted(by_label, key=str.casefold)
    assert sorted(effects(kg, release, "--sort", "discrimination")) == sorted(by_label)


def test_a_class_says_for_how_many_of_its_drugs(kg: Run, release: Path) -> None:
    answer = kg("compare", "immunomodulator", "lenalidomide", "--release", release)
    assert answer.code == 0
    assert any("drugs" in row["immunomodulator"] for row in answer.rows())


def test_quotes_stand_in_the_page_and_in_json(kg: Run, release: Path) -> None:
    page = kg(*PAIR, "--format", "html", "--quotes", "--release", release).out
    assert "<details><summary>" in page
    found = json.loads(kg(*PAIR, "--format", "json", "--quotes", "--release", release).out)
    cells = [cell for row in found["rows"] for cell in row["cells"]]
    assert {each for cell in cells for each in cell["evidence"]} == set(found["quotes"])
    assert all(each["text"] in page or "&" in each["text"] for each in found["quotes"].values())


@pytest.mark.parametrize("level", ["broader", "1"])
def test_other_levels_roll_up(kg: Run, release: Path, level: str) -> None:
    rows = json.loads(kg(*PAIR, "--level", level, "--format", "json", "--release", release).out)[
        "rows"
    ]
    assert all("counts" in cell for row in rows for cell in row["cells"])


def test_an_unknown_level_is_bad_usage(kg: Run, release: Path) -> None:
    answer = kg(*PAIR, "--level", "organ", "--release", release)
    assert (answer.code, answer.out) == (2, "")
    assert "effect, broader, organ-class" in answer.err


def test_a_release_without_an_index_gets_one_with_a_word(
    kg: Run, release: Path, tmp_path: Path
) -> None:
    copy = tmp_path / "release"
    shutil.copytree(release.resolve(), copy)
    shutil.rmtree(copy / "index")
    first = kg(*PAIR, "--release", copy)
    assert "made anew" in first.err
    again = kg(*PAIR, "--release", copy)
    assert again.err == ""
    assert first.out == again.out == kg(*PAIR, "--release", release).out


def test_alike_drugs_stand_side_by_side(kg: Run, examples: Path) -> None:
    drugs = ("pomalidomide", "thalidomide")
    given = kg("compare", *drugs, "--format", "csv", "--release", examples).out
    found = kg("compare", *drugs, "--order", "cluster", "--format", "csv", "--release", examples)
    assert found.code == 0
    assert len(found.out) == len(given)
