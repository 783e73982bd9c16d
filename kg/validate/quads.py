"""Quads of ours on their way into the store that validates them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache

import pyoxigraph as ox

from kg.rdf.quads import Quad, Value
from kg.shacl.terms import Term, literal, named


def stored(quads: Iterable[Quad]) -> Iterator[ox.Quad]:
    """Yield quads as the store takes them, all in one graph.

    Raises:
        UncheckableTermError: a number that is too large, or an IRI that breaks its syntax.
    """
    for subject, predicate, value, _ in quads:
        yield ox.Quad(_named(subject), _named(predicate), _term(value))


@lru_cache(maxsize=16_384)
def _named(iri: str) -> ox.NamedNode:
    return named(iri)


def _term(value: str | Value) -> Term:
    if not isinstance(value, Value):
        return _named(value)
    if value.language:
        return ox.Literal(value.lexical, language=value.language)
    return literal(value.lexical, value.datatype)
