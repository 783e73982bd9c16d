"""A data set: tables that belong together, what is known of them, and what reads their rows."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Protocol, TypeVar, cast, runtime_checkable

from kg.datasets.layout import Layout
from kg.datasets.sifted import Group, Stretch
from kg.datasets.table import Part, Refuse, Row, Table
from kg.errors import UnreadableSourceError
from kg.model import SourceRecord
from kg.readers.manifest import ManifestEntry

if TYPE_CHECKING:
    from kg.datasets.claims import Claims

T = TypeVar("T")


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


@runtime_checkable
class Sifting(Dataset, Protocol):
    """A data set whose tables must be seen whole before there are jobs."""

    def sift(self, tables: Tables) -> Iterator[Group]:
        """Yield the rows worth reading, those together that `tables.groups()` gives together."""


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
        number: which of the jobs of the source it is, from 0.
        sifted: which of the rows that were sifted, of a data set that sifts.
    """

    dataset: str
    record: SourceRecord
    members: tuple[Member, ...]
    main: Member | None = None
    part: Part | None = None
    number: int = 0
    sifted: Stretch | None = None

    @property
    def first(self) -> bool:
        """Tell whether this is the first of the jobs of its source."""
        return self.number == 0

    @property
    def name(self) -> str:
        """Return what people call it."""
        if self.sifted is not None:
            return f"{self.record.title}, part {self.number + 1}"
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

    @property
    def members(self) -> tuple[Member, ...]:
        """Return all files of the source."""
        return self._job.members

    def telling(self, refuse: Refuse) -> Tables:
        """Return the same tables, whose unreadable rows something else is told of."""
        return Tables(self._job, refuse)

    def refuse(self, error: UnreadableSourceError) -> None:
        """Tell of a row that cannot be read."""
        self._refuse(error)

    def rows(self, role: str = "") -> Iterator[Row]:
        """Yield the rows at hand, or all rows of a table; none where the table is not there.

        Raises:
            UnreadableSourceError: no such header, or a file that breaks off.
        """
        if not role and self._job.sifted is not None:
            for group in self._job.sifted.read():
                yield from group
        elif role or self._job.main is None:
            for member in self._job.members:
                if member.role == role:
                    yield from Table(member.entry, member.layout).rows(self._refuse)
        else:
            main = self._job.main
            yield from Table(main.entry, main.layout).rows(self._refuse, self._job.part)

    def whole(self, role: str, *, again: bool = False) -> Iterator[Row]:
        """Yield the rows of a table as far as it can be read; what is wrong is told like a bad row.

        Args:
            role: the table.
            again: the table is read once more, so that nothing is told yet.
        """
        refuse = _pass if again else self._refuse
        try:
            yield from self.telling(refuse).rows(role)
        except UnreadableSourceError as error:
            refuse(error)

    def groups(self) -> Iterator[Group]:
        """Yield the rows at hand of a data set that sifts, by what belongs together."""
        if self._job.sifted is not None:
            yield from self._job.sifted.read()

    def has(self, role: str) -> bool:
        """Tell whether a table is there."""
        return any(member.role == role for member in self._job.members)

    def index(self, role: str, column: str) -> Mapping[str, Row]:
        """Return the rows of a table by a column, the first of each value; kept for the next part.

        Raises:
            UnreadableSourceError: as for `rows`.
        """
        return self.kept(_index, role, column)

    def kept(self, make: Callable[..., T], *about: Hashable) -> T:
        """Return what a function makes of whole tables (`rows(role)`); kept for the next part.

        Rows that cannot be read are told of once, with the first part.

        Args:
            make: gets these tables, and `about`.
            about: what the result depends on besides.

        Raises:
            UnreadableSourceError: as for `rows`.
        """
        made, refused = _kept(_Asked(self, make, about))
        if self._job.first:
            for error in refused:
                self._refuse(error)
        return cast(T, made)


def _pass(error: UnreadableSourceError) -> None:
    """Take no note of an error."""


class _Asked:
    """What is to be made of tables, told from other things by the bytes that it is made of."""

    def __init__(
        self, tables: Tables, make: Callable[..., object], about: tuple[Hashable, ...]
    ) -> None:
        self.tables, self.make, self.about = tables, make, about
        files = tuple((m.role, m.entry.name, m.entry.record.digest) for m in tables.members)
        self._key = (make, about, files)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Asked) and self._key == other._key

    def __hash__(self) -> int:
        return hash(self._key)


@lru_cache(maxsize=8)
def _kept(asked: _Asked) -> tuple[object, tuple[UnreadableSourceError, ...]]:
    refused: list[UnreadableSourceError] = []
    made = asked.make(asked.tables.telling(refused.append), *asked.about)
    return made, tuple(refused)


def _index(tables: Tables, role: str, column: str) -> Mapping[str, Row]:
    found: dict[str, Row] = {}
    for row in tables.rows(role):
        found.setdefault(row[column], row)
    return MappingProxyType(found)
