"""How fast builds are, what they take, and what is done again when one document changes.

    python -m tests.bench.scale quads 20000000 --in FOLDER
    python -m tests.bench.scale documents PATH... --in FOLDER

The first merges and publishes synthetic contributions, beside Oxigraph's bulk loader on the same
quads; the second builds documents, touches one of them, and builds again. Each step runs in a
process of its own, of which peak memory (with its largest worker) is told.
"""

from __future__ import annotations

import argparse
import gzip
import json
import resource
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from kg.identifiers import BASE
from kg.lexicon import load
from kg.model import Extraction
from kg.pipeline import build
from kg.pipeline.cache import Cache
from kg.pipeline.contributions import Packed
from kg.pipeline.executors import local
from kg.pipeline.keeping import Shelf
from kg.pipeline.merging import kept_again, merge
from kg.pipeline.processing import Outcome
from kg.pipeline.settling import Settled
from kg.release import Content, open_release, publish
from tests.bench.synthetic import extractions

_QUADS_A_DOCUMENT = 1_330  # of a synthetic one among many, which share statements; measured


def _packed(part: Extraction) -> Packed:
    return Packed.of(Outcome(name=part.source.id, extraction=part), BASE)


def _lost(part: Extraction) -> Packed:
    raise RuntimeError(f"lost {part.source.id}")


