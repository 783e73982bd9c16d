"""Comunica, which joins what several endpoints have."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable

import pytest

from kg.identifiers import BASE
from kg.store import Store
from tests.tools import installed

PREFIXES = f"""
PREFIX dkg: <{BASE}vocab/>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
"""
DRUG = f"{BASE}drug/pomalidomide"
EFFECTS = f"<{DRUG}> dkg:hasAdverseEffect ?effect ."
QUERY = f"{PREFIXES} SELECT ?label WHERE {{ {EFFECTS} ?effect skos:prefLabel ?label . }}"

Ask = Callable[..., list[dict[str, str]]]


@pytest.fixture
def ask() -> Ask:
    """Return what gives the rows of a query over sources."""
    command = installed("comunica")

    def asked(query: str, *sources: str) -> list[dict[str, str]]:
        words = [*command, *sources, "-q", query, "-t", "application/sparql-results+json"]
        answer = subprocess.run(words, capture_output=True, text=True, timeout=120, check=False)  # noqa: S603
        assert answer.returncode == 0, answer.stderr
        rows = json.loads(answer.stdout)["results"]["bindings"]
        return [{name: term["value"] for name, term in row.items()} for row in rows]

    return asked


def alone(store: Store, query: str) -> list[str]:
    """Return the labels that one endpoint with everything has."""
    answer = json.loads(store.serialize_query(query, "application/sparql-results+json"))
    found = sorted(row["label"]["value"] for row in answer["results"]["bindings"])
    assert len(found) > 2
    return found


def test_it_joins_what_two_endpoints_have(ask: Ask, halves: tuple[str, str], store: Store) -> None:
    assert sorted(row["label"] for row in ask(QUERY, *halves)) == alone(store, QUERY)


def test_it_joins_a_node_at_its_address_with_a_service(
    ask: Ask, halves: tuple[str, str], store: Store
) -> None:
    address = halves[1].removesuffix("/sparql")
    query = f"""{PREFIXES} SELECT ?label WHERE {{
        {EFFECTS}
        SERVICE <{halves[0]}> {{ ?effect skos:prefLabel ?label }}
    }}"""
    found = ask(query, f"{address}/drug/pomalidomide")
    assert sorted(row["label"] for row in found) == alone(store, QUERY)
