"""Work comes back in its order, and one worker that dies takes no other work with it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from kg.pipeline import Executor, Inline, Processes, local
from kg.pipeline.executors import INLINE

ROOT = Path(__file__).parents[2]


def square(number: int) -> int:
    return number * number


def deadly(number: int) -> int:
    if number == 7:
        os.kill(os.getpid(), signal.SIGKILL)
    return number


def once(marker: str) -> str:
    """Kill the worker the first time."""
    path = Path(marker)
    if path.suffix == ".once" and not path.exists():
        path.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return marker


def lost(piece: object) -> object:
    return f"lost {piece}"


@pytest.mark.parametrize("executor", [Inline(), Processes(2)], ids=["inline", "processes"])
def test_results_come_in_the_order_of_the_work(executor: Executor) -> None:
    assert list(executor.map(square, iter(range(100)), lost)) == [n * n for n in range(100)]
    assert list(executor.map(square, [], lost)) == []


def test_what_kills_its_worker_twice_is_lost_and_nothing_else() -> None:
    found = list(Processes(2).map(deadly, range(60), lost))
    assert found == [*range(7), "lost 7", *range(8, 60)]


def test_what_kills_its_worker_once_is_done_again(tmp_path: Path) -> None:
    work = [str(tmp_path / f"{number}.{'once' if number == 5 else 'txt'}") for number in range(30)]
    assert list(Processes(2).map(once, work, lost)) == work


def test_no_more_work_is_under_way_than_keeps_the_workers_busy() -> None:
    work = iter(range(1000))
    results = Processes(2).map(square, work, lost)
    next(results)
    assert next(work) < 50


def test_little_work_is_done_without_workers() -> None:
    assert isinstance(local(None, range(INLINE - 1)), Inline)
    assert isinstance(local(2, range(2)), Processes)
    assert isinstance(local(1, range(1000)), Inline)


PARENT = """
import os, sys, time
from kg.pipeline import Processes
def nap(number):
    print(os.getpid(), flush=True)
    time.sleep(60)
list(Processes(2).map(nap, range(2), str))
"""


def test_workers_end_with_a_build_that_is_killed() -> None:
    parent = subprocess.Popen(  # noqa: S603 - our own program
        [sys.executable, "-c", PARENT],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    assert parent.stdout is not None
    workers = [int(parent.stdout.readline()) for _ in range(2)]
    parent.kill()
    parent.wait()
    deadline = time.monotonic() + 10
    while any(_alive(each) for each in workers) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not [each for each in workers if _alive(each)]
    parent.stdout.close()


def _alive(process: int) -> bool:
    try:
        state = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"
