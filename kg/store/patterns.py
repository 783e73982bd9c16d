"""How many triple patterns a query has, read from its tokens."""

from __future__ import annotations

from collections.abc import Sequence

from kg.errors import QueryError
from kg.store.tokens import Token

MAX_PATTERNS = 2_000

_ENDS = (".", ";", ",")
_TERMS = ("iri", "name", "variable", "string", "number", "blank")


def refuse_patterns(tokens: Sequence[Token]) -> None:
    """Raise QueryError where there are so many that Oxigraph's plan overflows the stack.

    Members of lists are patterns too; what VALUES and IN list is not.
    """
    patterns = parentheses = 0
    before, values = "", ""
    for token in tokens:
        parentheses += (token.text == "(") - (token.text == ")")
        if token.kind == "word":
            values = token.text.upper() if token.text.upper() == "VALUES" else values
        elif values:
            values = "" if token.text == "}" else values
        elif token.text in _ENDS:
            patterns += not (parentheses and token.text == ",")
        else:
            patterns += bool(parentheses and token.kind in _TERMS and before in _TERMS)
        before = token.kind
    if patterns > MAX_PATTERNS:
        raise QueryError(f"the query has more than {MAX_PATTERNS:,} triple patterns")
