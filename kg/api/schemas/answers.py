"""The JSON of searches, comparisons, the graph, named queries and health."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from pydantic import Field

from kg.api.schemas.base import Finding, Incidence, Node, Polarity, Schema, Status


class Hit(Node):
    """A node that a search found."""

    name: str = Field(description="The name of the node that fits best.", examples=["Pomalyst"])


class SearchAnswer(Schema):
    """What a search found, best first."""

    query: str
    hits: list[Hit]


class DrugEntry(Schema):
    """A drug in the list."""

    node: Node
    classes: list[Node]
    effects: int = Field(description="Number of supported adverse effects.")


class Members(Schema):
    """What is known of the drugs of a class."""

    of: int = Field(description="Number of its drugs that anything is said of.")
    supported: list[str] | None = Field(None, description="Slugs of those for which it is so.")
    disputed: list[str] | None = None
    refuted: list[str] | None = None


class Cell(Finding):
    """A finding in a comparison."""

    incidence: Incidence | None = Field(description="The span of all figures; null without one.")
    counts: dict[Status, int] | None = Field(
        None, description="Number of effects by state, where a row stands for several."
    )
    members: Members | None = Field(None, description="Of a class: which of its drugs.")


class Row(Schema):
    """A row of a comparison; cells are in the order of the drugs."""

    effect: Node | None = Field(description="null where rows are organ classes.")
    organ_class: Node | None
    serious: bool = Field(description="Taken as serious wherever it occurs.")
    discrimination: float = Field(description="Entropy of the states over the drugs, in bits.")
    cells: list[Cell]


class Intersection(Schema):
    """What is supported for exactly these drugs."""

    drugs: list[str] = Field(description="Slugs.")
    count: int
    effects: list[str] = Field(description="Slugs, sorted by label.")


class Quote(Schema):
    """What a source says in one place."""

    text: str
    lead_in: str
    section: str
    polarity: Polarity
    source: str
    title: str


class Comparison(Schema):
    """Drugs side by side."""

    level: str = Field(examples=["effect"])
    drugs: list[Node]
    rows: list[Row]
    shared: list[Node] = Field(description="Supported for all of the drugs.")
    unique: dict[str, list[Node]] = Field(
        description="By slug of a drug: supported for it and not even disputed for another."
    )
    disputed: list[Node] = Field(description="Disputed for at least one of the drugs.")
    intersections: list[Intersection] = Field(description="The largest first.")
    quotes: dict[str, Quote] | None = Field(
        None, description="By id of evidence, where asked for: the sentences."
    )


class BriefNode(Schema):
    """A node without its IRI."""

    label: str
    slug: str | None = Field(None, description="Where it is not the label with dashes.")
    kind: str | None = Field(None, description="Where it is not known anyway.")


class BriefCell(Schema):
    """What is known of a drug in a row."""

    state: Status
    belief: float
    serious: bool | None = None
    often: str | None = Field(None, description="How often, in words.", examples=["3 to 5%"])
    text: str | None = Field(None, description="What goes with the state, in words.")
    statements: list[str] | None = Field(None, description="Ids; of rolled up rows none.")


class BriefRow(Schema):
    """A row of a brief comparison."""

    effect: BriefNode | None
    organ_class: int = Field(description="Its place in the list of them.")
    serious: bool
    cells: list[BriefCell | None] = Field(description="null where nobody mentions it.")


class BriefComparison(Schema):
    """Drugs side by side, in short."""

    level: str = Field(examples=["effect"])
    drugs: list[BriefNode]
    organ_classes: list[BriefNode | None] = Field(description="null for effects without one.")
    rows: list[BriefRow]


class Edge(Schema):
    """An edge of the graph."""

    from_: str = Field(alias="from", description="IRI.")
    to: str = Field(description="IRI.")
    predicate: str = Field(examples=["hasAdverseEffect"])
    statements: list[str]
    belief: float | None


class PlacedNode(Node):
    """A node with its distance from the first."""

    depth: int


class Neighbourhood(Schema):
    """What is around a node."""

    center: Node
    nodes: list[PlacedNode]
    edges: list[Edge]
    cut: dict[str, int] = Field(description="Neighbours left out, by predicate.")


class PathEdge(Edge):
    """An edge of a path."""

    evidence: list[str] = Field(description="Ids of the evidence of its supported statements.")
    quotes: list[Quote] | None = Field(description="Some of the sentences, where asked for.")


class Step(Schema):
    """One step of a path with every edge between its ends."""

    from_: str = Field(alias="from", description="IRI.")
    to: str = Field(description="IRI.")
    cost: float = Field(description="Of the cheapest edge.")
    edges: list[PathEdge]


class Path(Schema):
    """A way from one node to another."""

    cost: float = Field(description="Sum over the steps; low is short, telling and believed.")
    degree_product: float = Field(description="Path degree product, 0 to 1; low through hubs.")
    belief: float = Field(description="Product of the beliefs along it, 0 to 1.")
    nodes: list[Node]
    steps: list[Step]


class Parameter(Schema):
    """A parameter of a named query."""

    name: str
    type: str = Field(examples=["drug"])
    expected: str = Field(description="What it takes, in words.")
    description: str
    default: str | None
    optional: bool = Field(description="Left out, it leaves its variable free.")
    required: bool
    example: str | None


class NamedQuery(Schema):
    """A question that is ready to be asked."""

    name: str
    summary: str
    description: str
    tags: list[str]
    parameters: list[Parameter]
    sparql: str
    example: str = Field(description="Address that asks it with values of example.")


class Health(Schema):
    """Whether the server can answer."""

    status: Literal["ok"]
    quads: int | None = None
    release: str | None = None


class Release(Schema):
    """What the server answers from."""

    id: str
    created: datetime = Field(description="When it was built, UTC.")
    version: str = Field(description="Of the program that built it.")
    base: str = Field(description="What the IRIs of its nodes begin with.")
    quads: int
    counts: dict[str, int] = Field(description="Sizes in words.", examples=[{"drugs": 151}])
