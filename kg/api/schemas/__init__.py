"""What the JSON of each route looks like; the OpenAPI description is made of these."""

from kg.api.schemas.answers import (
    Cell,
    Comparison,
    DrugEntry,
    Edge,
    Health,
    Hit,
    NamedQuery,
    Neighbourhood,
    Parameter,
    Path,
    PlacedNode,
    Row,
    SearchAnswer,
    SharedEffect,
    Similar,
    Step,
)
from kg.api.schemas.base import PROBLEMS, Problem
from kg.api.schemas.cards import DrugCard, EffectCard, SourceCard, StatementCard

__all__ = [
    "PROBLEMS",
    "Cell",
    "Comparison",
    "DrugCard",
    "DrugEntry",
    "Edge",
    "EffectCard",
    "Health",
    "Hit",
    "NamedQuery",
    "Neighbourhood",
    "Parameter",
    "Path",
    "PlacedNode",
    "Problem",
    "Row",
    "SearchAnswer",
    "SharedEffect",
    "Similar",
    "SourceCard",
    "StatementCard",
    "Step",
]
