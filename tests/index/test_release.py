"""Every release has its index; one that cannot be used is made anew."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from kg.errors import InvalidFileError
from kg.index import Index, index_store, open_index
from kg.rdf import nquads
from kg.release import Content, Release, open_index_of, publish
from tests.examples import example_assembly
from tests.family import family_assembly
from tests.index.test_index import differing

EXAMPLE = tuple(nquads(example_assembly()))
FAMILY = tuple(nquads(family_assembly()))


@pytest.fixture
def release(tmp_path: Path) -> Release:
    return publish(tmp_path, lambda: Content(quads=EXAMPLE))


def expected(release: Release) -> Index:
    return index_store(release.store())


def test_a_release_has_the_index_of_its_graph(release: Release) -> None:
    told: list[str] = []
    assert differing(open_index_of(release, told.append), expected(release)) == []
    assert told == []


def test_the_next_release_has_the_index_of_its_own_graph(release: Release, tmp_path: Path) -> None:
    after = publish(tmp_path, lambda: Content(quads=FAMILY))
    assert after.id != release.id
    index = open_index(after.path / "index", after.graph_digest)
    assert differing(index, expected(after)) == []
    again = publish(tmp_path, lambda: Content(quads=EXAMPLE))
    assert differing(open_index_of(again), expected(release)) == []


def test_a_release_after_one_without_an_index_has_one(release: Release, tmp_path: Path) -> None:
    shutil.rmtree(release.path / "index")
    after = publish(tmp_path, lambda: Content(quads=FAMILY))
    index = open_index(after.path / "index", after.graph_digest)
    assert differing(index, expected(after)) == []


def test_the_same_graph_gives_the_same_bytes(release: Release, tmp_path: Path) -> None:
    other = publish(tmp_path / "other", lambda: Content(quads=EXAMPLE))
    for name in ("index.json", "arrays.bin"):
        assert (release.path / "index" / name).read_bytes() == (
            other.path / "index" / name
        ).read_bytes()


@pytest.mark.parametrize("fault", ["missing", "damaged"])
def test_an_index_that_cannot_be_used_is_made_anew_and_kept(release: Release, fault: str) -> None:
    folder = release.path / "index"
    if fault == "missing":
        shutil.rmtree(folder)
    else:
        (folder / "arrays.bin").write_bytes(b"damaged")
    told: list[str] = []
    assert differing(open_index_of(release, told.append), expected(release)) == []
    (words,) = told
    assert str(folder) in words
    assert "made anew" in words
    open_index(folder, release.graph_digest)


def test_an_index_that_cannot_be_written_is_kept_in_memory(
    release: Release, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.rmtree(release.path / "index")

    def full(*_: object) -> None:
        raise OSError("the disk is full")

    monkeypatch.setattr("kg.release.indexing.replace_index", full)
    told: list[str] = []
    assert differing(open_index_of(release, told.append), expected(release)) == []
    assert told[-1] == "the index is kept in memory: the disk is full"


def test_a_damaged_graph_is_told(release: Release) -> None:
    shutil.rmtree(release.path / "index")
    whole = release.graph.read_bytes()
    release.graph.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(InvalidFileError, match="expected the quads of a release"):
        open_index_of(release)
