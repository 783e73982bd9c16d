"""Every IRI of the graph answers at its path, as a page and as RDF, and no page links to nothing.

The graph is a small one, or that of the release that KG_RELEASE points to; KG_DEREFERENCED says how
many nodes of each kind are tried (3).
"""

from __future__ import annotations

import os
import re
from collections import defaultdict
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from urllib.parse import urldefrag

import pytest
from fastapi.testclient import TestClient
from rdflib import Graph, URIRef

from kg.api import Settings, create_app
from kg.identifiers import BASE
from kg.rdf import nquads
from kg.release import Content, Release, open_release, publish
from kg.store import Solutions, Store
from tests.family import family_assembly

MOST = int(os.environ.get("KG_DEREFERENCED", "3"))
FORMS = {"text/turtle": "turtle", "application/ld+json": "json-ld", "text/html": ""}
IRIS = f"""
SELECT DISTINCT ?iri WHERE {{
  {{ ?iri ?p ?o }} UNION {{ ?s ?iri ?o }} UNION {{ ?s ?p ?iri }}
  UNION {{ GRAPH ?iri {{ ?s ?p ?o }} }}
  FILTER(ISIRI(?iri) && STRSTARTS(STR(?iri), "{BASE}"))
}}
"""
EXPECTED = {
    "class", "condition", "dosage", "drug", "effect", "evidence", "graph", "mechanism", "mention",
    "monitoring", "organclass", "organization", "population", "precaution", "product",
    "reportcount", "source", "statement", "trialresult", "vocab", "void", "sparql",
}  # fmt: skip


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> Release:
    given = os.environ.get("KG_RELEASE")
    if given:
        return open_release(Path(given))
    lines = list(nquads(family_assembly()))
    return publish(tmp_path_factory.mktemp("named"), lambda: Content(quads=lines))


@pytest.fixture(scope="module")
def served(release: Release) -> Iterator[TestClient]:
    with TestClient(create_app(release, Settings(query_workers=1))) as found:
        yield found


@pytest.fixture(scope="module")
def store(release: Release) -> Store:
    return release.store()


def kinds(store: Store) -> dict[str, list[str]]:
    """Return the paths of the IRIs below the base, without fragments, by their first segment."""
    answer = store.query(IRIS)
    assert isinstance(answer, Solutions)
    found: defaultdict[str, set[str]] = defaultdict(set)
    for (iri,) in answer.rows:
        path = urldefrag(str(iri).removeprefix(BASE))[0]
        found[path.partition("/")[0]].add(path)
    return {kind: sorted(paths) for kind, paths in found.items() if kind}


def chosen(store: Store) -> list[str]:
    """Return some paths of each kind, and all of the vocabulary and of the graphs but sources'."""
    paths: list[str] = []
    for kind, found in kinds(store).items():
        whole = kind in ("vocab", "graph", "organclass")
        step = max(1, len(found) // MOST)
        paths += found if whole else found[::step][:MOST]
    return paths


def test_the_graph_has_iris_of_every_kind(store: Store) -> None:
    lacking = {"dosage", "mention", "reportcount", "trialresult", "population", "precaution"}
    assert EXPECTED - set(kinds(store)) <= lacking
    if "KG_RELEASE" not in os.environ:
        assert set(kinds(store)) == EXPECTED


def test_every_iri_answers_in_three_forms(served: TestClient, store: Store) -> None:
    wrong, links = [], dict[str, str]()
    for path in (*chosen(store), "", "graph/release"):
        for media_type, form in FORMS.items():
            answer = served.get(f"/{path}", headers={"accept": media_type})
            found = answer.headers["content-type"].partition(";")[0]
            if (answer.status_code, found) != (200, media_type):
                if path:  # the first page is a page alone
                    wrong.append((path, media_type, answer.status_code))
            elif form:
                graph = Graph().parse(data=answer.content, format=form)
                if path:
                    assert mentioned(graph, path), (path, media_type)
            else:
                for each in re.findall(r"href=[\"'](/[^\"']*)", answer.text):
                    links.setdefault(urldefrag(unescape(each))[0], path)
    assert not wrong
    plain = sorted(each for each in links if not each.startswith("/sparql?"))
    step = max(1, len(plain) // 400)
    lost = [
        (each, links[each])
        for each in plain[::step]
        if served.get(each, headers={"accept": "text/html"}).status_code != 200
    ]
    assert not lost


def mentioned(graph: Graph, path: str) -> bool:
    """Return whether RDF is about the node of a path."""
    node = URIRef(f"{BASE}{path}")
    return (node, None, None) in graph or path == "sparql"  # which is at the address of the server


def test_each_fragment_of_the_description_is_where_it_leads(
    served: TestClient, store: Store
) -> None:
    answer = store.query(
        f"SELECT DISTINCT ?s WHERE {{ GRAPH <{BASE}graph/description> {{ ?s ?p ?o }} }}"
    )
    assert isinstance(answer, Solutions)
    fragments = {urldefrag(str(row[0]))[1] for row in answer.rows} - {""}
    text = served.get("/void", headers={"accept": "text/html"}).text
    shown = set(re.findall(r'id="([^"]*)"', text))
    graph = Graph().parse(data=served.get("/void").text, format="turtle")
    described = {urldefrag(str(each))[1] for each in graph.subjects()}
    assert {each for each in fragments if each.startswith(("query-", "prefix-"))} <= shown
    assert shown >= {each for each in described if each.startswith(("class-", "property-"))}
