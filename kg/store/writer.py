"""Changes to the graphs of a server: whole graphs, so that each change can be made twice."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from kg.errors import StoreError
from kg.store import results
from kg.store.http import Body, Client
from kg.store.servers import Server

_NOT_FOUND = 404
_UPDATE = "application/sparql-update"


class Writer:
    """Puts, extends and drops graphs: by the Graph Store HTTP Protocol, else by updates.

    Triples are lines of N-Triples without blank nodes.
    """

    def __init__(self, client: Client, server: Server) -> None:
        self._client = client
        self._server = server

    def put(self, graph: str, triples: bytes) -> None:
        """Replace a graph by these triples."""
        if self._server.graphs:
            self._client.send(
                "PUT", self._server.graphs, fields=self._of(graph), body=_body(triples)
            )
        else:
            self.replace({graph: triples})

    def add(self, graph: str, triples: bytes) -> None:
        """Add triples to a graph."""
        if self._server.graphs:
            self._client.send(
                "POST", self._server.graphs, fields=self._of(graph), body=_body(triples)
            )
        else:
            self._update([_inserted(graph, triples)])

    def drop(self, graph: str) -> None:
        """Remove a graph, which need not be there."""
        if not self._server.graphs:
            self._update([_dropped(graph)])
            return
        try:
            self._client.send("DELETE", self._server.graphs, fields=self._of(graph))
        except StoreError as error:
            if error.status != _NOT_FOUND:
                raise

    def replace(self, graphs: Mapping[str, bytes], gone: Sequence[str] = ()) -> None:
        """Replace some graphs and remove others in one update: all of it or nothing."""
        parts = [_dropped(graph) for graph in (*gone, *graphs)]
        parts += [_inserted(graph, triples) for graph, triples in graphs.items() if triples]
        self._update(parts)

    def _update(self, parts: Sequence[bytes]) -> None:
        body = Body(data=b" ;\n".join(parts), media_type=_UPDATE)
        self._client.send("POST", self._server.update, body=body)

    def _of(self, graph: str) -> list[tuple[str, str]]:
        return [(self._server.graph_field, graph)]


def _body(triples: bytes) -> Body:
    return Body(data=triples, media_type=results.N_TRIPLES)


def _dropped(graph: str) -> bytes:
    return f"DROP SILENT GRAPH <{graph}>".encode()


def _inserted(graph: str, triples: bytes) -> bytes:
    return b"INSERT DATA { GRAPH <%b> {\n%b} }" % (graph.encode(), triples)
