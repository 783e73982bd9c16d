"""A cluster makes what one machine makes, also when it loses a worker; a real one on loopback."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from kg.errors import BuildError
from kg.pipeline import build
from kg.pipeline.cache import Conditions

cluster = pytest.importorskip("kg.pipeline.cluster", reason="Dask is not installed")

ROOT = Path(__file__).parents[2]
CONDITIONS = Conditions(tagger="", most=1 << 20, base="http://example.org/")


@contextmanager
def started(*arguments: str, folder: Path) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """Give a process and its output up to an address; it ends with the test."""
    environment = {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "DASK_DISTRIBUTED__SCHEDULER__WORK_STEALING": "False",
        "DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES": "1",
    }
    process = subprocess.Popen(  # noqa: S603 - a program of a test dependency
        [sys.executable, "-m", "distributed.cli.dask_" + arguments[0], *arguments[1:]],
        stderr=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        text=True,
        cwd=folder,
        env=environment,
    )
    assert process.stderr is not None
    try:
        said = ""
        while not (found := re.search(r"(?:Scheduler at|Registered to):\s+(tcp://\S+)", said)):
            line = process.stderr.readline()
            assert line, said
            said += line
        yield process, found[1]
    finally:
        process.kill()
        process.wait()
        process.stderr.close()


@pytest.fixture(scope="module")
def scheduler(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("scheduler")
    arguments = ("--host", "127.0.0.1", "--port", "0", "--no-dashboard", "--no-jupyter")
    with started("scheduler", *arguments, folder=folder) as (_, address):
        yield address


@contextmanager
def workers(scheduler: str, number: int, folder: Path) -> Iterator[list[subprocess.Popen[str]]]:
    """Give some workers with a thread each."""
    arguments = (
        scheduler,
        "--host",
        "127.0.0.1",
        "--nthreads",
        "1",
        "--no-nanny",
        "--no-dashboard",
    )
    with ExitStack() as stack:
        yield [
            stack.enter_context(started("worker", *arguments, folder=folder))[0]
            for _ in range(number)
        ]


def slow(number: int) -> tuple[int, int]:
    time.sleep(0.05)
    return number, os.getpid()


def square(number: int) -> int:
    return number * number


def deadly(number: int) -> int:
    if number == 3:
        os.kill(os.getpid(), signal.SIGKILL)
    return number


def lost(number: int) -> object:
    return f"lost {number}"


def test_a_cluster_builds_the_bytes_that_processes_build(
    scheduler: str, tmp_path: Path, documents: Path
) -> None:
    here = [build([documents], tmp_path / str(jobs), jobs=jobs) for jobs in (1, 2, 4)]
    with workers(scheduler, 2, tmp_path):
        there = build([documents], tmp_path / "there", scheduler=scheduler)
    assert there.read == there.work == here[0].work > 12
    for each in here:
        assert each.release.id == there.release.id
        assert each.release.graph.read_bytes() == there.release.graph.read_bytes()


def test_a_worker_that_is_killed_in_the_middle_is_made_up_for(
    scheduler: str, tmp_path: Path
) -> None:
    with (
        workers(scheduler, 2, tmp_path) as (first, _),
        cluster.connected(scheduler, CONDITIONS) as there,
    ):
        results = there.map(slow, range(60), lost)
        done = [next(results) for _ in range(10)]
        assert {process for _, process in done} >= {first.pid}
        first.kill()
        done += results
    assert [number for number, _ in done] == list(range(60))
    assert len({process for _, process in done}) == 2


def test_what_kills_all_its_workers_is_lost_and_nothing_else(
    scheduler: str, tmp_path: Path
) -> None:
    with (
        workers(scheduler, 3, tmp_path),
        cluster.connected(scheduler, CONDITIONS) as there,
    ):
        assert list(there.map(deadly, range(8), lost)) == [0, 1, 2, "lost 3", 4, 5, 6, 7]


def test_workers_with_another_program_are_refused(
    scheduler: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with workers(scheduler, 1, tmp_path), cluster.connected(scheduler, CONDITIONS) as there:
        assert list(there.map(square, [3], lost)) == [9]
        monkeypatch.setattr("kg.resources.digests", lambda: {"program": "sha256:other"})
        with pytest.raises(BuildError, match="another version of the program"):
            list(there.map(square, [3], lost))


def test_a_scheduler_without_workers_is_told(
    scheduler: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cluster, "_PATIENCE", 1)
    with (
        pytest.raises(BuildError, match="has no workers"),
        cluster.connected(scheduler, CONDITIONS),
    ):
        pass


@pytest.mark.parametrize("address", ["tcp://127.0.0.1:9", "nonsense://x", "not an address"])
def test_an_address_where_no_scheduler_is_is_told(
    address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cluster, "_PATIENCE", 1)
    with (
        pytest.raises(BuildError, match="no Dask scheduler answers at"),
        cluster.connected(address, CONDITIONS),
    ):
        pass


@pytest.fixture
def documents(tmp_path: Path) -> Path:
    folder = tmp_path / "documents"
    folder.mkdir()
    for number in range(14):
        page = f"# Examplin {number}\n\n**Side Effects:** Nausea is common. Rash {number} %.\n"
        (folder / f"examplin-{number}.md").write_text(page)
    shutil.copy(folder / "examplin-1.md", folder / "twice.md")
    return folder
