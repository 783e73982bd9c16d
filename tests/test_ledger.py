"""Ledgers: the same lines are the same bytes, however they have come to be."""

from __future__ import annotations

import gzip
import hashlib
import tempfile
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import BuildError
from kg.ledger import LEVEL, Change, DamagedError, Ledger, Writer, change, files, lines_in, noted

LINES = st.lists(
    st.one_of(st.integers(0, 400), st.integers(0, 9)).map(lambda number: f"é line {number}\n"),
    max_size=300,
)


@pytest.fixture(autouse=True)
def short_members(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "_LINES", 8)


def kept(folder: Path, name: str, lines: list[str]) -> Ledger:
    found = Ledger(folder / f"{name}.once", folder / f"{name}.again")
    counts = Counter(lines)
    with Writer(found.once) as once:
        once.add(sorted(counts))
    with Writer(found.again, repeated=True) as again:
        again.add(sorted((counts - Counter(counts.keys())).elements()))
    return found


def written(path: Path, lines: list[str], size: int) -> None:
    with Writer(path) as writer:
        for start in range(0, len(lines), size):
            writer.add(lines[start : start + size])


def held(path: Path) -> list[str]:
    return [line for lines in lines_in(path) for line in lines]


@given(LINES, LINES, st.data())
def test_what_is_changed_is_what_is_written_at_once(
    before: list[str], come: list[str], data: st.DataObject
) -> None:
    gone = before[: data.draw(st.integers(0, len(before)))]
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        former = kept(folder, "former", before)
        times = Counter(come)
        times.subtract(gone)
        made = Ledger(folder / "made.once", folder / "made.again")
        found = change(former, made, times, level=LEVEL)
        now = list((Counter(before) - Counter(gone) + Counter(come)).elements())
        whole = kept(folder, "whole", now)
        assert made.once.read_bytes() == whole.once.read_bytes()
        assert held(made.again) == held(whole.again)
        assert found.removed == sorted(set(before) - set(now))
        assert found.added == sorted(set(now) - set(before))
        text = "".join(sorted(set(now))).encode()
        assert found.written.digest == f"sha256:{hashlib.sha256(text).hexdigest()}"
        assert found.written.lines == len(set(now))


@given(LINES, st.integers(1, 50))
def test_any_gzip_reads_the_lines_whatever_pieces_they_come_in(lines: list[str], size: int) -> None:
    lines = sorted(set(lines))
    with tempfile.TemporaryDirectory() as place:
        one, other = Path(place) / "one", Path(place) / "other"
        with Writer(one) as writer:
            assert writer.add(lines) == "".join(lines).encode()
        written(other, lines, size)
        assert one.read_bytes() == other.read_bytes()
        assert gzip.decompress(one.read_bytes()).decode() == "".join(lines)
        assert held(one) == lines


def test_what_is_not_touched_is_not_packed_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = [f"{number:04}\n" for number in range(2000)]
    former = kept(tmp_path, "former", lines)
    packed: list[int] = []

    def member(data: bytes, level: int) -> bytes:
        packed.append(data.count(b"\n"))
        return real(data, level)

    real = files._member
    monkeypatch.setattr(files, "_member", member)
    change(former, Ledger(tmp_path / "once", tmp_path / "again"), {"1000a\n": 1, "0004\n": -1})
    assert sum(packed) < len(lines) / 4


def test_lines_are_noted_as_they_pass(tmp_path: Path) -> None:
    lines = [f"{number:04}\n" for number in range(6000)]
    with Writer(tmp_path / "noted") as writer:
        assert list(noted(lines, writer)) == lines
    assert held(tmp_path / "noted") == lines


@pytest.mark.parametrize("lines", [["b\n", "a\n"], ["a\n", "a\n"]])
@pytest.mark.parametrize("size", [1, 2])
def test_lines_that_are_not_sorted_and_unique_are_refused(
    tmp_path: Path, lines: list[str], size: int
) -> None:
    with pytest.raises(BuildError, match="not sorted and unique"):
        written(tmp_path / "ledger", lines, size)


def test_a_damaged_ledger_is_told(tmp_path: Path) -> None:
    former = kept(tmp_path, "former", [f"{number}\n" for number in range(10)])
    made = Ledger(tmp_path / "once", tmp_path / "again")
    with pytest.raises(DamagedError, match="do not fit together"):
        change(former, made, {"absent\n": -1})
    data = former.once.read_bytes()
    former.once.write_bytes(data[:-3])
    with pytest.raises(DamagedError, match="cut off"):
        change(former, made, {"1\n": -1})
    former.once.write_bytes(data[:15] + b"\xff\xff" + data[17:])
    with pytest.raises(DamagedError, match="damaged"):
        change(former, made, {"1\n": -1})


def test_a_change_says_nothing_of_lines_that_only_come_more_often(tmp_path: Path) -> None:
    former = kept(tmp_path, "former", ["a\n", "b\n", "b\n"])
    made = Ledger(tmp_path / "once", tmp_path / "again")
    found = change(former, made, {"a\n": 1, "b\n": -1})
    assert found == Change(removed=[], added=[], written=found.written)
    assert held(made.again) == ["a\n"]
