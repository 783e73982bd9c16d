"""Drugs and classes of drugs side by side, from the index."""

from kg.compare.choices import FrequencyName, Stated, TierName, filters_of
from kg.compare.comparison import DEEPEST, MAX_DRUGS, MIN_DRUGS, Comparison, compare
from kg.compare.model import Cell, Intersection, Level, Members, Order, Row, Rule
from kg.compare.selecting import Filters
from kg.compare.writing import to_json, to_json_bytes

__all__ = [
    "DEEPEST",
    "MAX_DRUGS",
    "MIN_DRUGS",
    "Cell",
    "Comparison",
    "Filters",
    "FrequencyName",
    "Intersection",
    "Level",
    "Members",
    "Order",
    "Row",
    "Rule",
    "Stated",
    "TierName",
    "compare",
    "filters_of",
    "to_json",
    "to_json_bytes",
]
