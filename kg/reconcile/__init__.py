"""One drug of what several sources call differently: by identifier, by brand, by other name.

Each source is read by itself, and names a drug that no vocabulary has in its own way. Seen all
together, two that have an identifier in common are one; a name that another source says is a brand,
or another name, of a drug stands for that drug. Two with one name and different identifiers are
two, and the report says so.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from kg.identifiers import digest
from kg.lexicon import Lexicon
from kg.model import Extraction, Predicate
from kg.reconcile.apart import Own, told_apart
from kg.reconcile.renaming import Renaming, renamed
from kg.reconcile.together import Together

__all__ = ["Reconciled", "brief", "reconcile"]


@dataclass(frozen=True, slots=True)
class Reconciled:
    """How extractions come to call one drug by one node, with what the report should say.

    Attributes:
        owns: for each extraction, its concepts with the identifiers that are their own.
        renaming: how drugs of all of them are called.
        notes: what the report should say.
    """

    owns: tuple[Own, ...]
    renaming: Renaming
    notes: tuple[str, ...]

    def of(self, number: int, part: Extraction) -> Extraction:
        """Return an extraction that calls one drug by one node.

        Args:
            number: its place among those that were reconciled, from 0.
            part: the extraction, or another with the same concepts.
        """
        return renamed(self.owns[number].of(part), self.renaming)

    def touches(self, number: int, part: Extraction) -> bool:
        """Tell whether an extraction does not stay what it was."""
        own = self.owns[number]
        return own.concepts != part.concepts or self.renaming.touches(own.of(part))

    def way(self, number: int) -> str:
        """Return a digest of all that `of` makes an extraction at that place another by."""
        own = self.owns[number]
        return digest(repr(own.concepts), own.renaming.digest, self.renaming.digest)


def reconcile(parts: Sequence[Extraction], lexicon: Lexicon) -> Reconciled:
    """Return how extractions come to have one node for each drug.

    Of each only the concepts are looked at, and which product contains which drug (`brief`).

    Args:
        parts: extractions in an order that is always the same: the first gives a drug its name.
        lexicon: the vocabularies, whose drugs keep their names and their identifiers.
    """
    owns, notes = told_apart(parts, lexicon)
    apart = [own.of(part) for own, part in zip(owns, parts, strict=True)]
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
        owns=tuple(owns),
        renaming=renaming,
        notes=tuple(dict.fromkeys((*notes, *together.notes))),
    )


def brief(part: Extraction) -> Extraction:
    """Return what reconciling needs of an extraction, which may be large."""
    sold = (each for each in part.evidence if each.predicate is Predicate.CONTAINS)
    return replace(part, evidence=tuple(sold), mentions=(), counts=())
