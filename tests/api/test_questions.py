"""The named queries as an API: parameters, formats, errors, documentation."""

from __future__ import annotations

import csv
import io
from urllib.parse import urlencode

import pytest
from fastapi.testclient import TestClient

from kg.query import Catalogue
from kg.queryfiles import ParameterType
from tests.api.test_pages import HTML, _Page

ASKED = "/api/queries/effects-of-drug?drug=Pomalyst"
TYPES = {
    "json": "application/sparql-results+json",
    "xml": "application/sparql-results+xml",
    "csv": "text/csv",
    "tsv": "text/tab-separated-values",
    "html": "text/html",
}


@pytest.mark.parametrize("form", TYPES)
def test_a_format_is_asked_for_by_name_by_ending_or_by_accept(
    client: TestClient, form: str
) -> None:
    ways = [
        client.get(f"{ASKED}&format={form}", headers={"accept": "image/png"}),
        client.get(f"/api/queries/effects-of-drug.{form}?drug=Pomalyst"),
        client.get(ASKED, headers={"accept": TYPES[form]}),
    ]
    for answer in ways:
        assert answer.status_code == 200
        assert answer.headers["content-type"].partition(";")[0] == TYPES[form]
        assert answer.content == ways[0].content
        assert "neutropenia" in answer.text


def test_json_is_what_a_program_gets_without_asking(client: TestClient) -> None:
    found = client.get(ASKED).json()
    rows = list(csv.DictReader(io.StringIO(client.get(f"{ASKED}&format=csv").text)))
    assert len(rows) == len(found["results"]["bindings"]) > 3
    assert set(rows[0]) == set(found["head"]["vars"])


@pytest.mark.parametrize(
    ("address", "parameter", "given", "expected"),
    [
        ("effects-of-drug", "drug", None, "a node of the kind drug"),
        ("effects-of-drug?drug=", "drug", None, "a node of the kind drug"),
        ("effects-of-drug?drug=Pomalyst&colour=red", "colour", "red", "one of drug"),
        ("effects-of-drug?drug=a&drug=b", "drug", "b", "one value"),
        ("weak-support?threshold=half", "threshold", "half", "a decimal number"),
        ("sources?format=ttl", "format", "ttl", "one of json, xml, csv, tsv, html"),
        ("sources?format=docx", "format", "docx", "one of json, xml, csv, tsv, html"),
    ],
)
def test_a_wrong_parameter_is_named_with_what_was_expected(
    client: TestClient, address: str, parameter: str, given: str | None, expected: str
) -> None:
    answer = client.get(f"/api/queries/{address}")
    assert answer.status_code == 400
    assert answer.headers["content-type"] == "application/problem+json"
    problem = answer.json()
    assert problem["parameter"] == parameter
    assert problem.get("given") == given
    assert expected in problem["expected"]
    assert parameter in problem["detail"]


def test_a_name_that_fits_nothing_is_404_with_the_nearest(client: TestClient) -> None:
    problem = client.get("/api/queries/effects-of-drug?drug=pomalidomid").json()
    assert (problem["status"], problem["parameter"]) == (404, "drug")
    assert "pomalidomide" in problem["nearest"]
    for name in ("effects-of-drugs", "effects-of-drugs.csv"):
        answer = client.get(f"/api/queries/{name}")
        assert answer.status_code == 404
        assert answer.json()["nearest"][0] == "effects-of-drug"


@pytest.mark.parametrize(
    "nasty", ['"} #', "\\u003E", "a\nb", "\x00", "> ?p ?o }", "x" * 1_001, "%", "'; DROP"]
)
def test_what_breaks_out_elsewhere_is_a_name_or_a_text_here(client: TestClient, nasty: str) -> None:
    drug = client.get("/api/queries/effects-of-drug", params={"drug": nasty})
    assert drug.status_code in (400, 404)
    text = client.get("/api/queries/ungrounded-mentions", params={"reason": nasty})
    assert text.status_code == (400 if len(nasty) > 1_000 else 200)
    if text.status_code == 200:
        assert text.json()["results"]["bindings"] == []


def test_what_is_not_utf_8_is_400(client: TestClient) -> None:
    assert client.get("/api/queries/effects-of-drug?drug=%ff").status_code == 400


def test_every_query_is_listed_with_an_example(client: TestClient) -> None:
    for each in client.get("/api/queries").json():
        assert each["tags"]
        for parameter in each["parameters"]:
            assert parameter["example"]
            assert parameter["expected"]
            assert parameter["type"] in set(ParameterType)
        given = [each for each in each["parameters"] if each["required"]]
        assert each["example"].count("=") == len(given)


def test_every_query_is_documented_with_its_parameters(client: TestClient) -> None:
    paths = client.get("/openapi.json").json()["paths"]
    for query in Catalogue.load():
        operation = paths[f"/api/queries/{query.name}"]["get"]
        assert operation["summary"] == query.summary
        found = {each["name"]: each for each in operation["parameters"]}
        assert set(found) == {*(each.name for each in query.parameters), "format"}
        for each in query.parameters:
            assert found[each.name]["required"] == each.required
            assert found[each.name]["example"]
            assert found[each.name]["schema"]["type"]
        assert {"200", "400", "404"} <= set(operation["responses"])


def test_the_form_says_what_each_field_takes(client: TestClient) -> None:
    text = client.get("/queries/weak-support", headers=HTML).text
    fields = {each["name"]: each for each in _Page(text).all("input")}
    assert fields["threshold"]["type"] == "number"
    assert fields["threshold"]["value"] == "0.5"
    assert 'id="drug-hint"' in text
    assert {"value": "pomalidomide"} in _Page(text).all("option")


def test_a_wrong_field_is_marked(client: TestClient) -> None:
    answer = client.get("/queries/weak-support?threshold=half", headers=HTML)
    assert answer.status_code == 400
    fields = {each["name"]: each for each in _Page(answer.text).all("input")}
    assert fields["threshold"]["aria-invalid"] == "true"
    assert "aria-invalid" not in fields["drug"]
    assert 'role="alert"' in answer.text


def test_the_page_links_to_the_whole_answer(client: TestClient) -> None:
    text = client.get("/queries/effects-of-drug?drug=Pomalyst", headers=HTML).text
    query = urlencode({"drug": "Pomalyst", "format": "csv"}).replace("&", "&amp;")
    assert f'href="/api/queries/effects-of-drug?{query}"' in text
