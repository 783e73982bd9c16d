"""Opening the lexicon quickly: its tables are kept in the user's cache directory, ready to use.

The file there is JSON, which can hold nothing but data, and is named by a digest of the
vocabulary files and of the code that reads them, so that it is never out of date. Where no file can
be kept, the tables are made anew each time.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from functools import cache
from pathlib import Path

from kg import resources
from kg.lexicon.gather import gathered, vocabulary_files
from kg.lexicon.lookup import Lexicon
from kg.lexicon.table import Tables, written
from kg.model import Kind

CACHE = "KG_CACHE"
_KEPT = 4  # files of other versions and vocabularies that stay beside the newest


@cache
def load() -> Lexicon:
    """Return the lexicon of the packaged vocabularies and a user's own (read once a process)."""
    return open_lexicon(vocabulary_files(), cache_directory())


def open_lexicon(files: Mapping[Kind, Sequence[Path]], folder: Path | None) -> Lexicon:
    """Return the lexicon of vocabulary files, from tables kept in a directory if there are any.

    Args:
        files: the files of each kind, those that count more first.
        folder: where tables are kept; None to keep none. That it is missing, read-only or holds
            damaged files makes no difference but to the time taken.
    """
    if folder is None:
        return Lexicon.of(gathered(files))
    digest = _digest(files)
    path = folder / f"lexicon-{digest}.json"
    tables = _kept(path)
    if tables is None:
        tables = gathered(files)
        if _digest(files) == digest:  # nobody has changed a file meanwhile
            with suppress(OSError):
                _keep(path, tables)
    return Lexicon.of(tables)


def cache_directory() -> Path | None:
    """Return the directory for what can be made again, None where the system has none.

    It is what the environment variable KG_CACHE names; else `drug-effect-kg` in the user's cache
    directory. An empty KG_CACHE says that nothing shall be kept.
    """
    named = os.environ.get(CACHE)
    if named is not None:
        return Path(named) if named else None
    for variable in ("XDG_CACHE_HOME", "LOCALAPPDATA"):
        if base := os.environ.get(variable):
            return Path(base) / "drug-effect-kg"
    try:
        return Path.home() / ".cache" / "drug-effect-kg"
    except RuntimeError:  # a user without a home
        return None


def _digest(files: Mapping[Kind, Sequence[Path]]) -> str:
    code = sorted(Path(__file__).parent.glob("*.py"))
    spelling = resources.ontology() / "rules" / "spelling.toml"
    made = hashlib.blake2b(digest_size=16)
    for path in (*code, spelling, *(path for paths in files.values() for path in paths)):
        data = path.read_bytes()
        made.update(f"{path.name} {len(data)}\n".encode())
        made.update(data)
    return made.hexdigest()


def _kept(path: Path) -> Tables | None:
    """Return the tables in a file, None where it is missing or not as it was written."""
    try:
        data = path.read_bytes()
    except OSError:
        return None
    start = data.find(b"\n") + 1
    if data[: max(start - 1, 0)] != _check(memoryview(data)[start:]):
        return None
    return Tables({}, dict(_lines(data, start)))


def _lines(data: bytes, start: int) -> Iterator[tuple[Kind, bytes]]:
    """Yield each kind with its table, copying nothing else: the file has ten megabytes."""
    while start < len(data):
        tab, end = data.index(b"\t", start), data.index(b"\n", start)
        yield Kind(data[start:tab].decode()), data[tab + 1 : end]
        start = end + 1


def _check(body: bytes | memoryview) -> bytes:
    return f"{zlib.crc32(body):08x}".encode()


def _keep(path: Path, tables: Tables) -> None:
    body = b"".join(
        b"%s\t%s\n" % (kind.value.encode(), written(each)) for kind, each in tables.items()
    )
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle, name = tempfile.mkstemp(prefix="lexicon-", suffix=".part", dir=path.parent)
    try:
        with open(handle, "wb") as file:  # noqa: PTH123 - a file that is open already
            file.write(_check(body) + b"\n" + body)
        Path(name).replace(path)
    except OSError:
        Path(name).unlink(missing_ok=True)
        raise
    _tidy(path)


def _tidy(path: Path) -> None:
    others = [each for each in path.parent.glob("lexicon-*.json") if each != path]
    for old in sorted(others, key=lambda each: each.stat().st_mtime)[:-_KEPT]:
        old.unlink(missing_ok=True)
