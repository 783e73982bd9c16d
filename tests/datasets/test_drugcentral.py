"""DrugCentral: fixtures of ours in the format of its tables, and those where they are at hand."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg import datasets
from kg.datasets import Job
from kg.lexicon import load
from kg.model import Kind, Predicate, Tier
from kg.pipeline import Outcome, find_sources, process

HEADERS = {
    "classes": "class_id\tclass_name\tclass_source\tclass_type\turl",
    "drug-to-class": "drugbank_id\tdrugbank_name\tclass_id\tclass_name",
    "indications": "doid_id\tdrugbank_id\tdisease\tdrug\tcategory",
    "targets": "GeneID\tdrugbank_id\tdrugbank_name\tpubmed_ids\tsources\tactions\turls",
}


def write(folder: Path, **tables: tuple[str, ...]) -> Path:
    for name, rows in tables.items():
        file = name.replace("_", "-")
        lines = "".join(f"{row}\n" for row in (HEADERS[file], *rows))
        (folder / f"{file}.tsv").write_text(lines, "utf-8")
    return folder


def outcomes(folder: Path) -> list[Outcome]:
    return [process(job) for job in find_sources([folder])]


def said(found: list[Outcome]) -> set[tuple[str, Predicate, str]]:
    made = [each.extraction for each in found if each.extraction]
    return {(e.subject.slug, e.predicate, str(e.object)) for part in made for e in part.evidence}


def reasons(found: list[Outcome]) -> list[tuple[str, str, str]]:
    made = [each.extraction for each in found if each.extraction]
    return sorted((m.quote, m.expected.value, m.reason) for part in made for m in part.mentions)


def curie(kind: Kind, prefix: str) -> tuple[str, str]:
    """Return an identifier that the vocabulary has, and the node that has it."""
    for concept in load().concepts(kind):
        for each in concept.mappings:
            if each.startswith(prefix):
                return each, str(concept.ref)
    raise LookupError(prefix)


@pytest.mark.parametrize(
    ("kind", "prefix", "written", "predicate"),
    [
        (Kind.DRUG_CLASS, "NDFRT:", "FDA Established Pharmacologic Class", Predicate.IN_CLASS),
        (Kind.DRUG_CLASS, "MESH:", "Pharmacological Action", Predicate.IN_CLASS),
        (Kind.DRUG_CLASS, "CHEBI:", "Application", Predicate.IN_CLASS),
        (Kind.MECHANISM, "NDFRT:", "Mechanism of Action", Predicate.HAS_MECHANISM),
    ],
)
def test_classes_and_mechanisms_come_by_their_identifiers(
    tmp_path: Path, kind: Kind, prefix: str, written: str, predicate: Predicate
) -> None:
    known, node = curie(kind, prefix)
    number = known if prefix == "CHEBI:" else known.removeprefix(prefix)
    found = outcomes(
        write(
            tmp_path,
            classes=(f"{number}\tsomething of ours\tX\t{written}\thttp://example.org",),
            drug_to_class=(f"DB00945\tAspirin\t{number}\tsomething of ours",),
        )
    )
    ((_, stated, value),) = said(found)
    assert (stated, value) == (predicate, node)
    assert [each.problems for each in found] == [()]


def test_a_class_without_a_known_identifier_is_known_by_its_name(tmp_path: Path) -> None:
    found = outcomes(
        write(
            tmp_path,
            classes=("N9999999999\tzentagons\tFDA\tMechanism of Action\thttp://example.org",),
            drug_to_class=(
                "DB00945\tAspirin\tN9999999998\tImmunosuppressants",
                "DB00945\tAspirin\tN9999999999\tzentagons",
                "DB00945\tAspirin\tN9999999997\tzentagons",
            ),
        )
    )
    assert said(found) == {("aspirin", Predicate.IN_CLASS, "class/immunosuppressant")}
    assert reasons(found) == [
        ("zentagons", "class", "ungrounded"),
        ("zentagons", "mechanism", "ungrounded"),
    ]


def test_uses_come_by_the_disease_ontology_and_what_is_none_is_set_aside(tmp_path: Path) -> None:
    known, node = curie(Kind.CONDITION, "DOID:")
    found = outcomes(
        write(
            tmp_path,
            indications=(
                f"{known}\tDB00945\tsomething of ours\tAspirin\tDM",
                "DOID:0\tDB00945\tmigraine\tAspirin\tSYM",
                "DOID:0\tDB00945\tfever\tAspirin\t",
                "DOID:0\tDB00945\tmelanoma\tAspirin\tNOT",
            ),
        )
    )
    assert said(found) == {
        ("aspirin", Predicate.HAS_INDICATION, node),
        ("aspirin", Predicate.HAS_INDICATION, "condition/migraine"),
        ("aspirin", Predicate.HAS_INDICATION, "condition/fever"),
    }
    assert reasons(found) == [("melanoma", "condition", "non-indication")]


def test_targets_are_genes_that_no_mechanism_names(tmp_path: Path) -> None:
    found = outcomes(
        write(tmp_path, targets=("5742\tDB00945\tAspirin\t\tDrugCentral\tinhibitor\thttp://e.org",))
    )
    assert said(found) == set()
    assert reasons(found) == [("5742", "mechanism", "gene")]


def test_drugs_are_known_by_their_drugbank_ids(tmp_path: Path) -> None:
    number = next(
        each
        for c in load().concepts(Kind.DRUG)
        if c.ref.slug == "aspirin"
        for each in c.mappings
        if each.startswith("DRUGBANK:")
    ).removeprefix("DRUGBANK:")
    rows = (f"DOID:0\t{number}\tfever\tzentavir\tDM", "DOID:0\t\tfever\t\tDM")
    found = outcomes(write(tmp_path, indications=rows))
    assert {subject for subject, _, _ in said(found)} == {"aspirin"}
    (problem,) = found[0].problems
    assert "indications.tsv, line 3: expected a drug in the column" in problem.reason


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ("DOID:0\tDB00945\tfever", "5 columns"),
        ("DOID:0\tDB00945\tfever\tAspirin\tDM\tmore", "5 columns"),
        ("DOID:0\tDB00945\tfe\0ver\tAspirin\tDM", "text, not binary data"),
    ],
)
def test_a_bad_row_is_told_and_the_others_are_read(tmp_path: Path, row: str, expected: str) -> None:
    good = "DOID:0\tDB00945\tfever\tAspirin\tDM"
    (found,) = outcomes(write(tmp_path, indications=(row, good)))
    assert said([found]) == {("aspirin", Predicate.HAS_INDICATION, "condition/fever")}
    (problem,) = found.problems
    assert f"indications.tsv, line 2: expected {expected}" in problem.reason


_CELL = st.text(st.sampled_from("AB019:;\"'\0é- "), max_size=9) | st.sampled_from(
    ["DB00945", "DOID:0", "N0000175560", "CHEBI:35472", "NOT", "fever", "Aspirin"]
)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_whatever_the_cells_hold_rows_are_read_or_told(tmp_path: Path, data: st.DataObject) -> None:
    rows = st.lists(st.lists(_CELL, min_size=3, max_size=6).map("\t".join), max_size=4).map(tuple)
    tables = {name: data.draw(rows) for name in ("classes", "drug_to_class", "indications")}
    for each in outcomes(write(tmp_path, **tables)):
        assert each.quarantined == ()
        assert all("internal error" not in told.reason for told in each.problems)
        assert all(", line " in told.reason for told in each.problems)


def test_the_tables_are_read_to_their_ends(shared: Path) -> None:
    jobs = [j for j in find_sources([shared / "data" / "drugcentral"]) if isinstance(j, Job)]
    stated: Counter[Predicate] = Counter()
    aside: Counter[tuple[Kind, str]] = Counter()
    for job in jobs:
        made, refused = datasets.read(job, load())
        assert refused == ()
        assert made.source.tier is Tier.CURATED
        stated.update(each.predicate for each in made.evidence)
        aside.update((each.expected, each.reason) for each in made.mentions)
    rows = 10_959 + 671 + 2_991
    assert sum(stated.values()) + sum(aside.values()) == rows
    assert stated[Predicate.IN_CLASS] > 10_000
    assert stated[Predicate.HAS_MECHANISM] > 650
    assert stated[Predicate.HAS_INDICATION] > 640
    assert aside[Kind.CONDITION, "non-indication"] == 25
    assert aside[Kind.MECHANISM, "gene"] == 2_991
    assert aside[Kind.DRUG_CLASS, "ungrounded"] < 50
