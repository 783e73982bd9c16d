"""Queries as they go over the wire, and what comes back, read strictly."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from urllib.parse import urlencode

import pyoxigraph as ox

from kg.errors import QueryError, StoreError
from kg.store import results
from kg.store.calls import refuse_calls
from kg.store.http import Body, Client
from kg.store.servers import Server
from kg.store.values import Answer, explained

_FORM = "application/x-www-form-urlencoded"
_TABLES = (results.JSON, "application/json")
_TRIPLES = (results.N_TRIPLES, "text/plain")
_CUT = ("x-sparql-maxrows", "x-sql-state")  # headers of Virtuoso's answers that lack rows
_BOOLEAN = re.compile(rb'("http://www\.w3\.org/2001/XMLSchema#boolean", "value": )"([01])"')
_WORDS = {b"0": b'"false"', b"1": b'"true"'}
_BAD_REQUEST = 400
_UNABLE = re.compile(r"answered 500: Virtuoso [0-9A-Z]{5} Error")  # it cannot run the query
_TRUTH = "__ASK_RETVAL"  # Virtuoso tells a truth value by whether this column has a row


class Asker:
    """Asks one server."""

    def __init__(self, client: Client, server: Server) -> None:
        self._client = client
        self._url = server.query
        self._preamble = server.preamble

    def check(self, sparql: str) -> None:
        """Raise QueryError where a query is none, or goes beyond the standard."""
        refuse_calls(sparql)
        with suppress(OSError, RuntimeError, ValueError):  # what only its evaluation would meet
            try:
                ox.Store().query(sparql)
            except SyntaxError as error:
                raise explained(str(error), sparql) from error

    @contextmanager
    def table(self, sparql: str, fields: Sequence[tuple[str, str]]) -> Iterator[Answer]:
        """Yield the answer to a SELECT or ASK query, read as it is used.

        Raises:
            QueryError: the server does not take the query.
            StoreError: there is no answer, or what comes is none.
        """
        body = _BOOLEAN.sub(
            lambda found: found[1] + _WORDS[found[2]], self._send(sparql, fields, _TABLES)
        )
        with self._readable():
            yield _told(ox.parse_query_results(body, format=ox.QueryResultsFormat.JSON))

    @contextmanager
    def triples(
        self, sparql: str, fields: Sequence[tuple[str, str]]
    ) -> Iterator[Iterator[ox.Triple]]:
        """Yield the answer to a CONSTRUCT or DESCRIBE query, read as it is used.

        Raises:
            QueryError: the server does not take the query.
            StoreError: there is no answer, or what comes is none.
        """
        body = self._send(sparql, fields, _TRIPLES)
        with self._readable():
            yield (each.triple for each in ox.parse(body, format=ox.RdfFormat.N_TRIPLES))

    def _send(
        self, sparql: str, fields: Sequence[tuple[str, str]], accepted: Sequence[str]
    ) -> bytes:
        form = urlencode([("query", self._preamble + sparql), *fields]).encode()
        body = Body(data=form, media_type=_FORM)
        try:
            reply = self._client.send("POST", self._url, body=body, accept=accepted[0])
        except StoreError as error:
            if error.status == _BAD_REQUEST or _UNABLE.match(error.reason):
                raise QueryError(f"the query failed: {error.address} {error.reason}") from error
            raise
        if reply.media_type not in accepted:
            kind = reply.media_type or "nothing"
            raise StoreError(self._url, f"answered a query with {kind}, not with {accepted[0]}")
        if any(name in reply.headers for name in _CUT):
            raise StoreError(self._url, "cut the answer: its limits on rows or time are too low")
        return reply.body

    @contextmanager
    def _readable(self) -> Iterator[None]:
        try:
            yield
        except SyntaxError as error:
            reason = f"sent an answer that breaks off or is none: {error}"
            raise StoreError(self._url, reason) from error


def _told(answer: Answer) -> Answer:
    if not isinstance(answer, ox.QuerySolutions):
        return answer
    if [each.value for each in answer.variables] != [_TRUTH]:
        return answer
    truth = b'{"head": {}, "boolean": %b}' % (b"true" if next(answer, None) else b"false")
    return ox.parse_query_results(truth, format=ox.QueryResultsFormat.JSON)
