"""Sends what executors answer: whole where it is short, else as it comes."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Coroutine, Mapping
from dataclasses import replace
from functools import lru_cache, partial
from typing import Any, TypeVar

from fastapi import Request, Response
from starlette.requests import ClientDisconnect
from starlette.types import Receive, Scope, Send

from kg.api.negotiation import with_charset
from kg.api.requests import entry
from kg.api.service import Service
from kg.errors import QueryError, StoreError
from kg.query import bindings as bindings_of
from kg.queryfiles import NamedQuery
from kg.store import QueryResult, results
from kg.store.guard import Form, Screened, screen
from kg.store.values import decoded
from kg.workers import Answer, Question, RefusedError

_T = TypeVar("_T")
_LONG = 10_000  # characters of a query from which the screen would hold up other requests
_KEPT = 256  # short queries of which it is known what they are: programs ask the same again
_SOON = 0.01  # seconds within which most is done, and nobody needs to watch whether a client leaves
_LOG = logging.getLogger(__name__)


_known = lru_cache(maxsize=_KEPT)(screen)


async def screened(query: str) -> Screened:
    """Return a query with what its tokens tell.

    Raises:
        QueryError: it may not be asked.
    """
    about = entry()
    asking = about.asks(query) if about else None
    try:
        found = _known(query) if len(query) < _LONG else await asyncio.to_thread(screen, query)
    except QueryError:
        if about and asking:
            about.refuses(asking)
        raise
    if about:
        about.screened(found)
    return found


def client_of(request: Request) -> str:
    """Return who asks, as far as the connection tells."""
    return request.client.host if request.client else ""


async def ask(request: Request, service: Service, question: Question) -> Answer:
    """Return the answer; who leaves before it begins stops the query.

    Raises:
        QueryError: the query is wrong.
        RefusedError: a limit is reached.
    """
    if about := entry():
        told = partial(about.hears, question.query)
        question = replace(question, id=about.id, told=told)
    return await _unless_gone(service.executor.run(question), request.receive)


async def look(request: Request, service: Service, question: Question) -> tuple[QueryResult, int]:
    """Return the beginning of an answer for a page, and how many rows or triples there are.

    Raises:
        QueryError: the query is wrong.
        RefusedError: a limit is reached.
    """
    offered = results.media_types(question.query.form or Form.SELECT)
    plain = results.JSON if results.JSON in offered else results.N_TRIPLES
    wanted = replace(question, media_type=plain, shown=service.settings.max_rows)
    answer = await ask(request, service, wanted)
    return decoded(await answer.whole(), plain), answer.rows


async def ask_named(
    request: Request, service: Service, asked: NamedQuery, given: Mapping[str, str]
) -> Question:
    """Return the question that a named query asks with the parameters that are given.

    Raises:
        QueryError, UnknownNameError: a parameter is wrong.
    """
    bindings = await service.queries.run(lambda: bindings_of(asked, given, service.resolver))
    query = await screened(asked.sparql)
    offered = results.media_types(query.form or Form.SELECT)
    return Question(
        query=query, media_type=offered[0], bindings=bindings, client=client_of(request)
    )


async def reply(
    request: Request,
    service: Service,
    question: Question,
    headers: Mapping[str, str] | None = None,
) -> Response:
    """Return the response that sends the answer in the media type of the question.

    Raises:
        QueryError: the query is wrong.
        RefusedError: a limit is reached before the first bytes.
    """
    answer = await ask(request, service, question)
    sent = dict(headers or {})
    media_type = with_charset(question.media_type)
    if answer.rest is None:
        return Response(answer.head, media_type=media_type, headers=sent)
    return _Streamed(answer, media_type, sent, service.settings.answer_timeout)


class _Streamed(Response):
    """An answer that is sent as it comes.

    What breaks off is not ended as HTTP wants it, so that no client takes it for whole.
    """

    def __init__(
        self, answer: Answer, media_type: str, headers: Mapping[str, str], patience: float
    ) -> None:
        super().__init__(media_type=media_type, headers=headers)
        del self.headers["content-length"]
        self._answer = answer
        self._patience = patience

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send until the end, or until the client leaves or has had its time."""
        del scope
        try:
            async with asyncio.timeout(self._patience):
                await _unless_gone(self._send(send), receive)
        except TimeoutError:
            _LOG.warning("an answer was not taken within %g seconds", self._patience)
        except ClientDisconnect:
            pass
        except (RefusedError, StoreError) as error:
            _LOG.warning("an answer breaks off: %s", error)
        finally:
            if self._answer.rest is not None:
                await self._answer.rest.aclose()

    async def _send(self, send: Send) -> None:
        start = {"type": "http.response.start", "status": 200, "headers": self.raw_headers}
        await send(start)
        await send(_body(self._answer.head))
        if self._answer.rest is not None:
            async for chunk in self._answer.rest:
                await send(_body(chunk))
        await send({"type": "http.response.body", "body": b"", "more_body": False})


def _body(chunk: bytes) -> dict[str, Any]:
    return {"type": "http.response.body", "body": chunk, "more_body": True}


async def _unless_gone(work: Coroutine[Any, Any, _T], receive: Receive) -> _T:
    """Return what work returns; it is cancelled when the client leaves.

    Raises:
        ClientDisconnect: the client has left.
    """
    working = asyncio.ensure_future(work)
    under_way: list[asyncio.Future[Any]] = [working]
    try:
        await asyncio.wait(under_way, timeout=_SOON)
        if not working.done():
            under_way.append(asyncio.ensure_future(_left(receive)))
            await asyncio.wait(under_way, return_when=asyncio.FIRST_COMPLETED)
        if not working.done():
            raise ClientDisconnect
        return working.result()
    finally:
        if pending := [each for each in under_way if not each.done()]:
            for each in pending:
                each.cancel()
            await asyncio.gather(*pending, return_exceptions=True)


async def _left(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
