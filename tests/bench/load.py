"""How many typical queries a second, and how late, beside other servers with the same quads.

    python -m tests.bench.load RELEASE [--seconds 5] [--connections 1 4 16] [--without NAME]

Each server answers each query alone, asked over kept connections by wrk, after all have been found
to give the same rows. Prints a table in Markdown: requests a second, the middle latency and that
which one in a hundred exceeds, and CPU time of all processes of the server for each request.
"""

from __future__ import annotations

import argparse
import gzip
import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from tests.bench.processes import usage
from tests.bench.rivals import JSON, Rival, ours, oxigraph_server, rdflib_endpoint
from tests.bench.typical import QUERIES
from tests.tools import TOOLS

_SCRIPT = Path(__file__).with_suffix(".lua")
_WARM = 1  # seconds
_HEAD = ("query", "connections", "server", "a second", "p50 ms", "p99 ms", "CPU ms", "not answered")


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """What wrk found.

    Attributes:
        rate: answers a second.
        p50, p99: seconds.
        cpu: seconds of the server for an answer.
        failed: requests without an answer, or with another status than 200.
    """

    rate: float
    p50: float
    p99: float
    cpu: float
    failed: int

    def cells(self) -> tuple[str, ...]:
        """Return what the table shows."""
        if not self.rate:
            return "none", "", "", "", str(self.failed)
        times = (1000 * each for each in (self.p50, self.p99, self.cpu))
        return f"{self.rate:.4g}", *(f"{each:.2f}" for each in times), str(self.failed)


def measure(
    wrk: Sequence[str], rival: Rival, query: str, connections: int, seconds: int
) -> Figures:
    """Return how a server answers a query that so many ask at once, each again and again."""
    _wrk(wrk, rival, query, connections, _WARM)
    before = usage(rival.pid).cpu
    found = _wrk(wrk, rival, query, connections, seconds)
    cpu = usage(rival.pid).cpu - before
    answered = found["requests"] - found["refused"]
    return Figures(
        rate=answered / found["seconds"],
        p50=found["p50"],
        p99=found["p99"],
        cpu=cpu / max(1, answered),
        failed=int(found["refused"] + found["broken"]),
    )


def _wrk(
    wrk: Sequence[str], rival: Rival, query: str, connections: int, seconds: int
) -> dict[str, float]:
    words = [*wrk, "--threads", "1", "--connections", str(connections), "--timeout", "30s"]
    words += ["--duration", f"{seconds}s", "--header", f"Accept: {JSON}", "--script", str(_SCRIPT)]
    told = subprocess.run(  # noqa: S603 - our own words
        [*words, rival.address(query)], check=True, capture_output=True, text=True
    )
    found: dict[str, float] = json.loads(told.stdout.splitlines()[-1])
    return found


def rows(rival: Rival, query: str) -> list[str]:
    """Return the rows of an answer in an order that does not depend on the server."""
    found = rival.ask(query)["results"]
    assert isinstance(found, dict)
    return sorted(
        json.dumps({name: term["value"] for name, term in row.items()}, sort_keys=True)
        for row in found["bindings"]
    )


def agree(rivals: Sequence[Rival]) -> dict[str, int]:
    """Return the number of rows of each query.

    Raises:
        AssertionError: servers give other rows, or none.
    """
    sizes = {}
    for name, query in QUERIES.items():
        first, *others = (rows(each, query) for each in rivals)
        assert first, f"{name} has no rows: is the release the default graph?"
        for rival, found in zip(rivals[1:], others, strict=True):
            assert found == first, f"{rival.name} answers {name} otherwise than {rivals[0].name}"
        sizes[name] = len(first)
    return sizes


def table(rivals: Sequence[Rival], connections: Sequence[int], seconds: int) -> Iterator[str]:
    """Yield the lines of the table as they are found."""
    wrk = TOOLS["wrk"].command()
    assert wrk is not None
    sizes = agree(rivals)
    yield _line(_HEAD)
    yield _line(["---"] * 3 + ["---:"] * (len(_HEAD) - 3))
    for name, query in QUERIES.items():
        for number in connections:
            for rival in rivals:
                found = measure(wrk, rival, query, number, seconds)
                what = f"{name} ({sizes[name]} rows)"
                yield _line((what, str(number), rival.name, *found.cells()))


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("release", type=Path)
    parser.add_argument("--seconds", type=int, default=5)
    parser.add_argument("--connections", type=int, nargs="+", default=(1, 4, 16))
    parser.add_argument("--without", action="append", default=[], metavar="NAME")
    given = parser.parse_args()
    if TOOLS["wrk"].command() is None:
        sys.exit("wrk is not installed: python -m tests.tools wrk")
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        nquads = folder / "graph.nq"
        with gzip.open(given.release / "graph.nq.gz") as packed, nquads.open("wb") as plain:
            shutil.copyfileobj(packed, plain, 1 << 20)
        rivals = [stack.enter_context(ours(given.release))]
        for name, start in (("oxigraph", oxigraph_server), ("rdflib-endpoint", rdflib_endpoint)):
            if name not in given.without and (name == "oxigraph" or TOOLS[name].command()):
                rivals.append(stack.enter_context(start(nquads)))
        for line in table(rivals, given.connections, given.seconds):
            print(line, flush=True)  # noqa: T201 - a program for people


if __name__ == "__main__":
    main()
