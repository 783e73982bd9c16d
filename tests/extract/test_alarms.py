"""What the warnings of leaflets say to be reported at once, or felt at the wheel."""

from __future__ import annotations

import pytest

from kg.model import Predicate
from tests.extract.conftest import Extract, by_slug

_BEFORE = (
    "<html><body><h2>1. What Plantivo is and what it is used for</h2>"
    "<p>Plantivo is used to treat gout.</p>"
    "<h2>2. What you need to know before you take Plantivo</h2><h3>Warnings and precautions</h3>"
)
_BEHIND = (
    "<h2>4. Possible side effects</h2><h2>6. Contents of the pack and other information</h2>"
    "<p>The active substance is ibuprofen.</p></body></html>"
)


def told(extracted: Extract, warning: str) -> set[str]:
    """Return the effects that a warning of a leaflet names."""
    found = extracted(f"{_BEFORE}{warning}{_BEHIND}")
    return set(by_slug(found, Predicate.HAS_ADVERSE_EFFECT))


@pytest.mark.parametrize(
    ("warning", "names"),
    [
        (
            "Tell your nurse straight away if you have any signs of liver damage during treatment.",
            {"hepatotoxicity"},
        ),
        ("Call a doctor at once if you experience any allergic reaction.", {"hypersensitivity"}),
        ("Tell your doctor immediately if you have stroke.", set()),
        ("Talk to a nurse immediately before taking it if you have signs of stroke.", set()),
        ("Ask your doctor if you have signs of stroke.", set()),
    ],
)
def test_what_people_report_at_once_is_an_effect(
    extracted: Extract, warning: str, names: set[str]
) -> None:
    assert told(extracted, f"<p>{warning}</p>") == names


def test_items_below_an_alarm_begin_with_their_effect(extracted: Extract) -> None:
    found = told(
        extracted,
        "<p>Tell your doctor right away if you get:</p><ul><li>stroke. You may have a fever.</li>"
        "</ul><p>Your doctor may act at once if you:</p><ul><li>develop jaundice</li>"
        "<li>take ibuprofen against headache</li></ul>",
    )
    assert found == {"stroke", "jaundice"}


def test_an_alarm_at_the_end_of_an_item_introduces_the_next_items(extracted: Extract) -> None:
    found = told(
        extracted,
        "<ul><li>if you are old. Tell your doctor immediately if you develop:</li>"
        "<li>stroke</li><li>jaundice. Ask for a test.</li></ul>",
    )
    assert found == {"stroke", "jaundice"}


@pytest.mark.parametrize(
    ("warning", "names"),
    [
        ("Be careful with machines as you may become sleepy.", {"somnolence"}),
        ("You may feel dizzy or get a headache. Do not drive then.", set()),
        ("Some people may feel dizzy or faint and should not drive.", {"dizziness", "syncope"}),
        ("You may have a fever before you are treated.", set()),
        ("You may be told not to drive because of a stroke.", set()),
    ],
)
def test_what_people_feel_at_the_wheel_is_an_effect(
    extracted: Extract, warning: str, names: set[str]
) -> None:
    assert told(extracted, f"<p>{warning}</p>") == names


def test_below_a_heading_on_driving_every_sentence_may_tell(extracted: Extract) -> None:
    found = told(
        extracted, "<h3>Driving and using machines</h3><p>You may feel dizzy or get a headache.</p>"
    )
    assert found == {"dizziness", "headache"}


def test_how_another_medicine_works_is_no_effect(extracted: Extract) -> None:
    assert told(extracted, "<p>Plantivo may reduce the effectiveness of other pills.</p>") == set()
    assert told(extracted, "<p>Plantivo may affect male fertility.</p>") == {"infertility"}
