"""The description of a release or a store with its sizes, which are counted when it is asked for.

The quads of a release are counted in a process of its own: a loop over millions of lines would hold
up whatever else this one does. Those of an open store are counted where it is ours and not too
large; of others, sizes are asked for by class, property and graph alone.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterable, Iterator
from dataclasses import replace

from rdflib import BNode, Literal, URIRef

from kg import vocab
from kg.about import counted_quads
from kg.about.examples import sought
from kg.about.statistics import ClassPart, Counting, PropertyPart, Statistics
from kg.errors import KgError
from kg.identifiers import BASE
from kg.queryfiles import read_queries
from kg.rdf.quads import lines_of, to_node
from kg.release import Release
from kg.store import Row, Solutions, Store, Triple, Triples, results
from kg.store.oxigraph import OxigraphStore
from kg.store.values import decoded
from kg.vocab import Names

MOST_OBJECTS = 5_000_000
"""Distinct objects that are counted; of a graph with more their number is not told."""
MOST_COUNTED = 1_000_000
"""Quads up to which an open store is counted to the last triple."""

_HELD = "SELECT ?s ?p ?o WHERE {{ GRAPH <{}> {{ ?s ?p ?o }} }}"
_SUBJECTS = "SELECT (COUNT(DISTINCT ?s) AS ?n) WHERE { ?s ?p ?o }"
_BY_PROPERTY = "SELECT ?p (COUNT(*) AS ?n) WHERE { ?s ?p ?o } GROUP BY ?p"
_BY_CLASS = f"SELECT ?class (COUNT(?s) AS ?n) WHERE {{ ?s <{vocab.TYPE}> ?class }} GROUP BY ?class"
_BY_GRAPH = "SELECT ?graph (COUNT(*) AS ?n) WHERE { GRAPH ?graph { ?s ?p ?o } } GROUP BY ?graph"


def of_release(release: Release) -> tuple[Triple, ...]:
    """Return the description of a release, every quad of which is counted by another process.

    Raises:
        KgError: that did not end well.
    """
    command = [sys.executable, "-m", "kg.about", str(release.path)]
    done = subprocess.run(command, capture_output=True, check=False)  # noqa: S603 - our own
    if done.returncode:
        raise KgError(f"the graph could not be counted: {done.stderr.decode(errors='replace')}")
    found = decoded(done.stdout, results.N_TRIPLES)
    if not isinstance(found, Triples):
        raise TypeError("no triples")
    return found.triples


def of_store(store: Store, base: str = BASE) -> tuple[Triple, ...]:
    """Return the description of a store: counted whole, or what it holds and sizes in brief.

    Raises:
        QueryError, StoreError: it does not answer.
    """
    if isinstance(store, OxigraphStore) and len(store) <= MOST_COUNTED:
        return tuple(_triples(counted(lines_of(store.dump_nquads()), base), base))
    held = _rows(store, _HELD.format(Names(base).description))
    found = {(s, p, o) for s, p, o in held if s is not None and p and o is not None}
    return tuple(found | set(_triples(_in_brief(store), base, has_examples=bool(found))))


def counted(lines: Iterable[str], base: str = BASE) -> Statistics:
    """Return the sizes of sorted lines of N-Quads, without what a graph says of itself."""
    names = Names(base)
    counting = Counting(base, sought(read_queries(base=base), names))
    own, objects = f" <{names.description}> .\n", set[int]()

    def marked() -> Iterator[str]:
        for each in lines:
            if not each.endswith(own):
                if len(objects) <= MOST_OBJECTS:
                    objects.add(hash(each.split(" ", 2)[2].rpartition(" <")[0]))
                yield each

    counting.take(marked())
    known = len(objects) if len(objects) <= MOST_OBJECTS else None
    return replace(counting.result(), objects=known)


def _triples(found: Statistics, base: str, *, has_examples: bool = False) -> Iterable[Triple]:
    queries = () if has_examples else None
    for subject, predicate, value, _ in counted_quads(found, base, queries):
        node = to_node(value)
        if isinstance(node, URIRef | BNode | Literal):
            yield URIRef(subject), URIRef(predicate), node


def _in_brief(store: Store) -> Statistics:
    properties = {
        str(row[0]): PropertyPart(triples=_number(row)) for row in _rows(store, _BY_PROPERTY)
    }
    return Statistics(
        triples=sum(each.triples for each in properties.values()),
        subjects=_number(_rows(store, _SUBJECTS)[0]),
        quads={str(row[0]): _number(row) for row in sorted(_rows(store, _BY_GRAPH), key=str)},
        classes={
            str(row[0]): ClassPart(entities=_number(row))
            for row in sorted(_rows(store, _BY_CLASS), key=str)
        },
        properties=dict(sorted(properties.items())),
    )


def _rows(store: Store, query: str) -> tuple[Row, ...]:
    answer = store.query(query)
    if not isinstance(answer, Solutions):
        raise TypeError("not a SELECT query")
    return answer.rows


def _number(row: Row) -> int:
    return int(str(row[-1]))
