"""One drug of what several sources call differently: by identifier, by brand, by other name.

Each source is read by itself, and names a drug that no vocabulary has in its own way. Seen all
together, two that have an identifier in common are one; a name that another source says is a brand,
or another name, of a drug stands for that drug. Two with one name and different identifiers are
two, and the report says so.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kg.lexicon import Lexicon
from kg.model import Extraction
from kg.reconcile.apart import told_apart
from kg.reconcile.renaming import Renaming, renamed
from kg.reconcile.together import Together

__all__ = ["Reconciled", "reconcile"]


@dataclass(frozen=True, slots=True)
class Reconciled:
    """Extractions that call one drug by one node, with what the report should say."""

    parts: tuple[Extraction, ...]
    notes: tuple[str, ...]


def reconcile(parts: Sequence[Extraction], lexicon: Lexicon) -> Reconciled:
    """Return the extractions with one node for each drug.

    Args:
        parts: extractions in an order that is always the same: the first gives a drug its name.
        lexicon: the vocabularies, whose drugs keep their names and their identifiers.
    """
    apart, notes = told_apart(parts, lexicon)
    together = Together(apart, lexicon)
    same = together.by_identifier()
    brands = together.by_name(same)
    same |= brands
    same |= together.wholes(same)
    renaming = Renaming(
        same=same,
        labels={ref: together.label(ref, same) for ref in same.values()},
        gone=brands.keys(),
        lost=together.lost(same),
    )
    return Reconciled(
        parts=tuple(renamed(part, renaming) for part in apart),
        notes=tuple(dict.fromkeys((*notes, *together.notes))),
    )
