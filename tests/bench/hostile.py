"""How long a cheap query takes, alone and beside four that never end.

`python -m tests.bench.hostile RELEASE` starts a server of its own on the release and prints
requests a second and latency in ms, by one client and by four, then by one while four hostile
queries run.
"""

from __future__ import annotations

import statistics
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import quote

from tests.workers.serving import Server, serving

_LABELS = """
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT ?node ?label WHERE { ?node skos:prefLabel ?label } LIMIT 20
"""
_ENDLESS = """
SELECT (COUNT(*) AS ?n) WHERE { VALUES ?a { 1 2 3 4 5 6 7 8 9 } VALUES ?b { 1 2 3 4 5 6 7 8 9 }
  VALUES ?c { 1 2 3 4 5 6 7 8 9 } ?s ?p ?o . FILTER(?a + ?b + ?c + STRLEN(STR(?o)) < 0) }
"""
_SECONDS, _LIMIT = 4.0, 8


def main(release: Path) -> None:
    """Print the table."""
    with serving("--release", release, "--query-timeout", _LIMIT) as server:
        server.ask(_LABELS)
        _print("one client", _times(server, 1))
        _print("four clients", _times(server, 4))
        with ThreadPoolExecutor(4) as pool:
            hostile = [pool.submit(server.ask, _ENDLESS) for _ in range(4)]
            time.sleep(1.5)  # they have been found out
            _print("one client beside four hostile queries", _times(server, 1))
            print("hostile:", *{each.result().detail for each in hostile})  # noqa: T201


def _times(server: Server, clients: int) -> list[float]:
    """Return seconds that queries took, asked by so many clients at once over kept connections."""
    with ThreadPoolExecutor(clients) as pool:
        found = [pool.submit(_asked, server.port) for _ in range(clients)]
        return [each for one in found for each in one.result()]


def _asked(port: int) -> list[float]:
    connection = HTTPConnection("127.0.0.1", port)
    times, end = [], time.monotonic() + _SECONDS
    while time.monotonic() < end:
        started = time.monotonic()
        connection.request("GET", f"/sparql?query={quote(_LABELS)}")
        answer = connection.getresponse()
        answer.read()
        assert answer.status == 200
        times.append(time.monotonic() - started)
    connection.close()
    return times


def _print(what: str, times: list[float]) -> None:
    percent = statistics.quantiles(times, n=100)
    rate = len(times) / _SECONDS
    p50, p99 = 1000 * percent[49], 1000 * percent[98]
    print(f"{what}: {rate:.0f} a second, p50 {p50:.1f} ms, p99 {p99:.1f} ms")  # noqa: T201


if __name__ == "__main__":
    main(Path(sys.argv[1]))
