"""What all pieces of work gave: read now, or kept from a former build."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from types import MappingProxyType

from kg.pipeline.cache import Cache
from kg.pipeline.contributions import Packed
from kg.pipeline.executors import Executor
from kg.pipeline.processing import Outcome, failed, process
from kg.pipeline.progress import Progress
from kg.pipeline.sources import Work

_LOST = (
    "the process that read it was killed, twice; memory may have run out: "
    "fewer processes (`--jobs`) leave more for each"
)


class Gathered:
    """What pieces of work gave, in brief in memory and whole on disk.

    Attributes:
        briefs: what each gave, in the order of the work; complete after `run`.
        kept: whether all of it is on disk for the next build: what a full disk kept from being
            read is not.

    Args:
        work: what there is to do.
        keys: digests of all that each result depends on.
        cache: where results are kept.
        tagger: file of a trained tagger.
        most: bytes that a document may have.
        base: base IRI of the release.
    """

    def __init__(
        self,
        work: Sequence[Work],
        keys: Sequence[str],
        cache: Cache,
        *,
        tagger: Path | None,
        most: int,
        base: str,
    ) -> None:
        self.briefs: list[Outcome] = []
        self.kept = True
        self._work = work
        self._keys = keys
        self._cache = cache
        self._base = base
        self._function = partial(worked, tagger=tagger, most=most, base=base)

    def run(
        self,
        executor: Executor,
        progress: Progress,
        *,
        known: Mapping[str, Outcome] = MappingProxyType({}),
        fresh: bool = False,
    ) -> int:
        """Do the work that has not been done before; return how many pieces that was.

        Args:
            executor: what does the work.
            progress: is told how far it is.
            known: what pieces gave in the former build, in brief, by their keys.
            fresh: do all of it again.

        Raises:
            OSError: the disk is full or not to be written.
        """
        found = [None if fresh else self._brief(key, known) for key in self._keys]
        missing = [number for number, brief in enumerate(found) if brief is None]
        work = (self._work[number] for number in missing)
        results = executor.map(self._function, work, self._lost)
        told = progress("Reading documents", zip(missing, results, strict=True), len(missing))
        for number, packed in told:
            found[number] = packed.brief
            if packed.brief.lasting:
                self._cache.put(self._keys[number], packed)
            else:
                self.kept = False
        self.briefs = [each for each in found if each is not None]
        return len(missing)

    def packed(self, number: int) -> Packed:
        """Return all that a piece of work gave."""
        return self._cache.get(self._keys[number], Packed) or self._function(self._work[number])

    def _brief(self, key: str, known: Mapping[str, Outcome]) -> Outcome | None:
        if key in known and self._cache.touch(key):
            return known[key]
        packed = self._cache.get(key, Packed)
        return packed.brief if packed else None

    def _lost(self, work: Work) -> Packed:
        return Packed.of(failed(work, _LOST), self._base)


def worked(work: Work, tagger: Path | None, most: int, base: str) -> Packed:
    """Return what a piece of work gives, with its contribution to a release."""
    return Packed.of(process(work, tagger, most), base)


def process_all(
    work: Sequence[Work], executor: Executor, progress: Progress, *, tagger: Path | None = None
) -> Iterator[Outcome]:
    """Yield what pieces of work give, in their order, keeping none of it."""
    results = executor.map(partial(process, tagger=tagger), work, lambda each: failed(each, _LOST))
    yield from progress("Checking documents", results, len(work))
