"""What `kg build --store` does with the release that was built."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from kg.cli.options import BadUsageError
from kg.cli.output import facts, progress
from kg.loading import load_release
from kg.release import Release
from kg.store.http import Limits
from kg.store.remote import RemoteStore

_LIMITS = Limits(timeout=600)  # a server takes its time to write what it is sent at once


@contextmanager
def destination(url: str, *, update: str = "", graphs: str = "") -> Iterator[RemoteStore | None]:
    """Yield the store at an address, which is asked before anything is built; None without one.

    Raises:
        BadUsageError: addresses for a store that is not named.
        StoreError: there is none.
    """
    if not url:
        if update or graphs:
            raise BadUsageError("--store-update and --store-graphs go with --store")
        yield None
        return
    store = RemoteStore.open(url, update=update, graphs=graphs, limits=_LIMITS)
    try:
        yield store
    finally:
        store.close()


def load(store: RemoteStore, release: Release) -> None:
    """Load a release, with progress on stderr, and write what was done."""
    with progress() as tell:
        done = load_release(store, release, progress=tell)
    if done.sent or done.removed:
        way = "in one update" if done.at_once else "graph by graph"
        told = f"{done.sent} graphs ({done.quads:,} quads) sent {way}, {done.kept} unchanged"
        told += f", {done.removed} removed"
    else:
        told = f"unchanged, {done.kept} graphs"
    facts([("store", store.server.query), ("loaded", told)])
