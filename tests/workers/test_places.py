"""Who may work when."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine

import pytest

from kg.workers import Reason, RefusedError
from kg.workers.places import Place, Places, Room


def run(work: Coroutine[None, None, None]) -> None:
    asyncio.run(asyncio.wait_for(work, 10))


async def waiting(places: Places, *clients: str) -> list[asyncio.Task[Place]]:
    """Return tasks that have begun to wait, one after the other."""
    made = []
    for client in clients:
        made.append(asyncio.ensure_future(places.take(client)))
        await asyncio.sleep(0)
    return made


def test_places_are_taken_and_given_back() -> None:
    async def work() -> None:
        places = Places(Room(quick=1, slow=1, queue=1))
        first = await places.take("a")
        (second,) = await waiting(places, "b")
        assert (places.running, places.waiting) == (1, 1)
        places.free(first)
        places.free(await second)
        assert (places.running, places.waiting) == (0, 0)

    run(work())


def test_a_place_goes_to_the_client_with_the_fewest() -> None:
    async def work() -> None:
        places = Places(Room(quick=2, slow=2, queue=9))
        first, _ = [await places.take("a") for _ in range(2)]
        again, other = await waiting(places, "a", "b")
        places.free(first)
        await asyncio.sleep(0)
        assert (other.done(), again.done()) == (True, False)
        again.cancel()

    run(work())


def test_who_takes_long_makes_room_as_far_as_there_is_any() -> None:
    async def work() -> None:
        places = Places(Room(quick=1, slow=1, queue=9))
        moved: list[str] = []
        first = await places.take("a")
        places.give_way(first, lambda: moved.append("first"))
        second = await places.take("b")
        places.give_way(second, lambda: moved.append("second"))
        (third,) = await waiting(places, "c")
        assert (moved, first.slow, second.slow, third.done()) == (["first"], True, False, False)
        places.free(first)
        assert (moved, second.slow) == (["first", "second"], True)
        assert (await third).client == "c"

    run(work())


def test_no_client_has_all_places() -> None:
    async def work() -> None:
        places = Places(Room(quick=2, slow=1, queue=9))
        for _ in range(2):
            await places.take("a")
        third, other = await waiting(places, "a", "b")
        places.give_way(Place("a"), lambda: None)
        await asyncio.sleep(0)
        assert (other.done(), third.done()) == (True, False)
        third.cancel()

    run(work())


def test_a_full_queue_refuses_but_who_fills_it_makes_way() -> None:
    async def work() -> None:
        places = Places(Room(quick=1, slow=1, queue=2))
        held = await places.take("a")
        first, second = await waiting(places, "a", "a")
        with pytest.raises(RefusedError, match="3 queries are under way") as refused:
            await places.take("a")
        assert refused.value.reason is Reason.BUSY
        (other,) = await waiting(places, "b")
        with pytest.raises(RefusedError):
            await second
        places.free(held)
        places.free(await first)
        places.free(await other)

    run(work())


def test_nobody_waits_for_ever_and_who_leaves_keeps_nothing() -> None:
    async def work() -> None:
        places = Places(Room(quick=1, slow=1, queue=9, wait=0.05))
        held = await places.take("a")
        with pytest.raises(RefusedError, match=r"within 0\.05 seconds"):
            await places.take("b")
        (left,) = await waiting(places, "c")
        places.free(held)  # the place is c's, who leaves at this moment
        left.cancel()
        await asyncio.gather(left, return_exceptions=True)
        assert (places.running, places.waiting) == (0, 0)
        await places.take("d")

    run(work())
