"""The account of a build: what its contributions add up to, and what was kept out."""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import groupby

from kg.model import Kind
from kg.pipeline.contributions import Aside
from kg.pipeline.keeping import Standing
from kg.pipeline.processing import Outcome
from kg.pipeline.settling import Settled
from kg.readers import faults
from kg.report import MOST_UNGROUNDED, Report

NOTHING_STATED = "nothing was stated that could be read"

Frequent = tuple[tuple[str, str, int], ...]
"""Words that no concept fits, the kind that was looked for, how often they occur."""


def frequent(rows: Iterable[Aside]) -> Frequent:
    """Return the most frequent of the words that no concept fits.

    Args:
        rows: all that was set aside, sorted.
    """
    most = heapq.nsmallest(MOST_UNGROUNDED, _occurring(rows))
    return tuple((words, kind, -less) for less, words, kind in most)


def _occurring(rows: Iterable[Aside]) -> Iterator[tuple[int, str, str]]:
    for (words, expected), group in groupby(rows, key=lambda each: (each.words, each.expected)):
        times = sum(each.occurrences for each in group)
        if words:
            yield -times, words, expected


def report_of(settled: Settled, standing: Standing, ungrounded: Frequent) -> Report:
    """Return the account of a build.

    Args:
        settled: all that was read.
        standing: what it adds up to.
        ungrounded: the most frequent of the words that no concept fits.
    """
    kinds = Counter(
        each.ref.kind
        for each in standing.concepts
        if each.ref.kind is not Kind.DRUG or not each.broader or standing.spoken[each.ref]
    )
    return standing.tally.report(
        sources=standing.sources.keys(),
        kinds=kinds,
        ungrounded=ungrounded,
        quarantined=tuple(q for each in settled.briefs for q in each.quarantined),
        problems=tuple(p for each in settled.briefs for p in each.problems),
        notes=(*faults(), *_notes(settled.briefs), *settled.notes),
    )


def _notes(briefs: Iterable[Outcome]) -> Iterator[str]:
    for each in briefs:
        if each.extraction:
            yield from each.extraction.notes
            if each.silent:
                yield f"{each.name}: {NOTHING_STATED}"
