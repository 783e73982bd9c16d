"""A release in a store elsewhere: only what changed is sent, and it says what it holds."""

from __future__ import annotations

import gzip
import io
import threading
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TypeVar

import pytest

from kg.errors import StoreError
from kg.loading import Loaded, held, load_release
from kg.loading.record import RECORD, Held
from kg.rdf import nquads
from kg.release import Content, Release, publish
from kg.store.remote import RemoteStore
from kg.store.servers import Brand
from tests.examples import example_assembly
from tests.family import family_assembly
from tests.servers import Running

OWN = "https://w3id.org/drug-effect-kg/"
T = TypeVar("T")
Publish = Callable[..., Release]


def lines() -> list[str]:
    """Return the quads of three drugs and two sources."""
    return list(nquads(family_assembly()))


@pytest.fixture
def published(tmp_path: Path) -> Publish:
    """Return a function that publishes quads as a release."""

    def make(quads: list[str], base: str = OWN) -> Release:
        return publish(tmp_path, lambda: Content(quads=quads, counts={"drugs": 3}), base=base)

    return make


@pytest.fixture(params=["oxigraph_server", "virtuoso_server"])
def store(request: pytest.FixtureRequest) -> Iterator[RemoteStore]:
    server: Running = request.getfixturevalue(request.param)
    made = server.emptied()
    yield made
    made.close()


@pytest.fixture
def oxigraph_store(oxigraph_server: Running) -> Iterator[RemoteStore]:
    made = oxigraph_server.emptied()
    yield made
    made.close()


def content(store: RemoteStore, base: str = OWN) -> bytes:
    """Return the quads in a store without its record."""
    record = f"<{base}{RECORD}> .\n".encode()
    dumped = store.dump_nquads().splitlines(keepends=True)
    return b"".join(line for line in dumped if not line.endswith(record))


def packed(release: Release) -> bytes:
    return gzip.decompress(release.graph.read_bytes())


def test_a_store_holds_the_release_that_was_loaded(store: RemoteStore, published: Publish) -> None:
    release = published(lines())
    assert held(store) is None
    done = load_release(store, release)
    assert (done.sent, done.kept, done.removed, done.quads) == (6, 0, 0, release.quads)
    assert done.at_once is (store.server.brand is Brand.OXIGRAPH)
    assert content(store) == packed(release)
    assert held(store) == Held.of(release)


def test_the_same_release_is_not_sent_twice(
    oxigraph_store: RemoteStore, published: Publish
) -> None:
    release = published(lines())
    load_release(oxigraph_store, release)
    oxigraph_store.writer.put = oxigraph_store.writer.replace = None  # type: ignore[method-assign,assignment]
    assert load_release(oxigraph_store, release) == Loaded(
        sent=0, kept=6, removed=0, quads=0, at_once=True
    )


@pytest.mark.parametrize("at_once", [1 << 20, 0])
def test_of_another_release_only_what_changed_is_sent(
    store: RemoteStore, published: Publish, at_once: int
) -> None:
    other = "<http://x/a> <http://x/p> <http://x/b> <http://x/another> .\n"
    store.load_nquads(io.BytesIO(other.encode()))
    load_release(store, published(lines()), at_once=at_once)
    gone = "source/pomalidomide-monograph>"
    changed = [each for each in lines() if gone not in each.rsplit(" ", 2)[1]]
    changed = [each for each in changed if "graph/statements" not in each or "rdf-syntax" in each]
    release = published(changed)
    done = load_release(store, release, at_once=at_once)
    assert (done.sent, done.kept, done.removed) == (1, 4, 1)
    assert done.quads < release.quads
    assert content(store) == b"".join(
        sorted([*packed(release).splitlines(keepends=True), other.encode()])
    )


def test_a_load_that_breaks_off_is_told_and_goes_on_where_it_ended(
    store: RemoteStore, published: Publish, monkeypatch: pytest.MonkeyPatch
) -> None:
    release = published(lines())
    monkeypatch.setattr("kg.loading.transfer._TOLD_EVERY", 0)
    put, left = store.writer.put, [None] * 3

    def breaking(graph: str, triples: bytes) -> None:
        if not left:
            raise StoreError(store.server.query, "broke off the connection")
        left.pop()
        put(graph, triples)

    with monkeypatch.context() as patched:
        patched.setattr(store.writer, "put", breaking)
        with pytest.raises(StoreError, match="broke off"):
            load_release(store, release, at_once=0)
    found = held(store)
    assert found is not None
    assert (found.id, found.complete) == (release.id, False)
    done = load_release(store, release, at_once=0)
    assert (done.sent, done.kept) == (4, 2)
    assert content(store) == packed(release)
    assert held(store) == Held.of(release)


