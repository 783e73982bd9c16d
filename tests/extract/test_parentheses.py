"""What stands in parentheses is said of the item before them, and of nothing further away."""

from __future__ import annotations

from collections.abc import Callable

from kg.model import Evidence, Extraction, Kind, Polarity, Predicate, Ref

Effects = Callable[..., dict[str, Evidence]]
Extract = Callable[[str], Extraction]


def test_doubt_is_of_the_item_before_the_note(effects: Effects) -> None:
    found = effects(
        "Rash, cough, and an increased risk of prostate cancer (though this is debated)."
    )

    assert found["rash"].polarity is Polarity.AFFIRMED
    assert found["prostate-cancer"].polarity is Polarity.UNCERTAIN


def test_people_on_other_medicines_are_of_the_item_before_the_note(effects: Effects) -> None:
    found = effects(
        "Side effects may include heartburn, bleeding (in individuals taking anticoagulants), "
        "seizures, and rash."
    )

    assert set(found) == {"heartburn", "seizure", "rash"}


def test_the_part_blamed_is_of_the_item_before_the_note(extracted: Extract) -> None:
    found = extracted(
        "# Aspirin + Caffeine\n\n**Generic Name:** Aspirin + Caffeine\n\n"
        "**Side Effects:**\n\n* **Common:** Nausea, cough, insomnia (especially with caffeine).\n"
    )

    blamed = {
        each.object.slug: each.subject.slug
        for each in found.evidence
        if each.predicate is Predicate.HAS_ADVERSE_EFFECT and isinstance(each.object, Ref)
    }
    assert blamed == {
        "nausea": "aspirin-caffeine",
        "cough": "aspirin-caffeine",
        "insomnia": "caffeine",
    }


def test_an_effect_limits_no_other_effect_to_people_who_have_it(effects: Effects) -> None:
    found = effects("Rare side effects include rash, liver problems and kidney problems.")

    assert {each.context.population for each in found.values() if each.context} == {None}
    assert "kidney-disorder" in found


def test_people_with_a_state_still_limit_what_is_said_of_them(effects: Effects) -> None:
    found = effects("In people with kidney problems, seizures have been reported.")

    context = found["seizure"].context
    assert context is not None
    assert context.population == Ref(Kind.POPULATION, "people-with-kidney-impairment")


def test_a_term_in_a_note_may_be_followed_by_advice(effects: Effects) -> None:
    found = effects("* Swelling of the face or lips (angioedema – seek medical attention)\n* Cough")

    assert set(found) == {"angioedema", "cough"}
