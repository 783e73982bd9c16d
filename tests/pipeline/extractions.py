"""Extractions merged as a build does it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from kg.identifiers import BASE
from kg.lexicon import load
from kg.model import Extraction
from kg.pipeline.contributions import Packed
from kg.pipeline.keeping import Shelf
from kg.pipeline.merging import Merged, merge
from kg.pipeline.processing import Outcome
from kg.pipeline.settling import Settled
from kg.pipeline.sorting import RUN


def merged(
    parts: Sequence[Extraction], folder: Path, *, base: str = BASE, run: int = RUN
) -> Merged:
    """Return what extractions together make."""
    (shelf := Shelf(folder / "shelf")).folder.mkdir()
    packed = [Packed.of(Outcome(name=each.source.id, extraction=each), base) for each in parts]
    briefs = [each.brief for each in packed]
    keys = [str(number) for number in range(len(briefs))]
    settled = Settled(briefs, keys, packed.__getitem__, load(), base=base)
    return merge(settled, load(), folder, shelf, base=base, run=run)
