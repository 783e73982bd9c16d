"""A client of the application over the example graph."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from kg.api import Settings, create_app
from kg.store import Store
from tests.family import family_store


@pytest.fixture(scope="session")
def store() -> Store:
    return family_store()


@pytest.fixture(scope="session")
def client(store: Store) -> Iterator[TestClient]:
    with TestClient(create_app(store, Settings())) as found:
        yield found
