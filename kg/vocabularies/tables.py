"""Tables of the open sets as rows by column, wherever the folder of a set lies."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

from kg.errors import InvalidFileError


def place(sets: Path, name: str) -> Path:
    """Return the folder of a set: in the folder of the sets, else beside it."""
    inside = sets / name
    return inside if inside.is_dir() else sets.parent / name


def rows(
    folder: Path, pattern: str, *columns: str, delimiter: str = "\t"
) -> Iterator[dict[str, str]]:
    """Yield the rows of the one table in a folder that has a name of this pattern.

    Raises:
        InvalidFileError: there is no such file, or it lacks one of these columns.
    """
    path = only(folder, pattern)
    with path.open(encoding="utf-8-sig", newline="") as file:
        read = csv.DictReader(file, delimiter=delimiter)
        if not set(columns) <= set(read.fieldnames or ()):
            raise InvalidFileError(path.name, line=1, expected="the columns " + ", ".join(columns))
        yield from read


def only(folder: Path, pattern: str) -> Path:
    """Return the first file of this pattern in a folder.

    Raises:
        InvalidFileError: there is none.
    """
    found = sorted(folder.glob(pattern))
    if not found:
        raise InvalidFileError(f"{folder.name}/{pattern}", expected="a file of this name")
    return found[0]
