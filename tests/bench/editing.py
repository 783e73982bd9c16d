"""What an update costs on a server that takes updates, and the query after it.

`python -m tests.bench.editing RELEASE` copies the release beside itself, serves it with a token and
prints latency in ms: of updates in a row, of a query that comes right after an update, of other
queries, and of both while one client updates all the time and another asks.
"""

from __future__ import annotations

import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from kg.release import open_release
from tests.workers.serving import Server, serving

_TOKEN = "a-token-of-benchmarks"  # noqa: S105
_QUERY = "SELECT ?s WHERE { ?s <x:new> ?o } LIMIT 1"
_TIMES, _SECONDS = 30, 4.0


def main(release: Path) -> None:
    """Print the table."""
    with tempfile.TemporaryDirectory(dir=release.resolve().parent.parent.parent) as folder:
        copy = Path(folder) / release.resolve().name
        shutil.copytree(release.resolve(), copy)
        print(f"{open_release(copy).quads:,} quads")  # noqa: T201
        token = Path(folder) / "token"
        token.write_text(_TOKEN)
        with serving("--release", copy, "--update-token-file", token) as server:
            _measure(server)


def _measure(server: Server) -> None:
    numbers = iter(range(10**6))

    def update() -> None:
        number = next(numbers)
        assert server.update(f"INSERT DATA {{ <x:{number}> <x:new> 1 }}", _TOKEN) == 204

    def query() -> None:
        assert server.ask(_QUERY).rows()

    update()
    query()
    _print("updates in a row", [_timed(update) for _ in range(_TIMES)])
    after = []
    for _ in range(_TIMES):
        update()
        after.append(_timed(query))
    _print("the query after an update", after)
    _print("other queries", [_timed(query) for _ in range(_TIMES)])
    with ThreadPoolExecutor(1) as pool:
        end = time.monotonic() + _SECONDS
        changing = pool.submit(_until, end, update)
        beside = []
        while not changing.done():
            beside.append(_timed(query))
        _print("queries beside updates", beside)
        _print("updates beside queries", changing.result())


def _until(end: float, call: Callable[[], None]) -> list[float]:
    times = []
    while time.monotonic() < end:
        times.append(_timed(call))
    return times


def _timed(call: Callable[[], None]) -> float:
    began = time.monotonic()
    call()
    return time.monotonic() - began


def _print(what: str, times: list[float]) -> None:
    percent = statistics.quantiles(times, n=100)
    print(f"{what}: p50 {1000 * percent[49]:.0f} ms, p99 {1000 * percent[98]:.0f} ms")  # noqa: T201


if __name__ == "__main__":
    main(Path(sys.argv[1]))
