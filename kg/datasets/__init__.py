"""Data sets: tables that others publish, rows in and evidence out.

A document speaks of one drug in sentences, a table of many in cells: its rows are evidence as they
stand. Each row is quoted, with its place in its file.
"""

from __future__ import annotations

from collections.abc import Iterable

from kg.datasets import (
    drugcentral,
    drugsfda,
    ema_medicines,
    faers,
    generic,
    grouping,
    onsides,
    repurposing_hub,
    sider,
)
from kg.datasets.claims import Claims
from kg.datasets.dataset import Dataset, Job, Tables
from kg.errors import UnreadableSourceError
from kg.lexicon import Lexicon
from kg.model import Extraction
from kg.readers.manifest import ManifestEntry

__all__ = ["Dataset", "Job", "formats", "grouped", "known", "read"]

_DATASETS: tuple[Dataset, ...] = (
    drugcentral,
    drugsfda,
    ema_medicines,
    faers,
    onsides,
    repurposing_hub,
    sider,
)

SUFFIXES = grouping.SUFFIXES


def known() -> tuple[Dataset, ...]:
    """Return the data sets that are known by their tables, and last what reads any other table."""
    return (*_DATASETS, generic)


def formats() -> tuple[str, ...]:
    """Return the names of the data sets."""
    return tuple(each.NAME for each in known())


def grouped(entries: Iterable[ManifestEntry]) -> tuple[list[Job], list[ManifestEntry]]:
    """Return the jobs of the data sets among files, and the files that are tables of none."""
    return grouping.grouped(entries, _DATASETS)


def read(job: Job, lexicon: Lexicon) -> tuple[Extraction, tuple[UnreadableSourceError, ...]]:
    """Return what the rows of a job state, and the errors of those that cannot be read.

    A file that breaks off gives what stands before.
    """
    dataset = next(each for each in known() if job.dataset == each.NAME)
    claims = Claims(job.record, lexicon, method=dataset.NAME, several=len(job.members) > 1)
    for error in job.sifted.refused if job.sifted else ():
        claims.refuse(error)
    try:
        dataset.read(Tables(job, claims.refuse), claims)
    except UnreadableSourceError as error:
        claims.refuse(error)
    return claims.extraction(), tuple(claims.refused)
