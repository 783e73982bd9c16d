"""The index on disk: one file of arrays, opened by a memory map, and one that says what is where.

index.json   version, base, digest of the graph, checksum of the arrays, place of each array
arrays.bin   the arrays one behind the other
"""

from __future__ import annotations

import json
import mmap
import os
import shutil
import zlib
from pathlib import Path
from typing import Any

import numpy as np

from kg.errors import IndexUnusableError
from kg.index.columns import AnyArray
from kg.index.tables import Index, filled, flat

VERSION = 2
"""Goes up with each change of what is in the tables; another version is built anew."""

HEAD, ARRAYS = "index.json", "arrays.bin"
_ALIGNED = 64
_FORMAT = "drug-effect-kg index"


def write_index(folder: Path, index: Index, graph_digest: str) -> None:
    """Write an index into a folder, which is made; the same index gives the same bytes.

    Args:
        folder: where to; not there yet.
        index: the index.
        graph_digest: digest of the graph that it is of.

    Raises:
        OSError: the disk is full or not to be written.
    """
    folder.mkdir(parents=True)
    places: dict[str, dict[str, Any]] = {}
    checksum = size = 0
    with (folder / ARRAYS).open("wb") as file:
        for name, array in flat(index):
            data = np.ascontiguousarray(array).tobytes()
            places[name] = {
                "type": array.dtype.str,
                "shape": list(array.shape),
                "at": size,
            }
            data += bytes(-len(data) % _ALIGNED)
            file.write(data)
            checksum = zlib.crc32(data, checksum)
            size += len(data)
    head = {
        "format": _FORMAT,
        "version": VERSION,
        "base": index.base,
        "graph_digest": graph_digest,
        "crc32": checksum,
        "size": size,
        "arrays": places,
    }
    text = json.dumps(head, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    (folder / HEAD).write_text(text, "utf-8")


def open_index(folder: Path, graph_digest: str) -> Index:
    """Return the index in a folder; its arrays are mapped, and not read before they are used.

    Args:
        folder: where `write_index` wrote it.
        graph_digest: digest of the graph that it must be of.

    Raises:
        IndexUnusableError: it is missing, damaged, of another graph or of another version.
    """
    head = _head(folder)
    _expect(head.get("format") == _FORMAT, folder, f"{HEAD} does not describe an index")
    found = head.get("version")
    _expect(found == VERSION, folder, f"it is of version {found}, this program's is {VERSION}")
    _expect(head.get("graph_digest") == graph_digest, folder, "it is of another graph")
    try:
        data = _mapped(folder / ARRAYS, int(head["size"]))
        arrays = {name: _array(data, each) for name, each in head["arrays"].items()}
        _expect(zlib.crc32(data) == head["crc32"], folder, f"{ARRAYS} is not what was written")
        return filled(Index, arrays, base=head["base"])
    except OSError as error:
        raise IndexUnusableError(str(folder), str(error)) from error
    except (KeyError, TypeError, ValueError) as error:
        raise IndexUnusableError(str(folder), f"{HEAD} is damaged: {error}") from error


def replace_index(folder: Path, index: Index, graph_digest: str) -> None:
    """Write an index into a folder, in place of what is there.

    Raises:
        OSError: the disk is full or not to be written.
    """
    partial = folder.with_name(f"{folder.name}.{os.getpid()}.partial")
    former = folder.with_name(f"{folder.name}.{os.getpid()}.former")
    try:
        write_index(partial, index, graph_digest)
        if folder.exists():
            folder.rename(former)
        partial.rename(folder)
    finally:
        shutil.rmtree(partial, ignore_errors=True)
        shutil.rmtree(former, ignore_errors=True)


def _head(folder: Path) -> dict[str, Any]:
    try:
        found = json.loads((folder / HEAD).read_bytes())
    except FileNotFoundError as error:
        raise IndexUnusableError(str(folder), "it is missing") from error
    except (OSError, ValueError) as error:
        raise IndexUnusableError(str(folder), f"{HEAD} cannot be read: {error}") from error
    _expect(isinstance(found, dict), folder, f"{HEAD} does not describe an index")
    return dict(found)


def _mapped(path: Path, size: int) -> mmap.mmap | bytes:
    with path.open("rb") as file:
        there = os.fstat(file.fileno()).st_size
        if there != size:
            raise ValueError(f"{path.name} has {there} bytes, not {size}")
        return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) if size else b""


def _array(data: mmap.mmap | bytes, place: dict[str, Any]) -> AnyArray:
    shape = tuple(place["shape"])
    kind = np.dtype(place["type"])
    if kind.hasobject:
        raise ValueError("an array holds objects")
    count = int(np.prod(shape))
    return (
        np.frombuffer(data, kind, count, place["at"]).reshape(shape)
        if count
        else np.zeros(shape, kind)
    )


def _expect(so: bool, folder: Path, otherwise: str) -> None:
    if not so:
        raise IndexUnusableError(str(folder), otherwise)
