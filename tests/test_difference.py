"""What changed between two releases of small documents, and why."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest

from kg import resources
from kg.difference import Cause, Change, ChangeKind, changes, patch
from kg.pipeline import build
from kg.release import Release

PAGE = "# {drug}\n\n**Generic Name:** {drug}\n\n**Side Effects:**\n\n{effects}\n"
Make = Callable[..., Release]


@pytest.fixture
def make(tmp_path: Path) -> Make:
    """Return a function that builds a release of documents, by name: lines of effects."""

    def made(**documents: str) -> Release:
        folder = tmp_path / "documents"
        folder.mkdir(exist_ok=True)
        for path in folder.iterdir():
            path.unlink()
        for name, effects in documents.items():
            drug = name.partition("_")[0]
            (folder / f"{name}.md").write_text(PAGE.format(drug=drug, effects=effects), "utf-8")
        return build([folder], tmp_path / "build").release

    return made


def by_object(before: Release, after: Release) -> dict[str, Change]:
    return {each.object: each for each in changes(before, after) if "Effect" in each.predicate}


def test_the_same_release_has_no_difference(make: Make) -> None:
    release = make(zentavir="* Nausea (12%)")
    assert list(changes(release, release)) == []
    assert [line[:2] for line in patch(release, release)] == ["H ", "H ", "TX", "TC"]


def test_each_kind_of_change_has_its_reason(make: Make) -> None:
    before = make(
        zentavir="* Nausea (12%)\n* Headache\n* Rash", lumorin="* Fever", belvane="* Cough"
    )
    after = make(
        zentavir="* Nausea (5%)\n* Vomiting\n* Rash",
        lumorin="* Fever",
        zentavir_again="* Rash does not occur.",
    )
    found = by_object(before, after)
    assert {name: each.kind for name, each in found.items()} == {
        "nausea": ChangeKind.FREQUENCY,
        "headache": ChangeKind.REMOVED,
        "vomiting": ChangeKind.ADDED,
        "rash": ChangeKind.STATUS,
        "cough": ChangeKind.REMOVED,
    }
    causes = {
        name: {(reason.cause, reason.source) for reason in each.reasons}
        for name, each in found.items()
    }
    assert causes["nausea"] == causes["vomiting"] == {(Cause.SOURCE_CHANGED, "zentavir")}
    assert (Cause.SOURCE_ADDED, "zentavir") in causes["rash"]
    assert causes["cough"] == {(Cause.SOURCE_REMOVED, "belvane")}
    nausea = found["nausea"]
    assert nausea.before is not None
    assert nausea.after is not None
    assert [str(said.frequencies[0].low) for said in (nausea.before, nausea.after)] == [
        "0.12",
        "0.05",
    ]


def test_what_no_source_explains_comes_of_rules_or_vocabulary_or_program(
    make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = make(zentavir="* Nausea")
    digests = {**resources.digests(), "rules": "sha256:other"}
    monkeypatch.setattr(resources, "digests", lambda: digests)
    monkeypatch.setattr("kg.assemble.belief_of", lambda _: Decimal("0.5000"))
    after = make(zentavir="* Nausea")
    (change,) = by_object(before, after).values()
    assert change.kind is ChangeKind.EVIDENCE
    assert [each.cause for each in change.reasons] == [Cause.RULES]


def test_the_patch_makes_one_graph_of_the_other(make: Make) -> None:
    before = make(zentavir="* Nausea (12%)", lumorin="* Fever")
    after = make(zentavir="* Nausea", belvane="* Rash")
    quads = set(gzip.decompress(before.graph.read_bytes()).decode().splitlines())
    for line in patch(before, after):
        sign, _, quad = line.rstrip("\n").partition(" ")
        if sign == "D":
            quads.remove(quad)
        elif sign == "A":
            assert quad not in quads
            quads.add(quad)
    assert quads == set(gzip.decompress(after.graph.read_bytes()).decode().splitlines())
