"""What one document or job gives, held to the shapes in pieces that memory has room for."""

from __future__ import annotations

from dataclasses import replace

from kg.model import Extraction, Mention
from kg.rdf import document_quads, source_dataset
from kg.validate import Quarantined, conforms, quarantine, validate

SLICE = 2_000
"""Mentions that are validated together; of a hundred thousand the graph takes gigabytes."""


def checked(extraction: Extraction) -> tuple[Extraction, tuple[Quarantined, ...]]:
    """Return an extraction without what breaks a shape, and what that is.

    Counts of reports are not looked at: they are numbers of ours, which their class holds to more
    than the shape does, and a quarter has a million.
    """
    first, *rest = _slices(extraction.mentions)
    kept, out = _held(replace(extraction, mentions=first))
    mentions, found = list(kept.mentions), dict.fromkeys(out)
    for some in rest:
        alone, out = _held(replace(extraction, evidence=(), concepts=(), mentions=some))
        mentions += alone.mentions
        found |= dict.fromkeys(out)  # a fault of the source is found in each slice
    return replace(kept, mentions=tuple(mentions)), tuple(found)


def _slices(mentions: tuple[Mention, ...]) -> list[tuple[Mention, ...]]:
    ends = range(0, max(1, len(mentions)), SLICE)
    return [mentions[start : start + SLICE] for start in ends]


def _held(extraction: Extraction) -> tuple[Extraction, tuple[Quarantined, ...]]:
    """Return what conforms, and what not; pySHACL is asked only where the compiled shapes object.

    So what is kept out is what pySHACL keeps out, and sound documents do not wait for it.
    """
    parts = (extraction.source, extraction.evidence, extraction.mentions, extraction.concepts)
    if conforms(document_quads(*parts)):
        return extraction, ()
    return quarantine(extraction, validate(source_dataset(*parts)))
