"""What the README and the description of the API tell of the default graph is what it answers.

`KG_RELEASE=build/current pytest tests/test_worked.py` asks a release of it that is built already.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from kg import pipeline, resources
from kg.api.app import create_app
from kg.api.settings import Settings
from kg.release import open_release

README = (Path(__file__).resolve().parent.parent / "README.md").read_text("utf-8")
COMPUTED = ("/api/compare", "/api/similar", "/api/enrich", "/api/graph", "/api/clusters")


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    chosen = os.environ.get("KG_RELEASE")
    if chosen:
        release = open_release(Path(chosen))
    else:
        made = tmp_path_factory.mktemp("worked") / "build"
        release = pipeline.build([resources.sources()], made).release
    with TestClient(create_app(release.store(), Settings(page=False), about=release)) as found:
        yield found


def answer(client: TestClient, address: str) -> Any:
    """Return what an address answers that the README has."""
    assert address in README
    found = client.get(address)
    assert found.status_code == 200, found.text
    return found.json()


def test_similar_drugs_are_those_that_are_told(client: TestClient) -> None:
    (best,) = answer(client, "/api/similar/pomalidomide?limit=1&shown=1")
    effect = best["shared"][0]
    told = f"{best['drug']['label']} first: {best['shared_count']} shared, "
    told += f"{effect['share']:.0%} of it {effect['effect']['label']}".replace("%", " %")
    assert told in README


def test_drugs_with_a_pattern_are_those_that_are_told(client: TestClient) -> None:
    address = "/api/similar?effect=neutropenia&effect=deep-vein-thrombosis&limit=3"
    labels = [each["drug"]["label"] for each in answer(client, address)]
    assert f"# {', '.join(labels)}, ..." in README


def test_classes_of_an_effect_are_those_that_are_told(client: TestClient) -> None:
    found = answer(client, "/api/enrich/neutropenia")["found"][0]
    told = f"{found['node']['label']}s: {found['having']} of {found['members']}"
    assert f"{told} against {found['drugs']} of 106" in README


def test_paths_are_those_that_are_told(client: TestClient) -> None:
    found = answer(client, "/api/graph/path?from=pomalidomide&to=thalidomide&k=3")
    first, second, third = ([each["label"] for each in path["nodes"]] for path in found)
    edge = found[0]["steps"][0]["edges"][0]["predicate"]
    assert len(first) == 2
    assert f"# {edge}; then by {second[1]}, and by {third[1]}s" in README


def test_a_comparison_is_as_it_is_told(client: TestClient) -> None:
    address = "/api/compare?drug=pomalidomide&drug=lenalidomide&drug=thalidomide"
    found = answer(client, address)
    assert f"# {len(found['shared'])} of {len(found['rows'])} effects are shared" in README


def test_clusters_are_as_they_are_told(client: TestClient) -> None:
    address = "/api/clusters?drug=pomalidomide&drug=carfilzomib&drug=thalidomide"
    labels = [each["label"] for each in answer(client, address)["drugs"]]
    assert f"# {', '.join(labels)}" in README


def test_the_examples_of_the_description_have_answers(client: TestClient) -> None:
    paths = client.get("/openapi.json").json()["paths"]
    asked = [each for each in paths if each.startswith(COMPUTED)]
    assert len(asked) >= 6
    for path in asked:
        query: list[tuple[str, str]] = []
        address = path
        for each in paths[path]["get"]["parameters"]:
            examples = each.get("examples") or each["schema"].get("examples") or []
            if not examples or not each["required"]:
                continue
            if each["in"] == "path":
                address = address.replace("{" + each["name"] + "}", examples[0])
            elif isinstance(examples[0], list):
                query += [(each["name"], one) for one in examples[0]]
            else:
                query.append((each["name"], examples[0]))
        found = client.get(address, params=query)
        assert found.status_code == 200, (address, query, found.text)
        assert found.json(), address
