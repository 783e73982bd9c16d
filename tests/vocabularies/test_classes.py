"""Groups of drugs add identifiers to classes and mechanisms, or become such."""

from __future__ import annotations

from kg.model import Concept, Kind, Ref
from kg.vocabularies.classes import derive_classes, derive_mechanisms
from kg.vocabularies.drug_sets import Group
from kg.vocabularies.files import Row

CLASSES = (Concept(ref=Ref(Kind.DRUG_CLASS, "retinoid"), label="retinoid", synonyms=("vitamer",)),)
MECHANISMS = (
    Concept(
        ref=Ref(Kind.MECHANISM, "zorbase-inhibition"),
        label="zorbase inhibition",
        synonyms=("zorbase inhibitor",),
    ),
)


def group(name: str, kind: str = "Application") -> Group:
    return Group(curie="CHEBI:1", name=name, kind=kind)


def classes(*groups: Group, actions: tuple[str, ...] = ()) -> dict[str, Row]:
    rows = derive_classes(groups, actions, CLASSES, others=["progesterone", "zorbase inhibitor"])
    return {row.label: row for row in rows}


def mechanisms(*groups: Group, actions: tuple[str, ...] = ()) -> dict[str, Row]:
    rows = derive_mechanisms(groups, actions, MECHANISMS, others=["retinoid"])
    return {row.label: row for row in rows}


def test_a_known_class_gets_an_identifier_by_its_label_only() -> None:
    assert classes(group("Retinoids"))["retinoid"] == Row(label="retinoid", mappings=("CHEBI:1",))
    assert classes(group("Vitamers")) == {}


def test_a_new_class_is_looked_for_in_prose_if_it_acts() -> None:
    found = classes(
        group("Hormone Antagonists"), Group(curie="X:1", name="solvent", kind="Application")
    )
    assert found["hormone antagonist"].flag == ""
    assert found["solvent"].flag == "common-word"


def test_inverted_headings_are_turned() -> None:
    assert "combined oral contraceptive" in classes(group("Contraceptives, Oral, Combined"))


def test_a_substance_is_no_class_and_an_action_no_class_either() -> None:
    assert classes(group("Progesterone"), group("Zorbing", "Mechanism of Action")) == {}


def test_what_a_drug_is_called_by_its_doing_is_a_mechanism() -> None:
    found = mechanisms(actions=("frumpase inhibitor", "zorbase inhibitor", "antilipemic"))
    assert set(found) == {"frumpase inhibition"}
    assert found["frumpase inhibition"].synonyms == ("frumpase inhibitor",)


def test_what_says_no_doing_is_a_class() -> None:
    assert set(classes(actions=("frumpase inhibitor", "antilipemic"))) == {"antilipemic"}


def test_a_slip_of_a_set_is_put_right() -> None:
    assert "ALK inhibition" in mechanisms(actions=("ALK inihibitor",))
