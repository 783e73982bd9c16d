"""`kg build` publishes a release and says what it kept out."""

from __future__ import annotations

from pathlib import Path

from kg.release import open_release
from tests.cli.support import DOCUMENTS, Run


def facts(text: str) -> dict[str, str]:
    return dict(line.split("\t") for line in text.splitlines())


def test_a_build_prints_its_release_and_where_the_report_is(kg: Run, tmp_path: Path) -> None:
    answer = kg("build", DOCUMENTS[0], DOCUMENTS[1], "--out", tmp_path)
    assert answer.code == 0
    assert answer.err == ""
    told = facts(answer.out)
    assert told["release"] == open_release(tmp_path).id
    assert told["sources"] == "2"
    assert int(told["statements"]) > 20
    assert Path(told["report"]).read_text("utf-8").startswith("# Build report")


def test_an_unreadable_document_is_told_and_the_rest_is_built(kg: Run, tmp_path: Path) -> None:
    bad = tmp_path / "picture.txt"
    bad.write_bytes(b"\x89PNG\xff\xfe")
    answer = kg("build", DOCUMENTS[0], bad, "--out", tmp_path / "build")
    assert answer.code == 3
    assert "kg: unreadable: picture.txt: " in answer.err
    assert "line 1: expected" in answer.err
    assert facts(answer.out)["unreadable"] == "1"
    assert facts(answer.out)["sources"] == "1"


def test_a_document_that_says_nothing_is_told_and_no_failure(kg: Run, tmp_path: Path) -> None:
    bare = tmp_path / "foo.md"
    bare.write_text("# Foo\n")
    answer = kg("build", DOCUMENTS[0], bare, "--out", tmp_path / "build")
    assert answer.code == 0
    assert answer.err == "kg: foo.md: nothing was stated that could be read\n"
    report = (tmp_path / "build" / "current" / "report.md").read_text("utf-8")
    assert "- foo.md: nothing was stated that could be read" in report


def test_strict_publishes_nothing_where_a_document_is_unreadable(kg: Run, tmp_path: Path) -> None:
    bad = tmp_path / "empty.md"
    bad.write_text("")
    answer = kg("build", DOCUMENTS[0], bad, "--out", tmp_path / "build", "--strict")
    assert answer.code == 1
    assert answer.out == ""
    assert "empty" in answer.err
    assert not (tmp_path / "build" / "current").exists()


def test_nothing_readable_fails(kg: Run, tmp_path: Path) -> None:
    bad = tmp_path / "empty.md"
    bad.write_text("")
    assert kg("build", bad, "--out", tmp_path / "build").code == 1


def test_a_path_that_is_not_there_fails_in_one_line(kg: Run, tmp_path: Path) -> None:
    answer = kg("build", tmp_path / "nowhere", "--out", tmp_path)
    assert answer.code == 1
    assert answer.err == f"kg: no file or folder {tmp_path / 'nowhere'}\n"
