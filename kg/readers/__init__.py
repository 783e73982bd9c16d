"""Readers: bytes of a source in, `Document` out. The first reader that can read a source does."""

from __future__ import annotations

from typing import Protocol

from kg.errors import UnreadableSourceError
from kg.model import Document, SourceRecord
from kg.readers import html_page, label_text, labelled, leaflet, markdown, spl
from kg.readers.decoding import decoded
from kg.readers.files import readable_files, record_for

__all__ = ["Reader", "formats", "read", "readable_files", "record_for"]

_HEAD = 100_000


class Reader(Protocol):
    """A module that reads one format."""

    NAME: str

    def can_read(self, path: str, head: str) -> bool:
        """Tell whether this reader knows the beginning of a document."""

    def read(self, record: SourceRecord, data: bytes) -> Document:
        """Return the document."""


_READERS: tuple[Reader, ...] = (
    spl,
    leaflet,
    html_page,
    label_text,
    markdown,
    labelled,
)  # the more telling signs first


def formats() -> tuple[str, ...]:
    """Return the names of the formats, in the order in which they are tried."""
    return tuple(reader.NAME for reader in _READERS)


def read(record: SourceRecord, data: bytes) -> Document:
    """Return the document that the bytes of a source hold.

    Args:
        record: what is known of the source; `format` names the reader, "" finds it.
        data: text in UTF-8, or XML in the encoding that it declares.

    Raises:
        UnreadableSourceError: another encoding, no text, an unknown format, or nothing that
            any reader recognises; with the line where reading stopped making sense.
    """
    text = decoded(record.id, data)
    reader = _reader(record, text)
    document = reader.read(record, text.encode("utf-8"))
    if not document.sections and not document.title_span.end:
        raise UnreadableSourceError(record.id, line=1, expected="text below a heading or label")
    return document


def _reader(record: SourceRecord, text: str) -> Reader:
    for reader in _READERS:
        if record.format == reader.NAME:
            return reader
        if not record.format and reader.can_read(record.id, text[:_HEAD]):
            return reader
    if record.format:
        known = ", ".join(formats())
        expected = f"a format among {known}; the record says {record.format!r}"
    else:
        expected = "a heading, a `Key: value` line or a bold label that says what the text is about"
    raise UnreadableSourceError(record.id, line=1, expected=expected)
