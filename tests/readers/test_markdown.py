"""Reading of the Markdown monograph."""

from __future__ import annotations

import pytest

from kg.model import BlockKind, SectionKind, Tier
from tests.readers.building import document, outline, section, texts

BOLD = """---
title: Zentavir
---

# Zentavir

**Generic Name:** zentavir

**Usage:** Used for *severe* flu.

**Side Effects:** Common ones:

* **Fatigue:** Feeling tired
  for days.

  It goes away.
    * inner
* **Rash**: Red skin

**Serious side effects include:**

* Stroke

**Note:** Most are mild.

* Nausea

**FAQs:**

* **Q: Is it new?** A: Yes.

**Note:** This page is AI-generated.
"""

HASHES = """# Zentavir
### Generic Name: zentavir

### Precautions

**Drug Interactions:** Warfarin.

**Pregnancy:** Ask first.

### Side Effects

**Common Side Effects:**

+ nausea

#### Rare

1. stroke
2) coma
"""


def test_bold_labels_are_sections_and_other_bold_words_lead_paragraphs() -> None:
    assert outline(document(BOLD)) == [
        (2, "Generic Name", SectionKind.IDENTIFICATION),
        (2, "Usage", SectionKind.INDICATIONS),
        (2, "Side Effects", SectionKind.ADVERSE_REACTIONS),
        (2, "FAQs", SectionKind.FAQ),
        (2, "Note", SectionKind.DISCLAIMER),
    ]


def test_bullets_keep_their_lead_depth_and_further_paragraphs() -> None:
    read = document(BOLD)
    blocks = section(read, "Side Effects").blocks
    seen = [(b.kind, b.depth, b.text[: b.lead], b.text[b.lead :].strip()) for b in blocks]
    bullet, paragraph = BlockKind.BULLET, BlockKind.PARAGRAPH
    assert seen == [
        (paragraph, 0, "", "Common ones:"),
        (bullet, 1, "Fatigue:", "Feeling tired for days."),
        (paragraph, 1, "", "It goes away."),
        (bullet, 2, "", "inner"),
        (bullet, 1, "Rash:", "Red skin"),
        (paragraph, 0, "Serious side effects include:", ""),
        (bullet, 1, "", "Stroke"),
        (paragraph, 0, "Note:", "Most are mild."),
        (bullet, 1, "", "Nausea"),
    ]
    assert [b.line for b in blocks][:3] == [11, 13, 16]
    assert all(read.line_of(b.origin[0]) == b.line for b in blocks)


def test_a_single_value_is_a_field_and_prose_is_not() -> None:
    read = document(BOLD)
    assert section(read, "Generic Name").field
    assert texts(section(read, "Generic Name")) == ["zentavir"]
    assert not section(read, "Usage").field
    assert section(read, "Usage").heading_span.of(read.text) == "Usage"


def test_a_document_that_calls_itself_ai_generated_is_unverified() -> None:
    assert document(BOLD).source.tier is Tier.UNVERIFIED
    assert document(BOLD.replace("is AI-", "is not AI-")).source.tier is Tier.EDITORIAL


def test_below_headings_a_label_of_another_kind_opens_a_part_and_the_next_label_ends_it() -> None:
    assert outline(document(HASHES)) == [
        (3, "Generic Name", SectionKind.IDENTIFICATION),
        (3, "Precautions", SectionKind.PRECAUTIONS),
        (4, "Drug Interactions", SectionKind.INTERACTIONS),
        (4, "Pregnancy", SectionKind.PRECAUTIONS),
        (3, "Side Effects", SectionKind.ADVERSE_REACTIONS),
        (4, "Rare", SectionKind.ADVERSE_REACTIONS),
    ]
    assert texts(section(document(HASHES), "Rare")) == ["stroke", "coma"]


def test_a_heading_may_carry_its_value() -> None:
    generic = section(document(HASHES), "Generic Name")
    assert (generic.field, texts(generic)) == (True, ["zentavir"])


@pytest.mark.parametrize(
    ("front", "title"),
    [
        ("---\ntitle: From front\n---\n", "From front"),
        ("---\ntitle: [broken\nx: : y\n---\n", "nul"),
        ("---\nlist:\n- a\n---\n", "nul"),
        ("", "nul"),
    ],
)
def test_without_a_heading_the_title_is_the_front_matters_or_the_generic_name(
    front: str, title: str
) -> None:
    read = document(front + "**Generic Name:** nul\n\n**Usage:** For pain.\n")
    assert read.title == title
    assert read.title_span.of(read.text) == title
    assert texts(section(read, "Usage")) == ["For pain."]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_line_ends_and_byte_order_marks_change_nothing_but_offsets(end: str, mark: str) -> None:
    text = mark + BOLD.replace("\n", end)
    read, plain = document(text), document(BOLD)
    assert read.text == text
    assert outline(read) == outline(plain)
    for ours, theirs in zip(read.sections, plain.sections, strict=True):
        assert texts(ours) == texts(theirs)
        assert [b.line for b in ours.blocks] == [b.line for b in theirs.blocks]


@pytest.mark.parametrize("marker", ["*", "-", "+", "•", "–", "—", "·", "1.", "2)"])
def test_every_bullet_is_one(marker: str) -> None:
    read = document(f"## Side Effects\n\n{marker} nausea\n{marker} rash\n")
    blocks = section(read, "Side Effects").blocks
    assert [(b.kind, b.text) for b in blocks] == [
        (BlockKind.BULLET, "nausea"),
        (BlockKind.BULLET, "rash"),
    ]


def test_a_wrapped_line_that_begins_with_a_year_is_no_bullet() -> None:
    read = document("## Uses\n\nIt was approved in\n2013. It helps.\n")
    assert texts(section(read, "Uses")) == ["It was approved in 2013. It helps."]


def test_table_rows_are_paragraphs_and_rules_are_nothing() -> None:
    read = document("## Side Effects\n\n| Effect | % |\n|---|---|\n| Rash | 3 |\n\n***\n\nEnd.\n")
    assert texts(section(read, "Side Effects")) == ["Effect | %", "Rash | 3", "End."]


def test_labels_without_markup_count_where_a_document_has_no_other() -> None:
    read = document("# Zentavir\n\nGeneric Name: zentavir\n\nSide Effects: None known.\n")
    assert [each.heading for each in read.sections] == ["Generic Name", "Side Effects"]


def test_text_before_the_first_heading_stands_in_a_section_without_one() -> None:
    read = document("# Zentavir\n\nThere is no such drug.\n\n## Uses\n\nNone.\n")
    assert outline(read)[0] == (1, "", SectionKind.OVERVIEW)
    assert texts(read.sections[0]) == ["There is no such drug."]


@pytest.mark.parametrize(
    "shape",
    [
        "* **Q: Is it new?** A: Yes.",
        "**Q: Is it new?**\n\nA: Yes.",
        "* **Is it new?** Yes.",
        "**Q: Is it new?** A: Yes.",
    ],
)
def test_questions_lead_and_answers_follow(shape: str) -> None:
    blocks = section(document(f"## FAQs\n\n{shape}\n"), "FAQs").blocks
    assert blocks[0].text[: blocks[0].lead].endswith("Is it new?")
    assert " ".join(block.text for block in blocks).endswith("Yes.")
