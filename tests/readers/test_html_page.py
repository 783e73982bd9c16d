"""Reading of the labelled drug page in HTML."""

from __future__ import annotations

from datetime import date

from kg.model import BlockKind, SectionKind
from tests.readers.building import document, outline, section, texts

PAGE = """<!DOCTYPE html>
<html><head><title>Zentiva | Plain</title><style>p {}</style>
<link rel="canonical" href="https://plain.example/zentiva"></head>
<body><nav><a href="/">Side Effects: none</a></nav>
<h1>Zentiva</h1>
<p><strong>Generic Name:</strong> zentavir<br><strong>Company:</strong> Foo&nbsp;&amp;&nbsp;Bar</p>
<dl><dt>Drug Class</dt><dd>Protease
  inhibitors</dd></dl>
<h2>Side Effects</h2>
<p>Common: nausea &amp; rash,
   <b>fever</b>&#160;and pain.<br>More.</p>
<ul><li><strong>Serious</strong>: stroke<ul><li>inner</li></ul></li>
<li>10<sup>6</sup> &lt;1%</li></ul>
<script>document.write("<p>Usage: no</p>")</script>
<h2>For More Info</h2><p><a href="https://z.example">https://z.example</a></p>
<footer><p>Last Reviewed: 3 June 2021</p><p>&copy; 2024 Plain Press. All rights reserved.</p>
</footer></body></html>
"""


def test_html_gives_the_sections_that_the_text_would() -> None:
    assert outline(document(PAGE)) == [
        (2, "Generic Name", SectionKind.IDENTIFICATION),
        (2, "Company", SectionKind.IDENTIFICATION),
        (2, "Drug Class", SectionKind.IDENTIFICATION),
        (2, "Side Effects", SectionKind.ADVERSE_REACTIONS),
        (2, "For More Info", SectionKind.LINKS),
        (2, "Last Reviewed", SectionKind.OTHER),
        (1, "© 2024 Plain Press. All rights reserved.", SectionKind.DISCLAIMER),
    ]


def test_entities_and_tags_are_resolved_and_spans_cover_them() -> None:
    page = document(PAGE)
    company = section(page, "Company").blocks[0]
    assert company.text == "Foo & Bar"
    assert company.span(0, 9).of(PAGE) == "Foo&nbsp;&amp;&nbsp;Bar"
    assert company.span(4, 5).of(PAGE) == "&amp;"
    assert texts(section(page, "Drug Class")) == ["Protease inhibitors"]
    first = section(page, "Side Effects").blocks[0]
    assert first.text == "Common: nausea & rash, fever and pain. More."
    at = first.text.index("fever")
    assert first.span(at, at + 5).of(PAGE) == "fever"


def test_lists_keep_depth_and_bold_beginnings() -> None:
    blocks = section(document(PAGE), "Side Effects").blocks[1:]
    assert [(b.kind, b.depth, b.text, b.lead) for b in blocks] == [
        (BlockKind.BULLET, 1, "Serious: stroke", 8),
        (BlockKind.BULLET, 2, "inner", 0),
        (BlockKind.BULLET, 1, "10^6 <1%", 0),
    ]


def test_what_the_page_says_of_itself_is_found() -> None:
    page = document(PAGE)
    assert (page.title, page.title_span.of(PAGE)) == ("Zentiva", "Zentiva")
    assert page.source.url == "https://plain.example/zentiva"
    assert page.source.publisher == "Plain Press"
    assert page.source.last_reviewed == date(2021, 6, 3)


def test_lines_are_those_of_the_source() -> None:
    page = document(PAGE.replace("\n", "\r\n"))
    for part in page.sections:
        for block in part.blocks:
            assert page.line_of(block.origin[0]) == block.line


def test_tables_and_pages_without_headings_are_read() -> None:
    page = document(
        "<div>Zentiva</div><table><tr><th>Generic Name</th><td>zentavir</td></tr>"
        "<tr><td>Company</td><td>Foo</td></tr></table><p>Side Effects<br>Rash and<br>fever.</p>"
    )
    assert page.title == "Zentiva"
    assert texts(section(page, "Generic Name")) == ["zentavir"]
    assert texts(section(page, "Company")) == ["Foo"]
    assert texts(section(page, "Side Effects")) == ["Rash and fever."]
