"""Queries as they go over the wire, and what comes back, read strictly."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from typing import TypeVar
from urllib.parse import urlencode

import pyoxigraph as ox

from kg.errors import QueryError, StoreError
from kg.store import results
from kg.store.calls import refuse_calls
from kg.store.http import Body, Client
from kg.store.servers import Brand, Server
from kg.store.values import Answer, explained

Fields = Sequence[tuple[str, str]]

_T = TypeVar("_T")
_FORM = "application/x-www-form-urlencoded"
_TABLES = (results.JSON, "application/json")
_TRIPLES = (results.N_TRIPLES, "text/plain")
_CUT = ("x-sparql-maxrows", "x-sql-state")  # headers of Virtuoso's answers that lack rows
_BOOLEAN = re.compile(rb'("http://www\.w3\.org/2001/XMLSchema#boolean", "value": )"([01])"')
_WORDS = {b"0": b'"false"', b"1": b'"true"'}
_BAD_REQUEST = 400
_UNABLE = re.compile(r"answered 500: Virtuoso (?!S1T)\w{5} Error")  # no want of time
_TRUTH = "__ASK_RETVAL"  # Virtuoso tells a truth value by whether this column has a row


class Asker:
    """Asks one server.

    Args:
        client: sends the requests.
        server: where to.
        seconds: that a query may take, for servers that can be told.
    """

    def __init__(self, client: Client, server: Server, seconds: float | None = None) -> None:
        self._client = client
        # Virtuoso gives up then, and says so; it goes on for ever where only the client has left.
        told = seconds is not None and server.brand is Brand.VIRTUOSO
        self._limit = [("timeout", str(round(1000 * seconds)))] if told and seconds else []
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

    def table(self, sparql: str, fields: Fields, make: Callable[[Answer], _T]) -> _T:
        """Return what `make` makes of the answer to a SELECT or ASK query.

        Raises:
            QueryError: the server does not take the query.
            StoreError: there is no answer, or what comes is none.
        """
        sent = self._send(sparql, fields, _TABLES)
        body = _BOOLEAN.sub(lambda found: found[1] + _WORDS[found[2]], sent)

        def read() -> _T:
            return make(_told(ox.parse_query_results(body, format=ox.QueryResultsFormat.JSON)))

        return self._read(read)

    def triples(self, sparql: str, fields: Fields, make: Callable[[Iterable[ox.Triple]], _T]) -> _T:
        """Return what `make` makes of the answer to a CONSTRUCT or DESCRIBE query.

        Raises:
            QueryError: the server does not take the query.
            StoreError: there is no answer, or what comes is none.
        """
        body = self._send(sparql, fields, _TRIPLES)

        def read() -> _T:
            found = ox.parse(body, format=ox.RdfFormat.N_TRIPLES)
            return make(each.triple for each in found)

        return self._read(read)

    def _send(self, sparql: str, fields: Fields, accepted: Sequence[str]) -> bytes:
        form = urlencode([("query", self._preamble + sparql), *fields, *self._limit]).encode()
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

    def _read(self, read: Callable[[], _T]) -> _T:
        try:
            return read()
        except SyntaxError as error:
            reason = str(error)
        # Raised here, for Oxigraph's answers must end in the thread that they began in: an error
        # that came out of `read` would take them along wherever it goes.
        raise StoreError(self._url, f"sent an answer that breaks off or is none: {reason}")


def _told(answer: Answer) -> Answer:
    if not isinstance(answer, ox.QuerySolutions):
        return answer
    if [each.value for each in answer.variables] != [_TRUTH]:
        return answer
    truth = b'{"head": {}, "boolean": %b}' % (b"true" if next(answer, None) else b"false")
    return ox.parse_query_results(truth, format=ox.QueryResultsFormat.JSON)
