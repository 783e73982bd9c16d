"""Files of every format, damaged in every way: read, or told with source, line and expectation.

`KG_FUZZ=5000 pytest tests/fuzz` tries so many examples of each, other ones every time.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.readers import formats
from tests.fuzz.damage import DAMAGES, Damage, damaged
from tests.fuzz.promise import fuzzed, kept
from tests.fuzz.valid import BESIDE, VALID
from tests.readers.test_hostile import tried

_PLAIN = [name for name in VALID if not name.endswith((".gz", ".zip"))]


@pytest.mark.parametrize("name", VALID)
def test_valid_files_are_read(name: str, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    _write(folder, name, VALID[name])
    told = [problem for outcome in kept(folder) for problem in outcome.problems]
    assert not told or name in ("linked.jsonld", "quads.nq")


@pytest.mark.parametrize("name", VALID)
@fuzzed(3)
@given(damages=DAMAGES)
def test_a_damaged_file_is_read_or_told_and_the_others_go_on(
    name: str, damages: list[Damage]
) -> None:
    with tempfile.TemporaryDirectory() as outer:
        folder = Path(outer) / "in"
        folder.mkdir()
        _write(folder, name, damaged(VALID[name], damages))
        kept(folder)


def _write(folder: Path, name: str, data: bytes) -> None:
    for each, content in {**BESIDE.get(name, {}), name: data}.items():
        (folder / each).write_bytes(content)


@fuzzed(100)
@given(name=st.sampled_from(_PLAIN), damages=DAMAGES, reader=st.sampled_from(["", *formats()]))
def test_every_reader_stands_what_is_damaged(name: str, damages: list[Damage], reader: str) -> None:
    tried(damaged(VALID[name], damages), reader)
