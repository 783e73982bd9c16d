"""Fixtures that every test may use."""

from __future__ import annotations

import os
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def shared() -> Path:
    """Return the directory of reference data; the test is skipped where there is none."""
    beside = Path(__file__).resolve().parent.parent.parent / "shared"
    found = Path(os.environ.get("KG_SHARED") or beside)
    if not found.is_dir():
        pytest.skip("no reference data beside the checkout")
    return found
