"""A quote is shown, marked, within its section; what is cut away is told."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.model import Document, Span
from kg.texts import Excerpt, Mark, Text, excerpt, packed, unpacked
from tests.readers.building import document

PAGE = """Zentiva

Generic Name: zentavir

Side Effects
Common side effects include fatigue 😀 & rash. Stroke is rare. It does not cause hair loss.

For More Info
See the label.
"""
MONOGRAPH = """# Zentavir

Zentavir is a drug.

## Side effects

Some people get these.

### Common

- **Fatigue:** very tired &amp; weak.
    - worse at night
- Rash

### Serious

- Stroke

## Uses

For *sleep*.
"""
HTML = """<html><body><h1>Zentiva</h1><h2>Side Effects</h2>
<p>Nausea &amp; rash,
   <b>fever</b>&#160;and pain.</p><ul><li><strong>Serious</strong>: stroke</li></ul>
<h2>For More Info</h2><p>None.</p></body></html>"""
DOCUMENTS = [document(each) for each in (PAGE, MONOGRAPH, HTML)]


def kept(read: Document) -> Text:
    return unpacked(packed(read))


def around(read: Document, quote: str, mention: str = "", most: int = 10_000) -> Excerpt:
    start = read.text.index(quote)
    inner = start + quote.index(mention)
    spans = Span(start, start + len(quote)), Span(inner, inner + len(mention or quote))
    return excerpt(kept(read), *spans, most=most)


def shown(found: Excerpt) -> list[str]:
    return [each.text for each in found.stretches]


def marked(found: Excerpt, *marks: Mark) -> str:
    pieces = (piece for each in found.stretches for piece in each.pieces)
    return "".join(piece.text for piece in pieces if piece.mark in marks)


@pytest.mark.parametrize("read", DOCUMENTS)
def test_a_text_is_kept_with_its_sections(read: Document) -> None:
    assert kept(read) == Text(text=read.text, sections=read.sections)


@given(st.data())
def test_whatever_is_quoted_of_a_block_is_marked_there(data: st.DataObject) -> None:
    read = data.draw(st.sampled_from(DOCUMENTS))
    block = data.draw(st.sampled_from([each for part in read.sections for each in part.blocks]))
    places = st.integers(0, len(block.text) - 1)
    start, end = sorted((data.draw(places), data.draw(places)))
    quote = block.span(start, end + 1)
    inner = data.draw(st.integers(start, end))
    most = data.draw(st.integers(0, 200))
    found = excerpt(kept(read), quote, block.span(inner, end + 1), most=most)
    assert marked(found, Mark.QUOTE, Mark.MENTION) == block.text[start : end + 1]
    assert marked(found, Mark.MENTION) == block.text[inner : end + 1]
    whole = excerpt(kept(read), quote, block.span(inner, end + 1), most=10_000)
    left = found.left_out_before + found.left_out_after
    assert sum(map(len, shown(found))) + left == sum(map(len, shown(whole)))
    assert "".join(shown(found)) in "".join(shown(whole))


def test_a_section_is_shown_with_all_that_is_below_its_heading_and_nothing_else() -> None:
    found = around(DOCUMENTS[1], "**Fatigue:** very tired &amp; weak.", "Fatigue")
    assert found.headings == ("Side effects", "Common")
    assert [(each.kind, each.depth, each.text) for each in found.stretches] == [
        ("heading", 0, "Side effects"),
        ("paragraph", 0, "Some people get these."),
        ("heading", 0, "Common"),
        ("bullet", 1, "Fatigue: very tired & weak."),
        ("bullet", 2, "worse at night"),
        ("bullet", 1, "Rash"),
        ("heading", 0, "Serious"),
        ("bullet", 1, "Stroke"),
    ]
    lead, *rest = found.stretches[3].pieces
    assert (lead.text, lead.mark, lead.strong) == ("Fatigue", Mark.MENTION, True)
    assert {piece.mark for piece in rest} == {Mark.QUOTE}


def test_what_is_about_something_else_is_no_part_of_a_section() -> None:
    text = PAGE.replace("For More Info\n", "For More Info: ")
    side, more = "It does not cause hair loss.", "See the label."
    assert shown(around(document(text), side))[0] == "Side Effects"
    assert more not in shown(around(document(text), side))
    assert more in shown(around(document(text), more))


def test_what_stands_in_the_heading_is_marked_there() -> None:
    found = around(DOCUMENTS[0], "Generic Name: zentavir", "zentavir")
    assert shown(found) == ["Generic Name:", "zentavir"]
    assert [piece.mark for each in found.stretches for piece in each.pieces] == ["quote", "mention"]
    assert marked(around(DOCUMENTS[1], "Serious"), Mark.MENTION) == "Serious"


def test_a_long_section_is_cut_between_sentences_around_the_quote() -> None:
    found = around(DOCUMENTS[0], "Stroke is rare.", "Stroke", most=20)
    assert [each.strip() for each in shown(found)] == ["Stroke is rare."]
    before = "Side Effects", "Common side effects include fatigue 😀 & rash. "
    assert found.left_out_before == sum(map(len, before))
    assert found.left_out_after == len("It does not cause hair loss.")
    more = around(DOCUMENTS[0], "Stroke is rare.", "Stroke", most=45)
    assert shown(more) == ["Stroke is rare. It does not cause hair loss."]
    assert (more.left_out_before, more.left_out_after) == (found.left_out_before, 0)


def test_what_stands_in_no_section_is_shown_within_its_line() -> None:
    text = Text(text="first\nit says rash here\nlast", sections=())
    found = excerpt(text, Span(9, 18), Span(14, 18), most=1_000)
    assert (found.headings, shown(found)) == ((), ["it says rash here"])
    assert marked(found, Mark.MENTION) == "rash"
