"""Terms in three spellings: rdflib's, Oxigraph's, and constants in the text of a query.

Oxigraph keeps numbers, dates and booleans as values: "0.50" comes back as "0.5" and xsd:int as
xsd:integer. What a shape says of a datatype or of equal terms is said of the lexical form, so a
literal that the store would change goes in under a datatype of its own that the store does not
know, and its lexical form with it. Everything here sees to it that nobody else has to know.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType

import pyoxigraph as ox
from rdflib import XSD, BNode, Literal, URIRef
from rdflib.term import Node

from kg.errors import KgError

Term = ox.NamedNode | ox.BlankNode | ox.Literal
KEPT = "urn:x-lexical-form:"
"""Before the datatype of a literal whose lexical form the store would not keep."""
ILL_TYPED = "urn:x-ill-typed:"
"""Before the datatype of a literal that the store would take for a number, and that is none."""

INTEGERS: Mapping[URIRef, tuple[int | None, int | None]] = MappingProxyType(
    {
        XSD.integer: (None, None),
        XSD.nonNegativeInteger: (0, None),
        XSD.positiveInteger: (1, None),
        XSD.nonPositiveInteger: (None, 0),
        XSD.negativeInteger: (None, -1),
        XSD.long: (-(2**63), 2**63 - 1),
        XSD.int: (-(2**31), 2**31 - 1),
        XSD.short: (-(2**15), 2**15 - 1),
        XSD.byte: (-(2**7), 2**7 - 1),
        XSD.unsignedLong: (0, None),  # what is above its range is above the store's own too
        XSD.unsignedInt: (0, 2**32 - 1),
        XSD.unsignedShort: (0, 2**16 - 1),
        XSD.unsignedByte: (0, 2**8 - 1),
    }
)
"""Datatypes of whole numbers, with the least and the greatest."""
# Beside these no number is too large: the store's own are of 64 and 128 bits, and what does not
# fit it takes for no number.
_EXACT = frozenset({XSD.decimal, *INTEGERS})

SURELY_KEPT = MappingProxyType(
    {
        XSD.integer: r"0|-?[1-9][0-9]{0,17}",
        XSD.decimal: r"0|-?(?:[1-9][0-9]{0,15}(?:\.[0-9]{0,14}[1-9])?|0\.[0-9]{0,14}[1-9])",
        XSD.boolean: r"true|false",
        XSD.date: r"[0-9]{4}-[0-9]{2}-[0-9]{2}",
        XSD.gYear: r"[0-9]{4}",
    }
)
"""Lexical forms that need not be tried out, by datatype: what most literals are."""
_FORMS = {str(datatype): re.compile(form) for datatype, form in SURELY_KEPT.items()}
_STRING, _DECIMAL = str(XSD.string), str(XSD.decimal)


class UncheckableTermError(KgError):
    """A term that the store cannot hold, or a number larger than its own.

    Attributes:
        term: the term.
        reason: what is wrong with it, in words.
    """

    def __init__(self, term: str, reason: str) -> None:
        super().__init__(term, reason)
        self.term = term
        self.reason = reason

    def __str__(self) -> str:
        return f"{self.reason}: {self.term}"


def to_store(node: Node) -> Term:
    """Return a term of rdflib as it goes into the store.

    Raises:
        UncheckableTermError: an IRI that breaks its syntax, or a number that is too large.
    """
    match node:
        case URIRef():
            return named(str(node))
        case BNode():
            return ox.BlankNode(str(node))
        case Literal(language=str(language)):
            return ox.Literal(str(node), language=language)
        case Literal(datatype=datatype):
            return literal(str(node), str(datatype or XSD.string))
    raise UncheckableTermError(repr(node), "no term of RDF 1.1")


def named(iri: str) -> ox.NamedNode:
    """Return an IRI as it goes into the store.

    Raises:
        UncheckableTermError: it breaks the syntax of IRIs.
    """
    try:
        return ox.NamedNode(iri)
    except ValueError as error:
        raise UncheckableTermError(iri, f"no IRI ({error})") from error


@lru_cache(maxsize=65_536)
def literal(lexical: str, datatype: str) -> ox.Literal:
    """Return a literal as it goes into the store, under a datatype of its own where need be.

    Raises:
        UncheckableTermError: a number that is too large.
    """
    given = ox.Literal(lexical, datatype=named(datatype))
    form = _FORMS.get(datatype)
    if datatype == _STRING or (form and form.fullmatch(lexical)):
        return given
    if is_kept(given):
        return given
    mark = KEPT if _is_in_range(lexical, datatype) else ILL_TYPED
    return ox.Literal(lexical, datatype=ox.NamedNode(mark + datatype))


def stands_in(term: object) -> bool:
    """Tell whether a term of the store is a literal under a datatype of its own."""
    if not isinstance(term, ox.Literal):
        return False
    return term.datatype.value.startswith((KEPT, ILL_TYPED))


def _is_in_range(lexical: str, datatype: str) -> bool:
    least, most = INTEGERS.get(URIRef(datatype), (None, None))
    below = least is not None and int(lexical) < least
    return not (below or (most is not None and int(lexical) > most))


def is_kept(given: ox.Literal) -> bool:
    """Tell whether the store gives a literal back as it is, by trying.

    Raises:
        UncheckableTermError: a number that is too large.
    """
    store, node = ox.Store(), ox.NamedNode(KEPT)
    store.add(ox.Quad(node, node, given))
    (back,) = store
    if back.object != given:
        return False
    # Numbers in a form of their own come back as they are, and so do those that are none to it.
    if URIRef(given.datatype.value) in _EXACT and _is_number(given):
        known = store.query(f"ASK {{ FILTER(isNumeric({given})) }}")
        if not known:
            raise UncheckableTermError(str(given), "a number too large to be compared")
    return True


def _is_number(given: ox.Literal) -> bool:
    digits = given.value[1:] if given.value[:1] in ("+", "-") else given.value
    whole, point, fraction = digits.partition(".")
    is_number = (whole + fraction).isdecimal() and digits.isascii()
    return is_number and (not point or given.datatype.value == _DECIMAL)


def from_store(term: Term) -> URIRef | BNode | Literal:
    """Return a term of the store as rdflib's, with the lexical form that it had."""
    match term:
        case ox.NamedNode(value=value):
            return URIRef(value)
        case ox.BlankNode(value=value):
            return BNode(value)
        case ox.Literal(value=value, language=str(language)):
            return Literal(value, lang=language)
        case ox.Literal(value=value, datatype=datatype):
            iri = datatype.value.removeprefix(KEPT).removeprefix(ILL_TYPED)
            kind = None if iri == str(XSD.string) else URIRef(iri)
            return Literal(value, datatype=kind, normalize=False)
    raise ValueError(f"no term of RDF 1.1: {term}")


def constant(node: Node) -> str:
    """Return a term as it is written in a query, equal to what `to_store` makes of it."""
    return str(to_store(node))


def plain(node: Node) -> str:
    """Return a literal as it is written where it is compared by value."""
    if isinstance(node, Literal) and not node.language:
        return str(ox.Literal(str(node), datatype=named(str(node.datatype or XSD.string))))
    return constant(node)
