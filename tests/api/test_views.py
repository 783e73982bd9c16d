"""Each view of the page is had as JSON and as CSV, at its own address with a suffix."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from kg.api import Settings, create_app
from kg.api.web import KINDS, VIEWS, View
from tests.api.test_data import statement_of
from tests.family import family_store
from tests.workers.serving import published

PAIR = "drug=pomalidomide&drug=thalidomide"
ASKED = {"/search": "?q=fatige", "/compare": f"?{PAIR}", "/explore": "?node=drug/thalidomide"}
OPEN = {"/": "/drugs", "/sparql": "/sparql"}


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    release = published(tmp_path_factory.mktemp("release"))
    with TestClient(create_app(family_store(), Settings(), about=release)) as found:
        yield found


def rows(client: TestClient, address: str) -> list[dict[str, str]]:
    answer = client.get(address)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    return list(csv.DictReader(io.StringIO(answer.text)))


def nodes(client: TestClient) -> list[str]:
    return [
        *("/drug/pomalidomide", "/effect/constipation", "/class/immunomodulators"),
        *("/condition/multiple-myeloma", "/organclass/skin", "/product/pomalyst"),
        *("/source/pomalyst-page", f"/statement/{statement_of(client, 'pomalidomide', 'fatigue')}"),
    ]


@pytest.mark.parametrize("path", [each for each in VIEWS if each != "/sparql"])
def test_every_view_is_had_as_json_and_as_csv(told: TestClient, path: str) -> None:
    stem, asked = OPEN.get(path, path), ASKED.get(path, "")
    assert rows(told, f"{stem}.csv{asked}")
    answer = told.get(f"{stem}.json{asked}")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/json"
    assert answer.json()


def test_every_view_of_a_node_is_had_as_json_and_as_csv(told: TestClient) -> None:
    for path in nodes(told):
        _, kind, name = path.split("/")
        found = told.get(f"{path}.json")
        data = KINDS[kind].data.format(kind=kind, slug=name)
        assert found.json() == told.get(data).json()
        assert rows(told, f"{path}.csv")


def test_a_drug_as_csv_has_the_effects_of_its_view(told: TestClient) -> None:
    found = rows(told, "/drug/pomalidomide.csv")
    card = told.get("/api/drugs/pomalidomide").json()
    shown = [line for group in card["effects"] for line in group["effects"]]
    shown += card["effects_in_combination"]
    assert [(each["effect"], each["state"]) for each in found] == [
        (line["effect"]["label"], line["finding"]["state"]) for line in shown
    ]
    by_effect = {each["effect"]: each for each in found}
    assert by_effect["hyperglycemia"]["together_with"] == "dexamethasone"
    assert by_effect["alopecia"]["state"] == "refuted"
    assert by_effect["stroke"]["serious"] == "true"
    assert by_effect["fatigue"]["frequency"]


def test_a_statement_as_csv_has_each_sentence(told: TestClient) -> None:
    (identifier,) = {statement_of(told, "pomalidomide", "neutropenia")}
    card = told.get(f"/statement/{identifier}.json").json()
    found = rows(told, f"/statement/{identifier}.csv")
    assert [each["quote"] for each in found] == [each["quote"] for each in card["evidence"]]
    assert [each["start"] for each in found] == [str(each["start"]) for each in card["evidence"]]


def test_parameters_go_along(told: TestClient) -> None:
    asked = f"{PAIR}&level=organ-class"
    for form in ("csv", "json", "svg"):
        plain = told.get(f"/api/compare?{asked}&format={form}")
        assert told.get(f"/compare.{form}?{asked}").content == plain.content
        assert told.get(f"/compare.{form}?{asked}&format=html").content == plain.content
    assert rows(told, "/search.csv?q=fatige")[0]["label"] == "fatigue"
    answer = told.get("/queries/effects-of-drug.csv?drug=pomalidomide")
    assert answer.content == told.get("/api/queries/effects-of-drug.csv?drug=pomalidomide").content
    assert told.get("/sparql.csv?query=SELECT (1 AS ?x) {}").text.split() == ["x", "1"]


def test_names_may_hold_dots_and_be_synonyms(told: TestClient) -> None:
    assert rows(told, "/drug/CC-4047.csv") == rows(told, "/drug/pomalidomide.csv")
    for name in ("St. John.csv", "nothing.v2.csv", "x.csv", "x.json"):
        answer = told.get(f"/drug/{name}")
        assert (answer.status_code, answer.json()["title"]) == (404, "Unknown name")
        assert repr(name.rpartition(".")[0]) in answer.json()["detail"]


@pytest.mark.parametrize(
    "path", ["/nothing.csv", "/nothing/x.csv", "/sources.xml", "/drug/pomalidomide.xml", "/.csv"]
)
def test_what_is_no_view_is_not_found(told: TestClient, path: str) -> None:
    assert told.get(path).status_code == 404


@pytest.mark.parametrize("path", ["/explore.csv", "/explore.json", "/compare.csv"])
def test_a_view_that_shows_nothing_yet_wants_to_be_told(told: TestClient, path: str) -> None:
    assert told.get(path).status_code == 422


def test_the_frame_of_a_view_names_its_data() -> None:
    assert VIEWS["/compare"].alternates("/compare", "drug=a") == {
        "application/json": "/compare.json?drug=a",
        "text/csv": "/compare.csv?drug=a",
    }
    assert VIEWS["/"].alternates("/", "")["text/csv"] == "/drugs.csv"
    assert KINDS["drug"].alternates("/drug/x", "")["application/json"] == "/drug/x.json"
    assert View("script").alternates("/explore", "") == {}
