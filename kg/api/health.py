"""Whether the server runs, whether it can answer, and its figures."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterator

from fastapi import APIRouter, Request, Response
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.exposition import choose_encoder
from starlette.datastructures import State

from kg.api.metrics import Metrics
from kg.api.problems import ProblemError
from kg.api.schemas import PROBLEMS, Health
from kg.api.service import Asked, Service
from kg.errors import KgError, StoreError
from kg.workers.running import Pool

router = APIRouter(tags=["Health"])
_LOG = logging.getLogger(__name__)


class Readiness:
    """Whether requests are to be sent here.

    Attributes:
        stopping: whether the server has been told to stop.
    """

    def __init__(self) -> None:
        self.stopping = False
        self._look: asyncio.Task[int] | None = None

    async def check(self, service: Service) -> int:
        """Return the number of quads once a query has been answered as one of a user would be.

        One look is under way at a time: who asks meanwhile waits for the same.

        Raises:
            ProblemError: 503, there is no answer, none in time, or nothing to answer from.
        """
        if self.stopping:
            raise _not_ready("the server is stopping")
        if self._look is None or self._look.done():
            self._look = asyncio.ensure_future(_looked(service))
        look = self._look  # somebody may begin another before this one goes on
        seconds = service.settings.ready_within
        done, _ = await asyncio.wait((look,), timeout=seconds)
        if not done:
            raise _not_ready(f"a query has had no answer for {seconds:g} seconds")
        try:
            found = look.result()
        except StoreError as error:
            _LOG.warning("%s", error)
            raise _not_ready(f"the store {error.reason}") from error
        except KgError as error:
            _LOG.warning("%s", error)
            raise _not_ready(str(error)) from error
        if not found:
            raise _not_ready("the store is empty")
        return found


async def _looked(service: Service) -> int:
    found = await service.executor.check()
    await asyncio.to_thread(service.renew)
    if not found:
        return 0
    release = service.release
    return release.quads if release else await asyncio.to_thread(len, service.store)


def _not_ready(detail: str) -> ProblemError:
    return ProblemError(503, "not-ready", detail, headers={"Retry-After": "2"})


@router.get("/healthz", summary="Whether the server runs")
async def healthz(service: Asked) -> Health:
    """Return at once, whatever the store does; the size is the one that the release states."""
    release = service.release
    if release is None:
        return Health(status="ok")
    return Health(status="ok", quads=release.quads, release=release.id)


@router.get("/readyz", summary="Whether the server can answer", responses={503: PROBLEMS[503]})
async def readyz(request: Request, service: Asked) -> Health:
    """Return once those who answer queries have answered one, and all of a release is there.

    503 while the server starts and stops, and while queries have no answer.
    """
    readiness: Readiness = request.app.state.readiness
    quads = await readiness.check(service)
    release = service.release
    return Health(status="ok", quads=quads, release=release.id if release else None)


@router.get(
    "/metrics",
    summary="Figures for monitoring",
    response_class=Response,
    responses={200: {"content": {"text/plain": {}, "application/openmetrics-text": {}}}},
)
async def metrics(request: Request) -> Response:
    """Return all figures in the text format of Prometheus, or as OpenMetrics where preferred."""
    found: Metrics = request.app.state.metrics
    write, media_type = choose_encoder(request.headers.get("accept", ""))
    return Response(write(found.registry), headers={"Content-Type": media_type})


def look_up(state: State) -> Iterator[Metric]:
    """Yield the figures that are known only when they are asked for."""
    service: Service = state.service
    yield from _of_release(service)
    switches = CounterMetricFamily("kg_release_switches", "Times that another release came.")
    switches.add_metric((), state.opened.switches)
    yield switches
    pool: Pool | None = state.opened.pool
    if pool is not None:
        yield from _of_workers(pool)


def _of_release(service: Service) -> Iterator[Metric]:
    release = service.release
    if release is None:
        return
    info = GaugeMetricFamily(
        "kg_release_info", "The release that is served.", labels=("release", "version", "base")
    )
    info.add_metric((release.id, release.version, release.base), 1)
    yield info
    yield _gauge("kg_release_quads", "Quads of the release.", release.quads)
    created = release.created.timestamp()
    yield _gauge("kg_release_created_timestamp_seconds", "When it was built.", created)


def _of_workers(pool: Pool) -> Iterator[Metric]:
    figures, places = pool.figures, pool.places
    workers = GaugeMetricFamily("kg_workers", "Processes that answer queries.", labels=("state",))
    workers.add_metric(("busy",), places.running)
    workers.add_metric(("idle",), max(0, figures.alive - places.running))
    yield workers
    yield _gauge("kg_sparql_queries_running", "Queries that have a place.", places.running)
    yield _gauge("kg_sparql_queries_waiting", "Queries that wait for a place.", places.waiting)
    forks = CounterMetricFamily("kg_worker_starts", "Workers that were started.")
    forks.add_metric((), figures.forks)
    yield forks
    nurseries = CounterMetricFamily(
        "kg_nursery_starts", "Starts of the process that workers come from."
    )
    nurseries.add_metric((), figures.nurseries)
    yield nurseries
    kills = CounterMetricFamily(
        "kg_worker_kills", "Workers that ended with their query.", labels=("reason",)
    )
    for reason, number in figures.kills.items():
        kills.add_metric((reason,), number)
    yield kills


def _gauge(name: str, told: str, value: float) -> Metric:
    found = GaugeMetricFamily(name, told)
    found.add_metric((), value)
    return found
