"""The lexicon opens fast from what it kept, and opens all the same where it could keep nothing."""

from __future__ import annotations

from pathlib import Path
from time import process_time

import pytest

from kg.lexicon import COLUMNS, FILES, Lexicon, load, open_lexicon, vocabulary_files
from kg.lexicon.opening import cache_directory
from kg.model import Kind, Ref

TEXT = "Neutropenia, deep-vein thromboses and tumour flare; Bleeding. Water and pomalidomide."
SMALL = "Haemorrhages of zorbling"
HEADER = "\t".join(COLUMNS) + "\n"
EFFECTS = """\
hemorrhage\t\tblood vessels\tbleeding\tserious\tHP:1
nausea\t\tdigestive system\t\t\t
"""
OWN = """\
Haemorrhages\tzorbling\teye\tleaking of blood|nausea\t\tOWN:1
zorbling\t\teye\tnausea|zorb\t\t
"""
Files = dict[Kind, list[Path]]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "cache"


@pytest.fixture
def files(tmp_path: Path) -> Files:
    path = tmp_path / "effects.tsv"
    path.write_text(HEADER + EFFECTS)
    return {Kind.EFFECT: [path]}


@pytest.fixture
def wider(files: Files, tmp_path: Path) -> Lexicon:
    path = tmp_path / "effects-mine.tsv"
    path.write_text(HEADER + OWN)
    return open_lexicon({Kind.EFFECT: [*files[Kind.EFFECT], path]}, None)


def kept(folder: Path) -> list[Path]:
    return sorted(folder.glob("*"))


def test_kept_tables_say_the_same_as_the_files(folder: Path) -> None:
    files = vocabulary_files()
    made, read = open_lexicon(files, folder), open_lexicon(files, folder)
    for kind in FILES:
        assert made.find(TEXT, kind) == read.find(TEXT, kind)
        assert made.concepts(kind) == read.concepts(kind)


def test_opening_takes_less_than_the_time_allowed() -> None:
    load()

    def opened() -> float:
        start = process_time()  # what else runs on the machine must not count
        lexicon = open_lexicon(vocabulary_files(), cache_directory())
        for kind in FILES:
            lexicon.ground("neutropenia", kind)
        return process_time() - start

    assert min(opened() for _ in range(5)) < 0.3


def test_one_file_is_kept_and_nothing_half_written(files: Files, folder: Path) -> None:
    open_lexicon(files, folder)
    open_lexicon(files, folder)
    assert [path.suffix for path in kept(folder)] == [".json"]


@pytest.mark.parametrize("damage", [b"", b"no tables", b"00000000\neffect\t[[],{},{}]\n"])
def test_a_damaged_file_is_made_anew(files: Files, folder: Path, damage: bytes) -> None:
    whole = open_lexicon(files, folder).find(SMALL, Kind.EFFECT)
    (path,) = kept(folder)
    good = path.read_bytes()
    path.write_bytes(damage or good[: len(good) // 2])
    assert open_lexicon(files, folder).find(SMALL, Kind.EFFECT) == whole != []
    assert path.read_bytes() == good


def test_a_folder_that_cannot_be_made_makes_no_difference(files: Files, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    assert open_lexicon(files, tmp_path / "file" / "cache").ground("bleeding", Kind.EFFECT)


def test_a_folder_that_cannot_be_written_leaves_nothing(
    files: Files, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_: Path, target: Path) -> Path:
        raise PermissionError(target)

    monkeypatch.setattr(Path, "replace", refuse)
    assert open_lexicon(files, folder).ground("bleeding", Kind.EFFECT)
    assert kept(folder) == []


def test_a_change_of_a_file_is_seen(files: Files, folder: Path) -> None:
    (path,) = files[Kind.EFFECT]
    for name in ("zorbling", "frumping"):
        path.write_text(f"{HEADER}{name}\t\teye\t\t\t\n")
        found = open_lexicon(files, folder).ground(name, Kind.EFFECT)
        assert found is not None
        assert found.concept.slug == name
    assert len(kept(folder)) == 2


def test_only_some_old_files_are_kept(files: Files, folder: Path) -> None:
    (path,) = files[Kind.EFFECT]
    for number in range(9):
        path.write_text(f"{HEADER}zorbling {number}\t\teye\t\t\t\n")
        open_lexicon(files, folder)
    assert len(kept(folder)) == 5


def test_later_names_join_the_concept_that_has_the_label(wider: Lexicon) -> None:
    hemorrhage = Ref(Kind.EFFECT, "hemorrhage")
    concept = wider.concept(hemorrhage)
    assert concept is not None
    assert concept.label == "hemorrhage"
    assert concept.synonyms == ("bleeding", "leaking of blood")
    assert concept.mappings == ("HP:1", "OWN:1")
    assert concept.organ_class == Ref(Kind.ORGAN_CLASS, "blood-vessels")
    assert concept.serious
    assert Ref(Kind.EFFECT, "zorbling") in wider.ancestors(hemorrhage)


def test_later_names_do_not_take_a_name_from_another_concept(wider: Lexicon) -> None:
    found = wider.ground("nausea", Kind.EFFECT)
    assert found is not None
    assert found.concept.slug == "nausea"
    assert found.others == ()
    assert wider.ground("zorb", Kind.EFFECT) is not None


def test_own_files_are_found_where_the_user_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "effects-mine.tsv").touch()
    (tmp_path / "other.tsv").touch()
    monkeypatch.setenv("KG_VOCABULARY", str(tmp_path))
    found = vocabulary_files()
    assert [path.name for path in found[Kind.EFFECT]][-1] == "effects-mine.tsv"
    assert all(path.parent != tmp_path for path in found[Kind.DRUG])


@pytest.mark.parametrize(
    ("variables", "folder"),
    [
        ({"KG_CACHE": "/a", "XDG_CACHE_HOME": "/b"}, Path("/a")),
        ({"XDG_CACHE_HOME": "/b"}, Path("/b/drug-effect-kg")),
        ({"KG_CACHE": ""}, None),
    ],
)
def test_the_folder_is_where_the_system_keeps_such_files(
    monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], folder: Path | None
) -> None:
    for name in ("KG_CACHE", "XDG_CACHE_HOME", "LOCALAPPDATA"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert cache_directory() == folder
