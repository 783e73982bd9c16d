"""Reading of the labelled drug page."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import UnreadableSourceError
from kg.model import BlockKind, SectionKind, Tier
from kg.readers import read
from kg.readers.labelled import key_of
from kg.readers.origin import parse_date, publisher
from tests.readers.building import document, outline, record, section, texts

PAGE = """

Zentiva

Generic Name: zentavir + dolavir

Drug Class: [Protease Inhibitors](#)

Company: Foo/Bar

Pronunciation: N/A

Drug Indication

Zentiva is for flu.

General Info

It came in 2013.

Dosage

Adult Dose: One tablet
daily.

Side Effects

Common adverse reactions include: nausea.

Some people had:

• rash
• fever

For More Info: <https://www.zentiva.example>

Last Reviewed: May 19, 2020

© 2026 Plain Press All Rights Reserved.

<http://plain.example/drug/zentiva>
"""


def test_keys_and_headings_make_the_sections() -> None:
    assert outline(document(PAGE)) == [
        (2, "Generic Name", SectionKind.IDENTIFICATION),
        (2, "Drug Class", SectionKind.IDENTIFICATION),
        (2, "Company", SectionKind.IDENTIFICATION),
        (2, "Pronunciation", SectionKind.IDENTIFICATION),
        (2, "Drug Indication", SectionKind.INDICATIONS),
        (2, "General Info", SectionKind.OVERVIEW),
        (2, "Dosage", SectionKind.DOSAGE),
        (3, "Adult Dose", SectionKind.DOSAGE),
        (2, "Side Effects", SectionKind.ADVERSE_REACTIONS),
        (3, "For More Info", SectionKind.LINKS),
        (2, "Last Reviewed", SectionKind.OTHER),
        (1, "© 2026 Plain Press All Rights Reserved.", SectionKind.DISCLAIMER),
    ]


def test_values_are_kept_as_they_stand() -> None:
    page = document(PAGE)
    values = {each.heading: texts(each) for each in page.sections if each.field}
    assert values == {
        "Generic Name": ["zentavir + dolavir"],
        "Drug Class": ["Protease Inhibitors"],
        "Company": ["Foo/Bar"],
        "Pronunciation": ["N/A"],
        "Adult Dose": ["One tablet daily."],
        "For More Info": ["https://www.zentiva.example"],
        "Last Reviewed": ["May 19, 2020"],
    }


def test_a_page_says_who_published_it_where_and_when_it_was_reviewed() -> None:
    page = document(PAGE)
    assert (page.title, page.title_span.of(page.text)) == ("Zentiva", "Zentiva")
    source = page.source
    assert source.title == "Zentiva"
    assert source.publisher == "Plain Press"
    assert source.licence == "All rights reserved"
    assert source.url == "http://plain.example/drug/zentiva"
    assert source.last_reviewed == date(2020, 5, 19)
    assert source.tier is Tier.EDITORIAL


def test_what_the_record_says_is_kept() -> None:
    given_record = record(title="Our title", tier=Tier.REGULATOR)
    source = read(given_record, PAGE.encode()).source
    assert source.title == "Our title"
    assert source.tier is Tier.REGULATOR
    unverified = read(given_record, PAGE.replace("It came", "Crowd-sourced: it came").encode())
    assert unverified.source.tier is Tier.UNVERIFIED


def test_introduced_bullets_stay_with_their_section() -> None:
    blocks = section(document(PAGE), "Side Effects").blocks
    assert [(b.kind, b.text) for b in blocks][1:] == [
        (BlockKind.PARAGRAPH, "Some people had:"),
        (BlockKind.BULLET, "rash"),
        (BlockKind.BULLET, "fever"),
    ]


@pytest.mark.parametrize("text", ["Generic Name: foo", "\nSide Effects: nausea\n"])
def test_one_known_key_with_a_value_is_a_page(text: str) -> None:
    (found,) = document(text).sections
    assert [found.heading, *texts(found)] == text.strip().split(": ")


@pytest.mark.parametrize("text", ["Generic Name:", "Uses\n", "Note: foo", "I like Uses: foo"])
def test_a_heading_alone_is_no_page(text: str) -> None:
    with pytest.raises(UnreadableSourceError, match="a heading, a `Key: value` line"):
        document(text)


@pytest.mark.parametrize(
    "page",
    [
        "Generic Name:\nzentavir\n\nDrug Class:\n\nAntivirals\n",
        "Generic Name\n\nzentavir\n\nDrug Class\n\nAntivirals\n",
        "Zentiva\nGeneric Name: zentavir\nDrug Class: Antivirals\n",
    ],
)
def test_a_value_may_stand_below_its_key(page: str) -> None:
    found = document(page)
    assert texts(section(found, "Generic Name")) == ["zentavir"]
    assert texts(section(found, "Drug Class")) == ["Antivirals"]


def test_headings_need_no_blank_lines_around_them_when_they_are_known() -> None:
    page = document(
        "Zentiva\nGeneric Name: zentavir\nSide Effects\nNausea and\nrash.\nDosage\nDaily."
    )
    assert page.title == "Zentiva"
    assert texts(section(page, "Side Effects")) == ["Nausea and rash."]
    assert texts(section(page, "Dosage")) == ["Daily."]


def test_a_list_of_short_lines_is_no_list_of_headings() -> None:
    page = document(
        "Generic Name: zentavir\n\nSide Effects\n\nNausea\n\nRash\n\nDosage\n\nDaily.\n"
    )
    assert texts(section(page, "Side Effects")) == ["Nausea", "Rash"]


def test_a_field_of_another_kind_does_not_swallow_what_follows() -> None:
    page = document(
        "Side Effects\n\nRash.\n\nDosing Info: Daily.\n\nAlso nausea.\n\nUses\n\nFlu.\n"
    )
    assert outline(page)[1:3] == [
        (3, "Dosing Info", SectionKind.DOSAGE),
        (3, "", SectionKind.ADVERSE_REACTIONS),
    ]


@pytest.mark.parametrize("line", ["Common reactions include: rash", "http://x.example", "Q: why?"])
def test_prose_with_a_colon_is_no_key(line: str) -> None:
    assert key_of(line) is None


@pytest.mark.parametrize(
    "words",
    ["May 19, 2020", "19 May 2020", "2020-05-19", "05/19/2020", "19/5/2020", "May 19th 2020"],
)
def test_dates_come_in_several_shapes(words: str) -> None:
    assert parse_date(f"on {words}.") == date(2020, 5, 19)


@pytest.mark.parametrize("words", ["May 2020", "2020-13-45", "Feb 30, 2020", "soon"])
def test_no_date_is_made_up(words: str) -> None:
    assert parse_date(words) is None


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("© 2026 Smart + Strong All Rights Reserved.", "Smart + Strong"),
        ("Copyright © 2019-2021 by Plain Press, Inc. All rights reserved", "Plain Press, Inc"),
        ("(c) Plain Press", "Plain Press"),
    ],
)
def test_the_legal_line_names_the_publisher(line: str, name: str) -> None:
    assert publisher(line) == name


LINES = st.sampled_from(
    [
        "Generic Name: x",
        "Side Effects",
        "",
        "",
        "nausea and rash.",
        "• a",
        "  - b",
        "Nausea",
        "N/A",
        "Company:",
        "Last Reviewed: x",
        "© 2026 X",
        "<http://a.example>",
        "Foo Bar: y",
        "**B:** c",
    ]
)


@given(st.lists(LINES, max_size=15), st.sampled_from(["\n", "\r\n", "\r"]))
def test_all_that_is_written_is_in_some_block_or_heading_in_order(
    rows: list[str], end: str
) -> None:
    text = end.join(["Generic Name: zentavir", "", "Dosage", "", *rows])
    page = document(text, reader="labelled-page")
    spans = [page.title_span]
    for part in page.sections:
        spans.append(part.heading_span)
        spans.extend(b.span(0, len(b.text)) for b in part.blocks)
        for block in part.blocks:
            assert page.line_of(block.origin[0]) == block.line
    assert [s.start for s in spans[1:]] == sorted(s.start for s in spans[1:])
    seen = {offset for span in spans for offset in range(span.start, span.end)}
    for offset, char in enumerate(text):
        assert offset in seen or not char.isalnum()


LIBRARY = """ZENTAVIR

Why is this medication prescribed?

Zentavir is used to treat the flu, which makes many people ill each winter and keeps them in
bed for days.

What side effects can this medication cause?

Tell your doctor if any of these symptoms do not go away:

cough
dizziness when you get up
swelling of the hands, feet, ankles, or lower legs

Call a doctor if you have:
  hives
  fever
"""


def test_questions_open_the_parts_of_a_page() -> None:
    read_page = document(LIBRARY)
    assert read_page.title == "ZENTAVIR"
    assert outline(read_page) == [
        (2, "Why is this medication prescribed?", SectionKind.INDICATIONS),
        (2, "What side effects can this medication cause?", SectionKind.ADVERSE_REACTIONS),
    ]


def test_lines_that_end_early_are_the_items_of_a_list() -> None:
    blocks = section(document(LIBRARY), "What side effects can this medication cause?").blocks
    assert [(each.kind, each.text, each.line) for each in blocks] == [
        (BlockKind.PARAGRAPH, "Tell your doctor if any of these symptoms do not go away:", 10),
        (BlockKind.BULLET, "cough", 12),
        (BlockKind.BULLET, "dizziness when you get up", 13),
        (BlockKind.BULLET, "swelling of the hands, feet, ankles, or lower legs", 14),
        (BlockKind.PARAGRAPH, "Call a doctor if you have:", 16),
        (BlockKind.BULLET, "hives", 17),
        (BlockKind.BULLET, "fever", 18),
    ]


def test_wrapped_lines_stay_one_paragraph() -> None:
    page = (
        "Zentavir\n\nSide Effects\n\nThey may include:\n\nnausea that comes and goes, a dry\nmouth"
    )
    page += " that does not go away, and\nheadache after it\n\nUses\n\nFlu\n"
    assert len(section(document(page), "Side Effects").blocks) == 2


def test_a_line_of_a_control_character_is_no_name() -> None:
    text = b"Generic Name: examplin\n\nA name here\n\x1c\n\nIt is a drug.\n"
    assert read(record(), text).title == "examplin"
