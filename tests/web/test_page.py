"""The page passes its own tests, is small over the wire, and has the views that the server has."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import pytest

from kg.api import web
from kg.api.web import Page
from tests.tools.page import BUILD, UNIT_TESTS, WEB, copied, packages, ran

USUAL = 25_000
LARGEST = {
    "src/views/explore/index.tsx": 170_000,
    "src/views/query/sparql.tsx": 170_000,
}
"""Bytes over the wire, where a view draws with a library of its own."""


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    modules = packages()
    if modules is None:
        pytest.skip("the page's npm packages are not installed; `python -m tests.tools page`")
    return copied(tmp_path_factory.mktemp("page"), modules)


def test_unit_tests_of_the_page_pass(copy: Path) -> None:
    done = ran(UNIT_TESTS, copy)
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_view_is_small_over_the_wire(copy: Path) -> None:
    done = ran(BUILD, copy)
    assert done.returncode == 0, done.stdout + done.stderr
    built = copy / "dist"
    (built / "stamp").write_text("test")
    page = Page.built(built)
    assert page is not None
    for view in {each.script for each in (*web.VIEWS.values(), *web.KINDS.values(), web.QUERY)}:
        assert view in page.manifest
        scripts, styles = page.files("src/main.tsx", view)
        sizes = [len(gzip.compress((built / each).read_bytes())) for each in (*scripts, *styles)]
        print(f"{sum(sizes) / 1000:6.1f} kB in {len(sizes):2} files  {view}")  # noqa: T201
        assert sum(sizes) <= LARGEST.get(view, USUAL), view


def test_server_and_page_have_the_same_views() -> None:
    routes = (WEB / "src" / "routes.ts").read_text()
    paths = set(re.findall(r'path: "([^"]+)"', routes))
    listed = re.search(r"const KINDS = \[(.*?)\]", routes, re.DOTALL)
    assert listed is not None
    paths |= {f"/{kind}/:slug" for kind in re.findall(r'"(\w+)"', listed[1])}
    assert paths == {*web.VIEWS, "/queries/:name", *(f"/{kind}/:slug" for kind in web.KINDS)}
