"""The page in Chromium, over the example graph; nothing may be fetched from elsewhere.

The page is the one that was built with the package, where that is of these sources, else it is
built here. Without Chromium or npm packages the tests skip.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from kg.api import Settings, create_app, web
from tests.api.running import running
from tests.family import family_store
from tests.tools import installed
from tests.tools.page import BUILD, WEB, copied, hook, packages, ran
from tests.workers.serving import published

_FLAGS = ("--no-sandbox", "--disable-quic", "--disable-background-networking", "--disable-sync")
_PATIENCE = 10_000  # milliseconds


@dataclass(slots=True)
class Site:
    """A tab of the browser, and what went wrong in it.

    Attributes:
        address: of the server.
        outside: addresses elsewhere that were asked for.
        told: errors that the page has reported.
    """

    page: Page
    address: str
    outside: list[str] = field(default_factory=list)
    told: list[str] = field(default_factory=list)

    def open(self, path: str) -> Page:
        """Return the tab once a view is there."""
        self.page.goto(self.address + path)
        expect(self.page.locator("main h1")).to_be_visible()
        expect(self.page.locator(".waiting")).to_have_count(0)
        if "statement=" in path:
            expect(self.page.locator("dialog .statement")).to_be_visible()
        return self.page

    def watch(self) -> None:
        """Note from now on what is asked for and what is reported."""

        def asked(url: str) -> None:
            if not url.startswith((self.address, "data:")):
                self.outside.append(url)

        self.page.on("request", lambda request: asked(request.url))
        self.page.on("pageerror", lambda error: self.told.append(str(error)))
        self.page.on(
            "console", lambda said: self.told.append(said.text) if said.type == "error" else None
        )


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of the page as it is built of these sources."""
    stamp = web.BUILT / "stamp"
    if stamp.is_file() and stamp.read_text() == hook()._digest(WEB):
        return web.BUILT
    modules = packages()
    if modules is None:
        pytest.skip("the page is not built; `python -m tests.tools page` installs what builds it")
    copy = copied(tmp_path_factory.mktemp("page"), modules)
    done = ran(BUILD, copy)
    assert done.returncode == 0, done.stderr
    (copy / "dist" / "stamp").write_text("built by tests")
    return copy / "dist"


@pytest.fixture(scope="session")
def address(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Yield the address of a server with the page."""
    release = published(tmp_path_factory.mktemp("release"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(web, "BUILT", built)
        app = create_app(family_store(), Settings(page=True), about=release)
        with running(app) as found:
            yield found


# Playwright's event loop must be gone before tests elsewhere run theirs.
@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    expect.set_options(timeout=_PATIENCE)
    (program,) = installed("chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=list(_FLAGS))
        yield browser
        browser.close()


@pytest.fixture
def context(chromium: Browser) -> Iterator[BrowserContext]:
    found = chromium.new_context(viewport={"width": 1200, "height": 900}, reduced_motion="reduce")
    found.set_default_timeout(_PATIENCE)
    yield found
    found.close()


@pytest.fixture
def site(context: BrowserContext, address: str) -> Iterator[Site]:
    """Yield a tab; the test fails where anything is fetched from elsewhere, or goes wrong."""
    found = Site(context.new_page(), address)
    found.watch()
    yield found
    assert found.outside == []
    assert found.told == []
