"""Every document of the default graph gives what its reader would look for in it."""

from __future__ import annotations

from functools import cache

import pytest

from kg.extract import extract
from kg.lexicon import load
from kg.model import Document, Extraction, Kind, Predicate, Ref
from kg.pipeline import find_sources
from kg.readers import read
from kg.readers.manifest import ManifestEntry
from kg.texts import Mark, excerpt, packed, unpacked

DOCUMENTS = [each for each in find_sources([]) if isinstance(each, ManifestEntry)]


@cache
def extracted(entry: ManifestEntry) -> tuple[Document, Extraction]:
    document = read(entry.record, entry.path.read_bytes())
    return document, extract(document, load())


@pytest.mark.parametrize("entry", DOCUMENTS, ids=lambda entry: entry.record.id)
def test_document_yields_effects_and_indications_and_never_one_as_the_other(
    entry: ManifestEntry,
) -> None:
    _, extraction = extracted(entry)
    found: dict[Predicate, set[str]] = {}
    for each in extraction.evidence:
        if isinstance(each.object, Ref):
            found.setdefault(each.predicate, set()).add(each.object.slug)
    effects = found.get(Predicate.HAS_ADVERSE_EFFECT, set())
    indications = found.get(Predicate.HAS_INDICATION, set())
    assert len(effects) > 5
    assert indications
    assert not effects & indications


@pytest.mark.parametrize("entry", DOCUMENTS, ids=lambda entry: entry.record.id)
def test_hardly_an_effect_of_the_default_graph_is_ungrounded(entry: ManifestEntry) -> None:
    _, extraction = extracted(entry)
    lost = [m for m in extraction.mentions if m.reason == "ungrounded"]
    assert len([m for m in lost if m.expected is Kind.EFFECT]) <= 1


@pytest.mark.parametrize("entry", DOCUMENTS, ids=lambda entry: entry.record.id)
def test_every_quote_stands_in_the_text_that_is_kept_and_is_marked_within_its_section(
    entry: ManifestEntry,
) -> None:
    document, extraction = extracted(entry)
    text = unpacked(packed(document))
    for each in extraction.evidence:
        assert each.span.of(text.text) == each.quote
        section = excerpt(text, each.span, each.mention, most=1_000)
        pieces = [piece for stretch in section.stretches for piece in stretch.pieces]
        marked = "".join(each.text for each in pieces if each.mark is Mark.MENTION)
        assert marked == each.mention.of(text.text)
