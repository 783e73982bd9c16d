"""The substance in the name of a salt is what is left without the words of salts."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.lexicon import COLUMNS, bare_names, drug_called, form_called, load, open_lexicon
from kg.model import Kind, Ref


@pytest.mark.parametrize(
    ("name", "bare"),
    [
        ("imatinib mesylate", ["imatinib"]),
        ("Prednisolone sodium phosphate", ["Prednisolone"]),
        ("clindamycin-phosphate", ["clindamycin"]),
        ("sodium valproate", ["valproate"]),
        ("imatinib", []),
        ("citrate", []),
        ("sodium citrate", ["sodium"]),
        ("sodium iron gluconate complex", []),
        ("zinc sulphate heptahydrate", ["zinc", "zinc sulphate"]),
    ],
)
def test_words_of_salts_are_taken_off(name: str, bare: list[str]) -> None:
    assert list(bare_names(name)) == bare


def test_a_form_is_known_by_name_and_reads_as_its_substance_in_prose() -> None:
    lexicon = load()
    grounding = lexicon.ground("levothyroxine sodium", Kind.DRUG)
    assert grounding is not None
    form = lexicon.concept(grounding.concept)
    assert form is not None
    assert form.is_form
    assert form.broader == (Ref(Kind.DRUG, "levothyroxine"),)
    (found,) = lexicon.find("She takes levothyroxine sodium daily.", Kind.DRUG)
    assert found.concept == form.broader[0]


def test_a_flag_of_a_derived_concept_counts_and_leaves_a_curated_one_alone(tmp_path: Path) -> None:
    header = "\t".join(COLUMNS) + "\n"
    curated, derived = tmp_path / "drugs.tsv", tmp_path / "drugs-derived.tsv"
    curated.write_text(header + "zorb\t\t\t\t\t\n")
    derived.write_text(header + "frump\t\t\t\tcommon-word\t\nzorb\t\t\t\tcommon-word\tCAS:1\n")
    lexicon = open_lexicon({Kind.DRUG: [curated, derived]}, None)
    assert [each.concept.slug for each in lexicon.find("A frump and a zorb.", Kind.DRUG)] == [
        "zorb"
    ]
    assert lexicon.ground("frump", Kind.DRUG) is not None


@pytest.mark.parametrize("name", ["irinotecan liposomal", "Liposomal Irinotecan"])
def test_a_formulation_is_a_form_of_its_substance(name: str) -> None:
    lexicon = load()
    substance = drug_called(name, lexicon)
    assert substance is not None
    assert substance.ref == Ref(Kind.DRUG, "irinotecan")
    form = form_called(name, substance, lexicon)
    assert form is not None
    assert form.broader == (substance.ref,)


@pytest.mark.parametrize(
    ("name", "substance"),
    [
        ("Zinc Sulphate Monohydrate", "zinc-sulfate"),
        ("sodium hyaluronate", "hyaluronic-acid"),
        ("Edetate Disodium", "edetic-acid"),
        ("Dehydroepiandrosterone Micronized", "prasterone"),
        ("hyoscine butylbromide", "butylscopolamine"),
    ],
)
def test_water_acids_and_grains_are_read_off_names(name: str, substance: str) -> None:
    found = drug_called(name, load())
    assert found is not None
    assert found.ref == Ref(Kind.DRUG, substance)


def test_a_metal_and_a_word_of_a_salt_are_no_drug_by_themselves() -> None:
    assert drug_called("sodium examplinate", load()) is None
