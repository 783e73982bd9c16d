"""What of the graph is to be drawn, where, and what is left out."""

from kg.scene.bundling import Bundle, Group
from kg.scene.gathering import MOST_NODES, Opened, Opening, Scene, gather, opening_of
from kg.scene.placing import beside, force, place, ring
from kg.scene.writing import to_json

__all__ = [
    "MOST_NODES",
    "Bundle",
    "Group",
    "Opened",
    "Opening",
    "Scene",
    "beside",
    "force",
    "gather",
    "opening_of",
    "place",
    "ring",
    "to_json",
]
