"""OnSIDES: what its tables say, by small tables of ours in the layouts of versions 2 and 3."""

from __future__ import annotations

import csv
import gzip
import io
import zipfile
from pathlib import Path

import pytest

from kg.model import Extraction, Kind, Ref, SectionKind, Tier
from kg.pipeline import find_sources, process

BY_INGREDIENTS = (
    "ingredients_rxcuis,ingredients_names,num_ingredients,pt_meddra_id,pt_meddra_term,"
    "percent_labels,num_labels"
)
CURRENT = (
    "set_id,spl_version,pt_meddra_id,pt_meddra_term,num_ingredients,ingredients_rxcuis,"
    "ingredients_names"
)
ALL = "section,zip_id,label_id,set_id,spl_version,pt_meddra_id,pt_meddra_term,pred0,pred1"
PARTS = "set_id,ingredient_rx_cui,ingredient_name,ingredient_omop_concept_id"

EFFECTS = "product_label_id,effect_id,label_section,effect_meddra_id,match_method,pred0,pred1"
VERSION_3 = {
    "product_adverse_effect": (
        EFFECTS,
        "1,11,BW,9000001,PMB,0.1,5.5",
        "1,12,AR,9000002,PMB,0.1,4.1",
        "2,13,AR,9000002,PMB,0.1,4.4",
        "3,14,NA,9000002,string,,",
        "1,15,AR,9000003,PMB,0.1,6.0",
    ),
    "product_label": (
        "label_id,source,source_product_name,source_product_id,source_label_url",
        "1,US,Zentra,a,https://example.org/1",
        '2,US,"Zentra, generic",b,https://example.org/2',
        "3,JP,Zentolum,c,https://example.org/3",
    ),
    "product_to_rxnorm": ("label_id,rxnorm_product_id", "1,81", "1,82", "2,81", "3,83"),
    "vocab_rxnorm_product": (
        "rxnorm_id,rxnorm_name,rxnorm_term_type",
        "81,zentavir 5 MG,SCD",
        "82,zentavir 10 MG,SCD",
        "83,lumorin / zentavir,SCD",
    ),
    "vocab_rxnorm_ingredient": (
        "rxnorm_id,rxnorm_name,rxnorm_term_type",
        "701,zentavir,Ingredient",
        "702,lumorin,Ingredient",
    ),
    "vocab_rxnorm_ingredient_to_product": (
        "product_id,ingredient_id",
        "81,701",
        "82,701",
        "83,701",
        "83,702",
    ),
    "vocab_meddra_adverse_effect": (
        "meddra_id,meddra_name,meddra_term_type",
        "9000001,Rash,PT",
        "9000002,Nausea,PT",
        "9000003,Glumpy knees,LLT",
    ),
    "high_confidence": ("ingredient_id,effect_meddra_id", "701,9000002"),
}


def write(folder: Path, **tables: tuple[str, ...]) -> Path:
    folder.mkdir(exist_ok=True)
    for name, rows in tables.items():
        (folder / f"{name}.csv").write_text("".join(f"{row}\n" for row in rows), "utf-8")
    return folder


def made_of(path: Path) -> tuple[Extraction, list[str]]:
    (job,) = find_sources([path])
    outcome = process(job)
    assert outcome.extraction is not None
    assert outcome.quarantined == ()
    return outcome.extraction, [each.reason for each in outcome.problems]


def said(made: Extraction) -> list[tuple[str, str, SectionKind]]:
    return [(each.subject.slug, each.object_slug, each.section) for each in _shown(made)]


class _Shown:
    def __init__(self, subject: Ref, value: object, section: SectionKind) -> None:
        self.subject, self.section = subject, section
        self.object_slug = value.slug if isinstance(value, Ref) else ""


def _shown(made: Extraction) -> list[_Shown]:
    return [_Shown(each.subject, each.object, each.section) for each in made.evidence]


AR, BW, WP, NA = (
    SectionKind.ADVERSE_REACTIONS,
    SectionKind.BOXED_WARNING,
    SectionKind.PRECAUTIONS,
    SectionKind.OTHER,
)


