"""Five queries as people ask them of the default graph."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from kg.identifiers import BASE

_PREFIXES = f"""PREFIX dkg: <{BASE}vocab/>
PREFIX drug: <{BASE}drug/>
PREFIX effect: <{BASE}effect/>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
PREFIX prov: <http://www.w3.org/ns/prov#>
PREFIX dcterms: <http://purl.org/dc/terms/>
"""

QUERIES: Mapping[str, str] = MappingProxyType(
    {
        name: _PREFIXES + query
        for name, query in {
            "effects of a drug": """
SELECT ?effect ?label WHERE {
  drug:pomalidomide dkg:hasAdverseEffect ?effect . ?effect skos:prefLabel ?label
}""",
            "two drugs compared": """
SELECT ?label ?first ?second WHERE {
  { SELECT DISTINCT ?effect WHERE {
      VALUES ?drug { drug:pomalidomide drug:lenalidomide } ?drug dkg:hasAdverseEffect ?effect } }
  ?effect skos:prefLabel ?label .
  BIND (EXISTS { drug:pomalidomide dkg:hasAdverseEffect ?effect } AS ?first)
  BIND (EXISTS { drug:lenalidomide dkg:hasAdverseEffect ?effect } AS ?second)
}""",
            "drugs that share most": """
SELECT ?other (COUNT(DISTINCT ?effect) AS ?shared) WHERE {
  drug:pomalidomide dkg:hasAdverseEffect ?effect . ?other dkg:hasAdverseEffect ?effect
  FILTER (?other != drug:pomalidomide)
} GROUP BY ?other ORDER BY DESC(?shared) ?other LIMIT 20""",
            "part of a label": """
SELECT ?node ?label WHERE {
  ?node skos:prefLabel ?label FILTER (CONTAINS(LCASE(?label), "neuro"))
}""",
            "who says so": """
SELECT ?statement ?quote ?start ?title WHERE {
  ?statement rdf:subject drug:pomalidomide ; rdf:predicate dkg:hasAdverseEffect ;
    rdf:object effect:neutropenia .
  ?evidence dkg:supports ?statement ; dkg:quote ?quote ; dkg:start ?start ;
    prov:wasDerivedFrom ?source .
  ?source dcterms:title ?title
}""",
        }.items()
    }
)
