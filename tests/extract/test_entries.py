"""Pages that tell of several drugs one after the other."""

from __future__ import annotations

from kg.model import Extraction, Predicate, Ref
from tests.extract.conftest import Extract


def said(extraction: Extraction, predicate: Predicate) -> set[tuple[str, str]]:
    """Return subject and object of what an extraction says."""
    return {
        (each.subject.slug, each.object.slug)
        for each in extraction.evidence
        if each.predicate is predicate and isinstance(each.object, Ref)
    }


BOLD = """# Ibuprofen + Caffeine

The two are described one after the other:

**Ibuprofen:**

**Usage:** Used to treat pain.

**Side Effects:** Nausea.

**Caffeine:**

**Usage:** Used to treat drowsiness.

**Side Effects:** Insomnia.

**FAQs:**

* **What can the combination do?** The combination can cause headache.
"""


def test_entries_below_bold_lines_are_about_their_drug(extracted: Extract) -> None:
    found = extracted(BOLD)
    assert said(found, Predicate.HAS_ADVERSE_EFFECT) == {
        ("ibuprofen", "nausea"),
        ("caffeine", "insomnia"),
        ("caffeine-ibuprofen", "headache"),
    }
    assert {subject for subject, _ in said(found, Predicate.HAS_INDICATION)} == {
        "ibuprofen",
        "caffeine",
    }


def test_entries_that_begin_with_a_generic_name_are_about_it(extracted: Extract) -> None:
    text = BOLD.replace("**Ibuprofen:**", "**Generic Name:** Ibuprofen").replace(
        "**Caffeine:**", "**Generic Name:** Caffeine"
    )
    assert ("ibuprofen", "nausea") in said(extracted(text), Predicate.HAS_ADVERSE_EFFECT)


def test_one_bold_line_heads_no_entry(extracted: Extract) -> None:
    text = BOLD.replace("**Caffeine:**\n\n", "")
    assert said(extracted(text), Predicate.HAS_ADVERSE_EFFECT) == {
        ("caffeine-ibuprofen", "nausea"),
        ("caffeine-ibuprofen", "insomnia"),
        ("caffeine-ibuprofen", "headache"),
    }
