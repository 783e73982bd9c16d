"""What people do on the page, with a mouse or without."""

from __future__ import annotations

import re

from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import Site
from tests.examples import PAGE


def focused(page: Page) -> str:
    found = "document.activeElement.innerText || document.activeElement.value || ''"
    return str(page.evaluate(found)).strip()


def test_a_drug_is_found_by_keyboard_in_spite_of_a_slip(site: Site) -> None:
    page = site.open("/sources")
    page.get_by_role("combobox").first.focus()
    page.keyboard.type("pomalidomid")
    expect(page.get_by_role("option").first).to_contain_text("pomalidomide")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("pomalidomide")
    assert page.url.endswith("/drug/pomalidomide")
    assert page.evaluate("document.activeElement.id") == "content"
    page.go_back()
    expect(page.locator("h1")).to_have_text("Sources")


def test_words_that_are_no_name_lead_to_all_that_fits(site: Site) -> None:
    page = site.open("/")
    page.get_by_role("combobox").fill("fatig")
    page.keyboard.press("Enter")
    page.locator(".found a").first.click()
    expect(page.locator("h1")).to_have_text("fatigue")


def test_evidence_opens_closes_and_gives_the_focus_back(site: Site) -> None:
    page = site.open("/drug/pomalidomide")
    opener = page.get_by_role("link", name="Evidence of pomalidomide: constipation")
    opener.focus()
    page.keyboard.press("Enter")
    panel = page.get_by_role("dialog", name="Evidence")
    expect(panel.locator("mark").first).to_contain_text("onstipation")
    expect(panel.get_by_text("belief = p+")).to_be_visible()
    expect(panel.get_by_text("denies it").first).to_be_visible()
    assert "statement=" in page.url
    for _ in range(15):
        page.keyboard.press("Tab")
        inside = (
            "!!document.activeElement.closest('dialog') || document.activeElement === document.body"
        )
        assert page.evaluate(inside)
    page.keyboard.press("Escape")
    expect(panel).to_have_count(0)
    assert "statement=" not in page.url
    expect(opener).to_be_focused()
    page.go_forward()
    expect(panel).to_be_visible()
    page.go_back()
    expect(panel).to_have_count(0)


def test_a_sentence_is_read_within_its_section(site: Site) -> None:
    page = site.open("/drug/pomalidomide")
    page.get_by_role("link", name="Evidence of pomalidomide: neutropenia").click()
    article = page.get_by_role("dialog").locator("article", has_text="Pomalyst")
    expect(article.locator(".in-section mark")).to_have_count(0)
    article.locator("summary").focus()
    page.keyboard.press("Enter")
    section = article.get_by_role("region", name="Section of Pomalyst")
    expect(section.locator("mark.mention")).to_have_text("neutropenia")
    expect(section.locator("mark.quote").first).to_contain_text("low white blood cell counts")
    expect(section).to_contain_text("Pomalyst does not cause hair loss.")
    expect(section.locator("mark.mention")).to_be_in_viewport()


def test_a_boxed_warning_is_shown_in_its_words(site: Site) -> None:
    def boxed(route: Route) -> None:
        card = route.fetch().json()
        line = card["effects"][0]["effects"][0]
        said = {"statement": line["finding"]["statements"][0], "evidence": "x", "lead_in": "Boxed"}
        sentence = {"quote": "It can cause stroke.", "start": 7, **said}
        quote = {"source": PAGE, "mention_start": 13, "mention_end": 19, **sentence}
        warning = {"node": line["effect"], "statements": [said["statement"]], "sources": [PAGE]}
        route.fulfill(json={**card, "boxed_warnings": [{**warning, "quotes": [quote]}]})

    site.page.route("**/api/drugs/pomalidomide", boxed)
    box = site.open("/drug/pomalidomide").locator(".boxed")
    expect(box.locator("blockquote")).to_contain_text("It can cause stroke.")
    expect(box.locator("blockquote mark")).to_have_text("stroke")
    expect(box.locator("figcaption")).to_contain_text("Pomalyst")


