"""Pages and the addresses of nodes."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from fastapi.testclient import TestClient
from rdflib import RDF, Graph, URIRef

from kg.identifiers import BASE
from kg.store import results
from tests.examples import PAGE

HTML = {"accept": "text/html"}
DKG = f"{BASE}vocab/"
VOID = {"meta", "link", "br", "input", "hr", "img"}


class _Page(HTMLParser):
    """Collects the tags of a page and checks that each is closed."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attrs for name, attrs in self.tags if name == tag]


def page(client: TestClient, path: str) -> tuple[str, _Page]:
    answer = client.get(path, headers=HTML)
    assert answer.status_code == 200, path
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    return answer.text, _Page(answer.text)


def statement(client: TestClient, effect: str = "neutropenia") -> str:
    found = client.get(f"/api/drugs/pomalidomide/effects/{effect}").json()
    return f"/statement/{found[0]['id']}"


PAGES = [
    "/",
    "/search?q=blood",
    "/compare",
    "/compare?drug=pomalidomide&drug=thalidomide",
    "/compare?drug=pomalidomide&drug=thalidomide&level=organ-class",
    "/queries",
    "/queries/effects-of-drug",
    "/queries/effects-of-drug?drug=Pomalyst",
    "/sources",
    "/sparql",
    "/docs",
    "/drug/pomalidomide",
    "/drug/abacavir-lamivudine",
    "/product/pomalyst",
    "/effect/neutropenia",
    "/organclass/skin",
    "/class/immunomodulators",
    "/mechanism/inhibition-of-angiogenesis",
    "/condition/multiple-myeloma",
    "/organization/celgene",
    f"/source/{PAGE}",
    "/vocab/",
    "/vocab/Drug",
    "/vocab/hasAdverseEffect",
    "/vocab/Regulator",
    "/graph/statements",
    "/graph/vocabulary",
]


@pytest.mark.parametrize("path", PAGES)
def test_every_page_is_well_formed_titled_and_fetches_nothing(
    client: TestClient, path: str
) -> None:
    text, found = page(client, path)
    assert found.all("html") == [{"lang": "en"}]
    assert text.count("<h1>") == 1
    assert "Not medical advice" in text
    assert not [tag for tag in ("script", "iframe", "img") if found.all(tag)]
    assert all(str(each["href"]).startswith("data:") for each in found.all("link"))
    for field in ("input", "textarea", "select"):
        for attrs in found.all(field):
            assert attrs.get("aria-label") or f'for="{attrs["id"]}"' in text


def test_every_link_of_the_site_leads_somewhere(client: TestClient) -> None:
    seen, waiting = set[str](), ["/"]
    while waiting:
        path = waiting.pop()
        seen.add(path)
        answer = client.get(path, headers=HTML)
        assert answer.status_code == 200, path
        if answer.headers["content-type"].startswith("text/html"):
            found = re.findall(r"href=[\"'](/[^\"'#]*)", answer.text)
            fresh = {each.replace("&amp;", "&") for each in found} - seen - set(waiting)
            waiting += sorted(fresh)
    assert len(seen) > 80


def test_the_first_page_lists_drugs_by_class(client: TestClient) -> None:
    text, found = page(client, "/")
    assert "immunomodulators" in text
    assert {"name": "drug", "value": "pomalidomide", "type": "checkbox"}.items() <= next(
        each for each in found.all("input") if each.get("value") == "pomalidomide"
    ).items()
    assert {"/compare", "/search"} <= {each["action"] for each in found.all("form")}


def test_a_comparison_leads_to_its_statements(client: TestClient) -> None:
    text, _ = page(client, "/compare?drug=pomalidomide&drug=thalidomide")
    assert statement(client) in text
    assert "not mentioned" in text


def test_one_drug_to_compare_gives_the_form_with_it_ticked(client: TestClient) -> None:
    text, _ = page(client, "/compare?drug=Pomalyst")
    assert "Choose one more drug" in text
    assert re.search(r'value="pomalidomide"[^>]* checked', text)


def test_an_unknown_drug_to_compare_is_told_on_the_page(client: TestClient) -> None:
    answer = client.get("/compare?drug=pomalidomid&drug=thalidomide", headers=HTML)
    assert answer.status_code == 404
    assert "nearest: pomalidomide" in answer.text


def test_a_statement_shows_each_sentence_with_the_words_marked(client: TestClient) -> None:
    text, _ = page(client, statement(client))
    assert "<mark>Neutropenia</mark>" in text
    assert "white blood cell counts (<mark>neutropenia</mark>), which" in text
    for part in ("unverified", "editorial", "2020-05-19", "All rights reserved", "belief = p+"):
        assert part in text


def test_what_a_person_types_is_escaped(client: TestClient) -> None:
    nasty = "<script>alert(1)</script>"
    for path in (
        f"/search?q={nasty}",
        f"/sparql?query=SELECT ('{nasty}' AS ?x) WHERE {{}}",
        f"/compare?drug={nasty}&drug=x",
        f"/queries/effects-of-drug?drug={nasty}",
        f"/drug/{nasty.replace('/', '')}",
    ):
        assert "<script>" not in client.get(path, headers=HTML).text


def test_a_question_says_on_its_page_what_is_wrong(client: TestClient) -> None:
    answer = client.get("/queries/effects-of-drug?drug=pomalidomid", headers=HTML)
    assert answer.status_code == 404
    assert "nearest: pomalidomide" in answer.text


@pytest.mark.parametrize("media_type", results.GRAPH_TYPES)
def test_a_node_answers_in_rdf(client: TestClient, media_type: str) -> None:
    answer = client.get("/drug/pomalidomide", headers={"accept": media_type})
    assert answer.headers["content-type"].partition(";")[0] == media_type
    assert "Accept" in answer.headers["vary"]
    graph = Graph().parse(data=answer.content, format=media_type)
    node = URIRef(f"{BASE}drug/pomalidomide")
    assert (node, RDF.type, URIRef(f"{DKG}Drug")) in graph
    effect = URIRef(f"{BASE}effect/neutropenia")
    assert (node, URIRef(f"{DKG}hasAdverseEffect"), effect) in graph


def test_turtle_is_what_a_program_gets_without_asking(client: TestClient) -> None:
    answer = client.get("/effect/neutropenia")
    assert answer.headers["content-type"].startswith("text/turtle")
    assert f"<{BASE}effect/neutropenia>" in answer.headers["link"]
    assert "drug:pomalidomide dkg:hasAdverseEffect effect:neutropenia" in answer.text


def test_a_statement_brings_its_evidence_in_rdf(client: TestClient) -> None:
    graph = Graph().parse(data=client.get(statement(client)).text, format="turtle")
    evidence = set(graph.subjects(URIRef(f"{DKG}supports")))
    assert len(evidence) == 2


def test_a_node_in_no_acceptable_type_is_406(client: TestClient) -> None:
    answer = client.get("/drug/pomalidomide", headers={"accept": "image/png"})
    assert answer.status_code == 406


def test_a_node_that_is_not_there_is_404_in_every_type(client: TestClient) -> None:
    for accept in (*results.GRAPH_TYPES, "text/html"):
        for path in ("/drug/nothing", "/class/nothing", "/evidence/nothing", "/source/no thing"):
            assert client.get(path, headers={"accept": accept}).status_code == 404
