"""A release in the formats that other programs read."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from enum import StrEnum
from typing import IO, cast

from rdflib import Dataset, Graph

from kg import rdf
from kg.release import Release
from kg.vocab import Names

_CHUNK = 1 << 20


class ExportFormat(StrEnum):
    """Formats of an export; those without named graphs hold all graphs as one."""

    NQUADS = "nquads"
    TRIG = "trig"
    TURTLE = "turtle"
    NTRIPLES = "ntriples"
    JSON_LD = "json-ld"
    RDF_XML = "rdf-xml"


def export(release: Release, form: ExportFormat) -> Iterator[bytes]:
    """Yield a release's whole graph as UTF-8 bytes; the same release gives the same bytes."""
    match form:
        case ExportFormat.NQUADS:
            with _unpacked(release) as stream:
                while chunk := stream.read(_CHUNK):
                    yield chunk
        case ExportFormat.NTRIPLES:
            yield from _triples(release)
        case ExportFormat.RDF_XML:
            yield _rdf_xml(release)
        case ExportFormat.TURTLE:
            yield rdf.serialize(_dataset(release), "turtle", release.base)
        case ExportFormat.TRIG:
            yield rdf.serialize(_dataset(release), "trig", release.base)
        case ExportFormat.JSON_LD:
            yield rdf.serialize(_dataset(release), "json-ld", release.base)


def _unpacked(release: Release) -> IO[bytes]:
    return cast(IO[bytes], gzip.open(release.graph))


def _triples(release: Release) -> list[bytes]:
    with _unpacked(release) as stream:
        return sorted({line.rpartition(b" <")[0] + b" .\n" for line in stream})


def _rdf_xml(release: Release) -> bytes:
    graph = Graph()
    for prefix, namespace in Names(release.base).prefixes().items():
        graph.bind(prefix, namespace)
    graph.parse(data=b"".join(_triples(release)), format="nt")
    return graph.serialize(format="pretty-xml", encoding="utf-8")


def _dataset(release: Release) -> Dataset:
    dataset = Dataset()
    with _unpacked(release) as stream:
        dataset.parse(stream, format="nquads")
    return dataset
