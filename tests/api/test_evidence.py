"""A piece of evidence is shown within its section, where its text is at hand."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from pydantic import TypeAdapter

from kg.api import Settings, create_app, schemas
from tests.examples import PAGE
from tests.family import family_store
from tests.workers.serving import published

WHY = "/api/drugs/pomalidomide/effects/neutropenia"


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    release = published(tmp_path_factory.mktemp("release"))
    with TestClient(create_app(family_store(), Settings(), about=release)) as found:
        yield found


def evidence_in(client: TestClient) -> list[dict[str, Any]]:
    return [each for card in client.get(WHY).json() for each in card["evidence"]]


def test_each_sentence_is_marked_within_its_section(told: TestClient) -> None:
    for each in evidence_in(told):
        assert each["in_text"]
        answer = told.get(f"/api/evidence/{each['id']}")
        assert answer.status_code == 200
        TypeAdapter(schemas.SectionCard).validate_json(answer.content)
        found = answer.json()
        assert (found["source"], found["quote"]) == (each["source"]["id"], each["quote"])
        pieces = [piece for part in found["section"]["stretches"] for piece in part["pieces"]]
        marked = "".join(piece["text"] for piece in pieces if piece["mark"] == "mention")
        assert marked == each["mention"]
        assert any(piece["mark"] is None for piece in pieces)


def test_a_long_section_is_cut_as_asked(told: TestClient) -> None:
    (of_page,) = (each for each in evidence_in(told) if each["source"]["id"] == PAGE)
    address = f"/api/evidence/{of_page['id']}"
    whole, part = (told.get(f"{address}?most={most}").json()["section"] for most in (9_000, 200))
    assert whole["left_out_before"] == whole["left_out_after"] == 0
    assert part["left_out_before"] + part["left_out_after"] > 0
    assert told.get(f"{address}?most=1").status_code == 422


@pytest.mark.parametrize("name", ["nothing", "0" * 20, "a b"])
def test_what_is_no_evidence_is_not_found(told: TestClient, name: str) -> None:
    answer = told.get(f"/api/evidence/{name}")
    assert (answer.status_code, answer.json()["title"]) == (404, "Unknown name")


def test_without_texts_the_sentence_alone_is_there(client: TestClient, tmp_path: Path) -> None:
    older = published(tmp_path)
    (older.path / "texts.zip").unlink()
    with TestClient(create_app(family_store(), Settings(), about=older)) as without:
        for each in (client, without):
            found = evidence_in(each)[0]
            assert found["in_text"] is False
            answer = each.get(f"/api/evidence/{found['id']}")
            assert (answer.status_code, answer.json()["title"]) == (404, "No text")
