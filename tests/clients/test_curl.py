"""curl, as people type it and scripts have it."""

from __future__ import annotations

import gzip
import json
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from kg.identifiers import BASE

SELECT = f"SELECT ?drug WHERE {{ ?drug a <{BASE}vocab/Drug> }} ORDER BY ?drug"
CONSTRUCT = f"CONSTRUCT WHERE {{ ?drug a <{BASE}vocab/Drug> }}"
TABLES = {
    "application/sparql-results+json": '"bindings"',
    "application/sparql-results+xml": "<sparql",
    "text/csv": f"{BASE}drug/pomalidomide\r\n",
    "text/tab-separated-values": f"<{BASE}drug/pomalidomide>\n",
    "text/html": "<table",
}
GRAPHS = {
    "text/turtle": "drug",
    "application/n-triples": f"<{BASE}drug/pomalidomide> <",
    "application/n-quads": f"<{BASE}drug/pomalidomide> <",
    "application/trig": "drug",
    "application/ld+json": '"@id"',
    "application/rdf+xml": "<rdf:RDF",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What curl was sent."""

    status: int
    headers: dict[str, str]
    body: bytes


Curl = Callable[..., Answer]


@pytest.fixture
def curl(tmp_path: Path) -> Curl:
    """Return what curl returns for its arguments."""
    program = shutil.which("curl")
    if program is None:
        pytest.skip("curl is not installed (Debian: curl)")

    def run(*arguments: str) -> Answer:
        body = tmp_path / "body"
        body.unlink(missing_ok=True)
        told = subprocess.run(  # noqa: S603 - our own arguments
            [
                program,
                "-sS",
                "-m",
                "30",
                "-o",
                body,
                "-w",
                "%{http_code}%{header_json}",
                *arguments,
            ],
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        headers = {name: values[-1] for name, values in json.loads(told[3:]).items()}
        sent = body.read_bytes() if body.exists() else b""
        return Answer(status=int(told[:3]), headers=headers, body=sent)

    return run


@pytest.mark.parametrize(
    "way",
    [
        ("-G", "--data-urlencode", f"query={SELECT}"),
        ("--data-urlencode", f"query={SELECT}"),
        ("-H", "Content-Type: application/sparql-query", "--data-binary", SELECT),
    ],
    ids=["GET", "form", "body"],
)
def test_it_asks_by_every_method(curl: Curl, endpoint: str, way: tuple[str, ...]) -> None:
    answer = curl(endpoint, *way)
    assert answer.status == 200
    rows = json.loads(answer.body)["results"]["bindings"]
    assert f"{BASE}drug/pomalidomide" in [row["drug"]["value"] for row in rows]


@pytest.mark.parametrize(
    ("query", "media_type", "holds"),
    [
        *((SELECT, media_type, holds) for media_type, holds in TABLES.items()),
        *((CONSTRUCT, media_type, holds) for media_type, holds in GRAPHS.items()),
    ],
)
def test_it_gets_every_format(
    curl: Curl, endpoint: str, query: str, media_type: str, holds: str
) -> None:
    answer = curl(
        endpoint, "-G", "--data-urlencode", f"query={query}", "-H", f"Accept: {media_type}"
    )
    assert answer.status == 200
    assert answer.headers["content-type"].split(";")[0] == media_type
    assert holds in answer.body.decode()


def test_a_format_that_is_not_offered_is_406(curl: Curl, endpoint: str) -> None:
    answer = curl(endpoint, "-G", "--data-urlencode", f"query={SELECT}", "-H", "Accept: image/png")
    assert answer.status == 406
    assert json.loads(answer.body)["status"] == 406


def test_head_tells_what_get_would(curl: Curl, endpoint: str) -> None:
    asked = ("-G", "--data-urlencode", f"query={SELECT}")
    got, told = curl(endpoint, *asked), curl(endpoint, *asked, "--head")
    assert told.status == 200
    for name in ("content-type", "content-length", "vary"):
        assert told.headers[name] == got.headers[name]


def test_it_unpacks_what_is_compressed(curl: Curl, endpoint: str) -> None:
    asked = ("-G", "--data-urlencode", "query=SELECT * { ?s ?p ?o }")
    plain, unpacked = curl(endpoint, *asked), curl(endpoint, *asked, "--compressed")
    packed = curl(endpoint, *asked, "-H", "Accept-Encoding: gzip")
    assert packed.headers["content-encoding"] == "gzip"
    assert len(packed.body) < len(plain.body) / 3
    # Without ORDER BY rows may come in another order.
    assert len(unpacked.body) == len(plain.body) == len(gzip.decompress(packed.body))


def test_it_is_not_sent_again_what_it_has(curl: Curl, endpoint: str) -> None:
    asked = ("-G", "--data-urlencode", f"query={SELECT}")
    tag = curl(endpoint, *asked).headers["etag"]
    again = curl(endpoint, *asked, "-H", f"If-None-Match: {tag}")
    assert (again.status, again.body) == (304, b"")
    assert curl(endpoint, *asked, "-H", 'If-None-Match: W/"other"').status == 200


def test_it_follows_a_node_to_what_is_known(curl: Curl, endpoint: str) -> None:
    address = f"{endpoint.removesuffix('/sparql')}/drug/pomalidomide"
    for media_type, holds in GRAPHS.items():
        answer = curl(address, "-L", "-H", f"Accept: {media_type}")
        assert answer.status == 200
        assert answer.headers["content-type"].split(";")[0] == media_type
        assert holds in answer.body.decode()


def test_it_updates_with_the_token(curl: Curl, editable: str, token: str) -> None:
    update = ("--data-urlencode", "update=INSERT DATA { <ex:s> <ex:p> 'ö & +' }")
    assert curl(editable, *update).status == 401
    allowed = curl(editable, *update, "-H", f"Authorization: Bearer {token}")
    assert (allowed.status, allowed.body) == (204, b"")
    asked = curl(editable, "-G", "--data-urlencode", "query=SELECT ?o { ?s ?p ?o }",
                 "-H", "Accept: text/csv")  # fmt: skip
    assert asked.body.decode() == "o\r\nö & +\r\n"


def test_it_sends_a_file_to_the_graph_store(
    curl: Curl, editable: str, token: str, tmp_path: Path
) -> None:
    mine = tmp_path / "mine.ttl"
    mine.write_text("<ex:s> <ex:p> 'from a file' .")
    address = f"{editable.removesuffix('/sparql')}/rdf-graph-store?graph=ex:mine"
    allowed = ("-H", f"Authorization: Bearer {token}")
    sent = curl(
        address, "-T", str(tmp_path / "mine.ttl"), "-H", "Content-Type: text/turtle", *allowed
    )
    assert sent.status == 201
    got = curl(address, "-H", "Accept: application/n-triples")
    assert got.body == b'<ex:s> <ex:p> "from a file" .\n'
    assert curl(address, "-X", "DELETE", *allowed).status in {200, 204}
    assert curl(address).status == 404
