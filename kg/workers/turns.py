"""Calls that are made one after the other, whatever they take."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import Future
from queue import SimpleQueue
from typing import TypeVar

from kg.workers import Reason, RefusedError

_T = TypeVar("_T")


class Turns:
    """A thread that makes calls in the order in which they come.

    Nobody waits for it when the program ends: what it does must be whole or not at all.

    Args:
        name: of the thread.
        queue: calls that may wait.
    """

    def __init__(self, name: str, queue: int) -> None:
        self._calls = SimpleQueue[Callable[[], None]]()
        self._queue = queue
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)

    async def take(self, call: Callable[[], _T]) -> _T:
        """Return what a call returns; it is made to its end even where nobody waits for it.

        Raises:
            RefusedError: too many wait.
        """
        if self._calls.qsize() >= self._queue:
            detail = f"{self._queue} changes wait for their turn; try again later"
            raise RefusedError(Reason.BUSY, detail)
        if not self._thread.is_alive():
            self._thread.start()
        future = Future[_T]()

        def made() -> None:
            try:
                found = call()
            except BaseException as error:  # noqa: BLE001 - whoever waits is told
                future.set_exception(error)
            else:
                future.set_result(found)

        self._calls.put(made)
        return await asyncio.shield(asyncio.wrap_future(future))

    def _run(self) -> None:
        while True:
            self._calls.get()()
