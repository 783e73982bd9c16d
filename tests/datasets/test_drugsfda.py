"""Drugs@FDA: fixtures of ours in the format of its data files; brands and companies are made up."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from datetime import date
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg.model import Evidence, Extraction, Kind, Predicate, Tier
from kg.pipeline import Outcome, find_sources, process

HEADERS = {
    "Products": "ApplNo\tProductNo\tForm\tStrength\tReferenceDrug\tDrugName\tActiveIngredient"
    "\tReferenceStandard",
    "Applications": "ApplNo\tApplType\tApplPublicNotes\tSponsorName",
    "Submissions": "ApplNo\tSubmissionClassCodeID\tSubmissionType\tSubmissionNo\tSubmissionStatus"
    "\tSubmissionStatusDate\tSubmissionsPublicNotes\tReviewPriority",
    "MarketingStatus": "MarketingStatusID\tApplNo\tProductNo",
    "MarketingStatus_Lookup": "MarketingStatusID\tMarketingStatusDescription",
    "TE": "ApplNo\tProductNo\tMarketingStatusID\tTECode",
    "ApplicationDocs": "ApplicationDocsID\tApplicationDocsTypeID\tApplNo\tSubmissionType"
    "\tSubmissionNo\tApplicationDocsTitle\tApplicationDocsURL\tApplicationDocsDate",
    "ApplicationsDocsType_Lookup": "ApplicationDocsType_Lookup_ID"
    "\tApplicationDocsType_Lookup_Description",
    "SubmissionClass_Lookup": "SubmissionClassCodeID\tSubmissionClassCode"
    "\tSubmissionClassCodeDescription",
    "SubmissionPropertyType": "ApplNo\tSubmissionType\tSubmissionNo\tSubmissionPropertyTypeCode"
    "\tSubmissionPropertyTypeID",
    "ActionTypes_Lookup": "ActionTypes_LookupID\tActionTypes_LookupDescription"
    "\tSupplCategoryLevel1Code\tSupplCategoryLevel2Code",
    "Join_Submission_ActionTypes_Lookup": "j_submissionActionTypeID\tSubmissionNo"
    "\tSubmissionType\tApplNo\tActionTypes_LookupID",
}
LOOKUP = (
    "1\tPrescription",
    "2\tOver-the-counter",
    "3\tDiscontinued",
    "4\tNone (Tentative Approval)",
    "5\tFor Further Manufacturing Use",
)
TABLES = {
    "Products": (
        "020001\t001\tTABLET;ORAL\t5MG\t1\tZENTAVO\tZENTAVIR MESYLATE\t1",
        "020001\t002\tTABLET;ORAL\t10MG\t1\tZENTAVO\tZENTAVIR MESYLATE\t1",
        "020002\t001\tSOLUTION;ORAL\t1MG/ML\t1\tZENTAVO\tZENTAVIR MESYLATE\t1",
        "020003\t001\tCAPSULE;ORAL\t2MG\t1\tLUMORA\tLUMORINE\t1",
        "020004\t001\tTABLET;ORAL\t200MG;20MG\t1\tDUOZENT\tIBUPROFEN; FAMOTIDINE\t1",
        "020005\t001\tCREAM;TOPICAL\t1%\t0\tBELVANE\tBELVANE ACETATE\t0",
        "020006\t001\tTABLET;ORAL\t9MG\t0\tQUORAX\tQUORANE\t0",
        "070001\t001\tTABLET;ORAL\t5MG\t0\tZENTAVIR MESYLATE\tZENTAVIR MESYLATE\t0",
        "070002\t001\tTABLET;ORAL\t5MG\t0\tZENTAVIR MESYLATE\tZENTAVIR MESYLATE\t0",
        "070003\t001\tTABLET;ORAL\t9MG\t0\tQUORANE\tQUORANE\t0",
        "125001\t001\tINJECTABLE;INJECTION\t1MG\t1\tMABZENT\tZENTAMAB-ABCD\t1",
    ),
    "Applications": (
        "020001\tNDA\t\tNORDPOL PHARMS",
        '020002\tNDA\tmoved "so\tto\r\nspeak\tNORDPOL PHARMS',
        "020003\tNDA\t\tPFIZER INC",
        "020004\tNDA\t\tSÜDPOL",
        "020005\tNDA\t\tOSTWIND",
        "020006\tNDA\t\tOSTWIND",
        "070001\tANDA\t\tGENERIX",
        "070002\tANDA\t\tGENERIX",
        "070003\tANDA\t\tGENERIX",
        "125001\tBLA\t\tNORDPOL PHARMS",
    ),
    "Submissions": (
        "020001\t7\tORIG      \t1\tAP\t2005-12-27 00:00:00\t\tPRIORITY",
        "020001\t7\tSUPPL     \t2\tAP\t2001-01-01 00:00:00\t\tSTANDARD",
        "020002\t7\tORIG      \t1\tAP\t2003-02-01 00:00:00\tnote\tPRIORITY",
        "020003\t7\tORIG      \t1\tTA\t1999-01-01 00:00:00\t\tSTANDARD",
        "020003\t7\tORIG      \t2\tAP\t6/30/2010\t\tSTANDARD",
        "020004\t7\tORIG      \t1\tAP\t2012-03-04 00:00:00\tof 2012,\r\n020 items\tSTANDARD",
        "020005\t7\tORIG      \t1\tAP\t1900-01-01 00:00:00\t\tSTANDARD",
        "070001\t7\tORIG      \t1\tAP\t1995-05-05 00:00:00\t\tSTANDARD",
    ),
    "MarketingStatus": (
        "3\t020001\t001",
        "1\t020001\t002",
        "3\t020002\t001",
        "1\t020003\t001",
        "3\t020004\t001",
        "2\t020005\t001",
        "4\t020006\t001",
        "3\t070001\t001",
        "1\t070002\t001",
        "4\t070003\t001",
        "1\t125001\t001",
    ),
    "MarketingStatus_Lookup": LOOKUP,
    "TE": ("020001\t002\t1\tAB",),
    "ApplicationDocs": ("1\t1\t020001\tORIG\t1\t\thttp://example.org/a.pdf\t2005-12-27 00:00:00",),
    "ApplicationsDocsType_Lookup": ("1\tLetter",),
    "SubmissionClass_Lookup": ("7\tTYPE 1\tType 1 - New Molecular Entity",),
    "SubmissionPropertyType": ("020001\tORIG\t1\tOrphan\t2",),
    "ActionTypes_Lookup": ("1\tApproval\tA\tB",),
    "Join_Submission_ActionTypes_Lookup": ("1\t1\tORIG\t020001\t1",),
}


def write(folder: Path, tables: Mapping[str, tuple[str, ...]] = TABLES) -> Path:
    folder.mkdir(exist_ok=True)
    for name, rows in tables.items():
        lines = "".join(f"{row}\r\n" for row in (HEADERS[name], *rows))
        (folder / f"{name}.txt").write_bytes(lines.encode("windows-1252"))
    return folder


def changed(**tables: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    return {**TABLES, **tables}


def outcomes(path: Path) -> list[Outcome]:
    return [process(job) for job in find_sources([path])]


def made_of(path: Path) -> Extraction:
    (outcome,) = outcomes(path)
    assert (outcome.problems, outcome.quarantined) == ((), ())
    assert outcome.extraction is not None
    return outcome.extraction


def said(made: Extraction, predicate: Predicate) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for each in made.evidence:
        if each.predicate is predicate:
            value = each.object
            words = getattr(value, "lexical", "") or str(value)
            found.setdefault(str(each.subject), set()).add(words)
    return found


def quote_of(made: Extraction, subject: str, predicate: Predicate) -> Evidence:
    (found,) = (e for e in made.evidence if (e.subject.slug, e.predicate) == (subject, predicate))
    return found


def test_products_contain_drugs_and_combinations_by_their_parts(tmp_path: Path) -> None:
    made = made_of(write(tmp_path / "fda"))
    contains = said(made, Predicate.CONTAINS)
    assert contains == {
        "product/zentavo": {"drug/zentavir-mesylate"},
        "product/lumora": {"drug/lumorine"},
        "product/duozent": {"drug/famotidine-ibuprofen"},
        "product/quorax": {"drug/quorane"},
        "product/mabzent": {"drug/zentamab-abcd"},
    }
    combination = next(each for each in made.concepts if each.components)
    assert [each.slug for each in combination.components] == ["famotidine", "ibuprofen"]


def test_sponsors_make_products_and_known_companies_are_recognised(tmp_path: Path) -> None:
    makers = said(made_of(write(tmp_path / "fda")), Predicate.MANUFACTURED_BY)
    assert makers == {
        "product/zentavo": {"organization/nordpol-pharms"},
        "product/lumora": {"organization/pfizer"},
        "product/duozent": {"organization/sudpol"},
        "product/quorax": {"organization/ostwind"},
        "product/mabzent": {"organization/nordpol-pharms"},
        "drug/belvane-acetate": {"organization/ostwind"},
    }


def test_a_brand_is_approved_while_one_of_its_products_is_sold(tmp_path: Path) -> None:
    made = made_of(write(tmp_path / "fda"))
    assert said(made, Predicate.APPROVAL_STATUS) == {
        "product/zentavo": {"approved"},
        "product/lumora": {"approved"},
        "product/duozent": {"withdrawn"},
        "product/quorax": {"not approved"},
        "product/mabzent": {"approved"},
        "drug/zentavir-mesylate": {"approved"},
        "drug/belvane-acetate": {"approved"},
    }
    status = quote_of(made, "zentavo", Predicate.APPROVAL_STATUS)
    assert (status.quote, status.file) == ("1\t020001\t002", "MarketingStatus.txt")


def test_the_first_approval_is_that_of_the_earliest_original_application(tmp_path: Path) -> None:
    made = made_of(write(tmp_path / "fda"))
    assert said(made, Predicate.FIRST_APPROVED) == {
        "product/zentavo": {"2003"},
        "drug/zentavir-mesylate": {"2003"},  # not the generic of 1995
        "product/lumora": {"2010"},
        "drug/lumorine": {"2010"},
        "product/duozent": {"2012"},
        "drug/famotidine-ibuprofen": {"2012"},
    }
    first = quote_of(made, "zentavo", Predicate.FIRST_APPROVED)
    assert first.quote == TABLES["Submissions"][2]
    text = (tmp_path / "fda" / "Submissions.txt").read_bytes().decode("windows-1252")
    assert first.span.of(text) == first.quote
    assert first.mention.of(text) == "2003-02-01 00:00:00"


def test_generics_are_told_of_where_the_tables_tell(tmp_path: Path) -> None:
    made = made_of(write(tmp_path / "fda"))
    assert said(made, Predicate.GENERIC_AVAILABLE) == {
        "product/zentavo": {"true"},
        "drug/zentavir-mesylate": {"true"},
        "product/lumora": {"false"},
        "drug/lumorine": {"false"},
        # no generic of what is not sold, of what is sold without a brand, nor of a biological
    }
    generic = quote_of(made, "zentavir-mesylate", Predicate.GENERIC_AVAILABLE)
    assert generic.quote == TABLES["Products"][8]  # the one that is sold


@pytest.mark.parametrize(
    ("table", "row"),
    [
        ("MarketingStatus", "1\t999999"),
        ("MarketingStatus", "9\t999999\t001"),
        ("Applications", "999999"),
        ("Applications", "999999\tNDA"),
        ("Products", "999999\t001"),
    ],
)
def test_no_generic_is_denied_where_a_row_cannot_be_read(
    tmp_path: Path, table: str, row: str
) -> None:
    path = write(tmp_path / "fda", changed(**{table: (*TABLES[table], row)}))
    (outcome,) = outcomes(path)
    assert outcome.extraction is not None
    assert "false" not in str(said(outcome.extraction, Predicate.GENERIC_AVAILABLE))
    (problem,) = outcome.problems
    assert f"{table}.txt, line " in problem.reason


@pytest.mark.parametrize(
    ("name", "application", "state"),
    [
        ("LUMORINE", ("020009\tNDA\t\tWEST",), ()),
        ("LUMORINE", ("020009\tNDA\t\tWEST",), ("1\t020009\t001",)),
        ("LUMOREX", ("020009\tANDA\t\tWEST",), ("2\t020009\t001",)),
        ("LUMOREX", (), ("1\t020009\t001",)),
    ],
)
def test_no_generic_is_denied_of_what_may_be_sold_without_a_brand(
    tmp_path: Path, name: str, application: tuple[str, ...], state: tuple[str, ...]
) -> None:
    tables = changed(
        Products=(*TABLES["Products"], f"020009\t001\tGEL;TOPICAL\t1%\t0\t{name}\tLUMORINE\t0"),
        Applications=(*TABLES["Applications"], *application),
        MarketingStatus=(*TABLES["MarketingStatus"], *state),
    )
    made = made_of(write(tmp_path / "fda", tables))
    assert "product/lumora" not in said(made, Predicate.GENERIC_AVAILABLE)
    assert said(made, Predicate.GENERIC_AVAILABLE).get("drug/lumorine") != {"false"}


def test_a_zip_is_read_as_its_folder_is(tmp_path: Path) -> None:
    folder = write(tmp_path / "fda")
    with zipfile.ZipFile(tmp_path / "drugsatfda.zip", "w") as archive:
        for file in sorted(folder.iterdir()):
            archive.write(file, file.name)
    packed = made_of(tmp_path / "drugsatfda.zip")
    assert [e.quote for e in packed.evidence] == [e.quote for e in made_of(folder).evidence]
    assert packed.source.tier is Tier.REGULATOR
    assert {each.file for each in packed.evidence} > {"drugsatfda.zip/Submissions.txt"}


def test_the_numbers_of_statuses_are_known_without_their_names(tmp_path: Path) -> None:
    tables = {name: rows for name, rows in TABLES.items() if name != "MarketingStatus_Lookup"}
    made = made_of(write(tmp_path / "fda", tables))
    assert said(made, Predicate.APPROVAL_STATUS)["product/duozent"] == {"withdrawn"}


def test_what_tables_do_not_tell_is_not_said(tmp_path: Path) -> None:
    made = made_of(write(tmp_path / "fda", {"Products": TABLES["Products"]}))
    assert {each.predicate for each in made.evidence} == {Predicate.CONTAINS}


def test_the_day_of_the_tables_is_kept(tmp_path: Path) -> None:
    folder = write(tmp_path / "fda")
    with zipfile.ZipFile(tmp_path / "drugsatfda.zip", "w") as archive:
        for file in sorted(folder.iterdir()):
            archive.write(file, file.name)
    digest = sha256((tmp_path / "drugsatfda.zip").read_bytes()).hexdigest()
    (tmp_path / "manifest.toml").write_text(
        f'[[source]]\nid = "drugsfda"\nsha256 = "{digest}"\npath = "drugsatfda.zip"\n'
        'publisher = "FDA"\nlicence = "public domain"\nurl = "https://example.org"\n'
        'title = "Drugs@FDA"\ntier = "Regulator"\n'
        "retrieved = 2026-11-02\nlast_reviewed = 2026-11-01\n"
    )
    made = made_of(tmp_path / "manifest.toml")
    assert (made.source.retrieved, made.source.last_reviewed) == (
        date(2026, 11, 2),
        date(2026, 11, 1),
    )


def test_things_are_said_once_however_many_parts_there_are(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write(tmp_path / "fda", changed(Applications=(*TABLES["Applications"], "999999")))
    (whole,) = outcomes(path)
    monkeypatch.setattr("kg.datasets.grouping.PART", 2)
    parts = outcomes(path)
    assert len(parts) == 6
    assert whole.extraction is not None
    assert sorted(e.quote for p in parts if p.extraction for e in p.extraction.evidence) == sorted(
        each.quote for each in whole.extraction.evidence
    )
    assert [len(part.problems) for part in parts] == [1, 0, 0, 0, 0, 0]


@pytest.mark.parametrize(
    ("table", "row", "said_of_it"),
    [
        ("Products", "020007\t001\tTABLET\t5MG\t1\tNAMELESS\t\t1", "a name and an active"),
        ("Products", "020007\t001\tTABLET\t5MG\t1\t\tQUORANE\t1", "a name and an active"),
        ("Products", "020007\t001\tTABLET", "8 columns"),
        ("Applications", "020007\tNDA", "4 columns"),
        ("Submissions", "020006\t7\tORIG\t1\tAP\tsoon\t\tSTANDARD", "a date in"),
    ],
)
def test_a_row_that_says_nothing_is_told(
    tmp_path: Path, table: str, row: str, said_of_it: str
) -> None:
    path = write(tmp_path / "fda", changed(**{table: (*TABLES[table], row)}))
    (outcome,) = outcomes(path)
    (problem,) = outcome.problems
    line = len(TABLES[table]) + 2 + (table in {"Applications", "Submissions"})
    assert f"{table}.txt, line {line}: expected {said_of_it}" in problem.reason


def test_bytes_that_windows_does_not_have_are_told(tmp_path: Path) -> None:
    path = write(tmp_path / "fda")
    with (path / "Products.txt").open("ab") as file:
        file.write(b"020008\t001\tTABLET\t5MG\t1\tQU\x81RAX\tQUORANE\t1\r\n")
    (outcome,) = outcomes(path)
    assert "Products.txt, line 13: expected text encoded as WINDOWS-1252" in str(outcome.problems)


_CELLS = st.text(st.sampled_from("AB1 ;\"'\t\r\n\0é/*"), max_size=8) | st.sampled_from(
    ["020001", "001", "1", "ORIG", "AP", "2005-13-99", "NDA", "IBUPROFEN; X"]
)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_whatever_the_cells_hold_rows_are_read_or_told(tmp_path: Path, data: st.DataObject) -> None:
    tables = {
        name: tuple(
            "\t".join(row) for row in data.draw(st.lists(st.lists(_CELLS, max_size=9), max_size=4))
        )
        for name in ("Products", "Applications", "Submissions", "MarketingStatus")
    }
    for outcome in outcomes(write(tmp_path / "fda", tables)):
        assert outcome.quarantined == ()
        assert all("internal error" not in each.reason for each in outcome.problems)
        assert all(", line " in each.reason for each in outcome.problems)
        for each in outcome.extraction.evidence if outcome.extraction else ():
            assert each.quote
            assert each.subject.kind in (Kind.DRUG, Kind.PRODUCT)
