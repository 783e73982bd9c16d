"""Every entry of a set is a drug; salts lie below their substance and share no name with it."""

from __future__ import annotations

import pytest

from kg.model import Concept, Kind, Ref
from kg.vocabularies.drug_sets import Substance
from kg.vocabularies.drugs import Curated, derive_drugs, worded
from kg.vocabularies.files import Row


def drug(label: str, *synonyms: str, curie: str = "CAS:0") -> Concept:
    ref = Ref(Kind.DRUG, label.replace(" ", "-"))
    return Concept(ref=ref, label=label, synonyms=synonyms, mappings=(curie,))


CURATED = Curated(
    concepts=(
        drug("zorbamine", "zorbaminum", curie="DRUGBANK:DB90001"),
        drug("frumpic acid", "frumpate"),
        drug("zorbamine maleate"),
        drug("calcium"),
        drug("calcium carbonate"),
    ),
    guarded=frozenset({"calcium"}),
)


def made(*entries: Substance, others: tuple[str, ...] = ()) -> dict[str, Row]:
    return {row.label: row for row in derive_drugs(entries, CURATED, others)}


def entry(name: str, *synonyms: str, number: int = 90009) -> Substance:
    return Substance(name=name, synonyms=synonyms, curies=(f"DRUGBANK:DB{number}", "UNII:U9"))


def test_an_entry_that_is_curated_makes_no_second_drug() -> None:
    assert set(made(entry("Zorbamine", "Other name", number=90001))) == {"zorbamine maleate"}


def test_an_entry_gets_its_identifiers_and_its_spoken_names() -> None:
    found = made(entry("Bluegrass pollen", "meadow grass pollen", "2-(1,3-zorb-4-yl)ethanol"))
    row = found["bluegrass pollen"]
    assert row.mappings == ("DRUGBANK:DB90009", "UNII:U9")
    assert row.synonyms == ("meadow grass pollen",)


@pytest.mark.parametrize(
    ("name", "flag"),
    [
        ("Potato", "common-word"),
        ("2-(1,3-zorb-4-yl)ethanol", "common-word"),
        ("AN-9", "common-word"),
        ("AS-8112", "common-word"),
        ("ZQX-90210", ""),
        ("LY374571", ""),
        ("Zorbella frumpi capsular antigen", ""),
    ],
)
def test_only_names_that_are_safe_in_prose_are_looked_for(name: str, flag: str) -> None:
    (label,) = set(made(entry(name))) - {"zorbamine maleate"}
    assert made(entry(name))[label].flag == flag


def test_an_entry_with_the_name_of_another_drug_keeps_apart_by_its_number() -> None:
    assert "zorbaminum (DB90009)" in made(entry("Zorbaminum"))


def test_a_mirror_image_does_not_take_the_name_of_the_mixture() -> None:
    assert "(+)-Grumpol (DB90009)" in made(entry("(+)-Grumpol"))


@pytest.mark.parametrize("name", ["zorbamine-mesylate", "Zorbamine mesylate"])
def test_a_salt_of_a_drug_is_a_form_below_it(name: str) -> None:
    row = made(others=(name,))["zorbamine mesylate"]
    assert (row.broader, row.flag, row.mappings) == (("zorbamine",), "form", ())


def test_a_salt_of_an_acid_is_a_form_of_the_acid() -> None:
    assert made(others=("Sodium frumpate",))["sodium frumpate"].broader == ("frumpic acid",)


def test_a_synonym_that_is_a_salt_is_no_synonym() -> None:
    found = made(entry("Grumpol-antigen human vaccine", "zorbamine citrate"))
    assert found["zorbamine citrate"].flag == "form"
    assert found["grumpol-antigen human vaccine"].synonyms == ()


def test_a_salt_that_is_a_drug_of_its_own_is_linked_and_nothing_else() -> None:
    row = made()["zorbamine maleate"]
    assert row == Row(label="zorbamine maleate", broader=("zorbamine",))


def test_a_salt_of_an_ordinary_word_is_not_linked() -> None:
    assert "calcium carbonate" not in made()


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("Rumex acetosella pollen", "rumex acetosella pollen"),
        ("METHYL 4-OXOBUTANOATE", "methyl 4-oxobutanoate"),
        ("BMS-911543", "BMS-911543"),
        ("Influenza A virus antigen", "influenza A virus antigen"),
    ],
)
def test_labels_are_small_but_for_codes(name: str, label: str) -> None:
    assert worded(name) == label
