"""What the JSON of each route looks like; the OpenAPI description is made of these."""

from kg.api.schemas.answers import (
    BriefComparison,
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
    Release,
    Row,
    SearchAnswer,
    Step,
)
from kg.api.schemas.base import PROBLEMS, Problem
from kg.api.schemas.cards import DrugCard, EffectCard, NodeCard, SourceCard, StatementCard
from kg.api.schemas.evidence import SectionCard
from kg.api.schemas.releases import ReleaseReport
from kg.api.schemas.scenes import Scene
from kg.api.schemas.statistics import Clustering, DrugReports, Enrichment, Sharing, Similar

__all__ = [
    "PROBLEMS",
    "BriefComparison",
    "Cell",
    "Clustering",
    "Comparison",
    "DrugCard",
    "DrugEntry",
    "DrugReports",
    "Edge",
    "EffectCard",
    "Enrichment",
    "Health",
    "Hit",
    "NamedQuery",
    "Neighbourhood",
    "NodeCard",
    "Parameter",
    "Path",
    "PlacedNode",
    "Problem",
    "Release",
    "ReleaseReport",
    "Row",
    "Scene",
    "SearchAnswer",
    "SectionCard",
    "Sharing",
    "Similar",
    "SourceCard",
    "StatementCard",
    "Step",
]
