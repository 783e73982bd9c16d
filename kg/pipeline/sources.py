"""What there is to read: documents, rows of data sets, and sources in files of RDF."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from kg import datasets, rdf, resources
from kg.errors import BuildError, UnknownNameError
from kg.identifiers import BASE
from kg.readers import faults, formats, readable_files, record_for, suffixes
from kg.readers.bulk import labels
from kg.readers.files import GZIP, ZIP, named, real
from kg.readers.manifest import ManifestEntry, load_manifest
from kg.readers.packed import MOST_BYTES, unpacked

MANIFEST = "manifest.toml"
Work = ManifestEntry | datasets.Job | rdf.Job
"""A document, some rows of a data set, or some evidence of a source in a file of RDF."""


def find_sources(
    paths: Sequence[Path], *, form: str = "", most: int = MOST_BYTES, base: str = BASE
) -> tuple[Work, ...]:
    """Return the documents below the paths; without paths, those of the default graph.

    A folder that holds a manifest gives what the manifest lists; another folder gives every file
    that a reader may know. An archive gives its members, a list of labels each of them. The tables
    of a data set give jobs of some rows each, graphs in RDF one or more for each of their sources.
    The same bytes count once.

    Args:
        paths: files, folders and manifests.
        form: name of the format that all of them have, "" to find it for each.
        most: bytes that a document may have; tables and RDF are streamed and may have more.
        base: base IRI of graphs in RDF that are not below that of this project.

    Raises:
        BuildError: a path that is not there, or no document at all.
        InvalidFileError: a manifest that breaks its format.
        UnknownNameError: no reader has the format.
    """
    offered = (*formats(), *datasets.formats(), rdf.NAME)
    if form and form not in offered:
        raise UnknownNameError(form, wanted="format", nearest=(*offered, *faults()))
    known = suffixes() | datasets.SUFFIXES | rdf.SUFFIXES
    files = [file for path in paths or (resources.sources(),) for file in _files(path, known, most)]
    members = [member for file in files for member in unpacked(file, known, most)]
    if form:
        members = [replace(each, record=replace(each.record, format=form)) for each in members]
    jobs, rest = datasets.grouped(members)
    graphs, rest = rdf.grouped(rest, base)
    entries = _distinct(label for member in rest for label in labels(member, most))
    own: tuple[ManifestEntry | datasets.Job, ...] = (*jobs, *entries)
    found = (*own, *rdf.settled(graphs, (each.record for each in own)))
    if not found:
        raise BuildError(f"no documents in {', '.join(str(path) for path in paths)}")
    return found


def _files(path: Path, known: frozenset[str], most: int) -> Iterator[ManifestEntry]:
    if path.is_dir():
        manifest = path / MANIFEST
        if manifest.is_file() and real(manifest).is_relative_to(real(path)):
            yield from load_manifest(manifest)
        else:
            yield from (_loose(each, most) for each in readable_files(path, known))
    elif path.name == MANIFEST:
        yield from load_manifest(path)
    elif path.is_file():
        yield _loose(path, most)
    else:
        raise BuildError(f"no file or folder {path}")


def _loose(path: Path, most: int) -> ManifestEntry:
    """Return a file as an entry; what is packed or too large is not read to the end for it."""
    try:
        if path.suffix.casefold() not in (GZIP, ZIP) and path.stat().st_size <= most:
            return ManifestEntry(record=record_for(path), path=path)
    except OSError:
        pass  # reading it will tell why
    return ManifestEntry(record=named(path.name, f"unread {path}"), path=path)


def _distinct(entries: Iterable[ManifestEntry]) -> tuple[ManifestEntry, ...]:
    """Drop repeated bytes, and tell different documents of one name apart by their digest."""
    by_bytes: dict[str, ManifestEntry] = {}
    for entry in sorted(entries, key=lambda each: (each.record.id, str(each.path))):
        by_bytes.setdefault(entry.record.digest, entry)
    uses = Counter(entry.record.id for entry in by_bytes.values())
    distinct = []
    for entry in by_bytes.values():
        if uses[entry.record.id] > 1:
            mark = entry.record.digest.removeprefix("sha256:")[:8]
            entry = replace(entry, record=replace(entry.record, id=f"{entry.record.id}-{mark}"))
        distinct.append(entry)
    return tuple(sorted(distinct, key=_place))


def _place(entry: ManifestEntry) -> tuple[str, str, int, str]:
    """Return what sorts documents by name, and those of one file as they stand in it."""
    if entry.part is None:
        return "", "", 0, entry.record.id
    return str(entry.path), entry.member, entry.part[0], entry.record.id
