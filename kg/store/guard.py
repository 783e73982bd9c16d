"""What a query asks for, read from its tokens, and whether it may be asked at all.

Oxigraph cannot switch SERVICE off, and its parser recurses: deep nesting and long chains of
operators end the whole process. So a query is screened before any parser sees it. The screen errs
on the safe side where the grammar leaves two readings open: parsers that read `SERVICE:x{}` as the
keyword and a name exist, and so do those that read `?a<b#>` as a comparison and a comment.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import urljoin

from rdflib import BNode, Literal, URIRef

from kg.errors import QueryError
from kg.store import Term
from kg.store.patterns import refuse_patterns
from kg.store.tokens import ESCAPE, Token, syntax_error, tokenize, unescaped

MAX_LENGTH = 1_000_000
MAX_DEPTH = 64
MAX_OPERATORS = 2_000

_HIERARCHICAL = re.compile(r"<[A-Za-z][A-Za-z0-9+.-]*://")
_NAME = re.compile(r"<[A-Za-z][\w-]*:[\w:.-]*>")  # one name, also between signs of comparison
_CONSTANTS = {"true", "false", "undef", "a"}
_PROLOGUE = {"BASE": 2, "PREFIX": 3}  # number of tokens of a declaration
_DECLARED = {2: ["iri"], 3: ["name", "iri"]}
_SHOWN = 30  # characters of what is no form
_IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^<>\"{}|^`\\\x00-\x20]*")
_SPECIAL = re.compile(r'\\[uU]?|["\x00-\x1f\x7f-\x9f\u2028\u2029\ufffe\uffff]')
_ESCAPES = {'"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}


class Form(StrEnum):
    """The four forms of a SPARQL query."""

    SELECT = "SELECT"
    ASK = "ASK"
    CONSTRUCT = "CONSTRUCT"
    DESCRIBE = "DESCRIBE"


@dataclass(frozen=True, slots=True, kw_only=True)
class Screened:
    """A query that may be asked, with what its tokens tell.

    Attributes:
        form: None where the prologue is wrong and none follows; the parser will say what is wrong.
        default_graphs, named_graphs: absolute IRIs of its FROM and FROM NAMED clauses.
        groups: offsets just after the braces that open the outermost pattern and the branches of
            the UNIONs right inside it; empty where there is none.
    """

    text: str
    form: Form | None
    default_graphs: tuple[str, ...]
    named_graphs: tuple[str, ...]
    groups: tuple[int, ...]

    def graphs(
        self, default_graphs: Sequence[str], named_graphs: Sequence[str]
    ) -> tuple[Sequence[str], Sequence[str]]:
        """Return the default and named graphs asked of: those of the request, else of the query."""
        if default_graphs or named_graphs:
            return default_graphs, named_graphs
        return self.default_graphs, self.named_graphs

    def bound(self, bindings: Mapping[str, Term] | None) -> str:
        """Return the query with a VALUES clause that gives the variables their terms.

        Engines' own substitution differs (Oxigraph's wants every variable projected); VALUES
        means the same everywhere. A join distributes over UNION, so each branch gets the clause
        too, without which engines work out all of a branch first.

        Raises:
            QueryError: the query has no pattern to bind in, or a term cannot be written.
        """
        if not bindings:
            return self.text
        if not self.groups:
            raise QueryError("parameters need a query with a WHERE pattern in braces")
        names = " ".join(f"?{name}" for name in bindings)
        terms = " ".join(_written(term) for term in bindings.values())
        values = f" VALUES ({names}) {{ ({terms}) }} "
        ends = (*self.groups[1:], len(self.text))
        parts = [self.text[start:end] for start, end in zip(self.groups, ends, strict=True)]
        return values.join([self.text[: self.groups[0]], *parts])


def screen(sparql: str) -> Screened:
    """Return the query with what its tokens tell.

    Raises:
        QueryError: the query is too long, nested too deep, has too many operators, calls another
            server (SERVICE, LOAD), or begins with none of the four forms.
    """
    tokens = refuse_harm(sparql)
    refuse_patterns(tokens)
    if ESCAPE.search(sparql):
        refuse_patterns(tuple(tokenize(unescaped(sparql))))
    _refuse_formless(sparql, tokens)
    default_graphs, named_graphs = _dataset(tokens)
    form = _form(tokens)
    return Screened(
        text=sparql,
        form=form,
        default_graphs=default_graphs,
        named_graphs=named_graphs,
        groups=_groups(tokens, form),
    )


def refuse_harm(sparql: str) -> tuple[Token, ...]:
    """Return the tokens of a query or an update that hurts no parser and asks no other server.

    Raises:
        QueryError: it is too long, nested too deep, has too many operators, or calls another
            server (SERVICE, LOAD).
    """
    if len(sparql) > MAX_LENGTH:
        raise QueryError(f"the query is longer than {MAX_LENGTH:,} characters")
    tokens = tuple(tokenize(sparql))
    _refuse_excess(tokens)
    _refuse_remote(sparql, tokens)
    if ESCAPE.search(sparql):  # some parsers resolve these before they look for tokens
        expanded = unescaped(sparql)
        again = tuple(tokenize(expanded))
        _refuse_excess(again)
        _refuse_remote(expanded, again)
    return tokens


def _ambiguous(token: Token) -> bool:
    """Whether `<...>` could also be read as a comparison and what follows it."""
    return token.kind == "iri" and _HIERARCHICAL.match(token.text) is None


def _refuse_excess(tokens: tuple[Token, ...]) -> None:
    depth = operators = 0
    for token in tokens:
        if token.kind == "word":
            operators += token.text.casefold() not in _CONSTANTS
        elif token.kind == "mark" or (_ambiguous(token) and not _NAME.fullmatch(token.text)):
            for mark in token.text:
                depth += (mark in "([{") - (mark in ")]}")
                operators += mark in "{|&!+-*/^=<>"
                if depth > MAX_DEPTH:
                    raise QueryError(f"the query is nested more than {MAX_DEPTH} levels deep")
        if operators > MAX_OPERATORS:
            raise QueryError(f"the query has more than {MAX_OPERATORS:,} keywords and operators")


def _refuse_remote(sparql: str, tokens: tuple[Token, ...]) -> None:
    folded = sparql.casefold()
    for keyword in ("service", "load"):
        if keyword in folded:
            for token in tokens:
                _refuse_keyword(keyword, token)


def _refuse_keyword(keyword: str, token: Token) -> None:
    if token.kind == "word" and keyword in token.text.casefold():
        raise QueryError(f"{keyword.upper()} is not allowed here: it calls another server")
    if token.kind == "name" and keyword in token.text.partition(":")[0].casefold():
        raise QueryError(
            f"the prefix in {token.text!r} can be read as the keyword {keyword.upper()}, which is"
            " not allowed here: rename the prefix"
        )
    if _ambiguous(token) and any(mark in token.text for mark in "'#)"):
        raise QueryError(
            f"{token.text} can be read as an IRI and as a comparison, and the query contains"
            f" {keyword!r}: write spaces around the comparison, or the IRI in full"
        )


def _refuse_formless(sparql: str, tokens: tuple[Token, ...]) -> None:
    """Raise where what follows the prologue is no query; parsers point to a place far behind it."""
    begins = f"a query begins with {', '.join(list(Form)[:-1])} or {Form.DESCRIBE}"
    index = 0
    while index < len(tokens) and (length := _PROLOGUE.get(tokens[index].text.upper())):
        if [each.kind for each in tokens[index + 1 : index + length]] != _DECLARED[length]:
            return  # wrong within the prologue
        index += length
    if index == len(tokens):
        raise QueryError(f"syntax error: the query is empty: {begins}")
    found = tokens[index]
    if found.kind == "name" or found.text == "\\":
        return  # parsers that read `DESCRIBE:x`, or a letter by its code point, are let be
    if found.text.upper() not in Form.__members__:
        lines = f"{sparql[: found.start]}^".splitlines()
        hint = f"found {found.text[:_SHOWN]!r}, but {begins}"
        raise syntax_error(sparql, len(lines), len(lines[-1]), hint)


def _form(tokens: tuple[Token, ...]) -> Form | None:
    for token in tokens:
        if token.kind == "word" and token.text.upper() in Form.__members__:
            return Form(token.text.upper())
    return None


def _groups(tokens: tuple[Token, ...], form: Form | None) -> tuple[int, ...]:
    """Return the offsets after the braces of the WHERE pattern and of the UNIONs right inside it.

    The template of a CONSTRUCT is no pattern, and a subquery cannot begin with VALUES.
    """
    parentheses = skipped = 0
    opened: list[int] = []
    found: list[int] = []
    for index, token in enumerate(tokens):
        parentheses += (token.text == "(") - (token.text == ")")
        if parentheses:
            continue
        if token.text == "{":
            opened.append(index)
            if len(opened) == 1 and (skipped or form is not Form.CONSTRUCT):
                found.append(index)
        elif token.text == "}" and opened:
            start = opened.pop()
            if found and len(opened) == 1 and _branch(tokens, start, index):
                found.append(start)
            if not opened:
                if found:
                    break
                skipped += 1
    return tuple(tokens[index].end for index in sorted(found))


def _branch(tokens: tuple[Token, ...], start: int, end: int) -> bool:
    """Whether the group between two braces is a branch of a UNION and no subquery."""
    before, after, first = (
        tokens[index].text.upper() if index < len(tokens) else ""
        for index in (start - 1, end + 1, start + 1)
    )
    return "UNION" in (before, after) and first != "SELECT"


def _dataset(tokens: tuple[Token, ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the IRIs of FROM and of FROM NAMED, resolved against the prologue."""
    base, prefixes = "", dict[str, str]()
    default_graphs, named_graphs = [], []
    before, last = "", ""
    for token in tokens:
        if token.text == "{":
            break
        if token.kind in ("iri", "name"):
            if last == "base":
                base = _joined(base, token)
            elif last == "prefix":
                before, last = last, token.text
                continue
            elif before == "prefix" and last.endswith(":"):
                prefixes[last] = _joined(base, token)
            elif last == "from":
                default_graphs.append(_resolved(token, base, prefixes))
            elif (before, last) == ("from", "named"):
                named_graphs.append(_resolved(token, base, prefixes))
        before, last = last, token.text.casefold() if token.kind == "word" else token.text
    return tuple(default_graphs), tuple(named_graphs)


