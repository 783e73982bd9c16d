"""Effects that an item describes and names at its end, and notes that bring their name."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kg.model import Evidence

Effects = Callable[..., dict[str, Evidence]]


@pytest.mark.parametrize(
    ("item", "expected"),
    [
        (
            "A brain condition with symptoms including headache, seizures and confusion, with or "
            "without high blood pressure (Posterior Reversible Encephalopathy Syndrome or PRES).",
            {"posterior-reversible-encephalopathy-syndrome"},
        ),
        (
            "A condition affecting the skin caused by inflammation of small blood vessels, along "
            "with pain in the joints and fever (leukocytoclastic vasculitis).",
            {"cutaneous-vasculitis"},
        ),
        (
            "Increase in blood pressure within the vessels of the lungs which can lead to "
            "tiredness, dizziness or pain in the chest (pulmonary hypertension).",
            {"pulmonary-hypertension"},
        ),
        (
            "inflammation of the brain, which may include fever or seizures (encephalitis), a "
            "temporary inflammation of the nerves that causes pain and weakness (Guillain-Barre "
            "syndrome), skin disease with red patches (psoriasis), rash",
            {"encephalitis", "guillain-barre-syndrome", "psoriasis", "rash"},
        ),
        (
            "Raised blood pressure which can lead to stroke or bleeding (haemorrhage).",
            {"hypertension", "stroke", "hemorrhage"},
        ),
    ],
)
def test_what_describes_an_effect_is_part_of_it(
    effects: Effects, item: str, expected: set[str]
) -> None:
    assert set(effects(f"\n\n*   {item}\n*   Cough")) == {*expected, "cough"}


@pytest.mark.parametrize(
    ("item", "expected"),
    [
        (
            "blood clot in a vein, such as in the leg (known as deep vein thrombosis)",
            "deep-vein-thrombosis",
        ),
        (
            "blood clots in the arteries leading to the lungs (called pulmonary embolism)",
            "pulmonary-embolism",
        ),
        ("inflammation (swelling) of the hair follicles", "folliculitis"),
    ],
)
def test_a_note_tells_what_the_words_before_it_are_called(
    effects: Effects, item: str, expected: str
) -> None:
    assert set(effects(f"\n\n*   {item}\n*   Cough")) == {expected, "cough"}


def test_a_note_that_says_what_a_disease_brings_tells_its_signs(effects: Effects) -> None:
    found = effects(
        "\n\n*   recurrence of hepatitis B infection (which can cause dark urine, fever and nausea)"
        "\n*   nerve disorder (which can cause numbness)"
    )
    assert set(found).isdisjoint({"pyrexia", "nausea", "urine-discoloration"})
    assert {"hepatitis-b", "hypoesthesia"} <= set(found)


@pytest.mark.parametrize(
    ("item", "expected"),
    [
        ("a different odour to your urine or sweat", set()),
        ("cold sweats, sweating", {"cold-sweat", "hyperhidrosis"}),
        ("sore, raised patches, hoarse voice", {"dysphonia"}),
        ("sores on the skin", {"skin-lesion"}),
        ("There is a risk of bone fracture or death", {"fracture", "death"}),
        (
            "amputation of a toe, especially if you are at high risk of heart disease",
            {"lower-limb-amputation"},
        ),
        (
            "low blood pressure in users treated for reduction of cardiovascular events",
            {"hypotension"},
        ),
        (
            "When given with a diphtheria, tetanus, pertussis [acellular] and poliomyelitis "
            "[inactivated] booster vaccine, headache was more common",
            {"headache"},
        ),
        ("your infection-fighting cells may be fewer, rash", {"rash"}),
        ("rash and vaccination site pain", {"rash", "vaccination-site-pain"}),
    ],
)
def test_words_that_name_no_effect_where_they_stand(
    effects: Effects, item: str, expected: set[str]
) -> None:
    assert set(effects(f"\n\n*   {item}\n*   Cough")) - {"cough"} == expected


def test_people_are_those_of_the_effect_that_they_are_named_with(effects: Effects) -> None:
    found = effects(
        "\n\n*   kidney problems (sometimes requiring dialysis), joint pain"
        "\n*   anaemia, kidney impairment, weakness"
        "\n*   bruising (potential signs of liver problems)"
        "\n*   tremor in people with kidney impairment"
    )
    limited = {name: each.context.population for name, each in found.items()}
    assert {name for name, people in limited.items() if people is not None} == {"tremor"}
