"""Organ classes by words and by MeSH branches, held to what people have filed by hand."""

from __future__ import annotations

import pytest

from kg import lexicon
from kg.model import Kind
from kg.vocabularies.organ import by_trees, by_words, category_of, organ_rules


@pytest.mark.parametrize(
    ("name", "organ_class"),
    [
        ("renal cell carcinoma", "tumors"),
        ("renal hemorrhage", "kidney and urinary tract"),
        ("fungal eye infection", "infections"),
        ("injection site rash", "general and application site"),
        ("congenital cataract", "congenital and genetic"),
        ("retinal tear", "eye"),
        ("zorbling", None),
    ],
)
def test_words_file_an_effect(name: str, organ_class: str | None) -> None:
    assert by_words(name) == organ_class


def test_branches_of_mesh_file_an_effect() -> None:
    assert by_trees(["C11.270"]) == "eye"
    assert by_trees(["C10.228", "C16.131"]) == "congenital and genetic"
    assert by_trees(["Z01"]) is None


def test_rules_name_known_organ_classes_and_effects() -> None:
    known = {each.label for each in lexicon.load().concepts(Kind.ORGAN_CLASS)}
    labels = {each.label for each in lexicon.load().concepts(Kind.EFFECT)}
    assert {rule.label for rule in organ_rules()} == known
    assert {rule.category for rule in organ_rules() if rule.category} <= labels
    assert category_of("eye") == "eye disorder"


def test_words_agree_with_people_on_six_of_seven_curated_effects() -> None:
    loaded = lexicon.load()
    pairs = []
    for effect in loaded.concepts(Kind.EFFECT):
        organ_class = loaded.concept(effect.organ_class) if effect.organ_class else None
        filed = by_words(effect.label)
        if filed and organ_class:
            pairs.append(filed == organ_class.label)
    assert sum(pairs) > 6 / 7 * len(pairs)
