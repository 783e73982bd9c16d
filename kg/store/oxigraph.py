"""The embedded store: Oxigraph, in memory or read from a directory."""

from __future__ import annotations

import gzip
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import IO, BinaryIO, Self, cast

import pyoxigraph as ox

from kg.errors import QueryError
from kg.store import QueryResult, Term, results
from kg.store.guard import Screened, screen
from kg.store.updates import prepare
from kg.store.values import Answer, encoded, encoded_triples, explained, of_answer


class OxigraphStore:
    """Quads in Oxigraph; several threads may query one store at once.

    Oxigraph keeps numbers and dates as values: the lexical form "0.50" comes back as "0.5".
    """

    def __init__(self, store: ox.Store | None = None) -> None:
        self._store: ox.Store | None = store if store is not None else ox.Store()

    @classmethod
    def open(cls, directory: Path) -> Self:
        """Return a store that reads a directory that `create` made, and never writes it."""
        return cls(ox.Store.read_only(str(directory)))

    @classmethod
    def edit(cls, directory: Path) -> Self:
        """Return a store that reads and writes a directory.

        Raises:
            OSError: another process has it open, or it is none.
        """
        return cls(ox.Store(directory))

    @classmethod
    def create(cls, directory: Path, nquads: Path) -> None:
        """Make a directory with the quads of an N-Quads file (gzipped or not), ready to open."""
        store = ox.Store(directory)
        with _opened(nquads) as stream:
            store.bulk_load(input=stream, format=ox.RdfFormat.N_QUADS)
        store.optimize()
        store.flush()

    def query(
        self,
        sparql: str,
        *,
        bindings: Mapping[str, Term] | None = None,
        default_graphs: Sequence[str] = (),
        named_graphs: Sequence[str] = (),
    ) -> QueryResult:
        """Return the answer as values."""
        return of_answer(self._answer(screen(sparql), bindings, default_graphs, named_graphs))

    def serialize_query(
        self,
        sparql: str,
        media_type: str,
        *,
        bindings: Mapping[str, Term] | None = None,
        default_graphs: Sequence[str] = (),
        named_graphs: Sequence[str] = (),
    ) -> bytes:
        """Return the answer in a media type, written by Oxigraph itself."""
        screened = screen(sparql)
        results.check(screened.form, media_type)
        answer = self._answer(screened, bindings, default_graphs, named_graphs)
        return encoded(answer, media_type)

    def update(
        self,
        sparql: str,
        *,
        base: str | None = None,
        using: Sequence[str] = (),
        using_named: Sequence[str] = (),
    ) -> None:
        """Make a SPARQL 1.1 update: all of its operations, or none.

        Patterns without GRAPH match the triples that are in no named graph, as the standard says,
        and not the union of all graphs as queries do.

        Args:
            sparql: the operations, joined by semicolons.
            base: IRI that relative ones are resolved against.
            using: graphs that make up the default graph of patterns instead.
            using_named: graphs that GRAPH can name in patterns.

        Raises:
            QueryError: it is wrong, not allowed (LOAD, SERVICE), or cannot be made.
        """
        try:
            self.change(prepare(sparql, using, using_named), base=base)
        except QueryError:
            if using or using_named:
                _refuse_wrong(sparql, base)  # its own place, not that among the clauses added
            raise

    def change(self, text: str, *, base: str | None = None) -> None:
        """Make an update that is our own, or has been screened: all of it, or nothing.

        Raises:
            QueryError: it is wrong, or cannot be made.
        """
        try:
            self._held().update(text, base_iri=base)
        except SyntaxError as error:
            raise explained(str(error), text) from error
        except (OSError, RuntimeError, ValueError) as error:
            raise QueryError(f"the update failed: {error}") from error

    def backup(self, directory: Path) -> None:
        """Make a directory with a copy of a store on disk, by hard links, ready to open.

        Raises:
            OSError: it cannot be made, or the store is in memory.
        """
        self._held().backup(str(directory))

    def graph_names(self) -> tuple[str, ...]:
        """Return the IRIs of all named graphs, sorted."""
        found = self._held().named_graphs()
        return tuple(sorted(each.value for each in found if isinstance(each, ox.NamedNode)))

    def has_graph(self, name: str) -> bool:
        """Return whether there is a named graph, be it empty."""
        return self._held().contains_named_graph(ox.NamedNode(name))

    def unnamed(self, media_type: str) -> bytes:
        """Return the triples that are in no named graph, in a media type for graphs."""
        found = self._held().quads_for_pattern(None, None, None, ox.DefaultGraph())
        return encoded_triples((each.triple for each in found), media_type)

    def answer(
        self, text: str, default_graphs: Sequence[str] = (), named_graphs: Sequence[str] = ()
    ) -> Answer:
        """Return Oxigraph's own answer to a query that has been screened, not yet worked out.

        Raises:
            QueryError: the query is wrong, or the store lacks a graph.
        """
        store = self._held()
        try:
            if not (default_graphs or named_graphs):
                return store.query(text, use_default_graph_as_union=True)
            return store.query(
                text,
                default_graph=[self._graph(each) for each in default_graphs],
                named_graphs=[self._graph(each) for each in named_graphs],
            )
        except SyntaxError as error:
            raise explained(str(error), text) from error
        except (OSError, RuntimeError, ValueError) as error:
            raise QueryError(f"the query failed: {error}") from error

    def load_nquads(self, source: Path | BinaryIO) -> None:
        """Add the quads of an N-Quads file (gzipped where the path ends in .gz) or stream."""
        store = self._held()
        if isinstance(source, Path):
            with _opened(source) as stream:
                store.load(input=stream, format=ox.RdfFormat.N_QUADS)
        else:
            store.load(input=source, format=ox.RdfFormat.N_QUADS)

    def dump_nquads(self) -> bytes:
        """Return all quads as sorted N-Quads lines."""
        dumped = self._held().dump(format=ox.RdfFormat.N_QUADS) or b""
        return b"".join(sorted(dumped.splitlines(keepends=True)))

    def __len__(self) -> int:
        return len(self._held())

    def close(self) -> None:
        """Let Oxigraph go."""
        self._store = None

    def _held(self) -> ox.Store:
        if self._store is None:
            raise QueryError("the store is closed")
        return self._store

    def _answer(
        self,
        screened: Screened,
        bindings: Mapping[str, Term] | None,
        default_graphs: Sequence[str],
        named_graphs: Sequence[str],
    ) -> Answer:
        graphs = screened.graphs(default_graphs, named_graphs)
        return self.answer(screened.bound(bindings), *graphs)

    def _graph(self, iri: str) -> ox.NamedNode:
        try:
            graph = ox.NamedNode(iri)
        except ValueError as error:
            raise QueryError(f"not an absolute IRI: {iri!r}") from error
        if not self._held().contains_named_graph(graph):
            raise QueryError(
                f"the store has no graph <{iri}>; graphs are not fetched from elsewhere"
            )
        return graph


def _refuse_wrong(update: str, base: str | None) -> None:
    """Raise QueryError where an update is wrong in itself."""
    with suppress(OSError, RuntimeError, ValueError):  # what its operations would meet
        try:
            ox.Store().update(update, base_iri=base)
        except SyntaxError as error:
            raise explained(str(error), update) from error


def _opened(path: Path) -> IO[bytes]:
    return cast(IO[bytes], gzip.open(path)) if path.suffix == ".gz" else path.open("rb")
