"""Names of the open sets take our form, and what names no effect is told."""

from __future__ import annotations

import pytest

from kg.lexicon import key
from kg.vocabularies.wording import Judge, Wording, bag, proper_words, stripped

WORDING = Wording(proper_words(["Hodgkin lymphoma", "Crohn disease", "HELLP syndrome", "lymphoma"]))
JUDGE = Judge(
    heads=frozenset({key("movement")}),
    others=frozenset({key("calcium")}),
    conditions=frozenset({key("Crohn disease")}),
)


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("Abdomen, Acute", "acute abdomen"),
        ("Leukemia, Myeloid, Acute", "acute myeloid leukemia"),
        ("Abdominal Neoplasms", "abdominal neoplasm"),
        ("Haemorrhagic oesophagitis", "hemorrhagic esophagitis"),
        ("hodgkin lymphoma", "Hodgkin lymphoma"),
        ("HELLP Syndrome", "HELLP syndrome"),
        ("brudzinski's sign", "Brudzinski's sign"),
        ("encephalitis toxic", "toxic encephalitis"),
        ("Thrombotic Microangiopathies", "thrombotic microangiopathy"),
    ],
)
def test_a_name_takes_our_form(name: str, label: str) -> None:
    assert WORDING.label(name) == label


@pytest.mark.parametrize(
    "label",
    ["gastritis", "gingival bleeding", "loss of hair", "slow movement", "injection site necrosis"],
)
def test_names_of_effects_are_accepted(label: str) -> None:
    assert JUDGE.accepts(label, asserted=False)


@pytest.mark.parametrize(
    "label",
    [
        "cold", "rash", "kidney", "skin", "biopsy", "surgical removal", "normal finding", "calcium",
        "obsolete pain", "pain (severe)", "type 2 deficiency", "autosomal dominant deafness",
        "pain of the left lower side of the upper arm", "porcine encephalitis", "homeostasis",
        "with excess of pain", "",
    ],
)  # fmt: skip
def test_what_would_misfire_is_refused(label: str) -> None:
    assert not JUDGE.accepts(label, asserted=True)


def test_a_condition_is_an_effect_only_where_a_set_of_effects_says_so() -> None:
    assert not JUDGE.accepts("Crohn disease", asserted=False)
    assert JUDGE.accepts("Crohn disease", asserted=True)


def test_the_order_of_words_makes_no_difference_to_the_bag() -> None:
    assert bag("hemorrhage of the brain") == bag("brain haemorrhage")


def test_modifiers_in_front_are_taken_off() -> None:
    assert stripped("severe acute pancreatitis") == key("pancreatitis")
