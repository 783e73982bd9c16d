"""Identifiers of a drug, its forms and its products in other registries, with a link to each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kg import vocab
from kg.facts import Node, select, values
from kg.identifiers import BASE
from kg.lexicon import schemes
from kg.lexicon.identifiers import scheme_name
from kg.store import Store

_MATCHES = "SELECT DISTINCT ?node ?match WHERE {{ {nodes} ?node {same} ?match }}"
_SAME = "skos:exactMatch|skos:narrowMatch"


@dataclass(frozen=True, slots=True, kw_only=True)
class Identifier:
    """What a node is called in a registry.

    Attributes:
        node: the drug, form or product that has it.
        scheme: the registry in words ("DrugBank"), "" where it is none that is known.
        id: the identifier itself ("DB08910").
        iri: where it is told more of.
    """

    node: Node
    scheme: str
    id: str
    iri: str


def identifiers(store: Store, of: Sequence[Node], base: str = BASE) -> tuple[Identifier, ...]:
    """Return the identifiers of nodes, in the order of the nodes, the best known schemes first."""
    if not of:
        return ()
    wanted = values("node", (node.ref for node in of), base)
    rows = select(store, _MATCHES.format(nodes=wanted, same=_SAME), base)
    places = {node.iri: place for place, node in enumerate(of)}
    found = [_identifier(of[places[str(node)]], str(match)) for node, match in rows]
    return tuple(sorted(found, key=lambda each: (places[each.node.iri], *_order(each))))


def _identifier(node: Node, iri: str) -> Identifier:
    prefix, _, local = vocab.mapping_curie(iri).partition(":")
    return Identifier(node=node, scheme=scheme_name(prefix), id=local or iri, iri=iri)


def _order(each: Identifier) -> tuple[int, str, str]:
    ranks = {scheme_name(scheme.prefix): scheme.rank for scheme in schemes().values()}
    return ranks.get(each.scheme, len(ranks)), each.scheme, each.id
