"""The words by which people choose what a comparison shows."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from enum import StrEnum

from kg.compare.selecting import Filters
from kg.findings import State
from kg.model import CiomsClass, Ref, Tier


class Stated(StrEnum):
    """States that can be asked for."""

    SUPPORTED = "supported"
    DISPUTED = "disputed"
    REFUTED = "refuted"


class TierName(StrEnum):
    """Tiers of sources."""

    REGULATOR = "regulator"
    CURATED = "curated"
    EDITORIAL = "editorial"
    UNVERIFIED = "unverified"


class FrequencyName(StrEnum):
    """Frequency classes of CIOMS."""

    VERY_COMMON = "very-common"
    COMMON = "common"
    UNCOMMON = "uncommon"
    RARE = "rare"
    VERY_RARE = "very-rare"


def filters_of(
    *,
    organ_classes: Sequence[Ref] = (),
    states: Sequence[str] | None = None,
    serious: bool = False,
    tiers: Sequence[str] | None = None,
    belief: float | None = None,
    incidence: float | None = None,
    frequency: str | None = None,
) -> Filters:
    """Return filters as they are chosen by words.

    Raises:
        ValueError: a word is none of those above.
    """
    return Filters(
        organ_classes=organ_classes,
        states=[State(Stated(each).value) for each in states or ()],
        serious=serious,
        tiers=[Tier[TierName(each).name] for each in tiers or ()],
        belief=None if belief is None else Decimal(str(belief)),
        incidence=None if incidence is None else Decimal(str(incidence)),
        frequency=None if frequency is None else CiomsClass[FrequencyName(frequency).name],
    )
