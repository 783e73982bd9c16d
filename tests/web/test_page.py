"""The page passes its own tests, is small over the wire, and has the views that the server has."""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from kg.api import Settings, create_app, web
from kg.identifiers import statement_ref
from tests.family import family_assembly, family_store
from tests.tools import TOOLS
from tests.tools.page import BUILD, UNIT_TESTS, WEB, copied, hook, packages, ran

_FAMILY = "drug=pomalidomide&drug=thalidomide&drug=lenalidomide"
_SAID = family_assembly().statements[0]
_STATEMENT = statement_ref(_SAID.subject, _SAID.predicate, _SAID.object, _SAID.context).slug
USUAL, WITH_LIBRARY = 25_000, 170_000
LIMITS = {
    "/": USUAL,
    "/search?q=fatigue": USUAL,
    # In the default graph, answers about the same drugs are some 4,100 bytes longer.
    f"/compare?{_FAMILY}": USUAL - 4_100,
    "/explore?node=drug/pomalidomide": WITH_LIBRARY,
    "/data": USUAL,
    "/sparql": WITH_LIBRARY,
    "/queries": USUAL,
    "/queries/effects-of-drug": USUAL + 5_000,
    "/sources": USUAL,
    "/drug/pomalidomide": USUAL + 5_000,
    "/effect/constipation": USUAL,
    "/source/pomalyst-page": USUAL,
    f"/statement/{_STATEMENT}": USUAL,
    "/class/immunomodulators": USUAL,
}
"""Most bytes over the wire for each view, with all that it asks for first."""
ASKED = {
    "/compare": f"/api/compare?{_FAMILY}&brief=true",
    "/explore": "/api/graph/scene?node=drug/pomalidomide",
    "/sparql": "/.well-known/sparql-examples",
}
"""By address: what a view asks for first, where the frame does not say it."""
_LINKED = re.compile(r'(?:href|src)="(/(?:static|api)/[^"]+)"')


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    modules = packages()
    if modules is None:
        pytest.skip("the page's npm packages are not installed; `python -m tests.tools page`")
    return copied(tmp_path_factory.mktemp("page"), modules)


def test_unit_tests_of_the_page_pass(copy: Path) -> None:
    done = ran(UNIT_TESTS, copy)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.fixture(scope="module")
def browser(copy: Path) -> Iterator[TestClient]:
    """Yield a client of a server with the page as it is packed when it is built."""
    done = ran(BUILD, copy)
    assert done.returncode == 0, done.stdout + done.stderr
    command = TOOLS["page"].command()
    assert command is not None
    hook()._pack(copy / "dist" / "assets", command[0])
    (copy / "dist" / "stamp").write_text("test")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(web, "BUILT", copy / "dist")
        with TestClient(create_app(family_store(), Settings(page=True))) as found:
            yield found


def sent(browser: TestClient, address: str, accept: str = "*/*") -> tuple[int, str]:
    """Return the bytes over the wire of an answer in gzip, which everyone takes, and its text."""
    headers = {"Accept": accept, "Accept-Encoding": "gzip"}
    with browser.stream("GET", address, headers=headers) as answer:
        data = b"".join(answer.iter_bytes())  # unpacked
        assert answer.status_code in (200, 404), address  # no release, no list of what is in it
        return answer.num_bytes_downloaded, data.decode()


@pytest.mark.parametrize("view", LIMITS)
def test_a_view_is_small_over_the_wire(browser: TestClient, view: str) -> None:
    size, frame = sent(browser, view, "text/html")
    linked = [unescape(each) for each in _LINKED.findall(frame)]
    assert any(each.endswith(".js") for each in linked)
    parts = {view: size, **{each: sent(browser, each)[0] for each in linked}}
    asked = ASKED.get(view.partition("?")[0])
    if asked:
        parts[asked] = sent(browser, asked)[0]
    print(*(f"{count:7,} {each}" for each, count in parts.items()), sep="\n")  # noqa: T201
    print(f"{sum(parts.values()):7,} bytes of {LIMITS[view]:,}")  # noqa: T201
    assert sum(parts.values()) <= LIMITS[view]
    code = sum(count for each, count in parts.items() if each.startswith("/static"))
    assert code <= (WITH_LIBRARY if LIMITS[view] == WITH_LIBRARY else USUAL)


def test_limits_are_set_for_every_view() -> None:
    views = {
        web.VIEWS.get(each.partition("?")[0]) or web.KINDS.get(each.split("/")[1])
        for each in LIMITS
    }
    assert {*web.VIEWS.values(), *web.KINDS.values()} <= views


def test_scripts_are_smaller_for_browsers_that_take_brotli(browser: TestClient, copy: Path) -> None:
    for script in (copy / "dist" / "assets").glob("*.js"):
        address = f"/static/assets/{script.name}"
        with browser.stream("GET", address, headers={"Accept-Encoding": "gzip, br"}) as answer:
            assert answer.headers["content-encoding"] == "br"
            packed = b"".join(answer.iter_raw())
        assert len(packed) < len(gzip.compress(script.read_bytes(), 9))


def test_server_and_page_have_the_same_views() -> None:
    routes = (WEB / "src" / "routes.ts").read_text()
    paths = set(re.findall(r'path: "([^"]+)"', routes))
    listed = re.search(r"const KINDS = \[(.*?)\]", routes, re.DOTALL)
    assert listed is not None
    paths |= {f"/{kind}/:slug" for kind in re.findall(r'"(\w+)"', listed[1])}
    assert paths == {*web.VIEWS, "/queries/:name", *(f"/{kind}/:slug" for kind in web.KINDS)}
