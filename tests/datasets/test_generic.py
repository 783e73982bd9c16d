"""Generic tables: by the names of their columns, and by metadata of CSV on the Web."""

from __future__ import annotations

import gzip
import json
import zipfile
from decimal import Decimal
from pathlib import Path

import pytest

from kg.model import CiomsClass, Extraction, Kind, MatchKind, Polarity, Predicate, Ref, Tier
from kg.pipeline import Outcome, find_sources, process
from kg.readers.manifest import ManifestEntry

HEADER = ("drug", "product", "section", "hasAdverseEffect", "incidence", "comparatorIncidence")


def table(folder: Path, *rows: tuple[str, ...], name: str = "own.tsv") -> Path:
    path = folder / name
    delimiter = "," if name.endswith(".csv") else "\t"
    path.write_text("".join(delimiter.join(row) + "\n" for row in rows), "utf-8")
    return path


def outcome_of(path: Path) -> Outcome:
    (job,) = find_sources([path])
    outcome = process(job)
    assert outcome.quarantined == ()
    return outcome


def made_of(path: Path) -> Extraction:
    outcome = outcome_of(path)
    assert outcome.problems == ()
    assert outcome.extraction is not None
    return outcome.extraction


def objects(made: Extraction, predicate: Predicate) -> list[str]:
    return [str(each.object) for each in made.evidence if each.predicate is predicate]


def test_columns_are_called_like_properties(tmp_path: Path) -> None:
    path = table(
        tmp_path,
        HEADER,
        ("pomalidomide", "Pomalyst", "adverse-reactions", "Neutropenia", "0.53", "20%"),
    )
    made = made_of(path)
    contains, effect = made.evidence
    assert (contains.subject, contains.predicate) == (
        Ref(Kind.PRODUCT, "pomalyst"),
        Predicate.CONTAINS,
    )
    assert (effect.subject.slug, str(effect.object)) == ("pomalidomide", "effect/neutropenia")
    assert effect.frequency is not None
    assert (effect.frequency.low, effect.frequency.high) == (Decimal("0.53"), Decimal("0.53"))
    assert effect.frequency.comparator == Decimal("0.2")
    assert effect.frequency.cioms is CiomsClass.VERY_COMMON
    text = path.read_text("utf-8")
    assert effect.span.of(text) == effect.quote == text.splitlines()[1]
    assert effect.mention.of(text) == "Neutropenia"
    assert effect.line == 2


def test_every_kind_of_column(tmp_path: Path) -> None:
    made = made_of(
        table(
            tmp_path,
            (
                *("Drug", "has indication", "dkg:hasMechanism", "in_class", "manufactured by"),
                *("approval status", "first approved", "generic available", "interacts with"),
                *("web page", "seriousness", "polarity"),
            ),
            (
                *("zentavir", "migraine|hypertension", "HDAC inhibitor", "benzodiazepine"),
                *("Lumor Inc.", "Approved", "2013", "no", "warfarin", "https://example.org/z"),
                *("", ""),
            ),
        )
    )
    assert objects(made, Predicate.HAS_INDICATION) == [
        "condition/migraine",
        "condition/hypertension",
    ]
    assert objects(made, Predicate.IN_CLASS) == ["class/benzodiazepine"]
    assert objects(made, Predicate.MANUFACTURED_BY) == ["organization/lumor-inc"]
    assert objects(made, Predicate.INTERACTS_WITH) == ["drug/warfarin"]
    assert len(made.evidence) == 10
    assert all(each.subject == Ref(Kind.DRUG, "zentavir") for each in made.evidence)


def test_a_column_may_name_the_concept_itself(tmp_path: Path) -> None:
    made = made_of(
        table(
            tmp_path,
            ("drug", "hasAdverseEffect", "hasAdverseEffect concept", "polarity"),
            ("zentavir", "low white cells, sort of", "effect:neutropenia", "negated"),
            ("zentavir", "Neutropenia", "neutropenia", ""),
        )
    )
    assert [(str(e.object), e.how, e.polarity) for e in made.evidence] == [
        ("effect/neutropenia", MatchKind.STATED, Polarity.NEGATED),
        ("effect/neutropenia", MatchKind.EXACT, Polarity.AFFIRMED),
    ]


def test_words_that_no_concept_fits_are_kept(tmp_path: Path) -> None:
    made = made_of(table(tmp_path, ("drug", "hasAdverseEffect"), ("zentavir", "grumbling toe")))
    assert made.evidence == ()
    assert [(each.quote, each.reason) for each in made.mentions] == [
        ("grumbling toe", "ungrounded")
    ]


@pytest.mark.parametrize(
    ("column", "cell", "said"),
    [
        ("incidence", "often", "a share from 0 to 1, or percent, as incidence, not 'often'"),
        ("incidence", "120%", "a share from 0 to 1"),
        ("denominator", "-3", "a whole number from 1 as denominator"),
        ("firstApproved", "soon", "a year as firstApproved, not 'soon'"),
        ("genericAvailable", "maybe", "true or false as genericAvailable"),
        ("approvalStatus", "adored", "one of approved, not approved"),
        ("polarity", "perhaps", "one of Affirmed, Negated, Uncertain as polarity"),
        ("section", "appendix", "one of identification,"),
        ("seriousness", "very", "serious or not serious"),
        ("hasAdverseEffect concept", "effect:grumble", "a concept of the vocabularies"),
        ("hasAdverseEffect concept", "fever|rash", "as many values"),
    ],
)
def test_a_row_that_breaks_a_rule_is_told_and_the_others_are_read(
    tmp_path: Path, column: str, cell: str, said: str
) -> None:
    rows = [
        ("drug", "hasAdverseEffect", column),
        ("zentavir", "fever", cell),
        ("lumorin", "rash", ""),
    ]
    outcome = outcome_of(table(tmp_path, *rows))
    assert outcome.extraction is not None
    assert {each.subject.slug for each in outcome.extraction.evidence} == {"lumorin"}
    (problem,) = outcome.problems
    assert f"own.tsv, line 2: expected {said}" in problem.reason


