"""Property paths: where the standard leaves no choice, and what Virtuoso makes of it."""

from __future__ import annotations

import io
from collections.abc import Iterator

import pytest

from kg.store import Solutions, Store
from tests.servers import STORES, empty_store

QUADS = b"""\
<http://x/a> <http://x/up> <http://x/b> <http://x/g1> .
<http://x/b> <http://x/up> <http://x/c> <http://x/g2> .
<http://x/c> <http://x/up> <http://x/d> <http://x/g1> .
<http://x/d> <http://x/up> <http://x/b> <http://x/g3> .
<http://x/a> <http://x/has> <http://x/v> <http://x/g3> .
<http://x/c> <http://x/has> <http://x/w> <http://x/g3> .
"""
PATHS = {
    ":a :up+ ?y": "b c d",
    ":a :up* ?y": "a b c d",
    ":a :up? ?y": "a b",
    ":a :up/:up ?y": "c",
    "?y ^:up :a": "b",
    ":a :up+/:has ?y": "w",
    ":a (:up|:has)+ ?y": "b c d v w",
    "?x :up+ :b . ?x :has ?y": "v w",
    "?x :up+ ?y": "b c d",
    "?y (:up|^:up)+ :a": "a b c d",
    ":a !:up ?y": "v",
    "?y :up+ :d": "a b c d",
}
VIRTUOSO_DIFFERS = {
    "?x :up+ ?y": "it cannot follow a path both of whose ends are open",
    "?y :up+ :d": "it leaves out the node that a circle leads back to",
    "?y (:up|^:up)+ :a": "it leaves out the node that a circle leads back to",
}


@pytest.fixture(scope="module", params=STORES)
def store(request: pytest.FixtureRequest) -> Iterator[Store]:
    made = empty_store(request)
    made.load_nquads(io.BytesIO(QUADS))
    yield made
    made.close()


@pytest.mark.parametrize("path", PATHS)
def test_a_path_is_followed(path: str, store: Store, request: pytest.FixtureRequest) -> None:
    if path in VIRTUOSO_DIFFERS and request.node.callspec.params["store"] == "virtuoso_server":
        reason = VIRTUOSO_DIFFERS[path]
        request.applymarker(pytest.mark.xfail(reason=reason, strict=True))
    found = store.query(f"PREFIX : <http://x/> SELECT DISTINCT ?y {{ {path} }} ORDER BY ?y")
    assert isinstance(found, Solutions)
    assert [str(value).removeprefix("http://x/") for (value,) in found.rows] == PATHS[path].split()
