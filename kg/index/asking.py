"""An index of what a store holds: all of it, its names alone, or what it says of some drugs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from kg import vocab
from kg.identifiers import BASE, iri, parse_iri
from kg.index.building import index_of
from kg.index.reading import Gathering
from kg.index.tables import Index
from kg.model import Kind, Predicate, Ref
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
_MEMBERS = """
CONSTRUCT {{ ?drug <{member}> ?class }} WHERE {{
  VALUES ?class {{ {classes} }}
  {{ ?drug <{member}> ?class }} UNION {{ ?below <{above}> ?class . ?drug <{member}> ?below }}
}}
"""
_ABOUT = (
    "CONSTRUCT {{ ?s ?p ?o }} WHERE"
    " {{ VALUES ?s {{ {nodes} }} VALUES ?p {{ {properties} }} ?s ?p ?o }}"
)
_AT_ONCE = 500  # nodes in a query
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
    """Return an index of what is said of the adverse effects of some drugs and classes only.

    Raises:
        StoreError: it does not answer.
    """
    found = Gathering(base)
    dkg = Names(base).dkg
    chosen = [*_members(store, drugs, base), *drugs]
    for joined in (_STATEMENT, _EVIDENCE.format(supports=dkg(Term.SUPPORTS))):
        said = _SAID.format(
            drugs=_listed(iri(drug, base) for drug in chosen),
            subject=vocab.SUBJECT,
            predicate=vocab.PREDICATE,
            adverse=dkg(Predicate.HAS_ADVERSE_EFFECT),
            joined=joined,
            properties=_listed(found.wanted),
        )
        found.take(_lines(store, said))
    _take_about(found, store, chosen)
    return index_of(found)


def _members(store: Store, drugs: Sequence[Ref], base: str) -> list[Ref]:
    """Return the drugs of the classes among some drugs and classes."""
    classes = [each for each in drugs if each.kind is Kind.DRUG_CLASS]
    if not classes:
        return []
    dkg = Names(base).dkg
    query = _MEMBERS.format(
        classes=_listed(iri(each, base) for each in classes),
        member=dkg(Predicate.IN_CLASS),
        above=dkg(Term.BROADER_TRANSITIVE),
    )
    lines = _lines(store, query)
    found = (parse_iri(line.split(" ", 1)[0][1:-1], base) for line in lines)
    return sorted({ref for ref in found if ref is not None and ref.kind is Kind.DRUG})


def _take_about(found: Gathering, store: Store, chosen: Sequence[Ref]) -> None:
    """Take what is said of nodes that were gathered, then of those that this names besides."""
    dkg = Names(found.base).dkg
    properties = _listed([*_OF_NODES, *(dkg(term) for term in (*_OF_OURS, Term.SERIOUSNESS))])
    done: set[str] = set()
    new = [*found.nodes, *(f"<{iri(drug, found.base)}>" for drug in chosen)]
    while new:
        for start in range(0, len(new), _AT_ONCE):
            nodes = " ".join(new[start : start + _AT_ONCE])
            found.take(_lines(store, _ABOUT.format(nodes=nodes, properties=properties)))
        done.update(new)
        new = [token for token in found.nodes if token not in done]


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
