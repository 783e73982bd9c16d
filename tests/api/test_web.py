"""Browsers get the frame of the page where it has a view; programs never do."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from kg.api import Settings, create_app, web
from kg.api.web import Page
from kg.store import Store

BROWSER = {"Accept": "text/html,application/xhtml+xml;q=0.9,*/*;q=0.8"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "assets").mkdir()
    (tmp_path / "assets" / "main-1.js").write_text("export {};")
    (tmp_path / "assets" / "main-1.css").write_text("body {}")
    manifest = {
        "src/main.tsx": {
            "file": "assets/main-1.js",
            "css": ["assets/main-1.css"],
            "imports": ["_shared.js"],
            "dynamicImports": ["src/views/statement.tsx"],
        },
        "src/views/statement.tsx": {
            "file": "assets/statement-1.js",
            "css": ["assets/statement-1.css"],
            "imports": ["src/main.tsx", "_shared.js"],
        },
        "_shared.js": {"file": "assets/shared-1.js"},
    }
    (tmp_path / "manifest.json").write_text(json.dumps(manifest))
    (tmp_path / "stamp").write_text("abc")
    return tmp_path


def test_assets_go_as_they_were_packed_to_who_takes_that(folder: Path, browser: TestClient) -> None:
    packed = gzip.compress(b"export { packed };", 9, mtime=0)
    (folder / "assets" / "main-1.js.gz").write_bytes(packed)
    answer = browser.get("/static/assets/main-1.js", headers={"Accept-Encoding": "gzip, br"})
    assert answer.headers["content-encoding"] == "gzip"
    assert answer.headers["content-type"].startswith("text/javascript")
    assert answer.headers["content-length"] == str(len(packed))
    assert answer.headers["vary"] == "Accept-Encoding"
    assert answer.text == "export { packed };"
    for nothing in ("identity", "gzip;q=0, br; q=0.0", "x-gzip"):
        plain = browser.get("/static/assets/main-1.js", headers={"Accept-Encoding": nothing})
        assert plain.text == "export {};"
        assert "content-encoding" not in plain.headers
        assert plain.headers["vary"] == "Accept-Encoding"


def test_who_takes_brotli_gets_the_smallest(folder: Path, browser: TestClient) -> None:
    (folder / "assets" / "main-1.js.gz").write_bytes(gzip.compress(b"longer"))
    (folder / "assets" / "main-1.js.br").write_bytes(b"packed by others")
    wanted = {"Accept-Encoding": "gzip, deflate, br;q=0.9"}
    with browser.stream("GET", "/static/assets/main-1.js", headers=wanted) as answer:
        assert answer.headers["content-encoding"] == "br"
        assert answer.headers["content-type"].startswith("text/javascript")
        assert b"".join(answer.iter_raw()) == b"packed by others"


@pytest.fixture
def browser(folder: Path, store: Store, monkeypatch: pytest.MonkeyPatch) -> Iterator[TestClient]:
    monkeypatch.setattr(web, "BUILT", folder)
    with TestClient(create_app(store, Settings(page=True)), headers=BROWSER) as found:
        yield found


def test_browsers_get_the_frame_with_its_scripts(browser: TestClient) -> None:
    answer = browser.get("/search?q=rash")
    assert answer.status_code == 200
    assert '<script type="module" src="/static/assets/main-1.js">' in answer.text
    assert '<link rel="stylesheet" href="/static/assets/main-1.css">' in answer.text
    assert "script-src 'self'" in answer.headers["content-security-policy"]
    script = browser.get("/static/assets/main-1.js")
    assert script.text == "export {};"
    assert "immutable" in script.headers["cache-control"]
    assert browser.get("/static/assets/main-2.js").status_code == 404
    again = browser.get("/search", headers={"If-None-Match": answer.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    policy = "content-security-policy"
    assert again.headers[policy] == answer.headers[policy]


def test_a_view_names_all_that_it_will_fetch(browser: TestClient) -> None:
    identifier = browser.get("/api/drugs/pomalidomide").json()["indications"][0]["statement"]
    text = browser.get(f"/statement/{identifier}").text
    assert (
        f'<link rel="preload" as="fetch" href="/api/statements/{identifier}" crossorigin>' in text
    )
    assert '<link rel="stylesheet" href="/static/assets/statement-1.css">' in text
    for script in ("statement-1", "shared-1"):
        assert text.count(f'<link rel="modulepreload" href="/static/assets/{script}.js">') == 1
    assert browser.get("/statement/none").status_code == 404


def test_the_way_to_the_plain_page_keeps_what_is_asked(browser: TestClient) -> None:
    text = browser.get("/search?q=a%22b").text
    assert '<a href="?q=a%22b&amp;plain">plain page</a>' in text


@pytest.mark.parametrize(
    ("address", "accept"),
    [
        ("/search?q=rash&plain", BROWSER["Accept"]),
        ("/search?q=rash", "*/*"),
        ("/docs", "text/html"),
    ],
)
def test_others_get_plain_pages(browser: TestClient, address: str, accept: str) -> None:
    answer = browser.get(address, headers={"Accept": accept})
    assert answer.status_code == 200
    assert "<script" not in answer.text
    assert "script-src 'none'" in answer.headers["content-security-policy"]


def test_programs_get_their_answers(browser: TestClient) -> None:
    assert browser.get("/api/search?q=rash").headers["content-type"] == "application/json"


def test_without_a_built_page_all_pages_are_plain(
    tmp_path: Path, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(web, "BUILT", tmp_path)
    assert Page.built(tmp_path) is None
    with TestClient(create_app(store, Settings(page=True)), headers=BROWSER) as plain:
        answer = plain.get("/search?q=rash")
    assert answer.status_code == 200
    assert "<script" not in answer.text
