"""Extractions merged as a build does it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from kg.identifiers import BASE
from kg.lexicon import load
from kg.model import Extraction
from kg.pipeline.contributions import Packed
from kg.pipeline.merging import Merged, merge
from kg.pipeline.processing import Outcome
from kg.pipeline.sorting import RUN


def merged(
    parts: Sequence[Extraction], folder: Path, *, base: str = BASE, run: int = RUN
) -> Merged:
    """Return what extractions together make."""
    packed = [Packed.of(Outcome(name=each.source.id, extraction=each), base) for each in parts]
    briefs = [each.brief for each in packed]
    return merge(briefs, packed.__getitem__, load(), folder, base=base, run=run)
