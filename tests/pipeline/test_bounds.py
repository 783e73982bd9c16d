"""A manifest says how much its release has; a build that has less or more fails."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from kg.errors import BuildError, InvalidFileError
from kg.pipeline import build
from kg.release import open_release

PAGE = "# Examplin\n\n**Generic Name:** Examplin\n\n**Side Effects:** Nausea is common.\n"
SOURCE = """
[[source]]
id = "examplin"
path = "examplin.md"
publisher = "Nobody"
licence = "CC0-1.0"
tier = "Editorial"
retrieved = 2026-01-01
sha256 = "{digest}"
{more}
"""


def manifest(folder: Path, *, bounds: str = "", more: str = "") -> Path:
    (folder / "examplin.md").write_text(PAGE)
    digest = hashlib.sha256(PAGE.encode()).hexdigest()
    path = folder / "manifest.toml"
    path.write_text(f"{bounds}\n{SOURCE.format(digest=digest, more=more)}")
    return path


@pytest.mark.parametrize(
    ("bounds", "more"),
    [
        ("", ""),
        ("[bounds]\nsources = [1, 1]\nstatements = [1, 5]\n'ungrounded mentions' = [0, 0]", ""),
        ("", "evidence = [1, 3]"),
    ],
)
def test_counts_within_their_bounds_are_built(tmp_path: Path, bounds: str, more: str) -> None:
    manifest(tmp_path, bounds=bounds, more=more)
    assert build([tmp_path], tmp_path / "out").report.sources == 1


@pytest.mark.parametrize(
    ("bounds", "more", "told"),
    [
        ("[bounds]\nstatements = [2000, 3000]", "", r"statements, expected 2,000 to 3,000"),
        ("[bounds]\nsources = [0, 0]", "", r"1 sources, expected 0 to 0"),
        ("[bounds]\nunicorns = [1, 2]", "", r"no unicorns, expected 1 to 2"),
        ("", "evidence = [50, 60]", r"1 pieces of evidence of examplin, expected 50 to 60"),
    ],
)
@pytest.mark.parametrize("named", ["manifest.toml", ""])
def test_counts_that_leave_their_bounds_fail_the_build(
    tmp_path: Path, bounds: str, more: str, told: str, named: str
) -> None:
    manifest(tmp_path)
    former = build([tmp_path / named], tmp_path / "out").release
    manifest(tmp_path, bounds=bounds, more=more)
    with pytest.raises(BuildError, match=rf"out of the bounds of .*manifest\.toml: .*{told}"):
        build([tmp_path / named], tmp_path / "out")
    assert open_release(tmp_path / "out") == former


def test_bounds_are_those_of_a_release_of_the_manifest_alone(tmp_path: Path) -> None:
    path = manifest(tmp_path, bounds="[bounds]\nsources = [1, 1]")
    (tmp_path / "more").mkdir()
    other = tmp_path / "more" / "zorbine.md"
    other.write_text(PAGE.replace("Examplin", "Zorbine"))
    assert build([path, other], tmp_path / "out").report.sources == 2


@pytest.mark.parametrize("wrong", ["[5, 1]", "[-1, 1]", "[1]", '["a", "b"]', "3"])
def test_bounds_that_are_none_are_told(tmp_path: Path, wrong: str) -> None:
    manifest(tmp_path, bounds=f"[bounds]\nstatements = {wrong}")
    with pytest.raises(InvalidFileError, match=r"manifest\.toml.*bounds\.statements"):
        build([tmp_path], tmp_path / "out")
