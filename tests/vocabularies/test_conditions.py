"""Terms with a known name add identifiers; others become conditions below their headings."""

from __future__ import annotations

from kg.model import Concept, Kind, Ref
from kg.vocabularies.conditions import derive_conditions
from kg.vocabularies.files import Row
from kg.vocabularies.sources import Term


def condition(label: str, *synonyms: str, curie: str = "") -> Concept:
    return Concept(
        ref=Ref(Kind.CONDITION, label.replace(" ", "-")),
        label=label,
        synonyms=synonyms,
        mappings=(curie,) if curie else (),
    )


CURATED = (
    condition("eye disease", curie="DOID:1"),
    condition("uveitis", "inflammation of the uvea", curie="DOID:2"),
    condition("eye cancer", "eye neoplasm", curie="DOID:3"),
)


def made(*terms: Term, indications: tuple[str, ...] = ()) -> dict[str, Row]:
    rows = derive_conditions(terms, indications, CURATED, others=["zorbamine"])
    return {row.label: row for row in rows}


def mesh(name: str, *parents: str, tree: str = "C11.1", number: int = 1) -> Term:
    return Term(source="MESH", name=name, curie=f"MESH:D{number}", parents=parents, trees=(tree,))


def doid(name: str, *synonyms: str, number: int = 9) -> Term:
    return Term(source="DOID", name=name, curie=f"DOID:{number}", synonyms=synonyms)


def test_a_heading_with_a_known_name_is_an_identifier() -> None:
    assert made(mesh("Eye Diseases"))["eye disease"] == Row(
        label="eye disease", mappings=("MESH:D1",)
    )


def test_a_second_heading_of_one_name_is_none() -> None:
    found = made(mesh("Uveitis"), mesh("Inflammation of the Uvea", number=2))
    assert found["uveitis"].mappings == ("MESH:D1",)


def test_a_new_heading_lies_below_the_nearest_condition() -> None:
    found = made(
        mesh("Eye Diseases"),
        mesh("Eye Parts", "Eye Diseases", number=2, tree="C23.5"),
        mesh("Zorbal Keratitis", "Eye Parts", number=3),
    )
    assert found["zorbal keratitis"].broader == ("eye disease",)
    assert "eye parts" not in found


def test_a_condition_that_is_only_the_malignant_kind_is_above_nothing_else() -> None:
    found = made(mesh("Eye Neoplasms"), mesh("Zorbal Nodule", "Eye Neoplasms", number=2))
    assert found["eye cancer"].mappings == ("MESH:D1",)
    assert found["zorbal nodule"].broader == ()


def test_findings_animals_and_wide_headings_are_no_conditions() -> None:
    found = made(
        mesh("Zorbal Fever", tree="C23.1"), mesh("Goat Fever", tree="C22.1"), mesh("Syndrome")
    )
    assert found == {}


def test_synonyms_lose_what_nobody_says_and_stay_with_who_has_them() -> None:
    found = made(
        doid(
            "zorbal keratitis",
            "keratitis of zorb (disorder)",
            "zorbal keratitis NOS",
            "ZK",
            "inflammation of the uvea",
        )
    )
    assert found["zorbal keratitis"].synonyms == ("keratitis of zorb",)


def test_indications_become_conditions_unless_known_misspelt_or_no_disease() -> None:
    found = made(
        indications=("zorbal otitis (ZO)", "uveitis", "uvietis", "contrast agent", "zorbamine")
    )
    assert set(found) == {"zorbal otitis"}
