"""Texts without gold, from documents of any form: what words are used alike is learned of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from kg.errors import BuildError, UnreadableSourceError
from kg.readers import read, readable_files, record_for, suffixes
from kg.readers.manifest import ManifestEntry
from kg.readers.packed import content, unpacked


def plain_texts(paths: Iterable[Path]) -> tuple[str, ...]:
    """Return the texts of documents, each text once; what cannot be read is left out.

    Args:
        paths: files, archives, and folders of them.

    Raises:
        BuildError: a path that is not there, or one without any document that can be read.
        OSError: a file that cannot be opened.
    """
    found: dict[str, None] = {}
    for path in paths:
        if not path.exists():
            raise BuildError(f"no file or folder {path}")
        own = dict.fromkeys(_texts(path))
        if not own:
            raise BuildError(f"no documents in {path}")
        found |= own
    return tuple(found)


def _texts(path: Path) -> Iterator[str]:
    known = suffixes()
    for file in readable_files(path, known) if path.is_dir() else (path,):
        for entry in unpacked(ManifestEntry(record=record_for(file), path=file), known):
            try:
                document = read(entry.record, content(entry))
            except UnreadableSourceError:
                continue
            yield "\n".join(block.text for each in document.sections for block in each.blocks)
