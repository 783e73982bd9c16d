"""What a reader of the page sees, and where it stands in the source."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.model import BlockKind
from kg.readers.visible import visible

PLAIN = st.text(st.sampled_from("abcXYZ019äµ≥,.;:()%/-'"), min_size=1, max_size=12)
SNIPPETS = st.sampled_from(
    [
        "word",
        "**",
        "*",
        "_",
        "`",
        "&amp;",
        "&nbsp;",
        "&nosuch;",
        "\\*",
        "[a](b)",
        "[",
        "](",
        "<br>",
        "<https://a.example/b_c>",
        "<1%",
        "É",
    ]
) | st.sampled_from([":", " ", "  ", "\u00a0", "\u00ad", "10<sup>6</sup>", "\t"])


def shown(source: str) -> str:
    return visible(source, [(0, len(source))]).text


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("**bold** and *slanted* and _too_", "bold and slanted and too"),
        ("***both*** ways", "both ways"),
        ("a `code *kept*` word", "a code *kept* word"),
        ("[Immunotherapy](#) and ![pic](x.png)", "Immunotherapy and pic"),
        ('[a **bold** link](http://x.example/y_(z) "t")', "a bold link"),
        ("see <https://x.example/a_b_c>", "see https://x.example/a_b_c"),
        ("Smith &amp; Co &lt;1&#37; &nbsp;x", "Smith & Co <1% x"),
        (r"\*not bold\* and \_ too", "*not bold* and _ too"),
        ("x<br>y and <em>C. difficile</em>", "x y and C. difficile"),
        ("24 x 10<sup>6</sup> cells, GABA<sub>A</sub>", "24 x 10^6 cells, GABAA"),
        ("throm\u00adbosis\u200b", "thrombosis"),
        ("two  blanks\tand\u00a0more", "two blanks and more"),
        ("5 * 3 and 2 * 4, **left open", "5 * 3 and 2 * 4, **left open"),
        ("snake_case_name, x < 3 and y > 2", "snake_case_name, x < 3 and y > 2"),
        ("hair loss*, nausea*", "hair loss*, nausea*"),
        ("**Fatigue:**Feeling tired", "Fatigue:Feeling tired"),
        ("a **b** c ** d", "a b c ** d"),
    ],
)
def test_markup_is_removed_and_unbalanced_marks_stay(source: str, text: str) -> None:
    assert shown(source) == text


@pytest.mark.parametrize(
    ("source", "lead"),
    [
        ("**Fatigue:** Feeling tired", "Fatigue:"),
        ("**Fatigue**: Feeling tired", "Fatigue:"),
        ("__Fatigue__: Feeling tired", "Fatigue:"),
        ("**Fatigue** Feeling tired", "Fatigue"),
        ("**Serious side effects include:**", "Serious side effects include:"),
        ("**[Fatigue](#)**: x", "Fatigue:"),
        ("Feeling **tired:** x", ""),
        ("*Fatigue:* x", ""),
        ("Fatigue: x", ""),
    ],
)
def test_the_lead_is_the_bold_beginning_with_its_colon(source: str, lead: str) -> None:
    found = visible(source, [(0, len(source))])
    assert found.text[: found.lead] == lead


def test_wrapped_lines_are_joined_by_one_blank_and_emphasis_may_span_them() -> None:
    source = "some **bold\r\n  words** here"
    found = visible(source, [(0, 11), (15, len(source))])
    assert found.text == "some bold words here"


def test_a_span_over_an_entity_covers_all_of_it() -> None:
    source = "nausea &amp; rash &lt;"
    block = visible(source, [(0, len(source))]).block(BlockKind.PARAGRAPH, line=1)
    assert block.span(7, 8).of(source) == "&amp;"
    assert block.span(0, 8).of(source) == "nausea &amp;"
    assert block.span(0, len(block.text)).of(source) == source


@given(st.lists(PLAIN, min_size=1, max_size=8).map(" ".join), st.data())
def test_without_markup_a_span_holds_the_very_words(source: str, data: st.DataObject) -> None:
    block = visible(source, [(0, len(source))]).block(BlockKind.PARAGRAPH, line=1)
    assert block.text == source
    start = data.draw(st.integers(0, len(source)))
    end = data.draw(st.integers(start, len(source)))
    assert block.span(start, end).of(source) == block.text[start:end]


@given(st.lists(SNIPPETS, max_size=20).map("".join), st.data())
def test_spans_are_in_order_and_inside_the_source(source: str, data: st.DataObject) -> None:
    found = visible(source, [(0, len(source))])
    block = found.block(BlockKind.PARAGRAPH, line=1)
    assert len(block.origin) == len(block.text) + 1
    assert list(block.origin) == sorted(block.origin)
    assert block.text == " ".join(block.text.split(" ")).strip(" ")
    start = data.draw(st.integers(0, len(block.text)))
    end = data.draw(st.integers(start, len(block.text)))
    span = block.span(start, end)
    assert 0 <= span.start <= span.end <= len(source)
    if block.text:
        assert block.span(0, len(block.text)).end == block.origin[-1]
        letters = [char for char in block.text if char.isalpha()]
        assert all(char in source for char in letters)