def test_tables_of_version_3_are_joined(tmp_path: Path) -> None:
    made, problems = made_of(write(tmp_path / "o", **VERSION_3))
    assert problems == []
    assert said(made) == [
        ("zentavir", "rash", BW),
        ("zentavir", "nausea", AR),
        ("lumorin-zentavir", "nausea", NA),
    ]
    assert [(each.quote, each.lead_in, each.line) for each in made.evidence] == [
        ("1,11,BW", "Zentra (US): Rash", 2),
        ("1,12,AR", "Zentra (US): Nausea", 3),
        ("3,14,NA", "Zentolum (JP): Nausea", 5),
    ]
    assert made.source.tier is Tier.UNVERIFIED
    known = {each.ref.slug: each for each in made.concepts}
    assert known["zentavir"].mappings == ("RXNORM:701",)
    assert known["lumorin-zentavir"].components == (
        Ref(Kind.DRUG, "lumorin"),
        Ref(Kind.DRUG, "zentavir"),
    )


def test_a_name_that_fits_nothing_is_kept_once(tmp_path: Path) -> None:
    made, _ = made_of(write(tmp_path / "o", **VERSION_3))
    assert [(each.quote, each.reason, each.file) for each in made.mentions] == [
        ("Glumpy knees", "ungrounded", "vocab_meddra_adverse_effect.csv")
    ]


def test_codes_of_others_are_not_quoted(tmp_path: Path) -> None:
    made, _ = made_of(write(tmp_path / "o", **VERSION_3))
    told = [str(each) for each in (*made.evidence, *made.mentions, *made.concepts)]
    assert not any("90000" in each for each in told)


def test_a_label_of_several_drugs_tells_nothing_of_either(tmp_path: Path) -> None:
    tables = VERSION_3 | {
        "product_to_rxnorm": ("label_id,rxnorm_product_id", "1,81", "1,83"),
    }
    made, problems = made_of(write(tmp_path / "o", **tables))
    assert (problems, made.evidence) == ([], ())
    reasons = {each.quote: each.reason for each in made.mentions}
    assert reasons == {
        "Glumpy knees": "ungrounded",
        "1,11,BW": "several drugs",
        "1,12,AR": "several drugs",
        "1,15,AR": "several drugs",
        "2,13,AR": "no ingredient",
        "3,14,NA": "no ingredient",
    }


def test_a_product_of_too_many_ingredients_is_a_mistake_of_the_join(tmp_path: Path) -> None:
    many = tuple(f"83,{number}" for number in range(800, 900))
    parts = (*VERSION_3["vocab_rxnorm_ingredient_to_product"], *many)
    tables = VERSION_3 | {"vocab_rxnorm_ingredient_to_product": parts}
    made, _ = made_of(write(tmp_path / "o", **tables))
    assert {each.subject.slug for each in made.evidence} == {"zentavir"}


def test_scores_at_the_threshold_of_the_makers_do_not_count(tmp_path: Path) -> None:
    tables = VERSION_3 | {
        "product_adverse_effect": (
            EFFECTS,
            "1,11,BW,9000001,PMB,0.1,3.258",
            "1,12,AR,9000002,PMB,0.1,3.3",
        )
    }
    made, _ = made_of(write(tmp_path / "o", **tables))
    assert said(made) == [("zentavir", "nausea", AR)]


def test_rows_with_unknown_parts_are_told(tmp_path: Path) -> None:
    tables = VERSION_3 | {
        "product_adverse_effect": (
            EFFECTS,
            "1,11,BW,9999999,PMB,0.1,5",
            "1,12,ZZ,9000002,PMB,0.1,5",
            "1,13",
            "1,14,AR,9000002,PMB,0.1,5",
        )
    }
    made, problems = made_of(write(tmp_path / "o", **tables))
    assert said(made) == [("zentavir", "nausea", AR)]
    assert [each.partition(": ")[0].rpartition(" ")[2] for each in problems] == ["4", "2", "3"]


@pytest.mark.parametrize("missing", [each for each in VERSION_3 if "adverse" not in each])
def test_a_table_that_is_missing_does_not_stop_the_rest(tmp_path: Path, missing: str) -> None:
    tables = {name: rows for name, rows in VERSION_3.items() if name != missing}
    made, problems = made_of(write(tmp_path / "o", **tables))
    assert problems == []
    named = missing != "vocab_rxnorm_ingredient"
    joined = missing not in ("product_to_rxnorm", "vocab_rxnorm_ingredient_to_product")
    subjects = {each.subject.slug for each in made.evidence}
    assert ("zentavir" in subjects) == (named and joined)
    assert ("rxnorm-701" in subjects) == (not named)
    assert bool(subjects) == joined


