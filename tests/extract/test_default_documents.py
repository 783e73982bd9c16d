"""Every document of the default graph gives what its reader would look for in it."""

from __future__ import annotations

import pytest

from kg.extract import extract
from kg.lexicon import load
from kg.model import Kind, Predicate, Ref
from kg.pipeline import find_sources
from kg.readers import read
from kg.readers.manifest import ManifestEntry

DOCUMENTS = [each for each in find_sources([]) if isinstance(each, ManifestEntry)]


@pytest.mark.parametrize("entry", DOCUMENTS, ids=lambda entry: entry.record.id)
def test_document_yields_effects_and_indications_and_never_one_as_the_other(
    entry: ManifestEntry,
) -> None:
    extraction = extract(read(entry.record, entry.path.read_bytes()), load())
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
    extraction = extract(read(entry.record, entry.path.read_bytes()), load())
    lost = [m for m in extraction.mentions if m.reason == "ungrounded"]
    assert len([m for m in lost if m.expected is Kind.EFFECT]) <= 1
