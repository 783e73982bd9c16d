"""The tokens of a query, and errors that show the place in it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from kg.errors import QueryError

ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
_TOKEN = re.compile(
    r"""
      (?P<space>\s+|\#[^\r\n]*)
    | (?P<string>\"\"\"(?:\"{0,2}(?:[^"\\]|\\.))*\"\"\" | '''(?:'{0,2}(?:[^'\\]|\\.))*'''
        | "(?:[^"\\\r\n]|\\.)*" | '(?:[^'\\\r\n]|\\.)*')
    | (?P<iri><[^<>"{}|^`\\\x00-\x20]*(?:\\[uU][0-9A-Fa-f]{4,8}[^<>"{}|^`\\\x00-\x20]*)*>)
    | (?P<variable>[?$]\w+)
    | (?P<blank>_:\w(?:[\w.-]*[\w-])?)
    | (?P<name>(?:[^\W\d_](?:[\w.-]*[\w-])?)?:
        (?:(?:[\w:]|%[0-9A-Fa-f]{2}|\\[_~.\-!$&'()*+,;=/?\#@%])
           (?:(?:[\w:.-]|%[0-9A-Fa-f]{2}|\\[_~.\-!$&'()*+,;=/?\#@%])*
              (?:[\w:-]|%[0-9A-Fa-f]{2}|\\[_~.\-!$&'()*+,;=/?\#@%]))?)?)
    | (?P<language>@[A-Za-z][A-Za-z0-9-]*)
    | (?P<number>(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)
    | (?P<word>[^\W\d]\w*)
    | (?P<mark>.)
    """,
    re.VERBOSE | re.DOTALL,
)
_RELATIVE = re.compile(r"""<(?![A-Za-z][A-Za-z0-9+.-]*:)[^<>"{}|^`\\\x00-\x20]*>""")
_PLACE = "syntax error in line {}, column {}"
_SHOWN = 50  # characters on each side of a syntax error


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of a query: its kind is the group of `_TOKEN`, its end an offset."""

    kind: str
    text: str
    end: int

    @property
    def start(self) -> int:
        """Return the offset of its first character."""
        return self.end - len(self.text)


def tokenize(sparql: str) -> Iterator[Token]:
    """Yield the tokens of a query without spaces and comments."""
    for match in _TOKEN.finditer(sparql):
        if match.lastgroup and match.lastgroup != "space":
            yield Token(match.lastgroup, match[0], match.end())


def with_base(sparql: str, base: str) -> str:
    """Return a query that begins with a base where it has relative IRIs; no line of it moves."""
    return f"BASE <{base}> {sparql}" if _RELATIVE.search(sparql) else sparql


def unescaped(text: str) -> str:
    """Return a text in which code points stand for themselves."""

    def character(match: re.Match[str]) -> str:
        code = int(match[1] or match[2], 16)
        return chr(code) if code < 0x110000 else match[0]

    return ESCAPE.sub(character, text)


def syntax_error(text: str, line: int, column: int, hint: str = "") -> QueryError:
    """Return the error that shows the line, with a mark below the column (both from 1)."""
    lines = text.splitlines()
    shown = lines[line - 1] if 0 < line <= len(lines) else ""
    start = max(0, column - 1 - _SHOWN)
    cut = shown[start : column - 1 + _SHOWN].replace("\t", " ")
    reason = f"{_PLACE.format(line, column)}{': ' if hint else ''}{hint}"
    return QueryError(f"{reason}\n  {cut}\n  {' ' * (column - 1 - start)}^")


def place(reason: str) -> dict[str, int]:
    """Return line and column (both from 1) of the error with this reason; nothing of others."""
    found = re.match(_PLACE.format(r"(\d+)", r"(\d+)"), reason)
    return {"line": int(found[1]), "column": int(found[2])} if found else {}


def moved(error: QueryError, text: str, columns: int) -> QueryError:
    """Return an error of a query as that of a text that lacks its first so many columns."""
    found = re.match(_PLACE.format("1", r"(\d+)") + r"(?:: ([^\n]*))?\n", error.reason)
    if found is None:
        return error
    return syntax_error(text, 1, max(1, int(found[1]) - columns), found[2] or "")
