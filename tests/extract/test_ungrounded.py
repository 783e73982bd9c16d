"""Names that no vocabulary has are found by the shape that they stand in, and kept."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kg.model import Evidence, Extraction, Kind, MatchKind, Mention, Predicate, Ref
from tests.extract.conftest import by_slug

Effects = Callable[..., dict[str, Evidence]]
Extract = Callable[[str], Extraction]


def unknown(extraction: Extraction) -> dict[str, Mention]:
    return {each.quote: each for each in extraction.mentions if each.reason == "ungrounded"}


def monograph(section: str) -> str:
    return f"# Examplin\n\n**Generic Name:** Examplin\n\n**Side Effects:** {section}\n"


@pytest.mark.parametrize(
    "section",
    [
        "Examplin may cause zorbling toes, nausea and headache.",
        "Nausea and zorbling toes have been reported.",
        "There are rare reports of zorbling toes.",
        "Zorbling toes may occur when it is taken at night.".replace("Zorbling", "zorbling"),
        "Common side effects include nausea, zorbling toes (mild), and rash.",
        "These include:\n\n* Nausea\n* zorbling toes\n",
        "\n\n* **Common:** nausea, severe zorbling toes\n".replace("severe ", ""),
    ],
)
def test_an_unknown_name_is_kept_with_its_place_and_sentence(
    extracted: Extract, section: str
) -> None:
    text = monograph(section)
    found = unknown(extracted(text))
    assert list(found) == ["zorbling toes"]
    mention = found["zorbling toes"]
    assert mention.span.of(text) == mention.quote
    assert mention.expected is Kind.EFFECT
    assert mention.context is not None
    assert "zorbling toes" in mention.context


@pytest.mark.parametrize(
    "section",
    [
        "Side effects vary, depending on the dose, duration and individual factors.",
        "It may cause nausea, especially in high doses, with alcohol or with prolonged use.",
        "Common side effects include nausea, which usually fades, and other effects.",
        "\n\n* **Severe bleeding:** Requiring medical intervention.\n",
        "\n\n* **Liver damage:** With prolonged or excessive use.\n",
        "\n\n* **Note:** Stop using the supplement and consult a doctor.\n",
        "Side effects are not available, and largely unknown.",
        "It may cause nausea in children or elderly people.",
        "Common side effects include nausea, ibuprofen and insulin.",
    ],
)
def test_what_is_no_name_is_not_taken_for_one(extracted: Extract, section: str) -> None:
    assert unknown(extracted(monograph(section))) == {}


def test_items_share_the_words_of_their_neighbours(effects: Effects) -> None:
    found = effects(
        "Side effects include swelling of the face, lips, tongue or throat, fast or irregular "
        "heartbeat, muscle or bone pain, and abdominal pain or distress."
    )
    assert {"lip-swelling", "swelling-of-the-tongue", "throat-swelling"} <= set(found)
    assert {"tachycardia", "arrhythmia", "myalgia", "bone-pain"} <= set(found)
    assert {"abdominal-pain", "abdominal-discomfort"} <= set(found)
    assert found["lip-swelling"].how is MatchKind.PATTERN


def test_an_adjective_that_makes_it_narrower_is_kept_with_its_candidate(
    extracted: Extract,
) -> None:
    found = unknown(extracted(monograph("These include:\n\n* Zorblial rash\n")))
    assert {quote: each.candidate for quote, each in found.items()} == {
        "Zorblial rash": Ref(Kind.EFFECT, "rash")
    }


def test_the_longer_of_two_names_that_overlap_is_treated(extracted: Extract) -> None:
    found = extracted("# Examplin\n\n**Uses:** It is used to treat:\n\n* Vaginal bleeding\n")
    assert "bleeding" not in by_slug(found, Predicate.HAS_INDICATION)
    assert len(by_slug(found, Predicate.HAS_INDICATION)) == 1


@pytest.mark.parametrize(
    ("words", "kept"),
    [
        ("zorbling syndrome", False),
        ("zorbled syndrome", True),
        ("Skin health", False),
        ("improving digestion", False),
    ],
)
def test_uses_that_name_no_condition_are_left_out(
    extracted: Extract, words: str, *, kept: bool
) -> None:
    text = f"# Examplin\n\n**Uses:** It is used to treat:\n\n* {words}\n"
    assert (words in unknown(extracted(text))) is kept


@pytest.mark.parametrize("words", ["occasionally", "grade 3", "severity", "highly variable"])
def test_how_often_and_how_severe_is_no_name(extracted: Extract, words: str) -> None:
    assert unknown(extracted(monograph(f"Common side effects include nausea and {words}."))) == {}


def test_a_note_inside_a_name_is_read_over(effects: Effects) -> None:
    assert set(effects("These include:\n\n* Renal (kidney) failure\n")) == {"renal-failure"}