def contribute(folder: Path, quads: int) -> dict[str, Any]:
    """Make synthetic contributions."""
    number = max(1, quads // _QUADS_A_DOCUMENT)
    cache = Cache(folder / "contributions")
    parts = extractions(number, load())
    for index, packed in enumerate(local(None, range(number)).map(_packed, parts, _lost)):
        cache.put(f"{index:08}", packed)
    return {"documents": number}


def merged(folder: Path) -> dict[str, Any]:
    """Merge contributions and publish the release."""
    out = folder / "release"
    shutil.rmtree(out, ignore_errors=True)
    cache = Cache(folder / "contributions")
    kept = sorted(path.name for path in (folder / "contributions").glob("*/*"))

    def packed(number: int) -> Packed:
        found = cache.get(kept[number], Packed)
        if found is None:
            raise RuntimeError(f"no contribution {kept[number]}")
        return found

    def make() -> Content:
        begun = time.monotonic()
        briefs = [packed(number).brief for number in range(len(kept))]
        work = folder / "merging"
        shutil.rmtree(work, ignore_errors=True)
        work.mkdir()
        (shelf := Shelf(work / "shelf")).folder.mkdir()
        made = merge(Settled(briefs, kept, packed, load()), load(), work, shelf)
        steps["merge_s"] = time.monotonic() - begun
        steps["cpu_s"] = time.process_time()
        sources = tuple(made.standing.sources.values())
        quads = kept_again(made.quads, shelf)
        return Content(quads=quads, sources=sources, counts=made.report.counts)

    steps: dict[str, Any] = {}
    begun = time.monotonic()
    release = publish(out, make)
    whole = time.monotonic() - begun
    cpu = time.process_time() - steps.pop("cpu_s")
    return {
        "write_and_load_cpu_s": round(cpu, 1),
        "quads": release.quads,
        "merge_s": round(steps["merge_s"], 1),
        "write_and_load_s": round(whole - steps["merge_s"], 1),
        "quads_a_second": round(release.quads / whole),
        "quads_a_second_written_and_loaded": round(release.quads / (whole - steps["merge_s"])),
        "store_MB": _size(release.path / "store"),
        "graph_MB": _size(release.graph),
    }


def unpack(folder: Path) -> dict[str, Any]:
    """Unpack the quads of the release, so that the bulk loader can be measured alone."""
    graph = open_release(folder / "release").graph
    with gzip.open(graph) as packed, (folder / "graph.nq").open("wb") as plain:
        shutil.copyfileobj(packed, plain, 1 << 20)
    return {"plain_MB": _size(folder / "graph.nq")}


def raw(folder: Path) -> dict[str, Any]:
    """Load the same quads with the bulk loader and nothing else."""
    shutil.rmtree(folder / "raw", ignore_errors=True)
    begun, cpu = time.monotonic(), time.process_time()
    store = ox.Store(folder / "raw")
    store.bulk_load(path=folder / "graph.nq", format=ox.RdfFormat.N_QUADS)
    store.flush()
    seconds = time.monotonic() - begun
    quads = open_release(folder / "release").quads
    return {
        "raw_cpu_s": round(time.process_time() - cpu, 1),
        "raw_s": round(seconds, 1),
        "raw_quads_a_second": round(quads / seconds),
    }


def built(folder: Path, *, fresh: bool = False) -> dict[str, Any]:
    """Build documents."""
    begun = time.monotonic()
    made = build([folder / "documents"], folder / "out", fresh=fresh)
    seconds = time.monotonic() - begun
    return {
        "read": made.read,
        "of": made.work,
        "seconds": round(seconds, 1),
        "documents_a_second": round(made.read / seconds, 1),
        "quads": made.release.quads,
        "statements": made.release.counts["statements"],
    }


def touched(folder: Path) -> dict[str, Any]:
    """Change one document among many, and build again."""
    pages = sorted((folder / "documents").rglob("*.md"))
    changed = next(each for each in pages if each.stat().st_size > 2_000)
    changed.write_text(changed.read_text("utf-8") + "\nHiccups have been reported.\n", "utf-8")
    return built(folder)


def _size(path: Path) -> int:
    files = [path] if path.is_file() else [each for each in path.rglob("*") if each.is_file()]
    return round(sum(each.stat().st_size for each in files) / 1e6)


def _alone(step: str, arguments: list[str]) -> dict[str, Any]:
    """Return what a step tells, from a process of its own, with time and memory."""
    command = [sys.executable, "-m", "tests.bench.scale", "step", step, *arguments]
    done = subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    print(step, json.dumps(found), flush=True)  # noqa: T201 - a program for people
    return found


def _step(name: str, folder: Path, arguments: list[str]) -> dict[str, Any]:
    steps = {
        "contribute": lambda: contribute(folder, int(arguments[0])),
        "merge": lambda: merged(folder),
        "unpack": lambda: unpack(folder),
        "raw": lambda: raw(folder),
        "build": lambda: built(folder, fresh=True),
        "again": lambda: built(folder),
        "touch": lambda: touched(folder),
    }
    begun = time.monotonic()
    found = steps[name]()
    peak = {
        "peak_MB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        "peak_of_a_worker_MB": resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024,
    }
    return {**found, "all_s": round(time.monotonic() - begun, 1), **peak}


def _quads(folder: Path, number: int) -> Iterator[str]:
    _alone("contribute", [str(folder), str(number)])
    ours = _alone("merge", [str(folder)])
    _alone("unpack", [str(folder)])
    theirs = _alone("raw", [str(folder)])
    share = ours["quads_a_second_written_and_loaded"] / theirs["raw_quads_a_second"]
    yield f"written and loaded at {share:.0%} of the speed of the bulk loader alone"
    share = ours["quads_a_second"] / theirs["raw_quads_a_second"]
    yield f"merged, written and loaded at {share:.0%} of it"
    share = theirs["raw_cpu_s"] / ours["write_and_load_cpu_s"]
    yield f"written and loaded with {1 / share:.2f} times the CPU time of the bulk loader alone"


def _documents(folder: Path, paths: list[Path]) -> Iterator[str]:
    for number, path in enumerate(paths):
        shutil.copytree(path, folder / "documents" / str(number), dirs_exist_ok=True)
    whole = _alone("build", [str(folder)])
    again = _alone("again", [str(folder)])
    one = _alone("touch", [str(folder)])
    yield f"nothing changed: {again['all_s'] / whole['all_s']:.1%} of the time of reading all"
    yield f"one document changed: {one['all_s'] / whole['all_s']:.1%} of the time of reading all"


def main() -> None:
    """Run the benchmark that the arguments name."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=("quads", "documents", "step"))
    parser.add_argument("arguments", nargs="+")
    parser.add_argument("--in", dest="folder", type=Path, default=Path("build/bench"))
    given = parser.parse_args()
    if given.what == "step":
        name, folder, *more = given.arguments
        print(json.dumps(_step(name, Path(folder), more)))  # noqa: T201
        return
    shutil.rmtree(given.folder, ignore_errors=True)
    given.folder.mkdir(parents=True)
    if given.what == "quads":
        lines = _quads(given.folder, int(given.arguments[0]))
    else:
        lines = _documents(given.folder, [Path(each) for each in given.arguments])
    for line in lines:
        print(line, flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
