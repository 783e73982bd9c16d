"""A build: from files to a release, reading again only what has changed since it was last read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import TypedDict, Unpack

from kg import resources, scratch
from kg.errors import BuildError, KgError
from kg.identifiers import BASE, digest
from kg.lexicon import load
from kg.pipeline.bounds import Bounds, bounds_of
from kg.pipeline.cache import Cache, Conditions, key_of
from kg.pipeline.executors import Executor, local
from kg.pipeline.gathering import Gathered
from kg.pipeline.merging import merge
from kg.pipeline.processing import trained
from kg.pipeline.progress import Progress, untold
from kg.pipeline.sources import Work, find_sources
from kg.readers.files import digest_of
from kg.readers.packed import MOST_BYTES
from kg.release import Content, Release, open_release, publish, release_path
from kg.report import Report

CACHE = "cache"


@dataclass(frozen=True, slots=True, kw_only=True)
class Build:
    """A finished build.

    Attributes:
        work: documents, jobs of data sets and of graphs that went into it.
        read: those of them that were read; the others gave the same as before.
    """

    release: Release
    report: Report
    work: int
    read: int


@dataclass(frozen=True, slots=True)
class _Plan:
    """What became of some work: the release that is made of it, and its report."""

    release: str
    report: Report


class Options(TypedDict, total=False):
    """How to build.

    Attributes:
        jobs: number of worker processes; as many as there are cores by default.
        scheduler: address of a Dask scheduler whose workers do the work instead of this machine's.
        strict: fail on the first document that is unreadable or has quarantined evidence.
        fresh: read everything again.
        tagger: file of a trained tagger that reads labels; the rules read them without.
        form: name of the format that all documents have, "" to find it for each.
        most: bytes that a document may have.
        base: base IRI of the nodes of the release, and of graphs in RDF that go into it.
    """

    jobs: int | None
    scheduler: str
    strict: bool
    fresh: bool
    tagger: Path | None
    form: str
    most: int
    base: str


def build(
    paths: Sequence[Path],
    out: Path,
    *,
    progress: Progress = untold,
    **options: Unpack[Options],
) -> Build:
    """Build the graph of the documents at `paths` and publish it below `out`.

    What a source gave in a former build is not read again as long as its bytes, the rules, the
    vocabularies, the shapes and the program are the same; the release is that of reading all.

    Args:
        paths: files, folders and manifests; none for the default graph.
        out: directory of the releases.
        progress: is told how far each stage is.
        options: how to build.

    Raises:
        InvalidFileError: the tagger is none, or a manifest breaks its format.
        UnknownNameError: no reader has the format.
        BuildError: nothing to build from, no such tagger, no scheduler there, every document
            unreadable, counts out of the bounds of the manifest, or, with `strict`, any document
            unreadable or evidence quarantined.
    """
    tagger, most = options.get("tagger"), options.get("most", MOST_BYTES)
    base = options.get("base", BASE)
    strict, fresh = options.get("strict", False), options.get("fresh", False)
    conditions = Conditions(tagger=_digest(tagger), most=most, base=base)
    cache = Cache(out / CACHE)
    made: list[tuple[str, Report, int, int]] = []

    def make() -> Content | Release:
        bounds = bounds_of(paths)
        work = find_sources(paths, form=options.get("form", ""), most=most, base=base)
        known = conditions.digest
        keys = [key_of(each, known) for each in work]
        plan = digest("plan", *keys)
        if not fresh and (same := _known(cache, plan, out)):
            _refuse(same[1], bounds, strict=strict)
            made.append((plan, same[1], len(work), 0))
            return same[0]
        gathered = Gathered(work, keys, cache, tagger=tagger, most=most, base=base)
        with _executor(options, work, conditions) as executor:
            read = gathered.run(executor, progress, fresh=fresh)
        merged = merge(
            gathered.briefs,
            gathered.packed,
            load(),
            scratch.make("merging-"),
            base=base,
            progress=progress,
        )
        _refuse(merged.report, bounds, strict=strict)
        made.append((plan if gathered.kept else "", merged.report, len(work), read))
        return Content(
            quads=progress("Writing quads", merged.quads, merged.quads.taken),
            sources=merged.sources,
            counts=merged.report.counts,
            report=merged.report.to_json(),
            report_text=merged.report.to_markdown(),
            tagger=conditions.tagger,
            made_with=resources.digests(),
        )

    release = publish(out, make, base=base)
    plan, report, work, read = made[0]
    if plan:
        cache.put(plan, _Plan(release.id, report))
    cache.tidy()
    return Build(release=release, report=report, work=work, read=read)


@contextmanager
def _executor(options: Options, work: Sequence[Work], conditions: Conditions) -> Iterator[Executor]:
    scheduler = options.get("scheduler")
    if not scheduler:
        yield local(options.get("jobs"), work)
        return
    try:
        cluster = import_module("kg.pipeline.cluster")
    except ModuleNotFoundError as error:
        raise BuildError(
            f"a cluster needs Dask, which comes with drug-effect-kg[cluster]: {error}"
        ) from error
    with cluster.connected(scheduler, conditions) as connected:
        yield connected


def _digest(tagger: Path | None) -> str:
    """Return the digest of a tagger that can be read; before any document is."""
    if tagger is None:
        return ""
    try:
        trained(tagger)
        return digest_of(tagger.read_bytes())
    except OSError as error:
        raise BuildError(f"the tagger {tagger} cannot be read: {error}") from error


def _known(cache: Cache, plan: str, out: Path) -> tuple[Release, Report] | None:
    """Return the release that was made of the same before, with its report, if it is there."""
    kept = cache.get(plan, _Plan)
    if kept is None:
        return None
    try:
        return open_release(release_path(out, kept.release)), kept.report
    except KgError:
        return None


def _refuse(report: Report, bounds: Bounds, *, strict: bool) -> None:
    first = report.problems[0].reason if report.problems else ""
    if not report.sources:
        raise BuildError(f"none of the documents could be read; the first: {first}")
    if strict and report.problems:
        raise BuildError(f"{len(report.problems)} documents could not be read; the first: {first}")
    if strict and report.quarantined:
        raise BuildError(
            f"{len(report.quarantined)} pieces of evidence break a shape; "
            f"the first: {report.quarantined[0]}"
        )
    if strict and report.violations:
        raise BuildError(
            f"{len(report.violations)} concepts break a shape; the first: {report.violations[0]}"
        )
    bounds.check(report)
