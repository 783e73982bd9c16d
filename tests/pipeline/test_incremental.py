"""A build reads again only what has changed, and makes what reading everything makes."""

from __future__ import annotations

import os
import shutil
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg import resources
from kg.errors import BuildError
from kg.pipeline import build, building, keeping
from kg.pipeline.cache import KEPT
from kg.pipeline.settling import Settled
from kg.release import Release, open_release
from kg.release.releases import TEXTS
from kg.texts import Members

PAGE = "# {name}\n\n**Generic Name:** {name}\n\n**Side Effects:** {effects}\n"
NAMES = ("Examplin", "Zorbine", "Quaxatine")
EFFECTS = (
    "Nausea is common.",
    "Headache and rash are rare. It does not cause nausea.",
    "Serious: liver failure.",
    "Out of sorts feelings.",
)


def write(folder: Path, name: str, effects: str) -> Path:
    path = folder / f"{name.lower()}.md"
    path.write_text(PAGE.format(name=name, effects=effects))
    return path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    documents = tmp_path / "documents"
    documents.mkdir()
    for name in NAMES:
        write(documents, name, EFFECTS[0])
    return documents


# Each step gives every document one of the texts, or none.
_STATES = st.lists(
    st.tuples(*[st.sampled_from((None, *EFFECTS)) for _ in NAMES]).filter(any),
    min_size=2,
    max_size=4,
)


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(_STATES)
def test_what_changed_step_by_step_is_what_is_built_at_once(
    states: list[tuple[str | None, ...]],
) -> None:
    with tempfile.TemporaryDirectory() as place:
        folder, out = Path(place) / "documents", Path(place) / "out"
        for state in states:
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir()
            for name, effects in zip(NAMES, state, strict=True):
                if effects is not None:
                    write(folder, name, effects)
            step = build([folder], out, jobs=1)
        whole = build([folder], Path(place) / "whole", jobs=1, fresh=True)
        assert step.release.id == whole.release.id
        assert step.release.graph.read_bytes() == whole.release.graph.read_bytes()
        assert _texts(step.release) == _texts(whole.release)
        assert (
            step.release.store(in_memory=False).dump_nquads()
            == whole.release.store(in_memory=False).dump_nquads()
        )
        assert step.report == whole.report


def _texts(release: Release) -> bytes:
    return (release.path / TEXTS).read_bytes()


def test_the_texts_are_those_of_the_documents(folder: Path, tmp_path: Path) -> None:
    build([folder], tmp_path / "out")
    (folder / "zorbine.md").unlink()
    changed = write(folder, "Examplin", EFFECTS[1])
    release = build([folder], tmp_path / "out").release
    texts = release.texts()
    assert set(texts.ids) == {"examplin", "quaxatine"}
    assert (found := texts.get("examplin")) is not None
    assert found.text == changed.read_text()


def test_texts_that_are_as_they_were_come_from_the_former_release(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    build([folder], tmp_path / "out")
    asked: list[int] = []
    text = Settled.text

    def told(self: Settled, place: int) -> Members | None:
        asked.append(place)
        return text(self, place)

    monkeypatch.setattr(Settled, "text", told)
    write(folder, "Zorbine", EFFECTS[1])
    build([folder], tmp_path / "out")
    assert asked == [2]


def test_only_what_changed_is_read_again(folder: Path, tmp_path: Path) -> None:
    assert (first := build([folder], tmp_path / "out")).read == 3
    write(folder, "Zorbine", EFFECTS[1])
    again = build([folder], tmp_path / "out")
    assert (again.read, again.work) == (1, 3)
    (folder / "zorbine.md").unlink()
    less = build([folder], tmp_path / "out")
    assert (less.read, less.work) == (0, 2)
    report = less.release.report()
    assert report["changes"]["former"] == again.release.id != first.release.id
    assert report["changes"]["sources"] == {"added": [], "changed": [], "removed": ["Zorbine"]}
    assert report["changes"]["statements"]["removed"] > 0
    assert report["changes"]["statements"]["added"] == 0
    assert f"Changes since {again.release.id}" in less.release.report_text()


def test_few_changes_are_not_merged_with_all_the_rest(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    build([folder], tmp_path / "out")
    monkeypatch.setattr(building, "merge", _never)
    write(folder, "Zorbine", EFFECTS[1])
    build([folder], tmp_path / "out")
    (folder / "zorbine.md").unlink()
    build([folder], tmp_path / "out")


def _never(*_: object, **__: object) -> NoReturn:
    raise AssertionError("all contributions were merged")


def _cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-9])


