"""The directory of an Oxigraph store: filled with quads as they come, or made of a former one."""

from __future__ import annotations

import errno
import os
import shutil
import threading
import time
from collections.abc import Iterable
from pathlib import Path
from types import TracebackType
from typing import Self

import pyoxigraph as ox

from kg.errors import BuildError

_IMMUTABLE = ".sst"  # what RocksDB writes once and never touches again
_PAUSE = 0.005


class Loading:
    """A directory that the bulk loader fills in a thread with the quads that are written to it.

    They go through a named pipe, from which Oxigraph reads without Python's global lock.

    Args:
        directory: the store, which is not there yet; beside it the pipe is made.

    Raises:
        BuildError: the loader does not take a quad.
        OSError: the disk is full or not to be written.
    """

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        self._pipe = directory.with_suffix(".pipe")
        self._failed: BaseException | None = None
        self._thread = threading.Thread(target=self._load, daemon=True)
        self._input = -1

    def __enter__(self) -> Self:
        os.mkfifo(self._pipe)
        self._store = ox.Store(self._directory)
        self._thread.start()
        self._input = self._opened()
        return self

    def _opened(self) -> int:
        """Return the end of the pipe to write to, once the loader has opened the other."""
        while True:
            try:
                end = os.open(self._pipe, os.O_WRONLY | os.O_NONBLOCK)
            except OSError as error:
                if error.errno != errno.ENXIO:
                    raise
                self._check()
                time.sleep(_PAUSE)
            else:
                os.set_blocking(end, True)
                return end

    def write(self, data: bytes) -> None:
        """Hand over lines of N-Quads."""
        rest = memoryview(data)
        try:
            while rest:
                rest = rest[os.write(self._input, rest) :]
        except BrokenPipeError:
            self._thread.join()
            self._check()
            raise

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._input >= 0:
            os.close(self._input)
        self._thread.join()
        self._pipe.unlink(missing_ok=True)
        if error is None:
            self._check()
            self._store.flush()
        del self._store  # which closes the files

    def _load(self) -> None:
        try:
            self._store.bulk_load(path=self._pipe, format=ox.RdfFormat.N_QUADS)
        except BaseException as error:  # noqa: BLE001 - it is raised where the quads come from
            self._failed = error

    def _check(self) -> None:
        if isinstance(self._failed, OSError):
            raise self._failed
        if self._failed is not None:
            raise BuildError(f"the store does not take the quads: {self._failed}")


def derived(directory: Path, former: Path, removed: Iterable[str], added: Iterable[str]) -> bool:
    """Make a store of a former one and what is different; tell whether that could be done.

    Files that never change are shared by hard links, where the file system has them.

    Args:
        directory: the new store, which is not there yet.
        former: a store that nobody writes to.
        removed: lines of N-Quads that it has not.
        added: lines of N-Quads that it has besides.
    """
    try:
        copied(former, directory)
        store = ox.Store(directory)
    except (OSError, RuntimeError):  # damaged, or of another version of Oxigraph
        shutil.rmtree(directory, ignore_errors=True)
        return False
    for quad in _parsed(removed):
        store.remove(quad)
    store.extend(_parsed(added))
    store.flush()
    return True


def copied(former: Path, directory: Path) -> None:
    """Copy a store that nobody writes to; both may then change without the other.

    Raises:
        OSError: it cannot be read, or the copy is there or cannot be written.
    """
    directory.mkdir()
    for file in former.iterdir():
        if file.suffix == _IMMUTABLE:
            _link(file, directory / file.name)
        elif file.name != "LOCK":
            shutil.copyfile(file, directory / file.name)


def _link(file: Path, copy: Path) -> None:
    try:
        copy.hardlink_to(file)
    except OSError:
        shutil.copyfile(file, copy)


def _parsed(lines: Iterable[str]) -> Iterable[ox.Quad]:
    return ox.parse("".join(lines), format=ox.RdfFormat.N_QUADS)
