"""A fetch from order to record: asks what is wanted, checks what comes, and puts it in place."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path

from kg.errors import FetchError, ParameterError
from kg.fetch.catalogue import CatalogueSource, Kind
from kg.fetch.lock import alone
from kg.fetch.order import Wanted, checked_values, listed, ordered
from kg.fetch.partial import HIDDEN, Part, Version, read_version, write_version
from kg.fetch.record import read_manifest, record
from kg.fetch.transfer import Courtesy, Listener, brief, transfer

_BEGINS = {Kind.ZIP: (b"PK\x03\x04", b"PK\x05\x06"), Kind.GZIP: (b"\x1f\x8b",)}
_PAGE = (b"<!doctype html", b"<html")


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """What became of a file: where it is, its size and digest, and whether it is new."""

    path: Path
    size: int
    sha256: str
    new: bool


def fetch(
    source: CatalogueSource,
    values: Mapping[str, str],
    folder: Path,
    *,
    listener: Listener,
    only: int | None = None,
    sha256: str = "",
    courtesy: Courtesy | None = None,
    today: date | None = None,
) -> Iterator[Fetched]:
    """Yield the files of a source as each is in its place and on record.

    A file that is there already is fetched again only if the server has another version.

    Args:
        source: an entry of a catalogue.
        values: values of its parameters.
        folder: where the files and their manifest go.
        listener: hears how it goes on.
        only: which file of several, from 1 on; None for all.
        sha256: 64 hexadecimal digits that the one file must have, or empty.
        courtesy: how patient to be with the server.
        today: the day to put on record.

    Raises:
        ParameterError: a value does not fit the source.
        FetchError: a file cannot be had or written; nothing half-finished is left in its place.
    """
    courtesy = courtesy or Courtesy()
    files = _files(source, values, courtesy, listener)
    if only is not None:
        if not 1 <= only <= len(files):
            raise ParameterError(f"{source.name} has {len(files)} files; there is no file {only}")
        files = files[only - 1 : only]
    if sha256:
        if len(files) != 1:
            raise ParameterError(f"{source.name} has {len(files)} files, and a checksum fits one")
        files = (replace(files[0], sha256=sha256.casefold()),)
    day = today or datetime.now(UTC).date()
    with alone(folder):
        for number, wanted in enumerate(files):
            if number:
                courtesy.sleep(courtesy.pause)
            yield _one(source, wanted, folder, courtesy, listener, day)


def _files(
    source: CatalogueSource, values: Mapping[str, str], courtesy: Courtesy, listener: Listener
) -> tuple[Wanted, ...]:
    if source.index is None:
        return ordered(source, values)
    checked_values(source, values)
    return listed(source, source.index, brief(source.index.url, courtesy, listener))


def _one(
    source: CatalogueSource,
    wanted: Wanted,
    folder: Path,
    courtesy: Courtesy,
    listener: Listener,
    day: date,
) -> Fetched:
    place, note = folder / wanted.name, folder / HIDDEN / f"{wanted.name}.json"
    on_record = read_manifest(folder).digest(wanted.id)  # a broken manifest costs no download
    has = _digest(place)
    known = _known(wanted, place, has, read_version(note), on_record)
    part = Part(folder, wanted.name, wanted.url)
    listener.note(f"fetching {wanted.url}")
    version = transfer(wanted.url, part, known, courtesy, listener)
    if version is None:
        if has != on_record:
            record(folder, source, wanted, has, day)
        return Fetched(path=place, size=place.stat().st_size, sha256=has, new=False)
    digest = _checked(wanted, part)
    size = part.size
    # In this order, so that after a crash at any point the next call knows the file as fetched.
    write_version(note, replace(version, sha256=digest))
    part.install(place)
    if digest != on_record:
        record(folder, source, wanted, digest, day)
    return Fetched(path=place, size=size, sha256=digest, new=digest != has)


def _known(
    wanted: Wanted, place: Path, has: str, version: Version | None, on_record: str
) -> Version | None:
    """Return the version in the folder, if it is one that need not be fetched again.

    Raises:
        FetchError: the file there is not one that was fetched.
    """
    if not has:
        return None
    noted = version.sha256 if version else ""
    if has not in {noted, on_record}:
        raise FetchError(
            str(place), "is there and is not what was fetched: move it away, or fetch elsewhere"
        )
    same = version is not None and has == noted and version.url == wanted.url
    if not same or (wanted.sha256 and wanted.sha256 != has):
        return None
    return version


def _digest(path: Path) -> str:
    """Return the SHA-256 of a file as hexadecimal digits, or an empty text where there is none."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except FileNotFoundError:
        return ""
    except OSError as error:
        raise FetchError(str(path), f"cannot be read: {error.strerror}") from error


def _checked(wanted: Wanted, part: Part) -> str:
    """Return the digest of what came.

    Raises:
        FetchError: it is not what was wanted; it is not kept.
    """
    digest = part.digest()
    if wanted.sha256 and digest != wanted.sha256:
        part.discard()
        raise FetchError(
            wanted.url, f"has the sha256 {digest}, and {wanted.sha256} was expected; not kept"
        )
    head = part.head()
    begins = _BEGINS.get(wanted.kind)
    if head.lstrip().lower().startswith(_PAGE) or (begins and not head.startswith(begins)):
        part.discard()
        raise FetchError(wanted.url, f"sends something that is no {wanted.kind.value}; not kept")
    return digest
