"""Comparing, walking the graph and asking, with a mouse or without."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import quote

from playwright.sync_api import Page, expect

from tests.browser.conftest import Site

FAMILY = "/compare?drug=pomalidomide&drug=thalidomide"


def picked(page: Page, label: str | re.Pattern[str], name: str) -> None:
    field = page.get_by_role("combobox", name=label)
    field.fill(name)
    expect(page.get_by_role("option").first).to_contain_text(name)
    field.press("ArrowDown")
    field.press("Enter")


def test_drugs_are_added_left_out_and_back_works(site: Site) -> None:
    page = site.open(FAMILY)
    picked(page, "Add a drug or class to compare", "lenalidomide")
    expect(page.locator(".heat thead th")).to_have_count(4)
    assert page.url.endswith("&drug=lenalidomide")
    page.get_by_role("button", name="Leave out thalidomide").click()
    expect(page.locator(".heat thead th")).to_have_count(3)
    page.go_back()
    expect(page.locator(".heat thead th")).to_have_count(4)


def test_a_set_and_a_filter_leave_rows_and_a_cell_opens_its_evidence(site: Site) -> None:
    page = site.open(FAMILY)
    before = page.locator(".heat tbody td").count()
    page.get_by_role("button", name=re.compile("effects? of pomalidomide only")).focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="All rows")).to_be_visible()
    assert page.locator(".heat tbody td").count() < before
    assert "only=pomalidomide" in page.url
    page.get_by_role("button", name="All rows").click()
    page.get_by_label("Serious only").check()
    assert "serious=true" in page.url
    expect(page.locator("[aria-busy=true]")).to_have_count(0)
    page.locator(".heat td a").first.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator("dialog .statement")).to_be_visible()


def test_a_comparison_is_a_file_too(site: Site) -> None:
    page = site.open(FAMILY + "&serious=true")
    for name in ("CSV", "SVG", "JSON"):
        address = page.get_by_role("link", name=name, exact=True).first.get_attribute("href")
        answer = site.page.request.get(site.address + (address or ""))
        assert answer.ok
        assert "serious=true" in answer.url


def test_the_graph_is_walked_by_keyboard(site: Site) -> None:
    page = site.open("/explore?node=drug/pomalidomide&open=")
    rows = page.get_by_role("region", name="Nodes").locator("tbody tr")
    expect(rows).to_have_count(1)
    page.get_by_role("button", name="Open pomalidomide").press("Enter")
    page.get_by_role("button", name=re.compile("Show .* of has adverse effect")).press("Enter")
    expect(rows).not_to_have_count(1)
    many = rows.count()
    page.get_by_role("button", name="Hide neutropenia").press("Enter")
    expect(rows).to_have_count(many - 1)
    page.get_by_role("button", name="Undo").press("Enter")
    expect(rows).to_have_count(many)
    page.get_by_role("button", name="Redo").press("Enter")
    expect(rows).to_have_count(many - 1)
    page.get_by_role("button", name="Collapse").count()
    page.get_by_role("checkbox", name=re.compile("Has adverse effect")).uncheck()
    expect(rows).to_have_count(1)


def test_what_is_not_drawn_one_by_one_is_told_and_opened_in_steps(site: Site) -> None:
    page = site.open("/explore?node=drug/pomalidomide&open=drug/pomalidomide:hasAdverseEffect:1")
    rows = page.get_by_role("region", name="Nodes").locator("tbody tr")
    expect(rows).to_have_count(2)
    expect(page.get_by_text("more neighbours in 1 bundle")).to_be_visible()
    bundles = page.get_by_role("region", name="Not drawn one by one")
    bundles.get_by_role("button", name="By organ class").press("Enter")
    panel = page.get_by_role("complementary", name=re.compile("About .* adverse effects"))
    panel.get_by_role("button", name=re.compile("more of nervous system")).press("Enter")
    expect(rows).not_to_have_count(2)
    assert re.search(r"open=drug/pomalidomide:hasAdverseEffect:\d+:nervous-system", page.url)
    some = rows.count()
    page.reload()
    expect(rows).to_have_count(some)
    bundles.get_by_role("button", name=re.compile("Show .* more")).press("Enter")
    expect(bundles).to_have_count(0)
    page.get_by_role("button", name="Undo").press("Enter")
    expect(rows).to_have_count(some)


def test_a_path_joins_two_nodes(site: Site) -> None:
    page = site.open("/explore?node=drug/pomalidomide&selected=drug/pomalidomide")
    page.get_by_role("button", name="Path from here").click()
    picked(page, "Path to", "thalidomide")
    expect(page.get_by_text("shortest path")).to_be_visible()
    assert "path=true" in page.url


def test_a_graph_is_saved_in_four_formats(site: Site) -> None:
    page = site.open("/explore?node=drug/pomalidomide")
    begins = {"PNG": b"\x89PNG", "SVG": b"<svg", "GraphML": b"<?xml", "Cytoscape JSON": b"{"}
    for name, begin in begins.items():
        with page.expect_download() as given:
            page.get_by_role("button", name=name, exact=True).click()
        assert Path(given.value.path()).read_bytes().startswith(begin)


def test_a_query_is_completed_asked_and_shown(site: Site) -> None:
    page = site.open("/sparql")
    expect(page.locator(".examples option")).not_to_have_count(1)  # what the service says is there
    editor = page.get_by_role("textbox", name="Query")
    editor.click()
    page.keyboard.press("Control+a")
    page.keyboard.type("SELECT ?d WHERE { ?d a dkg:Dr")
    offer = page.locator(".cm-tooltip-autocomplete li")
    expect(offer.filter(has_text="dkg:Drug").first).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.type("ug }")
    page.keyboard.press("Control+Enter")
    expect(page.locator("table.answer tbody tr").first).to_be_visible()
    expect(page.locator("table.answer a").first).to_have_attribute("href", re.compile("^/drug/"))
    assert "#query=PREFIX" in page.url
    page.reload()
    expect(page.locator("table.answer tbody tr").first).to_be_visible()


def test_a_mistake_is_marked_where_it_is(site: Site) -> None:
    page = site.open("/sparql#query=" + quote("SELECT * WHERE {\n ?s ?p }"))
    expect(page.locator(".cm-lintRange-error")).to_have_count(1)
    expect(page.get_by_role("alert")).to_contain_text("line 2")
    site.told.clear()  # the browser itself tells of answers that are errors


def test_triples_are_a_graph_and_numbers_a_chart(site: Site) -> None:
    text = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o FILTER(isIRI(?o)) } LIMIT 10"
    page = site.open(f"/sparql#query={quote(text)}&as=graph")
    expect(page.locator(".canvas canvas").first).to_be_attached()
    count = "SELECT ?t (COUNT(*) AS ?n) WHERE { ?s a ?t } GROUP BY ?t"
    page.goto("about:blank")
    page = site.open(f"/sparql#query={quote(count)}&as=chart")
    expect(page.locator("table.bars tbody tr").first).to_be_visible()


def test_a_question_is_asked_about_what_is_picked(site: Site) -> None:
    page = site.open("/queries")
    page.get_by_role("link", name=re.compile("adverse effects of a drug")).click()
    picked(page, "The drug", "pomalidomide")
    expect(page.locator("table.answer tbody tr").first).to_be_visible()
    assert page.url.endswith("/queries/effects-of-drug?drug=pomalidomide")


def test_programs_get_the_protocol_where_browsers_get_the_editor(site: Site) -> None:
    ask = site.page.request
    query = {"query": "ASK {}"}
    html = {"Accept": "text/html"}
    assert "<h1" in ask.get(site.address + "/sparql", params=query, headers=html).text()
    assert ask.get(site.address + "/sparql", params=query).json()["boolean"] is True
    described = ask.get(site.address + "/sparql", headers={"Accept": "text/turtle"})
    assert "sd:Service" in described.text()
