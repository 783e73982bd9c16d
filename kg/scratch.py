"""Where temporary files go: beside the release that is being built, or where the system puts them.

A build that is killed cannot clean up; what it left beside its releases the next one removes.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_places: list[Path] = []


@contextmanager
def below(folder: Path) -> Iterator[None]:
    """Let temporary files be made in a folder, which is there; worker processes inherit it."""
    _places.append(folder)
    try:
        yield
    finally:
        _places.remove(folder)


def place() -> Path | None:
    """Return the folder that temporary files are made in, None for that of the system."""
    return _places[-1] if _places else None


def make(prefix: str) -> Path:
    """Return a new folder for temporary files, which the caller removes.

    Raises:
        OSError: the disk is full or not to be written.
    """
    return Path(tempfile.mkdtemp(prefix=prefix, dir=place()))
