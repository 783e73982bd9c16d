"""`kg serve` prints its address once it listens, and builds where there is nothing to serve."""

from __future__ import annotations

import json
import signal
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path
from urllib.request import Request, urlopen

import pytest

from kg import api, pipeline
from kg.release import open_release
from tests.cli.support import DOCUMENTS, Run, start


@pytest.fixture
def server(release: Path) -> Iterator[subprocess.Popen[str]]:
    process = start("serve", "--release", release, "--port", 0, "--plain")
    yield process
    process.kill()
    process.communicate(timeout=30)


def test_the_address_is_printed_once_it_answers(server: subprocess.Popen[str]) -> None:
    assert server.stdout is not None
    address = server.stdout.readline().strip()
    assert address.startswith("http://127.0.0.1:")
    with urlopen(f"{address}healthz", timeout=30) as answer:  # noqa: S310 - our own address
        assert json.load(answer)["status"] == "ok"
    server.send_signal(signal.SIGINT)
    assert server.wait(timeout=30) == 130
    assert server.stdout.read() == ""
    assert server.stderr is not None
    assert server.stderr.read() == ""


def test_a_taken_port_is_told_in_one_line(kg: Run, release: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        answer = kg("serve", "--release", release, "--port", port, "--plain")
    assert (answer.code, answer.out) == (1, "")
    assert answer.err.startswith(f"kg: cannot listen on 127.0.0.1, port {port}")
    assert answer.err.count("\n") == 1


def test_a_page_that_was_not_built_is_told(
    kg: Run, release: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(api, "page_is_built", lambda: False)
    monkeypatch.setattr(api, "serve", lambda *_, started: started("http://127.0.0.1:1/"))
    assert "the page was not built" in kg("serve", "--release", release).err
    assert kg("serve", "--release", release, "--plain").err == ""


def test_without_a_release_the_default_graph_is_built_first(
    kg: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[list[Path]] = []

    def build(paths: list[Path], out: Path) -> pipeline.Build:
        asked.append(paths)
        return pipeline.build(DOCUMENTS[:1], out)

    monkeypatch.setattr("kg.cli.build.build_release", build)
    monkeypatch.setattr(api, "serve", lambda *_, started: started("http://127.0.0.1:1/"))
    answer = kg("serve", "--release", tmp_path / "build" / "current")
    assert (answer.code, answer.out) == (0, "http://127.0.0.1:1/\n")
    assert "building the default graph" in answer.err
    assert asked == [[]]
    assert open_release(tmp_path / "build").counts["sources"] == 1


def test_with_a_token_a_copy_of_the_release_takes_updates(release: Path, tmp_path: Path) -> None:
    file = tmp_path / "token"
    file.write_text("a token of tests\n")
    before = (release / "graph.nq.gz").read_bytes()
    process = start("serve", "--release", release, "--port", 0, "--update-token-file", file)
    try:
        assert process.stdout is not None
        address = process.stdout.readline().strip()
        request = Request(  # noqa: S310 - our own address
            f"{address}sparql",
            data=b"INSERT DATA { GRAPH <ex:g> { <ex:s> <ex:p> 1 } }",
            headers={
                "Content-Type": "application/sparql-update",
                "Authorization": "Bearer a token of tests",
            },
        )
        with urlopen(request, timeout=30) as answer:  # noqa: S310
            assert answer.status == 204
        asked = f"{address}sparql?query=ASK%7B%3Cex%3As%3E%20%3Cex%3Ap%3E%201%7D"
        with urlopen(asked, timeout=30) as answer:  # noqa: S310
            assert json.load(answer)["boolean"] is True
        process.send_signal(signal.SIGINT)
        _, told = process.communicate(timeout=30)
    finally:
        process.kill()
        process.communicate(timeout=30)
    assert "edited" in told
    assert "the release stays as it is" in told
    assert "a token of tests" not in told
    assert (release / "graph.nq.gz").read_bytes() == before


def test_a_file_without_a_token_is_told(kg: Run, release: Path, tmp_path: Path) -> None:
    file = tmp_path / "token"
    file.write_text("\n")
    answer = kg("serve", "--release", release, "--update-token-file", file)
    assert (answer.code, answer.out) == (1, "")
    assert "there is no token in" in answer.err


def test_a_store_elsewhere_is_not_changed_through_the_server(kg: Run, tmp_path: Path) -> None:
    file = tmp_path / "token"
    file.write_text("a token of tests")
    answer = kg("serve", "--store", "http://127.0.0.1:1/", "--update-token-file", file)
    assert answer.code == 2
    assert "exclude each other" in answer.err
