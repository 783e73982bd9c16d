"""Another release is published while a server answers: nobody notices but by what is in it."""

from __future__ import annotations

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event

import pytest

from kg.api import Settings, create_app
from kg.release import Release, open_release
from tests.workers.serving import Server, published, until, within

COUNT = "SELECT (COUNT(*) AS ?n) WHERE { ?s <x:new> ?o }"


def release(out: Path, number: int) -> Release:
    new = [f"<x:{index}> <x:new> <x:{index}> <x:graph> .\n" for index in range(number)]
    return published(out, *new)


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    found = tmp_path_factory.mktemp("out")
    release(found, 1)
    return found


@pytest.fixture(scope="module")
def server(out: Path) -> Iterator[Server]:
    path = out / "current"
    settings = Settings(query_timeout=20, follow_every=0.2)
    with within(create_app(open_release(path), settings, follow=path)) as found:
        yield found


def number(server: Server, query: str = COUNT) -> int:
    answer = server.ask(query)
    assert answer.status == 200, answer.body
    return int(answer.rows()[0]["n"]["value"])


def wait_for(server: Server, wanted: Release) -> None:
    end = time.monotonic() + 30
    while server.get("/healthz")["release"] != wanted.id:
        assert time.monotonic() < end
        time.sleep(0.1)


def test_two_switches_under_load_drop_no_request(server: Server, out: Path) -> None:
    done = Event()
    held = number(server)
    sizes = (held, held + 1, held + 2)

    seen: dict[bool, list[int]] = {True: [], False: []}

    def go_on(ask_page: bool) -> None:
        found = seen[ask_page]
        while not done.is_set():
            found.append(number(server))
            if ask_page:
                assert server.get("/api/drugs/pomalidomide")["node"]["label"] == "pomalidomide"
                assert "pomalidomide" in server.page("/drug/pomalidomide")

    with ThreadPoolExecutor(4) as pool:
        asking = [pool.submit(go_on, each) for each in (True, False)]
        try:
            former = server.nursery()
            for size in sizes[1:]:
                wait_for(server, release(out, size))
                assert number(server) == size
                until(lambda wanted=size: all(wanted in each for each in seen.values()), 10)
        finally:
            done.set()
        for each in asking:
            each.result()  # no request failed
    for counts in seen.values():
        assert counts == sorted(counts)
        assert set(counts) == set(sizes)
    assert server.nursery() != former
    end = time.monotonic() + 10
    while len(server.nurseries()) > 1:
        assert time.monotonic() < end
        time.sleep(0.1)


def test_a_query_that_runs_meanwhile_is_answered_from_the_release_it_began_with(
    server: Server, out: Path
) -> None:
    quads = number(server, "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }")
    with ThreadPoolExecutor(1) as pool:
        query = "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . VALUES ?x { 1 2 3 } }"
        long = pool.submit(number, server, query)
        wait_for(server, release(out, 500))
        assert long.result() == 3 * quads**2


def test_names_and_comparisons_are_those_of_the_release_that_is_served(
    server: Server, out: Path
) -> None:
    before = "http://www.w3.org/2004/02/skos/core#prefLabel"
    drug = "https://w3id.org/drug-effect-kg/drug/novelumab"
    assert server.get("/api/search?q=novelumab")["hits"] == []
    wait_for(server, published(out, f'<{drug}> <{before}> "novelumab" <x:graph> .\n'))
    assert [hit["slug"] for hit in server.get("/api/search?q=novelumab")["hits"]] == ["novelumab"]
    compared = server.get("/api/compare?drug=novelumab&drug=pomalidomide")
    assert [each["label"] for each in compared["drugs"]] == ["novelumab", "pomalidomide"]
    assert {row["cells"][0]["state"] for row in compared["rows"]} == {"not-mentioned"}


def test_a_release_that_cannot_be_opened_changes_nothing(server: Server, out: Path) -> None:
    held = number(server)
    current = (out / "current").resolve()
    broken = current.parent / "broken"
    broken.mkdir()
    facts = (current / "release.json").read_text()
    (broken / "release.json").write_text(facts.replace(current.name, "broken"))
    (broken / "graph.nq.gz").write_bytes(b"no gzip")
    link = out / "link"
    link.symlink_to(broken)
    link.replace(out / "current")
    time.sleep(0.7)  # it is looked for five times a second
    assert server.get("/healthz")["release"] == current.name
    assert number(server) == held
    link.symlink_to(current)
    link.replace(out / "current")
    wait_for(server, release(out, held + 1))
    assert number(server) == held + 1