def _spoil(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[60] ^= 1
    path.write_bytes(data)


@pytest.mark.parametrize(
    "harm",
    [
        lambda out: _cut(out / "cache" / "kept" / "said.once"),
        lambda out: _cut(out / "cache" / "kept" / "facts"),
        lambda out: (out / "cache" / "kept" / "quads.again").unlink(),
        lambda out: shutil.rmtree(out / "cache" / "kept"),
        lambda out: [shutil.rmtree(each) for each in (out / "cache").glob("??")],
        lambda out: [_cut(each) for each in (out / "cache").glob("??/*")],
        lambda out: _cut(out / "current" / TEXTS),
        lambda out: _spoil(out / "current" / TEXTS),
        lambda out: (out / "current" / TEXTS).unlink(),
    ],
    ids=[
        *("ledger cut", "facts cut", "ledger gone", "all gone", "results gone", "results cut"),
        *("texts cut", "texts damaged", "texts gone"),
    ],
)
def test_what_is_lost_of_a_former_build_is_made_again(
    folder: Path, tmp_path: Path, harm: Callable[[Path], object]
) -> None:
    out = tmp_path / "out"
    build([folder], out)
    harm(out)
    write(folder, "Zorbine", EFFECTS[1])
    step = build([folder], out)
    whole = build([folder], tmp_path / "whole")
    assert step.release.id == whole.release.id
    assert step.report == whole.report
    assert _texts(step.release) == _texts(whole.release)


def test_a_full_disk_after_publishing_costs_the_next_build_only_time(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> NoReturn:
        raise OSError(28, "No space left on device")

    out = tmp_path / "out"
    with monkeypatch.context() as patched:
        patched.setattr(keeping, "write_sealed", full)
        release = build([folder], out).release
    assert open_release(out) == release
    assert not (out / "cache" / "kept.partial").exists()
    write(folder, "Zorbine", EFFECTS[1])
    assert build([folder], out).read == 1


def test_the_same_again_is_the_release_that_there_is(folder: Path, tmp_path: Path) -> None:
    first = build([folder], tmp_path / "out")
    write(folder, "Zorbine", EFFECTS[1])
    build([folder], tmp_path / "out")
    write(folder, "Zorbine", EFFECTS[0])
    again = build([folder], tmp_path / "out")
    assert again.read == 0
    assert again.release == first.release == open_release(tmp_path / "out")
    assert again.report == first.report


def test_everything_is_read_again_when_asked(folder: Path, tmp_path: Path) -> None:
    first = build([folder], tmp_path / "out")
    again = build([folder], tmp_path / "out", fresh=True)
    assert again.read == 3
    assert again.release.id == first.release.id


@pytest.mark.parametrize("part", ["rules", "vocabulary", "shapes", "program"])
def test_other_rules_vocabularies_shapes_or_programs_read_again(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, part: str
) -> None:
    build([folder], tmp_path / "out")
    digests = {**resources.digests(), part: "sha256:other"}
    monkeypatch.setattr(resources, "digests", lambda: digests)
    assert build([folder], tmp_path / "out").read == 3


def test_a_vocabulary_of_ones_own_reads_again(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    build([folder], tmp_path / "out")
    own = tmp_path / "own"
    own.mkdir()
    shutil.copy(resources.ontology() / "vocabulary" / "monitoring.tsv", own / "monitoring-own.tsv")
    monkeypatch.setenv("KG_VOCABULARY", str(own))
    assert build([folder], tmp_path / "out").read == 3


@pytest.mark.parametrize("keep", [0, 40, -1])
def test_what_is_kept_and_damaged_is_read_again(folder: Path, tmp_path: Path, keep: int) -> None:
    first = build([folder], tmp_path / "out")
    for path in (tmp_path / "out" / "cache").glob("??/*"):
        path.write_bytes(path.read_bytes()[:keep])
    shutil.rmtree(tmp_path / "out" / "cache" / "kept")
    again = build([folder], tmp_path / "out")
    assert again.read == 3
    assert again.release.id == first.release.id


def test_what_is_no_document_is_not_read_again(folder: Path, tmp_path: Path) -> None:
    (folder / "broken.md").write_bytes(b"# Br\xff\xfeken\n")
    first = build([folder], tmp_path / "out")
    again = build([folder], tmp_path / "out")
    assert again.read == 0
    assert again.report.problems == first.report.problems
    assert len(again.report.problems) == 1
    write(folder, "Broken", EFFECTS[0])
    assert (mended := build([folder], tmp_path / "out")).read == 1
    assert mended.report.problems == ()


def test_what_could_not_be_read_this_time_is_tried_again(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object) -> bytes:
        raise OSError(5, "Input/output error")

    with monkeypatch.context() as patched:
        patched.setattr("kg.pipeline.processing.content", fails)
        with pytest.raises(BuildError, match="Input/output error"):
            build([folder], tmp_path / "out")
    assert build([folder], tmp_path / "out").read == 3


def test_a_document_that_changes_while_the_build_reads_is_told(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        patched.setattr("kg.pipeline.processing.content", lambda *_: b"# Something else\n")
        with pytest.raises(BuildError, match="it has been changed meanwhile"):
            build([folder], tmp_path / "out")
    assert build([folder], tmp_path / "out").read == 3


def test_what_no_build_uses_is_forgotten(folder: Path, tmp_path: Path) -> None:
    build([folder], tmp_path / "out")
    kept = sorted((tmp_path / "out" / "cache").glob("??/*"))
    long_ago = time.time() - KEPT.total_seconds() - 60
    (kept[0].parent / "left.1234.partial").write_bytes(b"half")
    for path in kept:
        os.utime(path, (long_ago, long_ago))
    shutil.rmtree(tmp_path / "out" / "cache" / "kept")  # or the former Zorbine would be of use
    write(folder, "Zorbine", EFFECTS[1])
    build([folder], tmp_path / "out")
    left = sorted((tmp_path / "out" / "cache").glob("??/*"))
    assert len(left) == 4  # three documents and the plan; the former Zorbine and plan are gone
    assert not [each for each in left if each.suffix == ".partial"]
