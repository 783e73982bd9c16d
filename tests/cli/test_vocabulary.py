"""`kg vocabulary` makes vocabulary files and says which are out of date."""

from __future__ import annotations

from pathlib import Path

from tests.cli.support import Run
from tests.vocabularies.sets import write_sets


def test_files_that_are_made_pass_the_check_until_they_change(kg: Run, tmp_path: Path) -> None:
    sets = write_sets(tmp_path / "sets")
    options = ("vocabulary", "build", "--from", sets, "--out", tmp_path)
    made = kg(*options)
    assert made.code == 0
    assert "effects-derived.tsv" in made.out
    assert kg(*options, "--check").code == 0
    (tmp_path / "effects.sssom.tsv").write_text("changed\n")
    stale = kg(*options, "--check")
    assert stale.code == 1
    assert "effects.sssom.tsv" in stale.err
    assert "effects-derived.tsv" not in stale.err


def test_a_folder_without_the_sets_fails_in_one_line(kg: Run, tmp_path: Path) -> None:
    answer = kg("vocabulary", "build", "--from", tmp_path)
    assert answer.code == 1
    assert answer.err.startswith("kg: invalid file ctcae-v5")


def test_licensed_files_make_a_private_vocabulary(kg: Run, tmp_path: Path) -> None:
    (tmp_path / "llt.asc").write_text("1$Purple zorbling rash$9$$$$$$$Y$$\n")
    (tmp_path / "mdhier.asc").write_text("9$2$3$4$Zorbling rash$$$Zorbling$$$4$Y$\n")
    out = tmp_path / "effects-own.tsv"
    answer = kg("vocabulary", "import", "meddra", tmp_path, "--out", out)
    assert answer.code == 0
    assert "KG_VOCABULARY" in answer.err
    assert out.read_text().splitlines()[1].startswith("zorbling rash\t")


def test_a_name_that_the_lexicon_would_not_find_is_refused(kg: Run, tmp_path: Path) -> None:
    answer = kg("vocabulary", "import", "snomed", tmp_path, "--out", tmp_path / "mine.tsv")
    assert answer.code == 2
