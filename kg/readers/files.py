"""Files that may be sources: those below a folder, and the record of one without a manifest."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

from kg.identifiers import slug
from kg.model import SourceRecord

SUFFIXES = frozenset({".md", ".markdown", ".txt", ".html", ".htm", ".xml"})


def digest_of(data: bytes) -> str:
    """Return "sha256:" and the hexadecimal digest of bytes."""
    return "sha256:" + hashlib.sha256(data).hexdigest()


def record_for(path: Path) -> SourceRecord:
    """Return the record of a file that no manifest describes: named by its stem, editorial.

    Raises:
        OSError: the file cannot be read.
    """
    return SourceRecord(id=slug(path.stem), title=path.stem, digest=digest_of(path.read_bytes()))


def readable_files(folder: Path) -> tuple[Path, ...]:
    """Return the files below a folder whose suffix a reader knows, sorted.

    Hidden files and folders are left out, and so is what a symbolic link brings in from outside.
    """
    root = folder.resolve()
    return tuple(sorted(_below(folder, root)))


def _below(folder: Path, root: Path) -> Iterator[Path]:
    for path in folder.iterdir():
        if path.name.startswith("."):
            continue
        if path.is_symlink() and not path.resolve().is_relative_to(root):
            continue
        if path.is_dir():
            if not path.is_symlink():
                yield from _below(path, root)
        elif path.is_file() and path.suffix.casefold() in SUFFIXES:
            yield path
