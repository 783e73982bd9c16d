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
    shown: int = Field(description="Neighbours that are in the scene.")
    left: int = Field(description="Neighbours that are not.")


class Scene(Schema):
    """Nodes to be drawn, with all edges between them."""

    nodes: list[DrawnNode]
    roots: int = Field(description="How many of the nodes, the first ones, were asked for.")
    edges: list[DrawnEdge]
    opened: list[Opened]
    paths: list[list[str]] = Field(description="IRIs of the nodes of each path.")
