"""Fourfold tables of drugs and effects, many at once, and estimates of each."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Estimates:
    """An estimate with its interval for each of many tables; NaN where there is none.

    Attributes:
        value, low, high: arrays of one shape.
    """

    value: Numbers
    low: Numbers
    high: Numbers


@dataclass(frozen=True, slots=True)
class Fourfold:
    """Fourfold tables, as arrays of one shape.

    Attributes:
        both: cases with the drug and the effect.
        drug_only: cases with the drug and not the effect.
        effect_only: cases with the effect and not the drug.
        neither: all other cases.
    """

    both: Numbers
    drug_only: Numbers
    effect_only: Numbers
    neither: Numbers

    @classmethod
    def of_margins(
        cls, cases: ArrayLike, drug: ArrayLike, effect: ArrayLike, every: ArrayLike
    ) -> Fourfold:
        """Return the tables with these cases in both, with the drug, with the effect, and in all.

        >>> Fourfold.of_margins(3, 100, 50, 20_000).neither
        array(19853.)
        """
        both, rows, columns, total = np.broadcast_arrays(
            *(np.asarray(each, np.float64) for each in (cases, drug, effect, every))
        )
        return cls(both, rows - both, columns - both, np.asarray(total - rows - columns + both))

    @property
    def all(self) -> Numbers:
        """Return the number of cases in each table."""
        return self.both + self.drug_only + self.effect_only + self.neither

    @property
    def expected(self) -> Numbers:
        """Return the cases expected in both were drug and effect independent of each other."""
        with np.errstate(invalid="ignore", divide="ignore"):
            product = (self.both + self.drug_only) * (self.both + self.effect_only)
            found: Numbers = product / self.all
        return found
