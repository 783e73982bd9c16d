"""Graphs to be validated, in an in-memory store that keeps what shapes ask of literals."""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import IO, Self, cast

import pyoxigraph as ox
from rdflib import RDFS, Dataset, Graph, URIRef

from kg.shacl.terms import KEPT, SURELY_KEPT, literal, stands_in, to_store

_SUBCLASS = ox.NamedNode(str(RDFS.subClassOf))
_TYPED = re.compile(rb'"([^"\n]*)"\^\^<([^>]*)>')
_CANONICAL = re.compile(
    "|".join(
        f'"(?:{form})"\\^\\^<{re.escape(kind)}>' for kind, form in SURELY_KEPT.items()
    ).encode()
)
_CHUNK = 4 * 2**20


class Data:
    """Quads, all graphs of which are looked at as one.

    Attributes:
        store: holds the quads.
        forms_kept: whether some literals are under a datatype of their own, because the store
            would change them.
    """

    def __init__(self, store: ox.Store, *, forms_kept: bool = False) -> None:
        self.store = store
        self.forms_kept = forms_kept
        self._by_value: Data | None = None

    @classmethod
    def of(cls, quads: Iterable[ox.Quad]) -> Self:
        """Return quads whose literals were made by `kg.shacl.terms`.

        Raises:
            UncheckableTermError: a number that is too large.
        """
        store, kept = ox.Store(), False

        def seen() -> Iterator[ox.Quad]:
            nonlocal kept
            for quad in quads:
                kept = kept or stands_in(quad.object)
                yield quad

        store.extend(seen())
        return cls(store, forms_kept=kept)

    @classmethod
    def of_graph(cls, graph: Graph) -> Self:
        """Return the triples of an rdflib graph, or of all graphs of a dataset.

        Raises:
            UncheckableTermError: a number that is too large, or an IRI that breaks its syntax.
        """
        found = graph.quads() if isinstance(graph, Dataset) else graph
        triples = (tuple(map(to_store, each[:3])) for each in found)
        return cls.of(ox.Quad(*each) for each in triples)  # type: ignore[arg-type]

    @classmethod
    def of_nquads(cls, path: Path) -> Self:
        """Return the quads of a file of N-Quads, gzipped where its name ends in .gz.

        A file with no literal that the store would change is loaded at the speed of the store.

        Raises:
            UncheckableTermError: a number that is too large.
        """
        store = ox.Store()
        with ThreadPoolExecutor(1) as pool:
            canonical = pool.submit(_is_canonical, path)
            with _opened(path) as stream:
                store.bulk_load(input=stream, format=ox.RdfFormat.N_QUADS)
        if canonical.result():
            return cls(store)
        with _opened(path) as stream:
            return cls.of(map(_kept, ox.parse(stream, format=ox.RdfFormat.N_QUADS)))

    def select(self, query: str) -> ox.QuerySolutions:
        """Return the solutions of a SELECT query over all graphs."""
        return cast(ox.QuerySolutions, self.store.query(query, use_default_graph_as_union=True))

    def by_value(self) -> Data:
        """Return the same quads with every literal as SPARQL knows it, made once.

        Queries that people write calculate with numbers and do not know what keeps their form.
        """
        if not self.forms_kept:
            return self
        if self._by_value is None:
            store = ox.Store()
            store.extend(map(_meant, self.store))
            self._by_value = Data(store)
        return self._by_value

    def subclasses(self) -> dict[URIRef, tuple[URIRef, ...]]:
        """Return each class that has subclasses, with itself and all of them, sorted."""
        below: dict[object, set[object]] = {}
        for quad in self.store.quads_for_pattern(None, _SUBCLASS, None):
            below.setdefault(quad.object, set()).add(quad.subject)
        return {
            URIRef(each.value): _closure(each, below)
            for each in below
            if isinstance(each, ox.NamedNode)
        }


def _closure(top: object, below: dict[object, set[object]]) -> tuple[URIRef, ...]:
    """Return a class and all below it that have names, also those below one that has none."""
    found, waiting = {top}, [top]
    while waiting:
        fresh = below.get(waiting.pop(), set()) - found
        found |= fresh
        waiting.extend(fresh)
    return tuple(sorted(URIRef(each.value) for each in found if isinstance(each, ox.NamedNode)))


def _kept(quad: ox.Quad) -> ox.Quad:
    value = quad.object
    if not isinstance(value, ox.Literal) or value.language:
        return quad
    kept = literal(value.value, value.datatype.value)
    return quad if kept == value else ox.Quad(quad.subject, quad.predicate, kept, quad.graph_name)


def _meant(quad: ox.Quad) -> ox.Quad:
    value = quad.object
    if not isinstance(value, ox.Literal) or not value.datatype.value.startswith(KEPT):
        return quad
    datatype = ox.NamedNode(value.datatype.value.removeprefix(KEPT))
    meant = ox.Literal(value.value, datatype=datatype)
    return ox.Quad(quad.subject, quad.predicate, meant, quad.graph_name)


def _opened(path: Path) -> IO[bytes]:
    return cast(IO[bytes], gzip.open(path)) if path.suffix == ".gz" else path.open("rb")


def _is_canonical(path: Path) -> bool:
    """Tell whether the store keeps every literal of a file of N-Quads as it is."""
    with _opened(path) as stream:
        while lines := stream.readlines(_CHUNK):
            text = b"".join(lines)
            if text.count(b'"^^<') != len(_CANONICAL.findall(text)) and not all(
                _is_kept(*each) for each in set(_TYPED.findall(text))
            ):
                return False
    return True


def _is_kept(lexical: bytes, datatype: bytes) -> bool:
    # Whoever reads the file reads its escapes; here they are only told.
    if b"\\" in lexical:
        return False
    return not stands_in(literal(lexical.decode(), datatype.decode()))
