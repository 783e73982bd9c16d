"""One query while a worker works on it: its time, its answer, and how it ends."""

from __future__ import annotations

import asyncio
import json
import logging
from time import monotonic
from typing import Any, Protocol, Self

from kg.errors import KgError, QueryError, StoreError
from kg.workers import HEAD, Answer, Question, Reason, RefusedError, outcome_of
from kg.workers.figures import Figures, Told
from kg.workers.frames import BAD_QUERY, BAD_STORE, DATA, END, Limits, Order
from kg.workers.places import Place, Places, Room
from kg.workers.processes import Worker

_MEMORY = "memory allocation of"  # what Rust says last
_LOG = logging.getLogger(__name__)


class Pool:
    """What the workers of all releases that are being served have in common.

    Attributes:
        limits: of each query.
        room: how many queries there is room for.
        places: who may work when.
        figures: what became of workers so far.
    """

    def __init__(self, limits: Limits, room: Room) -> None:
        self.limits = limits
        self.room = room
        self.places = Places(room)
        self.figures = Figures()


class Keeper(Protocol):
    """Who has lent a worker."""

    def ease(self, worker: Worker) -> None:
        """Make it yield to others from now on."""
        ...

    def give_back(self, worker: Worker, *, fit: bool) -> None:
        """Take it back, to keep where it is fit for another query."""
        ...


class Running:
    """A query that has a place and a worker; an iterator over the chunks of its answer."""

    def __init__(
        self,
        pool: Pool,
        worker: Worker,
        place: Place,
        keeper: Keeper,
        question: Question,
        *,
        waited: float,
    ) -> None:
        self._pool = pool
        self._worker = worker
        self._place = place
        self._keeper = keeper
        self._question = question
        self._waited = waited
        self._worked = 0.0
        self._size = self._rows = 0
        self._begun = self._ended = False
        self._order: Order | None = None
        loop = asyncio.get_running_loop()
        self._patience = loop.call_later(pool.room.patience, self._give_way)

    async def begin(self, order: Order) -> Answer:
        """Return the answer with its head.

        Raises:
            QueryError: the query is wrong.
            RefusedError: a limit is reached, or the query ended its worker.
        """
        self._order = order
        head = bytearray()
        async for chunk in self:
            head += chunk
            if len(head) >= HEAD:
                self._begun = True
                return Answer(head=bytes(head), rest=self)
        return Answer(head=bytes(head), rows=self._rows)

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> bytes:
        """Return the next chunk.

        Raises:
            QueryError, RefusedError, StoreError: there is none, and the answer is not whole.
        """
        if self._ended:
            raise StopAsyncIteration
        kind, payload = await self._timed()
        if kind == DATA:
            self._size += len(payload)
            return payload
        values = json.loads(payload)
        if kind == END:
            self._rows = values["rows"]
            self._end(None, last=values["last"])
            raise StopAsyncIteration
        error = self._error(values["reason"], values["detail"], values["address"])
        self._end(error)
        raise error

    async def aclose(self) -> None:
        """Want no more of the answer."""
        self._end(asyncio.CancelledError())

    async def _timed(self) -> tuple[bytes, bytes]:
        """Return the next frame, within what is left of the time."""
        try:
            async with asyncio.timeout(self._pool.limits.seconds - self._worked):
                return await self._counted()
        except TimeoutError as error:
            detail = f"the query took more than {self._pool.limits.seconds:g} seconds"
            raise self._end(RefusedError(Reason.TIME, detail)) from error
        except (EOFError, OSError) as error:
            raise self._end(self._crash()) from error
        except asyncio.CancelledError as error:
            self._end(error)
            raise

    async def _counted(self) -> tuple[bytes, bytes]:
        began = monotonic()
        try:
            if self._order is not None:
                order, self._order = self._order, None
                await self._worker.order(order)
            return await self._worker.frame()
        finally:
            self._worked += monotonic() - began

    def _crash(self) -> RefusedError:
        words = self._worker.last_words()
        if _MEMORY in words:
            return self._too_costly()
        _LOG.error(
            "query %s ended worker %d: %s",
            self._question.id,
            self._worker.pid,
            words or "it said nothing",
        )
        return RefusedError(Reason.CRASH, "the query ended the process that worked on it")

    def _too_costly(self) -> RefusedError:
        most = self._pool.limits.memory / 2**20
        return RefusedError(Reason.MEMORY, f"the query needs more than {most:,.0f} MiB of memory")

    def _error(self, reason: str, detail: str, address: str) -> KgError:
        if reason == BAD_QUERY:
            return QueryError(detail)
        if reason == BAD_STORE:
            return StoreError(address, detail)
        if reason == Reason.MEMORY:
            return self._too_costly()
        return RefusedError(Reason(reason), detail)

    def _give_way(self) -> None:
        self._pool.places.give_way(self._place, lambda: self._keeper.ease(self._worker))

    def _end(self, error: Any, *, last: bool = False) -> Any:
        """Account for the query and let its worker go, once; return the error."""
        if self._ended:
            return error
        self._ended = True
        self._patience.cancel()
        outcome = outcome_of(error)
        idle = outcome in ("answered", "wrong", "unavailable", Reason.SIZE)
        if not idle:
            self._pool.figures.kills[outcome] += 1
            _LOG.info("query %s: %s; worker %d ends", self._question.id, outcome, self._worker.pid)
        self._keeper.give_back(self._worker, fit=idle and not (last or self._place.slow))
        self._pool.places.free(self._place)
        self._question.told(
            Told(
                outcome=outcome,
                waited=self._waited,
                worked=self._worked,
                size=self._size,
                rows=self._rows,
                begun=self._begun,
                worker=self._worker.pid,
            )
        )
        return error
