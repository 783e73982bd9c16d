"""Tables of HTML pages that tell how often effects came are read row by row."""

from __future__ import annotations

import pytest

from kg.readers.bands import is_band
from tests.readers.building import document, section

_PAGE = "<html><body><h1>Zentiva</h1><p><b>Generic Name:</b> zentavir</p><h2>Side Effects</h2>"


def cells(table: str) -> list[list[str]]:
    """Return the cells of each row of a table in a page, and [] for what is no row."""
    page = document(f"{_PAGE}<p>Of those treated:</p>{table}<p>Ask a doctor.</p></body></html>")
    blocks = section(page, "Side Effects").blocks[1:-1]
    return [[block.text[start:end] for start, end in block.cells] for block in blocks]


def test_rows_of_figures_are_rows() -> None:
    assert cells(
        "<table><tr><th>Effect<th>Zentiva (N=20)<th>Placebo</tr><tr><td colspan=3>Of the skin</tr>"
        "<tr><td>Rash</td><td>12%</td><td>3 %</td></tr><tr><td>Hives<td>&lt;1%<td>-</table>"
    ) == [
        ["Effect", "Zentiva (N=20)", "Placebo"],
        ["Of the skin", "Of the skin", "Of the skin"],
        ["Rash", "12%", "3 %"],
        ["Hives", "<1%", "-"],
    ]


def test_cells_below_one_that_reaches_down_keep_their_column() -> None:
    assert cells(
        "<table><tr><td rowspan=2>Skin</td><td>Common</td><td><p>rash</p><p>hives</p></td></tr>"
        "<tr><td>Very rare</td><td><ul><li>blister</li></ul></td></tr></table>"
    ) == [["Skin", "Common", "rash, hives"], ["", "Very rare", "blister"]]


@pytest.mark.parametrize(
    "table",
    [
        "<table><tr><td>Days</td><td>5</td></tr><tr><td>Weeks</td><td>12</td></tr></table>",
        "<table><tr><td>Rash</td><td>Ask.</td></tr><tr><td>Rare</td><td>Hives</td></tr></table>",
    ],
)
def test_other_tables_only_place_their_words(table: str) -> None:
    assert cells(table) == [[], [], [], []]


def test_a_table_that_places_another_is_no_table_of_its_own() -> None:
    inner = (
        "<table><tr><td>Common</td><td>rash</td></tr><tr><td>Rare</td><td>hives</td></tr></table>"
    )
    outer = f"<table><tr><td>Common</td><td>{inner}</td></tr><tr><td>Rare</td></tr></table>"
    assert cells(outer) == [[], ["Common", "rash"], ["Rare", "hives"], []]


def test_quotes_of_rows_are_those_of_the_source() -> None:
    table = (
        "<table><tr><td>Common</td><td>a&amp;b</td></tr><tr><td>Rare</td><td>c</td></tr></table>"
    )
    page = document(f"{_PAGE}{table}</body></html>")
    row = section(page, "Side Effects").blocks[0]
    start, end = row.cells[1]
    span = row.span(start, end)
    assert f"{_PAGE}{table}"[span.start : span.end] == "a&amp;b"


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("Very common (≥ 1/10)", True),
        ("Common: may affect up to 1 in 10 people", True),
        ("Uncommon side effects", True),
        ("Not known (cannot be estimated from the available data)", True),
        ("Frequency not known*", True),
        ("Rare ≥1/10,000 to <1/1,000", True),
        ("Common cold", False),
        ("Rare cases of stroke in 1 person", False),
        ("Headache", False),
    ],
)
def test_a_band_is_a_word_for_how_often_and_its_figures(words: str, told: bool) -> None:
    assert is_band(words) is told
