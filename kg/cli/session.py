"""The release that a command reads, with its store and its names."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from kg.release import Release, open_release
from kg.resolve import Resolver
from kg.store import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """An open release: what it is, its quads, and the names in it."""

    release: Release
    store: Store
    names: Resolver


@contextmanager
def opened(path: Path) -> Iterator[Session]:
    """Yield the release at a path; one question does not pay for loading it into memory.

    Raises:
        NoReleaseError: there is none.
    """
    release = open_release(path)
    store = release.store(in_memory=False)
    try:
        yield Session(release=release, store=store, names=Resolver(store, release.base))
    finally:
        store.close()
