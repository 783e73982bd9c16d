"""Tables of anyone's: a row a drug, and what the names of the columns say of it.

A column is called like a property of the graph ("hasAdverseEffect"), a detail of it ("incidence"),
or anything, where a metadata file beside the table (`NAME-metadata.json`, as CSV on the Web has it)
says what it means. The table is separated by tabs, commas or semicolons.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from kg.datasets.claims import Claims
from kg.datasets.columns import Column, Detail, meaning
from kg.datasets.csvw import NAMESPACE, TableDescription, describes, tables_of
from kg.datasets.dataset import Tables
from kg.datasets.generic_rows import RowReader
from kg.datasets.layout import Layout, column_key
from kg.errors import InvalidFileError, UnreadableSourceError
from kg.model import SourceRecord
from kg.readers import packed
from kg.readers.files import named, real
from kg.readers.manifest import ManifestEntry

NAME = "table"
ABOUT = SourceRecord(id=NAME, title="Table", digest="")
LAYOUTS: tuple[Layout, ...] = ()  # what it is made of, each table says itself

_DELIMITERS = "\t,;"
_SUBJECTS = frozenset({Detail.DRUG, Detail.DRUG_ID, Detail.PRODUCT})
_METADATA = "metadata.json"
_TABLES = (".tsv", ".csv", ".tab")
_HEADER = (
    "a header that a known data set has, or one with a column `drug` and columns called like "
    "properties (`hasAdverseEffect`), or metadata beside the table that tells what its columns mean"
)
_MOST_METADATA = packed.MEBIBYTE


@dataclass(frozen=True, slots=True, kw_only=True)
class GenericLayout(Layout):
    """A table with what each of its columns means.

    Attributes:
        meanings: the columns that are understood.
        fault: why its metadata cannot be read, "" where it can, or there is none.
    """

    meanings: tuple[Column, ...] = ()
    fault: str = ""


def layout_of(entry: ManifestEntry, head: str) -> Layout | None:
    """Return how a table is to be read, None for a text that may be something else."""
    about = replace(entry.record, digest="") if entry.listed else named(entry.name, "")
    try:
        described = _description(entry)
    except InvalidFileError as error:
        return GenericLayout(role=NAME, columns=(), about=about, fault=str(error))
    if described is not None:
        return _described(described, about)
    first = next((line for line in head.removeprefix("\ufeff").splitlines() if line.strip()), "")
    for delimiter in _DELIMITERS:
        layout = Layout(role=NAME, columns=(), delimiter=delimiter, quoted=True)
        known = _understood((name, name, "|") for name in layout.header(first))
        if _states_something(known):
            return GenericLayout(
                role=NAME,
                columns=(),
                delimiter=delimiter,
                quoted=True,
                about=about,
                meanings=known,
            )
    if entry.name.casefold().removesuffix(".gz").endswith(_TABLES):
        return GenericLayout(role=NAME, columns=(), about=about, fault=_HEADER)
    return None


def is_metadata(entry: ManifestEntry) -> bool:
    """Tell whether a file describes the table beside it, and is no source itself."""
    if not entry.name.casefold().endswith(_METADATA):
        return False
    return NAMESPACE in (_text(entry) or "")


def read(tables: Tables, claims: Claims) -> None:
    """State what the columns of each row say of its drug.

    Raises:
        UnreadableSourceError: metadata that cannot be read.
    """
    layout = tables.layout
    if not isinstance(layout, GenericLayout):
        raise TypeError(f"no generic table: {layout}")
    reader: RowReader | None = None
    for row in tables.rows():
        if layout.fault:
            raise UnreadableSourceError(row.file, line=1, expected=layout.fault)
        if reader is None:
            _note_others(row.cells, row.file, layout, claims)
            reader = RowReader(layout.meanings, claims)
        reader.read(row)


def _note_others(cells: dict[str, str], file: str, layout: GenericLayout, claims: Claims) -> None:
    others = [name for name in cells if name and all(name != each.key for each in layout.meanings)]
    if others:
        claims.note(f"{file}: nothing is read from the columns {', '.join(others)}")


def _described(table: TableDescription, about: SourceRecord) -> GenericLayout:
    columns = table.schema_.columns
    if not about.publisher:  # no manifest says more
        about = replace(
            about,
            title=table.title or about.title,
            publisher=table.publisher,
            licence=table.licence,
            url=table.source,
            tier=table.tier or about.tier,
        )
    return GenericLayout(
        role=NAME,
        columns=tuple(each.header for each in columns),
        delimiter=table.dialect.delimiter,
        quoted=True,
        comment=table.dialect.comment_prefix,
        encoding=table.dialect.encoding,
        about=about,
        meanings=_understood((each.header, each.meaning, each.separator) for each in columns),
    )


def _understood(columns: Iterator[tuple[str, str, str]]) -> tuple[Column, ...]:
    """Return what columns mean, given their names, the names of what they mean, and separators."""
    return tuple(
        replace(found, key=column_key(name), separator=separator)
        for name, meant, separator in columns
        if (found := meaning(meant)) is not None
    )


def _states_something(columns: tuple[Column, ...]) -> bool:
    named_by = any(each.detail in _SUBJECTS for each in columns)
    return named_by and any(each.predicate and not each.concept for each in columns)


def _description(entry: ManifestEntry) -> TableDescription | None:
    """Return what a metadata file beside a table says of it."""
    file = entry.member or entry.path.name
    folder, _, name = file.replace("\\", "/").rpartition("/")
    stem = name.removesuffix(".gz")
    for candidate in (
        f"{stem}-{_METADATA}",
        f"{stem.rpartition('.')[0]}-{_METADATA}",
        "csv-metadata.json",
    ):
        beside = f"{folder}/{candidate}" if folder else candidate
        if entry.member:
            found = replace(entry, member=beside)
        else:
            found = replace(entry, path=entry.path.with_name(candidate))
            if not found.path.is_file() or real(found.path).parent != real(entry.path).parent:
                continue
        text = _text(found)
        if text is None:
            continue
        for table in tables_of(found.name, text):
            if describes(table, name):
                return table
    return None


def _text(entry: ManifestEntry) -> str | None:
    """Return the text of a small file, None where there is none."""
    try:
        with packed.opened(entry) as (stream, _):
            return stream.read(_MOST_METADATA).decode("utf-8", errors="replace")
    except packed.FAULTS:
        return None
