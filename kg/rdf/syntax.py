"""Which syntax of RDF a file is written in, and its quads into a store."""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from types import MappingProxyType

import pyoxigraph as ox

from kg.errors import UnreadableSourceError
from kg.rdf.screening import screened
from kg.readers import packed
from kg.readers.files import GZIP
from kg.readers.manifest import ManifestEntry

NAME = "rdf"
SUFFIXES = frozenset({".nq", ".nt", ".ttl", ".trig", ".jsonld"})

_HEAD = 16_384  # bytes of a file in which it shows its syntax
_JSON = re.compile(rb"\s*[\[{]\s*[\"\[{}\]]")
_NODE = rb"(?:<[^<>\s]*>|_:\S+)"
_QUAD = re.compile(
    rb"(?:\s*#.*\n)*\s*" + _NODE + rb"\s*<[^<>\s]*>\s*.*\S\s*" + _NODE + rb"\s*\.[ \t\r]*\n"
)
_TRIPLE = re.compile(
    rb"(?:\s*#.*\n)*\s*" + _NODE + rb"\s*<[^<>\s]*>\s*" + _NODE + rb"\s*\.[ \t\r]*\n"
)
_LINES = (".nq", ".nt")
# Suffixes that leave open whether a file is RDF, and how those that are begin.
_SIGNS = MappingProxyType({".json": re.compile(rb'"@graph"\s*:')})
_TITLES = MappingProxyType({ox.RdfFormat.N_QUADS: "N-Quads", ox.RdfFormat.TRIG: "Turtle or TriG"})


def is_rdf(entry: ManifestEntry) -> bool:
    """Tell whether a file is RDF: by its format where one is named, by suffix, or by content."""
    suffix = _suffix(entry.name)
    if entry.record.format:
        return entry.record.format == NAME
    return suffix in SUFFIXES or (suffix in _SIGNS and bool(_SIGNS[suffix].search(_head(entry))))


def load(entry: ManifestEntry, store: ox.Store) -> str:
    """Put the quads of a file into a store; return the digest of its bytes, unpacked.

    Raises:
        UnreadableSourceError: it cannot be read to its end, breaks the syntax, or has triple terms,
            which RDF 1.1 has not.
        OSError: it cannot be read.
    """
    form = _syntax(entry.name, _head(entry))
    called = _TITLES.get(form, form.name)
    try:
        digest = screened(entry, is_json=form == ox.RdfFormat.JSON_LD)
        with packed.opened(entry) as (stream, _):
            store.bulk_load(input=stream, format=form)
    except SyntaxError as error:
        told = " ".join(str(error.msg).split())
        raise UnreadableSourceError(
            entry.name, line=error.lineno or 1, expected=f"{called}: {told}"
        ) from error
    except MemoryError as error:
        raise UnreadableSourceError(
            entry.name, line=1, expected=f"{called} without terms of more than 16 MiB: {error}"
        ) from error
    except packed.BROKEN as error:
        expected = f"a file that can be read to its end: {str(error) or type(error).__name__}"
        raise UnreadableSourceError(entry.name, line=1, expected=expected) from error
    return digest


def _syntax(name: str, head: bytes) -> ox.RdfFormat:
    """Return the syntax of a file; TriG stands for Turtle too, N-Quads for N-Triples."""
    suffix = _suffix(name)
    if suffix == ".jsonld" or (suffix not in _LINES and _JSON.match(head)):
        return ox.RdfFormat.JSON_LD
    if suffix in _LINES or (_QUAD.match(head) and not _TRIPLE.match(head)):
        return ox.RdfFormat.N_QUADS
    return ox.RdfFormat.TRIG


def _suffix(name: str) -> str:
    return PurePosixPath(name.casefold().removesuffix(GZIP)).suffix


def _head(entry: ManifestEntry) -> bytes:
    try:
        with packed.opened(entry) as (stream, _):
            return stream.read(_HEAD)
    except packed.FAULTS:
        return b""
