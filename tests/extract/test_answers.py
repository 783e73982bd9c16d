"""Questions about an effect are answered: the answer says whether the drug has it."""

from __future__ import annotations

import pytest

from kg.model import Polarity, Predicate
from tests.extract.conftest import Extract, by_slug


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("**Can Examplin cause weight gain?** Yes, it is well known.", {"weight-gain": "affirmed"}),
        (
            "**Can Examplin cause weight gain?** Yes, rash and fever are side effects too.",
            {"weight-gain": "affirmed", "rash": "affirmed", "pyrexia": "affirmed"},
        ),
        ("**Q: Does it cause cough?** A: No, it does not.", {"cough": "negated"}),
        ("**Can this drug lead to stroke?** There is no evidence of that.", {"stroke": "negated"}),
        ("**Q: Can it cause cough?** A: While rare, it is possible.", {"cough": "affirmed"}),
        ("**Can Examplin cause hair loss?** Ask your doctor.", {}),
        ("**Can Examplin cause hair loss?** No one has asked yet.", {}),
        ("**Can gout cause hair loss?** Yes, it can.", {}),
        ("**Can Digoxin cause nausea?** Yes, it can.", {}),
    ],
)
def test_plain_answers_to_questions_are_read(
    extracted: Extract, question: str, told: dict[str, str]
) -> None:
    text = f"# Examplin\n\n**Generic Name:** Examplin\n\n## FAQs\n\n* {question}\n"
    found = by_slug(extracted(text), Predicate.HAS_ADVERSE_EFFECT)
    expected = {slug: Polarity[each.upper()] for slug, each in told.items()}
    assert {slug: each.polarity for slug, each in found.items()} == expected


@pytest.mark.parametrize(
    ("question", "told"),
    [
        (
            "**Q: Can Examplin treat migraine?** A: No, it is only used to treat asthma.",
            {"migraine": "negated", "asthma": "affirmed"},
        ),
        ("**Is it effective against viral infections?** No.", {"viral-infection": "negated"}),
        ("**Can Examplin be used for all types of cancer?** No, for some.", {}),
        ("**Can I use Examplin to treat migraine without a prescription?** No.", {}),
        ("**Can antibiotics be used to treat migraine?** No, they cannot.", {}),
    ],
)
def test_uses_asked_for_and_answered_with_no_are_denied(
    extracted: Extract, question: str, told: dict[str, str]
) -> None:
    text = f"# Examplin\n\n**Generic Name:** Examplin\n\n## FAQs\n\n* {question}\n"
    found = by_slug(extracted(text), Predicate.HAS_INDICATION)
    expected = {slug: Polarity[each.upper()] for slug, each in told.items()}
    assert {slug: each.polarity for slug, each in found.items()} == expected
