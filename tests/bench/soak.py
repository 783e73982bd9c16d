"""Whether a server stays what it is: nothing grows, nothing is left over, nobody notices anything.

    python -m tests.bench.soak RELEASE [--minutes 60]

Clients of all kinds (`tests.bench.crowd`) ask `kg serve` at once while it goes over to another
release and back again and again. Memory, open files and processes are looked at meanwhile and once
all have left. Ends with 1 where something grew beyond its bound or was answered otherwise than it
should have been.
"""

from __future__ import annotations

import argparse
import gzip
import signal
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from kg.release import Content, open_release, publish
from tests.bench.crowd import Seen, crowd
from tests.bench.processes import Usage, usage
from tests.workers.serving import Server, serving

_OPTIONS = ("--query-timeout", 3, "--query-memory", 128)
_EVERY, _SWITCH = 5.0, 20.0  # seconds
_WARM = 0.2  # part of the time that does not count
_QUIET = 15.0  # seconds
_MIB = 2**20
_MORE_MEMORY, _MORE_BYTES, _MORE_FILES = 1.10, 64 * _MIB, 12
_LATER, _SLACK = 1.5, 0.050  # times, and seconds


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """What was seen at a moment; `p50` and `p99` in seconds, since the sample before."""

    at: float
    used: Usage
    p50: float
    p99: float


def two_releases(source: Path, out: Path) -> tuple[Path, Path]:
    """Publish what a release holds, and the same with one more quad; return both."""
    with gzip.open(open_release(source).graph, "rt", encoding="utf-8", newline="") as graph:
        lines = list(graph)
    made = []
    for more in ((), ("<x:s> <x:p> <x:o> <x:g> .\n",)):
        quads = sorted({*lines, *more})
        made.append(publish(out, lambda quads=quads: Content(quads=quads)).path)
    return made[0], made[1]


def samples(
    server: Server, out: Path, releases: Sequence[Path], seen: Seen, seconds: float
) -> Iterator[Sample]:
    """Yield what is seen every few seconds, and switch releases meanwhile."""
    begun = last = switched = time.monotonic()
    turn = 0
    while (now := time.monotonic()) - begun < seconds:
        time.sleep(max(0.0, _EVERY - (now - last)))
        since, last = last, time.monotonic()
        lately = [took for ended, took in list(seen.latest) if ended >= since]
        percent = statistics.quantiles(lately, n=100) if len(lately) > 1 else [0.0] * 99
        used = usage(server.process.pid)
        yield Sample(at=last - begun, used=used, p50=percent[49], p99=percent[98])
        if last - switched > _SWITCH:
            switched, turn = last, turn + 1
            link = out / "next"
            link.symlink_to(releases[turn % len(releases)])
            link.replace(out / "current")
            seen.done["switches"] += 1


def failures(found: Sequence[Sample], after: Usage, before: Usage, seen: Seen) -> Iterator[str]:
    """Yield in words what is beyond its bound.

    Quarters of the time are compared by the least that was taken in each: what is taken for a
    while, by a query or beside a switch, is given back, and what leaks is not.
    """
    for kind, number in seen.wrong.items():
        yield f"{number} wrong answers to {kind} clients, such as {seen.examples[kind]}"
    counted = [each for each in found if each.at > _WARM * found[-1].at]
    first, last = counted[: len(counted) // 4], counted[-(len(counted) // 4) :]
    if not first:
        yield "it was too short to compare anything"
        return
    memory = [min(each.used.memory for each in part) for part in (first, last)]
    if memory[1] > memory[0] * _MORE_MEMORY + _MORE_BYTES:
        yield f"memory grew from {memory[0] // _MIB} to {memory[1] // _MIB} MiB"
    files = [min(each.used.files for each in part) for part in (first, last)]
    if files[1] > files[0] + _MORE_FILES:
        yield f"open files grew from {files[0]} to {files[1]}"
    p50 = [statistics.median(each.p50 for each in part) for part in (first, last)]
    if p50[1] > p50[0] * _LATER + _SLACK:
        yield f"the middle latency grew from {1000 * p50[0]:.0f} to {1000 * p50[1]:.0f} ms"
    if after.zombies:
        yield f"{after.zombies} processes have ended and were not waited for"
    if after.files > before.files + _MORE_FILES:
        yield f"{after.files} files are open once all have left, {before.files} before they came"
    if after.processes > before.processes + 2:  # quick workers come back, slow ones as needed
        yield f"{after.processes} processes are left, of {before.processes} before"


def _told(each: Sample, seen: Seen) -> str:
    used = each.used
    return (
        f"{each.at / 60:5.1f} min: {used.memory // _MIB} MiB (largest {used.largest // _MIB}),"
        f" {used.files} files, {used.processes} processes, {used.zombies} zombies,"
        f" p50 {1000 * each.p50:.0f} p99 {1000 * each.p99:.0f} ms,"
        f" {sum(seen.done.values())} requests, {sum(seen.wrong.values())} wrong"
    )


def soak(release: Path, minutes: float) -> list[str]:
    """Return in words what is beyond its bound; tells meanwhile how it is going."""
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder)
        releases = two_releases(release, out)
        with serving("--release", out / "current", *_OPTIONS) as server:
            before = usage(server.process.pid)
            found: list[Sample] = []
            with crowd(server.port) as seen:
                for each in samples(server, out, releases, seen, 60 * minutes):
                    found.append(each)
                    if len(found) % max(1, round(minutes)) == 0:
                        print(_told(each, seen), flush=True)  # noqa: T201
            time.sleep(_QUIET)
            after = usage(server.process.pid)
            print(f"before: {before}\nafter: {after}\n{dict(seen.done)}")  # noqa: T201
            wrong = list(failures(found, after, before, seen))
            server.process.send_signal(signal.SIGINT)
            if server.process.wait(30) != 130:
                wrong.append(f"it ended with {server.process.returncode}")
    return wrong


def main() -> None:
    """Print how it is going, and what is beyond its bound."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("release", type=Path)
    parser.add_argument("--minutes", type=float, default=60)
    given = parser.parse_args()
    wrong = soak(given.release, given.minutes)
    sys.exit("\n".join(wrong) or 0)


if __name__ == "__main__":
    main()
