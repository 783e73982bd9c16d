"""The Graph Store HTTP Protocol, beyond what the W3C tests ask."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient
from rdflib import Graph, URIRef

from kg.api import Settings, create_app
from kg.identifiers import BASE
from kg.store import results
from kg.store.oxigraph import OxigraphStore
from tests.examples import PAGE

TOKEN = "a token of tests"  # noqa: S105
ALLOWED = {"authorization": f"Bearer {TOKEN}"}
TURTLE = {"content-type": "text/turtle"}
SOURCE = {"graph": f"{BASE}source/{PAGE}"}
STORE = "/rdf-graph-store"


@pytest.fixture
def editable() -> Iterator[TestClient]:
    app = create_app(OxigraphStore(), Settings(update_token=TOKEN, max_document=500))
    with TestClient(app) as found:
        yield found


@pytest.mark.parametrize("media_type", results.GRAPH_TYPES)
def test_a_graph_is_read_in_every_media_type(client: TestClient, media_type: str) -> None:
    answer = client.get(STORE, params=SOURCE, headers={"accept": media_type})
    assert answer.headers["content-type"].partition(";")[0] == media_type
    assert b"quote" in answer.content
    if media_type != results.N_QUADS:
        read = "turtle" if media_type == results.TRIG else media_type
        assert len(Graph().parse(data=answer.content, format=read)) > 20


def test_what_head_tells_is_what_get_tells(client: TestClient) -> None:
    got, told = client.get(STORE, params=SOURCE), client.head(STORE, params=SOURCE)
    assert (told.status_code, told.content) == (200, b"")
    assert told.headers["content-length"] == got.headers["content-length"]


def test_a_release_has_nothing_outside_its_named_graphs(client: TestClient) -> None:
    answer = client.get(f"{STORE}?default", headers={"accept": "application/n-triples"})
    assert (answer.status_code, answer.content) == (200, b"")


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("", 400),
        ("?graph=ex:a&graph=ex:b", 400),
        ("?graph=ex:a&default", 400),
        ("?graph=relative", 400),
        ("?graph=ex:nowhere", 404),
        ("/nowhere", 404),
    ],
)
def test_one_graph_that_is_there_must_be_named(client: TestClient, query: str, status: int) -> None:
    assert client.get(f"{STORE}{query}").status_code == status


def test_a_graph_in_no_acceptable_type_is_406(client: TestClient) -> None:
    answer = client.get(STORE, params=SOURCE, headers={"accept": "text/csv"})
    assert answer.status_code == 406


@pytest.mark.parametrize("method", ["PUT", "POST", "DELETE"])
@pytest.mark.parametrize("where", [f"{STORE}?graph=ex:g", f"{STORE}?default", f"{STORE}/here"])
def test_changes_need_a_server_that_takes_them_and_the_token(
    client: TestClient, editable: TestClient, method: str, where: str
) -> None:
    assert client.request(method, where, headers=TURTLE).status_code == 403
    refused = editable.request(method, where, headers=TURTLE)
    assert refused.status_code == 401
    assert refused.headers["www-authenticate"].startswith("Bearer")


@pytest.mark.parametrize(
    ("media_type", "content", "status"),
    [
        ("text/turtle", "<ex:s> <ex:p>", 400),
        ("text/turtle; charset=iso-8859-1", "<ex:s> <ex:p> 1 .", 415),
        ("application/trig", "<ex:s> <ex:p> 1 .", 415),
        ("", "<ex:s> <ex:p> 1 .", 415),
        ("text/turtle", "# " + "x" * 500, 413),
    ],
)
def test_what_cannot_be_read_changes_nothing(
    editable: TestClient, media_type: str, content: str, status: int
) -> None:
    params = {"graph": "ex:g"}
    editable.put(STORE, params=params, content="<ex:s> <ex:p> 0 .", headers={**TURTLE, **ALLOWED})
    headers = {"content-type": media_type, **ALLOWED}
    answer = editable.put(STORE, params=params, content=content, headers=headers)
    assert answer.status_code == status
    kept = Graph().parse(data=editable.get(STORE, params=params).text)
    assert [str(value) for value in kept.objects()] == ["0"]


@pytest.mark.parametrize(
    ("media_type", "content"),
    [
        ("text/turtle", "<ex:s> <ex:p> 'LOAD <x> } ; DROP ALL #\\n' ."),
        ("application/n-triples", '<ex:s> <ex:p> "LOAD <x> } ; DROP ALL #\\n" .'),
        ("application/ld+json", '{"@id": "ex:s", "ex:p": "LOAD <x> } ; DROP ALL #\\n"}'),
        (
            "application/rdf+xml",
            '<r:RDF xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:e="ex:">'
            '<r:Description r:about="ex:s"><e:p>LOAD &lt;x> } ; DROP ALL #\n</e:p>'
            "</r:Description></r:RDF>",
        ),
    ],
)
def test_a_text_is_kept_as_it_is_in_every_media_type(
    editable: TestClient, media_type: str, content: str
) -> None:
    headers = {"content-type": media_type, **ALLOWED}
    answer = editable.put(f"{STORE}?graph=ex:g", content=content, headers=headers)
    assert answer.status_code == 201
    assert answer.headers["location"] == "ex:g"
    graph = Graph().parse(data=editable.get(f"{STORE}?graph=ex:g").text)
    assert [str(value) for value in graph.objects(URIRef("ex:s"))] == ["LOAD <x> } ; DROP ALL #\n"]


def test_an_empty_graph_is_there_until_it_is_removed(editable: TestClient) -> None:
    where = f"{STORE}?graph=ex:g"
    assert editable.put(where, content="", headers={**TURTLE, **ALLOWED}).status_code == 201
    assert editable.get(where).status_code == 200
    assert editable.delete(where, headers=ALLOWED).status_code == 204
    assert editable.get(where).status_code == 404
    assert editable.delete(where, headers=ALLOWED).status_code == 404


def test_the_default_graph_is_cleared(editable: TestClient) -> None:
    where = f"{STORE}?default"
    editable.put(where, content="<ex:s> <ex:p> 1 .", headers={**TURTLE, **ALLOWED})
    assert b"ex:s" in editable.get(where).content
    assert editable.delete(where, headers=ALLOWED).status_code == 204
    assert b"ex:s" not in editable.get(where).content
