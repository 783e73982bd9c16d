"""What the warnings of labels for self-care say that using the product brings."""

from __future__ import annotations

import pytest

from kg.model import Predicate
from tests.extract.conftest import Extract, by_slug

PAGE = "# Examplin\n\n**Generic Name:** Examplin\n\n## Uses\n\nRelieves cough.\n\n## Warnings\n\n"


@pytest.mark.parametrize(
    ("warning", "told"),
    [
        ("When using this product you may get drowsy.", {"somnolence"}),
        ("When using this product marked drowsiness may occur.", {"somnolence"}),
        ("When using this product do not drive; sedatives may increase drowsiness.", set()),
        (
            "Stop use and ask a doctor if nervousness or sleeplessness occurs.",
            {"nervousness", "insomnia"},
        ),
        ("Stop use and ask a doctor if you get dizzy or feel sick.", {"dizziness", "nausea"}),
        ("Stop use and ask a doctor if cough lasts for a week.", set()),
        ("Stop use and ask a doctor if fever gets worse or new symptoms occur.", set()),
    ],
)
def test_what_using_a_product_brings_is_read(
    extracted: Extract, warning: str, told: set[str]
) -> None:
    found = by_slug(extracted(PAGE + warning), Predicate.HAS_ADVERSE_EFFECT)
    assert set(found) == told


def test_a_heading_of_warnings_stands_over_its_list(extracted: Extract) -> None:
    text = (
        f"{PAGE}**When using this product:**\n\n* excitability may occur\n* avoid alcohol\n\n"
        "**Stop use and ask a doctor if:**\n\n* rash occurs\n* cough comes back\n"
    )
    found = by_slug(extracted(text), Predicate.HAS_ADVERSE_EFFECT)
    assert set(found) == {"agitation", "rash"}


@pytest.mark.parametrize(
    ("warning", "slugs"),
    [
        ("Liver failure has been reported in patients taking it.", {"liver-failure"}),
        (
            "Although galactorrhea and amenorrhea have been seen, they matter little.",
            {"galactorrhea", "amenorrhea"},
        ),
        ("Some people taking Examplin may develop osteonecrosis.", {"osteonecrosis"}),
        ("Examplin can, rarely, cause rhabdomyolysis.", {"rhabdomyolysis"}),
        ("Combining Examplin with statins increases the risk of rhabdomyolysis.", set()),
        ("It increases the risk of clots, so combining it is unwise.", {"thrombosis"}),
        ("There have been reports of liver failure.", {"liver-failure"}),
        ("While rare, allergic reactions to Examplin are possible.", {"hypersensitivity"}),
        ("Seizures have been reported in patients taking bupropion.", set()),
        ("Interactions may occur, and bleeding has been reported.", set()),
        ("Hypoglycemia has been reported with other drugs of this class.", set()),
    ],
)
def test_what_has_come_is_named_by_a_warning(
    extracted: Extract, warning: str, slugs: set[str]
) -> None:
    found = extracted(f"# Examplin\n\n**Generic Name:** Examplin\n\n**Precautions:** {warning}\n")
    assert set(by_slug(found, Predicate.HAS_ADVERSE_EFFECT)) == slugs


@pytest.mark.parametrize(
    ("intro", "told"),
    [
        ("Examplin can lower the risk of stroke in people with risk factors such as:", set()),
        ("Examplin can cause serious problems. Risk factors for these are:", set()),
        ("Examplin carries serious risks:", {"hypertension"}),
    ],
)
def test_a_list_of_risk_factors_is_none_of_effects(
    extracted: Extract, intro: str, told: set[str]
) -> None:
    found = extracted(
        "# Examplin\n\n**Generic Name:** Examplin\n\n## What is Examplin?\n\n"
        f"{intro}\n\n*   age, smoking, high blood pressure\n"
    )
    assert set(by_slug(found, Predicate.HAS_ADVERSE_EFFECT)) == told
