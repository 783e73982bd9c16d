"""The JSON of what is to be drawn."""

from __future__ import annotations

from pydantic import Field

from kg.api.schemas.answers import Edge
from kg.api.schemas.base import Node, Schema


class DrawnNode(Node):
    """A node with its place, in pixels around the middle."""

    x: float
    y: float
    counts: dict[str, int] = Field(description="How many edges it has, by predicate.")


class DrawnEdge(Edge):
    """An edge with what filters need."""

    serious: bool | None = Field(None, description="Of adverse effects.")
    frequency: str | None = Field(None, description="Most frequent class that is stated.")
    tiers: list[str] | None = Field(None, description="Of the sources of an adverse effect.")


class Opened(Schema):
    """What became of what was to be opened."""

    node: str = Field(examples=["drug/pomalidomide"])
    predicate: str | None = Field(description="null for all edges.")
    limit: int
    within: str | None = Field(description="Organ class; null for all neighbours.")
    shown: int = Field(description="Neighbours that are in the scene.")
    left: int = Field(description="Neighbours that are not.")


class BundledGroup(Schema):
    """The effects of one organ class in a bundle."""

    organ_class: Node | None = Field(description="null for effects without one.")
    count: int = Field(description="How many are in the bundle.")
    shown: int = Field(description="How many such neighbours are in the scene.")


class Bundle(Schema):
    """Neighbours of one node that are not drawn one by one, with their place in pixels."""

    of: Node
    predicate: str
    kind: str = Field(description="What all of them are.", examples=["effect"])
    count: int = Field(description="How many are in the bundle.")
    shown: int = Field(description="How many such neighbours are in the scene.")
    groups: list[BundledGroup] = Field(description="Effects by organ class, most first.")
    x: float
    y: float


class Scene(Schema):
    """Nodes to be drawn, with all edges between them."""

    nodes: list[DrawnNode]
    roots: int = Field(description="How many of the nodes, the first ones, were asked for.")
    edges: list[DrawnEdge]
    opened: list[Opened]
    bundles: list[Bundle] = Field(description="What is opened, but not drawn one by one.")
    wished: int = Field(description="How many nodes are asked for.")
    most: int = Field(description="How many are drawn at most.")
    paths: list[list[str]] = Field(description="IRIs of the nodes of each path.")
