"""Statements, evidence, sources and concepts to RDF and back."""

from kg.rdf.reading import read_statements, statements_of
from kg.rdf.writing import Format, nquads, serialize, source_dataset, to_dataset, write_nquads

__all__ = [
    "Format",
    "nquads",
    "read_statements",
    "serialize",
    "source_dataset",
    "statements_of",
    "to_dataset",
    "write_nquads",
]
