"""Quads in plain Python values, and their two spellings: a line of N-Quads and rdflib's terms.

A quad holds IRIs as plain text and literals as `Value`. rdflib's own terms take ten times as long
to make and to write, which a large release feels.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from io import BytesIO, TextIOWrapper
from typing import NamedTuple

from rdflib import Dataset, URIRef
from rdflib import Literal as RdfLiteral
from rdflib.term import Node

from kg.vocab import XSD

STRING = XSD + "string"
INTEGER = XSD + "integer"
DECIMAL = XSD + "decimal"
BOOLEAN = XSD + "boolean"
DATE = XSD + "date"
ANY_URI = XSD + "anyURI"

_ESCAPES = {
    **{chr(code): f"\\u{code:04X}" for code in (*range(0x20), 0x7F, 0xFFFE, 0xFFFF)},
    "\t": "\\t",
    "\b": "\\b",
    "\n": "\\n",
    "\r": "\\r",
    "\f": "\\f",
    '"': '\\"',
    "\\": "\\\\",
}
_ESCAPED = re.compile(r'[\x00-\x1f\x7f"\\\ufffe\uffff]')
_CHAR = r"(?:[\w.~!$&'()*+,;=:@-]|%[0-9A-Fa-f]{2})"
_WEB_IRI = re.compile(
    rf"https?://(?:[\w.~-]|%[0-9A-Fa-f]{{2}})+(?::\d+)?"
    rf"(?:/{_CHAR}*)*(?:\?(?:{_CHAR}|[/?])*)?(?:\#(?:{_CHAR}|[/?])*)?"
)


class Value(NamedTuple):
    """A literal: lexical form, datatype IRI and, for text in a language, its tag."""

    lexical: str
    datatype: str = STRING
    language: str = ""


Quad = tuple[str, str, str | Value, str]


def integer(number: int) -> Value:
    """Return a whole number as a literal."""
    return Value(str(number), INTEGER)


def decimal(number: Decimal) -> Value:
    """Return a decimal in the form that stores give back unchanged: "0.5", "1", never "5E-1".

    >>> decimal(Decimal("0.50")).lexical, decimal(Decimal("1E+2")).lexical
    ('0.5', '100')
    """
    text = format(number, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return Value("0" if text == "-0" else text, DECIMAL)


def resource(text: str, otherwise: str = ANY_URI) -> str | Value:
    """Return a web address as an IRI; what is none stays a literal of the datatype `otherwise`.

    A shape finds the literal where an IRI is wanted; one bad IRI would make the whole graph
    unreadable.
    """
    return text if _WEB_IRI.fullmatch(text) else Value(text, otherwise)


def line(quad: Quad) -> str:
    """Return a quad as a line of canonical N-Quads, with its line feed."""
    subject, predicate, value, graph = quad
    return f"<{subject}> <{predicate}> {_written(value)} <{graph}> .\n"


def _written(value: str | Value) -> str:
    if not isinstance(value, Value):
        return f"<{value}>"
    lexical = value.lexical
    if _ESCAPED.search(lexical):
        lexical = _ESCAPED.sub(lambda found: _ESCAPES[found[0]], lexical)
    if value.language:
        return f'"{lexical}"@{value.language}'
    if value.datatype == STRING:
        return f'"{lexical}"'
    return f'"{lexical}"^^<{value.datatype}>'


def lines_of(data: bytes) -> list[str]:
    """Return the lines of a text in UTF-8, which only a line feed ends, with it."""
    return TextIOWrapper(BytesIO(data), encoding="utf-8", newline="\n").readlines()


def to_node(value: str | Value) -> Node:
    """Return rdflib's term; its lexical form is kept as it is."""
    if not isinstance(value, Value):
        return URIRef(value)
    if value.language:
        return RdfLiteral(value.lexical, lang=value.language)
    if value.datatype == STRING:
        return RdfLiteral(value.lexical)
    return RdfLiteral(value.lexical, datatype=URIRef(value.datatype), normalize=False)


def from_node(node: Node) -> str | Value:
    """Return the value of an rdflib term.

    Raises:
        ValueError: the term is a blank node, of which this graph has none.
    """
    match node:
        case URIRef():
            return str(node)
        case RdfLiteral():
            return Value(str(node), str(node.datatype or STRING), str(node.language or ""))
        case _:
            raise ValueError(f"neither an IRI nor a literal: {node!r}")


def quads_of(dataset: Dataset) -> Iterator[Quad]:
    """Yield the quads of the named graphs of a dataset, in no order."""
    for subject, predicate, value, graph in dataset.quads():
        if graph is not None:
            yield str(subject), str(predicate), from_node(value), str(graph)
