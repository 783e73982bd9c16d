"""What sources gave in former builds, kept until something that went into it changes.

A file is named by the digest of all that its content depends on: the bytes of the source and what a
manifest says of it, the rules, the vocabularies (a user's own too), the shapes, the program, the
tagger, and the options of the build. So nothing is ever replaced, and a file that is not there is
made. It begins with a digest of itself: one that a crash left half-written counts as not there. It
is as much to be trusted as the releases beside it.
"""

from __future__ import annotations

import os
import pickle
import sys
import time
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import TypeVar

from kg import datasets, resources
from kg.identifiers import digest
from kg.lexicon import vocabulary_files
from kg.pipeline.sources import Work
from kg.readers import Plugin, readers
from kg.readers.files import digest_of, file_digest
from kg.readers.manifest import ManifestEntry

T = TypeVar("T")

KEPT = timedelta(days=30)
"""How long what no build has used is kept."""
_MARK = b"kg 1\n"
_DIGEST = 64


@dataclass(frozen=True, slots=True)
class Conditions:
    """What the result of reading depends on besides the source.

    Attributes:
        tagger: digest of the tagger that reads labels, "" where the rules do.
        most: bytes that a document may have.
        base: base IRI of the release.
    """

    tagger: str
    most: int
    base: str

    @property
    def digest(self) -> str:
        """Return the digest of all of it."""
        own = {
            kind.value: [(path.name, file_digest(path)) for path in paths]
            for kind, paths in vocabulary_files().items()
        }
        plugins = [each.package for each in readers() if isinstance(each, Plugin)]
        made_with = dict(sorted(resources.digests().items()))
        python = list(sys.version_info[:2])
        return digest(self.tagger, self.most, self.base, own, plugins, made_with, python)


def key_of(work: Work, conditions: str) -> str:
    """Return the digest of all that what a piece of work gives depends on.

    Args:
        work: the piece of work.
        conditions: digest of what all results depend on.
    """
    facts = ascii(tuple(_facts(work)))  # the names of files may be no Unicode
    return digest(conditions, type(work).__name__, facts)


def _facts(work: Work) -> Iterable[object]:
    if isinstance(work, ManifestEntry):
        return repr(work.record), work.name, work.member, work.listed, list(work.part or ())
    if isinstance(work, datasets.Job):
        files = [(m.role, m.entry.name, m.entry.record.digest) for m in work.members]
        main = work.members.index(work.main) if work.main else -1
        sifted = (work.sifted.byte, work.sifted.groups) if work.sifted else ()
        return (
            *(work.dataset, repr(work.record), files, main),
            *(repr(work.part), work.number, list(sifted)),
        )
    faults = [str(each) for each in work.faults]
    return work.name, repr(work.record), work.names.base, work.digest, list(work.nodes), faults


class Cache:
    """Results in files of a folder, by the digests of all that they depend on.

    Args:
        folder: where they are kept; made when something is.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def get(self, key: str, kind: type[T]) -> T | None:
        """Return a result; None where it is not there, damaged, or of another kind."""
        found = read_sealed(self._path(key))
        return found if isinstance(found, kind) else None

    def touch(self, key: str) -> bool:
        """Keep a result for longer; tell whether it is there."""
        try:
            os.utime(self._path(key))
        except OSError:
            return False
        return True

    def put(self, key: str, result: object) -> None:
        """Keep a result.

        Raises:
            OSError: the disk is full or not to be written.
        """
        path = self._path(key)
        path.parent.mkdir(parents=True, exist_ok=True)
        write_sealed(path, result)

    def tidy(self) -> None:
        """Remove what no build has used for long, and what killed builds left."""
        oldest = time.time() - KEPT.total_seconds()
        for path in self._folder.glob("??/*"):
            with suppress(OSError):
                if path.suffix == ".partial" or path.stat().st_mtime < oldest:
                    path.unlink()

    def _path(self, key: str) -> Path:
        return self._folder / key[:2] / key


def write_sealed(path: Path, value: object) -> None:
    """Write a value to a file that begins with its digest.

    Raises:
        OSError: the disk is full or not to be written.
    """
    data = pickle.dumps(value, protocol=5)
    partial = path.with_suffix(f".{os.getpid()}.partial")
    try:
        partial.write_bytes(_MARK + _digest(data) + data)
        partial.replace(path)
    except OSError:
        partial.unlink(missing_ok=True)
        raise


def read_sealed(path: Path) -> object:
    """Return the value of a sealed file, which counts as used; None where it is not whole."""
    try:
        data = path.read_bytes()
        os.utime(path)
    except OSError:
        return None
    start = len(_MARK) + _DIGEST
    if data[: len(_MARK)] != _MARK or data[len(_MARK) : start] != _digest(data[start:]):
        return None
    found: object = pickle.loads(data[start:])  # noqa: S301 - ours: it has the digest that we wrote
    return found


def _digest(data: bytes) -> bytes:
    return digest_of(data).removeprefix("sha256:").encode()
