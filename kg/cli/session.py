"""The release that a command reads, with its store and its names."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from kg.cli.options import CURRENT, BadUsageError
from kg.cli.output import note
from kg.identifiers import BASE
from kg.index import Index
from kg.indexed import Answers
from kg.loading import open_held
from kg.release import open_index_of, open_release
from kg.resolve import Resolver
from kg.store import Store
from kg.texts import NO_TEXTS, Texts


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """What is read: the base IRI of its nodes, its quads, their names and index, and texts."""

    base: str
    store: Store
    names: Resolver
    answers: Answers
    texts: Texts


@contextmanager
def opened(path: Path, url: str = "") -> Iterator[Session]:
    """Yield the release at a path, or what the server at an address holds.

    One question does not pay for loading a release into memory.

    Raises:
        NoReleaseError: there is none.
        StoreError: the server cannot be read.
        BadUsageError: both are given.
    """
    base, store, index, texts = _remote(path, url) if url else _local(path)
    try:
        names = Resolver(store, base, index)
        answers = Answers(store, base, index)
        yield Session(base=base, store=store, names=names, answers=answers, texts=texts)
    finally:
        store.close()


def refuse_both(path: Path, url: str) -> None:
    """Raise BadUsageError where a release and a server are both asked for."""
    if url and path != CURRENT:
        raise BadUsageError("--release and --store exclude each other")


def _local(path: Path) -> tuple[str, Store, Index | None, Texts]:
    release = open_release(path)
    index = open_index_of(release, note)
    return release.base, release.store(in_memory=False), index, release.texts()


def _remote(path: Path, url: str) -> tuple[str, Store, Index | None, Texts]:
    refuse_both(path, url)
    store, about = open_held(url)
    return about.base if about else BASE, store, None, NO_TEXTS
