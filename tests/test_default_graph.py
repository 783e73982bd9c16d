"""The documents of the default graph: what they promise about themselves, and their facts.

The facts are checked without our own readers: the lists of adverse effects are cut out of the plain
text and compared with what the annotators of the US labels marked, or with the EU leaflet's words.
"""

from __future__ import annotations

import hashlib
import json
import re
import tomllib
import unicodedata
from collections import defaultdict
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from kg import resources

FIELDS = (
    "id path format title publisher licence tier retrieved sha256 url based_on".split()  # noqa: SIM905
)
EXTENSIONS = {"labelled-page": ".txt", "markdown-monograph": ".md"}

LABELS = {
    "ampyra-us-label": "AMPYRA",
    "cometriq-us-label": "COMETRIQ",
    "dalvance-us-label": "DALVANCE",
    "gilenya-us-label": "Gilenya",
    "gilotrif-us-label": "Gilotrif",
    "imbruvica-us-label": "IMBRUVICA",
    "inlyta-us-label": "INLYTA",
    "kyprolis-us-label": "KYPROLIS",
    "sirturo-us-label": "SIRTURO",
    "stribild-us-label": "Stribild",
    "xalkori-us-label": "Xalkori",
    "zydelig-us-label": "Zydelig",
}
LEAFLETS = {
    "efavirenz-emtricitabine-tenofovir-leaflet": "efavirenzemtricitabinetenofovir",
    "inlyta-leaflet": "inlyta",
    "invokana-leaflet": "invokana",
    "lenalidomide-mylan-leaflet": "lenalidomide",
    "revlimid-leaflet": "revlimid",
    "simponi-leaflet": "simponi",
    "sirturo-leaflet": "sirturo",
    "thalidomide-lipomed-leaflet": "thalidomide",
    "velcade-leaflet": "velcade",
}


@cache
def listed() -> tuple[dict[str, Any], ...]:
    return tuple(
        tomllib.loads((resources.sources() / "manifest.toml").read_text("utf-8"))["source"]
    )


@cache
def manifest() -> tuple[dict[str, Any], ...]:
    """Return the entries of the documents; the tables have tests of their own."""
    return tuple(entry for entry in listed() if entry["format"] != "table")


def text_of(entry: dict[str, Any]) -> str:
    return (resources.sources() / entry["path"]).read_text("utf-8")


def document(identifier: str) -> str:
    return next(text_of(entry) for entry in manifest() if entry["id"] == identifier)


def fields_of(text: str, key: str) -> list[str]:
    """Return the names after `Key:`, `**Key:**` or `### Key`, which commas separate."""
    found = re.search(rf"^(?:\*\*)?(?:### )?{key}(?::\*\*|:)?[ \n](.+)$", text, re.MULTILINE)
    return [name.strip() for name in found[1].split(",")] if found else []


def normal(words: str) -> str:
    """Return the words in one case, with ASCII letters and digits only, single-spaced."""
    ascii_only = unicodedata.normalize("NFC", words).encode("ascii", "ignore").decode()
    return " ".join(re.sub(r"[^a-z0-9]+", " ", ascii_only.casefold()).split())


def effect_lists(text: str) -> list[str]:
    """Return the list items below the headings on side effects, without the prose around them."""
    items: list[str] = []
    inside = False
    for line in text.splitlines():
        heading = re.match(r"(?:### |\*\*)?([A-Z][A-Za-z ]+?)(?: \(.*\))?(?::?\*\*|:|$)", line)
        name = heading[1] if heading else ""
        if name in {"Side Effects", "Boxed Warning"}:
            inside = True
        elif re.match(r"How it Works|Precautions|Drug Interactions|Other Info|Last Rev|FAQ", name):
            inside = False
        listed = re.fullmatch(r"[A-Z][^:.*#]*: (.+)\.", line)
        if not inside:
            continue
        if line.startswith("* "):
            items.append(line[2:])
        elif listed:
            items += re.split(r", and |, | and (?![^(]*\))", listed[1])
    return items


def names_in(item: str) -> list[str]:
    """Return the names of one effect: "Interstitial lung disease (ILD)" has two."""
    plain = re.sub(r"\s*\([^)]*\)", "", item).split(", which")[0]
    return [plain, *re.findall(r"\(([A-Z]+)\)", item)]


