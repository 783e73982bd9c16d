"""Answers from worker processes, within limits that hold whatever a query does."""

from __future__ import annotations

import asyncio
import logging
from time import monotonic

from kg.workers import Answer, Question, Reason, RefusedError
from kg.workers.figures import Told
from kg.workers.frames import Order
from kg.workers.nursery import Home
from kg.workers.processes import Nursery, NurseryError, Worker
from kg.workers.running import Pool, Running, outcome_of

_LOG = logging.getLogger(__name__)


class Workers:
    """Answers from the workers of one release."""

    def __init__(self, pool: Pool, home: Home) -> None:
        self._pool = pool
        self._home = home
        self._nursery: Nursery | None = None
        self._starting = asyncio.Lock()
        self._idle: list[Worker] = []
        self._under_way = 0
        self._done = asyncio.Event()
        self._successor: Workers | None = None

    async def start(self) -> None:
        """Open the release, and have a first worker ready.

        Raises:
            NurseryError: it cannot be opened.
        """
        self._keep(await self._fork())

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
            self._pool.figures.add(
                Told(outcome=outcome_of(error), waited=monotonic() - began, worked=0.0, size=0)
            )
            raise
        running = Running(self._pool, worker, place, self, waited=monotonic() - began)
        return await running.begin(order)

    async def _worker(self) -> Worker:
        """Return a worker that has nothing to do."""
        while self._idle:
            worker = self._idle.pop()
            if worker.alive:
                return worker
            worker.end()
        try:
            return await self._fork()
        except NurseryError as error:
            _LOG.exception("no worker could be started")
            detail = "there is no worker for the query; try again later"
            raise RefusedError(Reason.BUSY, detail) from error

    def ease(self, worker: Worker) -> None:
        """Make a worker yield to others from now on."""
        if self._nursery is not None:
            self._nursery.ease(worker)

    def give_back(self, worker: Worker | None) -> None:
        """Take note that a query is done, and keep its worker where there is one."""
        if worker is not None:
            self._keep(worker)
        self._left()

    async def retire(self, successor: Workers) -> None:
        """Let what is under way end, then end the workers; what comes goes to another release."""
        self._successor = successor
        while self._under_way:
            self._done.clear()
            await self._done.wait()
        await self.close()

    async def close(self) -> None:
        """End all workers, whatever they do."""
        while self._idle:
            self._idle.pop().end()
        if self._nursery is not None:
            await self._nursery.close()
            self._nursery = None

    async def _fork(self) -> Worker:
        async with self._starting:
            if self._nursery is not None and not self._nursery.alive:
                await self._nursery.close()
                self._nursery = None
            if self._nursery is None:
                self._nursery = await Nursery.start(self._home)
        self._pool.figures.forks += 1
        return await self._nursery.fork()

    def _keep(self, worker: Worker) -> None:
        if self._successor is None and len(self._idle) < self._pool.room.quick:
            self._idle.append(worker)
        else:
            worker.end()

    def _left(self) -> None:
        self._under_way -= 1
        self._done.set()
