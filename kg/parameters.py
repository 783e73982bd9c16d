"""Values of parameters that stand for themselves: what they must be, and their terms."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from rdflib import XSD, Literal, URIRef

from kg.queryfiles import ParameterType

MOST_CHARACTERS = 1_000
"""Characters that the value of a parameter may have."""

_DIGITS = 18  # what stores hold of a whole number, and of a decimal on either side of its point
_INTEGER = re.compile(rf"[+-]?[0-9]{{1,{_DIGITS}}}")
_NUMBER = re.compile(rf"[+-]?[0-9]{{1,{_DIGITS}}}(?:\.[0-9]{{1,{_DIGITS}}})?")
_POWER = re.compile(r"[+-]?[0-9]{1,18}(?:\.[0-9]{1,18})?[eE][+-]?[0-9]{1,2}")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_ABSOLUTE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^<>\"{}|^`\\\x00-\x20\x7f-\x9f]+")
_TRUTHS = {
    "true": "true",
    "yes": "true",
    "1": "true",
    "false": "false",
    "no": "false",
    "0": "false",
}
WORDS: Mapping[ParameterType, str] = {
    ParameterType.TERM: "the local name or IRI of a term of the vocabulary",
    ParameterType.TEXT: "text",
    ParameterType.INTEGER: "a whole number",
    ParameterType.NUMBER: "a decimal number",
    ParameterType.BOOLEAN: "true or false",
    ParameterType.DATE: "a day as YYYY-MM-DD",
    ParameterType.IRI: "an absolute IRI",
}
"""What the value of a parameter must be, where it is no node."""
_LIMITS: Mapping[ParameterType, str] = {
    ParameterType.TEXT: f" of at most {MOST_CHARACTERS:,} characters",
    ParameterType.INTEGER: f" of at most {_DIGITS} digits",
    ParameterType.NUMBER: f" of at most {_DIGITS} digits on each side of its point",
}


def expected_of(kind: ParameterType) -> str:
    """Return what a parameter of a type takes, in words."""
    if kind.kind is None:
        return WORDS[kind] + _LIMITS.get(kind, "")
    return f"the name, id or IRI of a node of the kind {kind.value}"


def plain_term(kind: ParameterType, text: str) -> URIRef | Literal | None:
    """Return the term of a value that names no node, None where it is not of the type."""
    match kind:
        case ParameterType.INTEGER:
            return Literal(int(text)) if _INTEGER.fullmatch(text) else None
        case ParameterType.NUMBER:
            plain = format(Decimal(text), "f") if _POWER.fullmatch(text) else text
            return Literal(plain, datatype=XSD.decimal) if _NUMBER.fullmatch(plain) else None
        case ParameterType.BOOLEAN:
            truth = _TRUTHS.get(text.strip().lower())
            return Literal(truth, datatype=XSD.boolean) if truth else None
        case ParameterType.DATE:
            return Literal(text, datatype=XSD.date) if _is_day(text) else None
        case ParameterType.IRI:
            return URIRef(text) if _ABSOLUTE.fullmatch(text) else None
    return Literal(text)


def _is_day(text: str) -> bool:
    if _DATE.fullmatch(text) is None:
        return False
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True
