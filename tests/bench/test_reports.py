"""How long a quarter of reports takes to count, and in how much memory.

A quarter of real size (400,000 cases) is written first, which takes as long again.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from kg import datasets
from kg.lexicon import Lexicon, load
from kg.pipeline import find_sources
from tests.bench.quarter import CASES, write

_PEAK = """
import resource, sys
from pathlib import Path
from kg import datasets
from kg.lexicon import load
from kg.model import Kind
from kg.pipeline import find_sources

def peak():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024

(job,) = find_sources([Path(sys.argv[1])])
lexicon = load()
lexicon.concepts(Kind.DRUG)
before = peak()
made, _ = datasets.read(job, lexicon)
print(len(made.counts), peak() - before)
"""


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return load()


def test_count_a_quarter(
    benchmark: Any, tmp_path: Path, lexicon: Lexicon, request: pytest.FixtureRequest
) -> None:
    cases = CASES if request.config.getoption("benchmark_enable") else 300
    folder = write(tmp_path / "quarter", lexicon, cases)
    (job,) = find_sources([folder])
    assert isinstance(job, datasets.Job)

    def all_of_them() -> int:
        made, refused = datasets.read(job, lexicon)
        assert refused == ()
        return made.counts[0].cases

    size = sum(path.stat().st_size for path in folder.iterdir())
    benchmark.extra_info["megabytes"] = size / 1e6
    assert benchmark.pedantic(all_of_them, rounds=1) == cases


@pytest.mark.slow
def test_memory_grows_with_what_comes_out_and_not_with_the_cases(
    tmp_path: Path, lexicon: Lexicon
) -> None:
    folder = write(tmp_path / "quarter", lexicon, 12_000)
    done = subprocess.run(  # noqa: S603 - this interpreter
        [sys.executable, "-c", _PEAK, str(folder)], capture_output=True, text=True, check=True
    )
    counts, grown = map(float, done.stdout.split())
    assert grown < 120 + counts / 1000, "MiB, of which SQLite may keep 64"
