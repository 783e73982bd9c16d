"""Work on a Dask cluster: the same function for each piece, wherever a worker is free.

Workers read sources by the paths that the build found them at, so the folders must be visible to
them under the same names, and they must have the same program, rules and vocabularies.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import CancelledError
from contextlib import contextmanager
from functools import cache, partial
from threading import Lock
from typing import TypeVar

from distributed import Client, Future
from distributed.client import FutureCancelledError
from distributed.scheduler import KilledWorker

from kg.errors import BuildError
from kg.pipeline.cache import Conditions

T = TypeVar("T")
R = TypeVar("R")

_AHEAD = 4  # pieces under way for each thread of a worker
_PATIENCE = 30  # seconds in which a scheduler must answer and have a worker
_one_at_a_time = Lock()


class Cluster:
    """Does the work on the workers of a Dask scheduler.

    A worker that is lost is made up for by others; a piece of work with which the scheduler has
    lost several (`distributed.scheduler.allowed-failures`) is lost itself.
    """

    def __init__(self, client: Client, conditions: Conditions) -> None:
        self._client = client
        self._conditions = conditions

    def map(
        self, function: Callable[[T], R], work: Iterable[T], lost: Callable[[T], R]
    ) -> Iterator[R]:
        """Yield the results in the order of the work.

        Raises:
            BuildError: a worker has another program, rules or vocabularies; the scheduler is gone.
        """
        there = partial(_there, function, self._conditions, self._conditions.digest)
        under_way: deque[tuple[T, Future[R]]] = deque()
        for piece in work:
            under_way.append((piece, self._client.submit(there, piece, pure=False)))
            if len(under_way) >= _AHEAD * self._threads():
                yield self._result(*under_way.popleft(), lost)
        while under_way:
            yield self._result(*under_way.popleft(), lost)

    def _result(self, piece: T, future: Future[R], lost: Callable[[T], R]) -> R:
        try:
            found: R = future.result()
        except KilledWorker:
            return lost(piece)
        except (CancelledError, FutureCancelledError, OSError) as error:
            raise BuildError(f"the connection to the scheduler broke off: {error}") from error
        return found

    def _threads(self) -> int:
        threads: dict[str, int] = self._client.nthreads()  # type: ignore[no-untyped-call]
        return max(1, sum(threads.values()))


@contextmanager
def connected(address: str, conditions: Conditions) -> Iterator[Cluster]:
    """Give the cluster of a scheduler.

    Args:
        address: of the scheduler ("tcp://10.0.0.1:8786").
        conditions: what results depend on besides the sources, the same on all workers.

    Raises:
        BuildError: no scheduler answers, or it has no worker.
    """
    try:
        client = Client(  # type: ignore[no-untyped-call]
            address, timeout=_PATIENCE, set_as_default=False, name="kg"
        )
    except (OSError, ValueError, TimeoutError) as error:
        raise BuildError(f"no Dask scheduler answers at {address}: {error}") from error
    with client:
        try:
            client.wait_for_workers(1, timeout=_PATIENCE)
        except TimeoutError as error:
            raise BuildError(f"the Dask scheduler at {address} has no workers") from error
        yield Cluster(client, conditions)


def _there(function: Callable[[T], R], conditions: Conditions, expected: str, piece: T) -> R:
    """Return what a worker makes of a piece, if it is as we are."""
    if _digest_here(conditions) != expected:
        raise BuildError(
            "a worker of the cluster has another version of the program, rules or vocabularies"
        )
    with _one_at_a_time:  # threads of one worker would only wait for each other
        return function(piece)


@cache
def _digest_here(conditions: Conditions) -> str:
    return conditions.digest
