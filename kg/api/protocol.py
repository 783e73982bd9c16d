"""Requests of the SPARQL 1.1 Protocol: which operation they carry, and what is wrong with them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from types import MappingProxyType
from urllib.parse import parse_qsl

from fastapi import Request

from kg.api.negotiation import HTML, choose
from kg.api.problems import ProblemError
from kg.store import results

FORM = "application/x-www-form-urlencoded"
QUERY, UPDATE = "application/sparql-query", "application/sparql-update"
TAKEN = (FORM, QUERY, UPDATE)
# What clients send beside Accept; the first type that fits the form of the query is taken.
FORMATS = MappingProxyType(
    {
        "json": (results.JSON, results.JSON_LD),
        "xml": (results.XML, results.RDF_XML),
        "csv": (results.CSV,),
        "tsv": (results.TSV,),
        "ttl": (results.TURTLE,),
        "turtle": (results.TURTLE,),
        "nt": (results.N_TRIPLES,),
        "nq": (results.N_QUADS,),
        "trig": (results.TRIG,),
        "json-ld": (results.JSON_LD,),
        "rdf": (results.RDF_XML,),
        "html": (HTML,),
    }
)
_OF_QUERIES = ("default-graph-uri", "named-graph-uri")
_OF_UPDATES = ("using-graph-uri", "using-named-graph-uri")
_MOST_FIELDS = 1000
_CHARSETS = ("", "utf-8", "utf8", "us-ascii")

Pairs = Sequence[tuple[str, str]]

# Clients that read nothing before they have sent all would not see the answer to a body that is a
# little too long; one that is as many times too long is cut off.
_HEARD_OUT = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """A query with the dataset that the protocol gives it.

    Attributes:
        query: None where none was sent.
        formats: media types that were asked for by name.
    """

    query: str | None
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()
    formats: tuple[str, ...] = ()

    def media_type(self, offered: tuple[str, ...], accept: str | None) -> str:
        """Return the media type of the answer.

        Raises:
            ProblemError: 406, none of the offered ones is acceptable.
        """
        named = (each for each in self.formats if each in offered)
        return next(named, None) or choose(accept, offered)


@dataclass(frozen=True, slots=True, kw_only=True)
class Update:
    """An update with the dataset that the protocol gives its patterns."""

    text: str
    using: tuple[str, ...] = ()
    using_named: tuple[str, ...] = ()


def content_type(request: Request) -> str:
    """Return the media type of the body in lower case, "" where none is given.

    Raises:
        ProblemError: 415, its text is in another charset than UTF-8.
    """
    media_type, *parameters = request.headers.get("content-type", "").lower().split(";")
    for each in parameters:
        name, _, value = each.partition("=")
        if name.strip() == "charset" and value.strip(" \"'") not in _CHARSETS:
            raise ProblemError(
                415, "unsupported-media-type", f"the body must be UTF-8, not {value.strip()}"
            )
    return media_type.strip()


def parameters(request: Request) -> Pairs:
    """Return the parameters of the address, each decoded once.

    Raises:
        ProblemError: 400, they are not UTF-8, or too many.
    """
    return pairs(request.scope["query_string"].decode("latin-1"))


def pairs(text: str) -> Pairs:
    """Return the fields of a form, each decoded once.

    Raises:
        ProblemError: 400, they are not UTF-8, or too many.
    """
    try:
        return parse_qsl(text, keep_blank_values=True, errors="strict", max_num_fields=_MOST_FIELDS)
    except ValueError as error:  # not UTF-8, or too many
        raise _bad(f"the fields cannot be read: {error}") from error


def operation(given: Pairs) -> Operation:
    """Return the query that parameters or the fields of a form carry.

    Raises:
        ProblemError: 400, they carry more than one, or what belongs to updates.
    """
    if _all(given, "update"):
        raise _bad("an update is sent by POST, and not together with a query")
    _refuse(given, _OF_UPDATES, "a query takes default-graph-uri and named-graph-uri")
    return Operation(
        query=_one(given, "query"),
        default_graphs=_all(given, "default-graph-uri"),
        named_graphs=_all(given, "named-graph-uri"),
        formats=tuple(each for name in _all(given, "format") for each in FORMATS.get(name, ())),
    )


def update(given: Pairs) -> Update:
    """Return the update that the fields of a form carry.

    Raises:
        ProblemError: 400, they carry more than one, or what belongs to queries.
    """
    if _all(given, "query"):
        raise _bad("either a query or an update is sent, not both")
    _refuse(given, _OF_QUERIES, "an update takes using-graph-uri and using-named-graph-uri")
    return Update(
        text=_one(given, "update") or "",
        using=_all(given, "using-graph-uri"),
        using_named=_all(given, "using-named-graph-uri"),
    )


def only(given: Pairs, name: str, text: str) -> Pairs:
    """Return parameters of the address beside a body that is the query or update itself."""
    return [(name, text), *((key, value) for key, value in given if key != name)]


async def body(request: Request, most: int) -> bytes:
    """Return the body.

    Raises:
        ProblemError: 413, it is longer than so many bytes.
    """
    data, size = bytearray(), 0
    async for chunk in request.stream():
        size += len(chunk)
        if size <= most:
            data += chunk
        elif size > _HEARD_OUT * most:
            break
    if size > most:
        raise ProblemError(413, "too-large", f"the body is longer than {most:,} bytes")
    return bytes(data)


async def text_body(request: Request, most: int) -> str:
    """Return the body as text, without a byte order mark.

    Raises:
        ProblemError: 413, it is too long; 400, it is not UTF-8.
    """
    data = await body(request, most)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _bad(f"the body is not UTF-8: {error}") from error


def _all(given: Pairs, name: str) -> tuple[str, ...]:
    return tuple(value for key, value in given if key == name)


def _one(given: Pairs, name: str) -> str | None:
    found = _all(given, name)
    if len(found) > 1:
        raise _bad(f"more than one {name} was sent")
    return found[0] if found else None


def _refuse(given: Pairs, names: Sequence[str], instead: str) -> None:
    for name in names:
        if _all(given, name):
            raise _bad(f"{name} does not belong here: {instead}")


def _bad(detail: str) -> ProblemError:
    return ProblemError(400, "bad-query", detail)
