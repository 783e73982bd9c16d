"""`kg diff`: in words, as JSON and as RDF patch."""

from __future__ import annotations

import json
from pathlib import Path

from tests.cli.support import Run
from tests.test_difference import Make, make

__all__ = ["make"]


def test_the_command_tells_it_in_words_and_as_json(make: Make, kg: Run, tmp_path: Path) -> None:
    before = make(zentavir="* Nausea (12%)")
    make(zentavir="* Nausea (5%)")
    out = tmp_path / "build"
    answer = kg("diff", before.id[:8], "--out", out)
    assert answer.code == 0
    assert "very common, 12% -> common, 5%" in answer.out
    assert "source changed: zentavir" in answer.out
    found = json.loads(kg("diff", before.path, out, "--format", "json").out)
    assert found["counts"] == {"frequency changed": 1}
    (change,) = found["changes"]
    assert change["reasons"] == [{"cause": "source changed", "source": "zentavir"}]
    assert kg("diff", before.path, out, "--format", "patch").out.startswith("H id <sha256:")


def test_a_release_that_is_not_there_is_told(make: Make, kg: Run, tmp_path: Path) -> None:
    release = make(zentavir="* Nausea")
    answer = kg("diff", "feedbeef", "--out", tmp_path / "build")
    assert answer.code == 2
    assert "no release is called 'feedbeef'" in answer.err
    assert release.id in answer.err
