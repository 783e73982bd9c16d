"""Counts of spontaneous reports: what people suspected, which is no statement about a drug."""

from __future__ import annotations

from dataclasses import dataclass

from kg.model.nodes import Ref
from kg.model.terms import AgeGroup, DrugRole, Sex

SUSPECTS = (DrugRole.PRIMARY_SUSPECT, DrugRole.SECONDARY_SUSPECT)
"""The roles that disproportionality is usually computed of."""


@dataclass(frozen=True, slots=True, order=True)
class Stratum:
    """The cases of a count in people of one sex and age group."""

    sex: Sex
    age: AgeGroup
    cases: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportCount:
    """How many cases of a source name a drug, an effect, or both.

    A case is counted once, by its latest version. Those of a drug without an effect, of an effect
    without a drug, and of neither are the margins of the fourfold table of drug and effect.

    Attributes:
        source: id of the source.
        drug: the drug that they name in one of `roles`; None for any.
        effect: the effect that they name; None for any.
        roles: the roles of the drug that are counted.
        cases: number of cases.
        serious: those of them with an outcome that makes a case serious.
        by_role: cases that name drug and effect, by the role of the drug; a case in which it has
            two roles counts in both, and roles beside `roles` are there too. () without a drug.
        strata: the same cases by sex and age; they add up to `cases`.
        drug_cases: cases that name the drug, whatever the effect.
        effect_cases: cases that name the effect, whatever the drug.
        all_cases: cases that name any drug in one of `roles` and any effect.

    Raises:
        ValueError: numbers that cannot be those of one table.
    """

    source: str
    drug: Ref | None
    effect: Ref | None
    roles: tuple[DrugRole, ...]
    cases: int
    serious: int
    strata: tuple[Stratum, ...]
    drug_cases: int
    effect_cases: int
    all_cases: int
    by_role: tuple[tuple[DrugRole, int], ...] = ()

    def __post_init__(self) -> None:
        margins = (self.drug_cases, self.effect_cases)
        if not 0 <= self.serious <= self.cases or self.cases < 1:
            raise ValueError(f"{self.serious} serious of {self.cases} cases")
        if not all(self.cases <= each <= self.all_cases for each in margins):
            raise ValueError(f"{self.cases} cases among {margins} of {self.all_cases}")
        if self.drug_cases + self.effect_cases - self.cases > self.all_cases:
            raise ValueError(f"{margins} of {self.all_cases} cases, {self.cases} of them in both")
        if sum(each.cases for each in self.strata) != self.cases:
            raise ValueError(f"strata that do not add up to {self.cases} cases")
