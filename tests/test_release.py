"""A release is published whole or not at all, and opened from wherever one points at it."""

from __future__ import annotations

import fcntl
import json
from pathlib import Path

import pytest

from kg.errors import BuildError, InvalidFileError, NoReleaseError
from kg.rdf import nquads
from kg.release import Content, list_releases, open_release, publish
from kg.release import publishing as module
from tests.examples import example_assembly


def content(*lines: str, **more: object) -> Content:
    quads = [f"<http://x/{line}> <http://x/p> <http://x/o> <http://x/g> .\n" for line in lines]
    return Content(quads=quads, **more)  # type: ignore[arg-type]


def entries(out: Path) -> set[str]:
    return {path.name for path in (out / "releases").iterdir()} | {
        path.name for path in out.iterdir()
    }


def test_a_published_release_is_current_and_opens_from_every_path(tmp_path: Path) -> None:
    made = publish(tmp_path, lambda: content("a", "b"))
    assert (tmp_path / "current").readlink() == Path("releases") / made.id
    for path in (tmp_path, tmp_path / "current", made.path):
        assert open_release(path) == made


def test_a_release_tells_what_went_into_it(tmp_path: Path) -> None:
    assembly = example_assembly()
    made = publish(
        tmp_path,
        lambda: Content(
            quads=nquads(assembly),
            sources=assembly.sources,
            counts={"statements": len(assembly.statements)},
            report={"ungrounded": ["out of sorts"]},
            report_text="# Report\n",
        ),
    )
    assert made.counts == {"statements": len(assembly.statements)}
    assert [each.id for each in made.inputs] == [each.id for each in assembly.sources]
    assert made.report() == {"ungrounded": ["out of sorts"]}
    assert made.report_text() == "# Report\n"
    assert made.quads == len(made.store())


@pytest.mark.parametrize("in_memory", [True, False])
def test_its_store_answers_from_memory_and_from_disk(tmp_path: Path, in_memory: bool) -> None:
    made = publish(tmp_path, lambda: content("a", "b"))
    store = made.store(in_memory=in_memory)
    assert len(store) == 2
    assert store.dump_nquads().decode() == "".join(content("a", "b").quads)
    store.close()


def test_the_same_content_gives_the_same_bytes_and_is_written_once(tmp_path: Path) -> None:
    first = publish(tmp_path / "one", lambda: content("a", "b"))
    second = publish(tmp_path / "two", lambda: content("a", "b"))
    assert first.id == second.id
    assert first.graph.read_bytes() == second.graph.read_bytes()
    before = first.path.stat().st_ino
    again = publish(tmp_path / "one", lambda: content("a", "b"))
    assert (again, again.path.stat().st_ino) == (first, before)


def test_other_content_another_report_or_other_counts_are_another_release(tmp_path: Path) -> None:
    made = [
        publish(tmp_path, lambda: content("a")),
        publish(tmp_path, lambda: content("b")),
        publish(tmp_path, lambda: content("a", report={"x": 1})),
        publish(tmp_path, lambda: content("a", counts={"x": 1})),
    ]
    assert len({each.id for each in made}) == 4
    assert {each.id for each in list_releases(tmp_path)} == {each.id for each in made}
    assert open_release(tmp_path) == made[-1]


def test_the_former_release_stays_and_can_be_current_again(tmp_path: Path) -> None:
    former = publish(tmp_path, lambda: content("a"))
    publish(tmp_path, lambda: content("b"))
    assert len(former.store()) == 1
    publish(tmp_path, lambda: content("a"))
    assert open_release(tmp_path) == former


class Crash(BaseException):
    """What stops a process at once; no code of ours may catch it."""


@pytest.mark.parametrize("step", ["_write_quads", "_sync_tree", "_switch", "_write"])
def test_a_crash_leaves_the_former_release_and_no_litter(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    former = publish(tmp_path, lambda: content("a"))

    def crash(*_: object) -> None:
        raise Crash

    with monkeypatch.context() as patched:
        patched.setattr(module, step, crash)
        with pytest.raises(Crash):
            publish(tmp_path, lambda: content("b"))
    assert open_release(tmp_path) == former
    latest = publish(tmp_path, lambda: content("c"))
    assert open_release(tmp_path) == latest
    assert not [name for name in entries(tmp_path) if name.endswith(".partial")]


def test_what_a_killed_build_left_is_cleaned_by_the_next(tmp_path: Path) -> None:
    publish(tmp_path, lambda: content("a"))
    left = tmp_path / "releases" / "1234.partial"
    left.mkdir()
    (left / "graph.nq.gz").write_bytes(b"half")
    (tmp_path / "current.partial").symlink_to("releases/1234.partial")
    assert list_releases(tmp_path) == (open_release(tmp_path),)
    publish(tmp_path, lambda: content("b"))
    assert not [name for name in entries(tmp_path) if name.endswith(".partial")]


def test_a_build_that_fails_publishes_nothing(tmp_path: Path) -> None:
    def fail() -> Content:
        raise BuildError("the sources are on fire")

    with pytest.raises(BuildError, match="on fire"):
        publish(tmp_path, fail)
    with pytest.raises(NoReleaseError):
        open_release(tmp_path)


def test_a_second_build_at_the_same_time_is_refused(tmp_path: Path) -> None:
    publish(tmp_path, lambda: content("a"))
    with (tmp_path / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with pytest.raises(BuildError, match=r"another build .* is under way"):
            publish(tmp_path, lambda: content("b"))
    publish(tmp_path, lambda: content("b"))


@pytest.mark.parametrize("lines", [("b", "a"), ("a", "a")])
def test_unsorted_quads_are_a_mistake_of_the_build(tmp_path: Path, lines: tuple[str, ...]) -> None:
    with pytest.raises(BuildError, match="not sorted"):
        publish(tmp_path, lambda: content(*lines))


def test_a_directory_that_cannot_be_written_is_a_build_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(BuildError, match="could not be written"):
        publish(tmp_path / "file", lambda: content("a"))


@pytest.mark.parametrize("name", ["", "nowhere", "releases"])
def test_where_no_release_is_says_how_to_get_one(tmp_path: Path, name: str) -> None:
    (tmp_path / "releases").mkdir()
    with pytest.raises(NoReleaseError, match="kg build"):
        open_release(tmp_path / name)


@pytest.mark.parametrize("facts", ["{", "[]", json.dumps({"id": "x"})])
def test_a_broken_release_is_named(tmp_path: Path, facts: str) -> None:
    made = publish(tmp_path, lambda: content("a"))
    (made.path / "release.json").write_text(facts)
    with pytest.raises(InvalidFileError, match=r"release\.json"):
        open_release(tmp_path)


def test_a_moved_build_directory_still_opens(tmp_path: Path) -> None:
    made = publish(tmp_path / "here", lambda: content("a"))
    (tmp_path / "here").rename(tmp_path / "there")
    assert open_release(tmp_path / "there").id == made.id
