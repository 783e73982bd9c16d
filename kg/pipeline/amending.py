"""A release made of the former one: only what changed contributions bring or take is looked at."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from kg.assemble import concepts_of
from kg.identifiers import BASE
from kg.ledger import LEVEL, Change, DamagedError, Ledger, change, lines_in
from kg.lexicon import Lexicon
from kg.pipeline.cache import Cache
from kg.pipeline.contributions import (
    Contribution,
    Packed,
    Said,
    aside_in,
    said_in,
    statement_in,
)
from kg.pipeline.judging import Judges
from kg.pipeline.keeping import Former, Shelf, Standing
from kg.pipeline.reporting import frequent, report_of
from kg.pipeline.settling import Name, Settled
from kg.pipeline.sorting import RUN
from kg.rdf.concepts import vocabulary_quads
from kg.rdf.quads import line, lines_of
from kg.release import Amended
from kg.report import Report
from kg.validate import check_concepts
from kg.vocab import Names

MOST = RUN // 8
"""Bytes of quads that may change; memory holds several times as much."""
MOST_MOVED = 1.0
"""Contributions that may come and go, as a share of all there are."""


@dataclass(frozen=True, slots=True)
class Amending:
    """What goes into a release that differs little from the former one.

    Attributes:
        quads: what becomes of those of the former release.
        standing: what the contributions add up to.
        report: the account of the build.
    """

    quads: Amended
    standing: Standing
    report: Report


def amend(
    former: Former,
    settled: Settled,
    lexicon: Lexicon,
    *,
    cache: Cache,
    graph: Path,
    shelf: Shelf,
    base: str = BASE,
) -> Amending | None:
    """Return what merging all contributions would, from the former release.

    Args:
        former: the release with what its build left, of which the standing is changed.
        settled: the contributions as they are now.
        lexicon: the vocabularies.
        cache: where contributions are kept that are no more.
        graph: file for the quads, not there yet.
        shelf: where the lines are kept for the next build.
        base: base IRI of the releases.

    Returns:
        None where so much has changed that merging takes no longer, a contribution is kept no
        more, or something is damaged.
    """
    moved = _Moved.of(former.kept.standing, settled, cache)
    if moved is None:
        return None
    try:
        return _Amending(former.kept.standing, settled, base, moved).made(
            former, lexicon, graph, shelf
        )
    except DamagedError:
        return None


@dataclass(slots=True)
class _Moved:
    """Contributions that are no more, and that are new, with how often their lines occur."""

    gone: list[Contribution] = field(default_factory=list)
    come: list[Contribution] = field(default_factory=list)

    @classmethod
    def of(cls, standing: Standing, settled: Settled, cache: Cache) -> _Moved | None:
        was, now = standing.names, Counter(settled.names)
        again = _heard_otherwise(standing, settled, was & now)
        gone, come = was - now + again, now - was + again
        if gone.total() + come.total() > MOST_MOVED * max(was.total(), now.total()):
            return None
        moved, size = cls(), 0
        places = {name: place for place, name in enumerate(settled.names)}
        for name in gone.elements():
            packed = cache.get(name[0], Packed)
            if packed is None or size > MOST:
                return None
            moved.gone.append(packed.contribution())
            size += len(moved.gone[-1].quads)
        for name in come.elements():
            if size > MOST:
                return None
            moved.come.append(settled.contribution(places[name]))
            size += len(moved.come[-1].quads)
        return moved

    def times(self, part: str) -> Counter[str]:
        """Return how many times more each line of a part of contributions comes in."""
        times = Counter(_lines(self.come, part))
        times.subtract(_lines(self.gone, part))
        return times


def _heard_otherwise(
    standing: Standing, settled: Settled, both: Mapping[Name, int]
) -> Counter[Name]:
    """Return the contributions that are as they were, but their source is another to judge by."""
    changed = {
        source
        for source in standing.sources.keys() & settled.sources.keys()
        if standing.sources[source] != settled.sources[source]
    }
    return Counter({name: number for name, number in both.items() if name[1] in changed})


def _lines(contributions: Iterable[Contribution], part: str) -> Iterator[str]:
    for each in contributions:
        yield from lines_of(getattr(each, part))


class _Amending:
    def __init__(self, standing: Standing, settled: Settled, base: str, moved: _Moved) -> None:
        self._standing = standing
        self._tally = standing.tally
        self._settled = settled
        self._base = base
        self._moved = moved
        self._times = moved.times("quads")

    def made(self, former: Former, lexicon: Lexicon, graph: Path, shelf: Shelf) -> Amending:
        for each in self._moved.gone:
            self._standing.add(each, -1)
        for each in self._moved.come:
            self._standing.add(each)
        self._judge(former.shelf.said, shelf.said)
        self._set_aside(former.shelf.aside, shelf.aside)
        self._name(lexicon)
        before = Ledger(former.release.graph, former.shelf.again)
        quads = change(before, Ledger(graph, shelf.again), self._times, level=LEVEL)
        self._standing.names = Counter(self._settled.names)
        self._standing.sources = self._settled.sources
        ungrounded = frequent(map(aside_in, _all(shelf.aside)))
        return Amending(
            Amended(path=graph, former=former.release, change=quads),
            self._standing,
            report_of(self._settled, self._standing, ungrounded),
        )

    def _judge(self, before: Ledger, after: Ledger) -> None:
        """Judge anew each statement that a contribution which has come or gone speaks of."""
        times = self._moved.times("said")
        found = change(before, after, times)
        spoken = set(map(statement_in, times))
        now: dict[str, list[str]] = defaultdict(list)
        for row in _all(after):
            if (slug := statement_in(row)) in spoken:
                now[slug].append(row)
        was = _undone(now, found)
        for number, rows in ((-1, found.removed), (1, found.added)):
            for row in rows:
                self._tally.add_evidence(said_in(row).source, number)
        former = Judges(self._standing.sources, self._base, self._tally)
        judges = Judges(self._settled.sources, self._base, self._tally)
        for slug in spoken:
            self._times.subtract(former.judged(slug, _said(was[slug]), -1))
            self._times.update(judges.judged(slug, _said(now[slug])))

    def _set_aside(self, before: Ledger, after: Ledger) -> None:
        found = change(before, after, self._moved.times("aside"))
        for number, rows in ((-1, found.removed), (1, found.added)):
            for each in map(aside_in, rows):
                self._tally.add_mention(each.source, ungrounded=bool(each.words), times=number)

    def _name(self, lexicon: Lexicon) -> None:
        """Describe the concepts anew if any is not what it was."""
        concepts = concepts_of(+self._standing.named, self._settled.concepts(), lexicon)
        if concepts == self._standing.concepts:
            return
        names = Names(self._base)
        vocabulary = list(vocabulary_quads(concepts, names))
        self._times.update(map(line, vocabulary))
        self._times.subtract(map(line, vocabulary_quads(self._standing.concepts, names)))
        self._tally.violations = check_concepts(vocabulary, base=self._base).violations
        self._standing.concepts = concepts


def _all(ledger: Ledger) -> Iterator[str]:
    return (row for rows in lines_in(ledger.once) for row in rows)


def _undone(now: Mapping[str, list[str]], found: Change) -> Mapping[str, list[str]]:
    """Return the rows of statements, sorted, as they were before a change."""
    added = set(found.added)
    was: dict[str, list[str]] = defaultdict(list)
    for slug, rows in now.items():
        was[slug] = [row for row in rows if row not in added]
    for row in found.removed:
        was[statement_in(row)].append(row)
    return defaultdict(list, {slug: sorted(rows) for slug, rows in was.items()})


def _said(rows: Sequence[str]) -> list[Said]:
    return [said_in(row) for row in rows]
