"""How long answers from the index take, beside SPARQL, DuckDB and rdflib with the same ones.

    python -m tests.bench.answers RELEASE [--engines ENGINE...]

Medians in milliseconds, of the clock and of the processor's time of the thread that asks. The drugs
are those that have some 60 effects, and the busiest. Oxigraph holds the release in memory; DuckDB
the statements, names, classes and edges as tables; rdflib only what the questions need, and is
asked once, but not for what takes it minutes. `kg serve` is asked over one connection that is kept;
its processor's time is the mean of all of its processes. That all give the same is asserted.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from functools import partial
from http.client import HTTPConnection
from io import BytesIO
from itertools import cycle
from pathlib import Path
from typing import Any

import numpy as np

from kg import compare
from kg.compare.heatmap import heat_map
from kg.explore import EDGES, neighbourhood_bytes
from kg.facts import select
from kg.index import around
from kg.indexed import Indexed
from kg.model import Kind
from kg.profiles import build_profiles
from kg.release import Release, open_index_of, open_release
from kg.resolve import Resolver
from kg.similar import similar, similar_bytes
from kg.store import Store
from kg.store.rdflib_store import RdflibStore
from tests.bench import duck
from tests.bench.processes import usage
from tests.workers.serving import serving

_ROUNDS, _FEW = 200, 3
_EFFECTS = 60  # of the drugs that are compared: three as in every graph, however large it is
_ENGINES = ("duckdb", "oxigraph", "rdflib", "serve")
_COMPARE = """SELECT ?drug ?effect ?status ?belief WHERE {{
  VALUES ?drug {{ {drugs} }}
  ?s rdf:subject ?drug ; rdf:predicate dkg:hasAdverseEffect ; rdf:object ?effect ;
    dkg:status ?status ; dkg:belief ?belief .
  FILTER NOT EXISTS {{ ?s dkg:inCombinationWith ?other }}
}}"""
_SEARCH = """SELECT DISTINCT ?node WHERE {{
  {{ ?node skos:prefLabel ?name }} UNION {{ ?node skos:altLabel ?name }}
  FILTER (STRSTARTS(LCASE(?name), "{text}"))
}} LIMIT 10"""
_SIMILAR = """SELECT ?other (COUNT(DISTINCT ?effect) AS ?shared) WHERE {{
  {drug} dkg:hasAdverseEffect ?stated . ?stated dkg:broaderTransitive? ?effect .
  ?also dkg:broaderTransitive? ?effect . ?other dkg:hasAdverseEffect ?also .
  FILTER (?other != {drug})
}} GROUP BY ?other"""
_HEAT = """SELECT ?class ?organs (COUNT(*) AS ?pairs) WHERE {
  { SELECT DISTINCT ?class ?drug ?effect WHERE {
    { ?drug dkg:inClass ?class } UNION { ?drug dkg:inClass ?in . ?in dkg:broaderTransitive ?class }
    ?s rdf:subject ?drug ; rdf:predicate dkg:hasAdverseEffect ; rdf:object ?effect ;
      dkg:status dkg:Supported .
    FILTER NOT EXISTS { ?s dkg:inCombinationWith ?other }
  } }
  ?effect dkg:organClass ?organs .
} GROUP BY ?class ?organs"""
_AROUND = """SELECT ?other ?belief WHERE {{
  ?s dkg:status dkg:Supported ; dkg:belief ?belief ; rdf:object {node} ; rdf:subject ?other .
  FILTER NOT EXISTS {{ ?s dkg:inCombinationWith ?partner }}
}} ORDER BY DESC(?belief) LIMIT 500"""
_NEEDED = (
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#subject",
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#predicate",
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#object",
    "http://www.w3.org/2004/02/skos/core#prefLabel",
    "http://www.w3.org/2004/02/skos/core#altLabel",
    "vocab/status",
    "vocab/belief",
    "vocab/inCombinationWith",
    "vocab/organClass",
    "vocab/inClass",
    "vocab/broaderTransitive",
)


def _median(ask: Callable[[], Any], rounds: int = _ROUNDS) -> tuple[float, float]:
    """Return the medians of clock and processor, in milliseconds."""
    clock, processor = [], []
    for _ in range(rounds):
        begun, spent = time.perf_counter(), time.thread_time()
        ask()
        clock.append(time.perf_counter() - begun)
        processor.append(time.thread_time() - spent)
    return 1000 * sorted(clock)[rounds // 2], 1000 * sorted(processor)[rounds // 2]


def _tell(what: str, engine: str, found: tuple[float, float]) -> None:
    print(f"{what:<28} {engine:<10} {found[0]:>10.3f} {found[1]:>10.3f}", flush=True)  # noqa: T201


class _Questions:
    """The same questions, put to each engine."""

    def __init__(self, release: Release) -> None:
        self.indexed = Indexed(open_index_of(release))
        index = self.indexed.index
        self.base = release.base
        effects = np.diff(index.cells.at)
        first = index.range(Kind.DRUG)[0]
        nearest = np.argsort(np.abs(effects - _EFFECTS), kind="stable")[: 3 * _ROUNDS] + first
        usual = [index.ref(each) for each in nearest.tolist()]
        self.drugs, self.others = usual[:3], [*zip(*[iter(usual)] * 3, strict=False)]
        busiest = np.argsort(-effects, kind="stable")[:3] + first
        self.busiest = [index.ref(each) for each in busiest.tolist()]
        degrees = np.diff(index.edges.in_at)
        self.hub = index.ref(int(np.argmax(degrees)))
        self.text = "neut"

    def drug_iris(self) -> str:
        return " ".join(f"<{self.base}{drug}>" for drug in self.drugs)


def _by_index(asked: _Questions) -> dict[str, Any]:
    indexed = asked.indexed
    never: Any = None  # is asked
    resolver = Resolver(never, asked.base, indexed.index, often=True)
    found = compare.compare(indexed, asked.drugs)
    others = cycle(asked.others)
    for what, drugs in (
        ("compare 3 drugs", lambda: asked.drugs),
        ("compare 3 others each time", lambda: next(others)),
        ("compare the 3 busiest", lambda: asked.busiest),
    ):
        size = len(compare.to_json_bytes(compare.compare(indexed, drugs()))) // 1000
        _tell(what, "index", _median(lambda drugs=drugs: compare.compare(indexed, drugs())))
        whole = _median(
            lambda drugs=drugs: compare.to_json_bytes(compare.compare(indexed, drugs()))
        )
        _tell(f"  with JSON, {size} kB", "index", whole)
    profiles = build_profiles(indexed)
    alike = partial(similar_bytes, profiles, asked.drugs[0], limit=20)
    _tell("20 similar drugs, with JSON", "index", _median(alike))
    for text in (asked.text, "neutropnia"):
        _tell(f"search {text}", "index", _median(partial(resolver.search, text)))
    heat = heat_map(indexed)
    _tell("classes x organ classes", "index", _median(lambda: heat_map(indexed), 20))
    hub, every = indexed.find(asked.hub), frozenset(EDGES)
    walk = partial(around, indexed.index, hub, depth=1, limit=500, predicates=every)
    _tell("neighbourhood of 500", "index", _median(walk, 50))
    written = partial(neighbourhood_bytes, indexed, asked.hub, limit=500)
    _tell("the same with JSON", "index", _median(written, 50))
    return {
        "cells": int((found.table.states < 3).sum()),
        "pairs": int(heat.pairs.sum()),
        "shared": {
            each.drug.ref.slug: each.shared_count
            for each in similar(profiles, asked.drugs[0], limit=20)
        },
    }


def _by_sparql(
    asked: _Questions, engine: str, store: Store, rounds: int, *, whole: bool = True
) -> dict[str, Any]:
    ask = partial(select, store, base=asked.base)
    queries = {
        "compare 3 drugs": _COMPARE.format(drugs=asked.drug_iris()),
        f"search {asked.text}": _SEARCH.format(text=asked.text),
        "neighbourhood of 500": _AROUND.format(node=f"<{asked.base}{asked.hub}>"),
    }
    for what, query in queries.items():
        _tell(what, engine, _median(partial(ask, query), rounds))
    cells = {(drug, effect) for drug, effect, *_ in ask(queries["compare 3 drugs"])}
    if not whole:
        return {"cells": len(cells)}
    alike = partial(ask, _SIMILAR.format(drug=f"<{asked.base}{asked.drugs[0]}>"))
    _tell("20 similar drugs", engine, _median(alike, _FEW))
    _tell("classes x organ classes", engine, _median(partial(ask, _HEAT), 1))
    return {
        "cells": len(cells),
        "pairs": sum(int(str(row[2])) for row in ask(_HEAT)),
        "shared": {str(row[0]).rpartition("/")[2]: int(str(row[1])) for row in alike()},
    }


def _by_duckdb(asked: _Questions) -> dict[str, Any]:
    index = asked.indexed.index
    ask = partial(duck.rows, duck.opened(asked.indexed))
    queries = {
        "compare 3 drugs": duck.COMPARE.format(
            drugs=", ".join(str(index.find(drug)) for drug in asked.drugs)
        ),
        "20 similar drugs": duck.SIMILAR.format(drug=index.find(asked.drugs[0])),
        f"search {asked.text}": duck.SEARCH.format(text=asked.text),
        "classes x organ classes": duck.HEAT,
        "neighbourhood of 500": duck.AROUND.format(hub=index.find(asked.hub)),
    }
    for what, query in queries.items():
        _tell(what, "DuckDB", _median(partial(ask, query), _FEW * 5))
    return {
        "cells": len(ask(queries["compare 3 drugs"])),
        "pairs": sum(row[2] for row in ask(duck.HEAT)),
        "shared": {
            index.nodes.slug[drug]: shared for drug, shared, _ in ask(queries["20 similar drugs"])
        },
    }


def _small_graph(release: Release, base: str) -> Store:
    """Return rdflib with the triples of the properties that the questions need."""
    needed = {f"<{base}{each}>" if "//" not in each else f"<{each}>" for each in _NEEDED}
    store = RdflibStore()
    for lines in release.blocks():
        kept = [line for line in lines if line.split(" ", 2)[1] in needed]
        store.load_nquads(BytesIO("".join(kept).encode()))
    return store


def _over_http(asked: _Questions, release: Release) -> None:
    drugs = "&".join(f"drug={drug.slug}" for drug in asked.drugs)
    indexed = asked.indexed
    never: Any = None  # is asked
    resolver = Resolver(never, asked.base, indexed.index, often=True)
    asks: dict[str, tuple[str, Callable[[], Any]]] = {
        "compare 3 drugs, as JSON": (
            f"/api/compare?{drugs}",
            lambda: compare.to_json_bytes(compare.compare(indexed, asked.drugs)),
        ),
        f"search {asked.text}": (
            f"/api/search?q={asked.text}",
            partial(resolver.search, asked.text),
        ),
        "neighbourhood of 500": (
            f"/api/graph/neighbourhood?node={asked.hub}&limit=500",
            partial(neighbourhood_bytes, indexed, asked.hub, limit=500),
        ),
        "what any request takes": ("/healthz", lambda: None),
    }
    with serving("--release", release.path) as server:
        connection = HTTPConnection("127.0.0.1", server.port)
        for what, (path, inside) in asks.items():
            inner = _median(inside)
            before = usage(server.pid).cpu
            clock, _ = _median(partial(_fetched, connection, path))
            spent = 1000 * (usage(server.pid).cpu - before) / _ROUNDS
            _tell(what, "kg serve", (clock, spent))
            _tell("  added to the answer itself", "HTTP", (clock - inner[0], spent - inner[1]))


def _fetched(connection: HTTPConnection, path: str) -> bytes:
    connection.request("GET", path)
    answer = connection.getresponse()
    assert answer.status == 200, path
    return answer.read()


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("release", type=Path)
    parser.add_argument("--engines", nargs="*", choices=_ENGINES, default=_ENGINES)
    given = parser.parse_args()
    release = open_release(given.release)
    asked = _Questions(release)
    print(f"{release.quads} quads; milliseconds of the clock, and of the processor")  # noqa: T201
    expected = _by_index(asked)
    found = []
    if "duckdb" in given.engines:
        found.append(_by_duckdb(asked))
    if "oxigraph" in given.engines:
        found.append(_by_sparql(asked, "Oxigraph", release.store(), _FEW * 5))
    if "rdflib" in given.engines:
        small = _small_graph(release, asked.base)
        found.append(_by_sparql(asked, "rdflib", small, 1, whole=False))
    if "serve" in given.engines:
        _over_http(asked, release)
    for each in found:
        assert {name: each[name] for name in ("cells", "pairs") if name in each}.items() <= (
            expected.items()
        ), (expected, each)
        shared = each.get("shared", expected["shared"])
        assert expected["shared"].items() <= shared.items(), (expected["shared"], shared)


if __name__ == "__main__":
    main()
