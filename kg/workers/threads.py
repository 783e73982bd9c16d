"""Answers in threads of this process: from stores that cannot be forked."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from time import monotonic
from typing import TypeVar

from kg.store import QueryResult, Solutions, Store, Triples, Truth, results
from kg.workers import Answer, Question, Reason, RefusedError, outcome_of
from kg.workers.figures import Told

_T = TypeVar("_T")


class QueryPool:
    """Threads for queries of unknown cost, apart from those that serve everything else.

    A query that runs out of time is refused but holds its thread until the engine is done: engines
    cannot be interrupted.

    Args:
        timeout: seconds that a query may take, waiting included.
        workers: queries that run at the same time.
        queue: queries that may wait for their turn.
    """

    def __init__(self, *, timeout: float, workers: int, queue: int) -> None:
        self._timeout = timeout
        self._most = workers + queue
        self._pool = ThreadPoolExecutor(workers, thread_name_prefix="sparql")
        self._under_way = 0

    async def run(self, call: Callable[[], _T]) -> _T:
        """Return what a call returns.

        Raises:
            RefusedError: it took too long, or too many are under way.
        """
        if self._under_way >= self._most:
            detail = f"{self._under_way} queries are under way; try again later"
            raise RefusedError(Reason.BUSY, detail)
        self._under_way += 1
        future = self._pool.submit(call)
        loop = asyncio.get_running_loop()
        future.add_done_callback(lambda _: _later(loop, self._done))
        try:
            return await asyncio.wait_for(asyncio.wrap_future(future), self._timeout)
        except TimeoutError as error:
            detail = f"the query took more than {self._timeout:g} seconds"
            raise RefusedError(Reason.TIME, detail) from error

    def close(self) -> None:
        """Take no more queries; those that wait are dropped."""
        self._pool.shutdown(wait=False, cancel_futures=True)

    def _done(self) -> None:
        self._under_way -= 1


class Threads:
    """Answers from an open store in the threads of a pool; every answer is held whole."""

    def __init__(self, store: Store, pool: QueryPool) -> None:
        self._store = store
        self._pool = pool

    async def run(self, question: Question) -> Answer:
        """Return the answer."""
        asked = begun = monotonic()

        def answer() -> Answer:
            nonlocal begun
            begun = monotonic()
            return self._answer(question)

        def tell(outcome: str, size: int, rows: int) -> None:
            worked = monotonic() - begun
            question.told(
                Told(outcome=outcome, waited=begun - asked, worked=worked, size=size, rows=rows)
            )

        try:
            found = await self._pool.run(answer)
        except BaseException as error:
            tell(outcome_of(error), 0, 0)
            raise
        tell(outcome_of(None), len(found.head), found.rows)
        return found

    async def check(self) -> bool:
        """Return whether the store holds anything; waits for no thread of the pool."""
        found = await asyncio.to_thread(self._store.query, "ASK { ?s ?p ?o }")
        return found == Truth(value=True)

    def _answer(self, question: Question) -> Answer:
        text, bindings = question.query.text, question.bindings
        default, named = question.default_graphs, question.named_graphs
        if question.shown is None:
            data = self._store.serialize_query(
                text,
                question.media_type,
                bindings=bindings,
                default_graphs=default,
                named_graphs=named,
            )
            return Answer(head=data)
        result = self._store.query(
            text, bindings=bindings, default_graphs=default, named_graphs=named
        )
        cut, rows = _cut(result, question.shown)
        return Answer(head=results.encode(cut, question.media_type), rows=rows)


def _cut(result: QueryResult, most: int) -> tuple[QueryResult, int]:
    """Return the beginning of an answer, and how many rows or triples all of it has."""
    match result:
        case Truth():
            return result, 1
        case Solutions(variables=variables, rows=rows):
            return Solutions(variables=variables, rows=rows[:most]), len(rows)
        case Triples(triples=triples):
            return Triples(triples=triples[:most]), len(triples)


def _later(loop: asyncio.AbstractEventLoop, call: Callable[[], None]) -> None:
    if not loop.is_closed():  # the server has stopped meanwhile
        loop.call_soon_threadsafe(call)
