"""Figures for monitoring, as Prometheus reads them."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    GCCollector,
    Histogram,
    PlatformCollector,
    ProcessCollector,
)
from prometheus_client.core import Metric
from prometheus_client.registry import Collector

from kg.workers import Reason
from kg.workers.figures import Told

_QUICK = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60)  # seconds
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS"})
_OUTCOMES = {
    "left": "cancelled",
    Reason.TIME: "timeout",
    Reason.SIZE: "too_large",
    Reason.CRASH: "crashed",
}


class Metrics:
    """The figures of one application, in a registry of its own.

    Attributes:
        registry: all of them.
        in_progress: requests that are being answered.
    """

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        for collect in (ProcessCollector, PlatformCollector, GCCollector):
            collect(registry=self.registry)
        self.in_progress = Gauge(
            "kg_http_requests_in_progress", "Requests being answered.", registry=self.registry
        )
        self._requests = self._counter(
            "kg_http_requests", "Requests answered.", "route", "method", "status"
        )
        self._durations = Histogram(
            "kg_http_request_duration_seconds",
            "Seconds from a request to the end of its answer.",
            ("route", "method"),
            buckets=_QUICK,
            registry=self.registry,
        )
        self._sent = self._counter("kg_http_response_bytes", "Bytes of answers sent.", "route")
        self._queries = Histogram(
            "kg_sparql_query_duration_seconds",
            "Seconds of work on a SPARQL query, by what became of it; truncated: it broke off"
            " while it was sent.",
            ("outcome",),
            buckets=_QUICK,
            registry=self.registry,
        )
        self._broken = self._counter(
            "kg_sparql_truncated", "Answers that broke off while they were sent.", "reason"
        )
        self._waits = Histogram(
            "kg_sparql_wait_seconds",
            "Seconds that a SPARQL query waited for a place and a worker.",
            buckets=_QUICK,
            registry=self.registry,
        )
        self._rows = self._counter("kg_sparql_rows", "Rows and triples of whole answers.")
        self._bytes = self._counter("kg_sparql_answer_bytes", "Bytes of answers from workers.")
        self._updates = Histogram(
            "kg_updates_duration_seconds",
            "Seconds that a change of the store took: applied or failed.",
            ("outcome",),
            buckets=_QUICK,
            registry=self.registry,
        )

    def watch(self, collect: Callable[[], Iterable[Metric]]) -> None:
        """Have figures that are looked up whenever all of them are read."""
        self.registry.register(_Looked(collect))

    def answered(self, method: str, route: str, status: int, seconds: float, size: int) -> None:
        """Count a request; what is no method or no route of ours has one name."""
        method, route = method if method in _METHODS else "other", route or "none"
        self._requests.labels(route, method, str(status)).inc()
        self._durations.labels(route, method).observe(seconds)
        self._sent.labels(route).inc(size)

    def refused(self) -> None:
        """Count a query that may not be asked."""
        self._queries.labels("refused").observe(0)

    def queried(self, told: Told) -> None:
        """Count a query."""
        outcome = str(_OUTCOMES.get(told.outcome, told.outcome))
        if told.begun and told.outcome not in ("answered", "left"):
            self._broken.labels(outcome).inc()
            outcome = "truncated"
        self._queries.labels(outcome).observe(told.worked)
        self._waits.observe(told.waited)
        self._rows.inc(told.rows)
        self._bytes.inc(told.size)

    def changed(self, seconds: float, *, applied: bool) -> None:
        """Count a change of the store."""
        self._updates.labels("applied" if applied else "failed").observe(seconds)

    def _counter(self, name: str, told: str, *labels: str) -> Counter:
        return Counter(name, told, labels, registry=self.registry)


class _Looked(Collector):
    def __init__(self, collect: Callable[[], Iterable[Metric]]) -> None:
        self._collect = collect

    def collect(self) -> Iterable[Metric]:
        return self._collect()
