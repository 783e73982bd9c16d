"""How long likeness, enrichment, clusters, paths and figures of reports take.

    python -m tests.bench.statistics RELEASE

Medians in milliseconds, of the clock and of the processor's time of the thread that asks. The
drugs that share most effects with another are asked of Oxigraph, too, with the release in memory.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from kg.clusters import clustered
from kg.disproportionality import fit, posterior
from kg.enrich import enriched
from kg.facts import ref_of, select
from kg.indexed import Indexed
from kg.model import Kind, Ref
from kg.paths import build_network, paths
from kg.profiles import Profiles, build_profiles
from kg.release import Release, open_index_of, open_release
from kg.similar import sharing, similar, similar_bytes

_SHARED = """SELECT ?other (COUNT(DISTINCT ?effect) AS ?shared) WHERE {{
  {drug} dkg:hasAdverseEffect ?stated . ?stated dkg:broaderTransitive? ?effect .
  ?also dkg:broaderTransitive? ?effect . ?other dkg:hasAdverseEffect ?also .
  FILTER (?other != {drug})
}} GROUP BY ?other"""
_PAIRS = (
    400_000  # of a drug and an effect: those of a quarter of FAERS are several hundred thousand
)


def _median(ask: Callable[[Any], Any], asked: list[Any]) -> tuple[float, float]:
    """Return the medians of clock and processor over questions, in milliseconds."""
    clock, processor = [], []
    for each in asked:
        ask(each)  # the first time, labels are read
        begun, spent = time.perf_counter(), time.thread_time()
        ask(each)
        clock.append(time.perf_counter() - begun)
        processor.append(time.thread_time() - spent)
    return 1000 * float(np.median(clock)), 1000 * float(np.median(processor))


def _tell(what: str, found: tuple[float, float]) -> None:
    print(f"{what:<36} {found[0]:>10.3f} {found[1]:>10.3f}", flush=True)  # noqa: T201


def _by_index(indexed: Indexed, profiles: Profiles) -> None:
    index = indexed.index
    drugs = [indexed.node(int(each)).ref for each in profiles.drugs[::7]]
    _tell("profiles", _median(lambda _: build_profiles(indexed), [None]))
    _tell("similar, 10 as JSON", _median(partial(similar_bytes, profiles), drugs))
    _tell("similar, 20 as JSON", _median(partial(similar_bytes, profiles, limit=20), drugs))
    common = [each for each in profiles.ranked[::-1] if profiles.weights[each] > 0]
    effects = [index.ref(int(each) + profiles.first) for each in common[:60]]
    _tell(
        "drugs with 3 effects",
        _median(partial(sharing, profiles), [*zip(*[iter(effects)] * 3, strict=True)]),
    )
    classes = [
        index.ref(each)
        for each in range(*index.range(Kind.DRUG_CLASS))
        if len(profiles.rows_of(index.nodes.members[each])) > 1
    ]
    _tell("enriched in a class", _median(partial(enriched, profiles), classes[::9]))
    _tell("enriched for an effect", _median(partial(enriched, profiles), effects[:20]))
    _tell(
        "clusters of 50 drugs", _median(partial(clustered, profiles), [drugs[:50], drugs[50:100]])
    )
    network = build_network(indexed)
    _tell("network", _median(lambda _: build_network(indexed), [None]))
    ends = [*zip(drugs[:30], drugs[30:60], strict=True)]
    for k in (3, 20):
        _tell(f"{k} paths", _median(lambda pair, k=k: paths(network, *pair, k=k), ends))


def _by_sparql(release: Release, profiles: Profiles) -> None:
    store = release.store()
    drugs = [profiles.indexed.node(int(each)).ref for each in profiles.drugs[::400]]

    def ask(drug: Ref) -> dict[Ref | None, int]:
        query = _SHARED.format(drug=f"<{release.base}{drug}>")
        return {
            ref_of(other, release.base): int(str(shared))
            for other, shared in select(store, query, release.base)
        }

    _tell("effects shared, Oxigraph", _median(ask, drugs))
    for drug in drugs:
        told = ask(drug)
        for each in similar(profiles, drug, limit=20):
            assert told[each.drug.ref] == each.shared_count, (drug, each.drug)


def _of_reports() -> None:
    chance = np.random.default_rng(0)
    expected = chance.gamma(0.5, 2, 3 * _PAIRS)
    ratio = np.where(
        chance.random(len(expected)) < 0.1,
        chance.gamma(2, 2, len(expected)),
        chance.gamma(4, 0.2, len(expected)),
    )
    cases = chance.poisson(expected * ratio).astype(np.float64)
    seen = np.flatnonzero(cases)[:_PAIRS]
    mixture = fit(cases[seen], expected[seen])
    assert mixture is not None
    pairs = (cases[seen], expected[seen])
    _tell(f"mixture of {_PAIRS:,} pairs", _median(lambda _: fit(*pairs), [None]))
    _tell(f"EBGM of {_PAIRS:,} pairs", _median(lambda _: posterior(mixture, *pairs), [None]))


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("release", type=Path)
    release = open_release(parser.parse_args().release)
    indexed = Indexed(open_index_of(release))
    profiles = build_profiles(indexed)
    print(f"{release.quads} quads, {len(profiles.drugs)} drugs with effects")  # noqa: T201
    _by_index(indexed, profiles)
    _by_sparql(release, profiles)
    _of_reports()


if __name__ == "__main__":
    main()
