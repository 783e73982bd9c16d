"""The guide to Python runs, over a small release, and says what comes out."""

from __future__ import annotations

import doctest
import os
import re
from pathlib import Path

import pytest

import kg
from kg import pipeline
from tests.cli.support import DOCUMENTS

GUIDE = Path(kg.__file__).parent / "guide.md"
OPTIONS = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE


def test_the_guide_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("pandas")
    monkeypatch.chdir(os.environ.get("KG_GUIDE", tmp_path))
    if "KG_GUIDE" not in os.environ:
        pipeline.build(DOCUMENTS, tmp_path / "build")
    text = GUIDE.read_text("utf-8")
    blocks = re.findall(r"^```python\n(.*?)^```", text, re.DOTALL | re.MULTILINE)
    assert len(blocks) > 8
    test = doctest.DocTestParser().get_doctest("\n".join(blocks), {}, GUIDE.name, str(GUIDE), 0)
    told: list[str] = []
    runner = doctest.DocTestRunner(optionflags=OPTIONS)
    runner.run(test, out=told.append)
    assert runner.failures == 0, "".join(told)
    assert runner.tries > 20
