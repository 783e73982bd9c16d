"""What the words next to an effect say of it: severity, grade, risk, worsening."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kg.model import Evidence, Qualifier, Severity

Effects = Callable[..., dict[str, Evidence]]

MILD, MODERATE, SEVERE = Severity.MILD, Severity.MODERATE, Severity.SEVERE
DEADLY = (Severity.LIFE_THREATENING, Severity.FATAL)


@pytest.mark.parametrize(
    ("sentence", "severities"),
    [
        ("Side effects include severe rash.", (SEVERE,)),
        ("Side effects include mild to moderate rash.", (MILD, MODERATE)),
        ("Rash can be severe.", (SEVERE,)),
        ("Rash (severe) was common.", (SEVERE,)),
        ("Rash, usually mild, may occur.", (MILD,)),
        ("Fatal and life-threatening cases of rash have been reported.", DEADLY),
        ("Side effects include rash, including fatal cases.", (Severity.FATAL,)),
        ("Side effects include nausea, severe rash.", (SEVERE,)),
        ("Severe side effects include nausea and rash.", (SEVERE,)),
        ("Side effects include rash with severe itching.", ()),
        ("Side effects include rash, severe itching and nausea.", ()),
        ("Side effects include rash and severe itching.", ()),
        ("Rash was not severe.", ()),
        ("Side effects include non-fatal rash.", ()),
        ("Side effects include headache (which can be severe), rash.", ()),
    ],
)
def test_severity_is_said_of_its_own_effect(
    effects: Effects, sentence: str, severities: tuple[Severity, ...]
) -> None:
    assert effects(sentence)["rash"].severities == severities


def test_a_heading_tells_how_severe_all_below_it_are(effects: Effects) -> None:
    found = effects("\n\n**Mild side effects:**\n\n* Nausea\n* Severe headache\n")
    assert found["nausea"].severities == (MILD,)
    assert found["headache"].severities == (SEVERE,)


@pytest.mark.parametrize(
    ("sentence", "low", "high"),
    [
        ("Grade 3 rash was seen.", 3, None),
        ("Grade 3/4 rash was seen.", 3, 4),
        ("Grade 3 or 4 rash was seen.", 3, 4),
        ("Grade III-IV rash was seen.", 3, 4),
        ("Side effects include grades 1, 2 or 3 rash.", 1, 3),
        ("Grade ≥ 3 rash was seen.", 3, 5),
        ("Rash (Grade 3 or higher) was seen.", 3, 5),
        ("Rash, grade 2 or lower, was seen.", 1, 2),
        ("Grade 3 or 4 adverse reactions include nausea and rash.", 3, 4),
        ("Side effects include grade 3 nausea, rash.", None, None),
        ("Side effects include rash in 3 of 4 people.", None, None),
    ],
)
def test_several_grades_give_the_lowest_and_the_highest(
    effects: Effects, sentence: str, low: int | None, high: int | None
) -> None:
    rash = effects(sentence)["rash"]
    assert (rash.severity_grade, rash.severity_grade_high) == (low, high)


@pytest.mark.parametrize(
    ("sentence", "effect", "qualifiers"),
    [
        ("It may carry an increased risk of rash.", "rash", (Qualifier.RISK,)),
        ("It may carry a risk of nausea and rash.", "rash", (Qualifier.RISK,)),
        ("Side effects include suicide risk.", "suicide", (Qualifier.RISK,)),
        ("Side effects include worsening of rash.", "rash", (Qualifier.WORSENING,)),
        ("Side effects include worsened asthma.", "asthma", (Qualifier.WORSENING,)),
        ("Asthma may worsen.", "asthma", (Qualifier.WORSENING,)),
        ("Side effects include new or worsening heart failure.", "heart-failure", (
            Qualifier.WORSENING,
        )),
        ("The risk of nausea is low, rash is common.", "rash", ()),
        ("Side effects include rash and worsening of asthma.", "rash", ()),
    ],
)  # fmt: skip
def test_a_risk_and_a_worsening_are_told_apart_from_an_occurrence(
    effects: Effects, sentence: str, effect: str, qualifiers: tuple[Qualifier, ...]
) -> None:
    assert effects(sentence)[effect].qualifiers == qualifiers


def test_a_list_of_risks_is_one_of_risks(effects: Effects) -> None:
    found = effects("The drug increases the risk of:\n\n* Falls\n* Rash\n")
    assert {each.qualifiers for each in found.values()} == {(Qualifier.RISK,)}


def test_severity_alone_makes_nothing_serious(effects: Effects) -> None:
    found = effects("Side effects include severe nausea, mild rash and fatal hepatotoxicity.")
    assert {slug: each.serious for slug, each in found.items()} == {
        "nausea": None,
        "rash": None,
        "hepatotoxicity": True,
    }
