"""Which files are tables of a data set, and the jobs that reading it makes."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import PurePosixPath

from kg.datasets import generic
from kg.datasets.dataset import Dataset, Job, Member, Sifting, Tables
from kg.datasets.layout import HEAD, Layout
from kg.datasets.sifted import Refused, stretches
from kg.datasets.table import Table
from kg.model import SourceRecord
from kg.readers import packed
from kg.readers.files import GZIP
from kg.readers.manifest import ManifestEntry

SUFFIXES = frozenset({".tsv", ".csv", ".tab", ".txt", ".asc", ".json"})
PART = 2_000
"""Rows of a job: enough to be worth a process, few enough to validate."""


def grouped(
    entries: Iterable[ManifestEntry], datasets: Sequence[Dataset]
) -> tuple[list[Job], list[ManifestEntry]]:
    """Return the jobs of the data sets among files, and the files that are tables of none.

    Files of one data set in one folder or archive are one source, and so is each generic table. A
    data set that is published in parts is one source wherever its files lie.
    """
    found: defaultdict[tuple[str, str], list[Member]] = defaultdict(list)
    rest = []
    for entry in entries:
        known = recognised(entry, datasets)
        if known is not None:
            dataset, layout = known
            member = Member(layout=layout, entry=_digested(entry))
            found[dataset.NAME, _source(entry, layout)].append(member)
        elif not generic.is_metadata(entry):
            rest.append(entry)
    by_name = {each.NAME: each for each in (*datasets, generic)}
    jobs = [job for (name, _), members in found.items() for job in _jobs(by_name[name], members)]
    return jobs, rest


def recognised(entry: ManifestEntry, datasets: Sequence[Dataset]) -> tuple[Dataset, Layout] | None:
    """Return the data set that a file belongs to, and which table of it, None for none."""
    suffix = PurePosixPath(entry.name.casefold().removesuffix(GZIP)).suffix
    named = entry.record.format
    known = [each for each in (*datasets, generic) if named in ("", each.NAME)]
    if suffix not in SUFFIXES or not known:
        return None
    try:
        with packed.opened(entry) as (stream, _):
            head = stream.read(HEAD).decode("utf-8", errors="replace")
    except packed.FAULTS:
        return None
    for dataset in known:
        for layout in dataset.LAYOUTS:
            if layout.recognises(head, PurePosixPath(entry.name).name):
                return dataset, layout
    tabular = generic in known and suffix != ".json"
    own = generic.layout_of(entry, head) if tabular else None
    return None if own is None else (generic, own)


def _source(entry: ManifestEntry, layout: Layout) -> str:
    """Return what tells the source of a file from others of the same data set."""
    if layout.together:
        return ""
    return entry.name if layout.about is not None else _folder(entry)


def _folder(entry: ManifestEntry) -> str:
    archive = f"{entry.path}/{entry.member}" if entry.member else str(entry.path)
    return archive.rpartition("/")[0]


def _digested(entry: ManifestEntry) -> ManifestEntry:
    """Return a file with the digest of all its bytes: a table may be larger than a document."""
    hashed = hashlib.sha256()
    size = 0
    try:
        with packed.opened(entry) as (stream, stored):
            while chunk := stream.read(packed.MEBIBYTE):
                hashed.update(chunk)
                size += len(chunk)
                if packed.is_bomb(size, stored):
                    return entry  # reading it tells
    except packed.FAULTS:
        return entry
    return replace(entry, record=replace(entry.record, digest=f"sha256:{hashed.hexdigest()}"))


def _jobs(dataset: Dataset, members: list[Member]) -> Iterator[Job]:
    """Yield the jobs of the files of one data set in one folder; the same bytes count once."""
    by_bytes = {each.entry.record.digest: each for each in sorted(members, key=_order)}
    kept = tuple(sorted(by_bytes.values(), key=_order))
    files = [each.entry.record for each in kept]
    record = _record(dataset, kept[0].layout.about or dataset.ABOUT, files)
    if isinstance(dataset, Sifting):
        yield from _sifted(dataset, Job(dataset=dataset.NAME, record=record, members=kept))
        return
    if not any(each.layout.main for each in kept):
        yield Job(dataset=dataset.NAME, record=record, members=kept)
    mains = [member for member in kept if member.layout.main]
    parts = ((m, part) for m in mains for part in Table(m.entry, m.layout).parts(PART))
    for number, (member, part) in enumerate(parts):
        yield Job(
            dataset=dataset.NAME,
            record=record,
            members=kept,
            main=member,
            part=part,
            number=number,
        )


def _sifted(dataset: Sifting, whole: Job) -> Iterator[Job]:
    refused = Refused()
    groups = dataset.sift(Tables(whole, refused.add))
    for number, stretch in enumerate(stretches(groups, PART, refused)):
        yield replace(whole, sifted=stretch, number=number)


def _order(member: Member) -> tuple[str, str, str]:
    return member.role, member.entry.name, member.entry.record.digest


def _record(dataset: Dataset, about: SourceRecord, files: list[SourceRecord]) -> SourceRecord:
    """Return the source: as the manifest has it where it is one file, else as the set is known."""
    digest = files[0].digest if len(files) == 1 else _digest_of_all(files)
    listed = next((each for each in files if each.publisher), None)
    if listed is None:
        return replace(about, format=dataset.NAME, digest=digest)
    return replace(
        listed if len(files) == 1 else about,
        title=listed.title if len(files) == 1 and listed.title else about.title,
        publisher=listed.publisher,
        url=listed.url or about.url,
        licence=listed.licence,
        tier=listed.tier,
        last_reviewed=listed.last_reviewed,
        retrieved=listed.retrieved,
        format=dataset.NAME,
        digest=digest,
    )


def _digest_of_all(files: list[SourceRecord]) -> str:
    digests = sorted(each.digest for each in files)
    return f"sha256:{hashlib.sha256(' '.join(digests).encode()).hexdigest()}"
