"""The route that compares: from an index and from SPARQL, with every parameter."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi import Response
from fastapi.testclient import TestClient
from pydantic import TypeAdapter

from kg.api import comparing, create_app, schemas
from kg.rdf import nquads
from kg.release import Content, publish
from tests.family import family_assembly

PAIR = "/api/compare?drug=pomalidomide&drug=lenalidomide"


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """Return a client of a release, which has an index."""
    out: Path = tmp_path_factory.mktemp("comparing")
    release = publish(out, lambda: Content(quads=tuple(nquads(family_assembly()))))
    with TestClient(create_app(release)) as found:
        yield found


def got(client: TestClient, path: str) -> Any:
    answer = client.get(path)
    assert answer.status_code == 200, answer.text
    TypeAdapter(schemas.Comparison).validate_json(answer.content)
    return answer.json()


@pytest.mark.parametrize(
    "more",
    [
        "",
        "&level=organ-class",
        "&level=broader",
        "&level=1",
        "&serious=true",
        "&state=disputed",
        "&tier=editorial",
        "&organ_class=nervous%20system",
        "&belief=0.8",
        "&incidence=0.1",
        "&frequency=very-common",
        "&sort=discrimination",
        "&sort=frequency",
        "&quotes=true",
        "&drug=class:immunomodulators&members=most",
    ],
)
def test_an_index_and_a_store_without_one_give_the_same(
    client: TestClient, served: TestClient, more: str
) -> None:
    found = got(served, PAIR + more)
    assert found == got(client, PAIR + more)
    assert "quotes" in found or "quotes" not in more


def test_filters_leave_rows_out(served: TestClient) -> None:
    every, serious = got(served, PAIR)["rows"], got(served, PAIR + "&serious=true")["rows"]
    assert 0 < len(serious) < len(every)
    assert all(row in every for row in serious)


@pytest.mark.parametrize("wrong", ["&level=organ", "&level=0", "&level=21", "&tier=x", "&belief=2"])
def test_a_wrong_parameter_is_refused(served: TestClient, wrong: str) -> None:
    assert served.get(PAIR + wrong).status_code == 422


def test_an_unknown_organ_class_is_not_found(served: TestClient) -> None:
    answer = served.get(PAIR + "&organ_class=nothing")
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"


def test_frames_are_given_as_parquet(served: TestClient) -> None:
    polars = pytest.importorskip("polars")
    for answer in (
        served.get(PAIR + "&format=parquet"),
        served.get(PAIR, headers={"Accept": "application/vnd.apache.parquet"}),
    ):
        assert answer.headers["content-type"] == "application/vnd.apache.parquet"
        frame = polars.read_parquet(io.BytesIO(answer.content))
        assert set(frame["drug"]) == {"drug/pomalidomide", "drug/lenalidomide"}


def test_a_page_of_quotes_opens(served: TestClient) -> None:
    page = served.get(PAIR + "&quotes=true&format=html").text
    assert "<details><summary>" in page
    assert "<script" not in page


def test_walks_are_the_same_without_an_index(client: TestClient, served: TestClient) -> None:
    path = "/api/graph/neighbourhood?node=drug/pomalidomide&depth=2&limit=20"
    found = served.get(path)
    TypeAdapter(schemas.Neighbourhood).validate_json(found.content)
    assert found.json() == client.get(path).json()


def test_the_page_of_a_class_links_to_itself_in_other_forms(served: TestClient) -> None:
    page = served.get("/compare?drug=class:immunomodulators&drug=pomalidomide").text
    assert "drug=class/immunomodulators&amp;drug=pomalidomide" in page
    assert "of 1 drugs" in page


def test_what_takes_long_is_worked_out_beside_other_requests(
    served: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    handed: list[object] = []

    async def run(work: Callable[[], Response]) -> Response:
        handed.append(work)
        return work()

    monkeypatch.setattr(comparing, "run_in_threadpool", run)
    short = served.get(PAIR).content
    assert not handed
    served.get(f"{PAIR}&drug=class:immunomodulators")
    served.get(f"{PAIR}&quotes=true")
    assert len(handed) == 2
    monkeypatch.setattr(comparing, "_SHORT", 1)
    assert served.get(PAIR, headers={"Cache-Control": "no-cache"}).content == short
    assert len(handed) == 3