def test_a_release_is_read_as_it_comes(tmp_path: Path) -> None:
    path = tmp_path / "onsides-v3.1.1.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for name in reversed(VERSION_3):
            archive.writestr(f"csv/{name}.csv", "".join(f"{row}\n" for row in VERSION_3[name]))
        archive.writestr("schema/sqlite.sql", "CREATE TABLE product_label (label_id INTEGER);\n")
    made, problems = made_of(path)
    assert problems == []
    assert len(made.evidence) == 3


def test_tables_of_version_2_are_told_apart_by_their_names(tmp_path: Path) -> None:
    row = "701,zentavir,1,9000002,{},0.5,12"
    folder = write(
        tmp_path / "o",
        adverse_reactions=(BY_INGREDIENTS, row.format("Nausea")),
        boxed_warnings=(BY_INGREDIENTS, row.format("Rash")),
        warnings_and_precautions=(BY_INGREDIENTS, row.format("Headache")),
        anything=(BY_INGREDIENTS, row.format("Dizziness")),
    )
    made, problems = made_of(folder)
    assert problems == []
    assert said(made) == [
        ("zentavir", "nausea", AR),
        ("zentavir", "rash", BW),
        ("zentavir", "headache", WP),
        ("zentavir", "dizziness", NA),
    ]
    assert [each.quote for each in made.evidence] == ["Nausea", "Rash", "Headache", "Dizziness"]
    assert all(each.frequency is None for each in made.evidence)


def test_current_labels_of_one_drug_say_each_thing_once(tmp_path: Path) -> None:
    folder = write(
        tmp_path / "o",
        adverse_reactions_active_labels=(
            CURRENT,
            "aaa-1,3,9000002,Nausea,1,701,zentavir",
            "bbb-2,1,9000002,Nausea,1,701,zentavir",
            'bbb-3,1,9000002,Nausea,2,"702, 701","lumorin, zentavir"',
            'bbb-4,1,9000002,Nausea,2,"701, 702","zentavir, lumorin"',
            "bbb-5,1,9000002,Glumpy knees,1,701,zentavir",
            "bbb-6,1,9000002,Rash,0,,",
        ),
    )
    made, problems = made_of(folder)
    assert problems == []
    assert said(made) == [("zentavir", "nausea", AR), ("lumorin-zentavir", "nausea", AR)]
    assert [each.lead_in for each in made.evidence] == ["aaa-1", "bbb-3"]
    assert [(each.quote, each.reason) for each in made.mentions] == [
        ("Glumpy knees", "ungrounded"),
        ("Rash", "no ingredient"),
    ]


def test_all_labels_are_read_where_no_other_table_has_their_section(tmp_path: Path) -> None:
    rows = (
        ALL,
        "AR,z,l,aaa-1,1,9000002,Nausea,0.1,0.9",
        "BW,z,l,aaa-1,1,9000002,Rash,0.1,0.9",
        "BW,z,l,aaa-2,1,9000002,Headache,0.1,0.9",
    )
    folder = write(
        tmp_path / "o",
        adverse_reactions=(BY_INGREDIENTS, "701,zentavir,1,9000002,Dizziness,0.5,12"),
        all_labels=rows,
        ingredients=(PARTS, "aaa-1,701,zentavir,1", "aaa-2,701,zentavir,1", "aaa-2,702,lumorin,2"),
    )
    made, problems = made_of(folder)
    assert problems == []
    assert said(made) == [
        ("zentavir", "dizziness", AR),
        ("zentavir", "rash", BW),
        ("lumorin-zentavir", "headache", BW),
    ]


def test_names_with_commas_and_quotes_are_read(tmp_path: Path) -> None:
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(BY_INGREDIENTS.split(","))
    writer.writerow(["701", "zentavir, purified", 1, 9000002, "Nausea", 0.5, 12])
    writer.writerow(["702", 'lumo"rin', 1, 9000002, "Nausea", 0.5, 12])
    path = tmp_path / "adverse_reactions.csv.gz"
    path.write_bytes(gzip.compress(text.getvalue().encode()))
    made, _ = made_of(path)
    assert all(each.quote == "Nausea" for each in made.evidence)
    assert [each.subject.slug for each in made.evidence][:1] == ["zentavir-purified"]
