"""The description of a store, which is made beside requests: it may take its time."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import Future

from kg.store import Triple
from kg.workers import Reason, RefusedError

_PATIENCE = 10.0  # seconds that a request waits for it


class Description:
    """The description of a graph, made beside requests when first asked for.

    Args:
        make: returns it.
    """

    def __init__(self, make: Callable[[], tuple[Triple, ...]]) -> None:
        self._make = make
        self._lock = threading.Lock()
        self._found: Future[tuple[Triple, ...]] | None = None

    async def get(self, patience: float = _PATIENCE) -> tuple[Triple, ...]:
        """Return the description.

        Raises:
            RefusedError: it is not there yet.
            Exception: what making it raised; the next request begins anew.
        """
        try:
            return await asyncio.wait_for(asyncio.wrap_future(self._begun()), patience)
        except TimeoutError as error:
            detail = "the graph is being counted; try again later"
            raise RefusedError(Reason.BUSY, detail) from error

    def _begun(self) -> Future[tuple[Triple, ...]]:
        """Return a future of its own to each who waits: one that leaves would end it for all."""
        with self._lock:
            if self._found is None or (self._found.done() and self._found.exception()):
                self._found = Future()
                threading.Thread(target=self._run, args=(self._found,), daemon=True).start()
        waiting: Future[tuple[Triple, ...]] = Future()

        def hand_on(found: Future[tuple[Triple, ...]]) -> None:
            if waiting.set_running_or_notify_cancel():
                if error := found.exception():
                    waiting.set_exception(error)
                else:
                    waiting.set_result(found.result())

        self._found.add_done_callback(hand_on)
        return waiting

    def _run(self, found: Future[tuple[Triple, ...]]) -> None:
        try:
            found.set_result(self._make())
        except Exception as error:  # noqa: BLE001 - it is raised where the result is asked for
            found.set_exception(error)
