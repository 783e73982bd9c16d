"""A comparison as text, CSV, HTML and SVG."""

from __future__ import annotations

import csv
import io
import json
import re
from decimal import Decimal
from html.parser import HTMLParser
from xml.etree import ElementTree as ET

import pytest

from kg.compare import Comparison, compare
from kg.findings import Finding, Reported, State
from kg.index import index_store
from kg.indexed import Indexed
from kg.model import Ref
from kg.render import SIGNS, WORDS, to_brief, to_csv, to_html, to_svg, to_table
from kg.render.text import details
from tests.examples import LENALIDOMIDE, POMALIDOMIDE, THALIDOMIDE
from tests.family import family_store

FAMILY = (POMALIDOMIDE, THALIDOMIDE, LENALIDOMIDE)


@pytest.fixture(scope="module", params=["effect", "organ-class"])
def comparison(request: pytest.FixtureRequest) -> Comparison:
    return compare(Indexed(index_store(family_store())), FAMILY, level=request.param)


@pytest.fixture(scope="module")
def effects() -> Comparison:
    return compare(Indexed(index_store(family_store())), FAMILY)


def test_a_table_has_one_line_a_row_below_its_heading(comparison: Comparison) -> None:
    head, *rows = to_table(comparison)
    assert head[-3:] == ("pomalidomide", "thalidomide", "lenalidomide")
    assert len(rows) == len(comparison.rows)
    assert {len(row) for row in rows} == {len(head)}


def test_a_cell_of_the_table_says_what_is_known(effects: Comparison) -> None:
    row = next(row for row in to_table(effects) if row[1] == "neutropenia")
    assert row[2] == (
        '● supported, called "common", class very common, 46% (comparator 20%) of 302 people,'
        " difference +26 percentage points,"
        " belief 0.87, 2 sources"
    )
    assert row[3] == "– not mentioned"


def test_a_span_is_told_where_figures_differ_and_not_said_twice() -> None:
    def told(*frequencies: Reported) -> str:
        return ", ".join(details(Finding(frequencies=frequencies)))

    tenth, fifth = Decimal("0.1"), Decimal("0.2")
    first, same = (Reported(source=each, low=tenth, high=tenth) for each in "ab")
    assert told(first, same) == "10%"
    other = Reported(source="b", low=fifth, high=fifth)
    assert told(first, other) == "10%; 20%, 10 to 20% by 2 figures of 2 sources"
    assert told(first, Reported(source="b", term="common")) == "10%; common"


def test_csv_has_a_column_for_each_part_of_each_drug(effects: Comparison) -> None:
    rows = list(csv.DictReader(io.StringIO(to_csv(effects))))
    row = next(row for row in rows if row["effect"] == "birth defects")
    assert row["pomalidomide: state"] == "supported"
    assert row["pomalidomide: populations"] == "pregnancy"
    assert row["thalidomide: state"] == "not-mentioned"
    assert row["iri"].endswith("/effect/birth-defects")


def test_csv_of_organ_classes_counts_effects() -> None:
    rolled = compare(Indexed(index_store(family_store())), FAMILY, level="organ-class")
    rows = list(csv.DictReader(io.StringIO(to_csv(rolled))))
    skin = next(row for row in rows if row["organ class"] == "skin")
    assert (skin["pomalidomide: supported"], skin["pomalidomide: refuted"]) == ("1", "1")


class _Page(HTMLParser):
    """Collects the tags of a page and checks that each is closed."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in {"meta", "link", "br", "input"}:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_the_page_is_well_formed_and_fetches_nothing(comparison: Comparison) -> None:
    page = _Page(to_html(comparison))
    assert page.open == []
    assert not [tag for tag, _ in page.tags if tag in {"script", "link", "img", "iframe"}]
    assert "url(" not in to_html(comparison)
    assert "@import" not in to_html(comparison)


def test_the_page_tells_states_by_sign_and_word(effects: Comparison) -> None:
    text = to_html(effects)
    for state in State:
        assert f"{SIGNS[state]} {WORDS[state]}" in text


def test_the_table_of_the_page_names_its_rows_and_columns(effects: Comparison) -> None:
    table = to_html(effects).partition('<table class="comparison">')[2]
    tags = re.findall(r"<th\b(?: scope=\"(\w+)\")?", table)
    scopes = [scope or None for scope in tags]
    assert scopes.count("col") == 4
    assert scopes.count("row") == len(effects.rows)
    assert None not in scopes


def test_cells_of_the_page_link_to_their_statements(effects: Comparison) -> None:
    def href(ref: Ref) -> str:
        return f"/{ref}"

    links = set(re.findall(r'href="/statement/(\w+)"', to_html(effects, href)))
    stated = {
        identifier
        for row in effects.rows
        for cell in row.cells
        for identifier in cell.finding.statements
    }
    assert links == stated


def test_the_heat_map_is_xml_with_a_titled_field_a_cell(comparison: Comparison) -> None:
    root = ET.fromstring(to_svg(comparison))  # noqa: S314 - made here
    name = "{http://www.w3.org/2000/svg}"
    fields = [each for each in root.iter(f"{name}g") if each.find(f"{name}rect") is not None]
    assert len(fields) == 3 * len(comparison.rows)
    signs = {field.findtext(f"{name}text") for field in fields}
    assert signs <= set(SIGNS.values())
    assert all(field.findtext(f"{name}title") for field in fields)


def test_short_json_has_the_states_and_what_goes_with_them(comparison: Comparison) -> None:
    found = json.loads(to_brief(comparison))
    assert [each["label"] for each in found["drugs"]] == [each.slug for each in FAMILY]
    assert len(found["rows"]) == len(comparison.rows)
    for short, row in zip(found["rows"], comparison.rows, strict=True):
        organ = found["organ_classes"][short["organ_class"]]
        assert (organ and organ["label"]) == (row.organ_class and row.organ_class.label)
        states = [each["state"] if each else State.NOT_MENTIONED for each in short["cells"]]
        assert states == [cell.finding.state for cell in row.cells]


def test_short_json_tells_how_often_and_which_statements_say_so(effects: Comparison) -> None:
    rows = json.loads(to_brief(effects))["rows"]
    cell = next(row["cells"][0] for row in rows if row["effect"]["label"] == "neutropenia")
    assert cell["often"] == "46%"
    assert cell["belief"] == 0.87
    assert cell["text"].startswith('called "common", class very common, 46%')
    assert cell["text"].endswith("2 sources")
    full = next(row for row in effects.rows if row.effect and row.effect.label == "neutropenia")
    assert cell["statements"] == list(full.cells[0].finding.statements)
