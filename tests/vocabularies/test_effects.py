"""Open terms join the curated effects where they have their names, and else lie below them."""

from __future__ import annotations

from kg.model import Concept, Kind, Ref
from kg.vocabularies.effects import Derived, derive
from kg.vocabularies.sources import Term

CLASSES = {
    each.replace(" ", "-"): each
    for each in ("blood vessels", "eye", "infections", "general and application site")
}


def effect(label: str, *synonyms: str, organ_class: str = "blood-vessels") -> Concept:
    return Concept(
        ref=Ref(Kind.EFFECT, label.replace(" ", "-")),
        label=label,
        synonyms=synonyms,
        organ_class=Ref(Kind.ORGAN_CLASS, organ_class),
        serious=label == "sepsis",
    )


CURATED = (
    effect("hemorrhage", "bleeding"),
    effect("eye disorder", organ_class="eye"),
    effect("sepsis", organ_class="infections"),
    effect("skin atrophy", "atrophy"),
)


def made(*terms: Term) -> Derived:
    return derive(terms, CURATED, CLASSES, others=["calcium"], conditions=["uveitis"])


def term(name: str, source: str = "OAE", **more: object) -> Term:
    return Term(source=source, name=name, curie=f"{source}:1", **more)  # type: ignore[arg-type]


def labels(derived: Derived) -> list[str]:
    return [each.label for each in derived.effects]


def test_a_curated_name_gets_an_identifier_and_no_effect() -> None:
    found = made(term("Haemorrhage"))
    assert found.effects == ()
    assert [(each.label, each.exact) for each in found.mappings] == [("hemorrhage", True)]


def test_a_curated_synonym_is_a_close_match() -> None:
    assert [(each.label, each.exact) for each in made(term("bleeding")).mappings] == [
        ("hemorrhage", False)
    ]


def test_a_modifier_or_an_order_of_words_makes_no_new_effect() -> None:
    assert labels(made(term("severe hemorrhage"), term("atrophy of skin"))) == []


def test_a_new_name_lies_below_its_last_words() -> None:
    (found,) = made(term("retinal hemorrhage")).effects
    assert found.parents == {"hemorrhage"}
    assert found.organ_class == "eye"


def test_a_word_that_stands_for_something_narrower_is_no_parent() -> None:
    (found,) = made(term("optic atrophy")).effects
    assert found.parents == {"eye disorder"}


def test_seriousness_comes_from_the_rules() -> None:
    serious = {
        each.label: each.serious for each in made(term("fungal sepsis"), term("keratitis")).effects
    }
    assert serious == {"fungal sepsis": True, "keratitis": False}


def test_a_condition_needs_a_set_of_effects_to_become_an_effect() -> None:
    assert labels(made(term("uveitis", "MESH"))) == []
    assert labels(made(term("uveitis", "OAE"))) == ["uveitis"]


def test_sets_without_leave_give_identifiers_only() -> None:
    found = made(term("keratitis"), term("Keratitis", "HP"), term("blepharitis", "HP"))
    assert labels(found) == ["keratitis"]
    assert {each.term.curie for each in found.mappings} == {"OAE:1", "HP:1"}


def test_inherited_and_animal_diseases_are_left_out() -> None:
    assert labels(made(term("Retinal Dystrophies", "MESH", trees=("C11.270", "C16.320.290")))) == []


def test_parents_that_go_round_are_cut() -> None:
    found = made(
        term("corneal erosion", parents=("corneal ulcer erosion",)),
        term("corneal ulcer erosion", parents=("corneal erosion",)),
    )
    parents = {each.label: each.parents for each in found.effects}
    assert not (
        "corneal erosion" in parents["corneal ulcer erosion"]
        and "corneal ulcer erosion" in parents["corneal erosion"]
    )


def test_synonyms_join_unless_another_has_them() -> None:
    found = made(term("keratitis", synonyms=("bleeding", "corneal inflammation", "cold")))
    assert set(found.effects[0].names.values()) == {"keratitis", "corneal inflammation"}
