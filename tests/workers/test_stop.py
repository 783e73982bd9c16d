"""A server is told to stop, or is killed: what it leaves behind, and whom it still answers."""

from __future__ import annotations

import signal
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPException
from pathlib import Path

import pytest

from kg.release import Release
from tests.workers.serving import ALL, CHEAP, Running, published, serving, until

ENDLESS = f"""INSERT {{ GRAPH <x:g> {{ ?a ?e ?i }} }}
WHERE {{ GRAPH ?w {{ {ALL} FILTER(STR(?a) = STR(?l) && ?l = "nothing") }} }}"""
LONG = "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f }"


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> Release:
    return published(tmp_path_factory.mktemp("release"))


@pytest.fixture
def server(release: Release) -> Iterator[Running]:
    """Yield a server that the test may end."""
    options = ("--query-timeout", 20, "--drain", 0.5)
    with serving("--release", release.path, *options) as found:
        yield found


def gone(left: list[int]) -> bool:
    return not any(Path(f"/proc/{pid}/exe").exists() for pid in left)


@pytest.mark.parametrize(
    ("sent", "code"), [(signal.SIGTERM, 0), (signal.SIGINT, 130)], ids=["terminate", "interrupt"]
)
def test_running_queries_end_and_no_process_is_left(
    server: Running, release: Release, sent: signal.Signals, code: int
) -> None:
    with ThreadPoolExecutor(1) as pool:
        asked = pool.submit(server.ask, LONG)
        time.sleep(0.2)
        assert not asked.done()
        left = [server.nursery(), *server.workers()]
        server.process.send_signal(sent)
        if sent is signal.SIGTERM:  # load balancers are to notice before it closes
            until(lambda: server.ready() == 503, 0.4)
            assert len(server.ask(CHEAP).rows()) == 3
        assert asked.result().rows()[0]["n"]["value"] == str(release.quads**2)
        assert server.process.wait(10) == code
    with pytest.raises(ConnectionRefusedError):
        server.ready()
    assert len(left) > 1
    assert gone(left)


def test_a_server_that_is_killed_leaves_nothing(server: Running) -> None:
    with ThreadPoolExecutor(2) as pool:
        asked = [pool.submit(server.ask, LONG) for _ in range(2)]
        time.sleep(0.2)
        left = [server.nursery(), *server.workers()]
        server.process.kill()
        for each in asked:
            assert isinstance(each.exception(), (OSError, HTTPException))
    assert len(left) > 1
    until(lambda: gone(left), 5)


def test_a_change_without_end_holds_up_neither_others_nor_the_end(
    release: Release, tmp_path: Path
) -> None:
    token = tmp_path / "token"
    token.write_text("of-tests")
    options = ("--update-token-file", token, "--query-timeout", 0.5)
    with serving("--release", release.path, *options) as server, ThreadPoolExecutor(1) as pool:
        endless = pool.submit(server.update, ENDLESS, "of-tests")
        time.sleep(0.5)
        assert len(server.ask(CHEAP).rows()) == 3
        assert server.ready() == 200
        server.process.send_signal(signal.SIGTERM)
        assert server.process.wait(15) == 0
        assert endless.exception() or endless.result() != 204
