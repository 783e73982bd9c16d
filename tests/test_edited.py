"""The copy of a release that takes changes."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.errors import KgError
from kg.release import edited_path, open_edited, open_release, publish
from tests.test_release import content

INSERT = "INSERT DATA { GRAPH <ex:g> { <ex:new> <ex:p> 1 } }"


def test_changes_stay_in_the_copy_and_the_release_is_as_it_was(tmp_path: Path) -> None:
    release = publish(tmp_path, lambda: content("a"))
    before = {each: each.read_bytes() for each in release.path.rglob("*") if each.is_file()}
    store = open_edited(release)
    store.update(INSERT)
    store.close()
    del store
    assert edited_path(release).is_relative_to(tmp_path / "edited")
    assert {each: each.read_bytes() for each in release.path.rglob("*") if each.is_file()} == before
    assert open_release(tmp_path).path == release.path
    assert len(open_release(tmp_path).store(in_memory=False)) == 1
    again = open_edited(release)
    assert b"<ex:new>" in again.dump_nquads()
    again.close()


def test_only_one_process_has_it_open(tmp_path: Path) -> None:
    release = publish(tmp_path, lambda: content("a"))
    store = open_edited(release)
    with pytest.raises(KgError, match=r"cannot open .* for changes"):
        open_edited(release)
    store.close()


def test_each_release_has_a_copy_of_its_own(tmp_path: Path) -> None:
    first = publish(tmp_path, lambda: content("a"))
    second = publish(tmp_path, lambda: content("a", "b"))
    assert edited_path(first) != edited_path(second)
    assert [len(open_edited(each)) for each in (first, second)] == [1, 2]
