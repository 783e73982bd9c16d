"""What several answers are made of, and problem documents."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

State = Literal["supported", "disputed", "refuted", "not-mentioned"]
Status = Literal["supported", "disputed", "refuted"]
Tier = Literal["regulator", "curated", "editorial", "unverified"]
Polarity = Literal["affirmed", "negated", "uncertain"]
Severity = Literal["mild", "moderate", "severe", "life-threatening", "fatal"]
Qualifier = Literal["stated-risk", "worsening"]
Cioms = Literal["very-common", "common", "uncommon", "rare", "very-rare"]


class Schema(BaseModel):
    """Base of all: no member that is not described."""

    model_config = ConfigDict(extra="forbid")


class Node(Schema):
    """A node of the graph."""

    iri: str = Field(examples=["https://w3id.org/drug-effect-kg/drug/pomalidomide"])
    kind: str = Field(examples=["drug"])
    slug: str = Field(examples=["pomalidomide"])
    label: str = Field(examples=["pomalidomide"])


class Frequency(Schema):
    """How often, as one source has it."""

    term: str | None = Field(description="The source's own word.", examples=["common"])
    cioms: Cioms | None = Field(description="Class; only from a number or a declared scale.")
    low: float | None = Field(description="Incidence, 0 to 1.")
    high: float | None = Field(description="Incidence, 0 to 1.")
    comparator: float | None = Field(description="Incidence in the comparator arm, 0 to 1.")
    denominator: int | None = Field(description="Number of people observed.")


class Reported(Frequency):
    """A frequency with the source that gives it."""

    source: str
    difference: float | None = Field(
        description="Incidence above that of the comparator, -1 to 1, where the same evidence gives"
        " one figure for each."
    )


class Incidence(Schema):
    """The span of all figures that sources state; no average."""

    low: float | None = Field(description="Least figure, 0 to 1; null where one has no lower end.")
    high: float | None = Field(description="Highest, 0 to 1; null where one has no upper end.")
    figures: int = Field(description="Number of different figures, each once a source.")
    sources: int = Field(description="Number of sources that give them.")


class Finding(Schema):
    """What all sources together say of a drug and an effect."""

    state: State
    belief: float | None = Field(description="0 to 1; null where nothing is said.")
    serious: bool | None = Field(description="null where no source says.")
    frequencies: list[Reported]
    populations: list[Node] = Field(description="Whom it is limited to; empty for everyone.")
    statements: list[str]
    evidence: list[str]
    sources: list[str]


class Problem(BaseModel):
    """RFC 9457 problem document; some problems have further members."""

    model_config = ConfigDict(extra="allow")

    type: str = Field(examples=["/docs#problem-unknown-name"])
    title: str = Field(examples=["Unknown name"])
    status: int = Field(examples=[404])
    detail: str = Field(examples=["no drug is called 'pomalidomid'; nearest: pomalidomide"])
    instance: str = Field(examples=["/api/drugs/pomalidomid"])
    request_id: str = Field("", description="As in the header X-Request-Id and in the log.")


PROBLEMS: dict[int | str, dict[str, Any]] = {
    status: {
        "model": Problem,
        "description": description,
        "content": {"application/problem+json": {}},
    }
    for status, description in (
        (400, "A query or parameter is wrong."),
        (404, "Nothing is called so; `nearest` has the closest names."),
        (422, "A parameter is missing or out of range."),
        (503, "The store does not answer."),
    )
}
