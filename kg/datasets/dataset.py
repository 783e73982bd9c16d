"""A data set: tables that belong together, what is known of them, and what reads their rows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Protocol

from kg.datasets.layout import Layout
from kg.datasets.table import Part, Refuse, Row, Table
from kg.model import SourceRecord
from kg.readers.manifest import ManifestEntry

if TYPE_CHECKING:
    from kg.datasets.claims import Claims


class Dataset(Protocol):
    """A module or object that reads the tables of one data set."""

    @property
    def NAME(self) -> str:  # noqa: N802 - a constant where the data set is a module
        """Name of the format."""

    @property
    def ABOUT(self) -> SourceRecord:  # noqa: N802
        """What is known of every copy of it: id, title, publisher, address, licence, tier."""

    @property
    def LAYOUTS(self) -> tuple[Layout, ...]:  # noqa: N802
        """Its tables; without a main one, all are read together."""

    def read(self, tables: Tables, claims: Claims) -> None:
        """State what the rows at hand (`tables.rows()`) say."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """A file of a data set, and which of its tables it is."""

    layout: Layout
    entry: ManifestEntry

    @property
    def role(self) -> str:
        """Return what the table is within the data set."""
        return self.layout.role


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """Some rows of a data set, the unit of work; all its tables where it has no main one.

    Attributes:
        dataset: name of the data set.
        record: the source that they are.
        members: all files of the source.
        main: which of them holds the rows, None for all.
        part: which rows of it.
    """

    dataset: str
    record: SourceRecord
    members: tuple[Member, ...]
    main: Member | None = None
    part: Part | None = None

    @property
    def name(self) -> str:
        """Return what people call it."""
        if self.main is None:
            return f"{self.record.title} ({len(self.members)} files)"
        start = f", from line {self.part.line}" if self.part and self.part.byte else ""
        return f"{self.main.entry.name}{start}"


class Tables:
    """The tables of a data set, with the rows at hand."""

    def __init__(self, job: Job, refuse: Refuse) -> None:
        self._job = job
        self._refuse = refuse

    @property
    def layout(self) -> Layout | None:
        """Return which table the rows at hand are of, None where all are."""
        return self._job.main.layout if self._job.main else None

    def rows(self, role: str = "") -> Iterator[Row]:
        """Yield the rows at hand, or all rows of a table; none where the table is not there.

        Raises:
            UnreadableSourceError: no such header, or a file that breaks off.
        """
        if role or self._job.main is None:
            for member in self._job.members:
                if member.role == role:
                    yield from Table(member.entry, member.layout).rows(self._refuse)
        else:
            main = self._job.main
            yield from Table(main.entry, main.layout).rows(self._refuse, self._job.part)

    def index(self, role: str, column: str) -> Mapping[str, Row]:
        """Return the rows of a table by a column, the first of each value; kept for the next part.

        Raises:
            UnreadableSourceError: as for `rows`.
        """
        digests = tuple(m.entry.record.digest for m in self._job.members if m.role == role)
        return _index(_Source(self, role, column, digests))


class _Source:
    """The rows of a table, told from others by the bytes that they come from."""

    def __init__(self, tables: Tables, role: str, column: str, digests: tuple[str, ...]) -> None:
        self.tables, self.role, self.column = tables, role, column
        self._key = (role, column, digests)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Source) and self._key == other._key

    def __hash__(self) -> int:
        return hash(self._key)


@lru_cache(maxsize=8)
def _index(source: _Source) -> Mapping[str, Row]:
    found: dict[str, Row] = {}
    for row in source.tables.rows(source.role):
        found.setdefault(row[source.column], row)
    return MappingProxyType(found)
