"""The rows of a JSON file: the objects of a list, each with its place and its fields as cells."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import IO

from kg.datasets.layout import Layout, column_key
from kg.datasets.lines import Part, Raw
from kg.readers.elements import Element, Elements


class Objects:
    """The objects of a stream from a place on."""

    def __init__(
        self, stream: IO[bytes], size: int | None, name: str, layout: Layout, part: Part
    ) -> None:
        at = Element(part.byte, part.start, part.line, b"") if part.byte else None
        self._elements = Elements(
            stream, size, file=name, name=layout.listed, what="row", inside=at
        )

    def __iter__(self) -> Iterator[Raw]:
        """Yield the objects as they stand.

        Raises:
            UnreadableSourceError: the list breaks off, or holds what is no object.
        """
        for each in self._elements:
            try:
                text, fault = each.data.decode("utf-8"), ""
            except UnicodeDecodeError:
                text, fault = each.data.decode("utf-8", errors="replace"), "text encoded as UTF-8"
            yield Raw(each.byte, each.start, each.line, text, fault)


def fields(text: str) -> dict[str, str]:
    """Return the fields of an object as cells; the items of a list stand with semicolons between.

    Raises:
        ValueError: the text is no JSON.
    """
    try:
        found = json.loads(text)
    except RecursionError as error:
        raise ValueError("it is nested too deep") from error
    return {column_key(name): _cell(value) for name, value in found.items()}


def _cell(value: object) -> str:
    if isinstance(value, list):
        return "; ".join(filter(None, map(_cell, value)))
    return "" if value is None else str(value).strip()
