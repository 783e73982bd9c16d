"""Updates that may be made: screened as queries are, with the dataset that a request gives them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pyoxigraph as ox

from kg.errors import QueryError
from kg.store.guard import refuse_harm
from kg.store.tokens import Token, tokenize

_OPERATIONS = ("USING", "WITH")


def prepare(update: str, using: Sequence[str] = (), using_named: Sequence[str] = ()) -> str:
    """Return an update in which every pattern is matched against the graphs that are given.

    Without graphs it is the update itself. Nothing is fetched: a graph that is not there is empty.

    Args:
        update: one or more operations of SPARQL 1.1 Update.
        using: absolute IRIs of the graphs that make up the default graph of patterns.
        using_named: absolute IRIs of the graphs that GRAPH can name in patterns.

    Raises:
        QueryError: it would hurt, asks another server (LOAD, SERVICE), or names a dataset of its
            own beside the one that is given.
    """
    tokens = refuse_harm(update)
    if not (using or using_named):
        return update
    if any(token.text == "\\" for token in tokens):
        raise QueryError("write the keywords of the update without escapes to give it a dataset")
    clauses = [f"USING <{_iri(each)}>" for each in using]
    clauses += [f"USING NAMED <{_iri(each)}>" for each in using_named]
    return "".join(_pieces(update, " ".join(clauses)))


def _iri(text: str) -> str:
    try:
        return ox.NamedNode(text).value
    except ValueError as error:
        raise QueryError(f"not an absolute IRI: {text!r}") from error


def _pieces(update: str, clauses: str) -> Iterator[str]:
    """Yield the update with the clauses before each WHERE; `DELETE WHERE` is written out first."""
    tokens = tuple(tokenize(update))
    depth = done = 0
    for index, token in enumerate(tokens):
        depth += (token.text == "{") - (token.text == "}")
        word = token.text.upper() if token.kind == "word" and not depth else ""
        if word in _OPERATIONS:
            raise QueryError(
                f"the update has {word}, and the request gives a dataset too: only one of them may"
            )
        if word == "WHERE":
            yield update[done : token.start]
            if tokens[index - 1].text.upper() == "DELETE":
                yield _pattern(update, tokens[index + 1 :])
            yield f" {clauses} "
            done = token.start
    yield update[done:]


def _pattern(update: str, tokens: Sequence[Token]) -> str:
    """Return the text between the first brace and the one that closes it, braces included."""
    depth = 0
    for token in tokens:
        depth += (token.text == "{") - (token.text == "}")
        if not depth:
            return update[tokens[0].start : token.end]
    return ""  # the parser will say what is wrong
