"""The catalogue says whose data it is, and lets no address or name slip through unchecked."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from kg.errors import FetchError, InvalidFileError, ParameterError
from kg.fetch import CatalogueSource, load_catalogue, ordered
from kg.fetch.catalogue import Index, Kind
from kg.fetch.order import listed
from kg.model import Tier

ENTRY = {
    "name": "labels",
    "title": "Labels",
    "publisher": "Agency",
    "licence": "CC0-1.0",
    "what": "A label",
    "kind": "xml",
    "tier": "Regulator",
    "page": "https://example.org/",
}
ONE = [{"name": "{number}.xml", "url": "https://example.org/{number}.xml"}]
NUMBER = [{"name": "number", "example": "17", "pattern": "[0-9]+"}]


def source(**more: object) -> CatalogueSource:
    return CatalogueSource.model_validate({**ENTRY, **more})


def written(folder: Path, text: str) -> Path:
    path = folder / "catalogue.toml"
    path.write_text(text, "utf-8")
    return path


@pytest.mark.parametrize("entry", load_catalogue(), ids=lambda each: each.name)
def test_an_entry_of_ours_can_be_ordered_by_its_example(entry: CatalogueSource) -> None:
    values = {parameter.name: parameter.example for parameter in entry.parameters}
    files = ordered(entry, values)
    assert bool(files) != bool(entry.index)
    for file in files:
        assert file.url.startswith("https://")
        assert "{" not in file.url + file.name
        assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", file.id)
    assert len({file.id for file in files}) == len({file.name for file in files}) == len(files)


def test_ours_warns_of_what_may_not_be_published() -> None:
    known = {entry.name: entry for entry in load_catalogue()}
    assert known["sider"].licence == "CC-BY-NC-SA-4.0"
    assert "commercial" in known["sider"].terms
    for name in ("faers", "faers-legacy", "onsides", "sider"):
        assert "MedDRA licence" in known[name].terms
    assert not any("meddra" in name or "drugbank" in name for name in known)


def test_ours_tells_both_layouts_of_reports_apart() -> None:
    known = {entry.name: entry for entry in load_catalogue()}
    for name, quarters in {
        "faers": ("2012q4", "2014Q3", "2023q1"),
        "faers-legacy": ("2004q1", "2011Q4", "2012q3"),
    }.items():
        for quarter in quarters:
            ordered(known[name], {"quarter": quarter})
    for name, quarter in {"faers": "2012q3", "faers-legacy": "2012q4"}.items():
        with pytest.raises(ParameterError):
            ordered(known[name], {"quarter": quarter})


def test_blanks_are_filled_in_names_and_addresses() -> None:
    (file,) = ordered(source(files=ONE, parameters=NUMBER), {"number": "17"})
    assert file.url == "https://example.org/17.xml"
    assert (file.name, file.id, file.title) == ("17.xml", "labels-17", "Labels: 17.xml")


def test_a_document_that_names_itself_gets_no_title() -> None:
    (file,) = ordered(source(files=ONE, parameters=NUMBER, titled=True), {"number": "17"})
    assert file.title == ""


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({}, "needs number, for example 17"),
        ({"number": "../../etc/passwd"}, "is no number of labels"),
        ({"number": "17\n"}, "is no number"),
        ({"number": "17", "colour": "red"}, "no parameter 'colour'; it takes number"),
    ],
)
def test_a_value_that_does_not_fit_is_refused(values: dict[str, str], words: str) -> None:
    with pytest.raises(ParameterError, match=re.escape(words)):
        ordered(source(files=ONE, parameters=NUMBER), values)


@pytest.mark.parametrize("name", ["../up.xml", "/etc/x", ".hidden", "manifest.toml", "a b", "a\\b"])
def test_a_name_that_leads_elsewhere_is_refused(name: str) -> None:
    with pytest.raises(FetchError, match="is no name for a file"):
        ordered(source(files=[{"name": name, "url": "https://example.org/x"}]), {})


INDEX = Index(
    url="https://example.org/index.json",
    path=("results", "label"),
    field="file",
    below="https://example.org/label/",
)


def index_of(*addresses: str) -> bytes:
    return json.dumps({"results": {"label": [{"file": each} for each in addresses]}}).encode()


def test_an_index_lists_the_files() -> None:
    below = "https://example.org/label/label-000{}-of-0002.json.zip"
    files = listed(source(index=INDEX), INDEX, index_of(below.format(1), below.format(2)))
    assert [file.name for file in files] == [
        "label-0001-of-0002.json.zip",
        "label-0002-of-0002.json.zip",
    ]
    assert files[0].id == "labels-label-0001-of-0002-json-zip"
    assert files[0].kind is Kind.XML


@pytest.mark.parametrize(
    "data",
    [
        b"<html>",
        b"[]",
        b"{}",
        b'{"results": {"label": [{"name": "x"}]}}',
        b'{"results": {"label": []}}',
        b"[" * 100_000,
        index_of("https://elsewhere.org/label/x.zip"),
        index_of("https://example.org/label/"),
        index_of("https://example.org/label/..%2Fx"),
    ],
)
def test_an_index_of_another_form_is_refused(data: bytes) -> None:
    with pytest.raises(FetchError):
        listed(source(index=INDEX), INDEX, data)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[[source", "TOML"),
        ("[[source]]\nname = 'a'\n", "source.0.title"),
        ("source = 1\n", "source"),
        ("", "source"),
    ],
)
def test_a_catalogue_that_breaks_its_form_is_told(tmp_path: Path, text: str, words: str) -> None:
    with pytest.raises(InvalidFileError, match=words):
        load_catalogue(written(tmp_path, text))


def test_a_missing_catalogue_is_told(tmp_path: Path) -> None:
    with pytest.raises(InvalidFileError, match="can be read"):
        load_catalogue(tmp_path / "none.toml")


@pytest.mark.parametrize(
    "more",
    [
        {},
        {"files": ONE},
        {"files": [{"name": "x", "url": "ftp://example.org/x"}]},
        {"files": [{"name": "x", "url": "https://example.org/x"}], "index": INDEX.model_dump()},
        {"files": [{"name": "x", "url": "https://example.org/x", "sha256": "abc"}]},
    ],
    ids=["nothing", "unknown blank", "other protocol", "both", "no digest"],
)
def test_an_entry_that_makes_no_sense_is_refused(more: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="validation error"):
        source(**more)


def test_a_name_stands_once(tmp_path: Path) -> None:
    entry = "\n".join(f"{key} = {json.dumps(value)}" for key, value in ENTRY.items())
    table = f'[[source]]\n{entry}\nfiles = [{{ name = "x", url = "https://example.org/x" }}]\n'
    assert load_catalogue(written(tmp_path, table))[0].tier is Tier.REGULATOR
    with pytest.raises(InvalidFileError, match="'labels' stands twice"):
        load_catalogue(written(tmp_path, table * 2))
