"""Our server on loopback, for clients that are not ours."""

from __future__ import annotations

import io
from collections.abc import Iterator

import pytest
from fastapi import FastAPI

from kg.api import Settings, create_app
from kg.identifiers import BASE
from kg.release import Release
from kg.store import Store
from kg.store.oxigraph import OxigraphStore
from tests.api.running import running
from tests.family import family_store
from tests.workers.serving import published

_VOCABULARY = f" <{BASE}graph/vocabulary> .\n".encode()


@pytest.fixture(scope="session")
def store() -> Store:
    return family_store()


@pytest.fixture(scope="session")
def release(tmp_path_factory: pytest.TempPathFactory) -> Release:
    return published(tmp_path_factory.mktemp("release"))


@pytest.fixture(scope="session")
def endpoint(store: Store, release: Release) -> Iterator[str]:
    """Yield the address of an endpoint that knows which release it answers from."""
    with running(create_app(store, about=release)) as found:
        yield f"{found}/sparql"


@pytest.fixture
def token() -> str:
    return "a-token-of-tests"


@pytest.fixture
def editable(token: str) -> Iterator[str]:
    """Yield the address of an empty endpoint that takes updates with the token."""
    with running(create_app(OxigraphStore(), Settings(update_token=token))) as found:
        yield f"{found}/sparql"


@pytest.fixture(scope="session")
def halves(store: Store) -> Iterator[tuple[str, str]]:
    """Yield an endpoint that has the vocabulary, and one that has all else."""
    lines = store.dump_nquads().splitlines(keepends=True)
    with running(_part(lines, True)) as first, running(_part(lines, False)) as second:
        yield f"{first}/sparql", f"{second}/sparql"


def _part(lines: list[bytes], vocabulary: bool) -> FastAPI:
    part = OxigraphStore()
    part.load_nquads(
        io.BytesIO(b"".join(line for line in lines if line.endswith(_VOCABULARY) == vocabulary))
    )
    return create_app(part)
