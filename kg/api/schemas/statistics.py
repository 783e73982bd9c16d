"""The JSON of figures that are computed of many statements or counts."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from kg.api.schemas.base import Node, Schema, State

Role = Literal["primary-suspect", "secondary-suspect", "concomitant", "interacting"]


class Measure(Schema):
    """A measure with the bounds of its interval."""

    value: float
    low: float
    high: float


class PairFigures(Schema):
    """What the cases of a source say of a drug and an effect."""

    effect: Node
    cases: int = Field(description="Cases that name both; each counts once.")
    serious: int = Field(description="Those with an outcome that makes a case serious.")
    by_role: dict[Role, int] = Field(description="Cases by the role of the drug.")
    effect_cases: int = Field(description="Cases that name the effect, whatever the drug.")
    expected: float = Field(description="Cases expected were drug and effect independent.")
    prr: Measure | None = Field(
        description="Proportional reporting ratio, 95 %; null where no other drug has the effect."
    )
    chi_squared: float | None = Field(description="With the correction of Yates.")
    ror: Measure | None = Field(
        description="Reporting odds ratio, 95 %; null where a number of the table is 0."
    )
    mantel_haenszel: Measure | None = Field(
        description="Odds ratio over sex and age, 95 % (Robins, Breslow and Greenland)."
    )
    ic: Measure | None = Field(description="Information component with IC025 and IC975.")
    ebgm: Measure | None = Field(
        description="Empirical Bayes geometric mean with EB05 and EB95; null where the pairs of"
        " the source are too few or too much alike."
    )
    stated: State = Field(description="What sources of statements say; no part of the figures.")


class Mixture(Schema):
    """The two gamma distributions that EBGM rests on."""

    shape: tuple[float, float]
    rate: tuple[float, float]
    share: float = Field(description="Of the first, 0 to 1.")
    pairs: int = Field(description="Pairs of a drug and an effect that it was fitted to.")


class ReportTable(Schema):
    """The pairs of a drug in one source."""

    source: Node
    roles: list[Role] = Field(description="Roles of the drug that are counted.")
    drug_cases: int
    all_cases: int
    mixture: Mixture | None
    effects: list[PairFigures]


class DrugReports(Schema):
    """The reports of a drug."""

    drug: Node
    tables: list[ReportTable]
    caveats: list[str] = Field(description="What must be known to read the figures.")
