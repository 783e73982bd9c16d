"""A build: from files to a release, reading again only what has changed since it was last read."""

from __future__ import annotations

import gc
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import TypedDict, Unpack

from kg import resources, scratch
from kg.errors import BuildError, KgError
from kg.identifiers import BASE, digest
from kg.lexicon import load
from kg.pipeline.amending import amend
from kg.pipeline.bounds import Bounds, bounds_of
from kg.pipeline.cache import Cache, Conditions, key_of
from kg.pipeline.executors import Executor, local
from kg.pipeline.gathering import Gathered
from kg.pipeline.keeping import Former, Keeping, Kept, Standing
from kg.pipeline.merging import kept_again, merge
from kg.pipeline.processing import Outcome, trained
from kg.pipeline.progress import Progress, untold
from kg.pipeline.settling import Settled
from kg.pipeline.sources import Work, find_sources
from kg.pipeline.texts import gather_texts
from kg.readers.files import digest_of
from kg.readers.packed import MOST_BYTES
from kg.release import Amended, Content, Release, open_release, publish, release_path
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
    conditions = Conditions(tagger=_digest(tagger), most=most, base=base)
    building = _Building(out, conditions, options, progress)
    release = publish(out, lambda: building.made(paths), base=base, then=building.keep)
    return Build(
        release=release, report=building.report, work=len(building.work), read=building.read
    )


class _Building:
    """A build as it goes on.

    Attributes:
        work: documents, jobs of data sets and of graphs.
        read: how many of them were read.
        report: the account of the build, once there is one.
    """

    def __init__(
        self, out: Path, conditions: Conditions, options: Options, progress: Progress
    ) -> None:
        self.work: Sequence[Work] = ()
        self.read = 0
        self.report: Report
        self._out = out
        self._conditions = conditions
        self._options = options
        self._progress = progress
        self._cache = Cache(out / CACHE)
        self._keeping = Keeping(out / CACHE)
        self._plan = ""  # digest of all work, where the next build can go by it
        self._briefs: dict[str, Outcome] = {}
        self._standing: Standing | None = None

    def made(self, paths: Sequence[Path]) -> Content | Release:
        """Return what is to be published, or the release that has been made of the same."""
        given, form = self._conditions, self._options.get("form", "")
        bounds, strict = bounds_of(paths), self._options.get("strict", False)
        fresh = self._options.get("fresh", False)
        self.work = find_sources(paths, form=form, most=given.most, base=given.base)
        known = given.digest
        keys = [key_of(each, known) for each in self.work]
        plan = digest("plan", *keys)
        if not fresh and (same := _known(self._cache, plan, self._out)):
            self.report = same[1]
            _refuse(self.report, bounds, strict=strict)
            return same[0]
        with _uncollected():
            former = None if fresh else self._former()
        gathered = self._gathered(keys, former)
        with _uncollected():
            content = self._content(gathered, keys, former)
        _refuse(self.report, bounds, strict=strict)
        self._plan = plan if gathered.kept else ""
        lasting = zip(keys, gathered.briefs, strict=True)
        self._briefs = {key: brief for key, brief in lasting if brief.lasting}
        return content

    def _former(self) -> Former | None:
        try:
            return self._keeping.former(open_release(self._out), self._conditions.digest)
        except KgError:
            return None

    def _gathered(self, keys: Sequence[str], former: Former | None) -> Gathered:
        gathered = Gathered(
            self.work,
            keys,
            self._cache,
            tagger=self._options.get("tagger"),
            most=self._conditions.most,
            base=self._conditions.base,
        )
        known = former.kept.briefs if former else {}
        fresh = self._options.get("fresh", False)
        with _executor(self._options, self.work, self._conditions) as executor:
            self.read = gathered.run(executor, self._progress, known=known, fresh=fresh)
        return gathered

    def _content(self, gathered: Gathered, keys: Sequence[str], former: Former | None) -> Content:
        lexicon, base, cache = load(), self._conditions.base, self._cache
        settled = Settled(gathered.briefs, keys, gathered.packed, lexicon, cache=cache, base=base)
        shelf, folder = self._keeping.new_shelf(), scratch.make("merging-")
        graph, texts = folder / "graph", gather_texts(folder, settled, former)
        made = former and amend(
            former, settled, lexicon, cache=cache, graph=graph, shelf=shelf, base=base
        )
        quads: Iterable[str] | Amended
        if made:
            quads, standing, self.report = made.quads, made.standing, made.report
        else:
            whole = merge(settled, lexicon, folder, shelf, base=base, progress=self._progress)
            standing, self.report = whole.standing, whole.report
            lines = kept_again(whole.quads, shelf)
            quads = self._progress("Writing quads", lines, whole.quads.taken)
        self._standing = standing
        return Content(
            quads=quads,
            texts=texts,
            sources=tuple(standing.sources.values()),
            counts=self.report.counts,
            report=self.report.to_json(),
            report_text=self.report.to_markdown(),
            tagger=self._conditions.tagger,
            made_with=resources.digests(),
        )

    def keep(self, release: Release) -> None:
        """Keep what the next build can go on from; if the disk is full it does all again."""
        with suppress(OSError):
            if self._plan:
                self._cache.put(self._plan, _Plan(release.id, self.report))
            if self._standing:
                self._keeping.keep(
                    Kept(
                        release=release.id,
                        conditions=self._conditions.digest,
                        briefs=self._briefs,
                        standing=self._standing,
                    )
                )
        self._keeping.tidy()
        self._cache.tidy()


@contextmanager
def _uncollected() -> Iterator[None]:
    """Let the garbage collector rest: a build holds many objects, and leaves few cycles."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


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
