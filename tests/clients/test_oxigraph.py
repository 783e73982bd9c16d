"""Oxigraph, embedded and as a server, which asks us by SERVICE."""

from __future__ import annotations

import csv
import io
from urllib.parse import urlencode
from urllib.request import Request, urlopen

import pyoxigraph as ox

from kg.identifiers import BASE
from tests.servers import Running

DRUG, HAS_EFFECT = f"{BASE}drug/pomalidomide", f"{BASE}vocab/hasAdverseEffect"
MINE = f"INSERT DATA {{ <{DRUG}> <ex:price> 7 }}"


def joined(endpoint: str) -> str:
    return f"""SELECT ?price ?effect WHERE {{
        ?drug <ex:price> ?price .
        SERVICE <{endpoint}> {{ ?drug <{HAS_EFFECT}> ?effect }}
    }}"""


def effects(endpoint: str) -> set[str]:
    query = f"SELECT ?effect WHERE {{ SERVICE <{endpoint}> {{ <{DRUG}> <{HAS_EFFECT}> ?effect }} }}"
    found = {row["effect"].value for row in ox.Store().query(query)}
    assert f"{BASE}effect/neutropenia" in found
    return found


def test_a_store_in_another_program_joins_its_own_with_ours(endpoint: str) -> None:
    store = ox.Store()
    store.update(MINE)
    rows = [(row["price"].value, row["effect"].value) for row in store.query(joined(endpoint))]
    assert sorted(rows) == sorted(("7", effect) for effect in effects(endpoint))


def test_one_query_joins_two_of_our_endpoints(endpoint: str, halves: tuple[str, str]) -> None:
    rows = ox.Store().query(f"""SELECT ?effect ?label WHERE {{
        SERVICE <{halves[1]}> {{ <{DRUG}> <{HAS_EFFECT}> ?effect }}
        SERVICE <{halves[0]}> {{
            ?effect <http://www.w3.org/2004/02/skos/core#prefLabel> ?label
        }}
    }}""")
    found = {row["effect"].value: row["label"].value for row in rows}
    assert set(found) == effects(endpoint)
    assert found[f"{BASE}effect/neutropenia"] == "neutropenia"


def test_a_server_joins_its_own_with_ours(endpoint: str, oxigraph_server: Running) -> None:
    theirs = oxigraph_server.emptied()
    theirs.writer.put("ex:mine", f'<{DRUG}> <ex:price> "7" .'.encode())
    theirs.close()
    asked = urlencode({"query": joined(endpoint), "union-default-graph": ""})
    request = Request(f"{oxigraph_server.url}/query?{asked}", headers={"Accept": "text/csv"})  # noqa: S310
    with urlopen(request, timeout=20) as answer:  # noqa: S310 - a server of ours
        rows = list(csv.DictReader(io.TextIOWrapper(answer, "utf-8", newline="")))
    assert {row["price"] for row in rows} == {"7"}
    assert {row["effect"] for row in rows} == effects(endpoint)
