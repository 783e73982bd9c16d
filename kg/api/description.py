"""What the SPARQL endpoint says of itself (SPARQL 1.1 Service Description)."""

from __future__ import annotations

from collections.abc import Iterable

from rdflib import DCTERMS, RDF, RDFS, VOID, Literal, Namespace, URIRef

from kg.api.service import Service
from kg.facts import select
from kg.store import Triple, Triples, ordered, results
from kg.store.oxigraph import OxigraphStore
from kg.vocab import Names

_SD = Namespace("http://www.w3.org/ns/sparql-service-description#")
_FORMATS = Namespace("http://www.w3.org/ns/formats/")
_ENTAILMENT = URIRef("http://www.w3.org/ns/entailment/Simple")
_OFFERED = (
    "SPARQL_Results_JSON",
    "SPARQL_Results_XML",
    "SPARQL_Results_CSV",
    "SPARQL_Results_TSV",
    "Turtle",
    "N-Triples",
    "JSON-LD",
    "RDF_XML",
    "N-Quads",
    "TriG",
)
_READ = ("Turtle", "N-Triples", "JSON-LD", "RDF_XML")
_MOST_GRAPHS = 1000
_GRAPHS = """
SELECT DISTINCT ?graph WHERE {{
  {{ ?graph a dkg:Source }}
  UNION {{ VALUES ?graph {{ <{base}statements> <{base}vocabulary> }} }}
  UNION {{ GRAPH ?graph {{ ?vocabulary sh:declare ?prefix }} }}
}} ORDER BY ?graph LIMIT {most}
"""


def describe_service(
    service: Service,
    endpoint: str,
    media_type: str,
    described: Iterable[Triple] = (),
    *,
    editable: bool = False,
) -> bytes:
    """Return the description of the endpoint in a media type for graphs.

    Args:
        service: what is described.
        endpoint: its address.
        media_type: of `kg.store.results`.
        described: what is said of the graph as a whole.
        editable: whether updates are taken.
    """
    found: list[Triple] = list(described)
    node, dataset = URIRef(endpoint), URIRef(f"{endpoint}#dataset")
    default = URIRef(f"{endpoint}#default-graph")
    found.append((node, RDF.type, _SD.Service))
    found.append((node, DCTERMS.title, Literal("Drug Effects Knowledge Graph")))
    found.append((node, _SD.endpoint, node))
    found.append((node, _SD.supportedLanguage, _SD.SPARQL11Query))
    if editable:
        found.append((node, _SD.supportedLanguage, _SD.SPARQL11Update))
        found.append((node, _SD.feature, _SD.EmptyGraphs))
        found += [(node, _SD.inputFormat, _FORMATS[name]) for name in _READ]
    found.append((node, _SD.feature, _SD.UnionDefaultGraph))
    found.append((node, _SD.defaultEntailmentRegime, _ENTAILMENT))
    for name in _OFFERED:
        found.append((node, _SD.resultFormat, _FORMATS[name]))
    found.append((node, _SD.defaultDataset, dataset))
    found.append((dataset, RDF.type, _SD.Dataset))
    found.append((dataset, _SD.defaultGraph, default))
    found.append((default, RDF.type, _SD.Graph))
    found.append((default, VOID.triples, Literal(len(service.store))))
    found.append((dataset, RDFS.seeAlso, URIRef(Names(service.base).dataset)))
    for name in _named_graphs(service):
        named = URIRef(f"{endpoint}#{name.removeprefix(service.base).replace('/', '-')}")
        found.append((dataset, _SD.namedGraph, named))
        found.append((named, RDF.type, _SD.NamedGraph))
        found.append((named, _SD.name, URIRef(name)))
    prefixes = {**Names(service.base).prefixes(), "formats": str(_FORMATS)}
    return results.encode(Triples(triples=ordered(found)), media_type, prefixes=prefixes)


def _named_graphs(service: Service) -> list[str]:
    """Return the named graphs; of a store elsewhere those that a release has."""
    if isinstance(service.store, OxigraphStore):
        return list(service.store.graph_names()[:_MOST_GRAPHS])
    query = _GRAPHS.format(base=f"{service.base}graph/", most=_MOST_GRAPHS)
    return [str(row[0]) for row in select(service.store, query, service.base)]
