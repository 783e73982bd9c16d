"""Functions that a query calls by an IRI: where a server brings its own, they may do anything.

Virtuoso runs its built-in functions that way, also for whoever may only read: `bif:http_get`
fetches any address. Casts to the datatypes of XML Schema are all that the standard has.
"""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise

from kg.errors import QueryError
from kg.store.tokens import ESCAPE, Token, tokenize, unescaped

_XSD = "http://www.w3.org/2001/XMLSchema#"
_CAST = re.compile(rf"<{re.escape(_XSD)}\w+>")

_SENTENCE = ("{", "}", ".")  # what stands before the subject of a triple pattern


def refuse_calls(sparql: str) -> None:
    """Raise QueryError where a query calls a function by an IRI that is no cast."""
    _refuse(tuple(tokenize(sparql)))
    if ESCAPE.search(sparql):  # some parsers resolve these before they look for tokens
        _refuse(tuple(tokenize(unescaped(sparql))))


def _refuse(tokens: tuple[Token, ...]) -> None:
    casts = _cast_prefixes(tokens)
    for before, (token, after) in zip((None, *tokens), pairwise(tokens), strict=False):
        if after.text != "(" or token.kind not in ("iri", "name"):
            continue
        if before and before.text in _SENTENCE:
            continue  # a subject, before a path in brackets
        prefix, _, local = token.text.partition(":")
        named = token.kind == "name" and prefix in casts and re.fullmatch(r"\w+", local)
        if not named and not _CAST.fullmatch(token.text):
            raise QueryError(
                f"{token.text}(...) is not allowed here: no functions but those of SPARQL and the"
                " casts to XML Schema datatypes (nor are lists)"
            )


def _cast_prefixes(tokens: tuple[Token, ...]) -> set[str]:
    """Return the prefixes that stand for XML Schema and nothing else."""
    declared = [
        (name.text.removesuffix(":"), iri.text)
        for word, name, iri in zip(tokens, tokens[1:], tokens[2:], strict=False)
        if word.text.upper() == "PREFIX" and name.kind == "name"
    ]
    times = Counter(prefix for prefix, _ in declared)
    return {prefix for prefix, iri in declared if iri == f"<{_XSD}>" and times[prefix] == 1}
