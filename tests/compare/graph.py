"""A small graph with a hierarchy of effects and classes of drugs, made for comparisons."""

from __future__ import annotations

from functools import cache
from typing import Any

from kg.identifiers import BASE
from kg.index import Gathering, index_of
from kg.indexed import Indexed
from kg.model import Kind, Ref
from tests.index.graphs import quad, vocabulary

D0, D1, D2, D3 = (Ref(Kind.DRUG, f"d{number}") for number in range(4))
C0, C1, C2 = (Ref(Kind.DRUG_CLASS, f"c{number}") for number in range(3))
E0, E1, E2, E3, E4 = (Ref(Kind.EFFECT, f"e{number}") for number in range(5))

SAID: tuple[tuple[str, str, str, dict[str, Any]], ...] = (
    ("d0", "e0", "Supported", {"incidenceLow": "0.5", "incidenceHigh": "0.5", "source": "s0"}),
    ("d0", "e1", "Supported", {"frequencyClass": "Rare", "source": "s2"}),
    ("d0", "e3", "Disputed", {"source": "s2"}),
    ("d1", "e0", "Supported", {"incidenceLow": "0.02", "incidenceHigh": "0.1", "source": "s2"}),
    ("d1", "e2", "Supported", {"seriousness": "Serious", "source": "s1"}),
    ("d1", "e4", "Refuted", {"source": "s2"}),
    ("d2", "e1", "Supported", {"belief": "0.3", "source": "s2"}),
    ("d2", "e4", "Supported", {"frequencyClass": "VeryCommon", "source": "s0"}),
)


@cache
def indexed() -> Indexed:
    """Return the index of the graph.

    e0 > e1 > e2 are broader and narrower, e3 is always serious, e4 has no organ class; d1 and d2
    are in c1, which is below c0, and so is d0; nothing is said of d3.
    """
    found = Gathering(BASE)
    found.take(lines())
    return Indexed(index_of(found))


def lines() -> list[str]:
    """Return the graph as N-Quads."""
    made = vocabulary()
    for number, (drug, effect, status, more) in enumerate(SAID):
        made += _statement(number, drug, effect, status, more)
    return sorted(made)


def _statement(number: int, drug: str, effect: str, status: str, more: dict[str, Any]) -> list[str]:
    node, proof, source = f"statement/{number:04}", f"evidence/{number:04}", more["source"]
    polarity = "Negated" if status == "Refuted" else "Affirmed"
    made = [
        quad(node, "rdf:subject", f"drug/{drug}"),
        quad(node, "rdf:predicate", "vocab/hasAdverseEffect"),
        quad(node, "rdf:object", f"effect/{effect}"),
        quad(node, "status", f"vocab/{status}"),
        quad(node, "belief", f'"{more.get("belief", "0.8")}"^^<xsd:decimal>'),
        quad(proof, "supports", node, f"source/{source}"),
        quad(proof, "prov:wasDerivedFrom", f"source/{source}", f"source/{source}"),
        quad(proof, "polarity", f"vocab/{polarity}"),
        quad(proof, "quote", f'"{drug} and {effect}"'),
        quad(proof, "section", '"adverse-reactions"'),
    ]
    for name in ("incidenceLow", "incidenceHigh"):
        if name in more:
            made.append(quad(proof, name, f'"{more[name]}"^^<xsd:decimal>'))
    for name in ("frequencyClass", "seriousness"):
        if name in more:
            made.append(quad(proof, name, f"vocab/{more[name]}"))
    return made
