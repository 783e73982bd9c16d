"""Who may work when: places for queries, a queue before them, and fairness among clients."""

from __future__ import annotations

import asyncio
from collections import Counter, deque
from collections.abc import Callable
from dataclasses import dataclass

from kg.workers import Reason, RefusedError


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """How many queries there is room for.

    Attributes:
        quick: places where every query begins.
        slow: places to which those move that take long, so that others can begin.
        queue: queries that may wait for a place.
        patience: seconds after which a query takes long.
        wait: seconds that a query may wait.
    """

    quick: int = 2
    slow: int = 4
    queue: int = 64
    patience: float = 0.25
    wait: float = 30.0


class Place:
    """The place of one query.

    Attributes:
        client: whose query it is.
        slow: whether the query has moved to where those are that take long.
        moved: is called when it does.
    """

    def __init__(self, client: str) -> None:
        self.client = client
        self.slow = False
        self.moved: Callable[[], None] = lambda: None


_Entry = tuple[str, asyncio.Future[Place]]


class Places:
    """All places; for use in one event loop.

    A query that takes long moves to a slow place where one is free, and as soon as one becomes
    free. A free quick place goes to the client with the fewest queries under way, among these to
    who has waited longest. No client has all places, and one that fills the queue makes way there.
    """

    def __init__(self, room: Room) -> None:
        self._room = room
        self._running: Counter[str] = Counter()
        self._quick = self._slow = 0
        self._overdue: list[Place] = []
        self._queue: deque[_Entry] = deque()

    @property
    def running(self) -> int:
        """Return the number of queries that have a place."""
        return self._quick + self._slow

    @property
    def waiting(self) -> int:
        """Return the number of queries that wait for one."""
        return len(self._queue)

    async def take(self, client: str) -> Place:
        """Return a place, once there is one.

        Raises:
            RefusedError: the queue is full, or the wait was in vain.
        """
        if not self._queue and self._quick < self._room.quick and self._may_run(client):
            return self._given(client)
        if len(self._queue) >= self._room.queue:
            self._make_way(client)
        entry: _Entry = (client, asyncio.get_running_loop().create_future())
        self._queue.append(entry)
        try:
            async with asyncio.timeout(self._room.wait):
                return await entry[1]
        except TimeoutError as error:
            self._leave(entry)
            detail = f"no place came free within {self._room.wait:g} seconds; try again later"
            raise RefusedError(Reason.BUSY, detail) from error
        except asyncio.CancelledError:
            self._leave(entry)
            raise

    def give_way(self, place: Place, moved: Callable[[], None]) -> None:
        """Move a query that takes long out of the way, now or when there is room."""
        place.moved = moved
        if self._slow < self._room.slow:
            self._move(place)
            self._assign()
        else:
            self._overdue.append(place)

    def free(self, place: Place) -> None:
        """Give a place back."""
        self._running[place.client] -= 1
        if place.slow:
            self._slow -= 1
        else:
            self._quick -= 1
            if place in self._overdue:
                self._overdue.remove(place)
        if self._overdue and self._slow < self._room.slow:
            self._move(self._overdue.pop(0))
        self._assign()

    def _move(self, place: Place) -> None:
        place.slow = True
        self._quick -= 1
        self._slow += 1
        place.moved()

    def _may_run(self, client: str) -> bool:
        most = max(1, self._room.quick + self._room.slow - 1)
        return self._running[client] < most

    def _given(self, client: str) -> Place:
        self._quick += 1
        self._running[client] += 1
        return Place(client)

    def _assign(self) -> None:
        while self._quick < self._room.quick:
            able = [each for each in self._queue if not each[1].done() and self._may_run(each[0])]
            if not able:
                return
            entry = min(able, key=lambda each: self._running[each[0]])  # the first of the least
            self._queue.remove(entry)
            entry[1].set_result(self._given(entry[0]))

    def _leave(self, entry: _Entry) -> None:
        """Take who waits no more out of the queue, or free the place that came at that moment."""
        if entry in self._queue:
            self._queue.remove(entry)
        elif not entry[1].cancelled() and entry[1].exception() is None:
            self.free(entry[1].result())

    def _make_way(self, client: str) -> None:
        """Refuse who came last of the client with most in the queue, be it the new one."""
        held = Counter(each for each, _ in self._queue)
        biggest, most = held.most_common(1)[0] if held else (client, 0)
        refused = RefusedError(
            Reason.BUSY, f"{self.running + self.waiting} queries are under way; try again later"
        )
        if most < held[client] + 2:
            raise refused
        last = next(each for each in reversed(self._queue) if each[0] == biggest)
        self._queue.remove(last)
        last[1].set_exception(refused)
