"""Statements, evidence, sources and concepts to RDF and back."""

from kg.rdf.reading import statements_of
from kg.rdf.writing import Format, nquads, serialize, source_dataset, to_dataset, write_nquads

__all__ = [
    "Format",
    "nquads",
    "serialize",
    "source_dataset",
    "statements_of",
    "to_dataset",
    "write_nquads",
]