def test_a_name_may_have_a_short_one_behind_it(tmp_path: Path) -> None:
    row = ("zentavir", "chronic obstructive pulmonary disease (COPD)")
    made = made_of(table(tmp_path, ("drug", "hasIndication"), row))
    assert objects(made, Predicate.HAS_INDICATION) == [
        "condition/chronic-obstructive-pulmonary-disease"
    ]


def test_a_product_is_said_to_contain_its_drug_once(tmp_path: Path) -> None:
    rows = [("zentavir", "Zentra", "fever"), ("zentavir", "Zentra", "rash")]
    made = made_of(table(tmp_path, ("drug", "product", "hasAdverseEffect"), *rows))
    assert objects(made, Predicate.CONTAINS) == ["drug/zentavir"]


def test_columns_that_say_nothing_to_us_are_noted(tmp_path: Path) -> None:
    made = made_of(
        table(tmp_path, ("drug", "hasAdverseEffect", "colour"), ("zentavir", "fever", "red"))
    )
    assert made.notes == ("own.tsv: nothing is read from the columns colour",)


def metadata(**other: object) -> str:
    return json.dumps(
        {
            "@context": "http://www.w3.org/ns/csvw",
            "url": "reactions.csv",
            "dc:title": "Reactions of the ward",
            "dc:publisher": {"en": "Ward 4"},
            "dc:license": "CC0-1.0",
            "dkg:tier": "Unverified",
            "dialect": {"delimiter": ";"},
            "tableSchema": {
                "columns": [
                    {"titles": "Substance given", "name": "drug"},
                    {
                        "titles": ["What happened"],
                        "propertyUrl": "https://w3id.org/drug-effect-kg/vocab/hasAdverseEffect",
                        "separator": "/",
                    },
                    {"titles": "Room"},
                ]
            },
        }
        | other
    )


WARD = "Substance given;What happened;Room\nzentavir;fever/rash;12\n"


def test_metadata_beside_a_table_says_what_it_is(tmp_path: Path) -> None:
    (tmp_path / "reactions.csv").write_text(WARD, "utf-8")
    (tmp_path / "reactions.csv-metadata.json").write_text(metadata(), "utf-8")
    made = made_of(tmp_path)
    assert objects(made, Predicate.HAS_ADVERSE_EFFECT) == ["effect/pyrexia", "effect/rash"]
    assert made.source.title == "Reactions of the ward"
    assert (made.source.publisher, made.source.licence) == ("Ward 4", "CC0-1.0")
    assert made.source.tier is Tier.UNVERIFIED


def test_metadata_in_an_archive_and_of_several_tables(tmp_path: Path) -> None:
    described = json.loads(metadata())
    described["tables"] = [{"url": "reactions.csv", "tableSchema": described.pop("tableSchema")}]
    with zipfile.ZipFile(tmp_path / "ward.zip", "w") as archive:
        archive.writestr("data/reactions.csv", WARD)
        archive.writestr("data/csv-metadata.json", json.dumps(described))
    made = made_of(tmp_path / "ward.zip")
    assert objects(made, Predicate.HAS_ADVERSE_EFFECT) == ["effect/pyrexia", "effect/rash"]


def test_a_gzipped_table_has_the_metadata_of_the_plain_one(tmp_path: Path) -> None:
    (tmp_path / "reactions.csv.gz").write_bytes(gzip.compress(WARD.encode()))
    (tmp_path / "reactions.csv-metadata.json").write_text(metadata(), "utf-8")
    assert len(made_of(tmp_path).evidence) == 2


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('{"@context": "http://www.w3.org/ns/csvw"', "JSON"),
        (metadata(tableSchema={}), "metadata of tables as CSVW has them; tableSchema.columns"),
        (metadata(dialect={"encoding": "rot13"}), "'rot13' is no known encoding of text"),
    ],
)
def test_metadata_that_cannot_be_read_is_told(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "reactions.csv").write_text(WARD, "utf-8")
    (tmp_path / "reactions.csv-metadata.json").write_text(text, "utf-8")
    (problem,) = outcome_of(tmp_path).problems
    assert "reactions.csv-metadata.json" in problem.reason
    assert said in problem.reason


def test_metadata_outside_the_folder_is_not_read(tmp_path: Path) -> None:
    outside, inside = tmp_path / "outside", tmp_path / "inside"
    outside.mkdir()
    inside.mkdir()
    (outside / "m.json").write_text(metadata(), "utf-8")
    (inside / "reactions.csv-metadata.json").symlink_to(outside / "m.json")
    (inside / "reactions.csv").write_text(WARD, "utf-8")
    (entry,) = find_sources([inside])
    (problem,) = process(entry).problems
    assert "reactions.csv, line 1: expected a header that a known data set has" in problem.reason


def test_a_table_of_other_things_is_told(tmp_path: Path) -> None:
    path = table(tmp_path, ("town", "river"), ("Bremen", "Weser"))
    (entry,) = find_sources([path])
    (problem,) = process(entry).problems
    assert "own.tsv, line 1: expected a header that a known data set has" in problem.reason


def test_a_document_that_begins_with_a_quote_is_no_table(tmp_path: Path) -> None:
    path = tmp_path / "page.txt"
    path.write_text('"Pomalyst" is a brand, "\n\nSide effects\n\nPomalidomide causes nausea.\n')
    (job,) = find_sources([path])
    assert isinstance(job, ManifestEntry)
