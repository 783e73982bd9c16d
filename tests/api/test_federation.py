"""A federated query of Comunica over two of our endpoints, where Comunica is installed.

`npm install @comunica/query-sparql@4` anywhere (5 wants Node.js 22), and `KG_COMUNICA` (or PATH)
says where its command `comunica-sparql` is.
"""

from __future__ import annotations

import io
import json
import os
import shutil
import subprocess
from collections.abc import Iterator

import pytest

from kg.api import create_app
from kg.identifiers import BASE
from kg.store import Store
from kg.store.oxigraph import OxigraphStore
from tests.api.running import running

VOCABULARY = f" <{BASE}graph/vocabulary> .\n".encode()
QUERY = f"""
PREFIX dkg: <{BASE}vocab/>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT ?label WHERE {{
  <{BASE}drug/pomalidomide> dkg:hasAdverseEffect ?effect .
  ?effect skos:prefLabel ?label .
}}
"""


@pytest.fixture
def comunica() -> str:
    found = os.environ.get("KG_COMUNICA") or shutil.which("comunica-sparql")
    if not found or not shutil.which("node"):
        pytest.skip("node or Comunica (npm package @comunica/query-sparql) is not installed")
    return found


@pytest.fixture
def halves(store: Store) -> Iterator[tuple[str, str]]:
    """Yield an endpoint that has the vocabulary, and one that has all else."""
    lines = store.dump_nquads().splitlines(keepends=True)
    stores = (OxigraphStore(), OxigraphStore())
    for line in lines:
        stores[not line.endswith(VOCABULARY)].load_nquads(io.BytesIO(line))
    with running(create_app(stores[0])) as first, running(create_app(stores[1])) as second:
        yield f"{first}/sparql", f"{second}/sparql"


def test_comunica_joins_what_two_endpoints_have(
    comunica: str, halves: tuple[str, str], store: Store
) -> None:
    answer = subprocess.run(  # noqa: S603 - our own arguments
        [comunica, *halves, "-q", QUERY, "-t", "application/sparql-results+json"],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert answer.returncode == 0, answer.stderr
    rows = json.loads(answer.stdout)["results"]["bindings"]
    alone = json.loads(store.serialize_query(QUERY, "application/sparql-results+json"))
    assert rows
    assert sorted(row["label"]["value"] for row in rows) == sorted(
        row["label"]["value"] for row in alone["results"]["bindings"]
    )
