"""Graphs that nobody wrote: a few drugs and effects, and random statements with their evidence."""

from __future__ import annotations

import io
from collections.abc import Sequence

from hypothesis import strategies as st

from kg.identifiers import BASE
from kg.store.oxigraph import OxigraphStore

DRUGS = [f"drug/d{number}" for number in range(4)]
CLASSES = ["class/c0", "class/c1", "class/c2"]
EFFECTS = [f"effect/e{number}" for number in range(5)]
ORGANS = ["organclass/o0", "organclass/o1"]
POPULATIONS = ["population/p0", "population/p1"]
SOURCES = ["source/s0", "source/s1", "source/s2"]

_CIOMS = ("VeryCommon", "Common", "Uncommon", "Rare", "VeryRare")
_NAMES = {
    "rdf:type": "http://www.w3.org/1999/02/22-rdf-syntax-ns#type",
    "rdf:subject": "http://www.w3.org/1999/02/22-rdf-syntax-ns#subject",
    "rdf:predicate": "http://www.w3.org/1999/02/22-rdf-syntax-ns#predicate",
    "rdf:object": "http://www.w3.org/1999/02/22-rdf-syntax-ns#object",
    "skos:prefLabel": "http://www.w3.org/2004/02/skos/core#prefLabel",
    "skos:altLabel": "http://www.w3.org/2004/02/skos/core#altLabel",
    "skos:broader": "http://www.w3.org/2004/02/skos/core#broader",
    "prov:wasDerivedFrom": "http://www.w3.org/ns/prov#wasDerivedFrom",
    "dcterms:title": "http://purl.org/dc/terms/title",
}
_thousandths = st.one_of(st.none(), st.integers(0, 1000))


def lines(drawn: Sequence[str]) -> list[str]:
    """Return N-Quads of a graph that was drawn, sorted, each once."""
    return sorted(set(drawn))


def store_of(found: Sequence[str]) -> OxigraphStore:
    """Return a store with a graph that was drawn."""
    store = OxigraphStore()
    store.load_nquads(io.BytesIO("".join(found).encode()))
    return store


def quad(subject: str, predicate: str, value: str, graph: str = "graph/statements") -> str:
    """Return a line of N-Quads; what has no scheme is below the base IRI."""
    name = _NAMES.get(predicate) or f"{BASE}vocab/{predicate}"
    shown = value.replace("xsd:", "http://www.w3.org/2001/XMLSchema#")
    if not value.startswith('"'):
        shown = f"<{BASE}{value}>"
    return f"<{BASE}{subject}> <{name}> {shown} <{BASE}{graph}> .\n"


def vocabulary() -> list[str]:
    """Return the drugs, effects and sources, with their hierarchies."""
    found = [
        quad("effect/e1", "skos:broader", "effect/e0"),
        quad("effect/e1", "broaderTransitive", "effect/e0"),
        quad("effect/e2", "skos:broader", "effect/e1"),
        quad("effect/e2", "broaderTransitive", "effect/e1"),
        quad("effect/e2", "broaderTransitive", "effect/e0"),
        quad("class/c1", "skos:broader", "class/c0"),
        quad("class/c1", "broaderTransitive", "class/c0"),
        quad("drug/d0", "inClass", "class/c0"),
        quad("drug/d1", "inClass", "class/c1"),
        quad("drug/d2", "inClass", "class/c1"),
        quad("drug/d3", "hasComponent", "drug/d0"),
        quad("drug/d3", "hasComponent", "drug/d1"),
        quad("effect/e3", "seriousness", "vocab/Serious"),
    ]
    for node in (*DRUGS, *EFFECTS, *ORGANS, *POPULATIONS, *CLASSES):
        found.append(quad(node, "skos:prefLabel", f'"the {node.split("/")[1]}"'))
    for number, node in enumerate(SOURCES):
        found.append(quad(node, "dcterms:title", f'"{node}"'))
        found.append(quad(node, "tier", f"vocab/{('Regulator', 'Curated', 'Editorial')[number]}"))
    for number, node in enumerate(EFFECTS[:4]):
        found.append(quad(node, "organClass", ORGANS[number % 2]))
    return found


@st.composite
def graphs(draw: st.DrawFn) -> list[str]:
    """Return a strategy of graphs, as sorted lines of N-Quads."""
    found = vocabulary()
    for number in range(draw(st.integers(0, 8))):
        found += draw(_statements(number))
    return lines(found)


@st.composite
def _statements(draw: st.DrawFn, number: int) -> list[str]:
    node = f"statement/{number:04}"
    belief = draw(st.integers(0, 10_000)) / 10_000
    status = draw(st.sampled_from(("Supported", "Disputed", "Refuted")))
    found = [
        quad(node, "rdf:subject", draw(st.sampled_from(DRUGS))),
        quad(node, "rdf:predicate", "vocab/hasAdverseEffect"),
        quad(node, "rdf:object", draw(st.sampled_from(EFFECTS))),
        quad(node, "status", f"vocab/{status}"),
        quad(node, "belief", f'"{belief}"^^<xsd:decimal>'),
    ]
    for predicate, values in (("population", POPULATIONS), ("inCombinationWith", DRUGS)):
        if draw(st.booleans()) and draw(st.booleans()):
            found.append(quad(node, predicate, draw(st.sampled_from(values))))
    for place in range(draw(st.integers(0, 3))):
        found += draw(_evidence(node, f"evidence/{number:04}{place}"))
    return found


@st.composite
def _evidence(draw: st.DrawFn, statement: str, node: str) -> list[str]:
    source = draw(st.sampled_from(SOURCES))
    polarity = draw(st.sampled_from(("Affirmed", "Negated", "Uncertain")))
    bounds = sorted(draw(st.lists(st.integers(0, 1000), min_size=2, max_size=2)))
    low, high = (draw(st.sampled_from((None, each))) for each in bounds)
    given = {
        "supports": statement,
        "prov:wasDerivedFrom": source,
        "polarity": f"vocab/{polarity}",
        "seriousness": draw(st.sampled_from(("", "vocab/Serious", "vocab/NotSerious"))),
        "frequencyTerm": draw(st.sampled_from(("", '"often"', '"rarely"'))),
        "frequencyClass": draw(st.sampled_from(("", *(f"vocab/{each}" for each in _CIOMS)))),
        "incidenceLow": _share(low),
        "incidenceHigh": _share(high),
        "comparatorIncidence": _share(draw(_thousandths)),
        "denominator": draw(st.sampled_from(("", '"120"^^<xsd:integer>'))),
    }
    return [quad(node, name, value, source) for name, value in given.items() if value]


def _share(thousandths: int | None) -> str:
    return "" if thousandths is None else f'"{thousandths / 1000}"^^<xsd:decimal>'
