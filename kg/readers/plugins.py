"""Readers that other installed packages bring, by the entry point group `kg.readers`."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.metadata import EntryPoint, entry_points
from typing import Protocol

from kg.errors import KgError, UnreadableSourceError
from kg.model import Document, SourceRecord, Tier

GROUP = "kg.readers"


class Reader(Protocol):
    """A module or object that reads one format."""

    @property
    def NAME(self) -> str:  # noqa: N802 - a constant where the reader is a module
        """Name of the format."""

    def can_read(self, path: str, head: str) -> bool:
        """Tell whether this reader knows the beginning of a document."""

    def read(self, record: SourceRecord, data: bytes) -> Document:
        """Return the document."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plugin:
    """A reader of another package; whatever it does wrong is told as its fault.

    Attributes:
        NAME: name of the format.
        package: the package that brings it, with its version.
        reader: the reader itself.
        suffixes: suffixes of file names that a folder is searched for besides the known ones.
    """

    NAME: str
    package: str
    reader: Reader
    suffixes: frozenset[str] = frozenset()

    @property
    def TIER(self) -> Tier | None:  # noqa: N802 - a constant where the reader is a module
        """How far documents of the format are to be believed, None where it does not tell."""
        stated = getattr(self.reader, "TIER", None)
        return stated if isinstance(stated, Tier) else None

    def can_read(self, path: str, head: str) -> bool:
        """Tell whether the reader knows the beginning of a document.

        Raises:
            UnreadableSourceError: the reader failed.
        """
        try:
            return bool(self.reader.can_read(path, head))
        except Exception as error:  # the code of others raises whatever it likes
            raise self._fault(path, f"it failed with {_told(error)}") from error

    def read(self, record: SourceRecord, data: bytes) -> Document:
        """Return the document, of which the offsets have been checked.

        Raises:
            UnreadableSourceError: the reader failed, or gave no document of this source.
        """
        try:
            document = self.reader.read(record, data)
        except KgError:
            raise
        except Exception as error:
            raise self._fault(record.id, f"it failed with {_told(error)}") from error
        wrong = _wrong(document, record, data)
        if wrong:
            raise self._fault(record.id, wrong)
        return document

    def _fault(self, name: str, what: str) -> UnreadableSourceError:
        expected = f"a document that reader {self.NAME!r} of {self.package} can read; {what}"
        return UnreadableSourceError(name, line=1, expected=expected)


@dataclass(frozen=True, slots=True, kw_only=True)
class Plugins:
    """The readers of other packages, and in words why others of them cannot be used."""

    readers: tuple[Plugin, ...]
    faults: tuple[str, ...]


@cache
def plugins(taken: frozenset[str]) -> Plugins:
    """Return the readers that installed packages bring, by the names of their entry points.

    Args:
        taken: names of formats that are no longer free.
    """
    readers: list[Plugin] = []
    faults: list[str] = []
    for point in sorted(entry_points(group=GROUP), key=lambda each: (each.name, each.value)):
        try:
            plugin = _loaded(point)
            if plugin.NAME in taken or any(plugin.NAME == each.NAME for each in readers):
                raise ValueError(f"a format {plugin.NAME!r} is there already")  # noqa: TRY301
            readers.append(plugin)
        except Exception as error:  # noqa: BLE001 - a broken package must not stop a build
            faults.append(
                f"reader plug-in {point.name!r} ({point.value}) of {_package(point)} "
                f"cannot be used: {_told(error)}"
            )
    return Plugins(readers=tuple(readers), faults=tuple(faults))


def _loaded(point: EntryPoint) -> Plugin:
    reader = point.load()
    name = getattr(reader, "NAME", None)
    if not isinstance(name, str) or not name.strip():
        raise TypeError("it has no NAME")
    for function in ("can_read", "read"):
        if not callable(getattr(reader, function, None)):
            raise TypeError(f"it has no function {function}")
    suffixes = frozenset(str(each).casefold() for each in getattr(reader, "SUFFIXES", ()))
    return Plugin(NAME=name, package=_package(point), reader=reader, suffixes=suffixes)


def _package(point: EntryPoint) -> str:
    return f"{point.dist.name} {point.dist.version}" if point.dist else "an unknown package"


def _told(error: Exception) -> str:
    return " ".join(f"{type(error).__name__}: {error}".split())


def _wrong(document: object, record: SourceRecord, data: bytes) -> str:
    """Return in words what is wrong with what a reader gave, "" for nothing."""
    if not isinstance(document, Document):
        return f"it gave a {type(document).__name__}, no Document"
    if document.source.id != record.id:
        return "it gave a document of another source"
    if document.text != data.decode("utf-8"):
        return "the text of its document is not the decoded file"
    for section in document.sections:
        for block in section.blocks:
            fits = len(block.origin) == len(block.text) + 1
            if not fits or list(block.origin) != sorted(block.origin):
                return f"it gave no way back from {block.text[:40]!r} to the file"
            if block.origin[0] < 0 or block.origin[-1] > len(document.text):
                return f"it leads {block.text[:40]!r} back to outside of the file"
    return ""
