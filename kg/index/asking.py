"""An index of what a store holds: all of it, its names alone, or what it says of some drugs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from kg import vocab
from kg.identifiers import BASE, iri
from kg.index.building import index_of
from kg.index.reading import Gathering
from kg.index.tables import Index
from kg.model import Predicate, Ref
from kg.store import Store, results
from kg.vocab import Names, Term

_ALL = "CONSTRUCT {{ ?s ?p ?o }} WHERE {{ VALUES ?p {{ {properties} }} ?s ?p ?o }}"
_SAID = """
CONSTRUCT {{ ?s ?p ?o }} WHERE {{
  VALUES ?drug {{ {drugs} }}
  VALUES ?p {{ {properties} }}
  ?statement <{subject}> ?drug ; <{predicate}> <{adverse}> .
  {joined}
}}
"""
_STATEMENT = "?statement ?p ?o . BIND(?statement AS ?s)"
_EVIDENCE = "?s <{supports}> ?statement ; ?p ?o ."
_SPOKEN_OF = """
CONSTRUCT {{ ?said <{subject}> ?form }} WHERE {{
  ?form <{moiety}> ?drug . ?said <{subject}>|<{object}>|<{reported}> ?form
}}
"""
_SERIOUS = "CONSTRUCT {{ ?s <{serious}> ?o }} WHERE {{ ?s <{organ}> ?group . ?s <{serious}> ?o }}"
_OF_NODES = (
    vocab.PREF_LABEL,
    vocab.TITLE,
    vocab.ALT_LABEL,
    vocab.EXACT_MATCH,
    vocab.NARROW_MATCH,
    vocab.BROADER,
)
_OF_OURS = (
    Term.BROADER_TRANSITIVE,
    Term.ORGAN_CLASS,
    Term.HAS_COMPONENT,
    Term.ACTIVE_MOIETY,
    Term.TIER,
    Predicate.CONTAINS,
    Predicate.IN_CLASS,
)


def index_store(store: Store, base: str = BASE) -> Index:
    """Return the index of all that a store holds.

    Raises:
        StoreError: it does not answer.
    """
    found = Gathering(base)
    found.take(_lines(store, _ALL.format(properties=_listed(found.wanted))))
    return index_of(found)


def index_names(store: Store, base: str = BASE) -> Index:
    """Return an index of names, hierarchies and classes only; no statement is in it.

    Raises:
        StoreError: it does not answer.
    """
    found = Gathering(base)
    _take_nodes(found, store)
    return index_of(found)


def index_drugs(store: Store, drugs: Sequence[Ref], base: str = BASE) -> Index:
    """Return an index of names, and of what is said of the adverse effects of some drugs.

    Raises:
        StoreError: it does not answer.
    """
    found = Gathering(base)
    _take_nodes(found, store)
    dkg = Names(base).dkg
    for joined in (_STATEMENT, _EVIDENCE.format(supports=dkg(Term.SUPPORTS))):
        said = _SAID.format(
            drugs=_listed(iri(drug, base) for drug in drugs),
            subject=vocab.SUBJECT,
            predicate=vocab.PREDICATE,
            adverse=dkg(Predicate.HAS_ADVERSE_EFFECT),
            joined=joined,
            properties=_listed(found.wanted),
        )
        found.take(_lines(store, said))
    return index_of(found)


def _take_nodes(found: Gathering, store: Store) -> None:
    dkg = Names(found.base).dkg
    properties = _listed([*_OF_NODES, *(dkg(term) for term in _OF_OURS)])
    found.take(_lines(store, _ALL.format(properties=properties)))
    found.take(
        _lines(store, _SERIOUS.format(organ=dkg(Term.ORGAN_CLASS), serious=dkg(Term.SERIOUSNESS)))
    )
    spoken_of = _SPOKEN_OF.format(
        moiety=dkg(Term.ACTIVE_MOIETY),
        subject=vocab.SUBJECT,
        object=vocab.OBJECT,
        reported=dkg(Term.REPORTED_DRUG),
    )
    found.take(_lines(store, spoken_of))


def _listed(addresses: Iterable[str]) -> str:
    return " ".join(f"<{each}>" for each in addresses)


def _lines(store: Store, query: str) -> Iterable[str]:
    """Return the triples of an answer as lines."""
    answer = store.serialize_query(query, results.N_TRIPLES)
    return (line for line in answer.decode().split("\n") if line)
