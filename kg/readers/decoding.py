"""Bytes of a source as text: UTF-8, or what XML declares itself to be written in."""

from __future__ import annotations

import codecs
import re

from kg.errors import UnreadableSourceError

_DECLARED = re.compile(
    rb"<\?xml\s[^>]{0,100}?\bencoding\s*=\s*[\"'](?P<name>[A-Za-z][\w.:-]{0,40})[\"']"
)
# Encodings of text alone: Python's registry also has transformations and escapes.
_KNOWN = re.compile(r"ascii|utf-?8(-sig)?|utf-16(-[bl]e)?|iso8859-\d+|cp125\d|latin-?1", re.I)
# How workbooks of spreadsheet programs begin, which are archives.
_WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
# How XML in UTF-16 begins; its declaration cannot be read before.
_MARKS = (codecs.BOM_UTF16_LE + b"<\0", codecs.BOM_UTF16_BE + b"\0<")


def decoded(name: str, data: bytes) -> str:
    """Return the text that the bytes of a source hold.

    Args:
        name: the source, for errors.
        data: UTF-8, or XML in the encoding that it declares.

    Raises:
        UnreadableSourceError: not in that encoding, binary, or empty; with the line.
    """
    if data.startswith(_WORKBOOKS):
        expected = "text; a workbook (.xlsx, .xls) is read once its sheet is saved as CSV"
        raise UnreadableSourceError(name, line=1, expected=expected)
    encoding = _encoding(name, data)
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        before = data[: error.start].decode(encoding, errors="replace")
        expected = f"text encoded as {encoding.upper()}"
        raise UnreadableSourceError(name, line=_line(before), expected=expected) from error
    if "\0" in text:
        line = _line(text[: text.index("\0")])
        raise UnreadableSourceError(name, line=line, expected="text, not binary data")
    if not text.strip("\ufeff \t\r\n\f\v"):
        raise UnreadableSourceError(name, line=1, expected="text, found an empty document")
    return text


def _line(before: str) -> int:
    return before.replace("\r\n", "\n").replace("\r", "\n").count("\n") + 1


def _encoding(name: str, data: bytes) -> str:
    if data.startswith(_MARKS):
        return "utf-16"
    declared = _DECLARED.match(data.removeprefix(codecs.BOM_UTF8).lstrip())
    if declared is None:
        return "utf-8"
    stated = declared["name"].decode("ascii")
    found = known(stated)
    if not found:
        raise UnreadableSourceError(
            name, line=1, expected=f"a known encoding of text; the declaration says {stated!r}"
        )
    return found


def known(encoding: str) -> str:
    """Return the name that Python has for an encoding of text, "" for one that is none.

    >>> known("Latin-1"), known("rot13")
    ('iso8859-1', '')
    """
    try:
        found = codecs.lookup(encoding).name
    except (LookupError, ValueError):
        return ""
    return found if _KNOWN.fullmatch(found) else ""