def test_a_graph_that_would_go_goes_also_after_a_load_that_broke_off(
    oxigraph_store: RemoteStore, published: Publish, monkeypatch: pytest.MonkeyPatch
) -> None:
    load_release(oxigraph_store, published(lines()))
    smaller = published([each for each in lines() if "graph/reports" not in each])
    with monkeypatch.context() as patched:
        patched.setattr(oxigraph_store.writer, "drop", None)
        with pytest.raises(TypeError):
            load_release(oxigraph_store, smaller, at_once=-1)
    assert load_release(oxigraph_store, smaller, at_once=-1).removed == 1
    assert content(oxigraph_store) == packed(smaller)


def test_a_graph_that_somebody_changed_is_sent_again(
    oxigraph_store: RemoteStore, published: Publish
) -> None:
    release = published(lines())
    load_release(oxigraph_store, release)
    oxigraph_store.writer.drop(f"{OWN}graph/statements")
    assert load_release(oxigraph_store, release).sent == 1
    assert content(oxigraph_store) == packed(release)


def test_who_reads_while_one_update_is_made_sees_the_former_or_the_new_release(
    oxigraph_store: RemoteStore, published: Publish, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent: list[object] = []
    send = oxigraph_store.client.send

    def listening(method: str, url: str, **more: object) -> object:
        if url != oxigraph_store.server.query:
            sent.append(url)
        return send(method, url, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(oxigraph_store.client, "send", listening)
    load_release(oxigraph_store, published(lines()))
    assert sent == [oxigraph_store.server.update]


def test_what_is_too_long_for_one_update_goes_graph_by_graph(
    oxigraph_store: RemoteStore, published: Publish, monkeypatch: pytest.MonkeyPatch
) -> None:
    def too_large(*_: object) -> None:
        raise StoreError(oxigraph_store.server.update, "answered 413", status=413)

    monkeypatch.setattr(oxigraph_store.writer, "replace", too_large)
    release = published(lines())
    assert not load_release(oxigraph_store, release).at_once
    assert content(oxigraph_store) == packed(release)


def test_what_a_server_loses_is_told(
    oxigraph_store: RemoteStore, published: Publish, monkeypatch: pytest.MonkeyPatch
) -> None:
    put = oxigraph_store.writer.put
    monkeypatch.setattr(
        oxigraph_store.writer,
        "put",
        lambda graph, data: put(graph, b"".join(data.splitlines(keepends=True)[:2])),
    )
    with pytest.raises(StoreError, match=r"has 2 of [\d,]+ triples of <.*> after all were sent"):
        load_release(oxigraph_store, published(lines()), at_once=0)


def test_a_store_is_for_one_base(oxigraph_store: RemoteStore, published: Publish) -> None:
    load_release(oxigraph_store, published(lines()))
    base = "https://graph.example/"
    other = published(list(nquads(example_assembly(), base)), base)
    with pytest.raises(StoreError, match=f"holds a release whose base is {OWN}"):
        load_release(oxigraph_store, other)


def test_a_record_that_is_none_is_told(oxigraph_store: RemoteStore) -> None:
    node = f"{OWN}{RECORD}"
    said = (
        f'<{node}> <http://purl.org/dc/terms/identifier> "x" .\n'
        f'<{node}> <http://www.w3.org/1999/02/22-rdf-syntax-ns#value> "{{}}" .\n'
    )
    oxigraph_store.writer.put(node, said.encode())
    with pytest.raises(StoreError, match="record of its release that cannot be read"):
        held(oxigraph_store)


def test_progress_is_told_by_the_graph(oxigraph_store: RemoteStore, published: Publish) -> None:
    told: list[str] = []

    def telling(stage: str, pieces: Iterable[T], total: int) -> Iterator[T]:
        for piece in pieces:
            yield piece
            told.append(f"{stage}: {len(told) + 1} of {total}")

    load_release(oxigraph_store, published(lines()), at_once=0, progress=telling)
    assert told == [f"Loading graphs: {count} of 6" for count in range(1, 7)]


def test_a_reader_never_sees_a_part_of_one_update(
    oxigraph_store: RemoteStore, oxigraph_server: Running, published: Publish
) -> None:
    releases = [published(lines()), published([each for each in lines() if "rash" not in each])]
    load_release(oxigraph_store, releases[0])
    reader, seen, done = oxigraph_server.store(), set[int](), threading.Event()

    def read() -> None:
        while not done.is_set():
            seen.add(len(reader))  # one query

    thread = threading.Thread(target=read)
    thread.start()
    for release in releases[::-1] * 2:
        load_release(oxigraph_store, release)
    done.set()
    thread.join()
    reader.close()
    record = 2 + 6  # its facts, and an entry for each graph
    assert seen == {release.quads + record for release in releases}
