"""All cells of a whole release are what SPARQL says of all drugs and effects.

`KG_RELEASE=DIR pytest tests/index/test_whole.py` asks a release of your own.
"""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest

from kg import pipeline
from kg.explore import EDGES, neighbourhood
from kg.facts import select
from kg.findings import Pair, effects, findings_of_drugs
from kg.index import NONE, Index
from kg.indexed import Indexed
from kg.model import Kind, Ref
from kg.release import Release, open_index_of, open_release
from kg.store import Store
from tests.cli.support import DOCUMENTS

_AT_ONCE = 200  # drugs in a query


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> Release:
    chosen = os.environ.get("KG_RELEASE")
    if chosen:
        return open_release(Path(chosen))
    return pipeline.build(DOCUMENTS, tmp_path_factory.mktemp("whole") / "build").release


@pytest.fixture(scope="module")
def store(release: Release) -> Store:
    return release.store()


@pytest.fixture(scope="module")
def indexed(release: Release) -> Indexed:
    return Indexed(open_index_of(release))


def test_all_drugs_by_all_effects_are_what_sparql_says(
    release: Release, store: Store, indexed: Indexed
) -> None:
    index = indexed.index
    drugs = [index.ref(node) for node in range(*index.range(Kind.DRUG))]
    assert len(drugs) > 1
    seen = 0
    for start in range(0, len(drugs), _AT_ONCE):
        asked = drugs[start : start + _AT_ONCE]
        stated = {
            pair: finding
            for pair, finding in findings_of_drugs(store, asked, release.base).items()
            if not pair.partners
        }
        first = index.find(asked[0]) - index.range(Kind.DRUG)[0]
        cells = range(int(index.cells.at[first]), int(index.cells.at[first + len(asked)]))
        held = {_pair(index, cell): indexed.finding(cell) for cell in cells}
        assert held == stated
        assert sum(map(indexed.effects_of, asked)) == len(held)
        seen += len(held)
    assert seen == len(index.cells.state) > 10
    assert indexed.effects_of(Ref(Kind.DRUG, "no-such-drug")) == 0


def _pair(index: Index, cell: int) -> Pair:
    cells = index.cells
    return Pair(index.ref(int(cells.drug[cell])), index.ref(int(cells.effect[cell])))


def test_effects_have_the_organ_classes_that_sparql_says(
    release: Release, store: Store, indexed: Indexed
) -> None:
    index = indexed.index
    refs = [index.ref(node) for node in range(*index.range(Kind.EFFECT))]
    for start in range(0, len(refs), _AT_ONCE):
        stated = effects(store, refs[start : start + _AT_ONCE], release.base)
        for ref, effect in stated.items():
            node = index.find(ref)
            assert indexed.node(node) == effect.node
            assert indexed.organ_class(node) == effect.organ_class
            assert bool(index.nodes.serious[node]) == effect.serious


def test_classes_have_the_drugs_that_sparql_says(
    release: Release, store: Store, indexed: Indexed
) -> None:
    rows = select(
        store,
        "SELECT DISTINCT ?class ?drug WHERE { { ?drug dkg:inClass ?class } UNION"
        " { ?drug dkg:inClass ?below . ?below dkg:broaderTransitive ?class } }",
        release.base,
    )
    index = indexed.index
    held = {
        (index.iri(each), index.iri(int(drug)))
        for each in range(*index.range(Kind.DRUG_CLASS))
        for drug in index.nodes.members[each]
    }
    assert held == {(str(one), str(other)) for one, other in rows if f"/{Kind.DRUG}/" in str(other)}


def test_around_each_kind_of_node_is_what_sparql_says(
    release: Release, store: Store, indexed: Indexed
) -> None:
    index = indexed.index
    for kind in (Kind.DRUG, Kind.EFFECT, Kind.DRUG_CLASS, Kind.CONDITION):
        degree = np.diff(index.edges.out_at) + np.diff(index.edges.in_at)
        low, high = index.range(kind)
        node = low + int(np.argmax(degree[low:high]))
        around = neighbourhood(indexed, index.ref(node), edges=EDGES, limit=2000)
        stated = {
            str(other)
            for (other,) in select(
                store, _AROUND.replace("%s", f"<{index.iri(node)}>"), release.base
            )
        }
        found = {node.iri for node in around.nodes[1:]}
        parts = {f"{release.base}{ref}" for ref in _parts(indexed, node)}
        drawn = {
            each
            for each in stated
            if each.startswith(release.base) and not any(k in each for k in _UNDRAWN)
        }
        assert found - parts <= drawn
        assert drawn - {index.iri(node)} <= found


_AROUND = """
SELECT DISTINCT ?other WHERE {
  { ?s rdf:subject %s ; rdf:object ?other } UNION { ?s rdf:object %s ; rdf:subject ?other }
  ?s dkg:status dkg:Supported . FILTER NOT EXISTS { ?s dkg:inCombinationWith ?with }
  FILTER isIRI(?other)
}
"""
_UNDRAWN = ("/dosage/", "/trialresult/")


def _parts(indexed: Indexed, node: int) -> list[Ref]:
    nodes, index = indexed.index.nodes, indexed.index
    found = [*nodes.components[node].tolist(), *nodes.compounds[node].tolist()]
    found += [each for each in range(len(nodes.moiety)) if nodes.moiety[each] == node]
    found += [int(nodes.moiety[node])] if nodes.moiety[node] != NONE else []
    return [index.ref(each) for each in found]
