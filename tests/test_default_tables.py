"""The tables of the default graph: that they say what the open sets say, each word and figure."""

from __future__ import annotations

import csv
import json
import re
import tomllib
from collections import defaultdict
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from kg import datasets, resources
from kg.pipeline import find_sources, process

FOLDER = resources.sources() / "tables"
SECTIONS = {
    "adverse reactions": "adverse-reactions",
    "warnings and precautions": "precautions",
    "boxed warnings": "boxed-warning",
}
# No open set tells what these two contain beside the substance that the collection names.
LEFT_OUT = {"natazia", "zerbaxa"}


def rows(name: str) -> list[dict[str, str]]:
    with (FOLDER / f"{name}.tsv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


@cache
def labels(shared: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(
        (shared / "data/label-gold/train.json").read_text("utf-8")
    )
    return [each for each in found if each["label_id"].casefold() not in LEFT_OUT]


def texts(shared: Path) -> dict[str, str]:
    """Return the text of each label by its brand, in single-spaced lower case."""
    found: defaultdict[str, str] = defaultdict(str)
    for each in labels(shared):
        found[each["label_id"].casefold()] += " " + each["section_text"]
    return {brand: " ".join(text.casefold().split()) for brand, text in found.items()}


def parts(shared: Path, *path: str) -> list[dict[str, str]]:
    with (shared / "data").joinpath(*path).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def test_every_row_is_read_and_nothing_is_refused_or_quarantined() -> None:
    jobs = [each for each in find_sources([]) if isinstance(each, datasets.Job)]
    assert {job.record.id for job in jobs} == {path.stem for path in FOLDER.iterdir()}
    for job in jobs:
        outcome = process(job)
        assert (outcome.problems, outcome.quarantined) == ((), ())
        assert outcome.extraction is not None
        assert outcome.extraction.notes == ()


def test_tables_credit_their_sources_and_are_one_voice_with_what_retells_the_same() -> None:
    entries = tomllib.loads((resources.sources() / "manifest.toml").read_text("utf-8"))["source"]
    tables = {each["id"]: each for each in entries if each["format"] == "table"}
    assert {each["lineage"] for each in tables.values()} == {"us-labels-and-open-sets"}
    assert "CC BY 4.0" in tables["repurposing-hub-excerpt"]["based_on"]
    assert tables["repurposing-hub-excerpt"]["licence"] == "CC-BY-4.0"
    assert "CC BY-SA 4.0" in tables["drugcentral-excerpt"]["based_on"]
    assert tables["drugcentral-excerpt"]["licence"] == "CC-BY-SA-4.0"


def test_more_than_a_hundred_drugs_have_effects_or_uses() -> None:
    drugs = {row["drug"].casefold() for row in rows("us-label-reactions")}
    assert len(drugs) > 95


@pytest.mark.shared
def test_words_are_all_those_that_the_labels_were_annotated_with(shared: Path) -> None:
    said: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    for row in rows("us-label-reactions"):
        key = row["product"].casefold(), row["section"]
        said[key].add(row["hasAdverseEffect"].casefold())
    annotated = {
        (each["label_id"].casefold(), SECTIONS[each["section_name"]]): {
            " ".join(event[0].casefold().split()) for event in each["adverse_events"]
        }
        for each in labels(shared)
    }
    assert dict(said) == {key: words for key, words in annotated.items() if words}


@pytest.mark.shared
def test_figures_stand_behind_the_words_in_the_label(shared: Path) -> None:
    text_of = texts(shared)
    wrong = []
    for row in rows("us-label-reactions"):
        if row["incidence"]:
            words = re.escape(row["hasAdverseEffect"].casefold())
            figure = re.escape(row["incidence"].removesuffix("%"))
            found = re.search(
                rf"{words}(?:es|s)?\W(?:[^.;]|\.(?=\d)){{0,80}}?(?<![\d.]){figure}(?:\.0+)?(?![\d.]*\d)",
                text_of[row["product"].casefold()],
            )
            wrong += [] if found else [row]
    assert wrong == []


@pytest.mark.shared
def test_makers_are_named_in_the_label(shared: Path) -> None:
    text_of = texts(shared)
    makers = [row for row in rows("us-label-products") if row["manufacturedBy"]]
    assert len(makers) > 85
    for row in makers:
        assert row["manufacturedBy"].casefold() in text_of[row["product"].casefold()], row


@pytest.mark.shared
def test_excerpts_hold_what_their_sets_hold(shared: Path) -> None:
    hub = defaultdict(set)
    for each in parts(shared, "repurposing-hub", "Repurposing_Hub_export_20240305.txt"):
        hub[each["Name"]] |= {w.strip() for c in ("MOA", "Indication") for w in each[c].split(",")}
    for row in rows("repurposing-hub-excerpt"):
        words = [*row["hasMechanism"].split("|"), *row["hasIndication"].split("|")]
        assert set(words) <= hub[row["drug"]] | {""}, row
    central = defaultdict(set)
    for each in parts(shared, "drugcentral", "drug-to-class.tsv"):
        central[each["drugbank_id"]].add(each["class_name"])
    for each in parts(shared, "drugcentral", "indications.tsv"):
        if each["category"] in {"DM", "SYM"}:
            central[each["drugbank_id"]].add(each["disease"])
    for row in rows("drugcentral-excerpt"):
        words = [*row["inClass"].split("|"), *row["hasIndication"].split("|")]
        assert set(words) <= central[row["drugIdentifier"].removeprefix("DRUGBANK:")] | {""}, row
