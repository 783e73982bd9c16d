"""What a comparison is made of: its levels, orders and rules, and rows of cells."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from kg.facts import Node
from kg.findings import Finding, State

STATED = (State.SUPPORTED, State.DISPUTED, State.REFUTED)
STATES = (*STATED, State.NOT_MENTIONED)
"""In this order the states of a matrix are numbered."""


class Level(StrEnum):
    """What a row of a comparison stands for; a number of steps from the top is a level too."""

    EFFECT = "effect"
    BROADER = "broader"
    ORGAN_CLASS = "organ-class"


class Order(StrEnum):
    """Order of the rows of a comparison."""

    ORGAN_CLASS = "organ-class"
    LABEL = "label"
    FREQUENCY = "frequency"
    DISCRIMINATION = "discrimination"


class Rule(StrEnum):
    """How many members of a class must be said to have an effect for the class to have it."""

    ANY = "any"
    MOST = "most"
    ALL = "all"


@dataclass(frozen=True, slots=True, kw_only=True)
class Members:
    """What is known of the members of a class.

    Attributes:
        of: number of members that anything is said of, whatever effect it is.
        drugs: by state, the members for which it is so; those not mentioned are left out.
    """

    of: int
    drugs: Mapping[State, tuple[Node, ...]]

    def number(self, state: State) -> int:
        """Return how many members have a state."""
        return len(self.drugs.get(state, ()))


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """What is known of one drug or class in one row.

    Attributes:
        finding: what the sources say; of a class, or of several effects, all taken together.
        counts: number of effects by state, where a row stands for several; else empty.
        members: of a class, which of its drugs have the effect; None for a drug.
    """

    finding: Finding
    counts: Mapping[State, int]
    members: Members | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """An effect (None at the level of organ classes) and one cell a drug.

    Attributes:
        serious: whether the field takes this effect as serious wherever it occurs.
        discrimination: how far the states set the drugs apart, in bits: the entropy of the states
            over the drugs; 0 where all have the same.
    """

    effect: Node | None
    organ_class: Node | None
    serious: bool
    discrimination: float
    cells: tuple[Cell, ...]

    @property
    def node(self) -> Node | None:
        """Return what the row stands for."""
        return self.effect or self.organ_class


@dataclass(frozen=True, slots=True, kw_only=True)
class Intersection:
    """What some of the drugs are said to do and the others are not: one bar of an UpSet plot."""

    drugs: tuple[Node, ...]
    effects: tuple[Node, ...]
