"""Two samples of real quarters, counted here by plain Python too."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from kg.lexicon import load
from kg.lexicon.lookup import Lexicon
from kg.model import Kind
from kg.pipeline import find_sources, process
from tests.datasets.faers.quarters import cases, count, read, words

QUARTERS = ("aers_ascii_2004q1", "faers_ascii_2017q2")


@pytest.fixture(scope="module")
def folders(shared: Path) -> list[Path]:
    return [shared / "data" / "faers" / name for name in QUARTERS]


def _rows(folder: Path, name: str) -> list[dict[str, str]]:
    (path,) = (folder / "ascii").glob(f"{name}*")
    header, *lines = path.read_text("latin-1").splitlines()
    return [dict(zip(header.split("$"), line.split("$"), strict=True)) for line in lines]


def _effects(folder: Path, key: str, lexicon: Lexicon) -> Counter[str]:
    pairs = {
        (row[key], found.concept.slug)
        for row in _rows(folder, "REAC")
        if (found := lexicon.ground(row["pt"], Kind.EFFECT)) is not None
    }
    return Counter(effect for _, effect in pairs)


def test_cases_and_effects_are_those_counted_by_hand(folders: list[Path]) -> None:
    made = cases(read(*folders).counts)
    by_hand = _effects(folders[0], "isr", load()) + _effects(folders[1], "primaryid", load())
    assert made[("", "")] == sum(len(_rows(folder, "DEMO")) for folder in folders) == 200
    assert {effect: n for (drug, effect), n in made.items() if not drug and effect} == by_hand


def test_suspects_serious_cases_and_sexes_are_those_counted_by_hand(folders: list[Path]) -> None:
    _, new = folders
    made = read(new)
    suspected = {
        row["primaryid"]
        for row in _rows(new, "DRUG")
        if row["prod_ai"] == "RISPERIDONE" and row["role_cod"] in ("PS", "SS")
    }
    ill = {row["primaryid"] for row in _rows(new, "REAC") if row["pt"] == "Gynaecomastia"}
    serious = {row["primaryid"] for row in _rows(new, "OUTC")}
    men = {row["primaryid"] for row in _rows(new, "DEMO") if row["sex"] == "M"}

    found = count(made, "risperidone", "gynecomastia")
    assert len(suspected & ill) == found.cases == 6
    assert len(suspected & ill & serious) == found.serious
    assert sum(each.cases for each in found.strata if each.sex == "male") == len(men & ill)
    assert (found.drug_cases, found.effect_cases) == (len(suspected), len(ill))
    assert count(made).serious == len(serious)


def test_names_that_nobody_knows_are_counted_and_make_no_drug(folders: list[Path]) -> None:
    made = read(folders[0])
    named = {row["isr"] for row in _rows(folders[0], "DRUG") if row["drugname"] == "FORTEO"}
    assert words(made)["FORTEO"] == len(named) > 1
    lexicon = load()
    assert all(each.components or each.is_form for each in made.concepts if each.ref not in lexicon)
    assert not [each for each in made.concepts if "forteo" in each.ref.slug]


def test_archives_give_what_folders_give(folders: list[Path]) -> None:
    packed = [folder.with_suffix(".zip") for folder in folders]
    assert read(*packed) == read(*folders)
    (job,) = find_sources([*packed, *folders])
    assert process(job).extraction == read(*folders)
