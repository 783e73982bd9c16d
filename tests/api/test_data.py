"""The JSON routes, each held to its schema."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from fastapi.testclient import TestClient
from pydantic import TypeAdapter

from kg.api import Settings, create_app, schemas
from kg.identifiers import BASE
from tests.examples import MONOGRAPH, PAGE, TEXTS
from tests.workers.serving import published

PAIR = "/api/compare?drug=pomalidomide&drug=thalidomide"


def got(client: TestClient, path: str, schema: Any) -> Any:
    answer = client.get(path)
    assert answer.status_code == 200, answer.text
    TypeAdapter(schema).validate_json(answer.content)
    return answer.json()


def statement_of(client: TestClient, drug: str, effect: str) -> str:
    found = got(client, f"/api/drugs/{drug}/effects/{effect}", list[schemas.StatementCard])
    return str(found[0]["id"])


def test_a_search_finds_by_synonym_brand_and_slip(client: TestClient) -> None:
    for text, label in (("hair loss", "alopecia"), ("Pomalyst", "Pomalyst"), ("fatige", "fatigue")):
        found = got(client, f"/api/search?q={text}", schemas.SearchAnswer)
        assert label in [hit["label"] for hit in found["hits"]]


def test_a_search_keeps_to_a_kind_and_a_limit(client: TestClient) -> None:
    found = got(client, "/api/search?q=po&kind=drug&limit=1", schemas.SearchAnswer)
    assert [(hit["kind"], hit["slug"]) for hit in found["hits"]] == [("drug", "pomalidomide")]


def test_all_drugs_are_listed_with_class_and_count(client: TestClient) -> None:
    found = got(client, "/api/drugs", list[schemas.DrugEntry])
    entry = next(each for each in found if each["node"]["slug"] == "pomalidomide")
    assert [each["label"] for each in entry["classes"]] == ["immunomodulators"]
    assert entry["effects"] > 5
    labels = [each["node"]["label"] for each in found]
    assert labels == sorted(labels)


@pytest.mark.parametrize("name", ["pomalidomide", "Pomalyst", "CC-4047", "DRUGBANK:DB08910"])
def test_a_drug_is_described_by_any_of_its_names(client: TestClient, name: str) -> None:
    found = got(client, f"/api/drugs/{name}", schemas.DrugCard)
    assert found["node"]["iri"] == f"{BASE}drug/pomalidomide"
    assert {each["value"]["label"] for each in found["indications"]} == {
        "multiple myeloma",
        "Kaposi sarcoma",
    }


def test_every_drug_and_effect_has_a_card_that_fits_its_schema(client: TestClient) -> None:
    for entry in client.get("/api/drugs").json():
        card = got(client, f"/api/drugs/{entry['node']['slug']}", schemas.DrugCard)
        for group in card["effects"]:
            for line in group["effects"]:
                got(client, f"/api/effects/{line['effect']['slug']}", schemas.EffectCard)


def test_an_effect_names_the_drugs_that_have_it(client: TestClient) -> None:
    found = got(client, "/api/effects/tiredness", schemas.EffectCard)
    assert {line["drug"]["label"] for line in found["drugs"]} == {
        "pomalidomide",
        "thalidomide",
        "lenalidomide",
    }


def test_a_node_of_any_kind_tells_what_is_said_of_it(client: TestClient) -> None:
    found = got(client, "/api/nodes/condition/multiple-myeloma", schemas.NodeCard)
    said = [(each["subject"]["slug"], each["predicate"]) for each in found["said"]]
    assert ("pomalidomide", "hasIndication") in said
    card = got(client, f"/api/statements/{found['said'][0]['statement']}", schemas.StatementCard)
    assert {each["source"]["id"] for each in card["evidence"]} <= set(found["sources"])
    assert found["effects"] == []


def test_an_organ_class_counts_the_drugs_of_its_effects(client: TestClient) -> None:
    effect = got(client, "/api/effects/fatigue", schemas.EffectCard)
    organ = effect["organ_class"]["slug"]
    found = got(client, f"/api/nodes/organclass/{organ}", schemas.NodeCard)
    counts = {each["effect"]["slug"]: each["drugs"] for each in found["effects"]}
    assert counts["fatigue"] == 3
    assert list(counts.values()) == sorted(counts.values(), reverse=True)


def test_nobody_says_what_release_a_mere_store_is(client: TestClient) -> None:
    answer = client.get("/api/release")
    assert (answer.status_code, answer.json()["title"]) == (404, "No release")


def test_a_comparison_has_the_four_states_and_the_ids_behind_them(client: TestClient) -> None:
    found = got(client, PAIR + "&drug=lenalidomide", schemas.Comparison)
    rows = {row["effect"]["slug"]: row for row in found["rows"]}
    states = [cell["state"] for cell in rows["constipation"]["cells"]]
    assert states == ["disputed", "refuted", "not-mentioned"]
    for cell in rows["neutropenia"]["cells"][:1]:
        for identifier in cell["statements"]:
            card = got(client, f"/api/statements/{identifier}", schemas.StatementCard)
            assert sorted(each["id"] for each in card["evidence"]) == cell["evidence"]
    assert [each["slug"] for each in found["shared"]] == ["fatigue"]


def test_a_comparison_rolls_up_to_organ_classes(client: TestClient) -> None:
    found = got(client, PAIR + "&level=organ-class", schemas.Comparison)
    assert {row["effect"] for row in found["rows"]} == {None}
    assert all(set(cell["counts"]) for row in found["rows"] for cell in row["cells"])


def test_a_comparison_comes_as_csv_html_and_svg(client: TestClient) -> None:
    for form, media_type in (("csv", "text/csv"), ("html", "text/html"), ("svg", "image/svg+xml")):
        by_name = client.get(f"{PAIR}&format={form}")
        by_accept = client.get(PAIR, headers={"accept": media_type})
        assert by_name.content == by_accept.content
        assert by_name.headers["content-type"].startswith(media_type)
    rows = list(csv.reader(io.StringIO(client.get(f"{PAIR}&format=csv").text)))
    assert len({len(row) for row in rows}) == 1
    ET.fromstring(client.get(f"{PAIR}&format=svg").text)  # noqa: S314 - our own


def test_a_comparison_in_no_acceptable_type_is_406(client: TestClient) -> None:
    assert client.get(PAIR, headers={"accept": "application/pdf"}).status_code == 406


def test_one_drug_cannot_be_compared(client: TestClient) -> None:
    answer = client.get("/api/compare?drug=pomalidomide")
    assert answer.status_code == 400
    assert "2 to 50 different drugs" in answer.json()["detail"]


def test_similar_drugs_say_why(client: TestClient) -> None:
    found = got(client, "/api/similar/lenalidomide?limit=1", list[schemas.Similar])
    assert [each["drug"]["slug"] for each in found] == ["pomalidomide"]
    assert found[0]["shared"]


def test_a_neighbourhood_is_limited_and_says_what_it_cut(client: TestClient) -> None:
    path = "/api/graph/neighbourhood?node=pomalidomide&limit=2&edge=hasAdverseEffect"
    found = got(client, path, schemas.Neighbourhood)
    assert len(found["nodes"]) == 3
    assert set(found["cut"]) == {"hasAdverseEffect"}
    wrong = client.get("/api/graph/neighbourhood?node=pomalidomide&edge=causes")
    assert wrong.status_code == 400


def test_a_path_joins_two_nodes_of_any_kind(client: TestClient) -> None:
    path = "/api/graph/path?from=thalidomide&to=effect/neutropenia&k=1"
    (found,) = got(client, path, list[schemas.Path])
    assert [node["slug"] for node in found["nodes"]] == [
        "thalidomide",
        "pomalidomide",
        "neutropenia",
    ]


def test_a_statement_shows_each_sentence_with_its_source(client: TestClient) -> None:
    identifier = statement_of(client, "pomalidomide", "neutropenia")
    found = got(client, f"/api/statements/{identifier}", schemas.StatementCard)
    assert {each["source"]["tier"] for each in found["evidence"]} == {"editorial", "unverified"}
    for each in found["evidence"]:
        text = TEXTS[each["source"]["id"]]
        assert text[each["start"] : each["end"]] == each["quote"]
    left = found["formula"]["support"] * (1 - found["formula"]["against"])
    assert found["belief"] == pytest.approx(left, abs=1e-4)


def test_sources_are_listed_and_described(client: TestClient) -> None:
    found = got(client, "/api/sources", list[schemas.SourceCard])
    assert [each["record"]["id"] for each in found] == [MONOGRAPH, PAGE]
    one = got(client, f"/api/sources/{PAGE}", schemas.SourceCard)
    assert one["record"]["last_reviewed"] == "2020-05-19"
    assert one["drugs"]


def test_named_queries_are_listed_and_asked(client: TestClient) -> None:
    found = got(client, "/api/queries", list[schemas.NamedQuery])
    assert {"effects-of-drug", "who-makes-what"} <= {each["name"] for each in found}
    answer = client.get(
        "/api/queries/effects-of-drug?drug=Pomalyst", headers={"accept": "text/csv"}
    )
    assert answer.headers["content-type"].startswith("text/csv")
    assert "neutropenia" in answer.text


def test_every_named_query_answers_with_some_arguments(client: TestClient) -> None:
    example = {
        "drug": "pomalidomide",
        "effect": "neutropenia",
        "class": "immunomodulators",
        "condition": "multiple myeloma",
        "mechanism": "inhibition of angiogenesis",
        "organclass": "skin",
        "organization": "Celgene",
        "source": PAGE,
        "statement": statement_of(client, "pomalidomide", "neutropenia"),
    }
    for query in client.get("/api/queries").json():
        given = {
            each["name"]: example[each["type"]]
            for each in query["parameters"]
            if each["default"] is None and each["type"] in example
        }
        answer = client.get(f"/api/queries/{query['name']}", params=given)
        assert answer.status_code == 200, (query["name"], answer.text)


def test_a_named_query_refuses_what_it_does_not_take(client: TestClient) -> None:
    assert client.get("/api/queries/effects-of-drug").status_code == 400
    assert client.get("/api/queries/effects-of-drug?drug=Pomalyst&x=1").status_code == 400
    unknown = client.get("/api/queries/effects-of-drugs")
    assert unknown.status_code == 404
    assert "effects-of-drug" in unknown.json()["nearest"]


def test_reports_stand_beside_what_is_stated(client: TestClient) -> None:
    found = got(client, "/api/reports/Pomalyst?effect=stroke", schemas.DrugReports)
    (pair,) = found["tables"][0]["effects"]
    assert (pair["cases"], pair["effect_cases"], pair["ebgm"]) == (4, 12, None)
    assert pair["stated"] in {"supported", "disputed", "refuted", "not-mentioned"}
    assert found["caveats"]


def test_reports_as_csv(client: TestClient) -> None:
    answer = client.get("/api/reports/pomalidomide?format=csv")
    assert answer.headers["content-type"].startswith("text/csv")
    (line,) = csv.DictReader(io.StringIO(answer.text))
    assert line["cases"] == "4"


def test_drugs_that_share_a_pattern_say_what_they_lack(client: TestClient) -> None:
    path = "/api/similar?effect=neutropenia&effect=fatigue&limit=2"
    found = got(client, path, list[schemas.Sharing])
    assert len(found) == 2
    assert found[0]["coverage"] == 1
    assert {node["slug"] for node in found[0]["has"]} == {"neutropenia", "fatigue"}


def test_the_classes_of_an_effect_say_their_background(client: TestClient) -> None:
    found = got(client, "/api/enrich/fatigue?most=1", schemas.Enrichment)
    assert found["asked"]["slug"] == "fatigue"
    assert found["background"] == 3


def test_drugs_are_clustered(client: TestClient) -> None:
    drugs = ("pomalidomide", "thalidomide", "Pomalyst", "lenalidomide")
    query = "&".join(f"drug={each}" for each in drugs)
    found = got(client, f"/api/clusters?{query}", schemas.Clustering)
    slugs = [node["slug"] for node in found["drugs"]]
    assert sorted(slugs) == ["lenalidomide", "pomalidomide", "thalidomide"]
    assert abs(slugs.index("lenalidomide") - slugs.index("pomalidomide")) == 1
    assert found["merges"][-1]["size"] == 3


def test_the_report_of_a_release_tells_what_has_changed(tmp_path: Path, client: TestClient) -> None:
    former = published(tmp_path)
    facts = former.path / "release.json"
    older = {**json.loads(facts.read_text()), "created": "2001-01-01T00:00:00+00:00"}
    older["inputs"] = [{"id": "gone", "title": "Gone", "digest": "sha256:0"}]
    facts.write_text(json.dumps(older))
    release = published(tmp_path, "<http://a> <http://b> <http://c> .\n")
    with TestClient(create_app(release, Settings())) as found:
        report = found.get("/api/release/report").json()
    assert report["counts"] == {"drugs": 3}
    assert report["former"]["id"] == former.id
    assert report["former"]["removed"] == ["gone"]
    assert report["violations"] == []
    assert client.get("/api/release/report").status_code == 404  # of a store, not of a release
