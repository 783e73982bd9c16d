"""Readers: bytes of a source in, `Document` out. The first reader that can read a source does."""

from __future__ import annotations

from dataclasses import replace

from kg.errors import UnreadableSourceError
from kg.model import Document, SourceRecord, Tier
from kg.readers import (
    epi,
    html_page,
    label_text,
    labelled,
    leaflet,
    markdown,
    openfda,
    spl,
    wikitext,
)
from kg.readers.decoding import decoded
from kg.readers.files import SUFFIXES, readable_files, record_for
from kg.readers.plugins import Plugin, Plugins, Reader, plugins

__all__ = [
    "Plugin",
    "Reader",
    "faults",
    "formats",
    "read",
    "readable_files",
    "readers",
    "record_for",
    "suffixes",
]

_HEAD = 100_000


_READERS: tuple[Reader, ...] = (
    spl,
    openfda,
    epi,
    leaflet,
    wikitext,
    html_page,
    label_text,
    markdown,
    labelled,
)  # the more telling signs first


def readers() -> tuple[Reader, ...]:
    """Return the readers in the order in which they are tried.

    Those of other packages come first: who installs one wants it asked.
    """
    return (*_plugins().readers, *_READERS)


def formats() -> tuple[str, ...]:
    """Return the names of the formats, in the order in which they are tried."""
    return tuple(reader.NAME for reader in readers())


def faults() -> tuple[str, ...]:
    """Return in words which readers of other packages cannot be used, and why."""
    return _plugins().faults


def suffixes() -> frozenset[str]:
    """Return the suffixes of files that a folder is searched for."""
    return SUFFIXES.union(*(plugin.suffixes for plugin in _plugins().readers))


def _plugins() -> Plugins:
    return plugins(frozenset(reader.NAME for reader in _READERS))


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
    return document if record.described else _of_its_tier(document, reader)


def _of_its_tier(document: Document, reader: Reader) -> Document:
    """Return a document that nobody described with the tier of its format, unless it tells it."""
    implied: Tier | None = getattr(reader, "TIER", None)
    told = document.source.tier
    tier = implied if implied is not None and told is Tier.EDITORIAL else told
    return replace(document, source=replace(document.source, tier=tier, described=True))


def _reader(record: SourceRecord, text: str) -> Reader:
    if record.format:
        return _named(record)
    failed: UnreadableSourceError | None = None
    for reader in readers():
        try:
            if reader.can_read(record.id, text[:_HEAD]):
                return reader
        except UnreadableSourceError as error:  # a plug-in; the others may know the document
            failed = failed or error
    if failed:
        raise failed
    expected = "a heading, a `Key: value` line or a bold label that says what the text is about"
    raise UnreadableSourceError(record.id, line=1, expected=expected)


def _named(record: SourceRecord) -> Reader:
    for reader in readers():
        if record.format == reader.NAME:
            return reader
    known = ", ".join(formats())
    expected = f"a format among {known}; the record says {record.format!r}"
    raise UnreadableSourceError(record.id, line=1, expected="; ".join((expected, *faults())))
