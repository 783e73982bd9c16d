"""Where a graph can be had: what a server adds to the description of the graph."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from rdflib import DCAT, DCTERMS, FOAF, RDF, RDFS, VOID, XSD, Literal, URIRef

from kg import vocab
from kg.about import TITLE
from kg.api.service import About
from kg.identifiers import BASE
from kg.release import Release
from kg.store import Triple
from kg.vocab import SCHEMA, SH, Names

DUMP = "graph.nq.gz"
"""Where the file of all quads is, below the address of the server."""
_MEDIA = "https://www.iana.org/assignments/media-types/"
_PROTOCOL = URIRef("http://www.w3.org/TR/sparql11-protocol/")
_EXECUTABLE = URIRef(f"{SH}SPARQLExecutable")


def served(
    release: About | None, address: str, found: Iterable[Triple], base: str = BASE
) -> Iterator[Triple]:
    """Yield where a graph can be had, and which release it is.

    Args:
        release: what is known of it.
        address: of the server, ends in a slash.
        found: the description of the graph.
        base: base IRI of its nodes.
    """
    node, endpoint = URIRef(Names(base).dataset), URIRef(f"{address}sparql")
    page = URIRef(f"{address}.well-known/void")
    yield page, RDF.type, VOID.DatasetDescription
    yield page, FOAF.primaryTopic, node
    yield node, VOID.sparqlEndpoint, endpoint
    yield endpoint, RDF.type, DCAT.DataService
    yield endpoint, DCTERMS.title, Literal(f"{TITLE}: SPARQL endpoint")
    yield endpoint, DCTERMS.conformsTo, _PROTOCOL
    yield endpoint, DCAT.endpointURL, endpoint
    yield endpoint, DCAT.endpointDescription, endpoint
    yield endpoint, DCAT.servesDataset, node
    asked = URIRef(f"{node}#distribution-sparql")
    yield node, DCAT.distribution, asked
    yield asked, RDF.type, DCAT.Distribution
    yield asked, DCTERMS.title, Literal("SPARQL endpoint")
    yield asked, DCAT.accessURL, endpoint
    yield asked, DCAT.accessService, endpoint
    for subject, predicate, value in found:
        if predicate == RDF.type and value == _EXECUTABLE:
            yield subject, URIRef(f"{SCHEMA}target"), endpoint
            name = str(subject).rpartition("#query-")[2]
            yield subject, RDFS.seeAlso, URIRef(f"{address}queries/{name}")
    if release is not None:
        issued = Literal(release.created.isoformat(), datatype=XSD.dateTime)
        yield node, DCTERMS.identifier, Literal(release.id)
        yield node, URIRef(f"{vocab.DCAT}version"), Literal(release.id)
        yield node, DCTERMS.issued, issued
        yield node, DCTERMS.modified, issued
    if isinstance(release, Release) and release.graph.is_file():
        yield from _file(node, release.graph, address)


def _file(node: URIRef, path: Path, address: str) -> Iterator[Triple]:
    dump, whole = URIRef(f"{address}{DUMP}"), URIRef(f"{node}#distribution-nquads")
    yield node, VOID.dataDump, dump
    yield node, DCAT.distribution, whole
    yield whole, RDF.type, DCAT.Distribution
    yield whole, DCTERMS.title, Literal("All quads, sorted")
    yield whole, DCAT.accessURL, URIRef(f"{address}void")
    yield whole, DCAT.downloadURL, dump
    yield whole, DCAT.mediaType, URIRef(f"{_MEDIA}application/n-quads")
    yield whole, DCAT.compressFormat, URIRef(f"{_MEDIA}application/gzip")
    yield whole, DCAT.byteSize, Literal(str(path.stat().st_size), datatype=XSD.nonNegativeInteger)
