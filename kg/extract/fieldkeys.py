"""What the labels of labelled lines mean, and the lines of a page that have a value."""

from __future__ import annotations

from functools import cache

from kg.extract.rules import table
from kg.model import Block, Document, Section


def field_key(heading: str) -> str | None:
    """Return what a labelled line means ("company"), None where no table knows its label."""
    return _field_keys().get(heading.casefold().strip(" :?*"))


@cache
def _field_keys() -> dict[str, str]:
    return {
        wording: meaning
        for meaning, wordings in table("fields")["keys"].items()
        for wording in wordings
    }


def is_empty(value: str) -> bool:
    """Say whether a field's value says that there is none ("N/A")."""
    bare = value.casefold().strip().rstrip(".")
    return bare in table("fields")["empty"] or bare.startswith("n/a")


def field_values(document: Document, meaning: str) -> list[tuple[Section, Block]]:
    """Return the labelled lines of one meaning that hold a value, in order of the text."""
    return [
        (section, block)
        for section in document.sections
        if field_key(section.heading) == meaning
        for block in section.blocks
        if not is_empty(block.text)
    ]
