"""JSON with the place of each string: what a string says, and where each character is written."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import TypeAlias

from kg.errors import UnreadableSourceError
from kg.readers.visible import INVISIBLE, Token, Visible, assemble

_LITERAL = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"', re.DOTALL)
_CHARACTER = re.compile(
    r"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|\\u[0-9a-fA-F]{4}|\\.|[^\\]",
    re.DOTALL,
)
_RUN = re.compile(
    r"(?P<blank>\s+)|(?P<invisible>[" + INVISIBLE + r"]+)|[^\s" + INVISIBLE + r"]+(?: (?! ))?"
)
_NO_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class JsonText:
    """A string of a JSON document.

    Attributes:
        value: what it says, escapes resolved; characters that no text can hold are U+FFFD.
        start: source offset just after its opening quote.
        written: the characters between its quotes as the source has them.
    """

    value: str
    start: int
    written: str

    def places(self) -> tuple[int, ...]:
        """Return the source offset of each character of `value`, and the one after the last."""
        if "\\" not in self.written:
            return tuple(range(self.start, self.start + len(self.value) + 1))
        widths = (len(found[0]) for found in _CHARACTER.finditer(self.written))
        return tuple(accumulate(widths, initial=self.start))

    def visible(self) -> Visible:
        """Return the text as it is seen, blanks collapsed, with the way back to the source."""
        tokens = []
        for found in _RUN.finditer(self.value):
            start, end = found.span()
            if found["blank"]:
                tokens.append(Token(" ", start, end, exact=False))
            elif not found["invisible"]:
                tokens.append(Token(found[0], start, end))
        return moved(assemble(tokens, ()), self.places())


Json: TypeAlias = dict[str, "Json"] | list["Json"] | JsonText | int | float | bool | None


class _Pairs(list[tuple[str, object]]):
    """The members of an object in their order, repeated names included."""


def parse(name: str, text: str) -> Json:
    """Return the value that a JSON text holds, each string with its place.

    Args:
        name: the source, for the error.
        text: the document; a byte order mark before it is passed over.

    Raises:
        UnreadableSourceError: no JSON, or nested too deep; with the line.
    """
    bare = text.removeprefix("\ufeff")
    skipped = len(text) - len(bare)
    try:
        value = json.loads(bare, object_pairs_hook=_Pairs)
        return _located(value, _literals(text, skipped))
    except json.JSONDecodeError as error:
        raise UnreadableSourceError(
            name, line=error.lineno, expected=f"JSON: {error.msg}"
        ) from error
    except ValueError as error:  # a number with thousands of digits
        raise UnreadableSourceError(name, line=1, expected=f"JSON: {error}") from error
    except RecursionError as error:
        raise UnreadableSourceError(
            name, line=1, expected="JSON that is not nested a thousand deep"
        ) from error


def moved(shown: Visible, places: Sequence[int]) -> Visible:
    """Return visible text of a string's content with the way back into the source of the string.

    Args:
        shown: what is seen of the content; its offsets are those of the content.
        places: source offset of each character of the content, and the one after the last.
    """
    widths = dict(shown.wide)
    ends = (places[at + widths.get(index, 1)] for index, at in enumerate(shown.origin[:-1]))
    origin = tuple(places[at] for at in shown.origin)
    return Visible(
        text=shown.text,
        origin=origin,
        wide=tuple(
            (index, end - start)
            for index, (start, end) in enumerate(zip(origin, ends, strict=False))
            if end - start != 1
        ),
        strong=shown.strong,
    )


def _literals(text: str, start: int) -> Iterator[JsonText]:
    """Yield the strings of a valid JSON text in their order, names of members included."""
    for found in _LITERAL.finditer(text, start):
        value = _NO_TEXT.sub("\ufffd", json.loads(found[0], strict=False))
        yield JsonText(value, found.start() + 1, found[0][1:-1])


def _located(value: object, literals: Iterator[JsonText]) -> Json:
    if isinstance(value, _Pairs):
        return {next(literals).value: _located(each, literals) for _, each in value}
    if isinstance(value, list):
        return [_located(each, literals) for each in value]
    if isinstance(value, str):
        return next(literals)
    assert value is None or isinstance(value, int | float)  # noqa: S101 - all that JSON has left
    return value