def test_evidence_is_an_address_of_its_own(site: Site) -> None:
    page = site.open("/drug/thalidomide")
    page.get_by_role("link", name="Evidence of thalidomide: constipation").click()
    expect(page.get_by_role("dialog")).to_be_visible()
    there = page.url
    page.goto("about:blank")
    page.goto(there)
    panel = page.get_by_role("dialog", name="Evidence")
    expect(panel.get_by_text("thalidomide").first).to_be_visible()
    panel.get_by_role("button", name="Close").click()
    expect(panel).to_have_count(0)
    assert page.url.endswith("/drug/thalidomide")


def test_where_sources_disagree_is_in_sight(site: Site) -> None:
    page = site.open("/drug/pomalidomide")
    told = page.get_by_role("region", name="Where sources disagree")
    expect(told).to_contain_text("disputed constipation")
    page = site.open("/drug/thalidomide")
    told = page.get_by_role("region", name="Where sources disagree")
    expect(told).to_contain_text("refuted constipation")


def test_filters_stand_in_the_address(site: Site) -> None:
    page = site.open("/drug/pomalidomide")
    rows = page.locator("table.lines tbody tr")
    before = rows.count()
    page.get_by_label("serious", exact=True).check()
    expect(rows).not_to_have_count(before)
    page.get_by_label("Filter effects by name").fill("throm")
    expect(rows).to_have_count(1)
    assert re.search(r"words=throm.*only=serious", page.url)
    page.reload()
    expect(rows).to_have_count(1)
    expect(page.get_by_label("serious", exact=True)).to_be_checked()
    page.get_by_label("Filter effects by name").fill("none is called so")
    expect(page.get_by_text("No effect fits these filters.")).to_be_visible()


def test_drugs_are_ticked_for_a_comparison(site: Site) -> None:
    page = site.open("/?by=name")
    page.get_by_label("Compare thalidomide").check()
    expect(page.get_by_role("button", name="Compare 1 drug")).to_be_disabled()
    page.get_by_label("Compare lenalidomide").check()
    page.get_by_role("button", name="Compare 2 drugs").click()
    page.wait_for_url("**/compare?drug=thalidomide&drug=lenalidomide*")


def test_the_skip_link_is_the_first_stop(site: Site) -> None:
    page = site.open("/effect/constipation")
    page.keyboard.press("Tab")
    assert focused(page) == "Skip to content"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"


def test_what_is_awaited_and_what_fails_is_drawn(site: Site) -> None:
    page = site.page
    page.route("**/api/effects/*", lambda route: route.abort())
    page.goto(site.address + "/effect/constipation")
    expect(page.get_by_role("alert")).to_contain_text("The server does not answer")
    site.told.clear()  # the browser itself reports what was cut off


def test_a_name_that_nothing_has_is_answered_with_the_nearest(site: Site) -> None:
    page = site.page
    page.goto(site.address + "/drug/pomalidomid")
    expect(page.get_by_role("link", name="pomalidomide")).to_be_visible()
    site.told.clear()  # the browser itself reports the status 404


def test_reports_stand_below_what_sources_state_with_what_must_be_known(site: Site) -> None:
    page = site.open("/drug/pomalidomide")
    part = page.locator("section.part", has=page.get_by_role("heading", name="Spontaneous reports"))
    expect(part).to_contain_text("prove no cause")
    expect(part.get_by_role("row", name="stroke")).to_contain_text("1.72 (")
    page = site.open("/drug/thalidomide")
    expect(page.get_by_role("heading", name="Spontaneous reports")).to_have_count(0)


def test_paper_has_what_is_said_and_nothing_to_click(site: Site) -> None:
    page = site.open("/drug/pomalidomide")
    page.emulate_media(media="print", color_scheme="dark")
    expect(page.get_by_role("cell", name="belief 0").first).to_be_visible()
    expect(page.get_by_role("combobox")).to_have_count(0)
    expect(page.locator(".why:visible, .quoted:visible, nav:visible")).to_have_count(0)
    ink = "getComputedStyle(document.body).color"
    page.emulate_media(media="print", color_scheme="light")
    light = page.evaluate(ink)
    page.emulate_media(media="print", color_scheme="dark")
    assert page.evaluate(ink) == light
