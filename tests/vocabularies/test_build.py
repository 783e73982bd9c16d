"""The files in the tree are what the open sets give."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.vocabularies.build import build, curated_folder


@pytest.mark.slow
@pytest.mark.shared
def test_derived_files_are_up_to_date(shared: Path) -> None:
    for name, data in build(shared / "data" / "vocab").items():
        assert (curated_folder() / name).read_bytes() == data, name
