"""Every view: it is there, all can use it, and it fits a phone."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from kg.identifiers import statement_ref
from tests.browser.conftest import Site
from tests.family import family_assembly
from tests.tools.page import packages

_SAID = family_assembly().statements[0]
STATEMENT = statement_ref(_SAID.subject, _SAID.predicate, _SAID.object, _SAID.context).slug
VIEWS = {
    "/": "What drugs do to people",
    "/?by=name&words=mide": "What drugs do to people",
    "/search?q=fatige": "Search: fatige",
    "/search?q=nothing+is+called+so": "Search: nothing is called so",
    "/compare?drug=pomalidomide&drug=thalidomide": "pomalidomide",
    "/compare?drug=pomalidomide&drug=thalidomide&drug=lenalidomide&level=organ-class": "pomal",
    "/compare": "Compare",
    "/explore": "Explore",
    "/explore?node=drug/pomalidomide&selected=drug/pomalidomide": "Explore pomalidomide",
    "/explore?node=drug/pomalidomide&node=drug/thalidomide&layout=ring": "Explore",
    "/sparql": "SPARQL",
    "/queries": "Questions",
    "/queries/effects-of-drug?drug=pomalidomide": "adverse effects of a drug",
    "/sources": "Sources",
    "/data": "Data",
    "/drug/pomalidomide": "pomalidomide",
    "/drug/thalidomide?only=serious&words=nothing": "thalidomide",
    f"/drug/pomalidomide?statement={STATEMENT}": "pomalidomide",
    "/effect/constipation": "constipation",
    "/condition/multiple-myeloma": "multiple myeloma",
    "/class/immunomodulators": "immunomodulators",
    "/product/pomalyst": "Pomalyst",
    "/source/pomalyst-page": "Pom",
    f"/statement/{STATEMENT}": "pomalidomide",
}
_FINDS = """async (rules) => (await axe.run(document, {
  resultTypes: ["violations"], ...(rules.length && { runOnly: rules }),
})).violations.map(({ id, impact, nodes }) => [id, impact, nodes.map((node) => node.html)])"""


@pytest.fixture(scope="module")
def axe() -> str:
    modules = packages()
    if modules is None:
        pytest.skip("axe-core is not installed; `python -m tests.tools page`")
    return Path(modules / "axe-core" / "axe.min.js").read_text("utf-8")


def serious(page: Page, axe: str, *rules: str) -> list[Any]:
    """Return what axe-core finds that keeps people out, by these rules or by all."""
    page.evaluate(axe)
    return [each for each in page.evaluate(_FINDS, rules) if each[1] in ("serious", "critical")]


@pytest.mark.parametrize("path", VIEWS)
def test_a_view_is_there_for_everyone_on_every_screen(site: Site, axe: str, path: str) -> None:
    page = site.open(path)
    assert VIEWS[path] in page.title()
    assert page.get_by_text("Not medical advice").count() == 1
    assert page.locator("h1").count() == 1
    assert serious(page, axe) == []
    page.emulate_media(color_scheme="dark")
    assert serious(page, axe, "color-contrast") == []
    page.set_viewport_size({"width": 360, "height": 740})
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    for panel in page.locator("dialog").all():
        assert panel.evaluate("panel => panel.scrollWidth <= panel.clientWidth")


def test_a_view_is_had_as_data_too(site: Site) -> None:
    for path in (
        *("/", "/search?q=fatige", "/sources", "/queries"),
        *("/drug/pomalidomide", "/effect/constipation", "/class/immunomodulators"),
        *("/source/pomalyst-page", f"/statement/{STATEMENT}"),
    ):
        page = site.open(path)
        page.get_by_role("link", name="CSV").first.click(trial=True)
        links = page.locator(".formats a[href*='.json'], .formats a[href*='.csv']")
        addresses = links.evaluate_all("links => links.map((link) => link.href)")
        assert len(addresses) == 2
        alternates = page.locator("link[rel=alternate]")
        assert alternates.evaluate_all("links => links.map((link) => link.href)") == addresses
        for each in addresses:
            answer = site.page.request.get(each)
            assert answer.ok, each
            wanted = "text/csv" if "csv" in each else "application/json"
            assert answer.headers["content-type"].startswith(wanted)
