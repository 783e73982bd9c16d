"""Files that may be sources: those below a folder, and the record of one without a manifest."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from kg.identifiers import slug
from kg.model import SourceRecord

SUFFIXES = frozenset({".md", ".markdown", ".txt", ".html", ".htm", ".json", ".xml"})
ZIP, GZIP = ".zip", ".gz"


def digest_of(data: bytes) -> str:
    """Return "sha256:" and the hexadecimal digest of bytes."""
    return "sha256:" + hashlib.sha256(data).hexdigest()


def file_digest(path: Path) -> str:
    """Return "sha256:" and the hexadecimal digest of a file, which may be larger than memory.

    Raises:
        OSError: the file cannot be read.
    """
    with path.open("rb") as file:
        return "sha256:" + hashlib.file_digest(file, "sha256").hexdigest()


def record_for(path: Path) -> SourceRecord:
    """Return the record of a file that no manifest describes, named by its stem.

    Raises:
        OSError: the file cannot be read.
    """
    return named(path.name, file_digest(path))


def named(name: str, digest: str) -> SourceRecord:
    """Return the record of a document that is known by the name of its file alone.

    The name only ever names the source; no file is looked for by it.

    >>> named("../Zentavir & Co.txt.gz", "").id
    'zentavir-and-co'
    """
    readable = name.encode("utf-8", "replace").decode()  # the names of files may be no Unicode
    last = PurePosixPath(readable).name or readable
    stem = PurePosixPath(last.removesuffix(GZIP)).stem
    title = " ".join((stem if stem.strip() else last).split()) or "document"
    return SourceRecord(id=slug(title), title=title, digest=digest, described=False)


def readable_files(folder: Path, known: frozenset[str] = SUFFIXES) -> tuple[Path, ...]:
    """Return the files below a folder whose suffix a reader knows, compressed ones too, sorted.

    Hidden files and folders are left out, and so is what a symbolic link brings in from outside.
    """
    return tuple(sorted(_below(folder, known)))


def real(path: Path) -> Path:
    """Return where a path leads; one that leads round in a circle stays where it is."""
    return Path(os.path.realpath(path))


def is_readable(name: str, known: frozenset[str]) -> bool:
    """Tell by the name of a file that is not packed, or gzipped, whether a reader may know it."""
    return PurePosixPath(name.casefold().removesuffix(GZIP)).suffix in known


def _below(folder: Path, known: frozenset[str]) -> Iterator[Path]:
    root = real(folder)
    folders = [folder]
    while folders:
        for path in folders.pop().iterdir():
            if path.name.startswith("."):
                continue
            if path.is_symlink() and not real(path).is_relative_to(root):
                continue
            if path.is_dir():
                if not path.is_symlink():
                    folders.append(path)
            elif path.is_file() and is_readable(path.name, known | {ZIP}):
                yield path
