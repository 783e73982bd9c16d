"""From the contributions of all pieces of work to the quads and the report of a release.

What memory holds grows with the sources, the concepts that they name and what is kept out of the
release, but not with the evidence: quads and votes are sorted in runs on disk.
"""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from kg.assemble import concepts_of
from kg.identifiers import BASE
from kg.lexicon import Lexicon
from kg.model import Concept, Extraction, Kind, Ref, SourceRecord, Status
from kg.pipeline.contributions import Contribution, Packed, aside_in, said_in
from kg.pipeline.judging import Judges
from kg.pipeline.processing import Outcome
from kg.pipeline.progress import Progress, untold
from kg.pipeline.sorting import RUN, Sorter
from kg.rdf.concepts import vocabulary_quads
from kg.rdf.quads import line, lines_of
from kg.readers import faults
from kg.reconcile import reconcile
from kg.report import MOST_UNGROUNDED, Report, Tally
from kg.validate import check_concepts
from kg.vocab import Names

NOTHING_STATED = "nothing was stated that could be read"


@dataclass(frozen=True, slots=True)
class Merged:
    """What goes into a release.

    Attributes:
        quads: lines of N-Quads, sorted, each once.
        sources: the records of all sources, sorted by id.
        report: the account of the build.
    """

    quads: Sorter
    sources: tuple[SourceRecord, ...]
    report: Report


def merge(
    briefs: Sequence[Outcome],
    packed: Callable[[int], Packed],
    lexicon: Lexicon,
    folder: Path,
    *,
    base: str = BASE,
    run: int = RUN,
    progress: Progress = untold,
) -> Merged:
    """Return what all pieces of work together make.

    The result does not depend on the order of sources.

    Args:
        briefs: what each piece of work gave, in brief.
        packed: gives all of it, by its place in `briefs`.
        lexicon: the vocabularies.
        folder: place for temporary files, which must stay until the quads have been read.
        base: base IRI of the release.
        run: characters of lines that memory may hold.
        progress: is told how far it is.
    """
    return _Merging(briefs, lexicon, folder, base, run).result(packed, progress)


class _Merging:
    def __init__(
        self, briefs: Sequence[Outcome], lexicon: Lexicon, folder: Path, base: str, run: int
    ) -> None:
        self._briefs = briefs
        self._lexicon = lexicon
        self._base = base
        gave = (number for number, each in enumerate(briefs) if each.extraction)
        self._order = sorted(gave, key=lambda number: self._part(number).source.id)
        self._parts = [self._part(number) for number in self._order]
        self._sources = {each.source.id: each.source for each in self._parts}
        self._tally = Tally()
        self._named: set[Ref] = set()
        self._spoken: set[Ref] = set()
        self._quads = _sorter(folder / "quads", run)
        self._said = _sorter(folder / "said", run // 4)
        self._aside = _sorter(folder / "aside", run // 4)

    def _part(self, number: int) -> Extraction:
        part = self._briefs[number].extraction
        if part is None:
            raise ValueError(f"work {number} gave nothing")
        return part

    def result(self, packed: Callable[[int], Packed], progress: Progress) -> Merged:
        found = reconcile(self._parts, self._lexicon)
        brought: list[Concept] = []
        order = progress("Merging", self._order, len(self._order))
        for place, number in enumerate(order):
            part = self._parts[place]
            brought += found.of(place, part).concepts
            whole = packed(number)
            if found.touches(place, part):
                settled = found.of(place, whole.extraction())
                self._take(Contribution.of(settled, self._base))
            else:
                self._take(whole.contribution())
        self._judge()
        most = heapq.nsmallest(MOST_UNGROUNDED, self._look_aside())
        self._tally.ungrounded = tuple((words, kind, -less) for less, words, kind in most)
        concepts = concepts_of(self._named, brought, self._lexicon)
        vocabulary = list(vocabulary_quads(concepts, Names(self._base)))
        self._quads.add([line(each) for each in vocabulary])
        self._tally.violations = check_concepts(vocabulary, base=self._base).violations
        return Merged(
            quads=self._quads,
            sources=tuple(self._sources.values()),
            report=self._report(concepts, found.notes),
        )

    def _take(self, contribution: Contribution) -> None:
        self._quads.add(lines_of(contribution.quads))
        self._said.add(lines_of(contribution.said))
        self._aside.add(lines_of(contribution.aside))
        self._named |= contribution.named
        self._spoken |= contribution.spoken
        self._tally.counts += contribution.counts

    def _judge(self) -> None:
        """Add what all sources together make of each statement."""
        judges = Judges(self._sources, self._base)
        for slug, rows in groupby(map(said_in, self._said), key=lambda said: said.statement):
            group = list(rows)
            status, lines = judges.judged(slug, group)
            self._quads.add(lines)
            self._tally.add_statement(group[0].predicate, status)
            for each in group:
                self._tally.add_evidence(each.source)
            if status is Status.DISPUTED:
                self._tally.add_conflict(group[0].words, judges.votes(group))

    def _look_aside(self) -> Iterator[tuple[int, str, str]]:
        """Count what was set aside; yield how often (below 0) words occur that no concept fits."""
        rows = map(aside_in, self._aside)
        for (words, expected), group in groupby(rows, key=lambda each: (each.words, each.expected)):
            times = 0
            for each in group:
                self._tally.add_mention(each.source, ungrounded=bool(words))
                times += each.occurrences
            if words:
                yield -times, words, expected

    def _report(self, concepts: Iterable[Concept], notes: Sequence[str]) -> Report:
        kinds = Counter(
            each.ref.kind
            for each in concepts
            if each.ref.kind is not Kind.DRUG or not each.broader or each.ref in self._spoken
        )
        return self._tally.report(
            sources=self._sources.keys(),
            kinds=kinds,
            quarantined=tuple(q for each in self._briefs for q in each.quarantined),
            problems=tuple(p for each in self._briefs for p in each.problems),
            notes=(*faults(), *self._notes(), *notes),
        )

    def _notes(self) -> Iterator[str]:
        for each in self._briefs:
            if each.extraction:
                yield from each.extraction.notes
                if each.silent:
                    yield f"{each.name}: {NOTHING_STATED}"


def _sorter(folder: Path, run: int) -> Sorter:
    folder.mkdir()
    return Sorter(folder, run=run)
