"""EMA's list of medicines: fixtures of ours in its formats; brands and companies are made up."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg.datasets.claims import Claims
from kg.errors import BuildError
from kg.model import Extraction, Grounding, Kind, MatchKind, Predicate, Ref, Tier
from kg.pipeline import Outcome, build, find_sources, process

FIELDS = {
    "category": "Human",
    "name_of_medicine": "Zentavo",
    "ema_product_number": "EMEA/H/C/000001",
    "medicine_status": "Authorised",
    "opinion_status": "",
    "international_non_proprietary_name_common_name": "zentavir",
    "active_substance": "zentavir mesylate",
    "therapeutic_area_mesh": "Lymphoma, Mantle-Cell; Multiple Myeloma; Neoplasms",
    "atc_code_human": "L04AX99",
    "pharmacotherapeutic_group_human": "Immunosuppressants",
    "therapeutic_indication": "Zentavo is for adults.",
    "biosimilar": "No",
    "generic": "No",
    "marketing_authorisation_developer_applicant_holder": "Pfizer Ltd",
    "marketing_authorisation_date": "14/06/2007",
    "medicine_url": "https://example.org/zentavo",
}
SHEET = {
    "category": "Category",
    "name_of_medicine": "Name of medicine",
    "medicine_status": "Medicine status",
    "international_non_proprietary_name_common_name": "International non-proprietary name"
    " (INN) / common name",
    "active_substance": "Active substance",
    "therapeutic_area_mesh": "Therapeutic area (MeSH)",
    "atc_code_human": "ATC code\n(human)",
    "pharmacotherapeutic_group_human": "Pharmacotherapeutic group\n(human)",
    "generic": "Generic",
    "biosimilar": "Biosimilar",
    "marketing_authorisation_developer_applicant_holder": "Marketing authorisation developer /"
    " applicant / holder",
    "marketing_authorisation_date": "Marketing authorisation date",
}
FORMER = SHEET | {
    "name_of_medicine": "Medicine name",
    "medicine_status": "Authorisation status",
    "therapeutic_area_mesh": "Therapeutic area",
    "atc_code_human": "ATC code",
    "pharmacotherapeutic_group_human": "Human pharmacotherapeutic group",
    "marketing_authorisation_developer_applicant_holder": "Marketing authorisation holder/company"
    " name",
}
GENERIC = {
    "name_of_medicine": "Zentavir Nordpol",
    "generic": "Yes",
    "therapeutic_area_mesh": "",
    "marketing_authorisation_developer_applicant_holder": "Nordpol GmbH",
    "marketing_authorisation_date": "2019-02-03",
}


def medicine(**fields: object) -> dict[str, object]:
    return {**FIELDS, **fields}


def report(folder: Path, *medicines: object, name: str = "report_en.json") -> Path:
    path = folder / name
    meta = {"total_records": len(medicines), "timestamp": "2026-11-02T06:00:00Z"}
    content = {"meta": meta, "data": list(medicines)}
    path.write_text(json.dumps(content, ensure_ascii=False, indent=1), "utf-8")
    return path


def sheet(
    folder: Path, columns: dict[str, str], *medicines: dict[str, object], delimiter: str = ","
) -> Path:
    text = io.StringIO(newline="")
    rows = csv.writer(text, delimiter=delimiter)
    rows.writerow(['Medicine data: list of "ours"'])
    rows.writerow([])
    rows.writerow(["Report generated on:", "", "02/11/2026"])
    rows.writerow(columns.values())
    rows.writerows([each[field] for field in columns] for each in medicines)
    path = folder / "list.csv"
    path.write_bytes(text.getvalue().encode("windows-1252"))
    return path


def outcome_of(path: Path) -> Outcome:
    (job,) = find_sources([path])
    return process(job)


def made_of(path: Path) -> Extraction:
    outcome = outcome_of(path)
    assert (outcome.problems, outcome.quarantined) == ((), ())
    assert outcome.extraction is not None
    return outcome.extraction


def said(made: Extraction) -> set[tuple[str, Predicate, str]]:
    return {
        (str(e.subject), e.predicate, getattr(e.object, "lexical", "") or str(e.object))
        for e in made.evidence
    }


STATED = {
    ("product/zentavo", Predicate.CONTAINS, "drug/zentavir"),
    ("product/zentavo", Predicate.MANUFACTURED_BY, "organization/pfizer"),
    ("product/zentavo", Predicate.APPROVAL_STATUS, "approved"),
    ("product/zentavo", Predicate.FIRST_APPROVED, "2007"),
    ("drug/zentavir", Predicate.IN_CLASS, "class/immunosuppressant"),
    ("drug/zentavir", Predicate.HAS_INDICATION, "condition/mantle-cell-lymphoma"),
    ("drug/zentavir", Predicate.HAS_INDICATION, "condition/multiple-myeloma"),
}


def test_a_medicine_of_the_report_is_a_row(tmp_path: Path) -> None:
    path = report(tmp_path, medicine())
    made = made_of(path)
    assert said(made) == STATED
    assert [(each.quote, each.reason) for each in made.mentions] == [("Neoplasms", "area")]
    assert made.source.tier is Tier.REGULATOR
    text = path.read_text("utf-8")
    for each in made.evidence:
        assert each.span.of(text) == each.quote
        assert each.line == text[: each.span.start].count("\n") + 1
    maker = next(e for e in made.evidence if e.predicate is Predicate.MANUFACTURED_BY)
    assert maker.mention.of(text) == "Pfizer Ltd"


@pytest.mark.parametrize("columns", [SHEET, FORMER])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_the_workbook_is_read_as_csv(
    tmp_path: Path, columns: dict[str, str], delimiter: str
) -> None:
    made = made_of(sheet(tmp_path, columns, medicine(), delimiter=delimiter))
    assert said(made) == STATED


@pytest.mark.parametrize(
    ("status", "approval"),
    [
        ("Withdrawn", "withdrawn"),
        ("Suspended", "withdrawn"),
        ("Lapsed", "withdrawn"),
        ("Refused", "not approved"),
        ("Application withdrawn", "not approved"),
        ("Opinion", "investigational"),
    ],
)
def test_what_is_not_authorised_has_no_indication(
    tmp_path: Path, status: str, approval: str
) -> None:
    made = made_of(report(tmp_path, medicine(medicine_status=status)))
    assert ("product/zentavo", Predicate.APPROVAL_STATUS, approval) in said(made)
    assert all(predicate is not Predicate.HAS_INDICATION for _, predicate, _ in said(made))
    assert {each.reason for each in made.mentions} == {"not authorised"}


def test_a_status_that_nobody_knows_is_noted(tmp_path: Path) -> None:
    made = made_of(report(tmp_path, medicine(medicine_status="Paused")))
    assert all(predicate is not Predicate.APPROVAL_STATUS for _, predicate, _ in said(made))
    assert made.notes == ("the status 'Paused' says nothing that is known of the approval",)


def test_a_generic_is_told_of_the_drug_and_its_brands(tmp_path: Path) -> None:
    other = medicine(
        name_of_medicine="Lumora",
        international_non_proprietary_name_common_name="lumorine",
        therapeutic_area_mesh="",
    )
    old = medicine(name_of_medicine="Zentol", medicine_status="Withdrawn")
    made = made_of(report(tmp_path, medicine(), medicine(**GENERIC), other, old))
    found = [e for e in made.evidence if e.predicate is Predicate.GENERIC_AVAILABLE]
    assert {str(each.subject) for each in found} == {"drug/zentavir", "product/zentavo"}
    assert all("Zentavir Nordpol" in each.quote for each in found)
    assert "false" not in {value for _, _, value in said(made)}


def test_a_generic_that_is_not_authorised_is_none(tmp_path: Path) -> None:
    made = made_of(
        report(tmp_path, medicine(), medicine(**GENERIC, medicine_status="Application withdrawn"))
    )
    assert all(predicate is not Predicate.GENERIC_AVAILABLE for _, predicate, _ in said(made))


def test_combinations_are_told_by_their_parts(tmp_path: Path) -> None:
    both = "lamivudine / zidovudine"
    made = made_of(report(tmp_path, medicine(international_non_proprietary_name_common_name=both)))
    combination = next(each for each in made.concepts if each.components)
    assert [each.slug for each in combination.components] == ["lamivudine", "zidovudine"]


def test_the_substance_stands_in_for_a_common_name(tmp_path: Path) -> None:
    fields = medicine(international_non_proprietary_name_common_name="-")
    assert ("product/zentavo", Predicate.CONTAINS, "drug/zentavir-mesylate") in said(
        made_of(report(tmp_path, fields))
    )


def test_former_names_are_names_of_the_product(tmp_path: Path) -> None:
    made = made_of(report(tmp_path, medicine(name_of_medicine="Zentavo (previously Zentor)")))
    product = next(each for each in made.concepts if each.ref.kind is Kind.PRODUCT)
    assert (product.label, product.synonyms) == ("Zentavo", ("Zentor",))


def test_medicines_for_animals_are_left_out_and_counted(tmp_path: Path) -> None:
    made = made_of(report(tmp_path, medicine(), medicine(category="Veterinary")))
    assert said(made) == STATED
    assert made.notes == ("1 medicines that are not for people were left out",)


def test_classes_come_by_their_atc_codes_where_they_have_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def identified(_: Claims, curie: str, kind: Kind) -> Grounding | None:
        asked.append(curie)
        known = Grounding(concept=Ref(kind, "immunosuppressant"), how=MatchKind.EXACT)
        return known if curie == "ATC:L04" else None

    monkeypatch.setattr(Claims, "identified", identified)
    made = made_of(report(tmp_path, medicine(pharmacotherapeutic_group_human="")))
    (stated,) = (e for e in made.evidence if e.predicate is Predicate.IN_CLASS)
    assert str(stated.object) == "class/immunosuppressant"
    assert asked == ["ATC:L04AX99", "ATC:L04AX", "ATC:L04A", "ATC:L04"]


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"name_of_medicine": " "}, "a name and an active substance"),
        (
            {"international_non_proprietary_name_common_name": None, "active_substance": "-"},
            "a name and an active substance",
        ),
    ],
)
def test_a_medicine_without_name_or_substance_is_told(
    tmp_path: Path, fields: dict[str, object], expected: str
) -> None:
    outcome = outcome_of(report(tmp_path, medicine(), medicine(**fields)))
    (problem,) = outcome.problems
    assert f"report_en.json, line 25: expected {expected}" in problem.reason
    assert outcome.extraction is not None
    assert said(outcome.extraction) == STATED


def test_a_report_that_breaks_off_gives_what_stands_before(tmp_path: Path) -> None:
    path = report(tmp_path, medicine(), medicine(**GENERIC))
    path.write_text(path.read_text("utf-8")[:-60], "utf-8")
    outcome = outcome_of(path)
    (problem,) = outcome.problems
    assert "report_en.json, line 25: expected the end of the row that begins here" in problem.reason
    assert outcome.extraction is not None
    assert said(outcome.extraction) == STATED


def test_a_workbook_is_told_to_be_saved_as_csv(tmp_path: Path) -> None:
    path = tmp_path / "medicines.xlsx"
    path.write_bytes(b"PK\x03\x04 and so on")
    with pytest.raises(BuildError, match="is read once its sheet is saved as CSV"):
        build([path], tmp_path / "out")


_TEXT = st.text(st.sampled_from("AZaz1 ;,/()\"'\\\n\té-"), max_size=12)
_VALUES = st.none() | st.booleans() | st.integers() | _TEXT | st.lists(_TEXT, max_size=3)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    rows=st.lists(st.dictionaries(st.sampled_from(sorted(FIELDS)), _VALUES, max_size=8), max_size=3)
)
def test_whatever_the_fields_hold_medicines_are_read_or_told(
    tmp_path: Path, rows: list[dict[str, object]]
) -> None:
    path = report(tmp_path, medicine(), *({**FIELDS, **row} for row in rows))
    outcome = outcome_of(path)
    assert outcome.quarantined == ()
    assert all("internal error" not in each.reason for each in outcome.problems)
    assert outcome.extraction is not None
    text = path.read_text("utf-8")
    for each in outcome.extraction.evidence:
        assert each.span.of(text) == each.quote
        assert each.quote.find(each.mention.of(text)) >= 0


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(cut=st.integers(0, 900), junk=st.binary(max_size=6))
def test_a_spoilt_sheet_is_read_or_told(tmp_path: Path, cut: int, junk: bytes) -> None:
    path = sheet(tmp_path, SHEET, medicine(), medicine(**GENERIC))
    data = path.read_bytes()
    path.write_bytes(data[:cut] + junk + data[cut:])
    for job in find_sources([path]):
        outcome = process(job)
        assert outcome.quarantined == ()
        assert all("internal error" not in each.reason for each in outcome.problems)
        assert all(", line " in each.reason for each in outcome.problems)
