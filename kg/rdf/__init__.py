"""Statements, evidence, sources and concepts to RDF and back."""

from kg.rdf.claimed import read
from kg.rdf.files import Job, grouped, settled
from kg.rdf.reading import read_statements, statements_of
from kg.rdf.syntax import NAME, SUFFIXES
from kg.rdf.writing import (
    Format,
    document_quads,
    edge_lines,
    evidence_lines,
    judged_lines,
    nquads,
    serialize,
    source_dataset,
    to_dataset,
    write_nquads,
)

__all__ = [
    "NAME",
    "SUFFIXES",
    "Format",
    "Job",
    "document_quads",
    "edge_lines",
    "evidence_lines",
    "grouped",
    "judged_lines",
    "nquads",
    "read",
    "read_statements",
    "serialize",
    "settled",
    "source_dataset",
    "statements_of",
    "to_dataset",
    "write_nquads",
]
