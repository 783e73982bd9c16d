"""One fetch at a time into a folder: two would write into the same part and the same manifest."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kg.errors import FetchError
from kg.fetch.partial import HIDDEN, writing

try:
    import fcntl
except ImportError:  # Windows has no such lock
    fcntl = None  # type: ignore[assignment]


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Make a folder and keep other fetches out of it; the system ends the lock with the process.

    Raises:
        FetchError: the folder cannot be made, or another fetch is at it.
    """
    path = folder / HIDDEN / "lock"
    with writing(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        file = path.open("w", encoding="utf-8")
    with file:
        if fcntl is not None:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                raise FetchError(str(folder), "another call is fetching into it") from error
        yield