def annotated_reactions(shared: Path, label: str) -> set[str]:
    rows = json.loads((shared / "data/label-gold/train.json").read_text("utf-8"))
    reactions = defaultdict(set)
    for row in rows:
        reactions[row["label_id"]] |= {normal(event[0]) for event in row["adverse_events"]}
    return reactions[label]


def test_every_document_is_in_the_manifest_and_has_its_digest() -> None:
    folder = resources.sources()
    files = {path for name in ("documents", "tables") for path in (folder / name).iterdir()}
    assert {folder / entry["path"] for entry in listed()} == files
    for entry in listed():
        digest = hashlib.sha256((folder / entry["path"]).read_bytes()).hexdigest()
        assert entry["sha256"] == digest, f"{entry['path']} changed: its digest is {digest}"


def test_manifest_entries_are_complete_and_sorted() -> None:
    identifiers = [entry["id"] for entry in manifest()]
    assert identifiers == sorted(set(identifiers))
    for entry in manifest():
        retells = {"lineage"} if entry["id"].endswith("-us-label") else set()
        assert set(entry) == {*FIELDS, *retells}, entry["id"]
        assert entry["path"].endswith(EXTENSIONS[entry["format"]]), entry["id"]
        assert entry["licence"] == (
            "CC-BY-SA-4.0" if "CC BY-SA" in entry["based_on"] else "CC-BY-4.0"
        )


def test_both_formats_are_about_half() -> None:
    pages = sum(entry["format"] == "labelled-page" for entry in manifest())
    assert 0.4 <= pages / len(manifest()) <= 0.6


def test_every_document_ends_by_naming_where_its_facts_come_from() -> None:
    for entry in manifest():
        text = text_of(entry)
        key = "Data Source: " if entry["format"] == "labelled-page" else "**Sources:** "
        assert f"{key}{entry['based_on']}." in text[text.rindex("\n\n" + key) :], entry["id"]


def test_breadth_of_drugs_and_classes_makes_comparison_meaningful() -> None:
    drugs = {
        name.casefold()
        for entry in manifest()
        for name in fields_of(text_of(entry), "Generic Name")
    }
    classes = {name for entry in manifest() for name in fields_of(text_of(entry), "Drug Class")}
    assert len(drugs) >= 32
    assert len(classes) >= 8
    assert {"thalidomide", "lenalidomide", "pomalidomide"} <= drugs
    assert sum(" + " in drug for drug in drugs) >= 2


def test_some_drugs_have_two_sources() -> None:
    sources_of = defaultdict(set)
    for entry in manifest():
        for name in fields_of(text_of(entry), "Generic Name"):
            sources_of[name.casefold()].add(entry["id"])
    twice = {drug for drug, sources in sources_of.items() if len(sources) > 1}
    assert {"pomalidomide", "lenalidomide", "axitinib", "canagliflozin", "bedaquiline"} <= twice


def test_every_document_lists_adverse_effects() -> None:
    for entry in manifest():
        assert len(effect_lists(text_of(entry))) >= 7, entry["id"]


@pytest.mark.shared
@pytest.mark.parametrize("identifier", sorted(LABELS))
def test_effects_are_among_those_annotated_in_the_label(shared: Path, identifier: str) -> None:
    reactions = annotated_reactions(shared, LABELS[identifier])
    unknown = [
        item
        for item in effect_lists(document(identifier))
        if not any(normal(name).removeprefix("severe ") in reactions for name in names_in(item))
    ]
    assert unknown == []


@pytest.mark.shared
@pytest.mark.parametrize("identifier", sorted(LEAFLETS))
def test_effects_are_in_the_words_of_the_leaflet(shared: Path, identifier: str) -> None:
    page = shared / "data/ema-leaflets" / f"{LEAFLETS[identifier]}.html"
    leaflet = normal(re.sub(r"<[^>]+>", " ", page.read_text("utf-8")))
    unknown = [
        item
        for item in effect_lists(document(identifier))
        if f" {normal(names_in(item)[0])}" not in f" {leaflet}"
    ]
    assert unknown == []
