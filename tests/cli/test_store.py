"""`--store`: a release is loaded into a server, and commands read from it."""

from __future__ import annotations

import json
import signal
from collections.abc import Iterator
from pathlib import Path
from urllib.request import urlopen

import pytest

from kg import pipeline
from kg.loading import load_release
from kg.release import open_release
from tests.cli.support import DOCUMENTS, Run, start
from tests.servers import Running, free_port

READING = [
    ("query", "effects-of-drug", "-p", "drug=pomalidomide"),
    ("show", "pomalidomide", "--format", "json"),
    ("compare", "pomalidomide", "lenalidomide"),
    ("why", "pomalidomide", "neutropenia"),
    ("path", "pomalidomide", "lenalidomide"),
]


@pytest.fixture
def loaded(oxigraph_server: Running, built: pipeline.Build) -> Iterator[str]:
    """Return the address of a server that holds the small release."""
    store = oxigraph_server.emptied()
    load_release(store, built.release)
    yield oxigraph_server.url
    store.close()


@pytest.mark.parametrize("command", READING, ids=lambda each: each[0])
def test_a_command_answers_from_a_store_as_from_its_release(
    command: tuple[str, ...], kg: Run, loaded: str, release: Path
) -> None:
    wanted = kg(*command, "--release", release)
    assert kg(*command, "--store", loaded) == wanted
    assert wanted.out


def test_a_build_is_loaded_and_the_next_one_changes_nothing(
    kg: Run, oxigraph_server: Running, tmp_path: Path
) -> None:
    oxigraph_server.emptied().close()
    first = kg("build", *DOCUMENTS, "--out", tmp_path, "--store", oxigraph_server.url)
    assert first.code == 0, first.err
    lines = dict(line.split("\t") for line in first.out.splitlines())
    quads = open_release(tmp_path).quads
    assert lines["store"] == f"{oxigraph_server.url}/query"
    assert (
        lines["loaded"] == f"6 graphs ({quads:,} quads) sent in one update, 0 unchanged, 0 removed"
    )
    again = kg("build", *DOCUMENTS, "--out", tmp_path, "--store", oxigraph_server.url)
    assert "loaded\tunchanged, 6 graphs\n" in again.out
    fewer = kg("build", *DOCUMENTS[:2], "--out", tmp_path, "--store", oxigraph_server.url)
    assert ", 1 removed" in fewer.out


def test_a_store_that_is_not_there_is_told_before_anything_is_built(
    kg: Run, tmp_path: Path
) -> None:
    url = f"http://me:hunter2@127.0.0.1:{free_port()}/sparql"
    answer = kg("build", *DOCUMENTS, "--out", tmp_path, "--store", url)
    assert answer.code == 1
    assert "cannot be reached" in answer.err
    assert "hunter2" not in answer.err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("command", ["serve", "show x", "search x"])
def test_a_release_and_a_store_exclude_each_other(kg: Run, release: Path, command: str) -> None:
    answer = kg(*command.split(), "--release", release, "--store", "http://127.0.0.1:1/")
    assert answer.code == 2
    assert "exclude each other" in answer.err


def test_addresses_of_a_store_go_with_a_store(kg: Run, tmp_path: Path) -> None:
    answer = kg("build", "--out", tmp_path, "--store-update", "http://127.0.0.1:1/")
    assert (answer.code, answer.out) == (2, "")
    assert "go with --store" in answer.err


def test_a_store_is_served(loaded: str, built: pipeline.Build) -> None:
    process = start("serve", "--store", loaded, "--port", 0, "--plain")
    try:
        assert process.stdout is not None
        address = process.stdout.readline().strip()
        with urlopen(f"{address}readyz", timeout=30) as answer:  # noqa: S310 - our own address
            assert json.load(answer)["release"] == built.release.id
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=30) == 130
        assert process.stderr is not None
        assert process.stderr.read() == ""
    finally:
        process.kill()
        process.communicate(timeout=30)
