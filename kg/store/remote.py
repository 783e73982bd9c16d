"""Any server of the SPARQL 1.1 Protocol as a store."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import BinaryIO, Self

import pyoxigraph as ox
from rdflib import URIRef

from kg.errors import QueryError, StoreError
from kg.store import QueryResult, Solutions, Term, Truth, results
from kg.store.asking import Asker, Fields
from kg.store.credentials import credentials
from kg.store.grouped import grouped
from kg.store.guard import Form, Screened, screen
from kg.store.http import Client, Limits
from kg.store.servers import VIRTUOSOS_OWN, Brand, Server, find_server
from kg.store.values import Answer, Found, encoded, encoded_triples, of_answer, of_triples
from kg.store.writer import Writer

CHUNK = 4 << 20
"""Bytes of triples in a request."""

_UNION = (("union-default-graph", "true"),)  # a field that Oxigraph has
_SIZES = "SELECT ?graph (COUNT(*) AS ?triples) { GRAPH ?graph { ?s ?p ?o } } GROUP BY ?graph"
_CONTENT = "SELECT ?s ?p ?o WHERE {{ GRAPH {graph} {{ ?s ?p ?o }} }}"
_SAMPLE = "SELECT ?s ?p ?o { GRAPH ?g { ?s ?p ?o FILTER(isIRI(?s) && isIRI(?o)) } } LIMIT 1"


class RemoteStore:
    """Quads on a server; several threads may query one store at once.

    Queries are parsed here before they are sent, so that a server gets what the standard has and
    nothing of its own: no functions but those of SPARQL, no pragmas.

    Attributes:
        server: where it is.
        writer: what changes its graphs.
        client: sends requests there.
    """

    def __init__(self, client: Client, server: Server, seconds: float | None = None) -> None:
        self.server = server
        self.writer = Writer(client, server)
        self.client = client
        self._asker: Asker | None = Asker(client, server, seconds)
        self._union: tuple[tuple[str, str], ...] | None = None
        if server.brand is not Brand.OTHER:
            self._union = _UNION if server.brand is Brand.OXIGRAPH else ()

    @classmethod
    def open(
        cls,
        url: str,
        *,
        update: str = "",
        graphs: str = "",
        limits: Limits | None = None,
        environment: Mapping[str, str] = os.environ,
    ) -> Self:
        """Return a store that answers queries at an address.

        Args:
            url: address of queries, or of a server that is known; may hold `user:password@`.
            update: address of updates; by default the usual one of the server.
            graphs: address of the Graph Store HTTP Protocol; by default that of the server.
            limits: what it is waited for.
            environment: where `KG_STORE_USER` and the like are looked for.

        Raises:
            StoreError: nothing there answers queries, or its default graph is not all graphs.
        """
        bare, given = credentials(url, environment)
        client = Client(given, limits)
        try:
            made = cls(client, find_server(client, bare, update=update, graphs=graphs))
            made.union()
        except BaseException:
            client.close()
            raise
        return made

    def query(
        self,
        sparql: str,
        *,
        bindings: Mapping[str, Term] | None = None,
        default_graphs: Sequence[str] = (),
        named_graphs: Sequence[str] = (),
    ) -> QueryResult:
        """Return the answer as values."""
        screened = screen(sparql)
        text, fields = self._prepared(screened, bindings, default_graphs, named_graphs)
        if screened.form in (Form.CONSTRUCT, Form.DESCRIBE):
            return self._asked().triples(text, fields, of_triples)
        return self._asked().table(text, fields, of_answer)

    def serialize_query(
        self,
        sparql: str,
        media_type: str,
        *,
        bindings: Mapping[str, Term] | None = None,
        default_graphs: Sequence[str] = (),
        named_graphs: Sequence[str] = (),
    ) -> bytes:
        """Return the answer in a media type: the same bytes whatever the server writes."""
        screened = screen(sparql)
        results.check(screened.form, media_type)
        text, fields = self._prepared(screened, bindings, default_graphs, named_graphs)
        if media_type in results.GRAPH_TYPES:
            write = partial(encoded_triples, media_type=media_type)
            return self._asked().triples(text, fields, write)
        return self._asked().table(text, fields, partial(encoded, media_type=media_type))

    def answer(
        self, text: str, default_graphs: Sequence[str] = (), named_graphs: Sequence[str] = ()
    ) -> Found:
        """Return the answer to a query that has been screened, to be read in the same thread.

        Raises:
            QueryError: the query is wrong, or the store lacks a graph.
            StoreError: there is no answer, or what comes is none. SyntaxError where that is only
                found when it is read.
        """
        screened = screen(text)
        sent, fields = self._prepared(screened, None, default_graphs, named_graphs)
        if screened.form in (Form.CONSTRUCT, Form.DESCRIBE):
            return self._asked().triples(sent, fields, lambda found: found)
        return self._asked().table(sent, fields, lambda found: found)

    def load_nquads(self, source: Path | BinaryIO) -> None:
        """Add the quads of an N-Quads file (gzipped where the path ends in .gz) or stream.

        They are sent graph by graph: who reads meanwhile sees a part of them.

        Raises:
            QueryError: there are blank nodes, or quads without a graph.
        """
        self._asked()
        with grouped(source) as quads:
            for graph in quads.pieces:
                for data in quads.chunks(graph, CHUNK):
                    self.writer.add(graph, data)

    def dump_nquads(self) -> bytes:
        """Return all quads as sorted N-Quads lines."""
        lines: list[bytes] = []
        for graph in self.sizes():
            query = _CONTENT.format(graph=URIRef(graph).n3())
            lines += self._asked().table(query, (), partial(_lines, graph=graph))
        return b"".join(sorted(lines))

    def sizes(self) -> dict[str, int]:
        """Return the graphs with their numbers of triples, without the server's own."""
        found = self._asked().table(_SIZES, (), of_answer)
        rows = found.rows if isinstance(found, Solutions) else ()
        return {
            str(graph): int(str(triples))
            for graph, triples in rows
            if graph is not None and str(graph) not in VIRTUOSOS_OWN
        }

    def __len__(self) -> int:
        return sum(self.sizes().values())

    def close(self) -> None:
        """Close the connections."""
        self._asker = None
        self.client.close()

    def union(self) -> tuple[tuple[str, str], ...]:
        """Return the fields of a request that make the default graph the union of all graphs.

        Raises:
            StoreError: there are none.
        """
        if self._union is None:
            self._union = self._tried()
        return self._union or ()

    def _tried(self) -> tuple[tuple[str, str], ...] | None:
        """Return the fields by which the default graph holds a triple of a named graph.

        None as long as there is no such triple to tell by.
        """
        found = self._asked().table(_SAMPLE, (), of_answer)
        if not isinstance(found, Solutions) or not found.rows:
            return None
        sample = " ".join(term.n3() for term in found.rows[0] if term is not None)
        for fields in ((), _UNION):
            if self._holds(sample, fields):
                return fields
        reason = (
            "keeps its default graph apart from the named graphs: have it answer from all graphs"
            " (such as `oxigraph serve --union-default-graph`, or `tdb2:unionDefaultGraph true` in"
            " the configuration of Jena Fuseki)"
        )
        raise StoreError(self.server.query, reason)

    def _asked(self) -> Asker:
        if self._asker is None:
            raise QueryError("the store is closed")
        return self._asker

    def _prepared(
        self,
        screened: Screened,
        bindings: Mapping[str, Term] | None,
        default_graphs: Sequence[str],
        named_graphs: Sequence[str],
    ) -> tuple[str, Fields]:
        """Return a query that servers may be asked, and the fields that go with it."""
        asker = self._asked()
        text = screened.bound(bindings)
        asker.check(text)
        default_graphs, named_graphs = screened.graphs(default_graphs, named_graphs)
        if not (default_graphs or named_graphs):
            return text, self.union()
        for graph in (*default_graphs, *named_graphs):
            self._refuse_unknown(graph)
        return text, [
            *(("default-graph-uri", graph) for graph in default_graphs),
            *(("named-graph-uri", graph) for graph in named_graphs),
        ]

    def _refuse_unknown(self, graph: str) -> None:
        try:
            ox.NamedNode(graph)
        except ValueError as error:
            raise QueryError(f"not an absolute IRI: {graph!r}") from error
        if not self._holds(f"GRAPH {URIRef(graph).n3()} {{ ?s ?p ?o }}"):
            raise QueryError(
                f"the store has no graph <{graph}>; graphs are not fetched from elsewhere"
            )

    def _holds(self, pattern: str, fields: Fields = ()) -> bool:
        answer = self._asked().table(f"ASK {{ {pattern} }}", fields, of_answer)
        return answer == Truth(value=True)


def _lines(rows: Answer, graph: str) -> list[bytes]:
    found = rows if isinstance(rows, ox.QuerySolutions) else ()
    return [f"{each[0]} {each[1]} {each[2]} <{graph}> .\n".encode() for each in found]
