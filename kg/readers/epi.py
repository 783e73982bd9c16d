"""Reader of electronic product information: HL7 FHIR ePI documents, as JSON or XML.

The text of a leaflet is in the sections of a Composition: each has a title, and its words as
XHTML. What the template of the leaflet says of them holds here as it does for the HTML page.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from kg.errors import UnreadableSourceError
from kg.model import Document, SourceRecord, Tier
from kg.readers import leaflet
from kg.readers.html_page import parsed
from kg.readers.json_text import Json, JsonText, moved, parse
from kg.readers.pieces import Piece, Role, lines
from kg.readers.visible import Visible

NAME = "fhir-epi"
TIER = Tier.REGULATOR

_JSON = re.compile(r'"resourceType"\s*:\s*"Composition"')
_XML = re.compile(r"<(?:Bundle|Composition)\b[^<>]*http://hl7\.org/fhir\b")
_ELEMENT = re.compile(r"<(?P<close>/?)(?P<name>section|div|title)\b(?P<rest>[^<>]*)>")
_VALUE = re.compile(r"""\bvalue\s*=\s*(?:"(?P<double>[^"]*)"|'(?P<single>[^']*)')""")
_PART = 3  # level of a heading below the main headings of the template


def can_read(path: str, head: str) -> bool:  # noqa: ARG001 - the readers' common signature
    """Tell whether a document is a FHIR resource with a Composition."""
    begin = head.lstrip("\ufeff \t\r\n")
    if begin.startswith("{"):
        return _JSON.search(begin) is not None
    return begin.startswith("<") and _XML.search(begin) is not None


def read(record: SourceRecord, data: bytes) -> Document:
    """Return the document; `data` is UTF-8.

    Raises:
        UnreadableSourceError: no JSON, or no Composition with sections.
    """
    text = data.decode("utf-8")
    if text.lstrip("\ufeff \t\r\n").startswith("{"):
        found = _from_json(parse(record.id, text))
    else:
        found = _from_xml(text)
    pieces = _placed(text, _once(found))
    if not pieces:
        raise UnreadableSourceError(
            record.id, line=1, expected="a FHIR Composition that has sections with text"
        )
    return leaflet.build(record, text, pieces)


def _from_json(value: Json) -> Iterator[Piece]:
    resources = [value, *(_member(entry, "resource") for entry in _items(value, "entry"))]
    for resource in resources:
        kind = _member(resource, "resourceType")
        if isinstance(kind, JsonText) and kind.value == "Composition":
            for section in _items(resource, "section"):
                yield from _section(section)


def _section(section: Json) -> Iterator[Piece]:
    title = _member(section, "title")
    if isinstance(title, JsonText) and (shown := title.visible()).text:
        yield _heading(shown)
    body = _member(_member(section, "text"), "div")
    if isinstance(body, JsonText) and _member(section, "emptyReason") is None:
        yield from _markup(body.value, body.places())
    for inner in _items(section, "section"):
        yield from _section(inner)


def _member(value: Json, name: str) -> Json:
    return value.get(name) if isinstance(value, dict) else None


def _items(value: Json, name: str) -> list[Json]:
    found = _member(value, name)
    return found if isinstance(found, list) else []


def _from_xml(text: str) -> Iterator[Piece]:
    """Yield titles and bodies of sections; entities that a document declares are not expanded."""
    sections = divisions = begin = 0
    for found in _ELEMENT.finditer(text):
        name, closes = found["name"], bool(found["close"])
        if found["rest"].endswith("/") and name != "title":
            continue
        if name == "section":
            sections += -1 if closes else 1
        elif name == "div":
            begin = begin if divisions or closes else found.start()
            divisions = max(0, divisions - 1) if closes else divisions + 1
            if closes and not divisions and sections > 0:
                yield from _markup(text[begin : found.end()], range(begin, found.end() + 1))
        elif sections > 0 and not divisions and (value := _VALUE.search(text, *found.span("rest"))):
            start, end = value.span("double" if value["double"] is not None else "single")
            for piece in _markup(text[start:end], range(start, end + 1)):
                yield _heading(piece.shown)


def _heading(shown: Visible) -> Piece:
    return Piece(role=Role.HEADING, shown=shown, line=1, level=_PART)


def _markup(text: str, places: Sequence[int]) -> Iterator[Piece]:
    """Yield the pieces of markup, led back to the source; `places` are those of its characters."""
    for piece in parsed(text, leaflet.divides).pieces:
        yield replace(piece, shown=moved(piece.shown, places))


def _once(pieces: Iterable[Piece]) -> Iterator[Piece]:
    """Yield the pieces, but a title that the body below it repeats only once."""
    title = ""
    for piece in pieces:
        words = piece.shown.text.casefold()
        if words != title or piece.level == _PART:
            yield piece
        title = words if piece.role is Role.HEADING else ""


def _placed(text: str, pieces: Iterable[Piece]) -> list[Piece]:
    """Return the pieces with the lines of the source on which they stand."""
    starts = [line.start for line in lines(text)]
    placed = []
    for piece in pieces:
        line = bisect_right(starts, piece.shown.origin[0])
        last = bisect_right(starts, piece.shown.origin[-1])
        placed.append(replace(piece, line=line, starts=tuple(starts[line - 1 : last])))
    return placed
