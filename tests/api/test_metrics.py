"""Figures for monitoring move as what happens says they should."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from prometheus_client.openmetrics.parser import text_string_to_metric_families as openmetrics
from prometheus_client.parser import text_string_to_metric_families

from kg.api import Settings, create_app
from kg.release import Release
from kg.store.oxigraph import OxigraphStore
from tests.workers.serving import CHEAP, ENDLESS, FOREVER, HOG, published

Figures = dict[tuple[str, frozenset[tuple[str, str]]], float]


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> Release:
    return published(tmp_path_factory.mktemp("release"))


@pytest.fixture(scope="module")
def client(release: Release) -> Iterator[TestClient]:
    settings = Settings(query_timeout=0.5, query_memory=2**25, query_rows=20_000)
    with TestClient(create_app(release, settings)) as found:
        yield found


def figures(client: TestClient) -> Figures:
    text = client.get("/metrics").text
    return {
        (sample.name, frozenset(sample.labels.items())): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


class Moved:
    """What has been added to figures since they were looked at."""

    def __init__(self, client: TestClient) -> None:
        self._client = client
        self._before = figures(client)

    def by(self, name: str, **labels: str) -> float:
        key = (name, frozenset(labels.items()))
        return figures(self._client).get(key, 0) - self._before.get(key, 0)


def ask(client: TestClient, query: str) -> int:
    accept = "text/tab-separated-values" if "(1 AS ?x)" in query else "*/*"  # short lines
    return client.get("/sparql", params={"query": query}, headers={"accept": accept}).status_code


def test_requests_are_counted_by_route_and_not_by_address(client: TestClient) -> None:
    moved = Moved(client)
    for name in ("pomalidomide", "thalidomide", "nothing"):
        client.get(f"/api/drugs/{name}")
    client.get("/no/such/place")
    labels = {"method": "GET", "route": "/api/drugs/{name}"}
    assert moved.by("kg_http_requests_total", **labels, status="200") == 2
    assert moved.by("kg_http_requests_total", **labels, status="404") == 1
    assert moved.by("kg_http_request_duration_seconds_count", **labels) == 3
    assert moved.by("kg_http_response_bytes_total", route="/api/drugs/{name}") > 1000
    assert not any("pomalidomide" in str(labels) for _, labels in figures(client))
    client.request("BREW", "/")
    assert moved.by("kg_http_requests_total", method="other", route="/", status="405") == 1


@pytest.mark.parametrize(
    ("query", "outcome"),
    [
        (CHEAP, "answered"),
        ("SELECT * WHERE { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }", "refused"),
        ("SELECT * WHERE { ?s ?p }", "wrong"),
        (FOREVER, "timeout"),
        (HOG, "memory"),
        ("SELECT (1 AS ?x) WHERE { ?a ?b ?c . ?d ?e ?f }", "too_large"),
    ],
)
def test_queries_are_counted_by_what_became_of_them(
    client: TestClient, query: str, outcome: str
) -> None:
    moved = Moved(client)
    ask(client, query)
    found = {
        each: moved.by("kg_sparql_query_duration_seconds_count", outcome=each)
        for each in ("answered", "refused", "wrong", "timeout", "memory", "too_large", "truncated")
    }
    assert {each: number for each, number in found.items() if number} == {outcome: 1}
    killed = outcome in ("timeout", "memory")
    reason = {"timeout": "time"}.get(outcome, outcome)
    assert moved.by("kg_worker_kills_total", reason=reason) == killed
    if outcome == "answered":
        assert moved.by("kg_sparql_rows_total") == 3
        assert moved.by("kg_sparql_answer_bytes_total") > 100
        assert moved.by("kg_sparql_wait_seconds_count") == 1
    if outcome == "timeout":
        # two clocks are asked, which differ by less than a millisecond
        took = moved.by("kg_sparql_query_duration_seconds_sum", outcome=outcome)
        assert round(took, 2) >= 0.5
        assert moved.by("kg_sparql_query_duration_seconds_bucket", outcome=outcome, le="0.1") == 0


def test_an_answer_that_breaks_off_is_truncated(client: TestClient) -> None:
    moved = Moved(client)
    ask(client, ENDLESS)
    assert moved.by("kg_sparql_query_duration_seconds_count", outcome="truncated") == 1
    reasons = ("too_large", "timeout")  # whichever comes first
    assert sum(moved.by("kg_sparql_truncated_total", reason=each) for each in reasons) == 1


def test_what_is_served_and_by_how_many_is_told(client: TestClient, release: Release) -> None:
    ask(client, CHEAP)
    found = figures(client)
    labels = {"release": release.id, "version": release.version, "base": release.base}
    assert found["kg_release_info", frozenset(labels.items())] == 1
    none = frozenset[tuple[str, str]]()
    assert found["kg_release_quads", none] == release.quads
    assert found["kg_workers", frozenset({("state", "idle")})] == 1
    assert found["kg_workers", frozenset({("state", "busy")})] == 0
    assert found["kg_sparql_queries_waiting", none] == 0
    assert found["kg_nursery_starts_total", none] == 1
    assert found["kg_http_requests_in_progress", none] == 1  # the one that asks for them
    assert found["process_resident_memory_bytes", none] > 10**7


def test_each_application_has_figures_of_its_own() -> None:
    with (
        TestClient(create_app(OxigraphStore())) as one,
        TestClient(create_app(OxigraphStore())) as other,
    ):
        one.get("/healthz")
        labels = {"method": "GET", "route": "/healthz", "status": "200"}
        key = ("kg_http_requests_total", frozenset(labels.items()))
        assert (figures(one).get(key), figures(other).get(key)) == (1, None)


def test_updates_are_counted() -> None:
    app = create_app(OxigraphStore(), Settings(update_token="t"))  # noqa: S106
    headers = {"authorization": "Bearer t"}
    with TestClient(app) as client:
        moved = Moved(client)
        for text in ("INSERT DATA { <x:a> <x:b> 1 }", "CREATE GRAPH <x:g>", "CREATE GRAPH <x:g>"):
            client.post("/sparql", data={"update": text}, headers=headers)
        name = "kg_updates_duration_seconds_count"
        assert (moved.by(name, outcome="applied"), moved.by(name, outcome="failed")) == (2, 1)


def test_openmetrics_is_written_for_those_who_prefer_it(client: TestClient) -> None:
    answer = client.get("/metrics", headers={"accept": "application/openmetrics-text"})
    assert answer.headers["content-type"].startswith("application/openmetrics-text")
    assert {each.name for each in openmetrics(answer.text)} >= {"kg_http_requests", "kg_workers"}
    plain = client.get("/metrics")
    assert plain.headers["content-type"].startswith("text/plain; version=")


def test_every_figure_is_explained_in_the_readme(client: TestClient) -> None:
    readme = (Path(__file__).parents[2] / "README.md").read_text()
    families = text_string_to_metric_families(client.get("/metrics").text)
    own = {each.name for each in families if each.name.startswith("kg_")}
    own = {name.removesuffix("_created") for name in own if not name.endswith("_created")}
    assert {name for name in own if f"`{name}`" not in readme} == set()
