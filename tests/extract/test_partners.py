"""What a drug must not meet: everyday substances, states of people, things to watch."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kg.extract.rules import table
from kg.lexicon import load
from kg.model import Extraction, Kind, Polarity, Predicate, Ref

Extract = Callable[[str], Extraction]
Told = Callable[..., dict[str, Polarity]]


@pytest.fixture
def told(extracted: Extract) -> Told:
    """Return a function from a part of a page to the objects of a predicate, with polarity."""

    def run(
        predicate: Predicate, text: str, *, heading: str = "Precautions", name: str = "Examplin"
    ) -> dict[str, Polarity]:
        page = f"# {name}\n\n**Generic Name:** {name}\n\n**{heading}:** {text}\n"
        return {
            each.object.slug: each.polarity
            for each in extracted(page).evidence
            if each.predicate is predicate and isinstance(each.object, Ref)
        }

    return run


def test_names_of_everyday_partners_are_labels_of_the_drug_vocabulary() -> None:
    lexicon = load()
    for label in table("relations")["partners"]["names"]:
        grounding = lexicon.ground(label, Kind.DRUG)
        concept = lexicon.concept(grounding.concept) if grounding else None
        assert concept is not None
        assert concept.label == label


@pytest.mark.parametrize(
    ("text", "partner"),
    [
        (
            "Examplin can interact with many medicines, including statins, insulin and digoxin.",
            "insulin",
        ),
        ("Alcohol can interact with Examplin and make you drowsy.", "ethanol"),
        ("Mixing alcohol and Examplin raises the risk of falls.", "ethanol"),
        ("Do not take Examplin with St. John's wort.", "st-johns-wort"),
        (
            "It interacts with many drugs, including grapefruit juice and some antibiotics.",
            "grapefruit",
        ),
        ("Examplin may interact with SSRIs.", "selective-serotonin-reuptake-inhibitor"),
        ("Examplin may interact with MAOIs.", "monoamine-oxidase-inhibitor"),
    ],
)
def test_everyday_substances_and_plural_abbreviations_interact(
    told: Told, text: str, partner: str
) -> None:
    assert told(Predicate.INTERACTS_WITH, text)[partner] is Polarity.AFFIRMED


def test_a_substance_of_the_body_is_no_partner(told: Told) -> None:
    text = "Examplin can interact with drugs affecting potassium levels or insulin resistance."
    assert told(Predicate.INTERACTS_WITH, text) == {}


def test_a_drug_does_not_interact_with_what_it_is_a_form_of(told: Told) -> None:
    text = "Zinc can interact with antibiotics."
    assert told(Predicate.INTERACTS_WITH, text, name="Zinc ascorbate") == {
        "antibiotic": Polarity.AFFIRMED
    }


def test_a_class_named_like_the_drug_is_the_drug(told: Told) -> None:
    text = "Tetracycline and tinidazole can interact with antacids."
    found = told(Predicate.INTERACTS_WITH, text, heading="FAQs", name="Tetracycline + Tinidazole")
    assert found == {"antacid": Polarity.AFFIRMED}


def test_what_does_not_interact_directly_is_denied(told: Told) -> None:
    text = "While alcohol doesn't directly interact with Examplin, it can make you sleepy."
    assert told(Predicate.INTERACTS_WITH, text) == {"ethanol": Polarity.NEGATED}


@pytest.mark.parametrize(
    ("text", "states"),
    [
        (
            "Examplin is contraindicated in patients with severe hepatic or renal impairment.",
            {"people-with-liver-impairment", "people-with-kidney-impairment"},
        ),
        (
            "Examplin is contraindicated in second- or third-degree atrioventricular block.",
            {"second-degree-atrioventricular-block", "third-degree-atrioventricular-block"},
        ),
        ("People with cross-reactivity to related plants should avoid Examplin.", set()),
        ("Examplin may not be suitable for all children.", set()),
        ("Examplin is not suitable for children.", {"children"}),
        ("It should not be used in patients taking HIV medications.", set()),
    ],
)
def test_states_in_which_not_to_take_it(told: Told, text: str, states: set[str]) -> None:
    assert set(told(Predicate.CONTRAINDICATED_IN, text)) == states


@pytest.mark.parametrize(
    ("text", "watched"),
    [
        ("Doses are calculated per kilogram of body weight, with careful monitoring.", set()),
        ("The dose should be determined based on response to treatment.", set()),
        ("Examplin is used to assess kidney function.", set()),
        ("Let's examine the side effects of each part.", set()),
        ("Your doctor will assess kidney function.", {"kidney-function"}),
        ("Body weight should be monitored.", {"weight"}),
        ("Response to treatment should be monitored.", {"treatment-response"}),
    ],
)
def test_what_is_watched(told: Told, text: str, watched: set[str]) -> None:
    assert set(told(Predicate.REQUIRES_MONITORING, text)) == watched


@pytest.mark.parametrize(
    ("text", "refused"),
    [
        (
            "**Can I drink alcohol while taking Examplin?** No. It makes you sleepy.",
            {"avoid-alcohol"},
        ),
        ("**Q: Can I drive?** A: No, wait until the next day.", {"avoid-driving"}),
        ("**Can I take it if I'm pregnant?** No.", {"avoid-use-in-pregnancy"}),
        ("**Can I drink alcohol?** Yes, a little does no harm.", set()),
        ("**Does Examplin affect driving?** No.", set()),
    ],
)
def test_an_answer_refuses_what_was_asked(told: Told, text: str, refused: set[str]) -> None:
    assert set(told(Predicate.HAS_PRECAUTION, f"\n\n* {text}", heading="FAQs")) == refused
