"""What two releases do not have in common is found in one pass over both, in little memory."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg.release import Content, differing, publish, releases
from kg.release import changes as module
from kg.store.oxigraph import OxigraphStore

BASE = "https://w3id.org/drug-effect-kg/"
QUADS = st.sets(st.integers(0, 40), max_size=30)


def lines(numbers: set[int]) -> list[str]:
    return [
        f"<http://x/{n:03}> <http://x/p> <http://x/o> <http://x/g> .\n" for n in sorted(numbers)
    ]


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=10, deadline=None
)
@given(QUADS, QUADS, st.integers(1, 300), st.integers(0, 60))
def test_what_only_one_release_has(
    tmp_path_factory: pytest.TempPathFactory, old: set[int], new: set[int], block: int, most: int
) -> None:
    out = tmp_path_factory.mktemp("out")
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(releases, "_BLOCK", block)
        patched.setattr(module, "MOST_KEPT", most)  # beyond which the store is made anew
        before = publish(out, lambda: Content(quads=lines(old)))
        after = publish(out, lambda: Content(quads=lines(new)))
        signed = [("D", each) for each in lines(old - new)] + [
            ("A", each) for each in lines(new - old)
        ]
        assert list(differing(before, after)) == sorted(signed, key=lambda each: each[1])
    assert after.store(in_memory=False).dump_nquads().decode() == "".join(lines(new))
    if before.id != after.id:
        told = after.report()["changes"]["quads"]
        assert told == {"added": len(new - old), "removed": len(old - new)}


def statement(name: str, status: str) -> list[str]:
    node, graph = f"<{BASE}statement/{name}>", f"<{BASE}graph/statements>"
    kind = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
    return [
        f"{node} {kind} <{BASE}vocab/Statement> {graph} .\n",
        f"{node} <{BASE}vocab/status> <{BASE}vocab/{status}> {graph} .\n",
    ]


def test_statements_are_counted_by_what_became_of_them(tmp_path: Path) -> None:
    old = [*statement("a", "Supported"), *statement("b", "Supported"), *statement("c", "Refuted")]
    new = [*statement("b", "Disputed"), *statement("c", "Refuted"), *statement("d", "Supported")]
    former = publish(tmp_path, lambda: Content(quads=sorted(old)))
    made = publish(tmp_path, lambda: Content(quads=sorted(new)))
    told = made.report()["changes"]
    assert told["former"] == former.id
    assert told["statements"] == {"added": 1, "removed": 1, "status changed": 1}
    assert "- statements: added 1, removed 1, status changed 1" in made.report_text()


def test_a_damaged_former_store_is_made_anew(tmp_path: Path) -> None:
    former = publish(tmp_path, lambda: Content(quads=lines({1, 2})))
    (former.path / "store" / "CURRENT").write_text("nonsense\n")
    made = publish(tmp_path, lambda: Content(quads=lines({2, 3})))
    store = OxigraphStore.open(made.path / "store")
    assert store.dump_nquads().decode() == "".join(lines({2, 3}))
