"""Single graphs of an embedded store: read, replaced, extended and removed as a whole."""

from __future__ import annotations

from collections.abc import Sequence
from types import MappingProxyType

import pyoxigraph as ox

from kg.errors import QueryError
from kg.store import results
from kg.store.oxigraph import OxigraphStore

READABLE = MappingProxyType(
    {
        results.TURTLE: ox.RdfFormat.TURTLE,
        results.N_TRIPLES: ox.RdfFormat.N_TRIPLES,
        results.RDF_XML: ox.RdfFormat.RDF_XML,
        results.JSON_LD: ox.RdfFormat.JSON_LD,
    }
)


def read_graph(data: bytes, media_type: str, base: str) -> tuple[ox.Triple, ...]:
    """Return the triples of a document in a media type of `READABLE`.

    Raises:
        QueryError: it is not well-formed.
    """
    try:
        found = ox.parse(
            data, format=READABLE[media_type], base_iri=base, without_named_graphs=True
        )
        return tuple(each.triple for each in found)
    except (SyntaxError, ValueError) as error:
        raise QueryError(f"the document is no {media_type}: {error}") from error


def graph_name(iri: str) -> str:
    """Return the absolute IRI that names a graph.

    Raises:
        QueryError: it is none.
    """
    try:
        return ox.NamedNode(iri).value
    except ValueError as error:
        raise QueryError(f"not an absolute IRI: {iri!r}") from error


def write_graph(
    store: OxigraphStore, name: str | None, triples: Sequence[ox.Triple], *, replace: bool
) -> bool:
    """Return whether a graph is new that gets these triples, in one step.

    Args:
        store: where it is.
        name: absolute IRI; None for the triples that are in no named graph.
        triples: what it gets.
        replace: whether it has nothing else afterwards.
    """
    new = name is not None and not store.has_graph(name)
    operations = [f"CREATE GRAPH <{name}>"] if new else []
    if replace and not new:
        operations.append(f"CLEAR SILENT {_reference(name)}")
    if triples:
        lines = "\n".join(f"{each} ." for each in triples)
        inside = lines if name is None else f"GRAPH <{name}> {{\n{lines}\n}}"
        operations.append(f"INSERT DATA {{\n{inside}\n}}")
    store.change(" ;\n".join(operations))
    return new


def drop_graph(store: OxigraphStore, name: str | None) -> None:
    """Remove a graph, or the triples that are in no named graph."""
    store.change(f"DROP SILENT {_reference(name)}")


def _reference(name: str | None) -> str:
    return "DEFAULT" if name is None else f"GRAPH <{name}>"
