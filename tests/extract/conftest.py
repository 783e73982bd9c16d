"""Reads short documents written for one test each."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kg.extract import extract
from kg.lexicon import load
from kg.model import Evidence, Extraction, Predicate, Ref, SourceRecord
from kg.readers import read

Extract = Callable[[str], Extraction]


@pytest.fixture
def extracted() -> Extract:
    """Return a function from the text of a document to its extraction."""

    def run(text: str) -> Extraction:
        record = SourceRecord(id="test", title="test", digest="sha256:0")
        return extract(read(record, text.encode()), load())

    return run


@pytest.fixture
def effects(extracted: Extract) -> Callable[[str], dict[str, Evidence]]:
    """Return a function from the side-effects section of a monograph to evidence by effect."""

    def run(section: str, *, name: str = "Examplin") -> dict[str, Evidence]:
        text = f"# {name}\n\n**Generic Name:** {name}\n\n**Side Effects:** {section}\n"
        return by_slug(extracted(text), Predicate.HAS_ADVERSE_EFFECT)

    return run


def by_slug(extraction: Extraction, predicate: Predicate) -> dict[str, Evidence]:
    """Return the first evidence for each object of a predicate."""
    found: dict[str, Evidence] = {}
    for each in extraction.evidence:
        if each.predicate is predicate and isinstance(each.object, Ref):
            found.setdefault(each.object.slug, each)
    return found
