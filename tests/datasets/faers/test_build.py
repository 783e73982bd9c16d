"""From quarters to a release: its counts hold to the shapes, and answer."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg import rdf
from kg.assemble import assemble
from kg.lexicon import load
from kg.pipeline import build
from kg.query import Catalogue
from kg.release import Release
from kg.resolve import Resolver
from kg.store import Solutions
from kg.tables import ResultTable, tabulate
from kg.validate import all_shapes, validate
from tests.asking import run
from tests.datasets.faers.quarters import Report, current, legacy, read, zipped

PAGE = """# Zentra

**Generic Name:** risperidone

**Side effects:**
- Nausea
- Fatigue
"""


def _sources(folder: Path) -> tuple[Path, ...]:
    drugs = (("PS", "", "RISPERIDONE"), ("SS", "ZENTRA", ""), ("C", "", "ASPIRIN\\IBUPROFEN"))
    reports = [
        Report(case=20000001 + each, drugs=drugs, reactions=("Nausea", "Invented happening"))
        for each in range(3)
    ]
    old = Report(case=5000001, drugs=(("PS", "Aspirin", ""),), reactions=("Rash",), age="")
    packed = zipped(current(folder / "new", *reports), folder / "new.zip")
    (folder / "page.md").write_text(PAGE, "utf-8")
    return packed, legacy(folder / "old", old), folder / "page.md"


@pytest.fixture(scope="module")
def sources(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, ...]:
    return _sources(tmp_path_factory.mktemp("sources"))


@pytest.fixture(scope="module")
def release(sources: tuple[Path, ...], tmp_path_factory: pytest.TempPathFactory) -> Release:
    made = build(sources, tmp_path_factory.mktemp("out"), jobs=1)
    assert not made.report.problems
    assert not made.report.quarantined
    assert made.report.counts["report counts"] == 7
    return made.release


def _asked(release: Release, name: str, **given: str) -> ResultTable:
    store = release.store()
    answer = run(store, Catalogue.load().get(name), given, Resolver(store))
    assert isinstance(answer, Solutions)
    return tabulate(answer)


def test_counts_hold_to_the_shapes(sources: tuple[Path, ...]) -> None:
    made = read(*sources[:2])
    report = validate(rdf.to_dataset(assemble([made], load())), all_shapes())
    assert [str(each) for each in report.violations] == []


def test_the_query_gives_the_counts_of_a_drug(release: Release) -> None:
    rows = [
        dict(zip(table.headers, row, strict=True))
        for table in [_asked(release, "report-counts", drug="risperidone")]
        for row in table.rows
    ]
    assert [(row["effect"], row["cases"], row["asFirstSuspect"]) for row in rows] == [
        ("nausea", "3", "3")
    ]
    assert (rows[0]["drugCases"], rows[0]["effectCases"], rows[0]["allCases"]) == ("3", "3", "4")
    assert rows[0]["strata"] == "female/adult 3"
    assert rows[0]["source"] == "FDA Adverse Event Reporting System"
    (aspirin,) = _asked(release, "report-counts", drug="aspirin").rows
    assert {"rash", "1", "PS SS", "female/unknown 1"} <= {*aspirin}


def test_what_documents_say_is_apart_from_what_is_reported(release: Release) -> None:
    told = _asked(release, "effects-of-drug", drug="risperidone")
    place, source = told.headers.index("effect"), told.headers.index("source")
    assert {(row[place], row[source]) for row in told.rows} == {
        ("nausea", "Zentra"),
        ("fatigue", "Zentra"),
    }
    assert _asked(release, "effects-of-drug", drug="aspirin").rows == ()


def test_words_that_nobody_knows_come_with_the_number_of_cases(release: Release) -> None:
    found = _asked(release, "ungrounded-words")
    places = found.headers.index("places")
    assert {row[0]: row[places] for row in found.rows} == {"invented happening": "3", "zentra": "3"}


def test_the_report_says_what_was_counted(release: Release) -> None:
    (note,) = [each for each in release.report()["notes"] if each.startswith("faers:")]
    assert "4 reports of 4 cases, 0 of them deleted" in note
    assert "4 cases name a suspected drug and a reaction" in note
    assert "have 7 of the 10 drugs that cases name, and 4 of 7 reactions" in note
