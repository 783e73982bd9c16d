"""What of the graph is to be drawn, where, and what is left out."""

from kg.scene.gathering import MOST_NODES, Opened, Opening, Scene, gather, opening_of
from kg.scene.placing import force, place, ring
from kg.scene.writing import to_json

__all__ = [
    "MOST_NODES",
    "Opened",
    "Opening",
    "Scene",
    "force",
    "gather",
    "opening_of",
    "place",
    "ring",
    "to_json",
]
