"""Fixtures that every test may use."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.servers import Running, oxigraph, virtuoso


@pytest.fixture(scope="session")
def shared() -> Path:
    """Return the directory of reference data; the test is skipped where there is none."""
    beside = Path(__file__).resolve().parent.parent.parent / "shared"
    found = Path(os.environ.get("KG_SHARED") or beside)
    if not found.is_dir():
        pytest.skip("no reference data beside the checkout")
    return found


@pytest.fixture(scope="session")
def oxigraph_server() -> Iterator[Running]:
    """Return a running Oxigraph server; the test is skipped where it is not installed."""
    with oxigraph() as running:
        yield running


@pytest.fixture(scope="session")
def virtuoso_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """Return a running Virtuoso; the test is skipped where it is not installed."""
    with virtuoso(tmp_path_factory.mktemp("virtuoso")) as running:
        yield running
