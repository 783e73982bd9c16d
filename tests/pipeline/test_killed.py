"""A build that is killed leaves the former release; the next one succeeds and cleans up.

`KG_KILLS=200 pytest tests/pipeline/test_killed.py` kills two hundred builds at random moments.
"""

from __future__ import annotations

import os
import random
import re
import signal
import time
from pathlib import Path

import pytest

from kg.errors import BuildError
from kg.pipeline import build
from kg.release import Release, list_releases, open_release
from tests.pipeline.elsewhere import (
    built,
    built_with_little_room,
    read_with_little_memory,
    started,
)

KILLS = int(os.environ.get("KG_KILLS", "12"))
STATES = ("Nausea is common.", "Headache and rash are rare. It does not cause nausea.")


def write(folder: Path, state: str) -> None:
    folder.mkdir(exist_ok=True)
    for number in range(14):
        page = f"# Examplin {number}\n\n**Side Effects:** {state} Rash {number} %.\n"
        (folder / f"examplin-{number}.md").write_text(page)


def is_whole(release: Release) -> bool:
    """Tell whether a release has all its files, and the quads that it says it has."""
    quads = sum(len(block) for block in release.blocks())
    store = release.store(in_memory=False)
    counted = len(store)
    store.close()
    return quads == counted == release.quads and bool(release.report() and release.report_text())


def litter(out: Path) -> list[Path]:
    """Return what no build should leave."""
    known = {"current", "releases", "cache", ".lock"}
    found = [each for each in out.iterdir() if each.name not in known]
    found += [each for each in (out / "releases").iterdir() if not (each / "release.json").exists()]
    return found + [each for each in (out / "cache").rglob("*") if each.suffix == ".partial"]


@pytest.mark.timeout(30 + 5 * KILLS)
def test_a_build_killed_at_any_moment_leaves_the_former_release(tmp_path: Path) -> None:
    folder, out = tmp_path / "documents", tmp_path / "out"
    expected: dict[str, str] = {}
    took = 0.0
    for state in STATES:
        write(folder, state)
        begun = time.monotonic()
        expected[state] = build([folder], out, fresh=True, jobs=2).release.id
        took = max(took, time.monotonic() - begun)
    chance = random.Random(20)  # noqa: S311 - moments, not secrets
    for number in range(KILLS):
        state = STATES[number % 2]
        write(folder, state)
        fresh, jobs = chance.random() < 0.5, chance.choice((1, 2))
        process = started(built, folder, out, fresh, jobs)
        time.sleep(chance.random() * took)
        process.kill()
        process.join()
        current = open_release(out)
        assert current.id in expected.values()
        assert is_whole(current)
        if chance.random() < 0.3:
            assert build([folder], out, jobs=1).release.id == expected[state]
            assert litter(out) == []
    write(folder, STATES[0])
    assert build([folder], out, fresh=True).release.id == expected[STATES[0]]
    assert litter(out) == []
    assert {each.id for each in list_releases(out)} == set(expected.values())


def test_a_second_build_says_that_there_is_one(tmp_path: Path) -> None:
    folder, out = tmp_path / "documents", tmp_path / "out"
    write(folder, STATES[0])
    first = started(built, folder, out, False, 2)
    try:
        while not (out / ".scratch").exists():
            time.sleep(0.001)
        os.kill(first.pid or 0, signal.SIGSTOP)
        with pytest.raises(BuildError, match=r"another build into .* is under way"):
            build([folder], out)
        os.kill(first.pid or 0, signal.SIGCONT)
        first.join(60)
        assert first.exitcode == 0
    finally:
        first.kill()
    assert is_whole(open_release(out))


@pytest.mark.parametrize("room", [2_000, 60_000])
def test_a_full_disk_is_told_and_the_former_release_serves(tmp_path: Path, room: int) -> None:
    folder, out = tmp_path / "documents", tmp_path / "out"
    write(folder, STATES[0])
    former = build([folder], out).release
    write(folder, STATES[1])
    told = tmp_path / "told"

    process = started(built_with_little_room, folder, out, room, told)
    process.join()
    assert process.exitcode == 0
    assert "could not be written" in told.read_text()
    assert open_release(out) == former
    assert is_whole(former)
    assert is_whole(build([folder], out).release)
    assert litter(out) == []


def test_memory_that_runs_out_costs_one_document(tmp_path: Path) -> None:
    folder = tmp_path / "documents"
    write(folder, STATES[0])
    heavy = "# Heavy\n\n**Side Effects:** " + "Nausea, headache, rash and vomiting. " * 600_000
    (folder / "heavy.md").write_text(heavy)
    told = tmp_path / "told"
    process = started(read_with_little_memory, folder, 500 * 2**20, told)
    process.join()
    assert process.exitcode == 0
    (reason,) = told.read_text().splitlines()
    assert re.search(r"memory ran out while|killed, twice; memory may have run out", reason)
