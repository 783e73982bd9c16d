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


class SharedEffect(Schema):
    """An effect that two drugs share."""

    effect: Node
    weight: float = Field(description="Information content in nats; the fewer have it, the more.")
    share: float = Field(description="Its part in what they share, 0 to 1.")
    stated: bool = Field(description="Stated of both; else one has something narrower.")


class Similar(Schema):
    """A drug that is like another."""

    drug: Node
    score: float = Field(description="Weight of what both have over what either has, 0 to 1.")
    shared: list[SharedEffect] = Field(description="Those that count most.")
    shared_count: int = Field(description="Number of all shared effects.")
    only_here: int = Field(description="Stated effects of this drug that the other lacks.")
    only_there: int = Field(description="Stated effects of the other that this drug lacks.")


class Sharing(Schema):
    """A drug that shares a pattern of effects."""

    drug: Node
    coverage: float = Field(description="Part of the pattern that it has, by weight, 0 to 1.")
    score: float = Field(description="Less where the drug has much else, 0 to 1.")
    has: list[Node]
    lacks: list[Node]


class Enriched(Schema):
    """A class and an effect that its drugs have more often than others."""

    node: Node = Field(description="The effect of a class, or the class of an effect.")
    having: int = Field(description="Drugs of the class that have the effect or a narrower one.")
    members: int = Field(description="Drugs of the class that have any effect.")
    drugs: int = Field(description="All drugs with the effect.")
    fold: float
    odds_ratio: float | None = Field(description="null where a number of the table is 0.")
    p: float = Field(description="Fisher's exact test, one-sided.")
    q: float = Field(description="After Benjamini and Hochberg.")
    p_without_one: float = Field(description="Highest where any one drug of the class is left out.")
    q_without_one: float
    of: list[Node] = Field(description="Drugs of the class that have it.")


class Enrichment(Schema):
    """What is enriched in a class, or for an effect."""

    asked: Node
    background: int = Field(description="Drugs that are compared: all with a supported effect.")
    tested: int = Field(description="Number of effects, or classes, that were tested.")
    found: list[Enriched]


class Merge(Schema):
    """Two groups that become one; number of drugs + n stands for merge n."""

    left: int
    right: int
    height: float = Field(description="Mean distance between the drugs of both, 0 to 1.")
    size: int


class Clustering(Schema):
    """Drugs in an order in which alike ones stand beside each other, and their dendrogram."""

    drugs: list[Node]
    merges: list[Merge]
