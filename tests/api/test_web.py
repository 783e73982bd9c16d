"""Browsers get the frame of the page where it has a view; programs never do."""

from __future__ import annotations

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
    entry = {"file": "assets/main-1.js", "css": ["assets/main-1.css"], "isEntry": True}
    (tmp_path / "manifest.json").write_text(json.dumps({"src/main.tsx": entry}))
    (tmp_path / "stamp").write_text("abc")
    return tmp_path


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
