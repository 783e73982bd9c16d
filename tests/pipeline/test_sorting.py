"""Lines come back in order, each once, whether memory holds them or not."""

from __future__ import annotations

import tempfile
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.pipeline import sorting
from kg.pipeline.sorting import Sorter

LINES = st.lists(
    st.text(st.characters(exclude_characters="\n", exclude_categories=["Cs"]), max_size=4)
)


@given(LINES, st.integers(1, 30), st.integers(1, 20))
def test_lines_come_in_order_each_once(words: list[str], run: int, block: int) -> None:
    lines = [f"{each}\n" for each in words]
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patched:
        patched.setattr(sorting, "_BLOCK", block)
        sorter = Sorter(Path(folder), run=run)
        for start in range(0, len(lines), 3):
            sorter.add(lines[start : start + 3])
        assert list(sorter) == sorted(set(lines))
        again: list[str] = []
        assert list(sorter.lines(again.extend)) == sorted(set(lines))
        assert again == sorted((Counter(lines) - Counter(set(lines))).elements())


def test_more_runs_than_files_may_be_open(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sorting, "_OPEN", 3)
    sorter = Sorter(tmp_path, run=1)
    for number in range(50, 0, -1):
        sorter.add([f"{number:02}\n"])
    assert list(sorter) == [f"{number:02}\n" for number in range(1, 51)]
    assert len(list(tmp_path.iterdir())) <= 3
