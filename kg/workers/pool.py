"""Answers from worker processes, within limits that hold whatever a query does."""

from __future__ import annotations

import asyncio
import json
import logging
from time import monotonic

from kg.store import results
from kg.store.guard import screen
from kg.workers import Answer, Question, Reason, RefusedError, outcome_of
from kg.workers.figures import Told
from kg.workers.frames import DATA, END, Limits, Order
from kg.workers.matron import Matron
from kg.workers.nursery import Home
from kg.workers.processes import NurseryError, Worker
from kg.workers.running import Pool, Running

_TRIVIAL = Question(query=screen("ASK { ?s ?p ?o }"), media_type=results.JSON, id="check")
_LOG = logging.getLogger(__name__)


class Workers:
    """Answers from the workers of one release.

    Args:
        pool: what they have in common with those of other releases.
        home: the release.
        matron: who has their nursery, where others share it; else it is closed with the workers.
    """

    def __init__(self, pool: Pool, home: Home, matron: Matron | None = None) -> None:
        self._pool = pool
        self._directory = home.directory
        self._own = matron is None
        self._matron = matron or Matron(home, pool.figures)
        self._idle: list[Worker] = []
        self._under_way = 0
        self._done = asyncio.Event()
        self._successor: Workers | None = None

    async def start(self) -> None:
        """Open the release, and have a first worker ready.

        Raises:
            NurseryError: it cannot be opened.
        """
        self._keep(await self._matron.fork(self._directory))

    async def run(self, question: Question) -> Answer:
        """Return the answer as soon as its head is there."""
        if self._successor is not None:
            return await self._successor.run(question)
        order = Order.of(question, self._pool.limits)
        began = monotonic()
        self._under_way += 1
        try:
            place = await self._pool.places.take(question.client)
            try:
                worker = await self._worker()
            except BaseException:
                self._pool.places.free(place)
                raise
        except BaseException as error:
            self._left()
            question.told(Told(outcome=outcome_of(error), waited=monotonic() - began, worked=0.0))
            raise
        waited = monotonic() - began
        return await Running(self._pool, worker, place, self, question, waited=waited).begin(order)

    async def check(self) -> bool:
        """Return whether there is anything to answer from; waits for no place.

        Raises:
            RefusedError: no worker answers.
        """
        if self._successor is not None:
            return await self._successor.check()
        self._under_way += 1
        try:
            worker = await self._worker()
            fit = False
            try:
                found = await _told(worker)
                fit = True
            except (EOFError, OSError) as error:
                detail = f"a worker ended: {worker.last_words()}"
                raise RefusedError(Reason.CRASH, detail) from error
            finally:
                self._let_go(worker, fit=fit)
        finally:
            self._left()
        return found

    async def _worker(self) -> Worker:
        """Return a worker that has nothing to do."""
        while self._idle:
            worker = self._idle.pop()
            if worker.alive:
                return worker
            self._matron.end(worker)
        try:
            return await self._matron.fork(self._directory)
        except NurseryError as error:
            _LOG.exception("no worker could be started")
            detail = "there is no worker for the query; try again later"
            raise RefusedError(Reason.BUSY, detail) from error

    def ease(self, worker: Worker) -> None:
        """Make a worker yield to others from now on."""
        self._matron.ease(worker)

    def give_back(self, worker: Worker, *, fit: bool) -> None:
        """Take note that a query is done, and keep its worker where it is fit for another one."""
        self._let_go(worker, fit=fit)
        self._left()

    async def retire(self, successor: Workers) -> None:
        """Let what is under way end, then end the workers; what comes goes to another release."""
        self._successor = successor
        while self._under_way:
            self._done.clear()
            await self._done.wait()
        await self.close()

    async def close(self) -> None:
        """End all workers that have nothing to do, and the others with a nursery of their own."""
        while self._idle:
            self._matron.end(self._idle.pop())
        if self._own:
            await self._matron.close()

    def _let_go(self, worker: Worker, *, fit: bool) -> None:
        if fit:
            self._keep(worker)
        else:
            self._matron.end(worker)

    def _keep(self, worker: Worker) -> None:
        if self._successor is None and len(self._idle) < self._pool.room.quick:
            self._idle.append(worker)
        else:
            self._matron.end(worker)

    def _left(self) -> None:
        self._under_way -= 1
        self._done.set()


async def _told(worker: Worker) -> bool:
    """Return what a worker answers to a query that has next to nothing to do."""
    await worker.order(Order.of(_TRIVIAL, Limits()))
    data = b""
    while True:
        kind, payload = await worker.frame()
        if kind != DATA:
            break
        data += payload
    return kind == END and bool(json.loads(data)["boolean"])