def _resolved(token: Token, base: str, prefixes: Mapping[str, str]) -> str:
    if token.kind == "iri":
        return _joined(base, token)
    prefix, _, local = token.text.partition(":")
    return prefixes.get(f"{prefix}:", f"{prefix}:") + re.sub(r"\\(.)", r"\1", local)


def _joined(base: str, token: Token) -> str:
    iri = unescaped(token.text[1:-1])
    joined = urljoin(base, iri)
    return joined + "#" if iri.endswith("#") and not joined.endswith("#") else joined


def _written(term: Term) -> str:
    match term:
        case URIRef():
            if _IRI.fullmatch(term) is None:
                raise QueryError(f"not an absolute IRI: {str(term)!r}")
            return f"<{term}>"
        case BNode():
            raise QueryError("a blank node cannot be a parameter")
        case Literal(language=str(language)):
            return f"{_quoted(term)}@{language}"
        case Literal(datatype=URIRef() as datatype):
            return f"{_quoted(term)}^^{_written(datatype)}"
    return _quoted(term)


def _quoted(text: str) -> str:
    r"""Return a text as a string of SPARQL, whichever way a parser resolves code points.

    Some resolve `\u003E` before they look for strings, also behind a backslash that is escaped; so
    no `u` stands behind one as it is.
    """
    return f'"{_SPECIAL.sub(_escaped, text)}"'


def _escaped(found: re.Match[str]) -> str:
    sign, after = found[0][0], found[0][1:]
    if sign == "\\":
        return "\\\\" + "".join(map(_code_point, after))
    return _ESCAPES.get(sign) or _code_point(sign)


def _code_point(sign: str) -> str:
    return f"\\U{ord(sign):08X}"  # of `\\u0075` some parsers take four digits more
