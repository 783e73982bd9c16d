"""Makes a store elsewhere hold a release.

Only graphs that changed are sent. A change that is small enough, to a server that carries out an
update as a whole, is one update: who reads sees the former release or the new one. Otherwise
graphs are replaced one after the other; the record says so meanwhile, and what broke off goes on
where it ended.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Protocol, TypeVar

from kg.errors import StoreError
from kg.loading.record import Held, Mark, contents, entries, facts, held
from kg.release import Release
from kg.store.grouped import Grouped, grouped
from kg.store.remote import CHUNK, RemoteStore

AT_ONCE = 64 << 20
"""Bytes of triples up to which a change is one update."""

T = TypeVar("T")

_TOO_LARGE = 413
_TOLD_EVERY = 50_000  # triples after which the record is told what has come


class Progress(Protocol):
    """Hands on the pieces of a stage, so that it can tell how many there were."""

    def __call__(self, stage: str, pieces: Iterable[T], total: int) -> Iterable[T]:
        """Return the pieces as they come."""


def _untold(stage: str, pieces: Iterable[T], total: int) -> Iterable[T]:  # noqa: ARG001
    return pieces


@dataclass(frozen=True, slots=True, kw_only=True)
class Loaded:
    """What a load did.

    Attributes:
        sent, kept, removed: numbers of graphs.
        quads: number of quads that were sent.
        at_once: whether it was one update, or none was needed.
    """

    sent: int
    kept: int
    removed: int
    quads: int
    at_once: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class _Plan:
    """What a load has to do: graphs by name."""

    marks: dict[str, Mark]
    kept: tuple[str, ...]
    changed: tuple[str, ...]
    gone: tuple[str, ...]
    triples: int
    size: int


def load_release(
    store: RemoteStore,
    release: Release,
    *,
    progress: Progress = _untold,
    at_once: int = AT_ONCE,
) -> Loaded:
    """Make a store hold a release in place of the one with the same base, if any.

    What is in it besides is left alone. Two loads at once are not kept apart.

    Args:
        store: where to.
        release: what.
        progress: told of the graphs, where they are sent one after the other.
        at_once: bytes of triples up to which a change is one update.

    Raises:
        StoreError: it does not take it, or does not hold it in the end.
    """
    about, former = Held.of(release), held(store)
    if former and former.base != about.base:
        reason = f"holds a release whose base is {former.base}: give this one a store of its own"
        raise StoreError(store.server.query, reason)
    recorded, there = contents(store, about.record), store.sizes()
    if former == about and all(there.get(g) == mark.triples for g, mark in recorded.items()):
        return Loaded(sent=0, kept=len(recorded), removed=0, quads=0, at_once=True)
    with grouped(release.graph) as quads:
        plan = _plan(quads, recorded, there)
        may = store.server.whole_updates and plan.size <= at_once
        whole = may and _replace(store, quads, about, plan)
        if not whole:
            _replace_each(store, quads, about, plan, progress)
    _verify(store, plan)
    store.union()  # which an empty store could not tell
    return Loaded(
        sent=len(plan.changed),
        kept=len(plan.kept),
        removed=len(plan.gone),
        quads=plan.triples,
        at_once=whole,
    )


def _plan(quads: Grouped, recorded: Mapping[str, Mark], there: Mapping[str, int]) -> _Plan:
    """Return what changes: a graph stays whose digest is recorded and whose size is as recorded."""
    marks = {graph: Mark(each.digest, each.triples) for graph, each in quads.pieces.items()}
    kept = {
        graph
        for graph, mark in marks.items()
        if recorded.get(graph) == mark and there.get(graph) == mark.triples
    }
    changed = tuple(graph for graph in marks if graph not in kept)
    return _Plan(
        marks=marks,
        kept=tuple(kept),
        changed=changed,
        gone=tuple(graph for graph in recorded if graph not in marks),
        triples=sum(marks[graph].triples for graph in changed),
        size=sum(quads.pieces[graph].size for graph in changed),
    )


def _replace(store: RemoteStore, quads: Grouped, about: Held, plan: _Plan) -> bool:
    """Replace all that changes in one update; False where that is too long for the server."""
    graphs = {graph: b"".join(quads.chunks(graph, CHUNK)) for graph in plan.changed}
    graphs[about.record] = b"".join((*facts(about), *entries(about.record, plan.marks.items())))
    try:
        store.writer.replace(graphs, plan.gone)
    except StoreError as error:
        if error.status != _TOO_LARGE:
            raise
        return False
    return True


def _replace_each(
    store: RemoteStore, quads: Grouped, about: Held, plan: _Plan, progress: Progress
) -> None:
    """Replace graph by graph; the record tells at any moment which of them can be relied on."""
    marks = dict.fromkeys((*plan.changed, *plan.gone), Mark("", 0))
    marks.update((graph, plan.marks[graph]) for graph in plan.kept)
    begun = replace(about, complete=False)
    _put(store, about.record, (*facts(begun), *entries(about.record, marks.items())))
    done: dict[str, Mark] = {}
    for graph in progress("Loading graphs", plan.changed, len(plan.changed)):
        _put(store, graph, quads.chunks(graph, CHUNK))
        done[graph] = plan.marks[graph]
        if sum(each.triples for each in done.values()) > _TOLD_EVERY:
            store.writer.add(about.record, b"".join(entries(about.record, done.items())))
            done = {}
    for graph in plan.gone:
        store.writer.drop(graph)
    _put(store, about.record, (*facts(about), *entries(about.record, plan.marks.items())))


def _put(store: RemoteStore, graph: str, lines: Iterable[bytes]) -> None:
    """Replace a graph by lines of N-Triples, in requests of some size."""
    chunks = _chunks(lines)
    store.writer.put(graph, next(chunks))
    for data in chunks:
        store.writer.add(graph, data)


def _chunks(lines: Iterable[bytes]) -> Iterator[bytes]:
    held_back, size = list[bytes](), 0
    for line in lines:
        if held_back and size + len(line) > CHUNK:
            yield b"".join(held_back)
            held_back, size = [], 0
        held_back.append(line)
        size += len(line)
    yield b"".join(held_back)


def _verify(store: RemoteStore, plan: _Plan) -> None:
    there = store.sizes()
    for graph, mark in plan.marks.items():
        if there.get(graph, 0) != mark.triples:
            reason = f"has {there.get(graph, 0):,} of {mark.triples:,} triples of <{graph}>"
            raise StoreError(store.server.query, f"{reason} after all were sent")
