"""Every entry of a set is a drug; salts lie below their substance and share no name with it."""

from __future__ import annotations

import pytest

from kg.model import Concept, Kind, Ref
from kg.vocabularies.drug_sets import HubDrug, Substance
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


def made(
    *entries: Substance, others: tuple[str, ...] = (), hub: tuple[HubDrug, ...] = ()
) -> dict[str, Row]:
    return {row.label: row for row in derive_drugs(entries, CURATED, hub, others)}


def entry(name: str, *synonyms: str, number: int = 90009, structure: str = "") -> Substance:
    curies = (f"DRUGBANK:DB{number}", "UNII:U9", *([f"INCHIKEY:{structure}"] if structure else []))
    return Substance(name=name, synonyms=synonyms, curies=curies)


def sample(name: str, *structures: str, launched: bool = True) -> HubDrug:
    made_like = tuple(f"INCHIKEY:{each}" for each in structures)
    return HubDrug(name=name, actions=(), indications=(), structures=made_like, launched=launched)


ZORB, FRUMP = "ZORBZORBZORBZO-UHFFFAOYSA-N", "FRUMPFRUMPFRUM-UHFFFAOYSA-N"


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


def test_a_name_of_the_hub_is_one_more_name_of_the_entry_of_its_structure() -> None:
    curated, fresh = (
        entry("Zorbamine", number=90001, structure=ZORB),
        entry("ZQX-90210", structure=FRUMP),
    )
    found = made(curated, fresh, hub=(sample("zorbalin", ZORB), sample("ZQX999", FRUMP)))
    assert found["zorbamine"].synonyms == ("zorbalin",)
    assert found["ZQX-90210"].synonyms == ("ZQX999",)


@pytest.mark.parametrize(
    "hub",
    [
        (sample("zorbalin", ZORB), sample("zorbalone", ZORB)),
        (sample("zorbalin", ZORB, FRUMP),),
        (sample("zorbalin sulfate", ZORB),),
        (sample("frumpate", ZORB),),
    ],
    ids=["two of a structure", "two structures", "several words", "a name that is taken"],
)
def test_a_structure_that_tells_nothing_gives_no_name(hub: tuple[HubDrug, ...]) -> None:
    found = made(entry("Zorbamine", number=90001, structure=ZORB), hub=hub)
    assert found["zorbamine"].synonyms == ()


def test_a_drug_on_a_market_that_no_entry_is_like_is_a_drug_that_prose_is_not_searched_for() -> (
    None
):
    mirrored = f"{FRUMP[:14]}-ABCDEFGHSA-N"
    found = made(
        entry("ZQX-90210", structure=FRUMP),
        hub=(
            sample("zorbalin", ZORB),
            sample("frumpalin", mirrored),
            sample("frumzorbin", "FRUMPZORBFRUMP-UHFFFAOYSA-N", launched=False),
        ),
    )
    assert found["zorbalin"] == Row(
        label="zorbalin", mappings=(f"INCHIKEY:{ZORB}",), flag="common-word"
    )
    assert not {"frumpalin", "frumzorbin"} & set(found)
