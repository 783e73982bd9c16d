"""How many megabytes of text a core reads and extracts in a second, beside a plain search of names.

Run with `make bench`. The corpora below `shared` are the reference data, in a fixed sample.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from kg import resources
from kg.extract import extract
from kg.lexicon import Lexicon, load
from kg.model import Kind
from kg.pipeline import find_sources
from kg.readers import read
from kg.readers.manifest import ManifestEntry

_CORPORA = {
    "sources": None,
    "monographs": "data/monographs-2024-11",
    "labels": "data/label-gold/mentions/text",
    "leaflets": "data/ema-leaflets",
}
_SAMPLE = 40  # documents of each

_GROWTH = """
import resource, sys
from pathlib import Path
from kg.pipeline import find_sources, process

def peak():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024

entries = find_sources([Path(sys.argv[1])])
for entry in entries[:60]:
    process(entry)
before = peak()
for entry in entries[60:240]:
    process(entry)
print(peak() - before)
"""


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return load()


@pytest.fixture(params=list(_CORPORA))
def corpus(request: pytest.FixtureRequest) -> list[tuple[ManifestEntry, bytes]]:
    """Return a sample of documents with their bytes."""
    folder = _CORPORA[request.param]
    path = resources.sources() if folder is None else request.getfixturevalue("shared") / folder
    entries = [each for each in find_sources([path]) if isinstance(each, ManifestEntry)]
    size = _SAMPLE if request.config.getoption("benchmark_enable") else 2
    apart = max(1, len(entries) // size)
    return [(entry, entry.path.read_bytes()) for entry in entries[::apart][:size]]


def test_read_and_extract(
    benchmark: Any, corpus: list[tuple[ManifestEntry, bytes]], lexicon: Lexicon
) -> None:
    def all_of_them() -> int:
        return sum(
            len(extract(read(entry.record, data), lexicon).evidence) for entry, data in corpus
        )

    benchmark.extra_info["megabytes"] = sum(len(data) for _, data in corpus) / 1e6
    found = benchmark.pedantic(all_of_them, rounds=2, warmup_rounds=1)
    assert found > len(corpus)


def test_baseline_names_of_effects_alone(
    benchmark: Any, corpus: list[tuple[ManifestEntry, bytes]], lexicon: Lexicon
) -> None:
    lines = [line for _, data in corpus for line in data.decode("utf-8", "replace").splitlines()]

    def all_of_them() -> int:
        return sum(len(lexicon.find(line, Kind.EFFECT)) for line in lines)

    benchmark.extra_info["megabytes"] = sum(len(data) for _, data in corpus) / 1e6
    found = benchmark.pedantic(all_of_them, rounds=2, warmup_rounds=1)
    assert found > len(corpus)


@pytest.mark.slow
@pytest.mark.shared
def test_memory_does_not_grow_with_the_number_of_documents(shared: Path) -> None:
    folder = shared / "data" / "monographs-2024-11"
    done = subprocess.run(  # noqa: S603 - this interpreter
        [sys.executable, "-c", _GROWTH, str(folder)], capture_output=True, text=True, check=True
    )
    assert float(done.stdout) < 40, "MiB that 180 documents add to what 60 have taken"
