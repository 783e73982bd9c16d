"""Whether a document says that the drug it is about does not exist."""

from __future__ import annotations

import re
from functools import cache

from kg.extract.rules import pattern
from kg.headings import heading_kind
from kg.model import Document, SectionKind


def names_nothing(document: Document) -> str | None:
    """Return the words by which a document says that its drug does not exist, None otherwise.

    Only what stands before the first section about effects counts, and the generic name.
    """
    for section in document.sections[:4]:
        if heading_kind(section.heading) is SectionKind.ADVERSE_REACTIONS:
            break
        for text in (section.heading, *(block.text for block in section.blocks[:3])):
            told = pattern("existence", "nonexistent").search(text)
            match = told or _no_such().search(text)
            if match and not _denies_something_else(text, match, listed=told is not None):
                return match[0]
    return None


@cache
def _no_such() -> re.Pattern[str]:
    """Return what finds "no standard, FDA-approved combination drug"."""
    qualities, things = (
        pattern("existence", "no_such", each).pattern for each in ("qualities", "things")
    )
    return re.compile(
        rf"\bno\s+(?:(?:{qualities})\W+(?:(?:or|and)\s+)?)+(?:\W?generic\W+)?(?:{things})",
        re.IGNORECASE,
    )


def _denies_something_else(text: str, denial: re.Match[str], *, listed: bool) -> bool:
    """Say whether it is only a name, a generic or a cure that does not exist.

    Args:
        text: the block.
        denial: what is said not to exist.
        listed: whether the words are listed as a whole; others name the thing themselves.
    """
    if pattern("existence", "unnamed").match(text[denial.end() :].lstrip(" *")):
        return True
    begin = max(text.rfind(stop, 0, denial.start()) for stop in (". ", "! ", "? ", "\n")) + 1
    other = pattern("existence", "of_something_else").search(text, max(begin, 0), denial.start())
    return listed and other is not None
