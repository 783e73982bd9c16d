"""How many bytes a view of the page takes over the wire; -s prints them."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from kg.api import Settings, create_app
from kg.api.web import page_is_built
from kg.store import Store

FAMILY = "drug=pomalidomide&drug=thalidomide&drug=lenalidomide"
SIZES = {
    f"/compare?{FAMILY}": (25_000, f"/api/compare?{FAMILY}&brief=true"),
    "/explore?node=drug/pomalidomide": (170_000, "/api/graph/scene?node=drug/pomalidomide"),
    "/sparql": (170_000, "/.well-known/sparql-examples"),
}
"""By view: most bytes, and what it asks for first."""
_LINKED = re.compile(r'(?:href|src)="(/static/[^"]+)"')

pytestmark = pytest.mark.skipif(not page_is_built(), reason="the page has not been built")


@pytest.fixture(scope="module")
def browser(store: Store) -> Iterator[TestClient]:
    with TestClient(create_app(store, Settings(page=True))) as found:
        yield found


def sent(browser: TestClient, address: str, accept: str = "*/*") -> tuple[int, str]:
    headers = {"Accept": accept, "Accept-Encoding": "gzip"}
    with browser.stream("GET", address, headers=headers) as answer:
        data = b"".join(answer.iter_bytes())  # unpacked
        assert answer.status_code == 200
        return answer.num_bytes_downloaded, data.decode()


@pytest.mark.parametrize("view", SIZES)
def test_a_view_is_small(browser: TestClient, view: str) -> None:
    most, data = SIZES[view]
    size, frame = sent(browser, view, "text/html")
    linked = _LINKED.findall(frame)
    assert any(each.endswith(".js") for each in linked)
    parts = {view: size, **{each: sent(browser, each)[0] for each in linked}}
    if data:
        parts[data] = sent(browser, data)[0]
    print(*(f"{count:7,} {each}" for each, count in parts.items()), sep="\n")  # noqa: T201
    print(f"{sum(parts.values()):7,} bytes of {most:,}")  # noqa: T201
    assert sum(parts.values()) <= most
